#!/usr/bin/env bash
# Install the locked packages into the checkout: docker/install.sh serve|dev|bench [npm]
#
# Python's go to .venv from the lock of the level (hashes checked), npm's to node_modules. Each is
# stamped with the hash of its lock file, so that a second run does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

PYTHON="${PYTHON:-python3}"
VENV=.venv
level="${1:?usage: docker/install.sh serve|dev|bench [npm]}"
case "$level" in
    serve) locks=(requirements.txt) ;;
    dev) locks=(requirements-dev.txt) ;;
    bench) locks=(requirements-dev.txt requirements-bench.txt) ;;
    *) echo "docker/install.sh knows serve, dev and bench, not $level." >&2 && exit 2 ;;
esac

say() {
    printf '%s\n' "$*" >&2
}

hash_of() {
    sha256sum "$@" | sha256sum | cut -c1-16
}

# Two makes in one checkout wait for each other.
mkdir -p .local
exec 9>.local/install.lock
flock 9

if ! "$VENV/bin/python" -c 'import pip' 2>/dev/null; then
    say "Making the virtual environment ..."
    rm -rf "$VENV"
    "$PYTHON" -m venv "$VENV" || {
        say "Python could not make $VENV. Run docker/bootstrap.sh build, or name another Python with PYTHON=."
        exit 1
    }
fi
for lock in "${locks[@]}"; do
    stamp="$VENV/$lock.$(hash_of "$lock")"
    [ -e "$stamp" ] && continue
    say "Installing the Python packages of $lock ..."
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
        --require-hashes -r "$lock" || {
        say "pip could not install $lock; its own words are above. Check the network, then run this again."
        exit 1
    }
    rm -f "$VENV/$lock".*
    touch "$stamp"
done
# The development lock holds all that the serving one does.
[ "$level" = serve ] || touch "$VENV/requirements.txt.$(hash_of requirements.txt)"

if [ "${2:-}" = npm ] && [ -f package-lock.json ]; then
    stamp="node_modules/.stamp.$(hash_of package-lock.json)"
    if [ ! -e "$stamp" ]; then
        say "Installing the npm packages ..."
        npm ci --no-audit --no-fund --no-update-notifier --loglevel=error >&2 || {
            say "npm could not install package-lock.json; its own words are above. Check the network, then run this again."
            exit 1
        }
        touch "$stamp"
    fi
fi
