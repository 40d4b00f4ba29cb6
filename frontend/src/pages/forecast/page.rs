use super::amounts::of_looked;
use super::{
    accuracy::accuracy, controls::controls, expectations::expectations, history::history, kpis::kpis, making::making,
    parts::parts, sentence,
};
use crate::components::{empty, finding, progress_bar};
use crate::dom::{El, button, div, live, p};
use crate::state::{Stage, Store};
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
        .child_when(has_none, move || {
            empty(words::NO_HISTORY_TITLE, words::NO_HISTORY, words::CLEAR_FILTERS, move || store.clear_filter())
        })
        .child_when(move || stage.get() == Stage::Failed && !has_answer(), move || again(store))
        .child_when(has_answer, move || answer(store));
    vec![page]
}

fn answer(store: Store) -> El {
    let stage = store.forecasts.stage;
    let sentence = live(move || of_looked(store, sentence::finding));
    let detail = live(move || of_looked(store, sentence::detail));
    let is_part = move || store.with_spec(|spec| spec.forecast.series.is_some());
    let back = move || {
        let show = move || store.edit_spec(|spec| spec.forecast.series = None);
        div("").child(button("button button--small").attr("data-whole", "").words(words::WHOLE_SHOP).on_click(show))
    };
    let details = div("columns").child(accuracy(store)).child(making(store));
    div("page__part")
        .child(finding(sentence, detail))
        .child_when(is_part, back)
        .child(controls(store))
        .child_when(move || store.forecasts.is_busy(), move || progress(store))
        .child_when(move || matches!(stage.get(), Stage::Stopped | Stage::Failed), move || again(store))
        .child(kpis(store))
        .child(history(store))
        .child(details)
        .child(expectations(store))
        .child(parts(store))
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
