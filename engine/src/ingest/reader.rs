use super::counts::Counts;
use super::faults::{FaultLog, Removed};
use super::file_reader::{FileReader, Shared};
use super::lines::LineReader;
use super::{
    ColumnReport, ColumnRole, DateForm, DecimalSign, Encoding, Fault, FaultReason, FileReport, IngestError,
    IngestOptions, IngestReport,
};
use crate::table::{Money, NONE, SalesTable, TextColumn};

/// The most bytes handed on at once: places in them are kept in 32 bits.
const MOST_AT_ONCE: usize = 1 << 30;

/// Reads files as their bytes come, piece by piece, into one table. Never holds more of a file than one row, the piece at
/// hand and a look-ahead of 64 KiB; where the pieces are cut makes no difference to the table or to the report.
///
/// After an error nothing more can be read: every call returns the same error again.
///
/// # Examples
/// ```
/// use aisle_engine::ingest::{Ingest, IngestOptions};
///
/// let file = b"Invoice,SKU,Qty,Date,Price\n1,A7,2,2011-12-09,2.50\n1,A8,x,2011-12-09,1.00\n";
/// let mut ingest = Ingest::new(IngestOptions::default());
/// ingest.begin_file("till.csv", file.len() as u64)?;
/// for piece in file.chunks(10) {
///     ingest.push(piece)?;
/// }
/// ingest.end_file()?;
/// let ingested = ingest.finish()?;
/// assert_eq!((ingested.table.len(), ingested.report.rows_set_aside), (1, 1));
/// assert_eq!(ingested.report.faults[0].text, "x");
/// # Ok::<(), aisle_engine::ingest::IngestError>(())
/// ```
pub struct Ingest {
    shared: Shared,
    file: Option<FileReader>,
    files: Vec<FileReport>,
    failure: Option<IngestError>,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Ingested {
    /// The lines.
    pub table: SalesTable,
    /// How they were read, and what could not be.
    pub report: IngestReport,
}

impl Ingest {
    /// Ready for the first file.
    #[must_use]
    pub fn new(options: IngestOptions) -> Self {
        let shared =
            Shared { options, table: SalesTable::default(), faults: FaultLog::default(), counts: Counts::default() };
        Self { shared, file: None, files: Vec::new(), failure: None }
    }

    /// Begins a file of so many bytes as they lie on the disk; 0 when that is not known. A file that was begun and not
    /// ended is ended.
    ///
    /// # Errors
    /// As [`Self::end_file`].
    pub fn begin_file(&mut self, name: &str, bytes_on_disk: u64) -> Result<(), IngestError> {
        self.end_file()?;
        self.shared.table.begin_file(name);
        self.shared.faults.begin_file();
        let file = u16::try_from(self.files.len()).unwrap_or(u16::MAX);
        self.file = Some(FileReader::new(name, bytes_on_disk, file, self.shared.table.len()));
        Ok(())
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// Any [`IngestError`], as soon as it is certain that the file cannot be used.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), IngestError> {
        self.check()?;
        for bytes in bytes.chunks(MOST_AT_ONCE) {
            if let Some(file) = &mut self.file {
                let result = file.push(bytes, &mut self.shared);
                self.remember(result)?;
            }
        }
        Ok(())
    }

    /// Ends the file. Does nothing if none was begun.
    ///
    /// # Errors
    /// Any [`IngestError`].
    pub fn end_file(&mut self) -> Result<(), IngestError> {
        self.check()?;
        let Some(mut file) = self.file.take() else { return Ok(()) };
        let result = file.end(&mut self.shared).and_then(|reader| settle(file, reader, &mut self.shared));
        let report = self.remember(result)?;
        self.files.push(report);
        Ok(())
    }

    /// Rows read so far, of all files.
    #[must_use]
    pub fn rows_read(&self) -> u64 {
        self.shared.counts.rows_read
    }

    /// The table and the report. A file that was begun and not ended is ended.
    ///
    /// # Errors
    /// As [`Self::end_file`].
    pub fn finish(mut self) -> Result<Ingested, IngestError> {
        self.end_file()?;
        let Shared { table, faults, counts, .. } = self.shared;
        let (faults, set_aside_by_reason) = faults.finish();
        let report = IngestReport {
            rows_read: counts.rows_read,
            rows_kept: table.len() as u64,
            rows_set_aside: faults.len() as u64,
            set_aside_by_reason,
            files: self.files,
            faults,
            rounded_rows: counts.rounded_rows,
            rounding_largest_effect: counts.rounding_largest_effect,
            amount_mismatches: counts.amount_mismatches,
            amount_difference: Money::from_ten_thousandths(counts.amount_difference),
        };
        debug_assert_eq!(report.rows_read, report.rows_kept + report.rows_set_aside);
        Ok(Ingested { table, report })
    }

    fn check(&self) -> Result<(), IngestError> {
        self.failure.clone().map_or(Ok(()), Err)
    }

