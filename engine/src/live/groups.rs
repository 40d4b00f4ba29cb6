use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::{AddAssign, SubAssign};

use super::codes::{Names, OTHER};
use crate::order::first_rows;
use crate::table::{Day, Money, Quantity};

/// Days whose sums are kept apart: today, and a week for what comes late and for stock that was counted then.
pub(super) const DAYS: usize = 8;

/// Sums of a product, country or store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct GroupSums {
    pub(super) gross: i64,
    pub(super) returned: i64,
    pub(super) discounted: i64,
    pub(super) net: i64,
    pub(super) adjusted: i64,
    pub(super) units: i64,
    pub(super) returned_units: i64,
    pub(super) undone: i64,
    pub(super) orders: u64,
    pub(super) sale_lines: u64,
}

/// The sums of all values of a dimension, and of those of the latest days.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    all: Vec<GroupSums>,
    other: GroupSums,
    days: BTreeMap<Day, FxHashMap<u32, GroupSums>>,
}

/// The first values of a dimension by net sales, and what all others sum to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopGroups {
    /// The first, by net sales; ties by name.
    pub rows: Vec<Named>,
    /// How many there are in all, as far as they are told apart.
    pub count: u64,
    /// Net sales of all that are not among the rows.
    pub other_net_sales: Money,
}

/// A product (of its merchandise sale and return lines only), country or store with its figures, each as [`crate::metrics::Metric`] defines it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each figure is defined at its Metric")]
pub struct Named {
    /// A product's folded code; a country or store as the events write it, empty where they name none.
    pub name: String,
    /// A product's latest description; empty otherwise.
    pub description: String,
    pub gross_sales: Money,
    pub returns: Money,
    /// Zero of a product.
    pub discounts: Money,
    pub net_sales: Money,
    /// Zero of a product.
    pub adjustments: Money,
    /// 0 in the figures of a single day.
    pub orders: u64,
    /// `None` in the figures of a single day.
    pub average_order_value: Option<Money>,
    pub units_sold: Quantity,
    /// Sold and undone. Zero in the figures of a single day.
    pub matched_reversals: Money,
}

impl AddAssign<&Self> for GroupSums {
    fn add_assign(&mut self, other: &Self) {
        self.gross += other.gross;
        self.returned += other.returned;
        self.discounted += other.discounted;
        self.net += other.net;
        self.adjusted += other.adjusted;
        self.units += other.units;
        self.returned_units += other.returned_units;
        self.undone += other.undone;
        self.orders += other.orders;
        self.sale_lines += other.sale_lines;
    }
}

impl SubAssign<&Self> for GroupSums {
    fn sub_assign(&mut self, other: &Self) {
        self.gross -= other.gross;
        self.returned -= other.returned;
        self.discounted -= other.discounted;
        self.net -= other.net;
        self.adjusted -= other.adjusted;
        self.units -= other.units;
        self.returned_units -= other.returned_units;
        self.undone -= other.undone;
        self.orders -= other.orders;
        self.sale_lines -= other.sale_lines;
    }
}

impl GroupSums {
    fn is_ranked(&self, needs_sale: bool) -> bool {
        self.sale_lines > 0 || (!needs_sale && (self.net != 0 || self.returned != 0))
    }
}

impl Groups {
    /// The sums of one value.
    pub(super) fn of(&mut self, code: u32) -> &mut GroupSums {
        if code == OTHER {
            return &mut self.other;
        }
        let index = code as usize;
        if index >= self.all.len() {
            self.all.resize(index + 1, GroupSums::default());
        }
        &mut self.all[index]
    }

    pub(super) fn get(&self, code: u32) -> GroupSums {
        let known = self.all.get(code as usize).copied().unwrap_or_default();
        if code == OTHER { self.other } else { known }
    }

    pub(super) fn get_of_day(&self, day: Day, code: u32) -> Option<&GroupSums> {
        self.days.get(&day)?.get(&code)
    }

