#!/bin/sh
# Installs what the tests drive besides Python: Chromium, LibreOffice Writer, poppler, nginx, curl; with the argument
# "images" what builds images instead. Does nothing if all is there.
set -u

missing=""
if [ "${1:-}" = images ]; then
    command -v buildah >/dev/null 2>&1 || missing="$missing buildah"
    PATH="$PATH:/usr/sbin" command -v debootstrap >/dev/null 2>&1 || missing="$missing debootstrap"
else
    # Without windows Chromium is smaller and takes less of the processor; the whole one does as well.
    command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 \
        || missing="$missing chromium-headless-shell"
    command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
    command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
    # Debian keeps it where only root's PATH looks.
    [ -x "${SBIN:-/usr/sbin}/nginx" ] || missing="$missing nginx-light"
    command -v curl >/dev/null 2>&1 || missing="$missing curl"
fi
[ -z "$missing" ] && exit 0

give_up() {
    echo "The tests need$missing, and $1." >&2
    echo "Install them by hand, for example: apt-get install$missing" >&2
    exit 1
}

command -v apt-get >/dev/null 2>&1 || give_up "this machine has no apt-get to install them with"
as_root=""
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || give_up "installing them takes root or sudo"
    sudo -n true 2>/dev/null || [ -t 0 ] || give_up "sudo asks for a password and nobody is there to type it"
    as_root="sudo"
fi

echo "Installing$missing (once; takes a minute or two)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    # Another installation may be under way: wait for its lock rather than fail.
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" \
        >>"$log" 2>&1
}
# shellcheck disable=SC2086 # a list of packages
if ! apt install -y --no-install-recommends $missing; then
    if ! { apt update && apt install -y --no-install-recommends $missing; }; then
        tail -n 20 "$log" >&2
        give_up "apt-get could not install them (its last lines stand above)"
    fi
fi
case "$missing" in
*nginx*)
    # The tests start an nginx of their own; the service that Debian makes of it is not wanted.
    $as_root service nginx stop >/dev/null 2>&1
    $as_root update-rc.d nginx disable >/dev/null 2>&1
    ;;
esac
exit 0
