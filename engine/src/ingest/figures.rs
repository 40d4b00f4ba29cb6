//! Quantity, price and amount of a line.

use super::counts::Counts;
use super::faults::{Flaw, Removed};
use super::fields::{Fit, Number, NumberError, NumberFormat};
use super::layout::Layout;
use super::number_form::{NumberVotes, OpenFields, Verdict};
use super::price::{mismatch_of, price_beside, price_of};
use super::rows::Row;
use super::{ColumnRole, DecimalSign, FaultReason};
use crate::table::{Money, Quantity, SalesTable, amount_of, divide_half_even};

/// Decimal places that prices and amounts are counted in.
pub(super) const MONEY_PLACES: u32 = 4;
/// Decimal places that quantities are counted in.
pub(super) const QUANTITY_PLACES: u32 = 3;
/// Reads the number columns of one file.
pub(super) struct FigureReader {
    numbers: NumberFormat,
    quantity: usize,
    unit_price: Option<usize>,
    line_amount: Option<usize>,
    unit_cost: Option<usize>,
    votes: NumberVotes,
}

/// The numbers of a line, counted as the table's columns count.
pub(super) struct Figures {
    pub(super) quantity: i64,
    pub(super) unit_price: i64,
    pub(super) amount: i64,
    /// What most lines do not have.
    pub(super) extra: Option<Extra>,
}

/// What is noted of a line beside its numbers.
#[derive(Default)]
pub(super) struct Extra {
    pub(super) unit_cost: Option<i64>,
    /// The currencies that stood with price and amount.
    pub(super) currencies: [Option<&'static str>; 2],
    open_fields: OpenFields,
    rounding_effect: Option<Money>,
    /// What a line amount is beyond price × quantity, if they differ by more than a rounding.
    mismatch: Option<i64>,
    empty_columns: [Option<usize>; 3],
}

/// The numbers as they were read.
struct Written {
    quantity: Number,
    unit_price: Option<Number>,
    line_amount: Option<Number>,
}

impl FigureReader {
    /// A reader for files of this layout.
    pub(super) fn new(layout: &Layout, given: Option<DecimalSign>, first_row: usize) -> Self {
        let sign = if layout.numbers.has_decimal_comma { DecimalSign::Comma } else { DecimalSign::Point };
        Self {
            numbers: layout.numbers,
            votes: NumberVotes::new(sign, given, first_row),
            quantity: layout.column(ColumnRole::Quantity).unwrap_or_default(),
            unit_price: layout.column(ColumnRole::UnitPrice),
            line_amount: layout.column(ColumnRole::LineAmount),
            unit_cost: layout.column(ColumnRole::UnitCost),
        }
    }

    /// The numbers of a row.
    #[inline]
    pub(super) fn read(&mut self, row: &Row<'_>) -> Result<Figures, Flaw> {
        match self.read_plain(row) {
            Some(figures) => Ok(figures),
            None => self.read_any(row),
        }
    }

    /// Notes what is to be remembered of a row, which is in the table now.
    pub(super) fn note(&mut self, row: usize, extra: &Extra) {
        self.votes.note(row, extra.open_fields);
    }

    /// Decides what the numbers of the file that can be read in two ways are.
    pub(super) fn settle(&self, table: &mut SalesTable, removed: &mut Removed) -> Verdict {
        self.votes.settle(table, removed)
    }

    /// The fast way for whole units at a plain price; `None` for all others.
    #[inline]
    fn read_plain(&mut self, row: &Row<'_>) -> Option<Figures> {
        let (Some(unit_price), None, None) = (self.unit_price, self.line_amount, self.unit_cost) else { return None };
        let units = self.numbers.read_plain(row.raw(self.quantity)).filter(|units| units.decimals == 0)?.digits;
        let price = self.numbers.read_plain(row.raw(unit_price))?;
        if price.may_be_thousands() {
            return None;
        }
        let unit_price = price.count(MONEY_PLACES)?;
        // 14 digits and 3 zeros are within range.
        let quantity = units * Quantity::SCALE;
        let amount = unit_price.checked_mul(units)?;
        self.votes.count_price(price.decimals > 0);
        Some(Figures { quantity, unit_price, amount, extra: None })
    }

    #[inline(never)]
    fn read_any(&mut self, row: &Row<'_>) -> Result<Figures, Flaw> {
        let (missing, bad) = (FaultReason::MissingQuantity, FaultReason::BadQuantity);
        let quantity = self.number(row, self.quantity, QUANTITY_PLACES, missing, bad)?;
        let unit_price = self.money(row, self.unit_price)?;
        let line_amount = self.money(row, self.line_amount)?;
        let unit_cost = self.money(row, self.unit_cost)?;
        let written = Written { quantity, unit_price, line_amount };
        let (unit_price, amount, mismatch) = written.price_and_amount().map_err(|flaw| Flaw {
            column: if flaw == FaultReason::MissingPrice { self.unit_price.or(self.line_amount) } else { None },
            reason: flaw,
        })?;
        let price_as_written = written.unit_price.filter(|price| price.count == unit_price);
        let open_fields = self.open_fields([Some(quantity), price_as_written, line_amount, unit_cost]);
        let unit_cost = unit_cost.map(|cost| cost.count);
        let is_empty = |is_empty: bool, column: Option<usize>| column.filter(|_| is_empty);
        let extra = Extra {
            unit_cost,
            currencies: [written.unit_price, written.line_amount].map(|number| number?.currency),
            open_fields,
            rounding_effect: written.is_rounded().then(|| written.rounding_effect()),
            mismatch,
            empty_columns: [
                is_empty(written.unit_price.is_none(), self.unit_price),
                is_empty(written.line_amount.is_none(), self.line_amount),
                is_empty(unit_cost.is_none(), self.unit_cost),
            ],
        };
        Ok(Figures { quantity: quantity.count, unit_price, amount, extra: Some(extra) })
    }

