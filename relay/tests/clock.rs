//! Tills whose clocks jump: every line counts where its clock says, and pages follow.

mod support;

use aisle_engine::live::Event;
use aisle_engine::spec::Definitions;
use aisle_engine::table::Timestamp;
use aisle_relay::{Alerts, Settings, Stock, Thresholds};
use support::{Relay, event};

const DAY: u32 = 86_400;
/// What is more than five minutes older than the latest is late, as docs/RELAY.md says.
const LATENESS: u32 = 300;
/// Lines between two jumps.
const LINES: u32 = 200;

#[tokio::test(flavor = "multi_thread")]
async fn every_line_counts_once_whatever_its_clock_says() {
    let stock = "product,on_hand,reorder_point,safety_stock\nX7,10,5,2\n";
    let thresholds = Thresholds { silence_minutes: Some(1), ..Thresholds::default() };
    let alerts = Alerts::new(thresholds, Stock::read(stock.as_bytes(), &Definitions::default()).unwrap());
    let relay = Relay::start_with(Settings::default(), alerts).await;
    relay.live.set_ready();
    relay.publisher.look();
    let mut follower = relay.page(None).await;
    follower.catch_up(0).await;

    let right = event(0).time.seconds();
    // A day back and a month forward, each for a while, and the first and the last moment that there are.
    let clocks = [right, right - DAY, right, right + 31 * DAY, right, 0, u32::MAX - LINES, right];
    let (mut latest, mut late) = (0, 0);
    for (round, clock) in (0_u32..).zip(clocks) {
        let times: Vec<u32> = (1..=LINES).map(|line| clock.saturating_add(line)).collect();
        let sold = |(&time, number): (&u32, u32)| Event { time: Timestamp::from_seconds(time), ..event(number) };
        relay.live.apply(times.iter().zip(round * LINES..).map(sold), |fault| panic!("{fault}"));
        relay.publisher.look();
        for time in times {
            late += u64::from(time < u32::saturating_sub(latest, LATENESS));
            latest = latest.max(time);
        }

        let sequence = relay.publisher.subscribe().borrow().to_owned();
        follower.catch_up(sequence).await;
        let mut newcomer = relay.page(None).await;
        newcomer.catch_up(sequence).await;
        assert_eq!(follower.mirror, newcomer.mirror, "after round {round}");
        let tally = follower.mirror.tally();
        let lines = u64::from((round + 1) * LINES);
        assert_eq!((tally.lines, tally.orders), (lines, lines));
        assert_eq!(tally.net_sales.ten_thousandths(), lines as i64 * 25_000);
        let status = follower.mirror.parts().status.clone().unwrap();
        assert_eq!(status.latest, Some(Timestamp::from_seconds(latest)));
        assert_eq!((status.counts.events, status.counts.late), (lines, late));
        let today = follower.mirror.parts().today.clone().unwrap();
        assert_eq!(today.day, Timestamp::from_seconds(latest).day());
        for path in ["totals", "series", "series?step=day&from=1970-01-01T00:00:00", "products", "alerts"] {
            assert_eq!(relay.get(&format!("/api/v1/{path}"), "").await.0, 200, "{path} in round {round}");
        }
    }
    // Each clock's lines lie in its own days: four times the right one, and one each of the others.
    let answer = relay.get("/api/v1/series?step=day&from=1970-01-01T00:00:00", "").await.1;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let days = answer["buckets"].as_array().unwrap().iter();
    let days: Vec<_> = days.map(|day| (day["start"].as_str().unwrap(), day["lines"].as_u64().unwrap())).collect();
    let once = u64::from(LINES);
    let expected = [
        ("1970-01-01T00:00:00", once),
        ("2011-12-07T00:00:00", once),
        ("2011-12-08T00:00:00", 4 * once),
        ("2012-01-08T00:00:00", once),
        ("2106-02-07T00:00:00", once),
    ];
    assert_eq!(days, expected);
    relay.stop().await;
}
