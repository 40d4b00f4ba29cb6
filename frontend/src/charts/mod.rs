//! Charts: SVG marks that stretch, and HTML words that do not.

mod country_codes;
mod country_map;
mod fan;
mod map_marks;
mod map_places;
mod month_stack;
mod pareto_curve;
mod plot;
mod pointer;
mod race;
mod scale;
mod shades;
mod sparkline;
mod step_bars;
mod time_bar;
mod time_bars;
mod time_labels;
mod tip;
mod walk;
mod world;
mod x_axis;
mod zoom_bars;
mod zoom_figure;

pub(crate) use country_map::CountryMap;
pub(crate) use fan::{Fan, FanStep, fan_chart, fan_legend};
pub(crate) use month_stack::{StackedMonth, month_stack};
pub(crate) use pareto_curve::pareto_curve;
pub(crate) use plot::percent;
pub(crate) use race::{Race, RaceStep, race_chart};
pub(crate) use sparkline::spark;
pub(crate) use step_bars::{StepBar, step_bars};
pub(crate) use time_bar::{Step, TimeBar};
pub(crate) use time_bars::TimeBars;
pub(crate) use zoom_bars::{ZoomBars, save_zoomed};
