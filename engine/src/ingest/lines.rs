//! From the fields of a row to a line of the table.

use super::counts::Counts;
use super::date_order::{DateOrderVotes, Stored};
use super::faults::{FaultLog, Flaw};
use super::fields::{self, DateReader, Reading};
use super::figures::FigureReader;
use super::layout::Layout;
use super::rows::{Row, RowSink, is_blank};
use super::texts::Texts;
use super::{ColumnRole, DateForm, FaultReason, IngestError, IngestOptions};
use crate::table::{CodedLine, LineError, SECONDS_PER_DAY, SalesTable};

/// Reads the rows of one file.
pub(super) struct LineReader {
    pub(super) layout: Layout,
    pub(super) file: u16,
    columns: usize,
    invoice: usize,
    code: usize,
    date: usize,
    time: Option<usize>,
    pub(super) figures: FigureReader,
    dates: DateReader,
    /// Only for dates whose order of day and month has to be found out.
    pub(super) votes: Option<DateOrderVotes>,
    pub(super) texts: Texts,
    /// Empty values of each column.
    pub(super) missing: Vec<u64>,
    /// Names of currencies that have been found to mean one.
    currencies: usize,
    rows_before: u64,
    pub(super) rows_read: u64,
}

/// Where rows go: the parts of an ingest that outlive a file.
pub(super) struct LineSink<'a> {
    pub(super) reader: &'a mut LineReader,
    pub(super) table: &'a mut SalesTable,
    pub(super) faults: &'a mut FaultLog,
    pub(super) counts: &'a mut Counts,
    pub(super) file_name: &'a str,
}

impl LineReader {
    /// A reader for the next file of the table.
    pub(super) fn new(layout: Layout, file: u16, options: &IngestOptions, first_row: usize) -> Self {
        let required = |role| layout.column(role).unwrap_or_default();
        let votes = match layout.date_form {
            DateForm::Numeric(order) => Some(DateOrderVotes::new(order, options.date_order, first_row)),
            DateForm::Iso | DateForm::ExcelSerial => None,
        };
        let columns = layout.header.len();
        Self {
            columns,
            invoice: required(ColumnRole::Invoice),
            code: required(ColumnRole::ProductCode),
            date: required(ColumnRole::Date),
            time: layout.column(ColumnRole::Time),
            figures: FigureReader::new(&layout, options.decimal_sign, first_row),
            dates: DateReader::new(layout.date_form, options.zone.clone()),
            texts: Texts::new(&layout),
            missing: vec![0; columns],
            currencies: 1,
            rows_before: layout.rows_before,
            rows_read: 0,
            votes,
            layout,
            file,
        }
    }

    #[cold]
    fn check_shape(&self, row: &Row<'_>) -> Result<(), Flaw> {
        if row.has_nul {
            return Err(Flaw::of_row(FaultReason::NulByte));
        }
        if row.field_count < self.columns {
            return Err(Flaw::of_row(FaultReason::TooFewFields));
        }
        // Delimiters at the end of a line that separate nothing are forgiven.
        let is_empty = |column| is_blank(row.raw(column));
        if row.field_count > row.fields.len() || !(self.columns..row.field_count).all(is_empty) {
            return Err(Flaw::of_row(FaultReason::TooManyFields));
        }
        Ok(())
    }

