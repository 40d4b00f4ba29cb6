use serde::{Deserialize, Serialize};

use super::buckets::WIDTHS;
use super::groups::{DAYS, GroupSums};
use super::line::Dimension;
use super::{Counts, LiveState, RecentLine, TopGroups};
use crate::metrics::{DaySums, Facts, Kpis, ReconciliationCell, kpis_of};
use crate::table::{Day, Money, Quantity, Timestamp, product_key};

/// The figures of some time that add up, each as its [`crate::metrics::Metric`] defines it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each figure is defined at its Metric")]
pub struct Figures {
    pub gross_sales: Money,
    pub returns: Money,
    pub discounts: Money,
    pub net_sales: Money,
    pub adjustments: Money,
    pub orders: u64,
    pub average_order_value: Option<Money>,
    pub units_sold: Quantity,
    /// Lines that count.
    pub lines: u64,
}

/// A step of time with its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveBucket {
    /// When it begins, in shop time.
    pub start: Timestamp,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// The length of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
}

impl Step {
    /// How long it is, in seconds.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        WIDTHS[self as usize]
    }
}

impl LiveState {
    /// So many of the latest days with a line are known by product, country and store.
    pub const RANKED_DAYS: usize = DAYS;

    /// The figures of all events, as [`crate::metrics::overview()`] gives them for a file of the same lines.
    #[must_use]
    pub fn kpis(&self) -> Kpis {
        let all = self.all_lines();
        kpis_of(
            &self.effects.counting,
            &Facts {
                sums: self.effects.total,
                total_amount: all.total(),
                lines: all.lines(),
                costs: self.effects.costs,
                customers: self.effects.customers.counts(),
                open_days: self.effects.open_days.len() as u32,
            },
        )
    }

    /// Kind × class of all lines, sixteen cells in the order class, kind.
    #[must_use]
    pub fn reconciliation(&self) -> Vec<ReconciliationCell> {
        self.all_lines().reconciliation()
    }

    fn all_lines(&self) -> DaySums {
        let mut all = self.effects.total;
        all += &DaySums { cells: self.effects.uncounted, ..DaySums::default() };
        all
    }

    /// How the events came.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The latest time of any event.
    #[must_use]
    pub fn latest(&self) -> Option<Timestamp> {
        self.latest.map(Timestamp::from_seconds)
    }

    /// Sale and return lines that are remembered one by one.
    #[must_use]
    pub fn open_lines(&self) -> usize {
        self.open.len()
    }

