use std::ops::Range;

use super::LineOrder;
use crate::table::{LineFlags, SalesTable};

/// The lines of each stretch of a [`LineOrder`], cut where their flags change, with their sums.
///
/// Most often a stretch is a single run. Whatever asks nothing but what the lines of a run have in common (all figures but
/// those of products) is added up from these, and so costs a small part of a walk over the lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct LineRuns {
    flags: Vec<LineFlags>,
    units: Vec<i64>,
    amounts: Vec<i64>,
    /// The positions at which runs begin, and the end of the last one.
    bounds: Vec<u32>,
    /// The runs with which stretches begin, and the number of runs.
    stretch_bounds: Vec<u32>,
    pub(crate) stretches: Stretches,
}

/// What the lines of each stretch share; a column that the file does not have is empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stretches {
    pub(crate) invoice: Vec<u32>,
    pub(crate) seconds: Vec<u32>,
    pub(crate) customer: Vec<u32>,
    pub(crate) country: Vec<u32>,
    pub(crate) category: Vec<u32>,
    pub(crate) store: Vec<u32>,
}

/// Lines of one stretch that follow each other and have the same flags.
#[derive(Clone, Debug)]
pub(crate) struct LineRun {
    pub(crate) flags: LineFlags,
    /// Thousandths of units.
    pub(crate) units: i64,
    /// Ten-thousandths of money.
    pub(crate) amount: i64,
    /// Where the lines are in the ledger's order.
    pub(crate) positions: Range<usize>,
}

/// The columns of a stretch whose lines do not follow each other in the table.
#[derive(Default)]
struct Gathered {
    flags: Vec<LineFlags>,
    units: Vec<i64>,
    amounts: Vec<i64>,
}

impl LineRuns {
    pub(super) fn new(table: &SalesTable, order: &LineOrder, flags: &[LineFlags]) -> Self {
        let stretches = Stretches {
            invoice: order.by_stretch(&table.invoice.codes),
            seconds: order.by_stretch(&table.time),
            customer: order.by_stretch(&table.customer.codes),
            country: order.by_stretch(&table.country.codes),
            category: order.by_stretch(&table.optional.category.codes),
            store: order.by_stretch(&table.optional.store.codes),
        };
        let mut runs = Self { bounds: vec![0], stretch_bounds: vec![0], stretches, ..Self::default() };
        let mut gathered = Gathered::default();
        order.for_each_stretch(&mut |positions| {
            let Gathered { flags: flags_here, units, amounts } = &mut gathered;
            let flags = order.values(flags, positions.clone(), flags_here);
            let units = order.values(&table.quantity, positions.clone(), units);
            let amounts = order.values(&table.amount, positions.clone(), amounts);
            runs.add_stretch(positions.start, flags, units, amounts);
        });
        runs
    }

    #[inline(never)]
    fn add_stretch(&mut self, start: usize, flags: &[LineFlags], units: &[i64], amounts: &[i64]) {
        let mut begin = 0;
        for alike in flags.chunk_by(|left, right| left == right) {
            let lines = begin..begin + alike.len();
            begin = lines.end;
            self.flags.push(alike[0]);
            self.units.push(units[lines.clone()].iter().sum());
            self.amounts.push(amounts[lines].iter().sum());
            self.bounds.push((start + begin) as u32);
        }
        self.stretch_bounds.push(self.flags.len() as u32);
    }

    /// A run by its number.
    #[inline]
    pub(crate) fn at(&self, run: usize) -> LineRun {
        LineRun {
            flags: self.flags[run],
            units: self.units[run],
            amount: self.amounts[run],
            positions: self.bounds[run] as usize..self.bounds[run + 1] as usize,
        }
    }

    /// All runs.
    pub(crate) fn all(&self) -> impl Iterator<Item = LineRun> {
        (0..self.flags.len()).map(|run| self.at(run))
    }

    /// Calls `act` with the number of each stretch and those of its runs, in order; a call, as
    /// [`LineOrder::for_each_stretch`] says.
    pub(crate) fn for_each_stretch(&self, act: &mut dyn FnMut(usize, Range<usize>)) {
        for (stretch, runs) in self.stretch_bounds.windows(2).enumerate() {
            act(stretch, runs[0] as usize..runs[1] as usize);
        }
    }
}

impl LineRun {
    pub(crate) fn lines(&self) -> u64 {
        self.positions.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{CodeClass, LineKind, Money, NewLine, Quantity};

    /// The flags, lines, units and money of the runs of each stretch of lines that have these invoices and units, at a
    /// price of 2.
    fn runs_of(lines: &[(&str, i64)]) -> Vec<Vec<(LineKind, u64, i64, i64)>> {
        let mut table = SalesTable::default();
        for &(invoice, units) in lines {
            let quantity = Quantity::from_thousandths(units * 1_000);
            let unit_price = Money::from_ten_thousandths(20_000);
            table.push(&NewLine { invoice, code: "a", quantity, unit_price, ..NewLine::default() }).unwrap();
        }
        let kind = |&(_, units): &(&str, i64)| if units < 0 { LineKind::Return } else { LineKind::Sale };
        let flags: Vec<_> = lines.iter().map(|line| LineFlags::new(kind(line), CodeClass::Merchandise)).collect();
        let runs = LineRuns::new(&table, &LineOrder::new(&table), &flags);
        let mut stretches = Vec::new();
        let facts = |run: LineRun| (run.flags.kind(), run.lines(), run.units / 1_000, run.amount / 10_000);
        runs.for_each_stretch(&mut |_, stretch| stretches.push(stretch.map(|run| facts(runs.at(run))).collect()));
        stretches
    }

    #[test]
    fn a_stretch_is_cut_where_flags_change() {
        use LineKind::{Return, Sale};
        assert_eq!(
            runs_of(&[("1", 3), ("1", 4), ("1", -1), ("2", -5)]),
            [vec![(Sale, 2, 7, 14), (Return, 1, -1, -2)], vec![(Return, 1, -5, -10)]]
        );
        // The lines of invoice 1 do not follow each other.
        assert_eq!(runs_of(&[("1", 3), ("2", 1), ("1", 4)]), [vec![(Sale, 2, 7, 14)], vec![(Sale, 1, 1, 2)]]);
        assert_eq!(runs_of(&[]), Vec::<Vec<_>>::new());
    }
}
