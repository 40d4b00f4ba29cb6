//! A part as records, each under a key of its own, so that what has changed can be written down and read back.

use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};

use super::codes::{Names, OTHER};
use super::groups::GroupSums;
use super::line::{Dimension, Line};
use super::open_lines::OpenReturn;
use super::recent_ids::IDS_OF_RECORD;
use super::sale_index::Key;
use super::track::Touched;
use super::{Counts, Part, RecentLine};
use crate::metrics::{CellSums, CostSums, DaySums};
use crate::table::{Day, NONE, Timestamp};

/// Names a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RecordKey {
    /// The sums of all events.
    Totals,
    /// A minute (0), hour (1) or day (2) by the second of its beginning.
    Bucket(u8, u32),
    /// A product (0), country (1) or store (2); `None` for those that had no room.
    Group(u8, Option<String>),
    /// The same on a day.
    DayGroup(u8, Day, Option<String>),
    /// A customer.
    Customer(String),
    /// The merchandise sale lines of an invoice.
    Invoice(String),
    /// The merchandise return lines of a customer, product, price and quantity.
    Returns(String, String, i64, i64),
    /// Event ids that were counted one after the other.
    Ids(u32),
    /// The latest lines.
    Recent,
}

/// Records that have changed, each under its key; `None` where there is nothing any more.
pub type Changes = Vec<(RecordKey, Option<Record>)>;

/// What stands under a key. Its form is known to this version only.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record(pub(super) Content);

/// Records that are not those of one part, or of parts that can be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Misfit {
    /// One does not fit its key or the others.
    #[error("a record of the state does not fit the others")]
    Record,
    /// The parts' sums together are out of range.
    #[error("the sums of all parts together are out of range")]
    Sum,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Content {
    Totals(Box<Totals>),
    /// The sums, unless no line counts; and was anything sold on that day?
    Bucket {
        sums: Option<Box<DaySums>>,
        is_open: bool,
    },
    Group {
        sums: GroupSums,
        description: String,
    },
    Customer {
        has_bought: bool,
        orders: u64,
    },
    /// Lines that are remembered.
    Invoice(Invoice),
    Returns(Vec<Return>),
    /// The place of the first among all that were counted, and the ids.
    Ids(u64, Vec<u128>),
    Recent(Vec<RecentLine>),
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Totals {
    pub(super) sums: DaySums,
    pub(super) uncounted: [CellSums; 16],
    pub(super) costs: CostSums,
    pub(super) counts: Counts,
    pub(super) latest: Option<u32>,
    pub(super) absolute: (i64, i64),
    pub(super) forgotten_before: u32,
    pub(super) ids: u64,
    pub(super) floors: [u32; 3],
}

/// Lines with their texts: each product, customer, country and store has one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Invoice {
    pub(super) texts: Texts,
    pub(super) lines: Vec<LineRecord>,
}

/// Texts one after the other: a list of strings would cost an allocation for each.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Texts {
    joined: String,
    ends: Vec<u32>,
}

