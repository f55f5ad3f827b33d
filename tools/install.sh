#!/bin/sh
# Install by apt what this machine lacks, or say which packages are missing.
#
#   sh tools/install.sh venv   what `make decks` needs: Python 3.11 that can make virtual environments
#   sh tools/install.sh test   what `make test` needs besides: LibreOffice Impress, poppler, fonts, Node.js
#
# Nothing is installed where nothing is missing, so apt is not needed on a machine that has it all.
set -eu

PYTHON=${PYTHON:-python3}
missing=

has() { command -v "$1" >/dev/null 2>&1; }

has_font() { has fc-list && fc-list --quiet ":family=$*"; }

has_impress() {
    has soffice || return 1
    test -e "$(dirname "$(readlink -f "$(command -v soffice)")")/simpress"
}

has_node() { has node && has npm && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; }

# need CHECK… -- PACKAGE…: note the packages down unless the check succeeds
need() {
    check=
    while [ "$1" != -- ]; do
        check="$check $1"
        shift
    done
    shift
    $check || missing="$missing $*"
}

can_make_venv() { "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; }

case ${1:-} in
    venv)
        if ! has "$PYTHON" || ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            echo "trustdeck needs Python 3.11 or later as \`$PYTHON\`; name another one with \`make PYTHON=...\`" >&2
            exit 1
        fi
        need can_make_venv -- python3-venv
        ;;
    test)
        need has_impress -- libreoffice-impress
        need has pdftoppm -- poppler-utils
        need has fc-list -- fontconfig
        need has_font Carlito -- fonts-crosextra-carlito
        need has_font Caladea -- fonts-crosextra-caladea
        need has_font Liberation Sans -- fonts-liberation
        if ! has_node; then
            has node && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' || missing="$missing nodejs"
            has npm || missing="$missing npm"
        fi
        ;;
    *)
        echo "usage: sh tools/install.sh venv|test" >&2
        exit 2
        ;;
esac

if [ -z "$missing" ]; then
    exit 0
fi

as_root=
if [ "$(id -u)" != 0 ]; then
    as_root=none
    if has sudo && sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    fi
fi
if ! has apt-get || [ "$as_root" = none ]; then
    echo "This machine lacks what is needed, and it cannot be installed from here. Please have these installed:" >&2
    echo "   " $missing >&2
    echo "(Debian's names; as an administrator: apt-get install$missing), then run make again." >&2
    exit 1
fi
echo "Installing by apt:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086  # the names are words
$as_root apt-get install -y -qq --no-install-recommends $missing
