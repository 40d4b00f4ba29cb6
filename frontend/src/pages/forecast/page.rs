use aisle_protocol::forecast::ShopOutlook;
use aisle_protocol::spec::Filter;

use super::amounts::of_looked;
use super::{
    accuracy::accuracy, controls::controls, expectations::expectations, history::history, kpis::kpis, making::making,
    parts::parts, sentence,
};
use crate::components::{empty, finding, progress_bar};
use crate::dom::{El, button, div, live, p};
use crate::state::{Route, Stage, Store};
use crate::words;

/// The Forecast page.
pub(crate) fn forecast_page(store: Store) -> Vec<El> {
    store.keep_forecasting();
    let stage = store.forecasts.stage;
    let has_answer = move || store.forecasts.outlook.with(Option::is_some) && stage.get() != Stage::NoHistory;
    let waits = move || !has_answer() && matches!(stage.get(), Stage::Idle | Stage::Forecasting);
    let has_none = move || stage.get() == Stage::NoHistory;
    let page = div("page__part")
        .child_when(waits, || p("note").attr("role", "status").words(words::COMPUTING))
        .child_when(has_none, move || nothing_to_forecast(store))
        .child_when(move || stage.get() == Stage::Failed && !has_answer(), move || again(store))
        .child_when(has_answer, move || answer(store));
    vec![page]
}

/// Why there is no forecast, and the way out: of the filter, if there is one.
fn nothing_to_forecast(store: Store) -> El {
    if store.with_spec(|spec| spec.filter == Filter::default()) {
        let show_data = move || store.go(Route::Data);
        return empty(words::NO_HISTORY_TITLE, words::NO_HISTORY_OF_FILE, words::SHOW_DATA, show_data);
    }
    empty(words::NO_HISTORY_TITLE, words::NO_HISTORY, words::CLEAR_FILTERS, move || store.clear_filter())
}

fn answer(store: Store) -> El {
    let sentence = live(move || of_looked(store, sentence::finding));
    let detail = live(move || of_looked(store, sentence::detail));
    let is_part = move || store.with_spec(|spec| spec.forecast.series.is_some());
    let back = move || {
        let show = move || store.edit_spec(|spec| spec.forecast.series = None);
        div("").child(button("button button--small").attr("data-whole", "").words(words::SHOW_WHOLE).on_click(show))
    };
    let details = div("columns").child(accuracy(store)).child(making(store));
    div("page__part")
        .child(finding(sentence, detail))
        .child_when(is_part, back)
        .child(controls(store))
        .child(state_line(store))
        .child(kpis(store))
        .child(history(store))
        .child(details)
        .child(expectations(store))
        .child(parts(store))
}

/// The export, and beside it how far the forecasts are: always there, so that nothing moves when they are done.
fn state_line(store: Store) -> El {
    let stage = store.forecasts.stage;
    let export = button("button").attr("data-export", "").words(words::EXPORT_FORECASTS);
    let export = export.flag("disabled", move || !store.forecasts.is_complete.get());
    let said = move || {
        let said = |outlook: &ShopOutlook| words::all_forecast(outlook.by, outlook.rows.len());
        store.forecasts.outlook.with(|outlook| outlook.as_deref().map(said).unwrap_or_default())
    };
    let done = move || p("note").attr("role", "status").words(live(said));
    div("forecast-bar")
        .child(export.on_click(move || store.export_forecasts()))
        .child_when(move || store.forecasts.is_busy(), move || progress(store))
        .child_when(move || matches!(stage.get(), Stage::Stopped | Stage::Failed), move || again(store))
        .child_when(move || stage.get() == Stage::Done, done)
}

/// How far the forecasts are, and the way to stop them.
fn progress(store: Store) -> El {
    let forecasts = store.forecasts;
    let words = move || {
        let now = forecasts.progress.get();
        words::forecast_progress(forecasts.stage.get() == Stage::Judging, now.done, now.total)
    };
    let now = move || forecasts.progress.get();
    progress_bar(words::FORECASTING, now, words, move || store.stop_forecasting())
}

fn again(store: Store) -> El {
    let again = button("button button--small").words(words::FORECAST_AGAIN).on_click(move || store.forecast());
    p("note").attr("role", "status").words(words::FORECAST_STOPPED).words(" ").child(again)
}
