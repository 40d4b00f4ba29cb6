use aisle_protocol::spec::{Event, ForecastParameters, Override};
use aisle_protocol::table::{Day, DayRange, Quantity};
use wasm_bindgen::JsValue;

use super::amounts::{Looked, of_looked};
use crate::components::plain_figure;
use crate::dom::{El, Words, button, div, el, li, live, p, span};
use crate::format;
use crate::signals::Signal;
use crate::state::Store;
use crate::words;

/// What a person types, as it stands.
#[derive(Clone, Copy)]
struct Typed {
    from: Signal<String>,
    to: Signal<String>,
    per_step: Signal<String>,
    reason: Signal<String>,
}

impl Typed {
    fn new() -> Self {
        let text = || Signal::new(String::new());
        Self { from: text(), to: text(), per_step: text(), reason: text() }
    }

    fn days(self) -> Option<DayRange> {
        let day = |text: Signal<String>| text.with_untracked(|text| text.parse::<Day>().ok());
        let (first, last) = day(self.from).zip(day(self.to))?;
        Some(DayRange { first: first.min(last), last: first.max(last) })
    }

    fn per_step(self) -> Option<Quantity> {
        self.per_step
            .with_untracked(|text| format::typed(text).parse::<Quantity>().ok())
            .filter(|value| *value >= Quantity::ZERO)
    }

    fn name(self) -> String {
        self.reason.with_untracked(|reason| reason.trim().to_owned())
    }

    /// What was typed has been taken.
    fn clear(self) {
        for text in [self.from, self.to, self.per_step, self.reason] {
            text.set(String::new());
        }
    }
}

/// What a person knows better: other figures for some days, and days on which the shop will be closed.
pub(super) fn expectations(store: Store) -> El {
    let title = el("h2", "card__title").words(words::OVERRIDE_TITLE);
    let sub = p("card__sub")
        .words(live(move || of_looked(store, |looked| words::override_sub(looked.is_whole, &looked.name()))));
    let card = el("section", "card").child(div("card__head").child(div("card__titles").child(title).child(sub)));
    card.child(form(store)).child(el("ul", "plain-list").region(move || listed(store)))
}

fn form(store: Store) -> El {
    let (typed, wrong) = (Typed::new(), Signal::new(String::new()));
    // Says what is wrong with what was typed, or has it taken and forgets it.
    let said = move |said: Result<(), String>| {
        if said.is_ok() {
            typed.clear();
        }
        wrong.set(said.err().unwrap_or_default());
    };
    let days = move || typed.days().ok_or_else(|| words::DATES_WANTED.to_owned());
    let days_ahead = move || days().and_then(|days| still_to_come(store, days));
    let expect = move || {
        let days = days_ahead()?;
        let per_step = typed.per_step().ok_or_else(words::amount_wanted)?;
        let shown = of_looked(store, |looked| Some((looked.measure(), looked.shop.step)));
        if let Some(wrong) = of_looked(store, |looked| none_begins(looked, days)) {
            return Err(wrong);
        }
        let reason = typed.name();
        store.edit_spec(|spec| {
            let (series, (measure, step)) = (spec.forecast.series.clone(), shown.unzip());
            spec.forecast.overrides.push(Override { series, days, per_step, measure, step, reason });
        });
        Ok(())
    };
    let mark = move || {
        let (days, name) = (days()?, typed.name());
        if name.is_empty() {
            return Err(words::NAME_WANTED.to_owned());
        }
        store.edit_spec(|spec| spec.forecast.events.push(Event { name, days: vec![days] }));
        Ok(())
    };
    let close = move || {
        let days = days_ahead()?;
        store.edit_spec(|spec| spec.forecast.closed.push(days));
        Ok(())
    };
    let error = move || span("field__error").attr("role", "alert").words(live(move || wrong.get()));
    let per_step = live(move || of_looked(store, |looked| words::per_step(looked.shop.step, looked.measure())));
    div("fields")
        .child(field(words::FROM, "date", typed.from).attr("data-field", "from"))
        .child(field(words::TO, "date", typed.to).attr("data-field", "to"))
        .child(field(per_step, "text", typed.per_step).attr("data-field", "per-step"))
        .child(field(words::REASON_OR_NAME, "text", typed.reason).attr("data-field", "reason"))
        .child(button("button").attr("data-override", "").words(words::OVERRIDE).on_click(move || said(expect())))
        .child(button("button").attr("data-event", "").words(words::MARK_EVENT).on_click(move || said(mark())))
        .child(button("button").attr("data-close-days", "").words(words::CLOSE_DAYS).on_click(move || said(close())))
        .child_when(move || wrong.with(|wrong| !wrong.is_empty()), error)
}

