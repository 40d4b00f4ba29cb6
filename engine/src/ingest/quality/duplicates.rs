use crate::ingest::DuplicateTotal;
use crate::metrics::is_net_line;
use crate::spec::AnalysisSpec;
use crate::table::{Ledger, LineFlags, Money};

/// What repeated lines amount to, whether they are kept or dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// Lines that repeat an earlier line of their own file.
    pub within_files: DuplicateTotal,
    /// Lines that repeat a line of an earlier file.
    pub across_files: DuplicateTotal,
}

/// Adds up the repeated lines of all files, whatever the filter of the spec.
#[must_use]
pub fn duplicates(ledger: &Ledger, spec: &AnalysisSpec) -> Duplicates {
    let is_net: [bool; 16] = std::array::from_fn(|cell| is_net_line(&spec.definitions, LineFlags::of_cell(cell)));
    let mut found = Duplicates::default();
    for run in ledger.runs.all() {
        let flags = run.flags;
        let total = if flags.repeats_across_files() {
            &mut found.across_files
        } else if flags.repeats_within_file() {
            &mut found.within_files
        } else {
            continue;
        };
        let amount = Money::from_ten_thousandths(run.amount);
        total.lines += run.lines();
        total.amount += amount;
        if is_net[flags.cell()] {
            total.net_sales += amount;
        }
    }
    found
}
