//! Pages that follow a relay: they miss nothing, and know it.

mod support;

use std::net::SocketAddr;
use std::time::Duration;

use aisle_engine::live::Event;
use aisle_engine::spec::Definitions;
use aisle_engine::table::{Quantity, Timestamp};
use aisle_protocol::relay::{AlertKind, FromRelay, Mirror, RELAY_PROTOCOL_VERSION, Resume, ToRelay, View};
use aisle_relay::{Alerts, Limits, Settings, Stock, Thresholds};
use futures_util::StreamExt;
use support::{Page, Relay, event, within};
use tokio_tungstenite::tungstenite::Message;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_follows_has_what_a_new_one_gets() {
    let relay = Relay::start(Settings::default()).await;
    let mut follower = relay.page(None).await;
    follower.catch_up(0).await;
    let mut sold = 0;
    // Over minutes, hours and the end of a day.
    for (sequence, lines) in [1_u32, 100, 3_000, 7, 20_000, 70_000, 1, 90_000].into_iter().enumerate() {
        relay.sell(sold..sold + lines);
        sold += lines;
        follower.catch_up(sequence as u64 + 1).await;
        let mut newcomer = relay.page(None).await;
        newcomer.catch_up(sequence as u64 + 1).await;
        assert_eq!(follower.mirror, newcomer.mirror, "after {sold} lines");
    }
    assert_eq!(follower.snapshots, 1, "all else came as deltas");
    let tally = follower.mirror.tally();
    assert_eq!((tally.lines, tally.orders), (sold.into(), sold.into()));
    assert_eq!(tally.net_sales.ten_thousandths(), i64::from(sold) * 25_000);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn today_is_held_against_the_same_minutes_of_the_week_before() {
    let relay = Relay::start(Settings::default()).await;
    let at = |number: u32, weeks_before: u32| {
        let mut event = event(number);
        event.invoice = format!("{weeks_before}/{number}").into();
        event.time = Timestamp::from_seconds(event.time.seconds() - weeks_before * 7 * 86_400);
        event
    };
    // A week ago: three lines before this minute ends, two after it. Today: one.
    let before = [0, 1, 20, 60, 3_600].map(|seconds| at(seconds, 1));
    relay.live.apply(before.into_iter().chain([at(0, 0)]), |fault| panic!("{fault}"));
    relay.publisher.look();
    let mut page = relay.page(None).await;
    page.catch_up(1).await;
    let today = page.mirror.parts().today.clone().unwrap();
    assert_eq!(today.day.to_string(), "2011-12-08");
    assert_eq!((today.figures.orders, today.figures.net_sales.to_string()), (1, "2.50".to_owned()));
    let weeks: Vec<_> = today.weeks_before.iter().map(|week| week.map(|week| week.orders)).collect();
    assert_eq!(weeks, [Some(3), None, None, None], "before the first day with a line, nothing is known");
    let curve = page.mirror.parts().curve.clone().unwrap();
    let steps: Vec<_> = curve.steps.iter().map(|step| (step.start.to_string(), step.net_sales.to_string())).collect();
    let expected = [("2011-12-01T13:30:00", "10.00"), ("2011-12-01T14:30:00", "2.50"), ("2011-12-08T13:30:00", "2.50")];
    assert_eq!(steps, expected.map(|(start, amount)| (start.to_owned(), amount.to_owned())));
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_comes_back_goes_on_where_it_was() {
    let relay = Relay::start(Settings::default()).await;
    relay.sell(0..10);
    let mut first = relay.page(None).await;
    first.catch_up(1).await;
    let resume = first.mirror.resume();
    let mirror = first.mirror.clone();
    drop(first);
    relay.sell(10..20);
    relay.sell(20..25);
    let mut back = relay.page(resume).await;
    back.mirror = mirror;
    back.catch_up(3).await;
    assert_eq!((back.snapshots, back.mirror.tally().lines), (0, 25));
    // Another run, or a number that was never given, is answered with everything.
    let ahead = back.mirror.resume().map(|resume| Resume { sequence: 99, ..resume });
    for resume in [ahead, Some(Resume { epoch: "another".to_owned(), sequence: 3 })] {
        let mut page = relay.page(resume).await;
        page.catch_up(3).await;
        assert_eq!((page.snapshots, &page.mirror), (1, &back.mirror));
    }
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_far_behind_gets_one_snapshot() {
    let relay = Relay::start(Settings::default()).await;
    let mut page = relay.page(None).await;
    page.catch_up(0).await;
    let resume = page.mirror.resume();
    for number in 0..150 {
        relay.sell(number..number + 1);
    }
    let mut back = relay.page(resume).await;
    back.catch_up(150).await;
    assert_eq!((back.snapshots, back.mirror.tally().lines), (1, 150));
    relay.stop().await;
}

/// A page that reads nothing while hundreds of updates are made costs the relay nothing, and then has everything.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_reads_nothing_for_long_ends_up_with_everything() {
    let relay = Relay::start(Settings::default()).await;
    let mut page = relay.page(None).await;
    for number in 0..2_000 {
        relay.sell(number * 10..number * 10 + 10);
    }
    page.catch_up(2_000).await;
    assert_eq!(page.mirror.tally().lines, 20_000);
    let mut newcomer = relay.page(None).await;
    newcomer.catch_up(2_000).await;
    assert_eq!(page.mirror, newcomer.mirror);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_gets_only_what_it_asks_for() {
    let relay = Relay::start(Settings::default()).await;
    relay.sell(0..10);
    let mut page = relay.page(None).await;
    page.catch_up(1).await;
    page.say(&ToRelay::Subscribe { views: vec![View::Lines] }).await;
    let Some(FromRelay::Snapshot(snapshot)) = page.hear().await else { panic!("a snapshot follows") };
    assert!(snapshot.parts.lines.is_some() && snapshot.parts.status.is_some());
    assert!(snapshot.parts.totals.is_none() && snapshot.parts.products.is_none() && snapshot.parts.curve.is_none());
    relay.sell(10..11);
    let Some(FromRelay::Delta(delta)) = page.hear().await else { panic!("a delta follows") };
    assert_eq!(delta.parts.lines.map(|lines| lines.len()), Some(1));
    assert!(delta.parts.totals.is_none());
    relay.stop().await;
}

/// Script sees no pings: without this a page could not tell a relay with nothing to say from one whose host is gone.
#[tokio::test]
async fn a_page_that_hears_it_is_told_that_a_relay_with_nothing_to_say_is_there() {
    let ping = Duration::from_millis(50);
    let relay = Relay::start(Settings { limits: Limits { ping, ..Limits::default() }, ..Settings::default() }).await;
    let mut page = Page::connect(relay.address, None).await.unwrap();
    let (protocol, views) = (RELAY_PROTOCOL_VERSION, vec![View::Totals]);
    page.say(&ToRelay::Hello { protocol, token: None, views, resume: None, hears_alive: true }).await;
    let Some(FromRelay::Hello { alive_millis, .. }) = page.hear().await else { panic!("the relay greets first") };
    assert_eq!(alive_millis, Some(50), "a page knows when to miss it");
    page.catch_up(0).await;
    for _ in 0..3 {
        assert_eq!(page.hear().await, Some(FromRelay::Alive));
    }

    // A page of before that could not read it.
    let mut page = Page::connect(relay.address, None).await.unwrap();
    page.send(Message::text(r#"{"type":"hello","protocol":1,"views":["totals"]}"#)).await;
    let Some(FromRelay::Hello { alive_millis: None, .. }) = page.hear().await else { panic!("it is promised nothing") };
    page.catch_up(0).await;
    for _ in 0..3 {
        let message = within(page.socket.next()).await;
        assert!(matches!(message, Some(Ok(Message::Ping(_)))), "nothing but pings: {message:?}");
    }
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_pages_that_all_come_back_at_once_get_what_they_missed() {
    const PAGES: usize = 2_000;
    // Both ends of each connection are here.
    let most = rlimit::increase_nofile_limit(8_192).expect("the limit of open files is known");
    assert!(most >= 8_192, "this machine allows {most} open files: raise `ulimit -Hn`");
    let limits = Limits { connections_per_address: PAGES, ..Limits::default() };
    let relay = Relay::start(Settings { limits, ..Settings::default() }).await;
    let address = relay.address;
    // All at once: each connects with what it knows, and follows until it has this number.
    let follow = |known: Vec<Mirror>, sequence: u64| async move {
        let pages: Vec<_> = known.into_iter().map(|mirror| tokio::spawn(follow(address, mirror, sequence))).collect();
        let mut followed = Vec::with_capacity(PAGES);
        for page in pages {
            followed.push(page.await.expect("no page fails"));
        }
        followed
    };
    relay.sell(0..1_000);
    let pages = follow(vec![Mirror::default(); PAGES], 1).await;
    let known = pages.into_iter().map(|page| page.mirror).collect();
    relay.sell(1_000..2_000);
    relay.sell(2_000..2_500);
    for page in follow(known, 3).await {
        assert_eq!((page.snapshots, page.mirror.tally().lines), (0, 2_500), "deltas are enough");
    }
    relay.stop().await;
}

async fn follow(address: SocketAddr, known: Mirror, sequence: u64) -> Page {
    let mut page = Page::connect(address, None).await.expect("there is room");
    page.hello(known.resume()).await;
    page.mirror = known;
    page.catch_up(sequence).await;
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn alerts_are_raised_listed_acknowledged_and_over() {
    let stock = "product,on_hand,reorder_point,safety_stock\nX0,3,1,0\n";
    let alerts = Alerts::new(Thresholds::default(), Stock::read(stock.as_bytes(), &Definitions::default()).unwrap());
    let relay = Relay::start_with(Settings::default(), alerts).await;
    relay.sell(0..1);
    relay.live.set_ready();
    relay.publisher.look();
    let mut page = relay.page(None).await;
    page.catch_up(1).await;
    assert_eq!(page.mirror.parts().alerts, Some(vec![]));
    // Products 30 and 60 are X0 too.
    relay.sell(1..61);
    let alert = page.hear_alert().await;
    assert_eq!((&*alert.id, alert.is_acknowledged, alert.is_over), ("stock/X0", false, false));
    assert!(matches!(alert.kind, AlertKind::BelowReorderPoint { on_hand, .. } if on_hand == "1"));
    page.catch_up(2).await;
    assert_eq!(page.mirror.parts().alerts.as_ref().map(Vec::len), Some(1));
    page.say(&ToRelay::Acknowledge { alert: alert.id }).await;
    assert!(page.hear_alert().await.is_acknowledged);
    relay.publisher.look();
    page.catch_up(3).await;
    assert!(page.mirror.parts().alerts.as_ref().is_some_and(|alerts| alerts[0].is_acknowledged));
    let listed: serde_json::Value = serde_json::from_str(&relay.get("/api/v1/alerts", "").await.1).unwrap();
    assert_eq!(listed["alerts"][0]["kind"], "below_reorder_point");
    relay.stop().await;
}

#[tokio::test]
async fn a_low_hour_reaches_a_page_and_is_over_when_it_is_not_low_any_more() {
    const WEEK: u32 = 7 * 86_400;
    let relay = Relay::start_with(Settings::default(), Alerts::default()).await;
    let sell = |number: u32, seconds: u32, units: i64| {
        let (time, quantity) = (Timestamp::from_seconds(seconds), Quantity::from_thousandths(units * 1_000));
        relay.live.apply([Event { time, quantity, ..event(number) }].into_iter(), |fault| panic!("{fault}"));
    };
    let now = event(0).time.seconds();
    for (number, seconds, units) in [(0, now - 2 * WEEK, 100), (1, now - WEEK, 100), (2, now, 40), (3, now + 3_600, 1)]
    {
        sell(number, seconds, units);
    }
    relay.live.set_ready();
    relay.publisher.look();
    let mut page = relay.page(None).await;
    page.catch_up(1).await;
    let alerts = page.mirror.parts().alerts.clone().unwrap();
    let AlertKind::LowSales { hour, net_sales, usual } = &alerts[0].kind else { panic!("{alerts:?}") };
    assert_eq!((hour.seconds(), &**net_sales, &**usual), (now - now % 3_600, "100.00", "250.00"));
    // What comes late belongs to its own hour.
    sell(4, now, 20);
    relay.publisher.look();
    assert!(page.hear_alert().await.is_over);
    page.catch_up(2).await;
    assert_eq!(page.mirror.parts().alerts, Some(vec![]));
    relay.stop().await;
}

/// Hundreds of products run low at the first look: more than wait for a page one by one, but it has the list.
#[tokio::test]
async fn many_alerts_at_once_send_nobody_away() {
    const PRODUCTS: u32 = 400;
    let items: String = (0..PRODUCTS).map(|product| format!("P{product},1,1,0\n")).collect();
    let stock = format!("product,on_hand,reorder_point,safety_stock\n{items}");
    let stock = Stock::read(stock.as_bytes(), &Definitions::default()).unwrap();
    let thresholds = Thresholds { high_returns: None, ..Thresholds::default() };
    let relay = Relay::start_with(Settings::default(), Alerts::new(thresholds, stock)).await;
    relay.sell(0..1);
    let mut page = relay.page(None).await;
    page.catch_up(1).await;
    relay.live.set_ready();
    relay.publisher.look();
    // All are out of stock, and then none is. Nothing is sent meanwhile, as the test holds the only thread.
    for (invoice, units) in [("sold", 1), ("C back", -10)] {
        let events = (0..PRODUCTS).map(|product| Event {
            invoice: format!("{invoice} {product}").into(),
            code: format!("P{product}").into(),
            quantity: Quantity::from_thousandths(units * 1_000),
            ..event(PRODUCTS + product)
        });
        relay.live.apply(events, |fault| panic!("{fault}"));
        relay.publisher.look();
    }
    page.catch_up(4).await;
    assert_eq!(page.mirror.parts().alerts, Some(vec![]));
    relay.sell(1..2);
    page.catch_up(5).await;
    relay.stop().await;
}
