use aisle_engine::spec::AnalysisSpec;

use super::{PageConfig, allowed_in};

/// The beginnings of what `index.html` says of the page's defaults.
const CURRENCY: &str = "<meta name=\"aisle-currency\" content=\"";
const QUESTION: &str = "<meta name=\"aisle-question\" content=\"";

/// Writes the page's defaults into its `index.html`, where they cost no request, in the place of those that stand there, and the relays
/// that it may connect to into its policy, beside those that stand there. `None` if the text has no room for them.
#[must_use]
pub fn written_into(index: &str, page: &PageConfig, question: &AnalysisSpec) -> Option<String> {
    let index = with_content(index, CURRENCY, &page.currency)?;
    let index = with_content(&index, QUESTION, &question.to_json())?;
    if page.relays.is_empty() { Some(index) } else { allowed_in(&index, &page.relays) }
}

fn with_content(page: &str, beginning: &str, content: &str) -> Option<String> {
    let (before, rest) = page.split_once(beginning)?;
    let (_, after) = rest.split_once('"')?;
    let is_alone = !after.contains(beginning);
    is_alone.then(|| format!("{before}{beginning}{}\"{after}", escaped(content)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
