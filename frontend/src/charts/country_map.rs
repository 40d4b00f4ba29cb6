use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use aisle_protocol::metrics::{Ranked, Ranking};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, PointerEvent};

use super::map_marks::{legend, marks, notes, tip};
use super::map_places::Places;
use super::pointer::place_of;
use super::world::{Frame, World};
use crate::components::segmented;
use crate::dom::{El, div, live, path, svg};
use crate::format::Currency;
use crate::services;
use crate::signals::{Memo, Signal};
use crate::words;

thread_local! {
    /// Read once in the life of the page.
    static WORLD: RefCell<Option<Arc<World>>> = const { RefCell::new(None) };
}

/// A map of net sales by country, which loads its shapes once the browser is idle. Everything that it tells stands
/// beside it in bars, which keys reach too; the map itself takes clicks only.
pub(crate) struct CountryMap {
    pub(crate) ranking: Memo<Ranking<Ranked>>,
    pub(crate) currency: Memo<Currency>,
    /// Is told which country was clicked: all its names, as the file writes them.
    pub(crate) pick: Rc<dyn Fn(Vec<String>)>,
}

/// What the map shows now.
#[derive(Clone, Copy)]
struct MapState {
    world: Signal<Option<Arc<World>>>,
    has_failed: Signal<bool>,
    places: Memo<Places>,
    /// Whether a person wants only the part of the world with most of the countries.
    chosen: Signal<Option<bool>>,
    /// The country under the pointer, and where that is: parts of the map's width and height.
    hovered: Signal<Option<(usize, f64, f64)>>,
}

impl MapState {
    fn new(ranking: Memo<Ranking<Ranked>>) -> Self {
        let world = Signal::new(None::<Arc<World>>);
        let places = Memo::new(move || {
            world
                .with(|world| world.as_ref().map(|world| ranking.with(|ranking| Places::of(world, ranking))))
                .unwrap_or_default()
        });
        let (has_failed, chosen, hovered) = (Signal::new(false), Signal::new(None), Signal::new(None));
        Self { world, has_failed, places, chosen, hovered }
    }

    fn load(self) {
        if let Some(world) = WORLD.with_borrow(Clone::clone) {
            self.world.set(Some(world));
            return;
        }
        services::when_idle(move || {
            spawn_local(async move {
                match services::fetch_world().await {
                    Ok(text) => {
                        let world = Arc::new(World::of_text(&text));
                        WORLD.set(Some(Arc::clone(&world)));
                        // The page may have moved on meanwhile.
                        self.world.set(Some(world));
                    }
                    Err(_) => self.has_failed.set(true),
                }
            });
        });
    }

    /// The part of the world with most of the countries.
    fn part(self) -> Option<(String, Frame)> {
        let world = self.world.get()?;
        self.places.with(|places| places.main_part(&world).cloned())
    }

    /// A part is shown when a person wants it, or when more than half of the countries lie in it.
    fn shows_part(self) -> bool {
        let Some((_, frame)) = self.part() else { return false };
        let has_most = || self.places.with(|places| places.count_in(frame) * 2 > places.places.len());
        self.chosen.get().unwrap_or_else(has_most)
    }

    fn frame(self) -> Frame {
        let part = self.part().filter(|_| self.shows_part()).map(|(_, frame)| frame);
        part.or_else(|| self.world.with(|world| world.as_ref().map(|world| world.whole))).unwrap_or_default()
    }
}

impl CountryMap {
    /// The map as an element, with its legend and notes.
    pub(crate) fn element(self) -> El {
        let Self { ranking, currency, pick } = self;
        let state = MapState::new(ranking);
        state.load();
        let label = live(move || {
            state.places.with(|places| currency.with(|currency| words::map_label(&places.facts(currency))))
        });
        let stage = div("world__stage").attr("role", "img").label("aria-label", label);
        let stage = listening(stage, state, pick).region(move || drawing(state));
        let stage = stage.region(move || {
            let tip = |(index, x, y)| {
                state
                    .places
                    .with(|places| currency.with(|currency| tip(places.places.get(index)?, currency, x, y).into()))
            };
            state.hovered.get().and_then(tip).into_iter().collect()
        });
        div("world")
            .region(move || parts(state).into_iter().collect())
            .child(stage)
            .region(move || state.places.with(|places| currency.with(|currency| vec![legend(places, currency)])))
            .region(move || {
                let frame = state.frame();
                state.places.with(|places| notes(places, frame, state.has_failed.get()))
            })
    }
}

/// The choice between the whole world and a part of it.
fn parts(state: MapState) -> Option<El> {
    let (name, _) = state.part()?;
    let words = [words::map_part(&name), words::MAP_WORLD];
    let chosen = move || usize::from(!state.shows_part());
    let choices = segmented(words::MAP_PART, &words, chosen, move |index| state.chosen.set(Some(index == 0)));
    Some(div("world__parts").attr("data-no-picture", "").child(choices))
}

/// The land, made once for a world, and what is sold where, made anew with the figures.
fn drawing(state: MapState) -> Vec<El> {
    let Some(world) = state.world.get() else { return Vec::new() };
    let drawing = svg("world__drawing", "0 0 1 1").attr_by("viewBox", move || Some(state.frame().to_view_box()));
    let land = path("world__land", &world.land());
    vec![drawing.child(land).region(move || state.places.with(|places| marks(places, state.frame())))]
}

fn listening(stage: El, state: MapState, pick: Rc<dyn Fn(Vec<String>)>) -> El {
    stage
        .on("pointermove", move |event: PointerEvent| {
            let (x, y) = place_of(&event);
            let hovered = place_under(&event).map(|index| (index, x, y));
            if hovered.is_some() || state.hovered.get_untracked().is_some() {
                state.hovered.set(hovered);
            }
        })
        .on("pointerleave", move |_: PointerEvent| state.hovered.set(None))
        .on("click", move |event: Event| {
            let names = place_under(&event).and_then(|index| {
                state.places.with_untracked(|places| places.places.get(index).map(|place| place.names.clone()))
            });
            if let Some(names) = names {
                pick(names);
            }
        })
}

fn place_under(event: &Event) -> Option<usize> {
    event.target()?.dyn_into::<Element>().ok()?.get_attribute("data-place")?.parse().ok()
}
