use aisle_protocol::forecast::{Choice, Method};

use super::amounts::of_looked;
use crate::components::{facts, term};
use crate::dom::{El, div, el, p};
use crate::state::Store;
use crate::words;

/// How this forecast is made, in words; and by which method, or beside which, it shall be.
pub(super) fn making(store: Store) -> El {
    let method = choice_field(
        words::METHOD,
        words::METHOD_AUTO,
        move || store.with_spec(|spec| spec.forecast.method),
        move |choice| store.edit_spec(|spec| spec.forecast.method = choice),
    );
    let compared = choice_field(
        words::COMPARE_WITH_METHOD,
        words::COMPARE_NONE,
        move || store.with_spec(|spec| spec.forecast.compared),
        move |choice| store.edit_spec(|spec| spec.forecast.compared = choice),
    );
    let told = div("card__body").region(move || {
        of_looked(store, |looked| {
            let Some(forecast) = looked.forecast() else { return Vec::new() };
            let mut told = vec![
                (term(words::METHOD), words::choice_text(forecast.choice)),
                (term(words::WHY), words::reason(forecast.reason)),
            ];
            told.extend(forecast.pattern.map(|pattern| (term(words::DEMAND), words::pattern(pattern))));
            told.push((term(words::RANGES), words::ranges_made(forecast.choice)));
            let name = p("").child(
                el("strong", "")
                    .attr("data-metric", "method")
                    .attr("data-value", forecast.choice.key())
                    .words(words::choice(forecast.choice)),
            );
            vec![name, facts("facts", told)]
        })
    });
    let head = div("card__titles")
        .child(el("h2", "card__title").words(words::HOW_MADE))
        .child(p("card__sub").words(words::HOW_MADE_SUB));
    let fields =
        div("fields").child(method.attr("data-field", "method")).child(compared.attr("data-field", "compared"));
    el("section", "card").child(div("card__head").child(head)).child(told).child(fields)
}

fn choice_field(
    word: &str,
    none: &str,
    chosen: impl Fn() -> Option<Choice> + 'static,
    choose: impl Fn(Option<Choice>) + 'static,
) -> El {
    let mixes = [Choice::Trends, Choice::Levels, Choice::Seasons, Choice::Weekdays, Choice::Demand];
    let all: Vec<Choice> = mixes.into_iter().chain(Method::ALL.map(Choice::Single)).collect();
    let option = |key: &str, words: &str| el("option", "").attr("value", key).words(words);
    let select = el("select", "input").child(option("", none));
    let select = select.children(all.into_iter().map(|choice| option(choice.key(), words::choice(choice))).collect());
    let value = move || chosen().map_or("", Choice::key).into();
    let select = select.property("value", value).on_value("change", move |key| choose(Choice::from_key(&key)));
    el("label", "field").words(word).child(select)
}
