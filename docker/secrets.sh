#!/usr/bin/env bash
# Make docker/secrets/*.env for compose.yaml, once: docker/secrets.sh HOST [E-MAIL|internal]
#
# HOST is the name people type, such as grid.example.org. With an e-mail address the front gets a
# public certificate for it; "internal" (the default) makes one by a CA of its own, for a closed
# network. Files that exist are never overwritten: the database keeps its first passwords.
set -euo pipefail
cd "$(dirname "$0")"

host="${1:-}"
tls="${2:-internal}"
if [[ ! "$host" =~ ^[A-Za-z0-9.-]+$ ]]; then
    echo "usage: docker/secrets.sh HOST [E-MAIL|internal], such as: docker/secrets.sh grid.example.org" >&2
    exit 2
fi
if [ -e secrets/server.env ]; then
    echo "docker/secrets/ is there already and is left as it is. To begin anew, remove it and the database's volume." >&2
    exit 1
fi

random() {
    head -c 48 /dev/urandom | base64 | tr -d '+/=\n'
}

umask 077
mkdir -p secrets
owner="$(random)"
app="$(random)"
cat >secrets/database.env <<END
POSTGRES_PASSWORD=$(random)
OWNER_PASSWORD=$owner
APP_PASSWORD=$app
END
cat >secrets/front.env <<END
SITE_ADDRESS=$host
SITE_TLS=$tls
END
cat >secrets/server.env <<END
FIELDWORK_MODE=production
FIELDWORK_SECRET_KEY=$(random)
FIELDWORK_ALLOWED_HOSTS=$host
FIELDWORK_BEHIND_PROXY=yes
DATABASE_URL=postgresql://fieldwork_app:$app@db:5432/fieldwork
DATABASE_OWNER_URL=postgresql://fieldwork_owner:$owner@db:5432/fieldwork
END
echo "Made docker/secrets/. Next: docker compose -f docker/compose.yaml up -d --build"
