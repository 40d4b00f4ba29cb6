use super::counting::Counting;
use super::periods::{self, Back, Pair};
use super::selection::{Selection, view_of};
use crate::spec::{AnalysisSpec, Comparison};
use crate::table::{DayRange, Ledger, Order, SalesTable};

/// A question, resolved against a table: what every computation of its answer needs.
pub(super) struct Scope<'a> {
    pub(super) table: &'a SalesTable,
    pub(super) ledger: &'a Ledger,
    pub(super) spec: &'a AnalysisSpec,
    pub(super) counting: Counting,
    pub(super) selection: Selection<'a>,
    /// The days of the data; of a table without lines, one day.
    pub(super) data: DayRange,
    /// The days of the data that the filter leaves.
    pub(super) view: Option<DayRange>,
    pub(super) previous: Pair,
    pub(super) year_ago: Pair,
    /// The numbers of the later and the earlier period that the spec compares.
    pub(super) compared: Option<(usize, usize)>,
}

/// Periods that figures are computed for, as bits of a day.
pub(super) const VIEW: usize = 0;
/// The later period of the comparison with the period before.
pub(super) const PREVIOUS: usize = 1;
/// The earlier one.
pub(super) const PREVIOUS_BASE: usize = 2;
/// The later period of the comparison with the year before.
pub(super) const YEAR_AGO: usize = 3;
/// The earlier one.
pub(super) const YEAR_AGO_BASE: usize = 4;
/// How many periods there are.
pub(super) const PERIODS: usize = 5;

impl<'a> Scope<'a> {
    pub(super) fn new(table: &'a SalesTable, ledger: &'a Ledger, spec: &'a AnalysisSpec) -> Self {
        let calendar = ledger.calendar();
        let some_day = DayRange { first: Default::default(), last: Default::default() };
        let data = calendar.days().unwrap_or(some_day);
        Self {
            table,
            ledger,
            spec,
            counting: Counting::new(&spec.definitions),
            selection: Selection::new(table, ledger, &spec.filter),
            data,
            view: calendar.days().and_then(|days| view_of(&spec.filter, days)),
            previous: periods::pair(&spec.filter, calendar, Back::Previous),
            year_ago: periods::pair(&spec.filter, calendar, Back::YearAgo),
            compared: match spec.comparison {
                Comparison::Previous => Some((PREVIOUS, PREVIOUS_BASE)),
                Comparison::YearAgo => Some((YEAR_AGO, YEAR_AGO_BASE)),
                Comparison::Off => None,
            },
        }
    }

    /// The order that an invoice is, of the lines that count.
    #[inline]
    pub(super) fn order_of(&self, invoice: u32) -> Order {
        self.ledger.order_of(invoice, self.counting.anonymous_counts)
    }

    /// The periods by their number.
    pub(super) fn periods(&self) -> [Option<DayRange>; PERIODS] {
        let base = |pair: &Pair| pair.base.as_ref().ok().map(|base| base.period);
        let [previous, year_ago] = [&self.previous, &self.year_ago].map(|pair| (Some(pair.period), base(pair)));
        [self.view, previous.0, previous.1, year_ago.0, year_ago.1]
    }

    /// The two periods that the spec compares.
    pub(super) fn compared_pair(&self) -> Option<&Pair> {
        match self.spec.comparison {
            Comparison::Previous => Some(&self.previous),
            Comparison::YearAgo => Some(&self.year_ago),
            Comparison::Off => None,
        }
    }

    /// The products that the filter names.
    pub(super) fn picked_products(&self) -> Vec<u32> {
        self.spec.filter.products.iter().filter_map(|code| self.ledger.product_index(code)).collect()
    }

    /// For each day of the data, the periods that it belongs to, as bits.
    pub(super) fn period_bits(&self) -> Vec<u8> {
        let mut bits = vec![0_u8; self.data.days() as usize];
        for (number, period) in self.periods().into_iter().enumerate() {
            for day in &mut bits[self.day_indices(period)] {
                *day |= 1 << number;
            }
        }
        bits
    }

    /// The days of a period as indices counted from the first day of the data; those outside the data left out.
    pub(super) fn day_indices(&self, period: Option<DayRange>) -> std::ops::Range<usize> {
        let Some(period) = period else { return 0..0 };
        let first = period.first.max(self.data.first).number() - self.data.first.number();
        let last = period.last.min(self.data.last).number() - self.data.first.number();
        if first > last { 0..0 } else { first as usize..last as usize + 1 }
    }
}
