//! The relay and a broker that speaks TLS and wants a password.

use std::{fs, process::Stdio};

use aisle_tests::{
    counting_relay::{CountingRelay as Relay, first_complaint, kafka_jars, program},
    folders::TemporaryFolder,
};
use anyhow::{Context, Result, ensure};
use rcgen::CertifiedKey;
use xtask::kafka::{Broker, Secured};

const NAME: &str = "shop";
const PASSWORD: &str = "hunter2";
const LINES: &str = "Invoice,SKU,Qty,Date,Price\n1,A7,2,2011-12-09,2.50\n2,A8,1,2011-12-09,1.00\n";

#[test]
fn events_come_and_go_by_tls_and_a_password() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let path = |name: &str| folder.path().join(name);
    let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()])?;
    fs::write(path("keystore.pem"), [signing_key.serialize_pem(), cert.pem()].concat())?;
    fs::write(path("authority.pem"), cert.pem())?;
    fs::write(path("password"), PASSWORD)?;
    fs::write(path("till.csv"), LINES)?;
    let secured = Secured { keystore: &path("keystore.pem"), login: (NAME, PASSWORD) };
    let broker = Broker::start_secured(&kafka_jars()?, &path("broker"), secured)?;
    let address = broker.secured_address().context("it listens to nobody with a password")?;
    let config = format!(
        "kafka:\n  brokers: {address}\n  security: sasl_ssl\n  sasl:\n    mechanism: PLAIN\n    username: {NAME}\n    \
         password_file: {}\n  tls:\n    authority: {}\n",
        path("password").display(),
        path("authority.pem").display()
    );
    fs::write(path("shop.yaml"), config)?;
    let config = path("shop.yaml");
    let config = config.to_str().context("a path in UTF-8")?;

    let relay = Relay::start(&["--config", config], &[])?;
    let mut simulate = program()?;
    simulate.args(["simulate", "--config", config, "--csv"]).arg(path("till.csv"));
    ensure!(simulate.stdout(Stdio::null()).status()?.success(), "the simulator failed");
    relay.wait_for_events(2)?;
    ensure!(relay.totals()?["kpis"]["net_sales"] == "6.00", "{}", relay.totals()?);

    // The same password, which the broker does not get to see.
    let scram = ("AISLE_KAFKA_SASL_MECHANISM", "SCRAM-SHA-256");
    let of_its_own = ["--config", config, "--group", "scram", "--state-topic", "scram"];
    let relay = Relay::start(&of_its_own, &[scram])?;
    relay.wait_for_events(2)?;
    ensure!(relay.totals()?["kpis"]["net_sales"] == "6.00", "{}", relay.totals()?);

    // Who knows another password gets nowhere and hears why; nobody hears which.
    for mechanism in ["PLAIN", "SCRAM-SHA-256"] {
        let wrong = [("AISLE_KAFKA_SASL_PASSWORD", "opensesame"), ("AISLE_KAFKA_SASL_MECHANISM", mechanism)];
        let said = first_complaint(&["--config", config, "--group", "stranger"], &wrong)?;
        ensure!(said.contains("Authentication failed") && !said.contains("opensesame"), "{mechanism}: {said}");
    }
    Ok(())
}