    fn remember<T>(&mut self, result: Result<T, IngestError>) -> Result<T, IngestError> {
        if let Err(error) = &result {
            self.failure = Some(error.clone());
        }
        result
    }
}

/// Decides what could only be decided at the end of the file, and reports how it was read.
fn settle(file: FileReader, mut reader: LineReader, shared: &mut Shared) -> Result<FileReport, IngestError> {
    let table = &mut shared.table;
    let mut removed = Removed::new(reader.file, file.first_row);
    let (mut date_form, mut is_date_order_ambiguous, mut open_dates) = (reader.layout.date_form, false, 0);
    if let Some(votes) = reader.votes.take() {
        let verdict = votes.settle(table, reader.layout.column(ColumnRole::Date), &mut removed);
        date_form = DateForm::Numeric(verdict.order);
        (is_date_order_ambiguous, open_dates) = (verdict.is_open, verdict.open_rows);
    }
    let numbers = reader.figures.settle(table, &mut removed);
    let counts = &mut shared.counts;
    counts.amount_mismatches = counts.amount_mismatches.saturating_add_signed(numbers.mismatches.0);
    counts.amount_difference = counts.amount_difference.saturating_add(numbers.mismatches.1);
    for row in table.rows_beyond_sums(file.first_row, |row| removed.contains(row)) {
        let amount = Money::from_ten_thousandths(table.amount[row]).to_string();
        removed.add(table, row, None, FaultReason::SumOverflow, amount);
    }
    removed.finish(table, &mut shared.faults);
    let rows_kept = shared.table.len() - file.first_row;
    if reader.rows_read == 0 {
        return Err(IngestError::HeaderOnly { file: file.name });
    }
    if let (0, Some(fault)) = (rows_kept, shared.faults.of_file().first()) {
        let (rows_read, line, reason) = (reader.rows_read, fault.line_number, in_words(fault, &reader.layout.header));
        return Err(IngestError::NoUsableRow { file: file.name, rows_read, line, reason });
    }
    let is_1252 = file.encoding == Encoding::Utf8 && reader.texts.has_windows_1252;
    Ok(FileReport {
        is_gzip: file.is_gzip(),
        encoding: if is_1252 { Encoding::Windows1252 } else { file.encoding },
        delimiter: char::from(reader.layout.delimiter),
        has_decimal_comma: numbers.sign == DecimalSign::Comma,
        date_form,
        is_date_order_ambiguous,
        open_dates,
        is_decimal_sign_ambiguous: numbers.is_open,
        open_numbers: numbers.open_rows,
        open_numbers_effect: numbers.effect,
        rows_read: reader.rows_read,
        rows_kept: rows_kept as u64,
        columns: column_reports(reader, &shared.table, file.first_row),
        name: file.name,
        bytes: file.bytes,
    })
}

/// What is wrong with a row, in words.
fn in_words(fault: &Fault, header: &[String]) -> String {
    let column = fault.column.and_then(|column| header.get(usize::from(column)));
    match (column, fault.text.as_str()) {
        (Some(column), "") => format!("{} (column {column})", fault.reason.words()),
        (Some(column), text) => format!("{} (column {column}: {text:?})", fault.reason.words()),
        (None, _) => fault.reason.words().to_owned(),
    }
}

fn column_reports(reader: LineReader, table: &SalesTable, first_row: usize) -> Vec<ColumnReport> {
    let layout = reader.layout;
    let columns = layout.header.into_iter().zip(layout.roles).zip(layout.first_values).zip(reader.missing);
    columns
        .map(|(((header, role), first_value), missing)| {
            let distinct = role.and_then(|role| text_column(table, role)).map(|texts| distinct(texts, first_row));
            ColumnReport { header, role, first_value, distinct, missing }
        })
        .collect()
}

fn text_column(table: &SalesTable, role: ColumnRole) -> Option<&TextColumn> {
    Some(match role {
        ColumnRole::Invoice => &table.invoice,
        ColumnRole::ProductCode => &table.code,
        ColumnRole::Description => &table.description,
        ColumnRole::Customer => &table.customer,
        ColumnRole::Country => &table.country,
        ColumnRole::Store => &table.optional.store,
        ColumnRole::Channel => &table.optional.channel,
        ColumnRole::Category => &table.optional.category,
        ColumnRole::Supplier => &table.optional.supplier,
        ColumnRole::Currency => &table.optional.currency,
        ColumnRole::OrderStatus => &table.optional.order_status,
        _ => return None,
    })
}

/// Distinct texts that are not empty from a row on.
fn distinct(texts: &TextColumn, first_row: usize) -> u64 {
    let mut is_seen = vec![false; texts.dictionary.len()];
    for &code in texts.codes.get(first_row..).unwrap_or_default().iter().filter(|&&code| code != NONE) {
        is_seen[code as usize] = true;
    }
    if let Some(empty) = texts.dictionary.find("") {
        is_seen[empty as usize] = false;
    }
    is_seen.iter().filter(|&&is_seen| is_seen).count() as u64
}
