//! What ends lines and what separates fields.

use super::header;
use super::sample::Sample;

/// So much of a file tells its delimiter.
const ENOUGH_FOR_DELIMITER: usize = 16 << 10;
/// The delimiters that are tried, the most usual first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What ends lines: a line feed, with or without a carriage return before it, or a carriage return alone, if that ends the
/// first line and most others. Only ends outside quotation marks count, since a cell may hold the other kind.
pub(super) fn detect_newline(head: &[u8]) -> u8 {
    let (mut is_quoted, mut feeds, mut returns, mut before) = (false, 0, 0, b'\n');
    let mut is_return_first = false;
    for (index, &byte) in head.iter().enumerate() {
        let before = std::mem::replace(&mut before, byte);
        match byte {
            // A mark within a field, as in `12" ruler`, opens nothing.
            b'"' => is_quoted = !is_quoted && b"\n\r\",;\t|".contains(&before),
            b'\n' if !is_quoted => feeds += 1,
            b'\r' if !is_quoted && head.get(index + 1) != Some(&b'\n') => {
                returns += 1;
                is_return_first |= feeds == 0;
            }
            _ => {}
        }
    }
    if is_return_first && returns > feeds { b'\r' } else { b'\n' }
}

/// The delimiter that a first line `sep=;`, made for spreadsheets, tells.
pub(super) fn told_delimiter(head: &[u8]) -> Option<u8> {
    let line = head.strip_prefix(b"\"").unwrap_or(head);
    let (sign, rest) = line.split_at_checked(4)?;
    rest.first().copied().filter(|byte| sign.eq_ignore_ascii_case(b"sep=") && DELIMITERS.contains(byte))
}

/// The delimiter by which the header gives the most known names; then the one that splits most rows like the first.
pub(super) fn detect_delimiter(head: &[u8], is_whole: bool, newline: u8) -> u8 {
    let (head, is_whole) = match head.get(..ENOUGH_FOR_DELIMITER) {
        // A first row that is longer has to be looked at as a whole.
        Some(start) if start.contains(&newline) => (start, false),
        _ => (head, is_whole),
    };
    let score = |&delimiter: &u8| {
        let sample = Sample::read(head, is_whole, delimiter, newline);
        let header = sample.rows.get(sample.rows_above_header());
        let Some(first) = header.filter(|first| first.len() > 1) else { return (0, 0, 0) };
        let names = header::recognise(first).iter().flatten().count();
        let alike = sample.rows.iter().filter(|row| row.len() == first.len()).count();
        (names, alike * 1_000 / sample.rows.len(), first.len())
    };
    // Of equals the last would win.
    DELIMITERS.iter().rev().copied().max_by_key(score).unwrap_or(DELIMITERS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(text: &str) -> char {
        char::from(detect_delimiter(text.as_bytes(), true, b'\n'))
    }

    #[test]
    fn delimiters_are_told_by_names_and_by_rows_alike() {
        assert_eq!(delimiter("Invoice;SKU;Price\n1;a,b;1,5\n"), ';');
        assert_eq!(delimiter("Invoice\tSKU\tPrice\n1\ta,b\t1,5\n"), '\t');
        assert_eq!(delimiter("x|y|z\n1|a,b|1,5\n2|a|3\n"), '|');
        assert_eq!(delimiter("x,y\n\"a;b\",1\n\"c;d;e\",2\n"), ',');
        assert_eq!(delimiter("x\n1\n"), ',');
    }

    #[test]
    fn line_ends_within_quotation_marks_do_not_count() {
        let cases: [(&str, u8); 7] = [
            ("a,b\n1\r1\r1,2\r2\r2\n", b'\n'),
            ("a,b\r\"1\n2\n3\n4\",5\r6,7\r", b'\r'),
            ("a,b\n\"1\r2\r3\r4\",5\n6,7\n", b'\n'),
            ("a,b\r\n1,2\r\n", b'\n'),
            ("a,b\r\r\n1,2\r\r\n", b'\n'),
            ("a,12\" b\r1,2\r3,4\r", b'\r'),
            ("a,b", b'\n'),
        ];
        for (text, newline) in cases {
            assert_eq!(detect_newline(text.as_bytes()), newline, "{text:?}");
        }
    }
}
