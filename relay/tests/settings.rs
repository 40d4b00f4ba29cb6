//! The program with a file of settings.

mod support;

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use support::{Folder, get};

/// A relay, which ends with the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn relay(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aisle-relay"));
    command.args(arguments).env_clear();
    command
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = relay(arguments).output().expect("the program runs");
    (status.code(), utf8(stdout), utf8(stderr))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn utf8(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("what is said is UTF-8")
}

#[test]
fn a_file_is_checked() {
    let folder = Folder::new("check");
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/../public/config.yaml");
    assert_eq!(run(&["check-config", shipped]), (Some(0), format!("{shipped} is right\n"), String::new()));
    let file = folder.write("shop.yaml", "relay:\n  lisen: 127.0.0.1:80\n  update_millis: 5\n");
    let file = text(&file);
    let said = format!(
        "aisle-relay: {file}:2:3: relay.lisen: there is no such key; did you mean listen?\n\
         {file}:3:18: relay.update_millis: must be a whole number from 100 to 60000, not 5\n"
    );
    assert_eq!(run(&["check-config", file]), (Some(2), String::new(), said.clone()));
    assert_eq!(run(&["serve", "--config", file]), (Some(2), String::new(), said));
    let missing = text(&folder.0).to_owned() + "/none.yaml";
    let (code, _, said) = run(&["check-config", &missing]);
    assert!(code == Some(2) && said.contains("none.yaml cannot be read: "), "{said}");
    let mut full = relay(&["check-config", shipped]);
    let Output { status, stderr, .. } =
        full.stdout(std::fs::File::options().write(true).open("/dev/full").unwrap()).output().unwrap();
    let said = utf8(stderr);
    assert!(status.code() == Some(1) && said.starts_with("aisle-relay: standard output cannot be written: "), "{said}");
    // What belongs together may come from two places, but not from one alone.
    let (code, _, said) = run(&["serve", "--replay", "till.csv", "--tls-key", "key.pem"]);
    assert_eq!((code, &*said), (Some(2), "aisle-relay: --tls-key: relay.tls.key: needs its certificate beside it\n"));
    let (code, _, said) = run(&["serve", "--replay", "till.csv", "--listen", "8787"]);
    assert!(code == Some(2) && said.starts_with("aisle-relay: --listen: relay.listen: must be an address"), "{said}");
    let latin = folder.0.join("latin.yaml");
    std::fs::write(&latin, b"page:\n  currency: \xa3\n").unwrap();
    let said = format!("aisle-relay: {}:2:13: this is no UTF-8; save the file as UTF-8\n", text(&latin));
    assert_eq!(run(&["check-config", text(&latin)]), (Some(2), String::new(), said));
}

#[test]
fn options_that_would_mean_nothing_are_refused() {
    for (options, part) in [
        (&["--kafka", "127.0.0.1:1", "--speed", "5"][..], "--speed and --rate need --replay or --replay-sample"),
        (&["--rate", "5"], "--speed and --rate need --replay or --replay-sample"),
        (&["--replay-sample", "--replay", "till.csv"], "cannot be used with"),
        (&["--replay-sample", "--kafka", "127.0.0.1:1"], "cannot be used with"),
        (&["--replay-sample", "--role", "serve"], "cannot be used with"),
        (&["--replay", "till.csv", "--topic", "a"], "cannot be used with"),
        (&["--replay", "till.csv", "--group", "a"], "cannot be used with"),
        (&["--topic", "a", "--dead-letter-topic", "a"], "kafka.dead_letter_topic: must be another topic"),
    ] {
        let (code, _, said) = run(&[&["serve"], options].concat());
        assert!(code == Some(2) && said.contains(part), "{options:?}: {said}");
    }
}

#[tokio::test]
async fn the_relay_counts_and_listens_as_the_file_says() {
    let folder = Folder::new("serve");
    let lines = "Invoice,SKU,Qty,Date,Price\n1,A7,2,2011-12-09,2.50\n1,POST,1,2011-12-09,1.00\n1,FEE 1,1,2011-07-01T23:30:00Z,9.00\n";
    let lines = folder.write("till.csv", lines);
    let token = folder.write("token", "s3cret\n");
    let config = format!(
        "relay:\n  listen: 127.0.0.1:0\n  token_file: {}\nshop:\n  zone: Europe/London\nanalysis:\n  definitions:\n    count_services: false\n    \
         code_rules:\n      - {{ pattern: POST, class: service }}\n      - {{ pattern: FEE*, class: adjustment }}\n",
        text(&token)
    );
    let config = folder.write("shop.yaml", &config);
    let arguments = ["serve", "--config", text(&config), "--replay", text(&lines)];
    let mut program = Program(relay(&arguments).stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(program.0.stdout.take().unwrap()), &mut line).unwrap();
    let address = line.trim().strip_prefix("Listening on http://").unwrap().parse().unwrap();
    support::within(async { while get(address, "/readyz", "").await.0 != 200 {} }).await;
    assert_eq!(get(address, "/api/v1/totals", "").await.0, 401);
    let (_, totals) = get(address, "/api/v1/totals", "Authorization: Bearer s3cret\r\n").await;
    let totals: Value = serde_json::from_str(&totals).unwrap();
    assert_eq!(totals["kpis"]["gross_sales"], json!("5.00"), "neither postage nor the fee");
    assert_eq!(totals["kpis"]["adjustments"], json!("9.00"));
    assert_eq!(totals["kpis"]["total_amount"], json!("15.00"));
    // The fee came half an hour after midnight by the clocks of London in summer.
    let days = "/api/v1/series?step=day&from=2011-06-01T00:00:00&to=2012-01-01T00:00:00";
    let (_, days) = get(address, days, "Authorization: Bearer s3cret\r\n").await;
    let days: Value = serde_json::from_str(&days).unwrap();
    assert_eq!(days["buckets"][0]["start"], json!("2011-07-02T00:00:00"));
}

/// Neither what the program says while it looks for a broker that is not there, nor why it does not start, shows a secret.
#[test]
fn secrets_are_never_said() {
    let folder = Folder::new("secrets");
    let config = folder.write(
        "shop.yaml",
        "relay:\n  listen: 127.0.0.1:0\nkafka:\n  brokers: 127.0.0.1:1\n  security: sasl_plaintext\n  sasl:\n    username: shop\n",
    );
    let secrets = [("AISLE_KAFKA_SASL_PASSWORD", "hunter2"), ("AISLE_TOKEN", "open sesame")];
    let is_silent = |said: &str| assert!(secrets.iter().all(|(_, secret)| !said.contains(secret)), "{said}");
    let mut program = Program(
        relay(&["serve", "--config", text(&config)])
            .envs(secrets)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut said = String::new();
    // It begins and reads anew again and again, and says why; either may be first.
    let mut complaints = std::io::BufReader::new(program.0.stderr.take().unwrap());
    std::io::BufRead::read_line(&mut complaints, &mut said).unwrap();
    assert!(said.contains(" anew"), "{said}");
    drop(program);
    std::io::Read::read_to_string(&mut complaints, &mut said).unwrap();
    is_silent(&said);
    let wrong = ["serve", "--config", text(&config), "--group", "a", "--topic", "a b"];
    let output = relay(&wrong).envs(secrets).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    is_silent(&String::from_utf8(output.stderr).unwrap());
    let (code, _, said) = run(&["serve", "--config", text(&config)]);
    assert!(code == Some(1) && said.contains("there is no password"), "{said}");
}
