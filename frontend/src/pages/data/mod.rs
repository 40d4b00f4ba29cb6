//! What is in the files, and what is odd about it.

mod codes;
mod columns;
mod faults;
mod findings;
mod latest;
mod ledger;
mod mapping;
mod page;
mod questions;
mod reconciliation;

pub(crate) use page::{data_details, data_page};
