//! From the text fields of a row to codes of the table's dictionaries.

use super::ColumnRole;
use super::fields;
use super::figures::Extra;
use super::layout::Layout;
use super::rows::{Row, trim};
use crate::table::{Dictionary, NONE, OptionalCodes, SalesTable, same_bytes};

/// The roles of the columns that a table may have, in the order of [`OptionalCodes::texts`].
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
    invoice: usize,
    code: usize,
    description: Option<usize>,
    customer: Option<usize>,
    country: Option<usize>,
    optional: [Option<usize>; 6],
    has_optional: bool,
    /// Columns of which only the empty values are counted.
    unused: Vec<usize>,
    // Lines of one invoice follow each other, so most of these repeat the line before.
    last_invoice: LastText,
    last_customer: LastText,
    last_country: LastText,
    /// For each product code, the description of its latest line: most of its lines have the same.
    description_of_code: Vec<u32>,
    /// Was any text no UTF-8?
    pub(super) has_windows_1252: bool,
}

/// The codes of a row's texts.
pub(super) struct TextCodes {
    pub(super) invoice: u32,
    pub(super) code: u32,
    pub(super) description: u32,
    pub(super) customer: u32,
    pub(super) country: u32,
    pub(super) optional: Option<OptionalCodes>,
}

/// The latest text of a column as it was written, and its code.
struct LastText {
    bytes: [u8; Self::MOST],
    len: usize,
    code: u32,
}

impl Texts {
    /// For the columns of this layout.
    pub(super) fn new(layout: &Layout) -> Self {
        let optional = OPTIONAL.map(|role| layout.column(role));
        Self {
            invoice: layout.column(ColumnRole::Invoice).unwrap_or_default(),
            code: layout.column(ColumnRole::ProductCode).unwrap_or_default(),
            description: layout.column(ColumnRole::Description),
            customer: layout.column(ColumnRole::Customer),
            country: layout.column(ColumnRole::Country),
            has_optional: optional.iter().any(Option::is_some),
            optional,
            unused: (0..layout.roles.len()).filter(|&column| layout.roles[column].is_none()).collect(),
            last_invoice: LastText::none(),
            last_customer: LastText::none(),
            last_country: LastText::none(),
            description_of_code: Vec::new(),
            has_windows_1252: layout.header_is_windows_1252,
        }
    }

    /// The codes of a row's texts; `None` when a dictionary is full. Empty values are counted in `missing`.
    #[inline]
    pub(super) fn encode(
        &mut self,
        row: &Row<'_>,
        table: &mut SalesTable,
        missing: &mut [u64],
        extra: Option<&Extra>,
    ) -> Option<TextCodes> {
        let is_1252 = &mut self.has_windows_1252;
        let invoice = row.raw(self.invoice);
        let invoice = match self.last_invoice.code_of(invoice) {
            Some(code) => code,
            None => self.last_invoice.keep(invoice, code_of(trim(invoice), &mut table.invoice.dictionary, is_1252)?),
        };
        let code = code_of(row.field(self.code), &mut table.code.dictionary, is_1252)?;
        let description = self.description(row, code, &mut table.description.dictionary, missing)?;
        let customer = self.customer(row, &mut table.customer.dictionary, missing)?;
        let country = self.country(row, &mut table.country.dictionary, missing)?;
        let mut optional = None;
        if self.has_optional || extra.is_some() {
            optional = self.optional(row, table, missing, extra)?;
        }
        for &column in &self.unused {
            missing[column] += u64::from(row.field(column).is_empty());
        }
        Some(TextCodes { invoice, code, description, customer, country, optional })
    }

    #[inline]
    fn description(
        &mut self,
        row: &Row<'_>,
        code: u32,
        descriptions: &mut Dictionary,
        missing: &mut [u64],
    ) -> Option<u32> {
        let mut field = self.description.map_or(&b""[..], |column| row.field(column));
        let code = code as usize;
        if !field.is_empty()
            && let Some(&latest) = self.description_of_code.get(code)
            && latest != NONE
            && descriptions.is(latest, field)
        {
            return Some(latest);
        }
        if let Some(column) = self.description.filter(|_| is_nothing(field)) {
            missing[column] += 1;
            field = b"";
        }
        let description = code_of(field, descriptions, &mut self.has_windows_1252)?;
        if !field.is_empty() {
            if code >= self.description_of_code.len() {
                self.description_of_code.resize(code + 1, NONE);
            }
            self.description_of_code[code] = description;
        }
        Some(description)
    }

