//! Decimal point or decimal comma, decided from all numbers of a file.
//!
//! `2.55` and `1,234.50` can be read in one way only, and are read so whatever the file's other numbers say. `1.250` is a
//! quarter more than one, or a thousand and a quarter. Until the file ends, numbers of the second kind are stored as the first
//! rows suggest; at the end the sign for which more numbers of the first kind speak is that of their column, or of the file
//! where a column has none; and if it is the other one, the stored numbers of the second kind are made a thousand times
//! greater or smaller where they lie. What it takes to know them again is a bit and two bytes a row, and nothing in files that
//! have none.

use super::DecimalSign;
use super::evidence::Evidence;
use super::faults::Removed;
use super::price::{mismatch_of, price_of};
use super::row_set::RowSet;
use super::{FaultReason, fields::Fit};
use crate::table::{Money, OptionalColumns, Quantity, SalesTable, amount_of};

/// A group of digits makes a number so many times greater.
const GROUP: i64 = 1_000;

/// The numbers of one file.
pub(super) struct NumberVotes {
    /// The sign by which numbers with two readings are stored.
    stored: DecimalSign,
    /// Was it given by a person, for all files that leave it open?
    is_given: bool,
    first_row: usize,
    /// Of quantities, prices, line amounts and costs.
    evidence: [Evidence; OpenFields::FIELDS],
    /// Rows with a number that has two readings, and what of each has.
    open_rows: RowSet,
    open_fields: Vec<OpenFields>,
}

/// Which figures of a row have two readings, which of these are stored as thousands, and which figures were computed from the
/// others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OpenFields(u16);

/// What the numbers of a file came to.
pub(super) struct Verdict {
    pub(super) sign: DecimalSign,
    /// Should a person say which it is?
    pub(super) is_open: bool,
    /// Rows with a number that can be read both ways, unless all other numbers agree on the sign.
    pub(super) open_rows: u64,
    /// What the other sign would change in the sum of all amounts.
    pub(super) effect: Money,
    /// How many more line amounts contradict price × quantity now, and what they are beyond it.
    pub(super) mismatches: (i64, i64),
}

/// Quantity, price, amount and cost of a row, as the table counts them.
#[derive(Clone, Copy)]
struct Figures {
    quantity: i64,
    unit_price: i64,
    amount: i64,
    unit_cost: Option<i64>,
}

impl OpenFields {
    /// Figures that may have two readings.
    pub(super) const FIELDS: usize = 4;
    /// The index of the price among them.
    const PRICE: usize = 1;
    const QUANTITY: Self = Self::of(0);
    const UNIT_PRICE: Self = Self::of(Self::PRICE);
    const LINE_AMOUNT: Self = Self::of(2);
    const UNIT_COST: Self = Self::of(3);
    /// The price is the one that gives the amount.
    pub(super) const COMPUTED_PRICE: Self = Self(16);
    /// The amount is price × quantity.
    pub(super) const COMPUTED_AMOUNT: Self = Self(32);

    /// Of open figures, which are stored as thousands.
    const THOUSANDS_SHIFT: u16 = 8;

    const fn of(field: usize) -> Self {
        Self(1 << field)
    }

    /// The figure of this index, if it has two readings.
    pub(super) fn with_fit(field: usize, fit: Fit) -> Self {
        match fit {
            Fit::Decimals => Self::of(field),
            Fit::Thousands => Self(Self::of(field).0 | Self::of(field).0 << Self::THOUSANDS_SHIFT),
            Fit::Any | Fit::This | Fit::Other => Self::default(),
        }
    }

    /// Is this figure stored as thousands?
    fn is_thousands(self, figure: Self) -> bool {
        self.0 >> Self::THOUSANDS_SHIFT & figure.0 != 0
    }

    pub(super) fn insert(&mut self, other: Self) {
        self.0 |= other.0;
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Has any figure two readings?
    fn is_any(self) -> bool {
        self.0 & 15 != 0
    }

    /// Of the figures with two readings, only these.
    fn only(self, figures: Self) -> Self {
        Self(self.0 & (figures.0 | !15))
    }
}

impl NumberVotes {
    /// For the numbers of a file whose first row will be `first_row`.
    pub(super) fn new(suggested: DecimalSign, given: Option<DecimalSign>, first_row: usize) -> Self {
        Self {
            stored: given.unwrap_or(suggested),
            is_given: given.is_some(),
            first_row,
            evidence: [Evidence::default(); OpenFields::FIELDS],
            open_rows: RowSet::default(),
            open_fields: Vec::new(),
        }
    }

    /// Counts a number of the field of this index.
    pub(super) fn count(&mut self, field: usize, fit: Fit) {
        match fit {
            Fit::This => self.evidence[field].agreeing += 1,
            Fit::Other => self.evidence[field].contrary += 1,
            Fit::Any | Fit::Decimals | Fit::Thousands => {}
        }
    }

    /// Counts a price that can be read in the file's format only, if it has decimals, and in both else.
    #[inline]
    pub(super) fn count_price(&mut self, has_decimals: bool) {
        self.evidence[OpenFields::PRICE].agreeing += u64::from(has_decimals);
    }

