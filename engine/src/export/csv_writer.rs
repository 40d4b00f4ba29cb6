use std::fmt::{Display, Write};

/// Writes CSV by RFC 4180: commas, `\r\n`, quotation marks where needed, doubled inside.
///
/// A text that a spreadsheet would take for a formula gets a leading apostrophe: one that starts, maybe after spaces,
/// with `=`, `+`, `-`, `@`, a tab or a carriage return. Numbers that we write ourselves stay numbers.
#[derive(Debug, Default)]
pub(super) struct CsvWriter {
    text: String,
    is_within_row: bool,
}

impl CsvWriter {
    /// Writes the first row.
    pub(super) fn with_header(names: &[&str]) -> Self {
        let mut writer = Self::default();
        for name in names {
            writer.text(name);
        }
        writer.end_row();
        writer
    }

    /// Writes a cell with a text from the file.
    pub(super) fn text(&mut self, text: &str) {
        self.separate();
        let needs_quotes = text.contains([',', '"', '\r', '\n']);
        let apostrophe = if is_formula(text) { "'" } else { "" };
        if needs_quotes {
            let doubled = text.replace('"', "\"\"");
            self.push(format_args!("\"{apostrophe}{doubled}\""));
        } else {
            self.push(format_args!("{apostrophe}{text}"));
        }
    }

    /// Writes a cell with a number, date or word of our own.
    pub(super) fn value(&mut self, value: impl Display) {
        self.separate();
        self.push(format_args!("{value}"));
    }

    /// Writes a value, or an empty cell where there is none.
    pub(super) fn maybe(&mut self, value: Option<impl Display>) {
        self.separate();
        if let Some(value) = value {
            self.push(format_args!("{value}"));
        }
    }

    /// Ends a row.
    pub(super) fn end_row(&mut self) {
        self.text.push_str("\r\n");
        self.is_within_row = false;
    }

    /// All that was written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    fn separate(&mut self) {
        if std::mem::replace(&mut self.is_within_row, true) {
            self.text.push(',');
        }
    }

    fn push(&mut self, value: std::fmt::Arguments<'_>) {
        let _ = self.text.write_fmt(value);
    }
}

/// Would a spreadsheet take the text for a formula?
fn is_formula(text: &str) -> bool {
    let is_plain_space = |letter: char| letter.is_whitespace() && letter != '\t' && letter != '\r';
    text.trim_start_matches(is_plain_space).starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> String {
        let mut writer = CsvWriter::default();
        writer.text(text);
        String::from_utf8(writer.into_bytes()).unwrap()
    }

    #[test]
    fn formulas_are_defused_also_behind_spaces() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "  =1", "\u{a0}=1"] {
            assert_eq!(cell(text), format!("'{text}"));
        }
        assert_eq!(cell("\r=1"), "\"'\r=1\"");
        assert_eq!(cell("=\"a\",b"), "\"'=\"\"a\"\",b\"");
        for text in ["T-LIGHT", "a=b", "£5", ""] {
            assert_eq!(cell(text), text);
        }
    }

    #[test]
    fn our_own_negative_numbers_stay_numbers() {
        let mut writer = CsvWriter::with_header(&["amount", "rate"]);
        writer.value(crate::table::Money::from_ten_thousandths(-25_000));
        writer.maybe(None::<f64>);
        writer.end_row();
        assert_eq!(String::from_utf8(writer.into_bytes()).unwrap(), "amount,rate\r\n-2.50,\r\n");
    }
}
