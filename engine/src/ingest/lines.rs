//! From the fields of a row to a line of the table.

use super::date_order::{DateOrderVotes, Stored};
use super::faults::FaultLog;
use super::fields::{self, DateReader, Number, NumberError, Reading};
use super::layout::Layout;
use super::rows::{Row, RowSink};
use super::texts::Texts;
use super::{ColumnRole, DateForm, FaultReason, IngestError, IngestOptions};
use crate::table::{
    CodedLine, LineError, Money, NONE, Quantity, SECONDS_PER_DAY, SalesTable, amount_of, divide_half_even,
};

/// Decimal places that prices and amounts are counted in.
const MONEY_PLACES: u32 = 4;
/// Decimal places that quantities are counted in.
const QUANTITY_PLACES: u32 = 3;
/// Half a hundredth, in ten-thousandths: by so much a line amount may differ from price × quantity.
const AMOUNT_TOLERANCE: u64 = 50;

/// Reads the rows of one file.
pub(super) struct LineReader {
    pub(super) layout: Layout,
    pub(super) file: u16,
    columns: Columns,
    dates: DateReader,
    /// Only for dates whose order of day and month has to be found out.
    pub(super) votes: Option<DateOrderVotes>,
    pub(super) texts: Texts,
    /// Empty values of each column.
    pub(super) missing: Vec<u64>,
    rows_before: u64,
    pub(super) rows_read: u64,
    scratch: Vec<u8>,
}

/// What is counted over all files.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) rows_read: u64,
    pub(super) rounded_rows: u64,
    pub(super) rounding_largest_effect: Money,
    pub(super) amount_mismatches: u64,
}

/// Where rows go: the parts of an ingest that outlive a file.
pub(super) struct LineSink<'a> {
    pub(super) reader: &'a mut LineReader,
    pub(super) table: &'a mut SalesTable,
    pub(super) faults: &'a mut FaultLog,
    pub(super) counts: &'a mut Counts,
    pub(super) file_name: &'a str,
}

/// Where the numbers and dates stand.
struct Columns {
    all: usize,
    invoice: usize,
    code: usize,
    quantity: usize,
    date: usize,
    time: Option<usize>,
    unit_price: Option<usize>,
    line_amount: Option<usize>,
    unit_cost: Option<usize>,
}

/// What is wrong with a row, and which column is to blame.
struct Flaw {
    column: Option<usize>,
    reason: FaultReason,
}

/// The money of a line.
struct Figures {
    quantity: Number,
    unit_price: Option<Number>,
    line_amount: Option<Number>,
    unit_cost: Option<i64>,
}

impl Flaw {
    fn of_row(reason: FaultReason) -> Self {
        Self { column: None, reason }
    }

    fn of_column(column: usize, reason: FaultReason) -> Self {
        Self { column: Some(column), reason }
    }
}

impl LineReader {
    /// A reader for the next file of the table.
    pub(super) fn new(layout: Layout, file: u16, options: &IngestOptions, first_row: usize) -> Self {
        let place = |role| layout.column(role);
        let columns = Columns {
            all: layout.header.len(),
            invoice: place(ColumnRole::Invoice).unwrap_or_default(),
            code: place(ColumnRole::ProductCode).unwrap_or_default(),
            quantity: place(ColumnRole::Quantity).unwrap_or_default(),
            date: place(ColumnRole::Date).unwrap_or_default(),
            time: place(ColumnRole::Time),
            unit_price: place(ColumnRole::UnitPrice),
            line_amount: place(ColumnRole::LineAmount),
            unit_cost: place(ColumnRole::UnitCost),
        };
        let votes = match layout.date_form {
            DateForm::Numeric(order) => Some(DateOrderVotes::new(order, options.date_order, first_row)),
            DateForm::Iso | DateForm::ExcelSerial => None,
        };
        Self {
            dates: DateReader::new(layout.date_form, options.shop_offset_minutes),
            texts: Texts::new(&layout),
            missing: vec![0; columns.all],
            rows_before: layout.rows_before,
            rows_read: 0,
            scratch: Vec::new(),
            columns,
            votes,
            layout,
            file,
        }
    }

    fn check_shape(&self, row: &Row<'_>) -> Result<(), Flaw> {
        if row.has_nul {
            return Err(Flaw::of_row(FaultReason::NulByte));
        }
        if row.field_count < self.columns.all {
            return Err(Flaw::of_row(FaultReason::TooFewFields));
        }
        // Delimiters at the end of a line that separate nothing are forgiven.
        let is_empty = |column| row.is_blank(column);
        if row.field_count > row.kept_fields() || !(self.columns.all..row.field_count).all(is_empty) {
            return Err(Flaw::of_row(FaultReason::TooManyFields));
        }
        Ok(())
    }

