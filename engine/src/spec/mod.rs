//! The one form in which a question is asked: filter, comparison, definitions, parameters.

mod analysis_spec;
mod definitions;
mod dimension;
mod filter;
mod forecast;
mod forecast_form;
mod form;
mod json;

pub use analysis_spec::{AnalysisSpec, Comparison, SPEC_VERSION, SpecError};
pub use definitions::{CodeRule, Definitions};
pub use dimension::Dimension;
pub use filter::Filter;
pub use forecast::{Event, ForecastParameters, Override};
