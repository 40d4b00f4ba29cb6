use std::collections::BTreeSet;

use aisle_engine::forecast::{Choice, Measure, SeriesBy, StepLength};
use aisle_engine::spec::{AnalysisSpec, CodeRule, Comparison, Definitions, Event, Filter, ForecastParameters};
use aisle_engine::table::{CodeClass, Weekday};
use serde_json::Value;

use super::{Config, Flag, KafkaRole, PageConfig, given, written_into, yaml};

const DEFAULTS: &str = include_str!("../../../public/config.yaml");

fn default_tree() -> Value {
    yaml::read(DEFAULTS).unwrap().value()
}

fn read(text: &str) -> Result<Config, String> {
    Config::read(Some(("shop.yaml", text)), [], &[]).map_err(|error| error.to_string())
}

fn faults(text: &str) -> String {
    read(text).unwrap_err()
}

/// A variable of the environment.
fn with(name: &str, text: &str) -> Result<Config, String> {
    Config::read(None, [(name.to_owned(), text.to_owned())], &[]).map_err(|error| error.to_string())
}

#[test]
fn the_file_is_the_defaults() {
    let config = read(DEFAULTS).unwrap();
    assert_eq!(config, read("").unwrap());
    assert_eq!(config, Config::default());
    assert_eq!(config.analysis, AnalysisSpec::default());
}

/// Everything that a question of this kind has, none of it with its default value. A field that is new is missing here first.
fn full_question() -> AnalysisSpec {
    AnalysisSpec {
        version: 1,
        filter: Filter::default(),
        comparison: Comparison::Off,
        definitions: Definitions {
            code_rules: vec![CodeRule { pattern: "FEE*".to_owned(), class: CodeClass::Adjustment }],
            cancellation_prefix: "X".to_owned(),
            fold_codes: false,
            drop_duplicates_within_files: true,
            drop_duplicates_across_files: false,
            match_reversals: false,
            reversal_days: 30,
            count_services: false,
            count_adjustments: true,
            count_anonymous: false,
            week_start: Weekday::Sunday,
        },
        top: 25,
        forecast: ForecastParameters {
            by: SeriesBy::Country,
            measure: Some(Measure::Units),
            step: StepLength::Week,
            horizon: 13,
            level: 90,
            method: Choice::from_key("ses"),
            compared: Choice::from_key("naive"),
            series: None,
            closed: vec!["2011-12-24..2012-01-03".parse().unwrap()],
            events: vec![Event { name: "Fair".to_owned(), days: vec!["2011-11-25".parse().unwrap()] }],
            overrides: Vec::new(),
        },
    }
}

#[test]
fn every_key_stands_in_the_file() {
    // The other parts have no defaults but those of the file, so that it could not be read without one of their keys.
    let tree = default_tree();
    let mut question: Value = serde_json::from_str(&full_question().to_json()).unwrap();
    question.as_object_mut().unwrap().remove("version");
    let keys = |tree: &Value| -> BTreeSet<String> {
        given::leaves(tree).into_iter().map(|(path, _)| path.join(".")).collect()
    };
    assert_eq!(keys(&tree["analysis"]), keys(&question));
}

#[test]
fn a_question_in_yaml_is_the_question_in_json() {
    let question: Value = serde_json::from_str(&full_question().to_json()).unwrap();
    let mut question = question;
    question.as_object_mut().unwrap().remove("version");
    // JSON is YAML.
    let text = serde_json::to_string_pretty(&serde_json::json!({ "analysis": question })).unwrap();
    assert_eq!(read(&text).unwrap().analysis, full_question());
    let some = read(
        "analysis:\n  definitions:\n    week_start: 7\n    code_rules:\n      - { pattern: X, class: discount }\n",
    );
    let definitions = some.unwrap().analysis.definitions;
    assert_eq!((definitions.week_start, definitions.code_rules.len()), (Weekday::Sunday, 1));
    assert_eq!(definitions.reversal_days, Definitions::default().reversal_days);
}