    #[inline]
    fn figures(&mut self, row: &Row<'_>) -> Result<Figures, Flaw> {
        let numbers = self.layout.numbers;
        let scratch = &mut self.scratch;
        let mut read = |column: usize, places, missing, bad| match numbers.read(row.field(column, scratch), places) {
            Ok(number) => Ok(number),
            Err(NumberError::Missing) => Err(Flaw::of_column(column, missing)),
            Err(NumberError::Malformed) => Err(Flaw::of_column(column, bad)),
            Err(NumberError::OutOfRange) => Err(Flaw::of_column(column, FaultReason::OutOfRange)),
        };
        let quantity = self.columns.quantity;
        let quantity = read(quantity, QUANTITY_PLACES, FaultReason::MissingQuantity, FaultReason::BadQuantity)?;
        let mut money = |column: Option<usize>| {
            column.map_or(Ok(None), |column| {
                match read(column, MONEY_PLACES, FaultReason::MissingPrice, FaultReason::BadPrice) {
                    Err(Flaw { reason: FaultReason::MissingPrice, .. }) => Ok(None),
                    other => other.map(Some),
                }
            })
        };
        let (unit_price, line_amount) = (money(self.columns.unit_price)?, money(self.columns.line_amount)?);
        let unit_cost = money(self.columns.unit_cost)?.map(|cost| cost.count);
        if unit_price.is_none() && line_amount.is_none() {
            let column = self.columns.unit_price.or(self.columns.line_amount);
            return Err(Flaw { column, reason: FaultReason::MissingPrice });
        }
        for (is_missing, column) in [
            (unit_price.is_none(), self.columns.unit_price),
            (line_amount.is_none(), self.columns.line_amount),
            (unit_cost.is_none(), self.columns.unit_cost),
        ] {
            if let (true, Some(column)) = (is_missing, column) {
                self.missing[column] += 1;
            }
        }
        Ok(Figures { quantity, unit_price, line_amount, unit_cost })
    }

    #[inline]
    fn moment(&mut self, row: &Row<'_>) -> Result<(u32, Stored), Flaw> {
        let column = self.columns.date;
        let field = row.field(column, &mut self.scratch);
        let Some(reading) = self.dates.read(field) else {
            let is_missing = field.is_empty() || fields::is_null_word(field);
            let reason = if is_missing { FaultReason::MissingDate } else { FaultReason::BadDate };
            return Err(Flaw::of_column(column, reason));
        };
        let moment = match (&self.votes, reading) {
            (Some(votes), reading) => votes.moment(reading),
            (None, Reading::Fixed(seconds)) => Some((seconds, Stored::Fixed)),
            (None, _) => None,
        };
        let (seconds, stored) = moment.ok_or(Flaw::of_column(column, FaultReason::BadDate))?;
        let Some(column) = self.columns.time else { return Ok((seconds, stored)) };
        let field = row.field(column, &mut self.scratch);
        if field.is_empty() || fields::is_null_word(field) {
            self.missing[column] += 1;
            return Ok((seconds, stored));
        }
        let time = fields::time_of_day(field).ok_or(Flaw::of_column(column, FaultReason::BadDate))?;
        Ok((seconds - seconds % SECONDS_PER_DAY + time, stored))
    }
}

