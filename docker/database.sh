#!/bin/bash
# Run once by the PostGIS container for an empty volume: the two roles and the extensions.
# Passwords come from docker/secrets/database.env; psql quotes them.
set -euo pipefail
: "${OWNER_PASSWORD:?docker/secrets/database.env lacks it: run docker/secrets.sh}"
: "${APP_PASSWORD:?docker/secrets/database.env lacks it: run docker/secrets.sh}"

psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" \
    --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" <<'SQL'
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE ROLE fieldwork_app LOGIN PASSWORD :'app_password';
CREATE ROLE fieldwork_owner LOGIN PASSWORD :'owner_password';
GRANT fieldwork_app TO fieldwork_owner;
ALTER DATABASE fieldwork OWNER TO fieldwork_owner;
SQL
