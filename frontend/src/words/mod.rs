//! All words of the page. A second language is a second folder beside `en`, with the same names.

mod en;

pub(crate) use en::*;