#[test]
fn what_is_wrong_has_a_place_a_key_and_what_would_be_right() {
    for (text, expected) in [
        (
            "relay:\n  update_millis: 5\n",
            "shop.yaml:2:18: relay.update_millis: must be a whole number from 100 to 60000, not 5",
        ),
        ("relay:\n  lisen: 127.0.0.1:80\n", "shop.yaml:2:3: relay.lisen: there is no such key; did you mean listen?"),
        ("kafka:\n  ahead_hours: 5\n", "shop.yaml:2:16: kafka.ahead_hours: must be 24 or more, or 0"),
        ("kafak:\n  topic: x\n", "shop.yaml:1:1: kafak: there is no such key; did you mean kafka?"),
        ("page:\n  volume: 11\n", "shop.yaml:2:3: page.volume: there is no such key; there are currency, relays"),
        (
            "relay: 8787\n",
            "shop.yaml:1:1: relay: must be keys with values: connections, connections_per_address, listen, origins, page, stock, tls, token_file, update_millis",
        ),
        (
            "relay:\n  listen: 8787\n",
            "shop.yaml:2:11: relay.listen: must be an address and a port like 127.0.0.1:8787 or [::1]:8787, not 8787",
        ),
        (
            "page:\n  currency: 5\n",
            "shop.yaml:2:13: page.currency: must be a text (in quotes, where it looks like something else), not 5",
        ),
        (
            "page:\n  currency: [a]\n",
            "shop.yaml:2:13: page.currency: must be a text (in quotes, where it looks like something else), not a list",
        ),
        ("alerts:\n  low_sales: 50\n", "shop.yaml:2:14: alerts.low_sales: must be a number from 0 to 1, not 50"),
        (
            "shop:\n  zone: Europe/Lodnon\n",
            "shop.yaml:2:9: shop.zone: must be a time zone like Europe/London, or an offset from UTC like +01:00, not \"Europe/Lodnon\"; did you mean Europe/London?",
        ),
        (
            "kafka:\n  topic: a b\n",
            "shop.yaml:2:10: kafka.topic: must be the name of a topic: up to 249 letters, digits, dots, underscores and hyphens, not \"a b\"",
        ),
        (
            "kafka:\n  instance: 7\n",
            "shop.yaml:2:13: kafka.instance: must be a name of up to 249 letters, digits, dots, underscores and hyphens, in quotes if it is a number, not 7",
        ),
        (
            "kafka:\n  role: both\n",
            "shop.yaml:2:9: kafka.role: unknown variant `both`, expected one of `all`, `aggregate`, `serve`",
        ),
        (
            "kafka:\n  brokers: kafka\n",
            "shop.yaml:2:12: kafka.brokers: must be brokers like kafka-1:9092,kafka-2:9092, not \"kafka\"",
        ),
        (
            "relay:\n  origins:\n    - https://shop.example\n    - https://shop.example/page\n",
            "shop.yaml:4:7: relay.origins: must be a list of origins like https://shop.example or http://127.0.0.1:8080, without a path, not \"https://shop.example/page\"",
        ),
        (
            "page:\n  relays: wss://relay.example\n",
            "shop.yaml:2:11: page.relays: must be a list of relays like [wss://relay.example]",
        ),
        (
            "page:\n  relays: [ws://127.0.0.1:8787,\n    https://relay.example, wss://*]\n",
            "shop.yaml:3:5: page.relays: must be a list of relays like wss://relay.example or ws://127.0.0.1:8787, without a path, not \"https://relay.example\"\n\
             shop.yaml:3:28: page.relays: must be a list of relays like wss://relay.example or ws://127.0.0.1:8787, without a path, not \"wss://*\"",
        ),
        ("analysis:\n  top: 0\n", "shop.yaml:2:8: analysis.top: a ranking can have 1 to 10000 rows, not 0"),
        ("analysis:\n  top: 1.5\n", "shop.yaml:2:8: analysis.top: must be a whole number, 0 or more, not 1.5"),
        (
            "analysis:\n  comparison: never\n",
            "shop.yaml:2:15: analysis.comparison: cannot be never; there are previous, year_ago, off",
        ),
        (
            "analysis:\n  definitions:\n    fold_codes: yes\n",
            "shop.yaml:3:17: analysis.definitions.fold_codes: must be true or false",
        ),
        (
            "analysis:\n  definitions:\n    week_start: 8\n",
            "shop.yaml:3:17: analysis.definitions.week_start: weekday 8 is not 1 to 7",
        ),
        (
            "analysis:\n  forecast:\n    horizon: 400\n",
            "shop.yaml:3:14: analysis.forecast.horizon: a forecast can look 1 to 365 steps ahead (horizon), not 400",
        ),
        (
            "analysis:\n  definitions:\n    code_rules:\n      - { pattern: A, class: discount }\n      - { pattern: B, class: goods }\n",
            "shop.yaml:5:9: analysis.definitions.code_rules: class cannot be goods; there are merchandise, service, discount, adjustment",
        ),
        (
            "analysis:\n  filter:\n    countries: [France]\n",
            "shop.yaml:2:3: analysis.filter: there is no such key; there are comparison, definitions, forecast, top",
        ),
        (
            "kafka:\n  security: tls\n",
            "shop.yaml:2:13: kafka.security: unknown variant `tls`, expected one of `plaintext`, `ssl`, `sasl_plaintext`, `sasl_ssl`",
        ),
        ("kafka:\n  security: sasl_ssl\n", "shop.yaml:2:13: kafka.security: needs a name: kafka.sasl.username"),
        (
            "kafka:\n  sasl:\n    password: hunter2\n",
            "shop.yaml:3:5: kafka.sasl.password: there is no such key; there are mechanism, password_file, username",
        ),
        ("relay:\n  tls:\n    certificate: a.pem\n", "shop.yaml:3:18: relay.tls.certificate: needs its key beside it"),
        ("kafka:\n  tls:\n    key: a.pem\n", "shop.yaml:3:10: kafka.tls.key: needs its certificate beside it"),
        (
            "kafka:\n  topic: a\n  state_topic: a\n  dead_letter_topic: a\n",
            "shop.yaml:3:16: kafka.state_topic: must be another topic than kafka.topic\n\
             shop.yaml:4:22: kafka.dead_letter_topic: must be another topic than kafka.topic and kafka.state_topic",
        ),
        (
            "kafka:\n  topic: retail.dead\n",
            "shop.yaml:2:10: kafka.dead_letter_topic: must be another topic than kafka.topic and kafka.state_topic",
        ),
        ("a: 1\n  b: 2\n", "shop.yaml:2:4: mapping values are not allowed in this context"),
        (
            "page:\n  currency: a\n  currency: b\n",
            "shop.yaml:3:3: duplicate mapping key `currency` is not allowed here",
        ),
        ("- a\n", "shop.yaml:1:1: must be keys with values: alerts, analysis, kafka, page, relay, shop"),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
    assert!(
        faults("analysis:\n  forecast:\n    method: oracle\n").contains("there is no method oracle; there are naive, ")
    );
}

#[test]
fn all_that_is_wrong_is_named_at_once() {
    let said = faults("page:\n  currency: 5\nrelay:\n  lisen: x\n  connections: -1\nkafka:\n  topic: ok\n");
    let places: Vec<&str> = said.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(places, ["shop.yaml:4:3", "shop.yaml:2:13", "shop.yaml:5:16"]);
}

#[test]
fn each_value_of_a_list_that_is_wrong_is_named_at_its_line() {
    let rules = ["{ pattern: A, class: goods }", "{ pattern: B, class: discount }", "{ pattern: C, class: gift }", "D"];
    let rules: String = rules.iter().map(|rule| format!("      - {rule}\n")).collect();
    let text = format!(
        "relay:\n  origins: [shop.example, https://shop.example,\n    ftp://shop.example]\nanalysis:\n  definitions:\n    code_rules:\n{rules}"
    );
    let said = faults(&text);
    let places: Vec<(&str, &str)> = said
        .lines()
        .map(|line| {
            let mut parts = line.split(": ");
            (parts.next().unwrap(), parts.next().unwrap())
        })
        .collect();
    let [origins, code_rules] = ["relay.origins", "analysis.definitions.code_rules"];
    let expected = [
        ("shop.yaml:2:13", origins),
        ("shop.yaml:3:5", origins),
        ("shop.yaml:7:9", code_rules),
        ("shop.yaml:9:9", code_rules),
        ("shop.yaml:10:9", code_rules),
    ];
    assert_eq!(places, expected, "{said}");
    assert!(said.contains("class cannot be goods") && said.contains("class cannot be gift"), "{said}");
    // A list of the environment is one line, with each of its wrong values.
    let said = with("AISLE_RELAY_ORIGINS", "https://a.example, b.example, c.example").unwrap_err();
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.contains("not \"b.example\"") && said.contains("not \"c.example\""), "{said}");
}

