//! Recognises files that are no text, by their first bytes.

/// First bytes of formats that people take for, or rename to, a CSV file.
const SIGNATURES: [(&[u8], &str); 16] = [
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook or other Office document"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
];

/// Parts that every Excel workbook has near the start of its zip archive.
const WORKBOOK_PARTS: [&[u8]; 2] = [b"xl/", b"[Content_Types].xml"];
/// With at least one NUL byte and this share of control characters, one in so many bytes, a file is no text.
const CONTROLS_IN_TEXT: usize = 20;

/// What a file is that begins with `head`, in words; `None` if it may be text.
pub(super) fn what_is(head: &[u8]) -> Option<&'static str> {
    let signature = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature));
    if let Some(&(signature, what)) = signature {
        let is_workbook = signature == b"PK\x03\x04" && WORKBOOK_PARTS.iter().any(|part| contains(head, part));
        return Some(if is_workbook { "an Excel workbook" } else { what });
    }
    let start = head.trim_ascii_start();
    if ["<!doctype html", "<html"].iter().any(|tag| starts_like(start, tag.as_bytes())) {
        return Some("a web page");
    }
    if start.starts_with(b"<?xml") {
        return Some("an XML document");
    }
    if matches!(start, [b'{', ..] | [b'[', b'{' | b'\n' | b'\r' | b' ', ..]) {
        return Some("JSON");
    }
    let is_control = |byte: &&u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    let controls = head.iter().filter(is_control).count();
    (head.contains(&0) && controls * CONTROLS_IN_TEXT > head.len()).then_some("binary data")
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

fn starts_like(bytes: &[u8], lower: &[u8]) -> bool {
    bytes.get(..lower.len()).is_some_and(|start| start.eq_ignore_ascii_case(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        assert_eq!(what_is(b"%PDF-1.7\n"), Some("a PDF"));
        assert_eq!(what_is(b"\x89PNG\r\n\x1a\n"), Some("a picture (PNG)"));
        assert_eq!(what_is(b"PK\x03\x04....xl/workbook.xml"), Some("an Excel workbook"));
        assert_eq!(what_is(b"PK\x03\x04....sales.csv"), Some("a zip archive"));
        assert_eq!(what_is(b"\n <!DOCTYPE html>"), Some("a web page"));
        assert_eq!(what_is(b"a\0\0\0\x01\x02b\0"), Some("binary data"));
    }

    #[test]
    fn text_with_a_stray_nul_is_text() {
        assert_eq!(what_is(b"Invoice,Stock Code,Quantity\n1,a\0b,2\n3,c,4\n"), None);
        assert_eq!(what_is(b""), None);
        assert_eq!(what_is("Größe;Menge\n".as_bytes()), None);
    }
}
