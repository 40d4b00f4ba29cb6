//! Finds out how a file is written from its first rows.

use super::dialect::{detect_delimiter, detect_newline, told_delimiter};
use super::sample::{MOST_COLUMNS, Sample, shown};
use super::{ColumnRole, DateForm, DateOrder, DecimalSign, IngestError, IngestOptions, fields, header};

/// Rows shown when columns have to be named by hand.
const PREVIEW_ROWS: usize = 5;

/// How a file is written.
pub(super) struct Layout {
    /// The header's cells, or names made for the columns of a file that has none.
    pub(super) header: Vec<String>,
    /// What each column holds.
    pub(super) roles: Vec<Option<ColumnRole>>,
    pub(super) delimiter: u8,
    pub(super) newline: u8,
    /// Rows before the first one that counts: a `sep=` line, the header.
    pub(super) rows_before: u64,
    pub(super) numbers: fields::NumberFormat,
    /// The dates' form; their order of day and month is what the first rows say, and may turn out to be the other.
    pub(super) date_form: DateForm,
    /// Are there bytes in the header that are no UTF-8?
    pub(super) header_is_windows_1252: bool,
    /// The first value of each column.
    pub(super) first_values: Vec<String>,
    /// Rows and their bytes among the first rows, to estimate how many there are in all.
    pub(super) sample_rows: usize,
    pub(super) sample_bytes: usize,
}

impl Layout {
    /// Finds the layout from the start of a file, which is all of it when `is_whole`. `Ok(None)` when there is no row.
    pub(super) fn detect(
        file: &str,
        head: &[u8],
        is_whole: bool,
        options: &IngestOptions,
    ) -> Result<Option<Self>, IngestError> {
        let newline = detect_newline(head);
        let told = told_delimiter(head);
        let delimiter = told.unwrap_or_else(|| detect_delimiter(head, is_whole, newline));
        let mut sample = Sample::read(head, is_whole, delimiter, newline);
        if sample.first_fields > MOST_COLUMNS {
            return Err(IngestError::TooManyColumns {
                file: file.to_owned(),
                found: sample.first_fields,
                max: MOST_COLUMNS,
            });
        }
        if told.is_some() && !sample.rows.is_empty() {
            sample.rows.remove(0);
        }
        let rows_above = sample.rows_above_header();
        sample.rows.drain(..rows_above);
        let Some(first) = sample.rows.first().cloned() else { return Ok(None) };
        let generated = header::generated(first.len());
        let (names, mut roles, has_header) = match header::mapped(options.mapping.as_ref(), &first) {
            Some(roles) => (first, roles, true),
            None if header::is_data(&first) => {
                let roles = header::mapped(options.mapping.as_ref(), &generated);
                let guess = roles.unwrap_or_else(|| vec![None; generated.len()]);
                (generated, guess, false)
            }
            None => {
                let roles = header::recognise(&first);
                (first, roles, true)
            }
        };
        if has_header {
            sample.rows.remove(0);
        }
        if let Err(name) = header::give_named(&mut roles, &names, &options.columns) {
            let (file, name) = (file.to_owned(), name.to_owned());
            return Err(IngestError::NoSuchColumn { file, name, header: names });
        }
        let missing = header::missing(&roles);
        if !missing.is_empty() {
            let preview = sample.rows.iter().take(PREVIEW_ROWS).map(|row| row.iter().map(|cell| shown(cell)).collect());
            let (file, preview) = (file.to_owned(), preview.collect());
            return Err(IngestError::MappingNeeded { file, header: names, preview, guess: roles, missing });
        }
        let rows_before = u64::from(told.is_some()) + rows_above as u64 + u64::from(has_header);
        Ok(Some(Self::of(names, roles, delimiter, newline, rows_before, &sample, options)))
    }

    fn of(
        header: Vec<String>,
        roles: Vec<Option<ColumnRole>>,
        delimiter: u8,
        newline: u8,
        rows_before: u64,
        sample: &Sample,
        options: &IngestOptions,
    ) -> Self {
        let first_values = (0..header.len())
            .map(|column| sample.column(column).find(|cell| !cell.is_empty()).map(shown).unwrap_or_default());
        Self {
            first_values: first_values.collect(),
            numbers: number_format(sample, &roles, delimiter, options.decimal_sign),
            date_form: date_form(sample, &roles, options.date_order),
            header_is_windows_1252: sample.first_is_windows_1252,
            sample_rows: sample.rows.len(),
            sample_bytes: sample.bytes,
            header,
            roles,
            delimiter,
            newline,
            rows_before,
        }
    }

