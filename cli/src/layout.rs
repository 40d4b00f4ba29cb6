use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write};

/// Columns of text, padded so that they stand below each other.
#[derive(Default)]
pub(crate) struct Columns {
    rows: Vec<Vec<String>>,
    /// How many columns from the left hold words; the others hold numbers and are set to the right.
    words: usize,
}

impl Columns {
    pub(crate) fn new(words: usize, header: &[&str]) -> Self {
        let header = header.iter().map(|&name| name.to_owned()).collect();
        Self { rows: vec![header], words }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| visible(&cell).into_owned()).collect());
    }

    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width_of = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..count).map(width_of).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let width = widths[column];
                let gap = if column == 0 { "" } else { "  " };
                line +=
                    &if column < self.words { format!("{gap}{cell:<width$}") } else { format!("{gap}{cell:>width$}") };
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// How many there are of something: `1 line`, `1,000 lines`.
pub(crate) fn counted(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// A number with its thousands set apart: `-10,563,520.523`.
pub(crate) fn grouped(number: impl Display) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut spaced = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            spaced.push(',');
        }
        spaced.push(digit);
    }
    match decimals {
        Some(decimals) => format!("{sign}{spaced}.{decimals}"),
        None => format!("{sign}{spaced}"),
    }
}

/// A ratio as a percentage; a dash where there is none.
pub(crate) fn percent(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{:.1} %", ratio * 100.0))
}

/// A number, or a dash where there is none.
pub(crate) fn or_dash(number: Option<impl Display>) -> String {
    number.map_or_else(|| "–".to_owned(), grouped)
}

/// A text without what would change how a terminal shows it: control characters, such as the escapes that colour, move or
/// rename, are written as `\u{1b}`, line ends as `\n`, and marks that turn the direction of writing as `\u{202e}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |character: char| {
        character.is_control()
            || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for character in text.chars() {
        if is_hidden(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// A text cut to so many letters.
pub(crate) fn cut(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let written = ["0", "999", "1000", "-10563520.523", "-999.5"].map(grouped);
        assert_eq!(written, ["0", "999", "1,000", "-10,563,520.523", "-999.5"]);
    }

    #[test]
    fn what_would_change_a_terminal_is_shown() {
        assert_eq!(
            visible("caf\u{e9} \u{1b}[31m\u{7}\r\n\u{9b}2J\u{202e}"),
            "caf\u{e9} \\u{1b}[31m\\u{7}\\r\\n\\u{9b}2J\\u{202e}"
        );
        assert_eq!(visible("plain\\n"), "plain\\n");
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        assert_eq!((cut("£ und ß", 7), cut("££££", 3)), ("£ und ß".to_owned(), "££…".to_owned()));
    }
}