    /// Notes a row, which is in the table now.
    pub(super) fn note(&mut self, row: usize, fields: OpenFields) {
        if fields.is_any() {
            self.open_rows.insert(row - self.first_row);
            self.open_fields.push(fields);
        }
    }

    fn is_turned(&self, evidence: Evidence) -> bool {
        let all = self.open_fields.len() as u64 + evidence.agreeing + evidence.contrary;
        if self.is_given { evidence.overrules(all) } else { evidence.is_turned() }
    }

    /// Decides, makes the table agree with the decision, and says which rows then are beyond the range.
    pub(super) fn settle(&self, table: &mut SalesTable, removed: &mut Removed) -> Verdict {
        let of_file = self.evidence.iter().fold(Evidence::default(), |sum, field| sum.plus(*field));
        let is_turned = self.is_turned(of_file);
        let sign = if is_turned { self.stored.other() } else { self.stored };
        let (mut turned, mut doubtful, mut is_open) = (OpenFields::default(), OpenFields::default(), false);
        for (index, &of_field) in self.evidence.iter().enumerate() {
            let (field, evidence) = (OpenFields::of(index), if of_field.is_none() { of_file } else { of_field });
            let is_field_turned = self.is_turned(evidence);
            if is_field_turned {
                turned.insert(field);
            }
            if !evidence.is_unanimous() || (!is_field_turned && evidence.contrary > 0) {
                doubtful.insert(field);
                is_open |= evidence.is_open() && !self.is_given;
            }
        }
        let (mut open_rows, mut effect, mut mismatches) = (0, 0_i128, (0, 0));
        let mut fields = self.open_fields.iter();
        for row in (self.first_row..table.len()).filter(|row| self.open_rows.contains(row - self.first_row)) {
            let (Some(&fields), stored) = (fields.next(), Figures::of(table, row)) else { break };
            if removed.contains(row) {
                continue;
            }
            let Some(kept) = stored.turned(fields.only(turned)) else {
                let text = Money::from_ten_thousandths(stored.amount).to_string();
                removed.add(table, row, None, FaultReason::OutOfRange, text);
                continue;
            };
            if fields.only(turned).is_any() {
                kept.count_mismatch(fields, 1, &mut mismatches);
                stored.count_mismatch(fields, -1, &mut mismatches);
                kept.put(table, row);
            }
            if fields.only(doubtful).is_any() {
                open_rows += 1;
                let other = if is_turned { Some(stored) } else { stored.turned(fields) };
                effect += other.map_or(0, |other| i128::from(other.amount) - i128::from(kept.amount));
            }
        }
        if turned.is_any() {
            table.add_up();
        }
        let effect = effect.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        let effect = Money::from_ten_thousandths(effect);
        Verdict { sign, is_open: is_open && open_rows > 0, open_rows, effect, mismatches }
    }
}

impl Figures {
    fn of(table: &SalesTable, row: usize) -> Self {
        Self {
            quantity: table.quantity[row],
            unit_price: table.unit_price[row],
            amount: table.amount[row],
            unit_cost: table.optional.unit_cost.get(row).copied(),
        }
    }

    /// The same by the other sign than the one by which they are stored; `None` if they are beyond the range then.
    fn turned(self, open: OpenFields) -> Option<Self> {
        let turn = |value: i64, figure: OpenFields| match (open.has(figure), open.is_thousands(figure)) {
            (false, _) => Some(value),
            (true, false) => value.checked_mul(GROUP),
            (true, true) => Some(value / GROUP),
        };
        let quantity = turn(self.quantity, OpenFields::QUANTITY)?;
        let mut unit_price = turn(self.unit_price, OpenFields::UNIT_PRICE)?;
        let mut amount = turn(self.amount, OpenFields::LINE_AMOUNT)?;
        if open.has(OpenFields::COMPUTED_AMOUNT) {
            let price = Money::from_ten_thousandths(unit_price);
            amount = amount_of(price, Quantity::from_thousandths(quantity))?.ten_thousandths();
        } else if open.has(OpenFields::COMPUTED_PRICE) {
            unit_price = price_of(amount, quantity)?;
        }
        let unit_cost = match self.unit_cost {
            Some(cost) if cost != OptionalColumns::NO_COST => Some(turn(cost, OpenFields::UNIT_COST)?),
            other => other,
        };
        Some(Self { quantity, unit_price, amount, unit_cost })
    }

    fn put(self, table: &mut SalesTable, row: usize) {
        (table.quantity[row], table.unit_price[row], table.amount[row]) = (self.quantity, self.unit_price, self.amount);
        if let (Some(cost), Some(place)) = (self.unit_cost, table.optional.unit_cost.get_mut(row)) {
            *place = cost;
        }
    }

    fn count_mismatch(self, fields: OpenFields, sign: i64, mismatches: &mut (i64, i64)) {
        if fields.has(OpenFields::COMPUTED_PRICE) || fields.has(OpenFields::COMPUTED_AMOUNT) {
            return;
        }
        let price = Money::from_ten_thousandths(self.unit_price);
        let computed = amount_of(price, Quantity::from_thousandths(self.quantity)).map(Money::ten_thousandths);
        if let Some(difference) = mismatch_of(self.amount, computed) {
            mismatches.0 += sign;
            mismatches.1 = mismatches.1.saturating_add(sign.saturating_mul(difference));
        }
    }
}
