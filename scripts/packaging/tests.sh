# Sourced by scripts/package: unit tests built for the systems that the packages are for, to be run under wine and qemu.

# What does without a window: the trade with its rules, files, the store.
TESTED=(dabiao-domain dabiao-files dabiao-store dabiao-content)

# cross_tests windows|aarch64: builds them; the names of the programs come into $out/tests-SYSTEM.txt.
cross_tests() {
    local system=$1 target list=$out/tests-$1.txt packages=() began=$SECONDS
    for name in "${TESTED[@]}"; do packages+=(-p "$name"); done
    case $system in
        windows)
            target=x86_64-pc-windows-gnu
            need_packages "for Windows" gcc-mingw-w64-x86-64 binutils-mingw-w64-x86-64
            ;;
        aarch64)
            target=aarch64-unknown-linux-gnu
            need_zig
            ;;
        *)
            say "tests for which system: windows or aarch64?"
            return 2
            ;;
    esac
    (
        # Quick to build: what is tested is the system, not the speed.
        export CARGO_PROFILE_DEV_OPT_LEVEL=0 CARGO_TARGET_DIR=$built RUSTFLAGS=$remap
        if [ "$system" = windows ]; then
            windows_rust
            cargo test --no-run --locked --lib --target "$target" -Z build-std --message-format=json "${packages[@]}"
        else
            debian_rust
            cargo-zigbuild test --no-run --locked --lib --target "$target.$GLIBC" -Z build-std --message-format=json \
                "${packages[@]}"
        fi
    ) | python3 -c '
import json, sys
for line in sys.stdin:
    try:
        said = json.loads(line)
    except ValueError:
        continue
    if said.get("profile", {}).get("test") and said.get("executable"):
        print(said["executable"])
' > "$list"
    say "$target: unit tests built in $((SECONDS - began)) s: $list"
}
