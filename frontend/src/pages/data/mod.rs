//! What is in the files, and what is odd about it.

mod codes;
mod columns;
mod faults;
mod findings;
mod ledger;
mod mapping;
mod page;
mod reconciliation;

pub(crate) use page::DataPage;
