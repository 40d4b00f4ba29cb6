//! The file against the relay: the same lines give the same answers.

mod support;

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use aisle_engine::ingest::{Ingest, IngestOptions};
use aisle_engine::live::{Event, Limits, LiveState};
use aisle_engine::metrics::{Overview, overview};
use aisle_engine::spec::{AnalysisSpec, Definitions};
use aisle_engine::table::{Ledger, Timestamp};
use aisle_protocol::relay::FromRelay;
use aisle_relay::{Alerts, EventSource, Live, Pace, Publisher, Replay, SalesFile, Server, Settings, Stop};
use serde_json::{Value, json};
use support::{Folder, Page, Program, Relay, event, get};
use tokio::time::timeout;

/// The bytes of the UCI file, if the environment names it; on a build server it has to. Otherwise a generated file.
fn sales_file() -> Vec<u8> {
    match std::env::var_os("AISLE_REAL_DATA") {
        Some(place) => std::fs::read(place).expect("the file that AISLE_REAL_DATA names can be read"),
        None => {
            assert!(std::env::var_os("CI").is_none(), "AISLE_REAL_DATA is not set");
            eprintln!("AISLE_REAL_DATA is not set: a generated file stands in");
            aisle_datagen::dirty_sample()
        }
    }
}

fn overview_of(file: &[u8]) -> Overview {
    let mut ingest = Ingest::new(IngestOptions::default());
    ingest.begin_file("till.csv", file.len() as u64).expect("a file begins");
    ingest.push(file).expect("a file is read");
    let table = ingest.finish().expect("a file ends").table;
    let spec = AnalysisSpec { top: 100, ..AnalysisSpec::default() };
    overview(&table, &Ledger::new(&table, &spec.definitions), &spec)
}

