use aisle_protocol::metrics::Metric;
use aisle_protocol::spec::{AnalysisSpec, SpecError};

use super::usual_question;

/// Which page is shown. The fragment of the address holds it, and the question: `#/overview?{"version":1,…}`, the
/// question percent-encoded, and left out while it is the usual one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Route {
    #[default]
    Data,
    Overview,
    Forecast,
    /// From a figure to its lines.
    Trace(Metric),
    Live,
    Settings,
}

impl Route {
    /// The fragment for this page and question.
    pub(crate) fn fragment(self, spec: &AnalysisSpec) -> String {
        let path = match self {
            Self::Data => "data".to_owned(),
            Self::Overview => "overview".to_owned(),
            Self::Forecast => "forecast".to_owned(),
            Self::Trace(metric) => format!("trace/{}", metric.key()),
            Self::Live => "live".to_owned(),
            Self::Settings => "settings".to_owned(),
        };
        if *spec == usual_question() {
            return format!("#/{path}");
        }
        format!("#/{path}?{}", String::from(js_sys::encode_uri_component(&spec.to_json())))
    }

    /// The page and the question that a fragment names; an unknown page is the first one.
    pub(crate) fn from_fragment(fragment: &str) -> (Self, Result<AnalysisSpec, SpecError>) {
        let text = fragment.trim_start_matches('#').trim_start_matches('/');
        let (path, question) = text.split_once('?').unwrap_or((text, ""));
        let route = match path.split_once('/') {
            Some(("trace", key)) => Metric::from_key(key).map_or(Self::Overview, Self::Trace),
            _ => match path {
                "overview" => Self::Overview,
                "forecast" => Self::Forecast,
                "live" => Self::Live,
                "settings" => Self::Settings,
                _ => Self::Data,
            },
        };
        let json = js_sys::decode_uri_component(question).map(String::from).unwrap_or_default();
        let spec = if question.is_empty() { Ok(usual_question()) } else { AnalysisSpec::from_json(&json) };
        (route, spec)
    }
}
