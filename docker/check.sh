#!/usr/bin/env bash
# Every check that needs no test database, one line each; all run, and the first failure decides.
set -uo pipefail
cd "$(dirname "$0")/.."

PY=.venv/bin/python
failed=()

step() {
    local title="$1" output
    shift
    if output="$("$@" 2>&1)"; then
        printf 'ok   %s\n' "$title"
    else
        printf 'FAIL %s: %s\n%s\n' "$title" "$*" "$output"
        failed+=("$title")
    fi
}

# A production environment, so that `check --deploy` sees the settings a city would run with. No
# server is asked.
as_production() {
    env -u DATABASE_URL -u DATABASE_OWNER_URL FIELDWORK_MODE=production \
        FIELDWORK_SECRET_KEY="$("$PY" -c 'import secrets; print(secrets.token_urlsafe(48))')" \
        FIELDWORK_ALLOWED_HOSTS=grid.example.org \
        DATABASE_URL=postgresql://fieldwork_app@127.0.0.1/fieldwork \
        DATABASE_OWNER_URL=postgresql://fieldwork_owner@127.0.0.1/fieldwork \
        "$@"
}

translations() {
    local file
    for file in */locale/*/LC_MESSAGES/*.po; do
        [ -e "$file" ] || continue
        msgfmt --check --output-file=/dev/null "$file" || return 1
    done
}

step "ruff check" "$PY" -m ruff check .
step "ruff format" "$PY" -m ruff format --check .
# The Django plugin loads the settings.
step "mypy" as_production "$PY" -m mypy
step "import contracts" "$PY" -c "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
step "tsc" npm run --silent check
step "migrations" "$PY" manage.py makemigrations --check --dry-run
step "deployment" as_production "$PY" manage.py check --deploy --fail-level WARNING
step "translations" translations

if [ ${#failed[@]} -gt 0 ]; then
    printf '\n%d of the checks failed: %s\n' "${#failed[@]}" "$(IFS=,; echo "${failed[*]}")"
    exit 1
fi
