//! What the settings of this page say, which its build or its relay have written into index.html.

use aisle_protocol::spec::AnalysisSpec;

use crate::services::meta_content;

/// The question where nobody asks for something else.
pub(crate) fn usual_question() -> AnalysisSpec {
    AnalysisSpec::from_json(&meta_content("meta[name=\"aisle-question\"]")).unwrap_or_default()
}

/// The currency of files that name none; it may be empty.
pub(super) fn usual_currency() -> String {
    meta_content("meta[name=\"aisle-currency\"]")
}