    /// The first of the days whose sums are kept apart, if those of days before it may be gone.
    pub(super) fn first_of_all(&self) -> Option<Day> {
        self.days.first_key_value().map(|(&first, _)| first).filter(|_| self.days.len() == DAYS)
    }

    /// The sums of a day and of each after it, as far as they are kept.
    pub(super) fn since(&self, day: Day) -> impl Iterator<Item = &FxHashMap<u32, GroupSums>> {
        self.days.range(day..).map(|(_, sums)| sums)
    }

    /// The days whose sums are kept apart.
    pub(super) fn days(&self) -> impl Iterator<Item = Day> {
        self.days.keys().copied()
    }

    /// Adds what a line gives to its value and to its value's day. Days and values whose sums have changed or gone are handed
    /// to `touch`.
    pub(super) fn add(&mut self, code: u32, day: Day, share: &GroupSums, touch: impl FnMut(Day, u32)) {
        *self.of(code) += share;
        self.change_of_day(code, day, |sums| *sums += share, touch);
    }

    /// Changes the sums of a value's day, if it is among those that are kept.
    pub(super) fn change_of_day(
        &mut self,
        code: u32,
        day: Day,
        change: impl Fn(&mut GroupSums),
        mut touch: impl FnMut(Day, u32),
    ) {
        let is_too_old = self.days.len() == DAYS && self.days.first_key_value().is_some_and(|(first, _)| day < *first);
        if is_too_old {
            return;
        }
        change(self.days.entry(day).or_default().entry(code).or_default());
        touch(day, code);
        while self.days.len() > DAYS
            && let Some((day, groups)) = self.days.pop_first()
        {
            groups.keys().for_each(|&code| touch(day, code));
        }
    }

    /// The first values by net sales, of all time or of a day.
    pub(super) fn top(&self, names: &Names, day: Option<Day>, limit: usize, needs_sale: bool) -> TopGroups {
        let of_day = day.map(|day| self.days.get(&day));
        let sums_of = |code: u32| match of_day {
            None => self.all.get(code as usize).copied().unwrap_or_default(),
            Some(groups) => groups.and_then(|groups| groups.get(&code)).copied().unwrap_or_default(),
        };
        let codes = 0..names.len() as u32;
        let ranked: Vec<u32> = codes.clone().filter(|&code| sums_of(code).is_ranked(needs_sale)).collect();
        let best = first_rows(&ranked, limit, &|left, right| {
            let (left_net, right_net) = (sums_of(left).net, sums_of(right).net);
            right_net.cmp(&left_net).then_with(|| names.text(left).cmp(names.text(right)))
        });
        let other = if day.is_some() { sums_of(OTHER) } else { self.other };
        let total: i64 = other.net + codes.map(|code| sums_of(code).net).sum::<i64>();
        let rows: Vec<Named> = best.into_iter().map(|code| named(names.text(code), &sums_of(code))).collect();
        let shown: Money = rows.iter().map(|row| row.net_sales).sum();
        TopGroups { rows, count: ranked.len() as u64, other_net_sales: Money::from_ten_thousandths(total) - shown }
    }
}

fn named(name: &str, sums: &GroupSums) -> Named {
    let standing = Money::from_ten_thousandths(sums.gross - sums.undone);
    Named {
        name: name.to_owned(),
        description: String::new(),
        gross_sales: Money::from_ten_thousandths(sums.gross),
        returns: Money::from_ten_thousandths(-sums.returned),
        discounts: Money::from_ten_thousandths(-sums.discounted),
        net_sales: Money::from_ten_thousandths(sums.net),
        adjustments: Money::from_ten_thousandths(sums.adjusted),
        orders: sums.orders,
        average_order_value: standing.per(sums.orders),
        units_sold: Quantity::from_thousandths(sums.units),
        matched_reversals: Money::from_ten_thousandths(sums.undone),
    }
}
