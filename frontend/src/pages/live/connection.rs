use crate::components::{plain_figure, term};
use crate::dom::{El, div, el, p};
use crate::format;
use crate::state::Live;
use crate::words;

/// Where the figures come from, and whether anything was missed on the way.
pub(super) fn connection(now: Live) -> El {
    let rows = move || {
        let status = now.shown.status.with(Clone::clone).unwrap_or_default();
        let count = |key: &str, count: u64| plain_figure(key, &count.to_string(), &format::count(count));
        let text = |text: String| el("span", "").words(text);
        let behind = status.behind_millis.map_or_else(|| format::MISSING.to_owned(), words::behind);
        let lag = status.lag_events.map_or_else(|| text(format::MISSING.to_owned()), |lag| count("lag_events", lag));
        let rows = [
            (words::ADDRESS, text(now.address.get())),
            (words::SOURCE, text(now.source.with(|source| source.name.clone()))),
            (words::EVENTS, count("events", status.counts.events)),
            (words::LATE, count("late", status.counts.late)),
            (words::REPEATED, count("duplicates", status.counts.duplicates)),
            (words::UNREADABLE, count("bad", status.bad)),
            (words::BEHIND, text(behind)),
            (words::WAITING, lag),
            (words::INTERRUPTIONS, count("interruptions", now.interruptions.get().into())),
            (words::MISSED, count("missed", now.missed.get().into())),
        ];
        let pairs = rows.into_iter().flat_map(|(name, value)| [term(name), el("dd", "").child(value)]);
        vec![el("dl", "facts facts--figures").children(pairs.collect())]
    };
    let title = el("h2", "card__title").words(words::CONNECTION);
    let titles = div("card__titles").child(title).child(p("card__sub").words(words::CONNECTION_SUB));
    el("section", "card").child(titles).child(div("").region(rows))
}
