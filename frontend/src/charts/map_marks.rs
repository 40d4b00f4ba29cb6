use super::map_places::{Place, Places};
use super::plot::percent;
use super::world::Frame;
use crate::dom::{El, div, p, path, span};
use crate::format::{self, Currency};
use crate::words;

/// The darkest step of the sequential colours.
const RAMP_STEPS: usize = 7;

/// The width of a map in a card, in pixels, to judge what is too small to be seen.
const USUAL_PIXELS: f64 = 480.0;

/// A country with less than so many square pixels gets a dot as well.
const DOT_BELOW_SQUARE_PIXELS: f64 = 10.0;

/// So many countries are read out.
const FACTS_READ: usize = 5;

impl Places {
    /// The first countries with their net sales, and how many follow.
    pub(super) fn facts(&self, currency: &Currency) -> (Vec<String>, u64) {
        let fact =
            |place: &Place| format!("{} {}", place.title(), format::money_compact(currency, place.net_sales.as_f64()));
        let facts = self.places.iter().take(FACTS_READ).map(fact).collect();
        (facts, self.places.len().saturating_sub(FACTS_READ) as u64)
    }

    fn colour(&self, place: &Place) -> String {
        match self.shades.shade(place.net_sales.as_f64()) {
            Some(shade) => ramp(self.shades.ramp(shade, RAMP_STEPS)),
            None => "var(--change-loss)".to_owned(),
        }
    }
}

impl Place {
    fn title(&self) -> String {
        self.names.join(" + ")
    }
}

fn ramp(step: usize) -> String {
    format!("var(--ramp-{step})")
}

/// The countries in their shades; the smallest with a dot, those that the filter names with an outline.
pub(super) fn marks(places: &Places, frame: Frame) -> Vec<El> {
    let scale = USUAL_PIXELS / frame.width.max(1.0);
    let is_any_selected = places.places.iter().any(|place| place.is_selected);
    let mut dots = Vec::new();
    let mut marks = Vec::new();
    // What is selected is drawn last, so that its outline lies over its neighbours.
    let (selected, others): (Vec<_>, Vec<_>) =
        places.places.iter().enumerate().partition(|(_, place)| place.is_selected);
    for (index, place) in others.into_iter().chain(selected) {
        let state = match (place.is_selected, is_any_selected) {
            (true, _) => "is-selected",
            (false, true) => "is-quiet",
            (false, false) => "",
        };
        let known = |mark: El| mark.attr("data-place", &index.to_string()).attr("data-iso3", &place.iso3);
        let colour = places.colour(place);
        marks.push(known(path(&format!("world__country {state}"), &place.path)).attr("fill", &colour));
        if place.area * scale * scale < DOT_BELOW_SQUARE_PIXELS {
            let (x, y) = place.middle;
            let point = format!("M{} {}h.001", format::tenths(x), format::tenths(y));
            dots.push(path(&format!("world__rim {state}"), &point));
            dots.push(known(path(&format!("world__dot {state}"), &point)).attr("stroke", &colour));
        }
    }
    marks.extend(dots);
    marks
}

/// What the shades mean.
pub(super) fn legend(places: &Places, currency: &Currency) -> El {
    let shades = &places.shades;
    let swatch = |colour: &str, words: String| {
        let swatch = span("world__swatch").style("background-color", colour);
        span("legend__item").child(swatch).child(span("").words(words))
    };
    let of_shade = |(shade, from): (usize, &f64)| {
        let words = match (shade, shades.from.get(1)) {
            (0, Some(next)) => words::map_below(&format::money_compact(currency, *next)),
            _ => words::map_from(&format::money_compact(currency, *from)),
        };
        swatch(&ramp(shades.ramp(shade, RAMP_STEPS)), words)
    };
    let mut items: Vec<_> = shades.from.iter().enumerate().map(of_shade).collect();
    if places.places.iter().any(|place| shades.shade(place.net_sales.as_f64()).is_none()) {
        items.push(swatch("var(--change-loss)", words::MAP_NOT_POSITIVE.to_owned()));
    }
    let scale = if shades.is_tenfold { words::MAP_TENFOLD } else { words::MAP_TWOFOLD };
    let scale = (shades.from.len() > 1).then(|| span("").words(scale));
    div("legend world__legend").children(items).children(scale.into_iter().collect())
}

/// What the map does not show.
pub(super) fn notes(places: &Places, frame: Frame, has_failed: bool) -> Vec<El> {
    if has_failed {
        return vec![p("card__note").attr("role", "status").words(words::MAP_FAILED)];
    }
    let name = |name: &String| if name.is_empty() { words::NOT_NAMED.to_owned() } else { name.clone() };
    let elsewhere: Vec<_> = places.elsewhere.iter().map(name).collect();
    let outside = (places.places.len() - places.count_in(frame)) as u64;
    let notes = [words::map_outside(outside), words::map_elsewhere(&elsewhere)];
    vec![p("card__note").words(notes.into_iter().flatten().collect::<Vec<_>>().join(" "))]
}

/// The figures of the country under the pointer.
pub(super) fn tip(place: &Place, currency: &Currency, x: f64, y: f64) -> El {
    let lines = [place.title(), format::money_full(currency, place.net_sales), words::orders(place.orders)];
    let lines = lines.into_iter().map(|line| span("").words(line)).collect();
    let class = if x > 0.5 { "plot__tip plot__tip--left" } else { "plot__tip" };
    div(class).style("left", &percent(x)).style("top", &percent(y)).children(lines)
}
