use aisle_protocol::spec::{Event, ForecastParameters, Override};
use aisle_protocol::table::{Day, DayRange, Quantity};

use super::amounts::of_looked;
use crate::components::plain_figure;
use crate::dom::{El, button, div, el, li, live, p, span};
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
            .with_untracked(|text| text.trim().parse::<Quantity>().ok())
            .filter(|value| *value >= Quantity::ZERO)
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
    let (typed, is_wrong) = (Typed::new(), Signal::new(false));
    let apply = move || {
        let (days, per_step) = (typed.days(), typed.per_step());
        is_wrong.set(days.is_none() || per_step.is_none());
        if let (Some(days), Some(per_step)) = (days, per_step) {
            let reason = typed.reason.get_untracked();
            store.edit_spec(|spec| {
                let series = spec.forecast.series.clone();
                spec.forecast.overrides.push(Override { series, days, per_step, reason });
            });
        }
    };
    let close = move || {
        let days = typed.days();
        is_wrong.set(days.is_none());
        if let Some(days) = days {
            store.edit_spec(|spec| spec.forecast.closed.push(days));
        }
    };
    let mark = move || {
        let (days, name) = (typed.days(), typed.reason.with_untracked(|reason| reason.trim().to_owned()));
        is_wrong.set(days.is_none() || name.is_empty());
        if let (Some(days), false) = (days, name.is_empty()) {
            store.edit_spec(|spec| spec.forecast.events.push(Event { name, days: vec![days] }));
        }
    };
    let error = move || span("field__error").attr("role", "alert").words(words::OVERRIDE_WRONG);
    div("fields")
        .child(field(words::FROM, "date", typed.from).attr("data-field", "from"))
        .child(field(words::TO, "date", typed.to).attr("data-field", "to"))
        .child(field(words::PER_STEP, "text", typed.per_step).attr("data-field", "per-step"))
        .child(field(words::REASON, "text", typed.reason).attr("data-field", "reason"))
        .child(button("button").attr("data-override", "").words(words::OVERRIDE).on_click(apply))
        .child(button("button").attr("data-event", "").words(words::MARK_EVENT).on_click(mark))
        .child(button("button").attr("data-close-days", "").words(words::CLOSE_DAYS).on_click(close))
        .child_when(move || is_wrong.get(), error)
}

fn field(word: &str, kind: &str, text: Signal<String>) -> El {
    let input = el("input", "input").attr("type", kind).on_value("input", move |typed| text.set(typed));
    let input = if kind == "text" { input.with_class("input--medium") } else { input };
    el("label", "field").words(word).child(input)
}

/// What was said so far, of all series, each with the way to take it back.
fn listed(store: Store) -> Vec<El> {
    let spec = store.question();
    let undo = move |index: usize, act: fn(&mut ForecastParameters, usize)| {
        button("button button--small").attr("data-undo", "").words(words::UNDO).on_click(move || {
            store.edit_spec(|spec| act(&mut spec.forecast, index));
        })
    };
    let said = spec.forecast.overrides.iter().enumerate().map(|(index, said)| {
        let of = said.series.as_deref().unwrap_or(words::WHOLE_SHOP);
        let amount = format::quantity(said.per_step);
        let figure = plain_figure(
            "override",
            &said.per_step.to_string(),
            &words::overridden(of, said.days, &amount, &said.reason),
        );
        li("plain-list__item")
            .child(figure)
            .child(undo(index, |forecast, index| drop(forecast.overrides.remove(index))))
    });
    let closed = spec.forecast.closed.iter().enumerate().map(|(index, days)| {
        let text = span("").words(words::closed_by_hand(*days));
        li("plain-list__item").child(text).child(undo(index, |forecast, index| {
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
        let figure = plain_figure("event_effect", &value, &words::event(&event.name, &event.days, measured));
        li("plain-list__item").child(figure).child(undo(index, |forecast, index| {
            forecast.events.remove(index);
        }))
    });
    said.chain(events).chain(closed).collect()
}
