//! Rows and their fields.

use super::scan::QUOTE;

/// Where one field of a row lies.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Field {
    start: u32,
    end: u32,
}

/// One row, split into fields.
pub(super) struct Row<'a> {
    /// All of the row as it was written.
    pub(super) text: &'a [u8],
    /// What the fields lie in: the text, or a copy without quotation marks.
    pub(super) bytes: &'a [u8],
    /// The fields, as far as the scanner keeps them.
    pub(super) fields: &'a [Field],
    /// How many fields there are.
    pub(super) field_count: usize,
    /// The line on which it begins, the first line being 1.
    pub(super) line_number: u32,
    /// Does it hold a NUL byte?
    pub(super) has_nul: bool,
}

/// Takes what the scanner finds.
pub(super) trait RowSink {
    /// What stops the reading.
    type Error;

    /// A whole row.
    fn row(&mut self, row: &Row<'_>) -> Result<(), Self::Error>;

    /// A line that is no row: `is_unclosed` says whether for a quotation mark that is never closed or for its length.
    fn bad_row(&mut self, line_number: u32, text: &[u8], is_unclosed: bool) -> Result<(), Self::Error>;
}

impl Field {
    /// Set in `start` when quotation marks stand inside the field, which then has to be copied without them. Places are
    /// below it: no piece of text is so long.
    const ESCAPED: u32 = 1 << 31;

    /// The field between two places.
    #[inline]
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// A quoted field, with its outer marks, that holds further marks or text behind the last one.
    pub(super) fn escaped(start: usize, end: usize) -> Self {
        Self { start: start as u32 | Self::ESCAPED, end: end as u32 }
    }
}

impl<'a> Row<'a> {
    /// A field without its quotation marks; empty if the row has no such field.
    #[inline]
    pub(super) fn raw(&self, column: usize) -> &'a [u8] {
        let field = self.fields.get(column).copied().unwrap_or_default();
        self.bytes.get(field.start as usize..field.end as usize).unwrap_or_default()
    }

    /// Does it hold nothing but delimiters, as rows below and above a spreadsheet's table do?
    #[cold]
    pub(super) fn is_blank(&self) -> bool {
        self.field_count == self.fields.len() && (0..self.field_count).all(|column| is_blank(self.raw(column)))
    }

    /// A field without its quotation marks and outer spaces.
    #[inline]
    pub(super) fn field(&self, column: usize) -> &'a [u8] {
        trim(self.raw(column))
    }
}

/// Does it hold nothing but spaces?
#[inline]
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    match bytes {
        [b'!'..=0xff, ..] => false,
        _ => bytes.trim_ascii_start().is_empty(),
    }
}

/// Takes outer spaces away.
#[inline]
pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    match bytes {
        // Nearly all fields have none.
        [first, .., last] if *first > b' ' && *last > b' ' => bytes,
        _ => bytes.trim_ascii(),
    }
}

/// Copies all fields of a row to `copy`, without quotation marks, and lets them lie there.
#[cold]
pub(super) fn unescape_all(bytes: &[u8], fields: &mut [Field], copy: &mut Vec<u8>) {
    copy.clear();
    for field in fields {
        let start = copy.len();
        let raw = &bytes[(field.start & !Field::ESCAPED) as usize..field.end as usize];
        if field.start & Field::ESCAPED == 0 {
            copy.extend_from_slice(raw);
        } else {
            unescape(raw, copy);
        }
        *field = Field::new(start, copy.len());
    }
}

/// Copies a field that begins with a quotation mark.
fn unescape(raw: &[u8], copy: &mut Vec<u8>) {
    let mut rest = &raw[1..];
    let mut is_open = true;
    while let Some(place) = memchr::memchr(QUOTE, rest) {
        copy.extend_from_slice(&rest[..place]);
        let is_doubled = rest.get(place + 1) == Some(&QUOTE);
        if !is_open || is_doubled {
            copy.push(QUOTE);
        } else {
            is_open = false;
        }
        rest = &rest[place + 1 + usize::from(is_open && is_doubled)..];
    }
    copy.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_of_quoted_fields_only() {
        let bytes = b"plain\"x\"\"y\" z\"q";
        let mut fields = [Field::new(0, 5), Field::escaped(5, bytes.len())];
        let mut copy = b"earlier".to_vec();
        unescape_all(bytes, &mut fields, &mut copy);
        let row = Row { text: bytes, bytes: &copy, fields: &fields, field_count: 2, line_number: 1, has_nul: false };
        assert_eq!(row.raw(0), b"plain");
        assert_eq!(row.raw(1), b"x\"y z\"q");
        assert_eq!(row.raw(2), b"", "a field that is not there");
    }
}
