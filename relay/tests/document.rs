//! The document of the API against the API: what it names is there, and what is answered is as it says.

mod support;

use std::collections::BTreeSet;

use aisle_engine::spec::Definitions;
use aisle_relay::{Alerts, Settings, Stock, Thresholds};
use serde_json::{Value, json};
use support::{Relay, event};

async fn document(relay: &Relay) -> Value {
    let (status, body) = relay.get("/api/v1/openapi.json", "").await;
    assert_eq!(status, 200);
    serde_json::from_str(&body).expect("the document is JSON")
}

/// A check of answers to a path by the schema that the document has for it.
fn check_of(document: &Value, path: &str) -> jsonschema::Validator {
    let place = format!("/paths/{}/get/responses/200/content/application~1json/schema", path.replace('/', "~1"));
    let schema = document.pointer(&place).unwrap_or_else(|| panic!("{path} has no schema"));
    // References in it lead into the document.
    let mut whole = json!({ "components": document["components"] });
    whole.as_object_mut().expect("an object").extend(schema.as_object().expect("a schema").clone());
    jsonschema::draft202012::new(&whole).expect("the schema is one")
}

fn faults(check: &jsonschema::Validator, answer: &Value) -> Vec<String> {
    check.iter_errors(answer).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// A relay that has sold something, with an alert of each kind but silence.
async fn busy_relay() -> Relay {
    let stock = "product,on_hand,reorder_point,safety_stock\nX0,1,50,20\nX1,40,50,20\nX2,15,50,20\n";
    let thresholds = Thresholds { high_returns: Some(0.01), ..Thresholds::default() };
    let stock = Stock::read(stock.as_bytes(), &Definitions::default()).expect("a stock file");
    let relay = Relay::start_with(Settings::default(), Alerts::new(thresholds, stock)).await;
    relay.sell(0..1);
    relay.live.set_ready();
    relay.publisher.look();
    relay.sell(1..100);
    let returned = (0..30).map(|number| {
        let mut event = event(number);
        event.invoice = format!("C{number}").into();
        event.quantity = aisle_engine::table::Quantity::from_thousandths(-1_000);
        event.time = aisle_engine::table::Timestamp::from_seconds(event.time.seconds() + 1);
        event
    });
    relay.live.apply(returned, |fault| panic!("{fault}"));
    relay.publisher.look();
    relay
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_as_the_document_says() {
    let (idle, busy) = (Relay::start(Settings::default()).await, busy_relay().await);
    let document = document(&busy).await;
    for (path, queries) in [
        ("/api/v1/totals", &[""][..]),
        ("/api/v1/series", &["", "?step=hour", "?step=day&from=2011-01-01T00:00:00&to=2012-01-01T00:00:00"]),
        ("/api/v1/products", &["", "?top=3", "?day=2011-12-08"]),
        ("/api/v1/countries", &["", "?top=1&day=2011-12-08"]),
        ("/api/v1/alerts", &[""]),
    ] {
        let check = check_of(&document, path);
        for query in queries {
            for relay in [&idle, &busy] {
                let (status, body) = relay.get(&format!("{path}{query}"), "").await;
                let answer: Value = serde_json::from_str(&body).unwrap();
                assert_eq!(status, 200, "{path}{query}");
                assert_eq!(faults(&check, &answer), Vec::<String>::new(), "{path}{query}: {answer}");
            }
        }
    }
    let (_, alerts) = busy.get("/api/v1/alerts", "").await;
    let alerts: Value = serde_json::from_str(&alerts).unwrap();
    let kinds: BTreeSet<&str> =
        alerts["alerts"].as_array().unwrap().iter().map(|alert| alert["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, BTreeSet::from(["below_reorder_point", "below_safety_stock", "high_returns", "out_of_stock"]));
    for path in ["/healthz", "/readyz"] {
        let place = format!("/paths/{}/get/responses/200", path.replace('/', "~1"));
        assert!(document.pointer(&place).is_some(), "{path}");
        assert_eq!(busy.get(path, "").await.0, 200);
    }
    idle.stop().await;
    busy.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_another_form_would_be_found() {
    let relay = busy_relay().await;
    let document = document(&relay).await;
    let totals: Value = serde_json::from_str(&relay.get("/api/v1/totals", "").await.1).unwrap();
    let check = check_of(&document, "/api/v1/totals");
    assert!(check.is_valid(&totals));
    for (place, wrong) in [
        ("/kpis/gross_sales", json!(57.5)),
        ("/kpis/orders", json!("3")),
        ("/kpis/repeat_rate", json!("0.5")),
        ("/status/latest", json!("8.12.2011")),
        ("/reconciliation/0/class", json!("goods")),
        ("/schema", json!("aisle.live.v2")),
    ] {
        let mut changed = totals.clone();
        *changed.pointer_mut(place).expect("the key is there") = wrong;
        assert!(!check.is_valid(&changed), "{place}");
    }
    for object in ["/kpis", "/status", ""] {
        let mut changed = totals.clone();
        let fields = changed.pointer_mut(object).unwrap().as_object_mut().unwrap();
        fields.insert("extra".to_owned(), json!(1));
        assert!(!check.is_valid(&changed), "one more in {object:?}");
        let mut changed = totals.clone();
        let fields = changed.pointer_mut(object).unwrap().as_object_mut().unwrap();
        let first = fields.keys().next().unwrap().clone();
        fields.remove(&first);
        assert!(!check.is_valid(&changed), "one less in {object:?}");
    }
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_names_what_the_relay_answers() {
    let relay = Relay::start(Settings::default()).await;
    let document = document(&relay).await;
    assert_eq!(document["openapi"], json!("3.1.0"));
    let paths: BTreeSet<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let api = ["totals", "series", "products", "countries", "alerts"].map(|name| format!("/api/v1/{name}"));
    let expected: BTreeSet<&str> = api.iter().map(String::as_str).chain(["/healthz", "/readyz"]).collect();
    assert_eq!(paths, expected);
    for path in paths {
        assert_ne!(relay.get(path, "").await.0, 404, "{path}");
        let answers = document["paths"][path]["get"]["responses"].as_object().unwrap();
        let is_asked_for_a_token = answers.contains_key("401");
        assert_eq!(is_asked_for_a_token, path.starts_with("/api/"), "{path}");
    }
    // Parameters are those that the relay reads, and within what it takes.
    let names = |path: &str| -> Vec<String> {
        let list = document["paths"][path]["get"]["parameters"].as_array().cloned().unwrap_or_default();
        list.iter().map(|one| format!("{} {}", one["name"].as_str().unwrap(), one["required"])).collect()
    };
    assert_eq!(names("/api/v1/series"), ["step false", "from false", "to false"]);
    assert_eq!(names("/api/v1/products"), ["top false", "day false"]);
    assert_eq!(names("/api/v1/countries"), ["top false", "day false"]);
    assert_eq!(names("/api/v1/totals"), Vec::<String>::new());
    let top = &document["paths"]["/api/v1/products"]["get"]["parameters"][0]["schema"];
    for (name, outside) in [("minimum", -1), ("maximum", 1)] {
        let bound = top[name].as_i64().unwrap();
        assert_eq!(relay.get(&format!("/api/v1/products?top={bound}"), "").await.0, 200);
        assert_eq!(relay.get(&format!("/api/v1/products?top={}", bound + outside), "").await.0, 400);
    }
    relay.stop().await;
}