    /// The figures from one moment to before another, from whole minutes; `None` if the first is no longer remembered by the
    /// minute, or lies before the first day with a line: of what came before that, nothing is known.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> Option<Figures> {
        let minutes = &self.effects.buckets.levels[Step::Minute as usize];
        let sums = || DaySums::over(minutes.range(from.seconds(), to.seconds()).map(|(_, sums)| sums));
        let begun =
            self.effects.buckets.levels[Step::Day as usize].first().is_some_and(|first| first <= from.seconds());
        (begun && minutes.reaches(from.seconds())).then(|| self.figures(&sums()))
    }

    /// The steps from one moment to before another, those without a line left out; a step is in if it begins in that time.
    pub fn steps(&self, step: Step, from: Timestamp, to: Timestamp) -> impl DoubleEndedIterator<Item = LiveBucket> {
        let level = &self.effects.buckets.levels[step as usize];
        let bucket = |(start, sums): (u32, &DaySums)| LiveBucket {
            start: Timestamp::from_seconds(start),
            figures: self.figures(sums),
        };
        level.range(from.seconds(), to.seconds()).map(bucket)
    }

    /// Is every step of this length known that begins at this moment or later? Minutes and hours are forgotten after a while.
    #[must_use]
    pub fn remembers(&self, step: Step, from: Timestamp) -> bool {
        self.effects.buckets.levels[step as usize].reaches(from.seconds())
    }

    fn figures(&self, sums: &DaySums) -> Figures {
        let counting = &self.effects.counting;
        Figures {
            gross_sales: sums.gross(counting),
            returns: sums.returns(counting),
            discounts: sums.discounts(counting),
            net_sales: sums.net(counting),
            adjustments: sums.adjustments(counting),
            orders: sums.orders(),
            average_order_value: sums.average_order_value(counting),
            units_sold: sums.cells[crate::metrics::MERCHANDISE_SALE].quantity(),
            lines: sums.lines(),
        }
    }

    /// Products with a merchandise sale line, of all time or of one of the latest [`Self::RANKED_DAYS`].
    #[must_use]
    pub fn products(&self, day: Option<Day>, limit: usize) -> TopGroups {
        let names = &self.products.names;
        let mut top = self.effects.groups[Dimension::Product as usize].top(names, day, limit, true);
        for row in &mut top.rows {
            if let Some(product) = names.find(&row.name) {
                self.products.description(product).clone_into(&mut row.description);
            }
        }
        top
    }

    /// Units of a product that have left the shelves: merchandise sold less what came back. Its code may be in any letter case if
    /// codes are folded.
    #[must_use]
    pub fn units_moved(&self, product: &str) -> Quantity {
        let sums = self.product_sums(product, None);
        Quantity::from_thousandths(sums.units + sums.returned_units)
    }

    /// The same from the beginning of a day on; `None` if anything may have moved then on a day that is no longer known by product.
    #[must_use]
    pub fn units_moved_since(&self, product: &str, day: Day) -> Option<Quantity> {
        let products = &self.effects.groups[Dimension::Product as usize];
        if let Some(first) = products.first_of_all()
            && self.latest_day_before(first).is_some_and(|gone| gone >= day)
        {
            return None;
        }
        let code = self.products.names.find(&product_key(product, &self.definitions));
        let sums = products.since(day).filter_map(|sums| sums.get(&code?));
        Some(Quantity::from_thousandths(sums.map(|sums| sums.units + sums.returned_units).sum()))
    }

    /// The latest day with a line before a day.
    fn latest_day_before(&self, day: Day) -> Option<Day> {
        let end = day.midnight().map_or(0, Timestamp::seconds);
        let days = &self.effects.buckets.levels[Step::Day as usize];
        days.range(0, end).next_back().map(|(start, _)| Timestamp::from_seconds(start).day())
    }

    /// The latest day before a day on which merchandise or a service was sold.
    #[must_use]
    pub fn open_day_before(&self, day: Day) -> Option<Day> {
        self.effects.open_days.range(..day).next_back().copied()
    }

    /// The latest description of a product; empty where there is none.
    #[must_use]
    pub fn description(&self, product: &str) -> &str {
        let code = self.products.names.find(&product_key(product, &self.definitions));
        code.map_or("", |code| self.products.description(code))
    }

    /// Units of a product that were sold on a day, one of the latest [`Self::RANKED_DAYS`].
    #[must_use]
    pub fn units_sold_on(&self, product: &str, day: Day) -> Quantity {
        Quantity::from_thousandths(self.product_sums(product, Some(day)).units)
    }

    fn product_sums(&self, product: &str, day: Option<Day>) -> GroupSums {
        let products = &self.effects.groups[Dimension::Product as usize];
        let Some(code) = self.products.names.find(&product_key(product, &self.definitions)) else {
            return GroupSums::default();
        };
        day.map_or_else(|| products.get(code), |day| products.get_of_day(day, code).copied().unwrap_or_default())
    }

    /// Countries that move money, of all time or of one of the latest [`Self::RANKED_DAYS`].
    #[must_use]
    pub fn countries(&self, day: Option<Day>, limit: usize) -> TopGroups {
        self.effects.groups[Dimension::Country as usize].top(&self.countries, day, limit, false)
    }

    /// Stores that move money, of all time or of one of the latest [`Self::RANKED_DAYS`]; none where no event names one.
    #[must_use]
    pub fn stores(&self, day: Option<Day>, limit: usize) -> TopGroups {
        if self.stores.texts().all(str::is_empty) {
            return TopGroups::default();
        }
        self.effects.groups[Dimension::Store as usize].top(&self.stores, day, limit, false)
    }

    /// The latest lines, the latest last.
    pub fn recent_lines(&self) -> impl DoubleEndedIterator<Item = &RecentLine> {
        self.recent.iter()
    }
}