    /// The column that has a role.
    pub(super) fn column(&self, role: ColumnRole) -> Option<usize> {
        self.roles.iter().position(|&other| other == Some(role))
    }
}

/// The format that the first rows suggest, unless a person has given one.
fn number_format(
    sample: &Sample,
    roles: &[Option<ColumnRole>],
    delimiter: u8,
    given: Option<DecimalSign>,
) -> fields::NumberFormat {
    let is_number = |role: &Option<ColumnRole>| {
        matches!(
            role,
            Some(ColumnRole::Quantity | ColumnRole::UnitPrice | ColumnRole::LineAmount | ColumnRole::UnitCost)
        )
    };
    let (mut commas, mut points) = (0, 0);
    for column in (0..roles.len()).filter(|&column| is_number(&roles[column])) {
        for has_comma in sample.column(column).filter_map(fields::has_comma_or_point) {
            if has_comma {
                commas += 1;
            } else {
                points += 1;
            }
        }
    }
    // Where the comma is the decimal sign, spreadsheets separate columns by semicolons.
    let seems_comma = commas > points || (commas == points && delimiter == b';');
    let has_decimal_comma = given.map_or(seems_comma, |sign| sign == DecimalSign::Comma);
    fields::NumberFormat { has_decimal_comma }
}

fn date_form(sample: &Sample, roles: &[Option<ColumnRole>], given: Option<DateOrder>) -> DateForm {
    let (mut iso, mut serial, mut numeric, mut day_first, mut month_first) = (0, 0, 0, 0, 0);
    if let Some(column) = roles.iter().position(|&role| role == Some(ColumnRole::Date)) {
        for (form, order) in sample.column(column).filter_map(|cell| fields::form_of(cell.as_bytes())) {
            match form {
                DateForm::Iso => iso += 1,
                DateForm::ExcelSerial => serial += 1,
                DateForm::Numeric(_) => numeric += 1,
            }
            match order {
                Some(DateOrder::DayFirst) => day_first += 1,
                Some(DateOrder::MonthFirst) => month_first += 1,
                None => {}
            }
        }
    }
    if serial > iso && serial > numeric {
        DateForm::ExcelSerial
    } else if iso > 0 && iso >= numeric {
        DateForm::Iso
    } else {
        let seen = if month_first > day_first { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        DateForm::Numeric(given.unwrap_or(seen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(text: &str) -> Result<Option<Layout>, IngestError> {
        Layout::detect("a.csv", text.as_bytes(), true, &IngestOptions::default())
    }

    #[test]
    fn unknown_names_need_a_mapping() {
        let error = detect("Invoice,Thing,Qty,Date,Price\n1,a,2,2011-12-09,3\n").err();
        let Some(IngestError::MappingNeeded { header, preview, guess, missing, .. }) = error else {
            panic!("{error:?}")
        };
        assert_eq!((header.len(), preview[0][1].as_str(), missing), (5, "a", vec![ColumnRole::ProductCode]));
        assert_eq!(guess[3], Some(ColumnRole::Date));
    }

    #[test]
    fn a_file_without_a_header_needs_a_mapping_of_numbered_columns() {
        let error = detect("536365,85123A,6,2010-12-01,2.55\n536365,71053,6,2010-12-01,3.39\n").err();
        let Some(IngestError::MappingNeeded { header, preview, .. }) = error else { panic!("{error:?}") };
        assert_eq!((header[0].as_str(), header[4].as_str(), preview.len()), ("Column 1", "Column 5", 2));
    }

    #[test]
    fn more_columns_than_any_sales_file_has_are_refused() {
        let text = format!("{}\n", "a,".repeat(9_999));
        let expected = IngestError::TooManyColumns { file: "a.csv".to_owned(), found: 10_000, max: 1_000 };
        assert_eq!(detect(&text).err(), Some(expected));
    }

    #[test]
    fn a_line_for_spreadsheets_tells_the_delimiter() {
        for sign in ["sep=;", "SEP=;", "\"Sep=;\""] {
            let text = format!("{sign}\nInvoice;SKU;Qty;Date;Price\n1;a;2;2011-12-09;3\n");
            let layout = detect(&text).unwrap().unwrap();
            assert_eq!((layout.delimiter, layout.rows_before, layout.header.len()), (b';', 2, 5), "{sign}");
        }
    }
}
