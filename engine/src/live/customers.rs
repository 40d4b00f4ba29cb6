use super::codes::{Names, OTHER};
use crate::metrics::CustomerCounts;
use crate::table::NONE;

/// Who bought, and who has how many orders.
#[derive(Clone, Debug)]
pub(super) struct Customers {
    pub(super) names: Names,
    facts: Vec<CustomerFacts>,
    counts: CustomerCounts,
}

#[derive(Clone, Copy, Debug, Default)]
struct CustomerFacts {
    has_bought: bool,
    orders: u64,
}

impl Customers {
    pub(super) fn new(limit: usize) -> Self {
        Self { names: Names::new(limit), facts: Vec::new(), counts: CustomerCounts::default() }
    }

    pub(super) fn code_of(&mut self, name: Option<&str>) -> u32 {
        name.map_or(NONE, |name| self.names.code_of(name))
    }

    /// Notes a sale line of merchandise or service.
    pub(super) fn note_sale(&mut self, customer: u32) {
        let Some(facts) = self.facts_mut(customer) else { return };
        if !std::mem::replace(&mut facts.has_bought, true) {
            // The view is all that there is, so that whoever bought is first seen in it.
            self.counts.customers += 1;
            self.counts.first_seen += 1;
        }
    }

    pub(super) fn add_orders(&mut self, customer: u32, orders: u64) {
        self.change_orders(customer, |before| before + orders);
    }

    pub(super) fn remove_order(&mut self, customer: u32) {
        self.change_orders(customer, |before| before - 1);
    }

    fn change_orders(&mut self, customer: u32, change: impl Fn(u64) -> u64) {
        let Some(facts) = self.facts_mut(customer) else { return };
        let (before, after) = (facts.orders, change(facts.orders));
        facts.orders = after;
        let counts = &mut self.counts;
        for (least, count) in [(1, &mut counts.with_orders), (2, &mut counts.with_repeated_orders)] {
            *count = *count + u64::from(after >= least) - u64::from(before >= least);
        }
    }

    /// Has the customer bought, and how many orders are theirs?
    pub(super) fn facts(&self, customer: u32) -> (bool, u64) {
        self.facts.get(customer as usize).map_or((false, 0), |facts| (facts.has_bought, facts.orders))
    }

    pub(super) fn counts(&self) -> CustomerCounts {
        self.counts
    }

    fn facts_mut(&mut self, customer: u32) -> Option<&mut CustomerFacts> {
        if customer == NONE || customer == OTHER {
            return None;
        }
        let index = customer as usize;
        if index >= self.facts.len() {
            self.facts.resize(index + 1, CustomerFacts::default());
        }
        self.facts.get_mut(index)
    }
}
