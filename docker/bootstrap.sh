#!/usr/bin/env bash
# The one list of system packages, and their installation on Debian or Ubuntu.
#
#   docker/bootstrap.sh GROUP...             install what is missing of the groups
#   docker/bootstrap.sh --packages GROUP...  only print their package names
#
# Groups: build (to install the Python and npm packages), serve (to run), cluster (the private
# PostGIS), test (the browser tests). What is already there by other means (Node from its makers,
# a Python of one's own) is left alone: each line says how to tell. Done in milliseconds when
# nothing is missing. Needs root or sudo only when something is.
set -euo pipefail

# group | what it is | the command that succeeds when it is there | packages (a/b: Debian's/Ubuntu's)
NEEDS=(
    "build|Python 3.11 or newer|python_is_new|python3"
    "build|Python's venv and headers|python_can_build|python3-venv python3-dev"
    "build|a C compiler, for psycopg2|command -v cc|gcc libc6-dev"
    "build|libpq's headers, for psycopg2|any_file /usr/include/postgresql/libpq-fe.h|libpq-dev"
    "build|Node.js 18 or newer|node_is_new|nodejs"
    "build|npm|command -v npm|npm"
    "build|gettext, for the translations|command -v msgfmt|gettext"
    "serve|Python 3.11 or newer|python_is_new|python3"
    "serve|the PostgreSQL client library|any_file /usr/lib/*/libpq.so.5|libpq5"
    "serve|a Chinese font|any_file /usr/share/fonts/truetype/wqy/* /usr/share/fonts/opentype/noto/*CJK*|fonts-wqy-microhei"
    "serve|Pango, which sets the lines of PDFs|any_file /usr/lib/*/libpangoft2-1.0.so.0|libpango-1.0-0 libpangoft2-1.0-0"
    "serve|HarfBuzz, which cuts their fonts down|any_file /usr/lib/*/libharfbuzz-subset.so.0|libharfbuzz-subset0"
    "serve|certificates of public authorities|any_file /etc/ssl/certs/ca-certificates.crt|ca-certificates"
    "cluster|PostgreSQL|any_file /usr/lib/postgresql/*/bin/initdb|postgresql"
    "cluster|PostGIS|any_file /usr/share/postgresql/*/extension/postgis.control|postgresql-postgis"
    "test|Chromium|any_command chromium chromium-browser google-chrome|chromium/chromium-browser"
)
PYTHON="${PYTHON:-python3}"

any_file() {
    local path
    for path in "$@"; do
        [ -e "$path" ] && return 0
    done
    return 1
}

any_command() {
    local name
    for name in "$@"; do
        command -v "$name" && return 0
    done
    return 1
}

python_is_new() {
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'
}

python_can_build() {
    "$PYTHON" -c 'import ensurepip, os, sysconfig, sys
sys.exit(not os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")))'
}

node_is_new() {
    node -e 'process.exit(parseInt(process.versions.node, 10) >= 18 ? 0 : 1)'
}

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "$*"
    exit 1
}

packages=()
lacking=()

# Fill `packages` and `lacking` with what the groups need; with "all", whether it is there or not.
collect() {
    local which="$1" need group what check names
    shift
    for need in "${NEEDS[@]}"; do
        IFS='|' read -r group what check names <<<"$need"
        [[ " $* " == *" $group "* ]] || continue
        if [ "$which" = all ] || ! $check >/dev/null 2>&1; then
            # shellcheck disable=SC2206  # several package names on purpose
            packages+=($names)
            lacking+=("$what")
        fi
    done
}

install() {
    local as_root=()
    if ! command -v apt-get >/dev/null; then
        fail "Missing: $(listed). This is no Debian or Ubuntu: install them by your system's own means, then run this again."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            as_root=(sudo)
        else
            fail "Missing: $(listed). Ask an administrator to run: apt-get install ${packages[*]%/*}"
        fi
    fi
    say "Installing ${packages[*]} (a minute or two) ..."
    # Debian makes and starts a cluster of its own on port 5432 with the package; not wanted here.
    local no_main="/etc/postgresql-common/createcluster.d/fieldwork-install.conf"
    "${as_root[@]}" mkdir -p "${no_main%/*}"
    echo "create_main_cluster = false" | "${as_root[@]}" tee "$no_main" >/dev/null
    local outcome=0 words
    words="$(apt "${as_root[@]}" 2>&1)" || outcome=$?
    "${as_root[@]}" rm -f "$no_main"
    if [ "$outcome" -ne 0 ]; then
        say "$(tail -n 20 <<<"$words")"
        fail "apt-get could not install ${packages[*]}; its own last words are above. Check the network and the package sources, then run this again."
    fi
}

apt() {
    local quietly=(env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8)
    "$@" "${quietly[@]}" apt-get update -qq || return
    local name chosen=()
    for name in "${packages[@]}"; do
        if [[ "$name" == */* ]] && ! apt-cache show "${name%/*}" >/dev/null 2>&1; then
            chosen+=("${name#*/}")
        else
            chosen+=("${name%/*}")
        fi
    done
    "$@" "${quietly[@]}" apt-get install -y -qq --no-install-recommends "${chosen[@]}" </dev/null
}

listed() {
    local joined
    joined="$(printf ', %s' "${lacking[@]}")"
    printf '%s' "${joined:2}"
}

if [ "${1:-}" = "--packages" ]; then
    shift
    collect all "$@"
    printf '%s\n' "${packages[@]%/*}" | sort -u
    exit 0
fi
[ $# -gt 0 ] || fail "usage: docker/bootstrap.sh [--packages] build|serve|cluster|test ..."
collect missing "$@"
[ ${#packages[@]} -gt 0 ] || exit 0
install
packages=() lacking=()
collect missing "$@"
[ ${#lacking[@]} -eq 0 ] || fail "Still missing after the installation: $(listed). This release of the system is too old for it: install a newer one by hand, or name another Python with PYTHON=."