impl LineSink<'_> {
    #[inline]
    fn line(&mut self, row: &Row<'_>) -> Result<(), Flaw> {
        let reader = &mut *self.reader;
        if row.field_count != reader.columns.all || row.has_nul {
            reader.check_shape(row)?;
        }
        for (column, reason) in [
            (reader.columns.invoice, FaultReason::MissingInvoice),
            (reader.columns.code, FaultReason::MissingProductCode),
        ] {
            if row.is_blank(column) {
                return Err(Flaw::of_column(column, reason));
            }
        }
        let figures = reader.figures(row)?;
        let (time, stored) = reader.moment(row)?;
        let (unit_price, amount) = self.price_and_amount(&figures)?;
        self.table.check_sums(amount, figures.quantity.count).map_err(flaw_of)?;
        let reader = &mut *self.reader;
        let sign = figures.unit_price.or(figures.line_amount).and_then(|number| number.currency);
        let codes = reader.texts.encode(row, self.table, &mut reader.missing, sign);
        let codes = codes.ok_or(Flaw::of_row(FaultReason::OutOfRange))?;
        let line = CodedLine {
            invoice: codes.required[0],
            code: codes.required[1],
            description: codes.required[2],
            customer: codes.required[3],
            country: codes.required[4],
            quantity: figures.quantity.count,
            unit_price,
            amount,
            time,
            line_number: row.line_number,
            has_optional: figures.unit_cost.is_some() || codes.optional.iter().any(|&code| code != NONE),
            optional: codes.optional,
            unit_cost: figures.unit_cost,
        };
        self.table.push_coded(&line).map_err(flaw_of)?;
        if let Some(votes) = &mut reader.votes {
            votes.note(self.table.len() - 1, stored, row.field(reader.columns.date, &mut reader.scratch));
        }
        Ok(())
    }

    /// Unit price and amount of a line, the one that is not given computed from the other.
    #[inline]
    fn price_and_amount(&mut self, figures: &Figures) -> Result<(i64, i64), Flaw> {
        let quantity = figures.quantity.count;
        let out_of_range = || Flaw::of_row(FaultReason::OutOfRange);
        let computed = figures.unit_price.map(|price| {
            amount_of(Money::from_ten_thousandths(price.count), Quantity::from_thousandths(quantity))
                .map(Money::ten_thousandths)
                .ok_or_else(out_of_range)
        });
        let result = match (figures.unit_price, figures.line_amount) {
            (Some(price), None) => (price.count, computed.unwrap_or_else(|| Err(out_of_range()))?),
            (price, Some(amount)) => {
                if let Some(computed) = computed {
                    let differs = computed.map_or(true, |computed| computed.abs_diff(amount.count) > AMOUNT_TOLERANCE);
                    self.counts.amount_mismatches += u64::from(differs);
                }
                let derived = || price_of(amount.count, quantity).ok_or_else(out_of_range);
                (price.map_or_else(derived, |price| Ok(price.count))?, amount.count)
            }
            (None, None) => return Err(Flaw::of_row(FaultReason::MissingPrice)),
        };
        if figures.is_rounded() {
            let largest = &mut self.counts.rounding_largest_effect;
            *largest = figures.rounding_effect().max(*largest);
            self.counts.rounded_rows += 1;
        }
        Ok(result)
    }

    fn set_aside(&mut self, flaw: &Flaw, row: &Row<'_>) {
        let reader = &mut *self.reader;
        let text = flaw.column.map_or(row.text(), |column| row.field(column, &mut reader.scratch));
        let column = flaw.column.map(|column| column as u16);
        self.faults.add(reader.file, row.line_number, column, flaw.reason, text);
    }

    /// Is this the header, or what stands above it?
    #[inline]
    fn is_before_rows(&mut self) -> bool {
        if self.reader.rows_before > 0 {
            self.reader.rows_before -= 1;
            return true;
        }
        self.reader.rows_read += 1;
        self.counts.rows_read += 1;
        false
    }
}

impl RowSink for LineSink<'_> {
    type Error = IngestError;

    #[inline]
    fn row(&mut self, row: &Row<'_>) -> Result<(), IngestError> {
        if self.is_before_rows() {
            return Ok(());
        }
        if let Err(flaw) = self.line(row) {
            self.set_aside(&flaw, row);
        }
        let currencies = &self.table.optional.currency.dictionary;
        if currencies.len() > 1 {
            let currencies = currencies.texts().take(2).map(str::to_owned).collect();
            return Err(IngestError::TwoCurrencies { file: self.file_name.to_owned(), currencies });
        }
        Ok(())
    }

    fn bad_row(&mut self, line_number: u32, text: &[u8], is_unclosed: bool) -> Result<(), IngestError> {
        if !self.is_before_rows() {
            let reason = if is_unclosed { FaultReason::UnclosedQuote } else { FaultReason::RowTooLong };
            self.faults.add(self.reader.file, line_number, None, reason, text);
        }
        Ok(())
    }
}

impl Figures {
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

/// The price that gives an amount; the amount itself where nothing was sold.
fn price_of(amount: i64, quantity: i64) -> Option<i64> {
    if quantity == 0 {
        return Some(amount);
    }
    let thousandths = i128::from(amount) * i128::from(Quantity::SCALE) * i128::from(quantity.signum());
    i64::try_from(divide_half_even(thousandths, i128::from(quantity).abs())).ok()
}

fn flaw_of(error: LineError) -> Flaw {
    Flaw::of_row(match error {
        LineError::SumOverflow => FaultReason::SumOverflow,
        LineError::AmountOverflow | LineError::TableFull => FaultReason::OutOfRange,
    })
}
