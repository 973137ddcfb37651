# Sourced by scripts/package: the program for Windows 10 and 11 on x86-64, its installer and its portable archive.

MINGW_PACKAGES=(gcc-mingw-w64-x86-64 binutils-mingw-w64-x86-64 nsis)

windows() {
    local target=x86_64-pc-windows-gnu files=$stage/windows
    need_packages "for Windows" "${MINGW_PACKAGES[@]}"
    (
        windows_rust
        cargo_build build "$target" -Z build-std=std,panic_abort
    )
    windows_pack "$built/$target/$place/dabiao.exe" "$files"
}

# windows_rust: compiler, linker and flags for it.
windows_rust() {
    debian_rust
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
    export RUSTFLAGS="$remap -Clink-arg=-Wl,--no-insert-timestamp"
}

# windows_pack PROGRAM FOLDER: both packages out of the program.
windows_pack() {
    local program=$1 files=$2 name="dabiao-$version-windows-x86_64"
    mkdir -p "$files"
    cp "$program" "$files/dabiao.exe"
    x86_64-w64-mingw32-strip "$files/dabiao.exe"
    windows_setup "$files" "$version" "$out/$name-setup.exe"
    # With the line ends and the mark of UTF-8 that Windows' editor of old looks for.
    { printf '\xef\xbb\xbf'; sed 's/$/\r/' scripts/packaging/portable-windows.txt; } > "$files/请先读我 README.txt"
    python3 scripts/packaging/archive.py "$out/$name-portable.zip" "$files" "dabiao-$version"
    made "$out/$name-portable.zip"
}

# windows_older: an installer of the packed program under an older version number, for the test of the update.
windows_older() {
    local files=$stage/older name="dabiao-$version-windows-x86_64" older
    need_packages "for Windows" nsis
    mkdir -p "$files" "$stage/packed" "$out/older"
    python3 -m zipfile -e "$out/$name-portable.zip" "$stage/packed"
    older=$(python3 scripts/packaging/older_program.py "$stage/packed/dabiao-$version/dabiao.exe" "$files/dabiao.exe" "$version")
    windows_setup "$files" "$older" "$out/older/dabiao-$older-windows-x86_64-setup.exe"
}

# windows_setup FOLDER VERSION OUT: the installer of the program that lies in the folder.
windows_setup() {
    local files=$1
    python3 scripts/packaging/console_program.py "$files/dabiao.exe" "$files/dabiao.com"
    licences "$files/licences"
    documents "$files/docs"
    dated "$files"
    makensis -V2 -INPUTCHARSET UTF8 -DVERSION="$2" -DSTAGE="$files" -DICON="$PWD/assets/icon/dabiao.ico" -DSIDE="$PWD/assets/icon/installer.bmp" \
        -DOUT="$3" scripts/packaging/dabiao.nsi
    made "$3"
}
