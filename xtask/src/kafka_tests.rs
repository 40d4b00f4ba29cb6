//! Are the tests that take a Kafka broker run? They need Java and Maven.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

/// What the names of test binaries have in common that take a broker.
const TAKES_BROKER: &str = "kafka";

/// What becomes of them.
#[derive(Debug)]
pub(crate) enum KafkaTests {
    /// They are run, with Kafka from these jars.
    Run(PathBuf),
    /// They are left out, for this reason.
    LeftOut(String),
}

impl KafkaTests {
    /// Runs them where there are jars. Without any they are left out, but not in CI: nobody reads there what was not tested.
    pub(crate) fn decide(jars: Result<PathBuf>, is_ci: bool) -> Result<Self> {
        match jars {
            Ok(jars) => Ok(Self::Run(jars)),
            Err(error) if is_ci => Err(error).context("in CI, the tests with Kafka cannot be left out"),
            Err(error) => Ok(Self::LeftOut(format!("{error:#}"))),
        }
    }
}

/// The test binaries of the workspace, by the metadata of Cargo.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TestBinaries {
    /// Those that take a broker.
    pub(crate) with_kafka: Vec<String>,
    /// All others.
    pub(crate) others: Vec<String>,
}

impl TestBinaries {
    pub(crate) fn of(metadata: &Value) -> Self {
        let packages = metadata["packages"].as_array().map_or(&[][..], Vec::as_slice);
        let targets = packages.iter().filter_map(|package| package["targets"].as_array()).flatten();
        let is_test =
            |target: &&Value| target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "test"));
        let mut names: Vec<String> =
            targets.filter(is_test).filter_map(|target| Some(target["name"].as_str()?.to_owned())).collect();
        names.sort_unstable();
        names.dedup();
        let (with_kafka, others) = names.into_iter().partition(|name| name.contains(TAKES_BROKER));
        Self { with_kafka, others }
    }
}

/// Says that tests are left out, in words that nobody overlooks.
pub(crate) fn notice(tests: usize, binaries: &[String], reason: &str) -> String {
    let line = "!".repeat(100);
    format!(
        "{line}\n{tests} tests are NOT run, all those with a Kafka broker ({}).\nThey need Java and Maven: {reason}\n{line}",
        binaries.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;
    use serde_json::json;

    use super::*;

    #[test]
    fn tests_with_kafka_are_left_out_only_where_there_is_no_kafka_and_no_ci() {
        let missing = || Err(anyhow!("sudo apt-get install maven").context("no Maven"));
        for is_ci in [false, true] {
            let run = KafkaTests::decide(Ok("jars".into()), is_ci).unwrap();
            assert!(matches!(run, KafkaTests::Run(jars) if jars.ends_with("jars")));
        }
        let left_out = KafkaTests::decide(missing(), false).unwrap();
        let KafkaTests::LeftOut(reason) = left_out else { panic!("{left_out:?}") };
        assert_eq!(reason, "no Maven: sudo apt-get install maven");
        let said = notice(31, &["kafka".to_owned(), "live_kafka".to_owned()], &reason);
        assert!(said.contains("31 tests are NOT run, all those with a Kafka broker (kafka, live_kafka)."), "{said}");
        assert!(said.contains("sudo apt-get install maven"), "{said}");
        let refused = format!("{:#}", KafkaTests::decide(missing(), true).unwrap_err());
        assert!(refused.contains("in CI") && refused.contains("sudo apt-get install maven"), "{refused}");
    }

    #[test]
    fn binaries_that_take_a_broker_are_known_by_their_names() {
        let target = |name: &str, kind: &str| json!({ "name": name, "kind": [kind] });
        let metadata = json!({ "packages": [
            { "targets": [target("xtask", "bin"), target("kafka", "lib"), target("disk_full", "test")] },
            { "targets": [target("live_kafka", "test"), target("kafka", "test"), target("live", "test"), target("disk_full", "test")] },
        ]});
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let expected =
            TestBinaries { with_kafka: names(&["kafka", "live_kafka"]), others: names(&["disk_full", "live"]) };
        assert_eq!(TestBinaries::of(&metadata), expected);
    }

    /// Whoever starts a broker elsewhere would fail where there is none.
    #[test]
    fn no_other_test_takes_a_broker() {
        let folder = xtask::programs::root().join("tests/tests");
        for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            let takes_broker = std::fs::read_to_string(&file).unwrap().contains("kafka_jars");
            let name = file.file_stem().unwrap().to_str().unwrap();
            assert!(takes_broker == name.contains(TAKES_BROKER), "{name}");
        }
    }
}