/// Are the figures of an answer those of a file?
fn assert_has_figures(answer: &str, file: &Overview) {
    // As text: a reader of JSON may miss the last bit of a ratio.
    let part = |name: &str, value: String| format!("\"{name}\":{value}");
    for part in [
        part("kpis", serde_json::to_string(&file.kpis).expect("figures are JSON")),
        part("reconciliation", serde_json::to_string(&file.reconciliation).expect("figures are JSON")),
    ] {
        assert!(answer.contains(&part), "{part}\nis not in\n{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replayed_file_has_its_own_figures() {
    let file = sales_file();
    let expected = overview_of(&file);
    let mut replay = Replay::new(SalesFile::read("till.csv", 0, &file[..], None).unwrap(), Pace::AtOnce);
    let live = Arc::new(Live::unread(LiveState::new(Definitions::default(), Limits::default())));
    let publisher = Arc::new(Publisher::new(live.clone(), Alerts::default()));
    let settings = Settings { listen: "127.0.0.1:0".parse().unwrap(), ..Settings::default() };
    let server = Server::bind(settings, live.clone(), publisher.clone(), replay.info()).await.unwrap();
    let address = server.address();
    let (shutdown, is_shut_down) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async { drop(is_shut_down.await) }));
    // An empty state would be taken for a shop that sells nothing.
    for path in ["/readyz", "/api/v1/totals", "/api/v1/alerts"] {
        assert_eq!(get(address, path, "").await.0, 503, "{path}");
    }
    assert_eq!(get(address, "/healthz", "").await.0, 200);
    let mut page = tokio::spawn(Page::connect(address, None));
    assert!(timeout(Duration::from_millis(200), &mut page).await.is_err(), "a page is kept waiting");
    replay.run(&live, &Stop::default()).unwrap();
    publisher.look();
    let mut page = page.await.unwrap().unwrap();
    page.hello(None).await;
    assert!(matches!(page.hear().await, Some(FromRelay::Snapshot(snapshot)) if snapshot.sequence > 0));
    assert_eq!(get(address, "/readyz", "").await.0, 200);

    let (status, body) = get(address, "/api/v1/totals", "").await;
    let totals: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(status, 200);
    assert_has_figures(&body, &expected);
    assert_eq!(totals["status"]["bad"], json!(0));
    for (path, rows) in [
        ("/api/v1/products?top=100", serde_json::to_value(&expected.products).unwrap()),
        ("/api/v1/countries?top=100", serde_json::to_value(&expected.countries).unwrap()),
    ] {
        let answer: Value = serde_json::from_str(&get(address, path, "").await.1).unwrap();
        assert_eq!(answer["count"], rows["count"]);
        for (found, expected) in answer["rows"].as_array().unwrap().iter().zip(rows["rows"].as_array().unwrap()) {
            for key in ["gross_sales", "returns", "net_sales", "orders", "units_sold"] {
                assert_eq!(found[key], expected[key], "{path} {key} {found}");
            }
        }
    }
    drop(shutdown);
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn answers_are_bounded_and_wrong_questions_refused() {
    let relay = Relay::start(Settings::default()).await;
    relay.sell(0..200);
    let get = async |path: &str| {
        let (status, body) = relay.get(path, "").await;
        (status, serde_json::from_str::<Value>(&body).unwrap_or_default())
    };
    let (_, series) = get("/api/v1/series").await;
    assert_eq!(series["buckets"][0]["start"], json!("2011-12-08T13:30:00"));
    assert_eq!(series["buckets"][0]["net_sales"], json!("150.00"));
    let (_, hours) = get("/api/v1/series?step=hour&from=2011-12-08T00:00:00&to=2011-12-09T00:00:00").await;
    assert_eq!(hours["buckets"].as_array().map(Vec::len), Some(1));
    assert_eq!(hours["buckets"][0]["orders"], json!(200));
    let (_, products) = get("/api/v1/products?top=3&day=2011-12-08").await;
    assert_eq!((products["rows"].as_array().map(Vec::len), &products["count"]), (Some(3), &json!(30)));
    let later = get("/api/v1/products?day=2011-12-09").await;
    assert_eq!((later.0, &later.1["count"]), (200, &json!(0)), "nothing has happened yet");
    let sell_on = |days: std::ops::RangeInclusive<u32>| {
        let sale = |day| {
            format!(r#"{{"invoice":"d{day}","stock_code":"A","quantity":1,"unit_price":1,"time":"2011-12-{day:02}"}}"#)
        };
        let sales: Vec<String> = days.map(sale).collect();
        let events = sales.iter().map(|sale| Event::from_json(sale.as_bytes(), None).unwrap());
        relay.live.apply(events, |fault| panic!("{fault}"));
    };
    sell_on(9..=15);
    assert_eq!(get("/api/v1/products?day=2011-12-08").await.1["count"], json!(30), "the eighth latest day");
    // What was sold on the first day is no longer told apart.
    sell_on(16..=16);
    assert_eq!(get("/api/v1/countries?day=2011-12-09").await.0, 200);
    for wrong in [
        "series?step=week",
        "series?from=yesterday",
        "products?top=0",
        "products?top=10001",
        "products?day=1",
        "countries?top=0",
        "products?day=2011-12-08",
        "countries?day=2011-12-08",
    ] {
        assert_eq!(get(&format!("/api/v1/{wrong}")).await.0, 400, "{wrong}");
    }
    assert_eq!(get("/api/v1/nothing").await.0, 404);
    let (status, metrics) = relay.get("/metrics", "").await;
    assert!(status == 200 && metrics.contains("\naisle_events_total 208\n"), "{metrics}");
    assert!(metrics.contains("\naisle_answer_seconds_bucket{le=\"+Inf\"} "), "{metrics}");
    relay.stop().await;
}

/// Of hours that are forgotten, no answer says that nothing was sold.
#[tokio::test]
async fn steps_that_are_forgotten_are_known_to_be() {
    let relay = Relay::start(Settings::default()).await;
    let hour = |number: u32| Timestamp::from_seconds(1_323_302_400 + number * 3_600);
    let kept = Limits::default().hours as u32;
    let events = (0..=kept).map(|number| Event { time: hour(number), ..event(number) });
    relay.live.apply(events, |fault| panic!("{fault}"));
    let to = hour(kept + 1);
    for (step, first, buckets, is_cut) in [
        ("hour", 0, kept, true),
        ("hour", 1, kept, false),
        ("minute", 0, kept + 1, false),
        ("day", 0, kept / 24 + 1, false),
    ] {
        let path = format!("/api/v1/series?step={step}&from={}&to={to}", hour(first));
        let answer: Value = serde_json::from_str(&relay.get(&path, "").await.1).unwrap();
        let found = (answer["buckets"].as_array().map(Vec::len), &answer["is_cut"]);
        assert_eq!(found, (Some(buckets as usize), &json!(is_cut)), "{path}");
    }
    let before = format!("/api/v1/series?step=hour&from={}&to={}", hour(0), hour(1));
    let answer: Value = serde_json::from_str(&relay.get(&before, "").await.1).unwrap();
    assert_eq!(answer, json!({ "step": "hour", "buckets": [], "is_cut": true }));
    relay.stop().await;
}

/// The program itself: it says where it listens, answers, and stops when it is told to.
#[tokio::test]
async fn the_program_serves_a_file_until_it_is_told_to_stop() {
    let folder = Folder::new("relay");
    let lines = "Invoice,SKU,Qty,Date,Price\n1,A7,2,2011-12-09,2.50\n2,A8,1,2011-12-09,1.00\n";
    let file = folder.write("till.csv", lines);
    let mut program = Program::serve("http", |command| command.arg("--replay").arg(&file));
    program.is_ready().await;
    let totals: Value = serde_json::from_str(&get(program.address, "/api/v1/totals", "").await.1).unwrap();
    assert_eq!((&totals["kpis"]["net_sales"], &totals["kpis"]["orders"]), (&json!("6.00"), &json!(2)));
    let told = Command::new("kill").args(["-TERM", &program.process.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert!(program.process.wait().unwrap().success());
}

/// The sample shop is generated in the program; its file is the one that the page has.
#[tokio::test]
async fn the_program_serves_the_sample_shop_without_any_file() {
    let mut file = Vec::new();
    aisle_datagen::write_csv(&aisle_datagen::sample_config(), &mut file).unwrap();
    let program = Program::serve("http", |command| command.arg("--replay-sample"));
    program.is_ready().await;
    let (status, body) = get(program.address, "/api/v1/totals", "").await;
    assert_eq!(status, 200);
    assert_has_figures(&body, &overview_of(&file));
    let totals: Value = serde_json::from_str(&body).unwrap();
    let status = &totals["status"];
    let (lines, bad) = (aisle_datagen::sample_config().rows, 0);
    assert_eq!((&status["events"], &status["bad"], &status["is_ended"]), (&json!(lines), &json!(bad), &json!(true)));
    let mut page = Page::connect(program.address, None).await.unwrap();
    page.hello(None).await;
    page.catch_up(1).await;
    assert_eq!(page.mirror.tally().lines, lines);
}

/// What cannot be counted is told of, but not without end.
#[tokio::test]
async fn the_program_says_which_lines_of_a_file_it_cannot_count() {
    const SAID: usize = 5;
    for (long, further) in [(SAID, 0), (SAID + 3, 1)] {
        let folder = Folder::new(&format!("long-{long}"));
        let country = "x".repeat(257);
        let lines: String = (0..long).map(|day| format!("1,A7,2,2011-12-0{},2.50,{country}\n", day + 1)).collect();
        let file = format!("Invoice,SKU,Qty,Date,Price,Country\n{lines}2,A8,1,2011-12-09,1.00,Spain\n");
        let file = folder.write("till.csv", &file);
        let mut program = Program::serve("http", |command| command.arg("--replay").arg(file).stderr(Stdio::piped()));
        program.is_ready().await;
        let metrics = get(program.address, "/metrics", "").await.1;
        program.process.kill().unwrap();
        let said = std::io::read_to_string(program.process.stderr.take().unwrap()).unwrap();
        assert!(metrics.contains(&format!("\naisle_events_bad_total {long}\n")), "{metrics}");
        let fault = "cannot be counted: country has 257 characters; at most 256 are accepted";
        let mut expected: Vec<_> =
            (1..=SAID).map(|day| format!("aisle-relay: till.csv: a line of 2011-12-0{day}T00:00:00 {fault}")).collect();
        let more = "aisle-relay: till.csv: further lines cannot be counted; /metrics says how many";
        expected.extend(vec![more.to_owned(); further]);
        assert_eq!(said.lines().collect::<Vec<_>>(), expected);
    }
}