#[test]
fn each_fault_is_a_line_whatever_was_given() {
    let said =
        faults("\"\\e[31m\\nkey\": 1\nkafka:\n  security: \"\\e[2J\\nshop.yaml:1:1: x\"\nshop:\n  zone: \"\\u009b\"\n");
    assert_eq!(said.lines().count(), 3, "{said}");
    assert!(!said.chars().any(|letter| letter.is_control() && letter != '\n'), "{said:?}");
    assert!(said.contains("unknown variant `\\u{1b}[2J\\nshop.yaml:1:1: x`"), "{said}");
}

#[test]
fn the_environment_goes_before_the_file_and_options_before_both() {
    let file = Some(("shop.yaml", "relay:\n  update_millis: 300\n  listen: 127.0.0.1:1\n  connections: 5\n"));
    let environment = [("AISLE_RELAY_LISTEN", "127.0.0.1:2"), ("AISLE_RELAY_UPDATE_MILLIS", "400"), ("PATH", "/bin")];
    let environment = environment.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let flags = [Flag { name: "--listen", key: "relay.listen", text: "127.0.0.1:3".to_owned() }];
    let relay = Config::read(file, environment, &flags).unwrap().relay;
    assert_eq!((relay.listen.port(), relay.update_millis, relay.connections), (3, 400, 5));
}

