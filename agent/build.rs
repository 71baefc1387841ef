//! Lets the linker fold functions that are the same, where it can (lld, the default here), and
//! leave out symbols.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = std::env::var("TARGET").unwrap_or_default();
    let is_shipped = std::env::var("OPT_LEVEL").is_ok_and(|level| level == "3");
    if target == "x86_64-unknown-linux-gnu" && is_shipped {
        println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
        // Cargo forgets a profile's `strip` for a package with an optimisation of its own.
        println!("cargo:rustc-link-arg-bins=-Wl,--strip-all");
    }
}