    /// Counts the numbers of a row, and says which of them have two readings.
    fn open_fields(&mut self, numbers: [Option<Number>; OpenFields::FIELDS]) -> OpenFields {
        let mut open = OpenFields::default();
        let [_, unit_price, line_amount, _] = numbers;
        if unit_price.is_none() {
            open.insert(OpenFields::COMPUTED_PRICE);
        }
        if line_amount.is_none() {
            open.insert(OpenFields::COMPUTED_AMOUNT);
        }
        for (field, number) in numbers.into_iter().enumerate() {
            let fit = number.map_or(Fit::Any, |number| number.fit);
            self.votes.count(field, fit);
            open.insert(OpenFields::with_fit(field, fit));
        }
        open
    }

    fn number(
        &self,
        row: &Row<'_>,
        column: usize,
        places: u32,
        missing: FaultReason,
        bad: FaultReason,
    ) -> Result<Number, Flaw> {
        self.numbers.read(row.field(column), places).map_err(|error| {
            Flaw::of_column(
                column,
                match error {
                    NumberError::Missing => missing,
                    NumberError::Malformed => bad,
                    NumberError::OutOfRange => FaultReason::OutOfRange,
                },
            )
        })
    }

    /// An amount of money; `None` if the file or the row has none.
    fn money(&self, row: &Row<'_>, column: Option<usize>) -> Result<Option<Number>, Flaw> {
        let Some(column) = column else { return Ok(None) };
        match self.number(row, column, MONEY_PLACES, FaultReason::MissingPrice, FaultReason::BadPrice) {
            Err(Flaw { reason: FaultReason::MissingPrice, .. }) => Ok(None),
            number => number.map(Some),
        }
    }
}

impl Extra {
    /// Counts what is noted of a line that was kept.
    pub(super) fn count(&self, counts: &mut Counts, missing: &mut [u64]) {
        if let Some(effect) = self.rounding_effect {
            counts.rounded_rows += 1;
            counts.rounding_largest_effect = counts.rounding_largest_effect.max(effect);
        }
        if let Some(difference) = self.mismatch {
            counts.amount_mismatches += 1;
            counts.amount_difference = counts.amount_difference.saturating_add(difference);
        }
        for &column in self.empty_columns.iter().flatten() {
            missing[column] += 1;
        }
    }
}

impl Written {
    /// Unit price and amount, the one that is not given computed from the other; and by how much the amount is beyond what
    /// the price gives, if the two contradict each other.
    fn price_and_amount(&self) -> Result<(i64, i64, Option<i64>), FaultReason> {
        let quantity = self.quantity.count;
        let computed = |price: Number| {
            let amount = amount_of(Money::from_ten_thousandths(price.count), Quantity::from_thousandths(quantity));
            amount.map(Money::ten_thousandths)
        };
        let given_by = |amount: Number| price_of(amount.count, quantity).ok_or(FaultReason::OutOfRange);
        match (self.unit_price, self.line_amount) {
            (Some(price), None) => Ok((price.count, computed(price).ok_or(FaultReason::OutOfRange)?, None)),
            (Some(price), Some(amount)) => {
                let mismatch = mismatch_of(amount.count, computed(price));
                let price = price_beside(amount.count, price.count, quantity).ok_or(FaultReason::OutOfRange)?;
                Ok((price, amount.count, mismatch))
            }
            (None, Some(amount)) => Ok((given_by(amount)?, amount.count, None)),
            (None, None) => Err(FaultReason::MissingPrice),
        }
    }

    fn is_rounded(&self) -> bool {
        let money = self.line_amount.or(self.unit_price);
        self.quantity.is_rounded || money.is_some_and(|number| number.is_rounded)
    }

    /// What the digits that were rounded away would change in the line's amount.
    fn rounding_effect(&self) -> Money {
        /// 10^-16 in one ten-thousandth.
        const PARTS: i128 = 1_000_000_000_000;
        let lost = |number: Number| i128::from(number.lost);
        let effect = match (self.line_amount, self.unit_price) {
            // Lost parts are 10^-12 of a unit each.
            (Some(amount), _) => lost(amount) * 10_000,
            (None, Some(price)) => {
                // Price × quantity in parts of 10^-16: 10^-4 × 10^-12, and 10^-12 × 10^-3 ten times.
                let cross = lost(price) * lost(self.quantity) / 100_000_000;
                i128::from(price.count) * lost(self.quantity)
                    + lost(price) * i128::from(self.quantity.count) * 10
                    + cross
            }
            (None, None) => 0,
        };
        let effect = divide_half_even(effect.abs(), PARTS);
        Money::from_ten_thousandths(i64::try_from(effect).unwrap_or(i64::MAX))
    }
}
