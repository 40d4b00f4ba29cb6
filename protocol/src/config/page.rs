use aisle_engine::spec::AnalysisSpec;

/// The beginnings of what `index.html` says of the page's defaults.
const CURRENCY: &str = "<meta name=\"aisle-currency\" content=\"";
const QUESTION: &str = "<meta name=\"aisle-question\" content=\"";

/// Writes the page's defaults into its `index.html`, where they cost no request, in the place of those that stand there. `None` if the
/// text has no room for them.
#[must_use]
pub fn written_into(index: &str, currency: &str, question: &AnalysisSpec) -> Option<String> {
    let page = with_content(index, CURRENCY, currency)?;
    with_content(&page, QUESTION, &question.to_json())
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