    #[inline]
    fn customer(&mut self, row: &Row<'_>, customers: &mut Dictionary, missing: &mut [u64]) -> Option<u32> {
        let Some(column) = self.customer else { return Some(NONE) };
        let raw = row.raw(column);
        let code = match self.last_customer.code_of(raw) {
            Some(code) => code,
            None => {
                let field = trim(raw);
                let code = if is_nothing(field) {
                    NONE
                } else {
                    code_of(fields::customer(field), customers, &mut self.has_windows_1252)?
                };
                self.last_customer.keep(raw, code)
            }
        };
        missing[column] += u64::from(code == NONE);
        Some(code)
    }

    #[inline]
    fn country(&mut self, row: &Row<'_>, countries: &mut Dictionary, missing: &mut [u64]) -> Option<u32> {
        let raw = self.country.map_or(&b""[..], |column| row.raw(column));
        if let Some(code) = self.last_country.code_of(raw).filter(|_| !raw.is_empty()) {
            return Some(code);
        }
        let field = trim(raw);
        if let Some(column) = self.country.filter(|_| field.is_empty()) {
            missing[column] += 1;
        }
        let code = code_of(field, countries, &mut self.has_windows_1252)?;
        if !field.is_empty() {
            self.last_country.keep(raw, code);
        }
        Some(code)
    }

    #[inline(never)]
    fn optional(
        &mut self,
        row: &Row<'_>,
        table: &mut SalesTable,
        missing: &mut [u64],
        extra: Option<&Extra>,
    ) -> Option<Option<OptionalCodes>> {
        let signs = extra.map_or([None; 2], |extra| extra.currencies);
        let unit_cost = extra.and_then(|extra| extra.unit_cost);
        let mut texts = [NONE; 6];
        for (index, column) in table.optional.texts_mut().into_iter().enumerate() {
            let (place, dictionary) = (self.optional[index], &mut column.dictionary);
            let field = place.map_or(&b""[..], |column| row.field(column));
            let is_empty = is_nothing(field);
            if let Some(place) = place.filter(|_| is_empty) {
                missing[place] += 1;
            }
            let field = if is_empty { &b""[..] } else { field };
            let field = if index == CURRENCY { fields::currency(field) } else { field };
            if index == CURRENCY {
                // Each goes into the dictionary, where a second currency is noticed.
                for sign in signs.into_iter().flatten().filter(|sign| !fields::may_mean(sign, field)) {
                    texts[index] = code_of(sign.as_bytes(), dictionary, &mut self.has_windows_1252)?;
                }
            }
            if !is_empty {
                texts[index] = code_of(field, dictionary, &mut self.has_windows_1252)?;
            }
        }
        let has_any = unit_cost.is_some() || texts.iter().any(|&code| code != NONE);
        Some(has_any.then_some(OptionalCodes { texts, unit_cost }))
    }
}

impl LastText {
    /// The longest text that is remembered.
    const MOST: usize = 32;

    fn none() -> Self {
        Self { bytes: [0; Self::MOST], len: usize::MAX, code: NONE }
    }

    /// The code, if this is the text.
    #[inline]
    fn code_of(&self, text: &[u8]) -> Option<u32> {
        let last = self.bytes.get(..self.len)?;
        same_bytes(last, text).then_some(self.code)
    }

    /// Remembers a text and returns its code.
    #[inline]
    fn keep(&mut self, text: &[u8], code: u32) -> u32 {
        self.len = usize::MAX;
        if let Some(bytes) = self.bytes.get_mut(..text.len()) {
            bytes.copy_from_slice(text);
            (self.len, self.code) = (text.len(), code);
        }
        code
    }
}

/// Is the field empty, or does it only say that there is nothing?
fn is_nothing(field: &[u8]) -> bool {
    field.is_empty() || fields::is_null_word(field)
}

/// The code of a text; `None` when the dictionary is full. What is no UTF-8 is read as Windows-1252.
#[inline]
fn code_of(field: &[u8], texts: &mut Dictionary, has_windows_1252: &mut bool) -> Option<u32> {
    let has_odd_end = matches!(field, [0x80..=0xff, ..] | [.., 0x80..=0xff]);
    if !has_odd_end && let Ok(code) = texts.insert_bytes(field) {
        return code;
    }
    code_of_any(field, texts, has_windows_1252)
}

#[cold]
fn code_of_any(field: &[u8], texts: &mut Dictionary, has_windows_1252: &mut bool) -> Option<u32> {
    *has_windows_1252 |= std::str::from_utf8(field).is_err();
    // Spaces beyond ASCII may stand at its ends.
    texts.insert(&fields::read_text(field))
}
