//! Records into the state of the part that they were taken from, or into that of several parts.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::HashMap;

use super::LiveState;
use super::codes::{Names, OTHER};
use super::groups::GroupSums;
use super::line::{Dimension, Line};
use super::records::{Content, Invoice, LineRecord, Misfit, RecordKey, Return, Texts, Totals};
use crate::metrics::DaySums;
use crate::table::{NONE, Timestamp};

/// What a part has written, as far as it takes to tell what is new.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Is it read only once? Then everything is new, and nothing is kept.
    is_read_once: bool,
    totals: Totals,
    days: FxHashMap<RecordKey, Box<DaySums>>,
    groups: FxHashMap<RecordKey, GroupSums>,
    orders: FxHashMap<String, u64>,
    lines: FxHashMap<RecordKey, Vec<Line>>,
    pub(super) latest_line: u64,
}

impl Written {
    /// For a state that is made of one part's records alone, each of them once.
    pub(super) fn read_once() -> Self {
        Self { is_read_once: true, ..Self::default() }
    }

    /// Takes what stands under a key from now on into the state of one part, or of several. Which returns undo which sales is decided when
    /// all records are taken, by [`super::open_lines::OpenLines::match_changed`].
    pub(super) fn take(
        &mut self,
        state: &mut LiveState,
        key: RecordKey,
        content: Option<Content>,
    ) -> Result<(), Misfit> {
        let is_kept = !self.is_read_once;
        match (&key, content) {
            (RecordKey::Totals, Some(Content::Totals(totals))) => return self.take_totals(state, *totals),
            (&RecordKey::Bucket(level, start), content @ (None | Some(Content::Bucket { .. }))) => {
                let level = state.effects.buckets.levels.get_mut(usize::from(level)).ok_or(Misfit::Record)?;
                let (sums, is_open) = match content {
                    Some(Content::Bucket { sums, is_open }) => (sums, is_open),
                    _ => (None, false),
                };
                let old = self.days.get(&key);
                if sums.is_some() || old.is_some() {
                    level.change(start, |mine| replace(mine, sums.as_deref(), old.map(Box::as_ref)), |_| {});
                }
                if is_open {
                    state.effects.open_days.insert(Timestamp::from_seconds(start).day());
                }
                set(&mut self.days, key, sums.filter(|_| is_kept));
            }
            (RecordKey::Group(dimension, name), Some(Content::Group { sums, description })) => {
                let (dimension, code) = state.group_of(*dimension, name.as_deref())?;
                if dimension == Dimension::Product {
                    state.products.describe(code, &description);
                }
                replace(state.effects.groups[dimension as usize].of(code), Some(&sums), self.groups.get(&key));
                set(&mut self.groups, key, Some(sums).filter(|_| is_kept));
            }
            (RecordKey::DayGroup(dimension, day, name), content @ (None | Some(Content::Group { .. }))) => {
                let sums = if let Some(Content::Group { sums, .. }) = content { Some(sums) } else { None };
                let (dimension, code) = state.group_of(*dimension, name.as_deref())?;
                let old = self.groups.get(&key);
                if sums.is_some() || old.is_some() {
                    let change = |mine: &mut GroupSums| replace(mine, sums.as_ref(), old);
                    state.effects.groups[dimension as usize].change_of_day(code, *day, change, |_, _| {});
                }
                set(&mut self.groups, key, sums.filter(|_| is_kept));
            }
            (RecordKey::Customer(name), Some(Content::Customer { has_bought, orders })) => {
                let customers = &mut state.effects.customers;
                let code = customers.names.code_of(name);
                if has_bought {
                    customers.note_sale(code);
                }
                let before = self.orders.get(name).copied().unwrap_or(0);
                customers.add_orders(code, orders.checked_sub(before).ok_or(Misfit::Record)?);
                if is_kept {
                    self.orders.insert(name.clone(), orders);
                }
            }
            (RecordKey::Invoice(name), content @ (None | Some(Content::Invoice(_)))) => {
                let lines = match content {
                    Some(Content::Invoice(invoice)) => state.sale_lines(&invoice)?,
                    _ => Vec::new(),
                };
                let old = self.lines.get(&key).map_or(&[][..], Vec::as_slice);
                let (gone, new) = difference(old, &lines);
                for line in gone {
                    state.open.remove_sale(name, &line, &mut state.effects).ok_or(Misfit::Record)?;
                }
                new.iter().for_each(|&line| state.open.add_sale(name, line, &mut state.effects));
                set(&mut self.lines, key, Some(lines).filter(|lines| is_kept && !lines.is_empty()));
            }
            (
                RecordKey::Returns(customer, product, unit_price, quantity),
                content @ (None | Some(Content::Returns(_))),
            ) => {
                let returns = if let Some(Content::Returns(returns)) = content { returns } else { Vec::new() };
                let lines = state.return_lines(customer, product, [*unit_price, *quantity], &returns);
                let old = self.lines.get(&key).map_or(&[][..], Vec::as_slice);
                let (gone, new) = difference(old, &lines);
                for line in gone {
                    // Among products and customers that have no room, nothing is looked for.
                    let _ = state.open.remove_return(&line, &mut state.effects);
                }
                new.iter().for_each(|&line| state.open.add_return(line, &mut state.effects));
                set(&mut self.lines, key, Some(lines).filter(|lines| is_kept && !lines.is_empty()));
            }
            _ => return Err(Misfit::Record),
        }
        Ok(())
    }

