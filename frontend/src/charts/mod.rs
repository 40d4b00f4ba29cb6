//! Charts: SVG marks that stretch, and HTML words that do not.

mod month_stack;
mod pareto_curve;
mod plot;
mod scale;
mod sparkline;
mod time_bars;
mod time_labels;

pub(crate) use month_stack::{MonthStack, StackedMonth};
pub(crate) use pareto_curve::ParetoCurve;
pub(crate) use sparkline::spark;
pub(crate) use time_bars::{Step, TimeBar, TimeBars};
