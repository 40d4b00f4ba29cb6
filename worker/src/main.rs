//! Placeholder docs.

fn main() {}
