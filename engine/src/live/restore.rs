//! From records back to the state that they were taken from.

use super::codes::{Names, OTHER};
use super::effects::{Dimension, Effects, Line};
use super::open_lines::{Key, OpenReturn, SaleRef};
use super::records::{Content, Invoice, Misfit, Record, RecordKey, Return, Totals, Track};
use super::{Limits, LiveState};
use crate::spec::Definitions;
use crate::table::{NONE, Timestamp};

impl LiveState {
    /// The state of these records, tracked from now on. It must have the same definitions and limits as the one that they were taken
    /// from.
    ///
    /// # Errors
    /// [`Misfit`] when they are not the records of one state.
    pub fn restore(
        definitions: Definitions,
        limits: Limits,
        records: impl IntoIterator<Item = (RecordKey, Record)>,
    ) -> Result<Self, Misfit> {
        let mut state = Self::new(definitions, limits);
        // Returns name sales, and floors cut off buckets.
        let (mut returns, mut totals, mut ids) = (Vec::new(), None, Vec::new());
        for (key, Record(content)) in records {
            match (key, content) {
                (RecordKey::Returns(customer, product, unit_price, quantity), Content::Returns(records)) => {
                    returns.push((customer, product, unit_price, quantity, records));
                }
                (RecordKey::Totals, Content::Totals(record)) => totals = Some(record),
                (RecordKey::Ids(_), Content::Ids(first, record)) => ids.push((first, record)),
                (key, content) => state.restore_one(key, content)?,
            }
        }
        for (customer, product, unit_price, quantity, records) in returns {
            let key = Key {
                customer: state.effects.customers.names.code_of(&customer),
                product: state.products.names.code_of(&product),
                unit_price,
                quantity,
            };
            for record in records {
                let open = state.open_return(key, record)?;
                state.open.restore_return(key, open);
            }
        }
        state.open.settle();
        if let Some(totals) = totals {
            state.restore_totals(*totals, ids)?;
        }
        state.effects.track = Track::from_here(state.ids.counted, state.counts, state.days_of_groups());
        Ok(state)
    }

    fn restore_totals(&mut self, totals: Totals, ids: Vec<(u64, Vec<u128>)>) -> Result<(), Misfit> {
        let effects: &mut Effects = &mut self.effects;
        (effects.total, effects.uncounted, effects.costs) = (totals.sums, totals.uncounted, totals.costs);
        effects.buckets.set_floors(totals.floors);
        (self.counts, self.latest) = (totals.counts, totals.latest);
        (self.sum_of_absolute_amounts, self.sum_of_absolute_quantities) = totals.absolute;
        self.open.forgotten_before = totals.forgotten_before;
        self.ids.restore(totals.ids, ids, self.limits.event_ids).ok_or(Misfit)
    }

    fn restore_one(&mut self, key: RecordKey, content: Content) -> Result<(), Misfit> {
        match (key, content) {
            (RecordKey::Bucket(level, start), Content::Bucket { sums, is_open }) => {
                let level = self.effects.buckets.levels.get_mut(usize::from(level)).ok_or(Misfit)?;
                if let Some(sums) = sums {
                    level.restore(start, *sums);
                }
                if is_open {
                    self.effects.open_days.insert(Timestamp::from_seconds(start).day());
                }
            }
            (RecordKey::Group(dimension, name), Content::Group { sums, description }) => {
                let (dimension, code) = self.group_of(dimension, name)?;
                *self.effects.groups[dimension as usize].of(code) = sums;
                if dimension == Dimension::Product {
                    self.products.describe(code, &description);
                }
            }
            (RecordKey::DayGroup(dimension, day, name), Content::Group { sums, .. }) => {
                let (dimension, code) = self.group_of(dimension, name)?;
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
            (RecordKey::Invoice(name), Content::Invoice(invoice)) => self.restore_invoice(&name, &invoice)?,
            _ => return Err(Misfit),
        }
        Ok(())
    }

    fn group_of(&mut self, dimension: u8, name: Option<String>) -> Result<(Dimension, u32), Misfit> {
        let dimension = *Dimension::ALL.get(usize::from(dimension)).ok_or(Misfit)?;
        let names = match dimension {
            Dimension::Product => &mut self.products.names,
            Dimension::Country => &mut self.countries,
            Dimension::Store => &mut self.stores,
        };
        Ok((dimension, name.map_or(OTHER, |name| names.code_of(&name))))
    }

    fn restore_invoice(&mut self, name: &str, invoice: &Invoice) -> Result<(), Misfit> {
        let text = |place: u32| invoice.texts.get(place as usize).ok_or(Misfit);
        fn code(names: &mut Names, place: u32, text: &str) -> u32 {
            if place == NONE || place == OTHER { place } else { names.code_of(text) }
        }
        let text_or_empty =
            |place: u32| if place == NONE || place == OTHER { Ok("") } else { text(place).map(String::as_str) };
        let mut lines = Vec::with_capacity(invoice.lines.len());
        for (record, is_undone) in &invoice.lines {
            let [product, customer, country, store] = record.texts;
            let [unit_price, quantity, amount] = record.numbers;
            let line = Line {
                time: record.time,
                product: code(&mut self.products.names, product, text_or_empty(product)?),
                customer: code(&mut self.effects.customers.names, customer, text_or_empty(customer)?),
                country: code(&mut self.countries, country, text_or_empty(country)?),
                store: code(&mut self.stores, store, text_or_empty(store)?),
                unit_price,
                quantity,
                amount,
            };
            lines.push((line, *is_undone));
        }
        let order = match invoice.order {
            Some((time, place)) => Some((time, code(&mut self.effects.customers.names, place, text_or_empty(place)?))),
            None => None,
        };
        self.open.restore_invoice(name, &lines, order);
        Ok(())
    }

    fn open_return(&mut self, key: Key, record: Return) -> Result<OpenReturn, Misfit> {
        let undid = match record.undid {
            Some((invoice, index)) => {
                Some(SaleRef { invoice: self.open.known_invoice(&invoice).ok_or(Misfit)?, index })
            }
            None => None,
        };
        let line = Line {
            time: record.time,
            product: key.product,
            customer: key.customer,
            country: record.country.map_or(OTHER, |name| self.countries.code_of(&name)),
            store: record.store.map_or(OTHER, |name| self.stores.code_of(&name)),
            unit_price: key.unit_price,
            quantity: -key.quantity,
            amount: record.amount,
        };
        Ok(OpenReturn { line, undid })
    }
}