#[test]
fn a_variable_means_what_its_key_wants() {
    assert_eq!(with("AISLE_KAFKA_TOPIC", "123").unwrap().kafka.topic, "123");
    assert_eq!(with("AISLE_KAFKA_INSTANCE", "7").unwrap().kafka.instance, "7");
    assert_eq!(with("AISLE_KAFKA_ROLE", "serve").unwrap().kafka.role, KafkaRole::Serve);
    assert_eq!(with("AISLE_ANALYSIS_FORECAST_HORIZON", "14").unwrap().analysis.forecast.horizon, 14);
    assert!(!with("AISLE_ANALYSIS_DEFINITIONS_FOLD_CODES", "false").unwrap().analysis.definitions.fold_codes);
    assert_eq!(with("AISLE_RELAY_ORIGINS", "https://a.example, http://b:80").unwrap().relay.origins.len(), 2);
    let rules = with("AISLE_ANALYSIS_DEFINITIONS_CODE_RULES", "[{pattern: Z, class: service}]").unwrap();
    assert_eq!(rules.analysis.definitions.code_rules.len(), 1);
    // Nothing is the default.
    for name in ["AISLE_RELAY_UPDATE_MILLIS", "AISLE_RELAY_STOCK", "AISLE_KAFKA_TOPIC"] {
        assert_eq!(with(name, "").unwrap(), Config::default());
    }
    // Texts are no YAML.
    for text in ["/srv/shop #1.csv", "#1.csv", "~", "*x", "null"] {
        assert_eq!(with("AISLE_RELAY_STOCK", text).unwrap().relay.stock.unwrap().to_str(), Some(text));
        assert_eq!(with("AISLE_PAGE_CURRENCY", text).unwrap().page.currency, text);
    }
    // Somebody else's, such as those of an orchestrator with a service of this name, and secrets.
    for name in [
        "AISLE_REAL_DATA",
        "AISLE_PORT",
        "AISLE_RELAY_PORT",
        "AISLE_RELAY_SERVICE_HOST",
        "AISLE_TOKEN",
        "AISLE_KAFKA_SASL_PASSWORD",
    ] {
        assert_eq!(with(name, "x").unwrap(), Config::default());
    }
}

