/// A description as people write: `WHITE HANGING HEART T-LIGHT HOLDER` shouts and takes a third more room. Texts that are
/// not all capitals stay as they are; so do words with a digit, which are sizes and codes.
pub(crate) fn sentence_case(text: &str) -> String {
    if text.chars().any(char::is_lowercase) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let words = text.split_whitespace().enumerate().map(|(index, word)| match index {
        _ if word.chars().any(|letter| letter.is_ascii_digit()) && word.chars().any(char::is_alphabetic) => {
            if word.contains('\'') { word.to_lowercase() } else { word.to_owned() }
        }
        0 => {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_string() + &letters.as_str().to_lowercase())
        }
        _ => word.to_lowercase(),
    });
    words.collect::<Vec<_>>().join(" ")
}
