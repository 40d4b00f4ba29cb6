use super::CustomerMonth;
use super::periods::month_spans;
use super::scope::{PERIODS, Scope};
use crate::table::{DayRange, NONE, Timestamp};

/// Which customers bought and ordered when: a row of bits for each customer, the periods first, then the months.
pub(super) struct CustomerSums {
    words: usize,
    bits: Vec<u64>,
    /// For each day of the data, the bit of its month.
    month_bit: Vec<u32>,
    /// By customer: periods with at least one order, and with at least two.
    ordered: Vec<[u8; 2]>,
    last_order: u32,
}

/// What the bits say of one period.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CustomerCounts {
    pub(crate) customers: u64,
    pub(crate) first_seen: u64,
    pub(crate) with_orders: u64,
    pub(crate) with_repeated_orders: u64,
}

impl CustomerSums {
    pub(super) fn new(scope: &Scope<'_>) -> Self {
        let customers = scope.table.customer.dictionary.len();
        let mut months = PERIODS as u32;
        let month_bit: Vec<u32> = (0..scope.data.days() as i32)
            .map(|index| {
                let day = scope.data.first.plus(index);
                months += u32::from(index > 0 && day == day.month_start());
                months
            })
            .collect();
        let words = (months as usize + 1).div_ceil(64);
        Self { words, bits: vec![0; customers * words], month_bit, ordered: vec![[0; 2]; customers], last_order: NONE }
    }

    /// Notes a merchandise or service sale line of a known customer.
    #[inline]
    pub(super) fn note_sale(&mut self, customer: u32, day: usize, periods: u8) {
        let row = customer as usize * self.words;
        let month = self.month_bit[day] as usize;
        self.bits[row] |= u64::from(periods);
        self.bits[row + month / 64] |= 1 << (month % 64);
    }

    /// Notes a standing sale line; is it the first one of its order? Lines come invoice by invoice.
    #[inline]
    pub(super) fn begin_order(&mut self, invoice: u32, customer: u32, periods: u8) -> bool {
        if std::mem::replace(&mut self.last_order, invoice) == invoice {
            return false;
        }
        if customer != NONE {
            let [once, twice] = &mut self.ordered[customer as usize];
            *twice |= *once & periods;
            *once |= periods;
        }
        true
    }

    /// Counts the customers of a period; `number` is its bit.
    pub(super) fn counts(&self, number: usize, period: DayRange, first_seen: &[u32]) -> CustomerCounts {
        let mut counts = CustomerCounts::default();
        for (customer, bits) in self.bits.chunks_exact(self.words).enumerate() {
            let is_in = bits[0] >> number & 1;
            let is_first = period.contains(Timestamp::from_seconds(first_seen[customer]).day());
            counts.customers += is_in;
            counts.first_seen += is_in * u64::from(is_first);
        }
        for [once, twice] in &self.ordered {
            counts.with_orders += u64::from(once >> number & 1);
            counts.with_repeated_orders += u64::from(twice >> number & 1);
        }
        counts
    }

    /// Counts the customers of every month of the data.
    pub(super) fn by_month(&self, scope: &Scope<'_>) -> Vec<CustomerMonth> {
        if scope.ledger.days().is_none() {
            return Vec::new();
        }
        let months = self.month_bit.last().map_or(0, |&last| last as usize + 1 - PERIODS);
        let mut counts = vec![(0_u64, 0_u64); months];
        let month_of_time = |seconds: u32| {
            let day = Timestamp::from_seconds(seconds).day();
            let index = usize::try_from(day.number() - scope.data.first.number()).ok();
            index.and_then(|index| self.month_bit.get(index)).map(|&bit| bit as usize - PERIODS)
        };
        for (customer, bits) in self.bits.chunks_exact(self.words).enumerate() {
            let first_month = month_of_time(scope.ledger.first_seen[customer]);
            for (month, (customers, first_seen)) in counts.iter_mut().enumerate() {
                let bit = month + PERIODS;
                let is_in = bits[bit / 64] >> (bit % 64) & 1;
                *customers += is_in;
                *first_seen += is_in * u64::from(first_month == Some(month));
            }
        }
        let row = |(span, (customers, first_seen)): (DayRange, (u64, u64))| {
            let is_complete = scope.ledger.calendar().is_complete(span);
            CustomerMonth { month: span.first, customers, first_seen, is_complete }
        };
        month_spans(scope.data).zip(counts).map(row).collect()
    }
}
