//! The first rows of a file, by which it is found out how the file is written.

use super::row_scanner::RowScanner;
use super::rows::{Row, RowSink};
use super::{fields, header};

/// More columns than any sales file has.
pub(super) const MOST_COLUMNS: usize = 1_000;
/// Characters of a cell that are shown.
const SHOWN_CHARACTERS: usize = 80;
/// The header is looked for in so many first rows: reports have a title and dates above it.
const MOST_ROWS_TO_HEADER: usize = 20;

/// The first rows of a file, as far as they are whole.
#[derive(Default)]
pub(super) struct Sample {
    pub(super) rows: Vec<Vec<String>>,
    pub(super) bytes: usize,
    /// How many fields the first row has, however many are kept.
    pub(super) first_fields: usize,
    pub(super) first_is_windows_1252: bool,
}

impl Sample {
    /// The rows of the start of a file, which is all of it when `is_whole`.
    pub(super) fn read(head: &[u8], is_whole: bool, delimiter: u8, newline: u8) -> Self {
        let mut sample = Self::default();
        let mut scanner = RowScanner::new(delimiter, newline, MOST_COLUMNS);
        let Ok(bytes) = scanner.scan(head, is_whole, &mut sample);
        sample.bytes = bytes;
        sample
    }

    /// Rows above the first one that names all columns that are needed; none if the first row has any known name.
    pub(super) fn rows_above_header(&self) -> usize {
        let names = |row: &Vec<String>| header::recognise(row);
        if self.rows.first().is_none_or(|first| names(first).iter().any(Option::is_some)) {
            return 0;
        }
        let is_header = |row: &Vec<String>| header::missing(&names(row)).is_empty();
        self.rows.iter().take(MOST_ROWS_TO_HEADER).position(is_header).unwrap_or(0)
    }

    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.get(column).map(String::as_str))
    }
}

impl RowSink for Sample {
    type Error = std::convert::Infallible;

    fn row(&mut self, row: &Row<'_>) -> Result<(), Self::Error> {
        if row.is_blank() {
            return Ok(());
        }
        if self.rows.is_empty() {
            self.first_fields = row.field_count;
            self.first_is_windows_1252 = std::str::from_utf8(row.text).is_err();
        }
        let cell = |column| fields::read_text(row.field(column)).into_owned();
        self.rows.push((0..row.fields.len()).map(cell).collect());
        Ok(())
    }

    fn bad_row(&mut self, _: u32, text: &[u8], _: bool) -> Result<(), Self::Error> {
        // A header that is no row must still be seen; other lines that are none tell nothing, but are counted.
        let cells = if self.rows.is_empty() { vec![shown(&fields::read_text(text))] } else { Vec::new() };
        self.rows.push(cells);
        Ok(())
    }
}

/// A text shortened for showing.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARACTERS).collect()
}
