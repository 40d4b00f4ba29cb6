use aisle_protocol::relay::Today;

use super::{
    alerts::alerts,
    connect::{change, connect},
    connection::connection,
    kpis::kpis,
    lists,
    race::race,
    steps::steps,
    today::{of_today, usual},
    totals::totals,
};
use crate::components::{Icon, finding, status};
use crate::dom::{El, button, div, live, p};
use crate::format::{self, Currency};
use crate::signals::{Kept, on_cleanup};
use crate::state::{Link, Live, Relay, Store};
use crate::words;

/// The Live page. The connection lasts as long as the page is shown.
pub(crate) fn live_page(store: Store) -> Vec<El> {
    let relay = Relay::start(store);
    let live = relay.live();
    let kept = Kept::new(relay.clone());
    on_cleanup(move || kept.with(Relay::close));
    let is_shown = move || live.shown.today.with(Option::is_some);
    let is_asked = move || live.is_choosing.get() || matches!(live.link.get(), Link::Unnamed | Link::Refused(_));
    let (asked, awaited, named) = (relay.clone(), relay.clone(), relay);
    let page = div("page__part")
        .child_when(is_asked, move || connect(&asked))
        .child_when(move || !is_asked() && !is_shown(), move || waiting(&awaited))
        .child_when(move || !is_asked() && is_shown(), move || shown(store, &named));
    vec![page]
}

fn waiting(relay: &Relay) -> El {
    let now = relay.live();
    let is_there = move || now.link.get() == Link::Live;
    let said = div("page__part")
        .attr("role", "status")
        .child_when(is_there, || finding(words::NOTHING_SOLD, words::NOTHING_SOLD_DETAIL))
        .child_when(move || !is_there(), move || p("note").words(live(move || words::connecting(&now.address.get()))));
    // Silence and empty shelves are known before anything is sold.
    div("page__part").child(said).child(alerts(now, relay.clone())).child(div("").children(change(relay)))
}

fn shown(store: Store, relay: &Relay) -> El {
    let now = relay.live();
    let (paused, again, noted) = (relay.clone(), relay.clone(), relay.clone());
    let details = div("columns columns--top columns--wide-left")
        .child(lists::lines(store, now))
        .child(div("section").child(lists::products(store, now)).child(lists::countries(store, now)));
    div("page__part")
        .child(state_line(now, paused))
        .child_when(move || now.is_stale.get(), move || stale(now, &again))
        .child_when(move || is_interrupted(now) && !now.is_stale.get(), move || interrupted(now))
        .child(finding(live(move || sentence(now)), live(move || detail(now))))
        .child(alerts(now, noted))
        .child(kpis(now))
        .child(div("columns columns--wide-left").child(race(store, now)).child(connection(relay)))
        .child(steps(store, now))
        .child(details)
        .child(totals(now))
}

/// Where the figures come from, whether they are live, and the way to hold them still.
fn state_line(now: Live, relay: Relay) -> El {
    let state = move || {
        let link = now.link.get();
        let (is_paused, is_interrupted) = (now.is_paused.get(), is_interrupted(now));
        let (class, picture) = match (link, is_paused) {
            (_, true) => ("note", Icon::Note),
            (Link::Live, false) if !is_interrupted => ("good", Icon::Good),
            (_, false) => ("warning", Icon::Warning),
        };
        let behind = now.shown.status.with(|status| status.as_ref().and_then(|status| status.behind_millis));
        vec![status(class, picture, &words::link(link, is_paused, is_interrupted, behind))]
    };
    let name = live(move || words::live_from(&now.source.with(|source| source.name.clone())));
    let word = live(move || if now.is_paused.get() { words::RESUME } else { words::PAUSE }.to_owned());
    let pause = button("button").attr("data-pause", "").words(word).on_click(move || relay.toggle_pause());
    div("live-bar")
        .child(p("live-bar__name").words(name))
        .child(div("live-bar__state").attr("role", "status").region(state))
        .child(pause)
}

/// Does the relay say that nothing new comes to it?
fn is_interrupted(now: Live) -> bool {
    now.shown.status.with(|status| status.as_ref().is_some_and(|status| status.is_interrupted))
}

fn stale(now: Live, relay: &Relay) -> El {
    let relay = relay.clone();
    let again = button("button button--small").words(words::TRY_NOW).on_click(move || relay.try_now());
    interruption(now, words::UNREACHABLE).child(div("notice__actions").child(again))
}

fn interrupted(now: Live) -> El {
    interruption(now, words::NOTHING_COUNTED)
}

/// Says why the figures are not the latest, and of when they are.
fn interruption(now: Live, why: &str) -> El {
    let latest = now.shown.status.with(|status| status.as_ref().and_then(|status| status.latest));
    let text = words::figures_of(why, latest.map(format::moment).as_deref());
    div("notice notice--warning notice--wide")
        .attr("role", "alert")
        .child(status("warning", Icon::Warning, words::INTERRUPTED))
        .child(p("").words(text))
}

fn sentence(now: Live) -> String {
    now.currency.with(|currency| {
        of_today(now, |today| {
            let net = format::money_whole(currency, today.figures.net_sales);
            let usual = usual(today, |figures| figures.net_sales.as_f64()).filter(|(usual, _)| *usual > 0.0);
            let change = usual.map(|(usual, weeks)| (today.figures.net_sales.as_f64() / usual - 1.0, weeks));
            words::live_sentence(&net, change, today.day.weekday())
        })
    })
}

/// The key figures of last week until the same time, if the shop was open.
fn last_week(today: &Today, currency: &Currency) -> Option<String> {
    let figures = today.weeks_before.first()?.as_ref()?;
    let money = |amount| format::money_whole(currency, amount);
    let units = format::quantity_compact(figures.units_sold.as_f64());
    let order_value = figures.average_order_value.map(money);
    let net = money(figures.net_sales);
    Some(words::last_week(today.day.weekday(), &net, figures.orders, &units, order_value.as_deref()))
}

fn detail(now: Live) -> String {
    let speed = now.source.with(|source| source.speed);
    now.currency.with(|currency| {
        of_today(now, |today| {
            let usual = usual(today, |figures| figures.net_sales.as_f64());
            let usual = usual.map(|(usual, weeks)| (format::money_rounded(currency, usual, 0), weeks));
            let usual = usual.as_ref().map(|(usual, weeks)| (usual.as_str(), *weeks));
            words::live_detail(today.until, speed, usual, last_week(today, currency).as_deref())
        })
    })
}
