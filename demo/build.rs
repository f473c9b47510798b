//! Rebuilds this crate when a file of the region is added or removed; changed files are seen anyway.

fn main() {
    println!("cargo::rerun-if-changed=region");
}