    #[inline]
    fn moment(&mut self, row: &Row<'_>) -> Result<(u32, Stored), Flaw> {
        let Some(reading) = self.dates.read(row.raw(self.date)) else {
            let field = row.field(self.date);
            let is_missing = field.is_empty() || fields::is_null_word(field);
            let reason = if is_missing { FaultReason::MissingDate } else { FaultReason::BadDate };
            return Err(Flaw::of_column(self.date, reason));
        };
        let (seconds, stored) = match (&self.votes, reading) {
            (Some(votes), reading) => votes.moment(reading),
            (None, Reading::Fixed(seconds)) => (seconds, Stored::Fixed),
            (None, _) => return Err(Flaw::of_column(self.date, FaultReason::BadDate)),
        };
        let Some(column) = self.time else { return Ok((seconds, stored)) };
        let field = row.field(column);
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
        if row.field_count != reader.columns || row.has_nul {
            reader.check_shape(row)?;
        }
        if is_blank(row.raw(reader.invoice)) {
            return Err(Flaw::of_column(reader.invoice, FaultReason::MissingInvoice));
        }
        if is_blank(row.raw(reader.code)) {
            return Err(Flaw::of_column(reader.code, FaultReason::MissingProductCode));
        }
        let figures = reader.figures.read(row)?;
        let (time, stored) = reader.moment(row)?;
        let codes = reader.texts.encode(row, self.table, &mut reader.missing, figures.extra.as_ref());
        let codes = codes.ok_or(Flaw::of_row(FaultReason::OutOfRange))?;
        let line = CodedLine {
            invoice: codes.invoice,
            code: codes.code,
            description: codes.description,
            customer: codes.customer,
            country: codes.country,
            quantity: figures.quantity,
            unit_price: figures.unit_price,
            amount: figures.amount,
            time,
            line_number: row.line_number,
            optional: codes.optional,
        };
        self.table.push_coded(&line).map_err(flaw_of)?;
        if let Some(extra) = figures.extra {
            extra.count(self.counts, &mut reader.missing);
            reader.figures.note(self.table.len() - 1, &extra);
        }
        if let Some(votes) = &mut reader.votes {
            votes.note(self.table.len() - 1, stored, row.raw(reader.date));
        }
        Ok(())
    }

    #[cold]
    fn set_aside(&mut self, flaw: Flaw, row: &Row<'_>) {
        let text = flaw.column.map_or(row.text, |column| row.field(column));
        let column = flaw.column.map(|column| column as u16);
        self.faults.add(self.reader.file, row.line_number, column, flaw.reason, text);
    }

    /// Is this the header, or what stands above it?
    #[inline]
    fn is_before_rows(&mut self, is_blank: impl Fn() -> bool) -> bool {
        if self.reader.rows_before > 0 {
            self.reader.rows_before -= u64::from(!is_blank());
            return true;
        }
        self.reader.rows_read += 1;
        self.counts.rows_read += 1;
        false
    }

    /// A row of nothing but delimiters is no more a row than an empty line is.
    #[cold]
    fn forget_row(&mut self) {
        self.reader.rows_read -= 1;
        self.counts.rows_read -= 1;
    }

    /// Checks that all names of currencies may mean one, as `$` and `USD` do.
    #[cold]
    fn check_currencies(&mut self) -> Result<(), IngestError> {
        let names: Vec<&str> = self.table.optional.currency.dictionary.texts().collect();
        for (index, &name) in names.iter().enumerate() {
            if let Some(&other) = names[..index].iter().find(|other| !fields::are_one(other, name)) {
                let currencies = [other, name].map(str::to_owned).to_vec();
                return Err(IngestError::TwoCurrencies { file: self.file_name.to_owned(), currencies });
            }
        }
        self.reader.currencies = names.len();
        Ok(())
    }
}

impl RowSink for LineSink<'_> {
    type Error = IngestError;

    #[inline]
    fn row(&mut self, row: &Row<'_>) -> Result<(), IngestError> {
        if self.is_before_rows(|| row.is_blank()) {
            return Ok(());
        }
        if let Err(flaw) = self.line(row) {
            if row.is_blank() {
                self.forget_row();
            } else {
                self.set_aside(flaw, row);
            }
        }
        if self.table.optional.currency.dictionary.len() > self.reader.currencies {
            self.check_currencies()?;
        }
        Ok(())
    }

    fn bad_row(&mut self, line_number: u32, text: &[u8], is_unclosed: bool) -> Result<(), IngestError> {
        if !self.is_before_rows(|| false) {
            let reason = if is_unclosed { FaultReason::UnclosedQuote } else { FaultReason::RowTooLong };
            self.faults.add(self.reader.file, line_number, None, reason, text);
        }
        Ok(())
    }
}

fn flaw_of(error: LineError) -> Flaw {
    Flaw::of_row(match error {
        LineError::SumOverflow => FaultReason::SumOverflow,
        LineError::AmountOverflow | LineError::TableFull => FaultReason::OutOfRange,
    })
}
