use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, HashMap};

use super::groups::GroupSums;
use super::line::{Dimension, Line};
use super::records::{Changes, Content, Misfit, Record, RecordKey, Totals};
use super::{LiveState, RecentLine};
use crate::metrics::DaySums;
use crate::table::Timestamp;

/// Makes one state of the parts of a stream, and keeps it up to date with what they write down.
///
/// Whatever the order in which parts write, the state is the one that all their events together give, as long as no part has forgotten
/// lines that have to do with those of another.
#[derive(Debug, Default)]
pub struct Merger {
    parts: BTreeMap<usize, Written>,
}

/// What a part has written, as far as it takes to tell what is new.
#[derive(Debug, Default)]
struct Written {
    totals: Totals,
    days: FxHashMap<RecordKey, Box<DaySums>>,
    groups: FxHashMap<RecordKey, GroupSums>,
    orders: FxHashMap<String, u64>,
    lines: FxHashMap<RecordKey, Vec<Line>>,
    latest_line: u64,
}

impl Merger {
    /// Brings `whole` up to date with what parts have written: [changes](super::Part::take_changes), each with its part's number.
    ///
    /// `whole` must have begun as [`LiveState::of_parts`] and changed by this merger only.
    ///
    /// # Errors
    /// [`Misfit`], and `whole` is good for nothing any more.
    pub fn take(&mut self, whole: &mut LiveState, changes: Vec<(usize, Changes)>) -> Result<(), Misfit> {
        let mut recent = Vec::new();
        for (part, changes) in changes {
            let written = self.parts.entry(part).or_default();
            for (key, record) in changes {
                let content = record.map(|Record(content)| content);
                if let (RecordKey::Recent, Some(Content::Recent(lines))) = (&key, &content) {
                    recent.extend(lines.iter().filter(|line| line.number > written.latest_line).cloned());
                    written.latest_line = lines.last().map_or(written.latest_line, |line| line.number);
                } else {
                    written.take(whole, key, content)?;
                }
            }
        }
        show(whole, recent);
        Ok(())
    }
}

/// Puts lines among the latest, by their times.
fn show(whole: &mut LiveState, mut recent: Vec<RecentLine>) {
    recent.sort_by_key(|line| line.time);
    recent.drain(..recent.len().saturating_sub(whole.limits.recent_lines));
    let first = whole.counts.events - recent.len() as u64 + 1;
    for (number, line) in (first..).zip(recent) {
        whole.recent.push(RecentLine { number, ..line }, whole.limits.recent_lines);
    }
}

