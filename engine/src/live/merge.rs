use super::LiveState;
use super::codes::{Names, OTHER};
use super::effects::{Dimension, Effects, Line};
use super::open_lines::OpenLines;
use crate::table::{LineError, NONE};

/// For each code of one part, the code of the same text in another.
struct Translation {
    products: Vec<u32>,
    customers: Vec<u32>,
    countries: Vec<u32>,
    stores: Vec<u32>,
}

impl LiveState {
    /// Adds the events of another part of the same stream, counted under the same definitions.
    ///
    /// The result is the state that all events together give, in whatever order parts are merged, as long as no part has
    /// forgotten what it would take: no event is [beyond memory](super::Counts::beyond_memory), and none lies in both parts.
    ///
    /// # Errors
    /// [`LineError::SumOverflow`] when the sums together are out of range; nothing has changed then.
    pub fn merge(&mut self, mut other: Self) -> Result<(), LineError> {
        let sums = self.sums_with(other.sum_of_absolute_amounts, other.sum_of_absolute_quantities)?;
        (self.sum_of_absolute_amounts, self.sum_of_absolute_quantities) = sums;
        // What depends on several lines is decided anew among the lines of both.
        let forgotten_before = other.open.forgotten_before;
        let (sales, returns) = std::mem::replace(&mut other.open, OpenLines::new(None)).withdraw(&mut other.effects);
        let translation = Translation::new(&other, self);
        self.effects.merge(&other.effects, &translation);
        for (invoice, line) in sales {
            self.open.add_sale(&invoice, translation.line(line), &mut self.effects);
        }
        for line in returns {
            self.open.add_return(translation.line(line), &mut self.effects);
        }
        self.open.forgotten_before = self.open.forgotten_before.max(forgotten_before);
        self.open.forget(self.limits.open_lines, &mut self.effects.track);
        self.ids.merge(other.ids, self.limits.event_ids);
        self.recent.merge(other.recent, self.limits.recent_lines);
        self.latest = self.latest.max(other.latest);
        self.counts.events += other.counts.events;
        self.counts.late += other.counts.late;
        self.counts.beyond_memory += other.counts.beyond_memory;
        self.counts.duplicates += other.counts.duplicates;
        Ok(())
    }
}

impl Effects {
    fn merge(&mut self, other: &Self, translation: &Translation) {
        self.total += &other.total;
        for (mine, theirs) in self.uncounted.iter_mut().zip(&other.uncounted) {
            *mine += theirs;
        }
        self.costs.add(&other.costs);
        self.buckets.merge(&other.buckets);
        for dimension in Dimension::ALL {
            let codes = translation.codes(dimension);
            let code_of = |code: u32| translated(codes, code);
            self.groups[dimension as usize].merge(&other.groups[dimension as usize], code_of);
        }
        self.customers.merge(&other.customers);
        self.open_days.extend(&other.open_days);
    }
}

impl Translation {
    fn new(from: &LiveState, to: &mut LiveState) -> Self {
        let codes = |from: &Names, to: &mut Names| from.texts().map(|text| to.code_of(text)).collect::<Vec<u32>>();
        let products = codes(&from.products.names, &mut to.products.names);
        for (code, &product) in products.iter().enumerate() {
            to.products.describe(product, from.products.description(code as u32));
        }
        Self {
            products,
            customers: codes(&from.effects.customers.names, &mut to.effects.customers.names),
            countries: codes(&from.countries, &mut to.countries),
            stores: codes(&from.stores, &mut to.stores),
        }
    }

    fn codes(&self, dimension: Dimension) -> &[u32] {
        match dimension {
            Dimension::Product => &self.products,
            Dimension::Country => &self.countries,
            Dimension::Store => &self.stores,
        }
    }

    fn line(&self, line: Line) -> Line {
        Line {
            product: translated(&self.products, line.product),
            customer: translated(&self.customers, line.customer),
            country: translated(&self.countries, line.country),
            store: translated(&self.stores, line.store),
            ..line
        }
    }
}

fn translated(codes: &[u32], code: u32) -> u32 {
    if code == NONE || code == OTHER { code } else { codes[code as usize] }
}
