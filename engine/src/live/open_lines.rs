//! What lines have to do with each other: the merchandise sale lines of an order, and sales that returns undo.
//!
//! In a part of the stream nothing of it goes into the sums before a line is forgotten: what is remembered is decided where the lines
//! of all parts are.

use rustc_hash::{FxHashMap, FxHashSet};
use slab::Slab;
use smallvec::SmallVec;

use super::codes::OTHER;
use super::effects::Effects;
use super::line::{Dimension, Line};
use super::sale_index::{Key, SaleIndex, SaleRef};
use super::track::Touched;
use crate::table::{NONE, SECONDS_PER_DAY};

/// The merchandise sale and return lines that are remembered one by one.
#[derive(Clone, Debug)]
pub(super) struct OpenLines {
    pub(super) is_part: bool,
    /// `None` where the definitions match no reversals.
    window_seconds: Option<u32>,
    /// The place of each invoice. Places of those that are forgotten are used again.
    pub(super) places: FxHashMap<Box<str>, u32>,
    pub(super) invoices: Slab<OpenInvoice>,
    /// The place of the invoice that was named last: its lines come one after the other.
    latest_place: u32,
    /// Sales that returns may undo.
    pub(super) sales: SaleIndex,
    pub(super) returns: FxHashMap<Key, Vec<OpenReturn>>,
    /// Keys whose lines have changed since it was decided which returns undo which sales.
    unmatched: FxHashSet<Key>,
    pub(super) sale_lines: usize,
    pub(super) return_lines: usize,
    /// Invoices whose lines are all older are forgotten.
    pub(super) forgotten_before: u32,
}

/// The merchandise sale lines of an invoice.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenInvoice {
    pub(super) name: Box<str>,
    pub(super) lines: Vec<SaleLine>,
    pub(super) latest: u32,
    /// The time of its order and whose it is, if it is one.
    pub(super) order: Option<(u32, u32)>,
    /// Lines that stand, by value of each dimension.
    standing: [Standing; 3],
}

/// How many lines of each value stand, by value. An invoice has one country and one store, as a rule.
#[derive(Clone, Debug, Default)]
struct Standing(SmallVec<[(u32, u32); 2]>);

#[derive(Clone, Copy, Debug)]
pub(super) struct SaleLine {
    pub(super) line: Line,
    pub(super) is_undone: bool,
    /// It is remembered no more; its place stays.
    pub(super) is_gone: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct OpenReturn {
    pub(super) line: Line,
    /// The sale that it undid.
    pub(super) undid: Option<SaleRef>,
}

impl OpenLines {
    pub(super) fn new(window_days: Option<u32>, is_part: bool) -> Self {
        Self {
            is_part,
            window_seconds: window_days.map(|days| days.saturating_mul(SECONDS_PER_DAY)),
            places: FxHashMap::default(),
            invoices: Slab::new(),
            latest_place: 0,
            sales: SaleIndex::default(),
            returns: FxHashMap::default(),
            unmatched: FxHashSet::default(),
            sale_lines: 0,
            return_lines: 0,
            forgotten_before: 0,
        }
    }

    /// Takes a merchandise sale line that counts. What it does to others is decided by [`Self::match_changed`].
    pub(super) fn add_sale(&mut self, invoice: &str, line: Line, effects: &mut Effects) {
        let place = self.place_of(invoice);
        let Some(open) = self.invoices.get_mut(place as usize) else { return };
        let sale = SaleRef { invoice: place, index: open.lines.len() as u32 };
        open.lines.push(SaleLine { line, is_undone: false, is_gone: false });
        open.latest = open.latest.max(line.time);
        self.sale_lines += 1;
        effects.track.touch(Touched::Invoice(place));
        self.stand(sale, effects);
        let Some(key) = self.key_of(&line) else { return };
        self.sales.insert(&key, sale);
        let may_undo = |open: &OpenReturn| open.line.time >= line.time;
        if self.returns.get(&key).is_some_and(|returns| returns.iter().any(may_undo)) {
            self.unmatched.insert(key);
        }
    }

    /// Takes a merchandise return line that counts. What it undoes is decided by [`Self::match_changed`].
    pub(super) fn add_return(&mut self, line: Line, effects: &mut Effects) {
        let Some(key) = self.key_of(&line) else { return };
        self.returns.entry(key).or_default().push(OpenReturn { line, undid: None });
        self.return_lines += 1;
        effects.track.touch(Touched::Returns(key));
        self.unmatched.insert(key);
    }

    /// Decides which returns undo which sales wherever lines have come or gone: once for all of them, as a key may have tens of thousands
    /// of lines, and each time costs `n log n`.
    pub(super) fn match_changed(&mut self, effects: &mut Effects) {
        if self.unmatched.is_empty() {
            return;
        }
        let mut keys = std::mem::take(&mut self.unmatched);
        keys.drain().for_each(|key| self.match_again(key, effects));
        self.unmatched = keys;
    }

