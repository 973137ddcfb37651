# Sourced by run and test: makes sure that Debian packages are there, or says exactly what is missing.

# need_packages WHY PACKAGE... : installs what is missing, as root or by sudo.
need_packages() {
    local why=$1 missing=() package
    shift
    command -v dpkg-query >/dev/null 2>&1 || { echo "no dpkg here: please make sure of $* ($why)" >&2; return 0; }
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local as=()
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
            as=(sudo -n)
        else
            echo "Missing ($why). Please run:  sudo apt-get install ${missing[*]}" >&2
            return 1
        fi
    fi
    echo "installing ($why): ${missing[*]}" >&2
    "${as[@]}" apt-get update -qq >&2 || true
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# What the window needs to run, what building needs, what the tests of failing disks need, and what a virtual
# desktop with an input method needs.
BUILD_PACKAGES=(gcc libc6-dev pkg-config)
FAULT_PACKAGES=(strace)
WINDOW_PACKAGES=(libx11-6 libx11-xcb1 libxcb1 libxkbcommon0 libxkbcommon-x11-0 libxcursor1 libxi6 libxrandr2)
DESKTOP_PACKAGES=(python3 xvfb openbox dbus dbus-bin xdotool x11-utils imagemagick fcitx5 fcitx5-pinyin
    fcitx5-chinese-addons fcitx5-table libime-bin libime-data)
# What hears what the program plays.
SOUND_PACKAGES=(pulseaudio pulseaudio-utils)
# What runs Windows programs in the tests of the packages.
WINE_PACKAGES=(wine64 locales gcc-mingw-w64-x86-64)
# What runs programs for aarch64 in the tests of the packages, and what those for this machine are tried in: an older
# system, and a disk without rights of files.
QEMU_PACKAGES=(qemu-user-static libc6-arm64-cross)
ROOT_PACKAGES=(debootstrap bindfs)
# What reads papers in the tests: two PDF readers and a QR decoder that are not ours.
PAPER_PACKAGES=(poppler-utils mupdf-tools zbar-tools)
# What the tests of the bureau's store run: only its programs, on servers of their own.
PG_PACKAGES=(postgresql-15)

# need_postgres: PostgreSQL's programs, of any version from 12 on; else the package is installed. Debian's package makes
# and starts a server of its own, which nobody here uses: where we install it, it is told not to.
need_postgres() {
    local bin version
    for bin in /usr/lib/postgresql/*/bin; do
        version=${bin%/bin}
        version=${version##*/}
        [ -x "$bin/initdb" ] && [ "${version%%.*}" -ge 12 ] && return 0
    done
    command -v initdb >/dev/null 2>&1 && return 0
    local settings=/etc/postgresql-common/createcluster.conf
    if [ "$(id -u)" -eq 0 ] && command -v dpkg-query >/dev/null 2>&1 && [ ! -e "$settings" ]; then
        # A file of the package postgresql-common; one that is there before it is kept.
        need_packages "$1" postgresql-common || return 1
        [ -e "$settings" ] && sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' "$settings"
    fi
    need_packages "$1" "${PG_PACKAGES[@]}"
}

need_cargo() {
    command -v cargo >/dev/null 2>&1 && return 0
    echo "cargo is missing. Install Rust 1.95 or newer from https://rustup.rs and open a new terminal." >&2
    return 1
}
