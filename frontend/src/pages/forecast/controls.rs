use aisle_protocol::forecast::{Measure, SeriesBy, StepLength};
use aisle_protocol::spec::ForecastParameters;

use crate::components::{choices, number_field};
use crate::dom::{El, div, el, live, span};
use crate::state::Store;
use crate::words;

/// The levels that can be named, in per cent.
const LEVELS: [(u32, &str); 4] = [(50, "50%"), (80, "80%"), (90, "90%"), (95, "95%")];

/// What is forecast, how far and how sure.
pub(super) fn controls(store: Store) -> El {
    let ahead = live(move || words::horizon(store.with_spec(|spec| spec.forecast.step)).to_owned());
    let horizon = number_field(store, ahead, 1, ForecastParameters::MAX_HORIZON, |spec| &mut spec.forecast.horizon);
    let steps = StepLength::ALL.map(|step| (step, words::step_name(step)));
    let step = choices(
        words::STEP,
        &steps,
        move || store.with_spec(|spec| spec.forecast.step),
        move |step| store.edit_spec(|spec| set_step(&mut spec.forecast, step)),
    );
    let parts = [SeriesBy::Product, SeriesBy::Category, SeriesBy::Country].map(|by| (by, words::parts_name(by)));
    let by = choices(
        words::PARTS,
        &parts,
        move || store.with_spec(|spec| spec.forecast.by),
        move |by| store.edit_spec(|spec| (spec.forecast.by, spec.forecast.series) = (by, None)),
    );
    let measures =
        [(None, words::USUAL_MEASURE), (Some(Measure::Sales), words::MONEY), (Some(Measure::Units), words::UNITS)];
    let measure = choices(
        words::COUNTED_IN,
        &measures,
        move || store.with_spec(|spec| spec.forecast.measure),
        move |measure| store.edit_spec(|spec| spec.forecast.measure = measure),
    );
    let level = choices(
        words::RANGE,
        &LEVELS,
        move || store.with_spec(|spec| spec.forecast.level),
        move |level| store.edit_spec(|spec| spec.forecast.level = level),
    );
    let field = |word: &str, control: El| div("field").child(span("").words(word)).child(span("").child(control));
    el("section", "fields")
        .attr("aria-label", words::WHAT_IS_FORECAST)
        .child(horizon)
        .child(field(words::STEP, step))
        .child(field(words::PARTS, by))
        .child(field(words::COUNTED_IN, measure))
        .child(field(words::RANGE, level))
}

/// Steps of another length, about as far ahead as before.
fn set_step(forecast: &mut ForecastParameters, step: StepLength) {
    let days = |step| match step {
        StepLength::Day => 1,
        StepLength::Week => 7,
        StepLength::Month => 30,
    };
    let (ahead, of_step) = (forecast.horizon * days(forecast.step), days(step));
    forecast.horizon = ((ahead + of_step / 2) / of_step).clamp(1, ForecastParameters::MAX_HORIZON);
    forecast.step = step;
}
