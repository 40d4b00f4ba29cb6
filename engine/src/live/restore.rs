//! From records back to the part that they were taken from.

use super::codes::{Names, OTHER};
use super::line::{Dimension, Line};
use super::records::{Content, Invoice, LineRecord, Misfit, Record, RecordKey, Return, Texts, Totals};
use super::track::Track;
use super::{Limits, LiveState, Part};
use crate::spec::Definitions;
use crate::table::{NONE, Timestamp};

impl Part {
    /// The part of these records. It must have the same definitions and limits as the one that they were taken from.
    ///
    /// # Errors
    /// [`Misfit`] when they are not the records of one part.
    pub fn restore(
        definitions: Definitions,
        limits: Limits,
        records: impl IntoIterator<Item = (RecordKey, Record)>,
    ) -> Result<Self, Misfit> {
        let mut part = Self::untracked(definitions, limits);
        let state = &mut part.0;
        // Floors cut off buckets.
        let (mut totals, mut ids) = (None, Vec::new());
        for (key, Record(content)) in records {
            match (key, content) {
                (RecordKey::Totals, Content::Totals(record)) => totals = Some(record),
                (RecordKey::Ids(_), Content::Ids(first, record)) => ids.push((first, record)),
                (RecordKey::Recent, Content::Recent(lines)) => state.recent.restore(lines),
                (key, content) => state.restore_one(key, content)?,
            }
        }
        if let Some(totals) = totals {
            state.restore_totals(*totals, ids)?;
        }
        let days = part.days_of_groups();
        part.0.effects.track = Track::from_here(part.0.ids.counted, part.0.counts, days);
        Ok(part)
    }
}

impl LiveState {
    fn restore_totals(&mut self, totals: Totals, ids: Vec<(u64, Vec<u128>)>) -> Result<(), Misfit> {
        (self.effects.total, self.effects.uncounted, self.effects.costs) =
            (totals.sums, totals.uncounted, totals.costs);
        self.effects.buckets.set_floors(totals.floors);
        (self.counts, self.latest) = (totals.counts, totals.latest);
        (self.sum_of_absolute_amounts, self.sum_of_absolute_quantities) = totals.absolute;
        self.open.forgotten_before = totals.forgotten_before;
        self.ids.restore(totals.ids, ids, self.limits.event_ids).ok_or(Misfit::Record)
    }

    fn restore_one(&mut self, key: RecordKey, content: Content) -> Result<(), Misfit> {
        match (key, content) {
            (RecordKey::Bucket(level, start), Content::Bucket { sums, is_open }) => {
                let level = self.effects.buckets.levels.get_mut(usize::from(level)).ok_or(Misfit::Record)?;
                if let Some(sums) = sums {
                    level.restore(start, *sums);
                }
                if is_open {
                    self.effects.open_days.insert(Timestamp::from_seconds(start).day());
                }
            }
            (RecordKey::Group(dimension, name), Content::Group { sums, description }) => {
                let (dimension, code) = self.group_of(dimension, name.as_deref())?;
                *self.effects.groups[dimension as usize].of(code) = sums;
                if dimension == Dimension::Product {
                    self.products.describe(code, &description);
                }
            }
            (RecordKey::DayGroup(dimension, day, name), Content::Group { sums, .. }) => {
                let (dimension, code) = self.group_of(dimension, name.as_deref())?;
                self.effects.groups[dimension as usize].restore_of_day(day, code, sums);
            }
            (RecordKey::Customer(name), Content::Customer { has_bought, orders }) => {
                let customers = &mut self.effects.customers;
                let code = customers.names.code_of(&name);
                if has_bought {
                    customers.note_sale(code);
                }
                customers.add_orders(code, orders);
            }
            (RecordKey::Invoice(name), Content::Invoice(invoice)) => {
                for line in self.sale_lines(&invoice)? {
                    self.open.add_sale(&name, line, &mut self.effects);
                }
            }
            (RecordKey::Returns(customer, product, unit_price, quantity), Content::Returns(returns)) => {
                for line in self.return_lines(&customer, &product, [unit_price, quantity], &returns) {
                    self.open.add_return(line, &mut self.effects);
                }
            }
            _ => return Err(Misfit::Record),
        }
        Ok(())
    }

    /// Dimension and code of a value.
    pub(super) fn group_of(&mut self, dimension: u8, name: Option<&str>) -> Result<(Dimension, u32), Misfit> {
        let dimension = *Dimension::ALL.get(usize::from(dimension)).ok_or(Misfit::Record)?;
        let names = match dimension {
            Dimension::Product => &mut self.products.names,
            Dimension::Country => &mut self.countries,
            Dimension::Store => &mut self.stores,
        };
        Ok((dimension, name.map_or(OTHER, |name| names.code_of(name))))
    }

    /// The lines of an invoice, in the codes of this state.
    pub(super) fn sale_lines(&mut self, invoice: &Invoice) -> Result<Vec<Line>, Misfit> {
        let mut lines = Vec::with_capacity(invoice.lines.len());
        // Lines of an invoice have most texts in common.
        let mut known = [(NONE, NONE); 4];
        for record in &invoice.lines {
            let mut codes = [NONE; 4];
            for (dimension, (&place, code)) in record.texts.iter().zip(&mut codes).enumerate() {
                if known[dimension].0 != place {
                    known[dimension] = (place, self.code_of_text(dimension, place, &invoice.texts)?);
                }
                *code = known[dimension].1;
            }
            lines.push(line_of(record, codes));
        }
        Ok(lines)
    }

    fn code_of_text(&mut self, dimension: usize, place: u32, texts: &Texts) -> Result<u32, Misfit> {
        if place == NONE || place == OTHER {
            return Ok(place);
        }
        let text = texts.get(place).ok_or(Misfit::Record)?;
        let names: [&mut Names; 4] =
            [&mut self.products.names, &mut self.effects.customers.names, &mut self.countries, &mut self.stores];
        Ok(names[dimension].code_of(text))
    }

    /// The return lines of a customer, product, price and quantity, in the codes of this state.
    pub(super) fn return_lines(
        &mut self,
        customer: &str,
        product: &str,
        [unit_price, quantity]: [i64; 2],
        returns: &[Return],
    ) -> Vec<Line> {
        let customer = self.effects.customers.names.code_of(customer);
        let product = self.products.names.code_of(product);
        let mut line = |record: &Return| Line {
            time: record.time,
            product,
            customer,
            country: record.country.as_deref().map_or(OTHER, |name| self.countries.code_of(name)),
            store: record.store.as_deref().map_or(OTHER, |name| self.stores.code_of(name)),
            unit_price,
            quantity: -quantity,
            amount: record.amount,
        };
        returns.iter().map(&mut line).collect()
    }
}

fn line_of(record: &LineRecord, [product, customer, country, store]: [u32; 4]) -> Line {
    let [unit_price, quantity, amount] = record.numbers;
    Line { time: record.time, product, customer, country, store, unit_price, quantity, amount }
}