    fn take_totals(&mut self, state: &mut LiveState, new: Totals) -> Result<(), Misfit> {
        let old = std::mem::replace(&mut self.totals, new.clone());
        replace(&mut state.effects.total, Some(&new.sums), Some(&old.sums));
        for (mine, (new, old)) in state.effects.uncounted.iter_mut().zip(new.uncounted.iter().zip(&old.uncounted)) {
            replace(mine, Some(new), Some(old));
        }
        state.effects.costs.add(&new.costs);
        state.effects.costs.remove(&old.costs);
        state.effects.buckets.set_floors(new.floors);
        for (sum, new, old) in [
            (&mut state.sum_of_absolute_amounts, new.absolute.0, old.absolute.0),
            (&mut state.sum_of_absolute_quantities, new.absolute.1, old.absolute.1),
        ] {
            *sum = sum.checked_add(new - old).ok_or(Misfit::Sum)?;
        }
        state.latest = state.latest.max(new.latest);
        state.counts.replace(&new.counts, &old.counts);
        Ok(())
    }
}

impl LiveState {
    /// Dimension and code of a value.
    fn group_of(&mut self, dimension: u8, name: Option<&str>) -> Result<(Dimension, u32), Misfit> {
        let dimension = *Dimension::ALL.get(usize::from(dimension)).ok_or(Misfit::Record)?;
        let names = match dimension {
            Dimension::Product => &mut self.products.names,
            Dimension::Country => &mut self.countries,
            Dimension::Store => &mut self.stores,
        };
        Ok((dimension, name.map_or(OTHER, |name| names.code_of(name))))
    }

    /// The lines of an invoice, in the codes of this state.
    fn sale_lines(&mut self, invoice: &Invoice) -> Result<Vec<Line>, Misfit> {
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
    fn return_lines(
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

/// Sums with one of their addends in the place of another.
fn replace<T>(sums: &mut T, new: Option<&T>, old: Option<&T>)
where
    T: for<'a> std::ops::AddAssign<&'a T> + for<'a> std::ops::SubAssign<&'a T>,
{
    if let Some(new) = new {
        *sums += new;
    }
    if let Some(old) = old {
        *sums -= old;
    }
}

fn set<T>(map: &mut FxHashMap<RecordKey, T>, key: RecordKey, value: Option<T>) {
    match value {
        Some(value) => drop(map.insert(key, value)),
        None => drop(map.remove(&key)),
    }
}

/// Lines that are only among the old ones, and those that are only among the new ones.
fn difference<'a>(old: &[Line], new: &'a [Line]) -> (Vec<Line>, Cow<'a, [Line]>) {
    if let Some(added) = new.strip_prefix(old) {
        return (Vec::new(), added.into());
    }
    let mut left: HashMap<Line, usize> = HashMap::new();
    old.iter().for_each(|line| *left.entry(*line).or_insert(0) += 1);
    let is_new = |line: &&Line| match left.get_mut(line) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    let added = new.iter().filter(is_new).copied().collect();
    let gone = left.into_iter().flat_map(|(line, count)| std::iter::repeat_n(line, count)).collect();
    (gone, added)
}
