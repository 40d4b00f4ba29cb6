//! The linker keeps its relocations in what `cargo xtask stage` cuts: the cut reads from them which function needs
//! which.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo:rustc-link-arg-bin=aisle-worker=--emit-relocs");
    }
}
