# Sourced by scripts/package: .deb and portable archive for Linux with glibc 2.28 (Kylin V10, UOS 20, Debian 10) and newer.

GLIBC=2.28
# The linker and the C library's symbols of any age, as packages of PyPI.
ZIG_VERSION=0.17.1
ZIGBUILD_VERSION=0.24.1
# What looks into the programs of both machines, and what packs them.
LINUX_PACKAGES=(binutils xz-utils binutils-x86-64-linux-gnu binutils-aarch64-linux-gnu)

# need_zig: cargo zigbuild in a folder of its own.
need_zig() {
    local folder=${XDG_CACHE_HOME:-$HOME/.cache}/dabiao/zig-$ZIG_VERSION-$ZIGBUILD_VERSION
    if [ ! -x "$folder/bin/cargo-zigbuild" ]; then
        need_packages "to make an environment for Python" python3-venv
        python3 -m venv "$folder"
        "$folder/bin/pip" -q install "ziglang==$ZIG_VERSION" "cargo-zigbuild==$ZIGBUILD_VERSION"
    fi
    PATH="$folder/bin:$PATH"
}

# linux x86_64|aarch64
linux() {
    local machine=$1 target=$1-unknown-linux-gnu
    need_packages "to build" "${BUILD_PACKAGES[@]}"
    need_packages "for Linux" "${LINUX_PACKAGES[@]}"
    (
        need_zig
        export RUSTFLAGS=$remap
        if [ "$machine" = x86_64 ]; then
            cargo_build zigbuild "$target.$GLIBC"
        else
            debian_rust
            cargo_build zigbuild "$target.$GLIBC" -Z build-std=std,panic_abort
        fi
    )
    linux_pack "$machine" "$built/$target/$place/dabiao"
}

# linux_pack MACHINE PROGRAM: both packages out of the program.
linux_pack() {
    local machine=$1 program=$2 newest
    newest=$("$machine-linux-gnu-objdump" -T "$program" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1)
    say "$machine: the newest symbol is of $newest"
    if [ "$(printf '%s\n' "GLIBC_$GLIBC" "$newest" | sort -V | tail -1)" != "GLIBC_$GLIBC" ]; then
        say "$program needs $newest: it does not start where glibc is $GLIBC"
        return 1
    fi
    local files=$stage/$machine
    mkdir -p "$files"
    install -m 755 "$program" "$files/dabiao"
    licences "$files/licences"
    documents "$files/docs"
    linux_deb "$machine" "$files"
    linux_tar "$machine" "$files"
}

linux_deb() {
    local machine=$1 files=$2 root=$stage/$1-deb arch size side file
    case $machine in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; esac
    install -D -m 755 "$files/dabiao" "$root/usr/bin/dabiao"
    install -D -m 644 assets/linux/dabiao.desktop "$root/usr/share/applications/dabiao.desktop"
    install -D -m 644 assets/icon/dabiao.svg "$root/usr/share/icons/hicolor/scalable/apps/dabiao.svg"
    for side in 128 256; do
        install -D -m 644 "assets/icon/dabiao-$side.png" \
            "$root/usr/share/icons/hicolor/${side}x$side/apps/dabiao.png"
    done
    for file in components.cdx.json OFL.txt THIRD-PARTY.txt; do
        install -D -m 644 "$files/licences/$file" "$root/usr/share/doc/dabiao/$file"
    done
    documents "$root/usr/share/doc/dabiao/docs"
    install -D -m 644 scripts/packaging/copyright "$root/usr/share/doc/dabiao/copyright"
    size=$(du -sk --apparent-size "$root" | cut -f1)
    mkdir -p "$root/DEBIAN"
    sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$arch/" -e "s/@SIZE@/$size/" -e "s/@GLIBC@/$GLIBC/" \
        scripts/packaging/control > "$root/DEBIAN/control"
    (cd "$root" && find usr -type f | sort | xargs md5sum > DEBIAN/md5sums)
    find "$root" -type d -exec chmod 755 {} +
    chmod 644 "$root"/DEBIAN/*
    dated "$root"
    # Not zstd: dpkg of Kylin V10 and UOS 20 does not know it.
    dpkg-deb --root-owner-group -Zxz -b "$root" "$out/dabiao_${version}_$arch.deb" >&2
    made "$out/dabiao_${version}_$arch.deb"
}

linux_tar() {
    local machine=$1 files=$2 within=dabiao-$version name=dabiao-$version-linux-$1-portable.tar.xz
    cp scripts/packaging/portable-linux.txt "$files/请先读我 README.txt"
    cp assets/icon/dabiao-256.png "$files/dabiao.png"
    dated "$files"
    tar -C "$files" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
        --mode=u+rwX,go+rX,go-w --transform "s,^\.,$within," -cf - . | xz -6 -T1 > "$out/$name"
    made "$out/$name"
}