#[test]
fn a_wrong_variable_or_option_is_named() {
    assert_eq!(
        with("AISLE_RELAY_UPDATE_MILLIS", "often").unwrap_err(),
        "AISLE_RELAY_UPDATE_MILLIS: relay.update_millis: must be a whole number from 100 to 60000, not \"often\""
    );
    assert_eq!(
        with("AISLE_RELAY_LISTN", "x").unwrap_err(),
        "AISLE_RELAY_LISTN: no setting has this variable; did you mean AISLE_RELAY_LISTEN?"
    );
    // Whoever means a secret must not go without it in silence.
    for (name, meant) in [
        ("AISLE_RELAY_TOKEN", "AISLE_TOKEN"),
        ("AISLE_TOKNE", "AISLE_TOKEN"),
        ("AISLE_KAFKA_PASSWORD", "AISLE_KAFKA_SASL_PASSWORD"),
    ] {
        let expected = format!("{name}: nothing has this variable; did you mean {meant}?");
        assert_eq!(with(name, "hunter2").unwrap_err(), expected);
    }
    let flags = [Flag { name: "--topic", key: "kafka.topic", text: "a b".to_owned() }];
    let error = Config::read(None, [], &flags).unwrap_err().to_string();
    assert!(error.starts_with("--topic: kafka.topic: must be the name of a topic"), "{error}");
}

#[test]
fn the_page_is_told_its_defaults() {
    let index = "<meta name=\"aisle-currency\" content=\"\"><meta name=\"aisle-question\" content=\"\">";
    let config = read("page:\n  currency: '\"<£>'\nanalysis:\n  top: 3\n").unwrap();
    let page = written_into(index, &config.page, &config.analysis).unwrap();
    let expected = concat!(
        "<meta name=\"aisle-currency\" content=\"&quot;&lt;£&gt;\">",
        "<meta name=\"aisle-question\" content=\"{&quot;version&quot;:1,&quot;top&quot;:3}\">"
    );
    assert_eq!(page, expected);
    // Others take their place, as when a relay serves a page that was built with some.
    let usual = written_into(&page, &PageConfig::default(), &AnalysisSpec::default()).unwrap();
    assert_eq!(usual, index.replacen("question\" content=\"", "question\" content=\"{&quot;version&quot;:1}", 1));
    assert_eq!(written_into("<html>", &config.page, &config.analysis), None);
    assert_eq!(written_into(&index.repeat(2), &config.page, &config.analysis), None);
}

#[test]
fn the_page_may_connect_to_its_relays() {
    let config = with("AISLE_PAGE_RELAYS", "wss://a.example, ws://127.0.0.1:8787").unwrap();
    assert_eq!(config.page.relays, ["wss://a.example", "ws://127.0.0.1:8787"]);
    let defaults = "<meta name=\"aisle-currency\" content=\"\"><meta name=\"aisle-question\" content=\"\">";
    let index = format!("<meta content=\"connect-src 'self'; img-src 'self'\">{defaults}");
    let page = written_into(&index, &config.page, &config.analysis).unwrap();
    assert!(page.contains("\"connect-src 'self' wss://a.example ws://127.0.0.1:8787; img-src"), "{page}");
    // Without a policy, they could not be kept to.
    assert_eq!(written_into(defaults, &config.page, &config.analysis), None);
}
