/// A description as people write: `WHITE HANGING HEART T-LIGHT HOLDER` shouts and takes a third more room. Texts that are
/// not all capitals stay as they are; so do words that begin with a digit and go on with letters, which are sizes.
pub(crate) fn sentence_case(text: &str) -> String {
    // A comma belongs to the word before it.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",");
    let lower = super::lower(&text);
    if text.bytes().any(|byte| byte.is_ascii_lowercase()) || text == lower {
        return text;
    }
    let mut is_first = true;
    let words = text.split(' ').zip(lower.split(' ')).map(|(word, lower)| {
        let is_size = word.bytes().any(|byte| byte.is_ascii_digit()) && !word.contains('\'');
        let begins = std::mem::take(&mut is_first);
        let first = word.chars().next().map_or(0, char::len_utf8);
        match (is_size, begins) {
            (true, _) => word.to_owned(),
            (false, true) => format!("{}{}", &word[..first], lower.get(first..).unwrap_or_default()),
            (false, false) => lower.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