    /// The place of an invoice, which it is given if it is new.
    fn place_of(&mut self, name: &str) -> u32 {
        if self.invoices.get(self.latest_place as usize).is_some_and(|latest| *latest.name == *name) {
            return self.latest_place;
        }
        self.latest_place = match self.places.get(name) {
            Some(&place) => place,
            None => {
                // There are no more invoices than lines, and their number is bound.
                let open = OpenInvoice { name: name.into(), ..OpenInvoice::default() };
                let place = self.invoices.insert(open) as u32;
                self.places.insert(name.into(), place);
                place
            }
        };
        self.latest_place
    }

    /// `None` for lines among which no reversals are looked for.
    fn key_of(&self, line: &Line) -> Option<Key> {
        let is_known = |code: u32| code != NONE && code != OTHER;
        let is_candidate = self.window_seconds.is_some() && is_known(line.customer) && is_known(line.product);
        is_candidate.then_some(Key {
            customer: line.customer,
            product: line.product,
            unit_price: line.unit_price,
            quantity: line.quantity.abs(),
        })
    }

    /// Decides anew which returns of a key undo which sales, by the rule of [`crate::table::Ledger::reversals`]: returns take
    /// their turn by time, and each undoes the earliest open sale within the window before it.
    fn match_again(&mut self, key: Key, effects: &mut Effects) {
        let Some(window_seconds) = self.window_seconds else { return };
        let Some(mut returns) = self.returns.remove(&key) else { return };
        let mut sales = self.sales.of(&key, |sale| self.key_of(&self.sale_line(sale)?.line));
        // What is the same by this order is the same in every figure.
        sales.sort_by(|&left, &right| self.order_of(left).cmp(&self.order_of(right)));
        returns.sort_by_key(|open| (open.line.time, open.line.amount));
        let mut is_undone = vec![false; sales.len()];
        let mut next = 0;
        for open in &mut returns {
            let time_of = |sale: SaleRef| self.sale_line(sale).map_or(0, |sale| sale.line.time);
            while sales.get(next).is_some_and(|&sale| time_of(sale).saturating_add(window_seconds) < open.line.time) {
                next += 1;
            }
            let undid = sales.get(next).copied().filter(|&sale| time_of(sale) <= open.line.time);
            if undid.is_some() {
                is_undone[next] = true;
                next += 1;
            }
            if open.undid.is_some() != undid.is_some() && !self.is_part {
                effects.set_undoing(open.line.time, open.line.quantity, open.line.amount, undid.is_some());
            }
            open.undid = undid;
        }
        if !returns.is_empty() {
            self.returns.insert(key, returns);
        }
        for (&sale, is_undone) in sales.iter().zip(is_undone) {
            self.set_undone(sale, is_undone, effects);
        }
    }

    fn sale_line(&self, sale: SaleRef) -> Option<&SaleLine> {
        self.invoices.get(sale.invoice as usize)?.lines.get(sale.index as usize)
    }

    fn order_of(&self, sale: SaleRef) -> Option<(u32, &str, i64)> {
        let invoice = self.invoices.get(sale.invoice as usize)?;
        let line = &invoice.lines.get(sale.index as usize)?.line;
        Some((line.time, &invoice.name, line.amount))
    }

    fn set_undone(&mut self, sale: SaleRef, is_undone: bool, effects: &mut Effects) {
        let invoice = self.invoices.get_mut(sale.invoice as usize);
        let Some(open) = invoice.and_then(|invoice| invoice.lines.get_mut(sale.index as usize)) else { return };
        if open.is_undone == is_undone {
            return;
        }
        open.is_undone = is_undone;
        if self.is_part {
            return;
        }
        effects.set_undone(&open.line, is_undone);
        if is_undone {
            self.fall(sale, effects);
        } else {
            self.stand(sale, effects);
        }
    }

    /// A sale line stands: its invoice is an order, of each of its values too.
    fn stand(&mut self, sale: SaleRef, effects: &mut Effects) {
        if self.is_part {
            return;
        }
        let Some((invoice, line)) = self.invoice_of(sale) else { return };
        for dimension in Dimension::ALL {
            if invoice.standing[dimension as usize].add(line.code(dimension)) {
                effects.set_group_order(dimension, line.code(dimension), true);
            }
        }
        if invoice.order.is_none_or(|(time, _)| line.time < time) {
            invoice.set_order(Some((line.time, line.customer)), effects);
        }
    }

