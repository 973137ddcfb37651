//! Icon, version and manifest of the Windows program, by windres of the target's binutils. Other systems have none.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    let of = |name: &str| env::var(name).unwrap_or_default();
    if of("CARGO_CFG_TARGET_OS") != "windows" || of("CARGO_CFG_TARGET_ENV") != "gnu" {
        return Ok(());
    }
    println!("cargo:rerun-if-changed=assets/windows");
    println!("cargo:rerun-if-changed=assets/icon/dabiao.ico");
    println!("cargo:rerun-if-env-changed=WINDRES");
    let usual = format!("{}-w64-mingw32-windres", of("CARGO_CFG_TARGET_ARCH"));
    let windres = env::var("WINDRES").unwrap_or(usual);
    let object = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("dabiao-resource.o");
    compile(&windres, &of("CARGO_PKG_VERSION"), &object)?;
    println!("cargo:rustc-link-arg-bin=dabiao={}", object.display());
    Ok(())
}

fn compile(windres: &str, version: &str, object: &Path) -> io::Result<()> {
    // Windows has four numbers, and no words behind them.
    let numbers = version.split(['-', '+']).next().unwrap_or_default().replace('.', ",");
    let made = Command::new(windres)
        .args(["--include-dir", "assets/windows", "--codepage", "65001"])
        .arg(format!("-DDABIAO_VERSION={numbers},0"))
        .arg(format!("-DDABIAO_VERSION_TEXT=\\\"{version}\\\""))
        .args(["assets/windows/dabiao.rc", "-O", "coff", "-o"])
        .arg(object)
        .status();
    match made {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(io::Error::other(format!("{windres}: {status}"))),
        Err(error) => {
            Err(io::Error::other(format!("{windres} (Debian: binutils-mingw-w64-x86-64): {error}")))
        }
    }
}
