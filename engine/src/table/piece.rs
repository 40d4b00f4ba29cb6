/// Lines that are looked at in one call: code that is compiled in haste is replaced by better code from one call to the
/// next, but never within a loop.
pub(crate) const PIECE: usize = 4_096;