    /// A sale line stands no more.
    fn fall(&mut self, sale: SaleRef, effects: &mut Effects) {
        let Some((invoice, line)) = self.invoice_of(sale) else { return };
        for dimension in Dimension::ALL {
            if invoice.standing[dimension as usize].remove(line.code(dimension)) {
                effects.set_group_order(dimension, line.code(dimension), false);
            }
        }
        if invoice.order.is_some_and(|(time, _)| time == line.time) {
            invoice.set_order(invoice.earliest(), effects);
        }
    }

    fn invoice_of(&mut self, sale: SaleRef) -> Option<(&mut OpenInvoice, Line)> {
        let invoice = self.invoices.get_mut(sale.invoice as usize)?;
        let line = invoice.lines.get(sale.index as usize)?.line;
        Some((invoice, line))
    }

    /// Takes a sale line away, with all that it decided but for what [`Self::match_changed`] does; `None` if it is not remembered.
    pub(super) fn remove_sale(&mut self, invoice: &str, line: &Line, effects: &mut Effects) -> Option<()> {
        let place = self.known_invoice(invoice)?;
        let open = self.invoices.get_mut(place as usize)?;
        let index = open.lines.iter().position(|sale| !sale.is_gone && sale.line == *line)?;
        let sale = SaleRef { invoice: place, index: index as u32 };
        open.lines[index].is_gone = true;
        self.sale_lines -= 1;
        if open.lines[index].is_undone {
            effects.set_undone(line, false);
        } else {
            self.fall(sale, effects);
        }
        if let Some(key) = self.key_of(line) {
            self.sales.remove(&key, sale);
            self.unmatched.insert(key);
        }
        if self.invoices.get(place as usize).is_some_and(|open| open.remembered() == 0) {
            self.invoices.remove(place as usize);
            self.places.remove(invoice);
        }
        Some(())
    }

    /// Takes a return line away, with all that it decided but for what [`Self::match_changed`] does; `None` if it is not remembered.
    pub(super) fn remove_return(&mut self, line: &Line, effects: &mut Effects) -> Option<()> {
        let key = self.key_of(line)?;
        let returns = self.returns.get_mut(&key)?;
        let place = returns.iter().position(|open| open.line == *line)?;
        let open = returns.swap_remove(place);
        self.return_lines -= 1;
        if open.undid.is_some() {
            effects.set_undoing(line.time, line.quantity, line.amount, false);
        }
        self.unmatched.insert(key);
        Some(())
    }

    /// The invoice at a place.
    pub(super) fn invoice(&self, place: u32) -> Option<&OpenInvoice> {
        self.invoices.get(place as usize)
    }

    /// The place of an invoice that is remembered.
    pub(super) fn known_invoice(&self, name: &str) -> Option<u32> {
        self.places.get(name).copied()
    }

    pub(super) fn returns_of(&self, key: Key) -> Option<&[OpenReturn]> {
        self.returns.get(&key).map(Vec::as_slice)
    }

    /// Lines that are remembered.
    pub(super) fn len(&self) -> usize {
        self.sale_lines + self.return_lines
    }
}

impl Standing {
    /// A further line of a value stands; is it the first?
    fn add(&mut self, value: u32) -> bool {
        match self.0.binary_search_by_key(&value, |&(value, _)| value) {
            Ok(place) => self.0[place].1 += 1,
            Err(place) => {
                self.0.insert(place, (value, 1));
                return true;
            }
        }
        false
    }

    /// A line of a value stands no more; was it the last?
    fn remove(&mut self, value: u32) -> bool {
        let Ok(place) = self.0.binary_search_by_key(&value, |&(value, _)| value) else { return false };
        self.0[place].1 -= 1;
        let is_last = self.0[place].1 == 0;
        if is_last {
            self.0.remove(place);
        }
        is_last
    }
}

impl OpenInvoice {
    /// Time and customer of the earliest line that stands.
    pub(super) fn earliest(&self) -> Option<(u32, u32)> {
        self.standing().min_by_key(|sale| sale.line.time).map(|sale| (sale.line.time, sale.line.customer))
    }

    /// Lines that are remembered and not undone.
    pub(super) fn standing(&self) -> impl Iterator<Item = &SaleLine> {
        self.lines.iter().filter(|sale| !sale.is_undone && !sale.is_gone)
    }

    /// How many lines are remembered.
    pub(super) fn remembered(&self) -> usize {
        self.lines.iter().filter(|sale| !sale.is_gone).count()
    }

    pub(super) fn set_order(&mut self, order: Option<(u32, u32)>, effects: &mut Effects) {
        if let Some((time, customer)) = self.order {
            effects.set_order(time, customer, false);
        }
        self.order = order;
        if let Some((time, customer)) = order {
            effects.set_order(time, customer, true);
        }
    }
}
