//! The linker keeps its relocations: what splits the page into parts reads from them which function needs which.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-link-arg-bins=--emit-relocs");
}
