use aisle_protocol::relay::Status;

use super::connect::change;
use crate::components::{changing_figure, term};
use crate::dom::{El, div, el, live, p};
use crate::format;
use crate::signals::Memo;
use crate::state::{Live, Relay};
use crate::words;

/// Where the figures come from, and whether anything was missed on the way.
pub(super) fn connection(relay: &Relay) -> El {
    let now = relay.live();
    let status = Memo::new(move || now.shown.status.with(Clone::clone).unwrap_or_default());
    let count = |key: &'static str, count: fn(&Status, Live) -> Option<u64>| {
        let count = Memo::new(move || status.with(|status| count(status, now)));
        let text = live(move || count.get().map_or_else(|| format::MISSING.to_owned(), format::count));
        changing_figure(key, live(move || count.get().map(|count| count.to_string()).unwrap_or_default()), text)
    };
    let text =
        |read: fn(&Status, Live) -> String| el("span", "").words(live(move || status.with(|status| read(status, now))));
    let behind =
        |status: &Status, _: Live| status.behind_millis.map_or_else(|| format::MISSING.to_owned(), words::behind);
    let rows = [
        (words::ADDRESS, text(|_, now| now.address.get())),
        (words::SOURCE, text(|_, now| now.source.with(|source| source.name.clone()))),
        (words::EVENTS, count("events", |status, _| Some(status.counts.events))),
        (words::LATE, count("late", |status, _| Some(status.counts.late))),
        (words::REPEATED, count("duplicates", |status, _| Some(status.counts.duplicates))),
        (words::UNREADABLE, count("bad", |status, _| Some(status.bad))),
        (words::BEHIND, text(behind)),
        (words::WAITING, count("lag_events", |status, _| status.lag_events)),
        (words::INTERRUPTIONS, count("interruptions", |_, now| Some(now.interruptions.get().into()))),
        (words::MISSED, count("missed", |_, now| Some(now.missed.get().into()))),
    ];
    let pairs = rows.into_iter().flat_map(|(name, value)| [term(name), el("dd", "").child(value)]);
    let facts = el("dl", "facts facts--figures").children(pairs.collect());
    let title = el("h2", "card__title").words(words::CONNECTION);
    let titles = div("card__titles").child(title).child(p("card__sub").words(words::CONNECTION_SUB));
    let head = div("card__head").child(titles).child(div("").children(change(relay)));
    el("section", "card").child(head).child(div("").child(facts))
}
