//! From the text fields of a row to codes of the table's dictionaries.

use super::ColumnRole;
use super::fields;
use super::layout::Layout;
use super::rows::Row;
use crate::table::{NONE, SalesTable, TextColumn};

/// The roles of text columns: those that a table always has, and those it may have.
const REQUIRED: [ColumnRole; 5] =
    [ColumnRole::Invoice, ColumnRole::ProductCode, ColumnRole::Description, ColumnRole::Customer, ColumnRole::Country];
const OPTIONAL: [ColumnRole; 6] = [
    ColumnRole::Store,
    ColumnRole::Channel,
    ColumnRole::Category,
    ColumnRole::Supplier,
    ColumnRole::Currency,
    ColumnRole::OrderStatus,
];
/// The place of the currency in `OPTIONAL`.
const CURRENCY: usize = 4;

/// Reads the text columns of one file.
pub(super) struct Texts {
    required: [Option<usize>; 5],
    optional: [Option<usize>; 6],
    has_optional: bool,
    /// Columns of which only the empty values are counted.
    unused: Vec<usize>,
    /// For each product code, the description of its latest line: most of its lines have the same.
    description_of_code: Vec<u32>,
    scratch: Vec<u8>,
    /// Was any text no UTF-8?
    pub(super) has_windows_1252: bool,
}

/// The codes of a row's texts.
pub(super) struct TextCodes {
    /// Invoice, product code, description, customer, country.
    pub(super) required: [u32; 5],
    /// In the order of [`crate::table::CodedLine::optional`].
    pub(super) optional: [u32; 6],
}

impl Texts {
    pub(super) fn new(layout: &Layout) -> Self {
        let optional = OPTIONAL.map(|role| layout.column(role));
        Self {
            required: REQUIRED.map(|role| layout.column(role)),
            has_optional: optional.iter().any(Option::is_some),
            optional,
            unused: (0..layout.roles.len()).filter(|&column| layout.roles[column].is_none()).collect(),
            description_of_code: Vec::new(),
            scratch: Vec::new(),
            has_windows_1252: layout.header_is_windows_1252,
        }
    }

    /// The codes of a row's texts; `None` when a dictionary is full. `sign` is the currency that stands with its numbers.
    #[inline]
    pub(super) fn encode(
        &mut self,
        row: &Row<'_>,
        table: &mut SalesTable,
        missing: &mut [u64],
        sign: Option<&'static str>,
    ) -> Option<TextCodes> {
        let [invoice, code, description, customer, country] = self.required;
        let invoice = self.code_at(row, invoice, &mut table.invoice)?;
        let code = self.code_at(row, code, &mut table.code)?;
        let description = self.description(row, description, code, table, missing)?;
        let customer = self.customer(row, customer, &mut table.customer, missing)?;
        if let Some(column) = country.filter(|&column| row.is_blank(column)) {
            missing[column] += 1;
        }
        let country = self.code_at(row, country, &mut table.country)?;
        let mut optional = [NONE; 6];
        if self.has_optional || sign.is_some() {
            optional = self.optional(row, table, missing, sign)?;
        }
        for &column in &self.unused {
            missing[column] += u64::from(row.is_blank(column));
        }
        Some(TextCodes { required: [invoice, code, description, customer, country], optional })
    }

    /// The code of a field; that of the empty text if the file has no such column.
    #[inline]
    fn code_at(&mut self, row: &Row<'_>, column: Option<usize>, texts: &mut TextColumn) -> Option<u32> {
        let Self { scratch, has_windows_1252, .. } = self;
        let field = column.map_or(&b""[..], |column| row.field(column, scratch));
        code_of(field, texts, has_windows_1252)
    }

    #[inline]
    fn description(
        &mut self,
        row: &Row<'_>,
        column: Option<usize>,
        code: u32,
        table: &mut SalesTable,
        missing: &mut [u64],
    ) -> Option<u32> {
        let Self { scratch, has_windows_1252, description_of_code, .. } = self;
        let mut field = column.map_or(&b""[..], |column| row.field(column, scratch));
        if let Some(column) = column
            && (field.is_empty() || fields::is_null_word(field))
        {
            missing[column] += 1;
            field = b"";
        }
        let code = code as usize;
        if let Some(&latest) = description_of_code.get(code)
            && latest != NONE
            && table.description.dictionary.is(latest, field)
        {
            return Some(latest);
        }
        let description = code_of(field, &mut table.description, has_windows_1252)?;
        if code >= description_of_code.len() {
            description_of_code.resize(code + 1, NONE);
        }
        description_of_code[code] = description;
        Some(description)
    }

    #[inline]
    fn customer(
        &mut self,
        row: &Row<'_>,
        column: Option<usize>,
        customers: &mut TextColumn,
        missing: &mut [u64],
    ) -> Option<u32> {
        let Some(column) = column else { return Some(NONE) };
        let Self { scratch, has_windows_1252, .. } = self;
        let field = row.field(column, scratch);
        if field.is_empty() || fields::is_null_word(field) {
            missing[column] += 1;
            return Some(NONE);
        }
        code_of(fields::customer(field), customers, has_windows_1252)
    }

    #[cold]
    fn optional(
        &mut self,
        row: &Row<'_>,
        table: &mut SalesTable,
        missing: &mut [u64],
        sign: Option<&'static str>,
    ) -> Option<[u32; 6]> {
        let Self { scratch, has_windows_1252, optional, .. } = self;
        let mut codes = [NONE; 6];
        for (index, texts) in table.optional.texts_mut().into_iter().enumerate() {
            let field = optional[index].map_or(&b""[..], |column| row.field(column, scratch));
            if field.is_empty() || fields::is_null_word(field) {
                if let Some(column) = optional[index] {
                    missing[column] += 1;
                } else if let (CURRENCY, Some(sign)) = (index, sign) {
                    codes[index] = code_of(sign.as_bytes(), texts, has_windows_1252)?;
                }
                continue;
            }
            let field = if index == CURRENCY { fields::currency(field) } else { field };
            codes[index] = code_of(field, texts, has_windows_1252)?;
        }
        Some(codes)
    }
}

/// The code of a text; `None` when the dictionary is full. What is no UTF-8 is read as Windows-1252.
#[inline]
fn code_of(field: &[u8], texts: &mut TextColumn, has_windows_1252: &mut bool) -> Option<u32> {
    let has_odd_end = matches!(field, [0x80..=0xff, ..] | [.., 0x80..=0xff]);
    if !has_odd_end && let Ok(code) = texts.code_of_bytes(field) {
        return code;
    }
    code_of_any(field, texts, has_windows_1252)
}

#[cold]
fn code_of_any(field: &[u8], texts: &mut TextColumn, has_windows_1252: &mut bool) -> Option<u32> {
    *has_windows_1252 |= std::str::from_utf8(field).is_err();
    // Spaces beyond ASCII may stand at its ends.
    texts.code_of_bytes(fields::read_text(field).as_bytes()).ok()?
}
