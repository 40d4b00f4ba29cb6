use super::{Icon, icon, icon_of_class};
use crate::dom::{El, el, li, link, live, p, span};
use crate::state::{Route, Store};
use crate::words;

/// The pages that exist, in the order of a visit.
const PAGES: [(Route, Icon); 5] = [
    (Route::Data, Icon::File),
    (Route::Overview, Icon::Chart),
    (Route::Forecast, Icon::Trend),
    (Route::Live, Icon::Live),
    (Route::Settings, Icon::Sliders),
];

/// The rail: where one is, and where one can go. On phones it is a bar at the bottom.
pub(crate) fn rail(store: Store) -> El {
    let home = move || {
        let route = if store.has_data() { Route::Overview } else { Route::Data };
        store.with_spec(|spec| route.fragment(spec))
    };
    let brand = link("rail__brand", live(home)).child(icon_of_class(Icon::Aisle, "icon icon--page"));
    let brand = brand.child(span("rail__word").words(words::PRODUCT_NAME));
    let list = el("ul", "rail__list").children(PAGES.map(|(route, picture)| item(store, route, picture)).into());
    let foot = p("rail__foot").child(icon(Icon::Lock)).child(span("").words(words::STAYS_HERE));
    el("nav", "rail").attr("aria-label", words::PAGES).child(brand).child(list).child(foot)
}

fn item(store: Store, route: Route, picture: Icon) -> El {
    let is_current = move || match store.route.get() {
        Route::Trace(_) => route == Route::Overview,
        current => current == route,
    };
    let needs_data = matches!(route, Route::Overview | Route::Forecast);
    let is_off = move || needs_data && store.input.with(Option::is_none);
    let item = link("rail__item", live(move || store.with_spec(|spec| route.fragment(spec))))
        .class_when("rail__item--current", is_current)
        .class_when("rail__item--off", is_off)
        .attr_by("aria-disabled", move || is_off().then(|| "true".to_owned()))
        .attr_by("aria-current", move || is_current().then(|| "page".to_owned()))
        .child(icon_of_class(picture, "icon icon--page"))
        .child(span("rail__word").words(words::page(route)));
    li("").child(item)
}