impl Written {
    /// Takes what stands under a key from now on.
    fn take(&mut self, whole: &mut LiveState, key: RecordKey, content: Option<Content>) -> Result<(), Misfit> {
        match (&key, content) {
            (RecordKey::Totals, Some(Content::Totals(totals))) => return self.take_totals(whole, *totals),
            (&RecordKey::Bucket(level, start), content @ (None | Some(Content::Bucket { .. }))) => {
                let level = whole.effects.buckets.levels.get_mut(usize::from(level)).ok_or(Misfit::Record)?;
                let (sums, is_open) = match content {
                    Some(Content::Bucket { sums, is_open }) => (sums, is_open),
                    _ => (None, false),
                };
                let old = self.days.get(&key);
                if sums.is_some() || old.is_some() {
                    level.change(start, |mine| replace(mine, sums.as_deref(), old.map(Box::as_ref)), |_| {});
                }
                if is_open {
                    whole.effects.open_days.insert(Timestamp::from_seconds(start).day());
                }
                set(&mut self.days, key, sums);
            }
            (RecordKey::Group(dimension, name), Some(Content::Group { sums, description })) => {
                let (dimension, code) = whole.group_of(*dimension, name.as_deref())?;
                if dimension == Dimension::Product {
                    whole.products.describe(code, &description);
                }
                replace(whole.effects.groups[dimension as usize].of(code), Some(&sums), self.groups.get(&key));
                self.groups.insert(key, sums);
            }
            (RecordKey::DayGroup(dimension, day, name), content @ (None | Some(Content::Group { .. }))) => {
                let sums = if let Some(Content::Group { sums, .. }) = content { Some(sums) } else { None };
                let (dimension, code) = whole.group_of(*dimension, name.as_deref())?;
                let old = self.groups.get(&key);
                if sums.is_some() || old.is_some() {
                    let change = |mine: &mut GroupSums| replace(mine, sums.as_ref(), old);
                    whole.effects.groups[dimension as usize].change_of_day(code, *day, change, |_, _| {});
                }
                set(&mut self.groups, key, sums);
            }
            (RecordKey::Customer(name), Some(Content::Customer { has_bought, orders })) => {
                let customers = &mut whole.effects.customers;
                let code = customers.names.code_of(name);
                if has_bought {
                    customers.note_sale(code);
                }
                let before = self.orders.insert(name.clone(), orders).unwrap_or(0);
                customers.add_orders(code, orders.checked_sub(before).ok_or(Misfit::Record)?);
            }
            (RecordKey::Invoice(name), content @ (None | Some(Content::Invoice(_)))) => {
                let lines = match content {
                    Some(Content::Invoice(invoice)) => whole.sale_lines(&invoice)?,
                    _ => Vec::new(),
                };
                let old = self.lines.get(&key).map_or(&[][..], Vec::as_slice);
                let (gone, new) = difference(old, &lines);
                for line in gone {
                    whole.open.remove_sale(name, &line, &mut whole.effects).ok_or(Misfit::Record)?;
                }
                new.into_iter().for_each(|line| whole.open.add_sale(name, line, &mut whole.effects));
                set(&mut self.lines, key, Some(lines).filter(|lines| !lines.is_empty()));
            }
            (
                RecordKey::Returns(customer, product, unit_price, quantity),
                content @ (None | Some(Content::Returns(_))),
            ) => {
                let returns = if let Some(Content::Returns(returns)) = content { returns } else { Vec::new() };
                let lines = whole.return_lines(customer, product, [*unit_price, *quantity], &returns);
                let old = self.lines.get(&key).map_or(&[][..], Vec::as_slice);
                let (gone, new) = difference(old, &lines);
                for line in gone {
                    // Among products and customers that have no room, nothing is looked for.
                    let _ = whole.open.remove_return(&line, &mut whole.effects);
                }
                new.into_iter().for_each(|line| whole.open.add_return(line, &mut whole.effects));
                set(&mut self.lines, key, Some(lines).filter(|lines| !lines.is_empty()));
            }
            (RecordKey::Ids(_), _) => {}
            _ => return Err(Misfit::Record),
        }
        Ok(())
    }

    fn take_totals(&mut self, whole: &mut LiveState, new: Totals) -> Result<(), Misfit> {
        let old = std::mem::replace(&mut self.totals, new.clone());
        replace(&mut whole.effects.total, Some(&new.sums), Some(&old.sums));
        for (mine, (new, old)) in whole.effects.uncounted.iter_mut().zip(new.uncounted.iter().zip(&old.uncounted)) {
            replace(mine, Some(new), Some(old));
        }
        whole.effects.costs.add(&new.costs);
        whole.effects.costs.remove(&old.costs);
        whole.effects.buckets.set_floors(new.floors);
        for (sum, new, old) in [
            (&mut whole.sum_of_absolute_amounts, new.absolute.0, old.absolute.0),
            (&mut whole.sum_of_absolute_quantities, new.absolute.1, old.absolute.1),
        ] {
            *sum = sum.checked_add(new - old).ok_or(Misfit::Sum)?;
        }
        whole.latest = whole.latest.max(new.latest);
        whole.counts.replace(&new.counts, &old.counts);
        Ok(())
    }
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
fn difference(old: &[Line], new: &[Line]) -> (Vec<Line>, Vec<Line>) {
    if let Some(added) = new.strip_prefix(old) {
        return (Vec::new(), added.to_vec());
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
