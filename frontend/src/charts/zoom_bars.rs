use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

use super::time_bar::{Step, TimeBar};
use super::zoom_figure::{config, figure, locale, picture_layout};
use crate::dom::{El, Words, button, div, follow, live, p};
use crate::format::Currency;
use crate::services::{Plotly, on_dark_change, shown_span};
use crate::signals::{Kept, Memo, Signal, on_cleanup};
use crate::state::Theme;
use crate::words;

/// The part of the shown span that a button moves it by, or takes from or adds to either end.
const STEP_PART: f64 = 0.25;

/// Bars over time with much room: drag to zoom, hover for figures, or the same by buttons.
#[derive(Clone)]
pub(crate) struct ZoomBars {
    pub(crate) bars: Memo<Vec<TimeBar>>,
    pub(crate) step: Memo<Step>,
    pub(crate) currency: Memo<Currency>,
    pub(crate) theme: Signal<Theme>,
    pub(crate) label: Words,
}

/// The chart once the library is there.
type Loaded = Rc<RefCell<Option<Plotly>>>;

/// What the buttons do to the shown span: the parts of it that its ends move by, to later times.
const MOVES: [(&str, f64, f64); 4] = [
    (words::ZOOM_IN, STEP_PART, -STEP_PART),
    (words::ZOOM_OUT, -STEP_PART, STEP_PART),
    (words::EARLIER, -STEP_PART, -STEP_PART),
    (words::LATER, STEP_PART, STEP_PART),
];

impl ZoomBars {
    /// The chart as an element; the library loads when it is made.
    pub(crate) fn element(self) -> El {
        let status = Signal::new(Some(words::CHART_LOADS));
        let loaded = Loaded::default();
        let chart = div("zoom__chart").attr("role", "img").label("aria-label", self.label.clone());
        self.draw_when_loaded(&chart, &loaded, status);
        let all =
            button("button button--small").words(words::SHOW_ALL_TIME).on_click(showing(&chart, &loaded, |_| None));
        let moves = MOVES.map(|(word, first, last)| {
            let moved = move |(from, to): (f64, f64)| Some((from + first * (to - from), to + last * (to - from)));
            button("button button--small").words(word).on_click(showing(&chart, &loaded, moved))
        });
        let buttons = div("zoom__buttons").attr("data-no-picture", "").children(moves.into()).child(all);
        let hint = p("card__note").words(live(move || status.get().unwrap_or(words::ZOOM_HINT).to_owned()));
        div("zoom").child(buttons).child(chart).child(hint.attr("role", "status"))
    }

    fn draw_when_loaded(self, chart: &El, loaded: &Loaded, status: Signal<Option<&'static str>>) {
        let is_loaded = Signal::new(false);
        // The colours are read anew whenever the page's have changed.
        let dark_changes = Signal::new(0_u32);
        // The owner keeps the listener, and drops it when it ends.
        Kept::new(on_dark_change(move || {
            dark_changes.update(|count| *count += 1);
        }));
        let element = chart.element().clone();
        let library = Rc::clone(loaded);
        let this = self;
        follow(move || {
            let _ = (this.theme.get(), dark_changes.get());
            let figure = this.bars.with(|bars| this.currency.with(|currency| figure(bars, this.step.get(), currency)));
            if let (true, Some(library)) = (is_loaded.get(), library.borrow().clone()) {
                let element = element.clone();
                spawn_local(async move {
                    let end = library.draw(&element, &figure).await;
                    status.set(end.is_err().then_some(words::CHART_FAILED));
                });
            }
        });
        let (element, library) = (chart.element().clone(), Rc::clone(loaded));
        let left = Kept::new((element, Rc::clone(loaded)));
        on_cleanup(move || {
            left.with(|(element, library)| {
                if let Some(library) = library.borrow().as_ref() {
                    library.remove(element);
                }
            });
        });
        spawn_local(async move {
            match Plotly::load(&locale()).await {
                Ok(plotly) => {
                    library.replace(Some(plotly));
                    is_loaded.set(true);
                }
                Err(_) => status.set(Some(words::CHART_FAILED)),
            }
        });
    }
}

/// Shows another span, computed from the one that is shown; `None` shows all.
fn showing(
    chart: &El,
    loaded: &Loaded,
    next: impl Fn((f64, f64)) -> Option<(f64, f64)> + 'static,
) -> impl Fn() + 'static {
    let (chart, loaded) = (chart.element().clone(), Rc::clone(loaded));
    move || {
        let (Some(plotly), Some(span)) = (loaded.borrow().clone(), shown_span(&chart)) else { return };
        let (chart, next) = (chart.clone(), next(span));
        // The chart stays as it is when it cannot be moved.
        spawn_local(async move { drop(plotly.show(&chart, next).await) });
    }
}

/// Saves the picture of the chart below an element, if there is one, with a title. `failed` is called when it cannot.
pub(crate) fn save_zoomed(card: &Element, title: &str, sub: &str, name: &str, failed: Box<dyn FnOnce()>) -> bool {
    let Ok(Some(chart)) = card.query_selector(".zoom__chart.js-plotly-plot") else { return false };
    let (layout, name) = (picture_layout(title, sub), name.to_owned());
    spawn_local(async move {
        let save = async { Plotly::load(&locale()).await?.save(&chart, &layout, &config(), &name).await };
        if save.await.is_err() {
            failed();
        }
    });
    true
}
