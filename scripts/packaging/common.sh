# Sourced by scripts/package: one version, one time, one place, and how archives are made so that they come out the same
# again.

version=$(python3 -c 'import tomllib; print(tomllib.load(open("Cargo.toml", "rb"))["workspace"]["package"]["version"])')
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1790000000)}
export SOURCE_DATE_EPOCH
profile=${PACKAGE_PROFILE:-release}
# Cargo puts what it builds into a folder of the profile's name, but for this one.
case $profile in dev) place=debug ;; *) place=$profile ;; esac
# Not the target folder of anything else: Debian's compiler and rustup's, and other flags, would throw out what the
# others have built.
built=${PACKAGE_TARGET_DIR:-${CARGO_TARGET_DIR:-$PWD/target}/packaging}
out=${PACKAGE_OUT:-${CARGO_TARGET_DIR:-$PWD/target}/package}
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir -p "$out"

# Paths of this machine stay out of the program.
home=${CARGO_HOME:-$HOME/.cargo}
remap="--remap-path-prefix=$PWD=dabiao --remap-path-prefix=$home=cargo"
export CFLAGS="-ffile-prefix-map=$PWD=dabiao -ffile-prefix-map=$home=cargo"

say() { printf '%s\n' "$*" >&2; }

CROSS_RUST_PACKAGES=(rustc-web rust-web-src)

# debian_rust: Debian's compiler with the source of the standard library, for targets that no installed library is for.
debian_rust() {
    need_packages "to cross-compile: a compiler with the source of its standard library" "${CROSS_RUST_PACKAGES[@]}"
    local root
    root=$(/usr/bin/rustc --print sysroot)
    [ -e "$root/lib/rustlib/src/rust/library/Cargo.lock" ] || {
        say "The source of the standard library is not where /usr/bin/rustc looks for it: $root/lib/rustlib/src/rust"
        return 1
    }
    export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
    unset RUSTUP_TOOLCHAIN
}

# cargo_build COMMAND TARGET [ARGS]: the program in $built/TARGET/$place.
cargo_build() {
    local command=$1 target=$2 began=$SECONDS
    shift 2
    CARGO_TARGET_DIR=$built cargo "$command" --profile "$profile" --locked --bin dabiao --target "$target" "$@"
    say "$target: built in $((SECONDS - began)) s"
}

# dated FOLDER: every file in it gets the time of the release, which archives write down.
dated() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# licences FOLDER: what every package has of licences.
licences() {
    mkdir -p "$1"
    cp LICENSE-MIT LICENSE-APACHE assets/fonts/OFL.txt "$1"
    python3 scripts/packaging/components.py --version "$version" --out "$1/components.cdx.json" \
        --notices "$1/THIRD-PARTY.txt"
}

# check_components: before anything is built, whether the list that the window shows is that of today.
check_components() { python3 scripts/packaging/components.py --check assets/components.txt; }

# What the manual within the program names and has not: the pages for those who run it, and those that these lead to.
DOCUMENTS=(bureau command-line data private-files exam-room certificates forms integrity integrity-typing time witness)

# documents FOLDER: those pages.
documents() {
    local page
    mkdir -p "$1"
    for page in "${DOCUMENTS[@]}"; do install -m 644 "docs/$page.md" "$1/$page.md"; done
}

made() { say "made $1 ($(stat -c %s "$1") bytes)"; }