/// The days, unless all of them are over.
fn still_to_come(store: Store, days: DayRange) -> Result<DayRange, String> {
    let first = of_looked(store, |looked| looked.shop.axis.future.first().map(|step| step.days.first));
    match first {
        Some(first) if days.last < first => Err(words::not_ahead(first)),
        _ => Ok(days),
    }
}

/// What is wrong with days on which no step of the forecast begins.
fn none_begins(looked: &Looked, days: DayRange) -> Option<String> {
    let steps = &looked.shop.axis.future;
    let is_wrong = !steps.iter().any(|step| days.contains(step.days.first));
    steps.last().filter(|_| is_wrong).map(|last| words::none_begins(looked.shop.step, last.days.last))
}

fn field(word: impl Into<Words>, kind: &str, text: Signal<String>) -> El {
    let input = el("input", "input").attr("type", kind).on_value("input", move |typed| text.set(typed));
    let input = input.property("value", move || JsValue::from_str(&text.get()));
    let input = if kind == "text" { input.with_class("input--medium") } else { input };
    el("label", "field").words(word).child(input)
}

/// What was said so far, of all series, each with the way to take it back.
fn listed(store: Store) -> Vec<El> {
    let spec = store.question();
    let step = spec.forecast.step;
    let undo = move |what: &str, index: usize, act: fn(&mut ForecastParameters, usize)| {
        let undo = button("button button--small").attr("data-undo", "").attr("aria-label", &words::undo_of(what));
        undo.words(words::UNDO).on_click(move || store.edit_spec(|spec| act(&mut spec.forecast, index)))
    };
    let said = spec.forecast.overrides.iter().enumerate().map(|(index, said)| {
        let of = said.series.as_deref().unwrap_or(words::WHOLE_SHOP);
        let amount = format::quantity(said.per_step);
        let is_used = of_looked(store, |looked| {
            let shop = &looked.shop;
            let measure = if said.series.is_none() { shop.measure_of_whole } else { shop.measure_of_parts };
            Some(said.is_of(measure, shop.step))
        });
        let text = words::overridden(of, said, &amount, is_used.unwrap_or(true));
        li("plain-list__item").child(plain_figure("override", &said.per_step.to_string(), &text)).child(undo(
            &text,
            index,
            |forecast, index| drop(forecast.overrides.remove(index)),
        ))
    });
    let closed = spec.forecast.closed.iter().enumerate().map(|(index, days)| {
        let text = words::closed_by_hand(*days);
        li("plain-list__item").child(span("").words(text.as_str())).child(undo(&text, index, |forecast, index| {
            forecast.closed.remove(index);
        }))
    });
    let effects = of_looked(store, |looked| {
        let forecast = looked.forecast().map(|forecast| forecast.effects.clone()).unwrap_or_default();
        forecast
            .into_iter()
            .map(|found| (usize::from(found.event), found, looked.amounts.compact(found.effect)))
            .collect::<Vec<_>>()
    });
    let events = spec.forecast.events.iter().enumerate().map(|(index, event)| {
        let found = effects.iter().find(|(number, ..)| *number == index);
        let measured = found.map(|(_, found, amount)| (amount.as_str(), found.relative, found.steps));
        let value = found.map(|(_, found, _)| format::exact_f64(found.effect)).unwrap_or_default();
        let text = words::event(&event.name, &event.days, step, measured);
        li("plain-list__item").child(plain_figure("event_effect", &value, &text)).child(undo(
            &text,
            index,
            |forecast, index| {
                forecast.events.remove(index);
            },
        ))
    });
    said.chain(events).chain(closed).collect()
}