/// A line; its texts are places among the invoice's, or [`NONE`] or [`OTHER`].
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct LineRecord {
    pub(super) time: u32,
    pub(super) texts: [u32; 4],
    pub(super) numbers: [i64; 3],
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Return {
    pub(super) time: u32,
    pub(super) country: Option<String>,
    pub(super) store: Option<String>,
    pub(super) amount: i64,
}

impl Part {
    /// Has anything changed since changes were last taken?
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.0.counts != self.0.effects.track.counts_written
    }

    /// The records that have changed since they were last taken. All records together are the part.
    pub fn take_changes(&mut self) -> Changes {
        if !self.has_changes() {
            return Vec::new();
        }
        let days = self.days_of_groups();
        let (counts, track) = (self.0.counts, &mut self.0.effects.track);
        track.counts_written = counts;
        let forgotten = std::mem::take(&mut track.forgotten_invoices);
        let touched = track.take(days);
        let mut changes: Changes = Vec::with_capacity(forgotten.len() + touched.len() + 2);
        // An invoice that was forgotten may have begun anew: what it is now comes last.
        changes.extend(forgotten.into_iter().map(|name| (RecordKey::Invoice(name.into()), None)));
        changes.extend(touched.into_iter().map(|touched| self.record(touched)));
        self.take_ids(&mut changes);
        let recent = Content::Recent(self.0.recent.iter().cloned().collect());
        changes.push((RecordKey::Recent, Some(Record(recent))));
        changes.push((RecordKey::Totals, Some(Record(Content::Totals(Box::new(self.totals()))))));
        changes
    }

    fn totals(&self) -> Totals {
        let state = &self.0;
        Totals {
            sums: state.effects.total,
            uncounted: state.effects.uncounted,
            costs: state.effects.costs,
            counts: state.counts,
            latest: state.latest,
            absolute: (state.sum_of_absolute_amounts, state.sum_of_absolute_quantities),
            forgotten_before: state.open.forgotten_before,
            ids: state.ids.counted,
            floors: state.effects.buckets.floors(),
        }
    }

    /// The days of each dimension whose sums are kept apart.
    pub(super) fn days_of_groups(&self) -> [Vec<Day>; 3] {
        Dimension::ALL.map(|dimension| self.0.effects.groups[dimension as usize].days().collect())
    }

    fn take_ids(&mut self, changes: &mut Changes) {
        let Self(state) = self;
        let written = std::mem::replace(&mut state.effects.track.ids_written, state.ids.counted);
        if written == state.ids.counted {
            return;
        }
        let records = (state.limits.event_ids as u64).div_ceil(IDS_OF_RECORD) + 1;
        for number in written / IDS_OF_RECORD..=(state.ids.counted - 1) / IDS_OF_RECORD {
            // Places are used again, so that old ids go by themselves.
            let key = RecordKey::Ids((number % records) as u32);
            let (first, ids) = state.ids.of_record(number);
            changes.push((key, Some(Record(Content::Ids(first, ids)))));
        }
    }

    fn record(&self, touched: Touched) -> (RecordKey, Option<Record>) {
        let (key, content) = match touched {
            Touched::Bucket(level, start) => {
                let sums = self.0.effects.buckets.levels[level as usize].get(start);
                let is_open = level == 2 && self.0.effects.open_days.contains(&Timestamp::from_seconds(start).day());
                let sums = sums.map(|sums| Box::new(*sums));
                let content = (sums.is_some() || is_open).then_some(Content::Bucket { sums, is_open });
                (RecordKey::Bucket(level, start), content)
            }
            Touched::Group(dimension, code) => {
                let description = if dimension == Dimension::Product { self.0.products.description(code) } else { "" };
                let sums = self.0.effects.groups[dimension as usize].get(code);
                let content = Content::Group { sums, description: description.to_owned() };
                (RecordKey::Group(dimension as u8, self.name(dimension, code)), Some(content))
            }
            Touched::DayGroup(dimension, day, code) => {
                let sums = self.0.effects.groups[dimension as usize].get_of_day(day, code);
                let content = sums.map(|&sums| Content::Group { sums, description: String::new() });
                (RecordKey::DayGroup(dimension as u8, day, self.name(dimension, code)), content)
            }
            Touched::Customer(code) => {
                let (has_bought, orders) = self.0.effects.customers.facts(code);
                let name = self.0.effects.customers.names.text(code).to_owned();
                (RecordKey::Customer(name), Some(Content::Customer { has_bought, orders }))
            }
            Touched::Invoice(place) => self.invoice_record(place),
            Touched::Returns(key) => self.returns_record(key),
        };
        (key, content.map(Record))
    }

    fn names(&self, dimension: Dimension) -> &Names {
        match dimension {
            Dimension::Product => &self.0.products.names,
            Dimension::Country => &self.0.countries,
            Dimension::Store => &self.0.stores,
        }
    }

    fn name(&self, dimension: Dimension, code: u32) -> Option<String> {
        (code != OTHER).then(|| self.names(dimension).text(code).to_owned())
    }

    fn invoice_record(&self, place: u32) -> (RecordKey, Option<Content>) {
        let Some(invoice) = self.0.open.invoice(place) else { return (RecordKey::Invoice(String::new()), None) };
        let mut texts = TextsOfLines::new(invoice.lines.len());
        let remembered = invoice.lines.iter().filter(|sale| !sale.is_gone);
        let lines: Vec<LineRecord> = remembered.map(|sale| self.line_record(&sale.line, &mut texts)).collect();
        let content = (!lines.is_empty()).then_some(Content::Invoice(Invoice { texts: texts.texts, lines }));
        (RecordKey::Invoice(invoice.name.to_string()), content)
    }

    fn line_record(&self, line: &Line, texts: &mut TextsOfLines) -> LineRecord {
        LineRecord {
            time: line.time,
            texts: [
                texts.place(0, &self.0.products.names, line.product),
                texts.place(1, &self.0.effects.customers.names, line.customer),
                texts.place(2, &self.0.countries, line.country),
                texts.place(3, &self.0.stores, line.store),
            ],
            numbers: [line.unit_price, line.quantity, line.amount],
        }
    }

    fn returns_record(&self, key: Key) -> (RecordKey, Option<Content>) {
        let customer = self.0.effects.customers.names.text(key.customer).to_owned();
        let product = self.0.products.names.text(key.product).to_owned();
        let record = |open: &OpenReturn| Return {
            time: open.line.time,
            country: self.name(Dimension::Country, open.line.country),
            store: self.name(Dimension::Store, open.line.store),
            amount: open.line.amount,
        };
        let returns = self.0.open.returns_of(key).map(|returns| returns.iter().map(record).collect());
        (RecordKey::Returns(customer, product, key.unit_price, key.quantity), returns.map(Content::Returns))
    }
}

