use std::borrow::Cow;

/// The characters of Windows-1252 at 0x80–0x9F, by the index of the Encoding Standard; all others are those of Latin-1.
///
/// # References
/// WHATWG Encoding Standard, <https://encoding.spec.whatwg.org/index-windows-1252.txt>.
const WINDOWS_1252_C1: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What spreadsheets and databases write for "nothing", in lower case.
const NULL_WORDS: [&[u8]; 6] = [b"nan", b"null", b"none", b"n/a", b"#n/a", b"nat"];

/// Reads bytes as Windows-1252, which every byte sequence is.
pub(in crate::ingest) fn windows_1252(bytes: &[u8]) -> String {
    let character = |&byte: &u8| match byte {
        0x80..=0x9f => WINDOWS_1252_C1[usize::from(byte - 0x80)],
        _ => char::from(byte),
    };
    bytes.iter().map(character).collect()
}

/// Reads bytes as UTF-8, or as Windows-1252 if they are no UTF-8, without outer spaces of any kind.
pub(in crate::ingest) fn read_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text.trim()),
        Err(_) => Cow::Owned(windows_1252(bytes).trim().to_owned()),
    }
}

/// Does the field only say that there is no value?
pub(in crate::ingest) fn is_null_word(field: &[u8]) -> bool {
    matches!(field.len(), 3 | 4) && NULL_WORDS.iter().any(|word| field.eq_ignore_ascii_case(word))
}

/// A customer's number or name: `17850.0`, as spreadsheets write a number column with gaps, is `17850`.
#[inline]
pub(in crate::ingest) fn customer(field: &[u8]) -> &[u8] {
    let Some(number) = field.strip_suffix(b"0") else { return field };
    let number = number.trim_ascii_end();
    let whole = number.iter().rposition(|&byte| byte != b'0').and_then(|last| number[..=last].strip_suffix(b"."));
    match whole {
        Some(digits) if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => digits,
        _ => field,
    }
}

/// A customer's number or name as the table has it: `17850.0`, as spreadsheets write a number column with gaps, is `17850`.
#[must_use]
pub fn customer_id(text: &str) -> &str {
    // What is left is a start of the text.
    text.get(..customer(text.as_bytes()).len()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_1252_reads_every_byte() {
        assert_eq!(windows_1252(b"\xa35 \x80 caf\xe9 \x93x\x94"), "£5 € café “x”");
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(windows_1252(&all).chars().count(), 256);
    }

    #[test]
    fn customers_lose_the_decimals_of_a_spreadsheet_and_nothing_else() {
        let cases: [(&str, &str); 9] = [
            ("17850.0", "17850"),
            ("17850.00", "17850"),
            ("17850", "17850"),
            ("100", "100"),
            ("17850.50", "17850.50"),
            ("A.0", "A.0"),
            (".0", ".0"),
            ("0", "0"),
            ("", ""),
        ];
        for (written, read) in cases {
            assert_eq!(customer(written.as_bytes()), read.as_bytes(), "{written}");
            assert_eq!(customer_id(written), read);
        }
    }

    #[test]
    fn words_for_nothing_are_known() {
        for word in ["nan", "NaN", "NULL", "None", "N/A", "#N/A"] {
            assert!(is_null_word(word.as_bytes()), "{word}");
        }
        assert!(!is_null_word(b"Nina"));
    }
}
