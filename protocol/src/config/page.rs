use super::Config;

/// What `index.html` says where nothing is set.
const CURRENCY: &str = "<meta name=\"aisle-currency\" content=\"\">";
const QUESTION: &str = "<meta name=\"aisle-question\" content=\"\">";

/// Writes what the page needs to know into its `index.html`, where it costs no request: its defaults, as the page itself carries
/// them. `None` if the text has no room for them.
#[must_use]
pub fn written_into(index: &str, config: &Config) -> Option<String> {
    let mut page = index.to_owned();
    for (place, content) in [(CURRENCY, config.page.currency.clone()), (QUESTION, config.analysis.to_json())] {
        if page.matches(place).count() != 1 {
            return None;
        }
        let said = place.replace("content=\"\"", &format!("content=\"{}\"", escaped(&content)));
        page = page.replace(place, &said);
    }
    Some(page)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