impl Texts {
    /// The text at a place, if there is one.
    pub(super) fn get(&self, place: u32) -> Option<&str> {
        let place = place as usize;
        let start = if place == 0 { 0 } else { *self.ends.get(place - 1)? };
        self.joined.get(start as usize..*self.ends.get(place)? as usize)
    }

    fn push(&mut self, text: &str) -> u32 {
        self.joined.push_str(text);
        self.ends.push(self.joined.len() as u32);
        self.ends.len() as u32 - 1
    }
}

/// The texts of an invoice, each once a column.
struct TextsOfLines {
    texts: Texts,
    /// By column and code.
    places: FxHashMap<(usize, u32), u32>,
    /// Code and place of what was last in each column: customer, country and store of an invoice's lines are the same, as a rule.
    latest: [(u32, u32); 4],
}

impl TextsOfLines {
    fn new(lines: usize) -> Self {
        let places = FxHashMap::with_capacity_and_hasher(lines, FxBuildHasher);
        Self { texts: Texts::default(), places, latest: [(NONE, NONE); 4] }
    }

    fn place(&mut self, column: usize, names: &Names, code: u32) -> u32 {
        if code == NONE || code == OTHER {
            return code;
        }
        if self.latest[column].0 != code {
            let place = self.places.entry((column, code)).or_insert_with(|| self.texts.push(names.text(code)));
            self.latest[column] = (code, *place);
        }
        self.latest[column].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::{Event, Limits};
    use crate::spec::Definitions;

    #[test]
    fn a_text_of_an_invoice_is_written_once_in_whatever_order_its_lines_come() {
        let mut part = Part::new(Definitions::default(), Limits::default());
        for code in ["LEFT", "RIGHT", "LEFT", "RIGHT", "RIGHT"] {
            let json = format!(
                r#"{{"invoice":"1","stock_code":"{code}","quantity":1,"unit_price":2,"country":"RIGHT","time":"2011-12-09"}}"#
            );
            part.apply(&Event::from_json(json.as_bytes(), None).unwrap()).unwrap();
        }
        let invoice = part.take_changes().into_iter().find_map(|(_, record)| match record?.0 {
            Content::Invoice(invoice) => Some(invoice),
            _ => None,
        });
        let Invoice { texts, lines } = invoice.unwrap();
        let text = |place: u32| texts.get(place).unwrap_or_default();
        let codes: Vec<&str> = lines.iter().map(|line| text(line.texts[0])).collect();
        assert_eq!(codes, ["LEFT", "RIGHT", "LEFT", "RIGHT", "RIGHT"]);
        assert_eq!(lines.iter().map(|line| text(line.texts[2])).collect::<Vec<_>>(), ["RIGHT"; 5]);
        // The country has a text of its own, the store's is empty.
        assert_eq!((texts.joined.as_str(), texts.get(4)), ("LEFTRIGHTRIGHT", None));
    }
}
