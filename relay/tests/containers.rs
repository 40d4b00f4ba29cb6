//! `compose.yaml` and `relay/Dockerfile`, which nothing here can run: whatever can be known of them without that.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};

/// What a service may say, of all that the schema of Compose knows.
const KEYS: [&str; 9] =
    ["build", "command", "depends_on", "environment", "healthcheck", "image", "ports", "restart", "volumes"];
/// The instructions of a Dockerfile.
const INSTRUCTIONS: [&str; 17] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).expect("it is there")
}

fn services() -> Map<String, Value> {
    let compose: Value = serde_saphyr::from_str(&read("compose.yaml")).expect("it is YAML");
    let Value::Object(mut compose) = compose else { panic!("it has keys") };
    let services = compose.remove("services");
    assert!(compose.is_empty(), "nothing but services: {compose:?}");
    services.and_then(|services| services.as_object().cloned()).expect("services")
}

/// The texts of a list.
fn texts(value: &Value) -> Vec<&str> {
    let list = value.as_array().map_or(&[][..], Vec::as_slice);
    list.iter().map(|text| text.as_str().unwrap_or_else(|| panic!("{text} is no text"))).collect()
}

#[test]
fn services_are_said_as_compose_wants_them() {
    let services = services();
    for (name, service) in &services {
        let said = service.as_object().expect("keys");
        assert!(said.keys().all(|key| KEYS.contains(&key.as_str())), "{name}: {said:?}");
        match (service["image"].as_str(), service["build"].as_object()) {
            (Some(image), None) => assert!(image.rsplit_once(':').is_some_and(|(_, tag)| tag != "latest"), "{image}"),
            (None, Some(build)) => {
                assert_eq!(build["context"], ".");
                assert!(root().join(build["dockerfile"].as_str().expect("a path")).is_file(), "{build:?}");
            }
            _ => panic!("{name} has an image or is built"),
        }
        for (other, wanted) in service["depends_on"].as_object().into_iter().flatten() {
            assert_eq!(wanted["condition"], "service_healthy", "{name}");
            let check = &services.get(other).unwrap_or_else(|| panic!("{name} waits for {other}"))["healthcheck"];
            assert_eq!(texts(&check["test"])[0], "CMD", "{name} waits for {other}");
        }
        for port in texts(&service["ports"]) {
            let parts: Vec<_> = port.rsplitn(3, ':').collect();
            assert!(parts[..2].iter().all(|port| port.parse::<u16>().is_ok()), "{port}");
            assert_eq!(parts.get(2), Some(&"127.0.0.1"), "only this machine reaches {port}");
        }
        for volume in texts(&service["volumes"]) {
            let parts: Vec<_> = volume.split(':').collect();
            assert!(
                parts.len() == 3 && parts[0].starts_with("./") && parts[1].starts_with('/') && parts[2] == "ro",
                "{volume}"
            );
        }
    }
    assert_eq!(services.keys().map(String::as_str).collect::<Vec<_>>(), ["kafka", "relay", "simulator"]);
}

/// What a service is told, but for a file or folder that is not there here. It needs no broker to find that out.
fn without(command: &[&str], option: &str) -> Vec<String> {
    let missing = |argument: &&str| match argument.split_once('=') {
        Some((name, _)) if name == option => format!("{name}=/nowhere"),
        Some(("--listen", _)) => "--listen=127.0.0.1:0".to_owned(),
        _ => (*argument).to_owned(),
    };
    command.iter().map(missing).collect()
}

/// How `aisle-relay` ends with these arguments, and why.
fn run(arguments: &[String]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_aisle-relay")).args(arguments).output().expect("it runs");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// What is wrong with the command line or the settings would end with 2.
#[test]
fn the_program_takes_what_the_services_tell_it() {
    let services = services();
    for (name, option, mounted, said) in [
        ("relay", "--page", "--page=/page", "/nowhere/index.html cannot be read"),
        ("simulator", "--csv", "--csv=/page/sample.csv.gz", "/nowhere cannot be opened"),
    ] {
        let service = &services[name];
        let command = texts(&service["command"]);
        // The folder of `cargo xtask dist` is where they look.
        assert!(command.contains(&mounted) && texts(&service["volumes"]).contains(&"./dist:/page:ro"), "{name}");
        assert!(command.contains(&"--kafka=kafka:9092") && services.contains_key("kafka"), "{name}");
        let ended = run(&without(&command, option));
        assert!(ended.0 == Some(1) && ended.1.contains(said), "{name}: {ended:?}");
    }
    let advertised = &services["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"];
    assert_eq!(advertised, "PLAINTEXT://kafka:9092");
    let relay = texts(&services["relay"]["command"]);
    assert!(relay.contains(&"--listen=0.0.0.0:8787") && texts(&services["relay"]["ports"]) == ["127.0.0.1:8787:8787"]);
    assert!(relay.contains(&"--origin=http://localhost:8787"), "the address that its first lines name");
}

/// Instructions and what they say, with the lines that go on joined.
fn instructions(text: &str) -> Vec<(String, String)> {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    let lines = lines.join("\n").replace("\\\n", " ");
    let parts = lines.lines().filter_map(|line| line.trim().split_once(' '));
    parts.map(|(name, said)| (name.to_owned(), said.trim().to_owned())).collect()
}

#[test]
fn the_image_is_made_of_what_is_here_and_runs_without_root() {
    let said = instructions(&read("relay/Dockerfile"));
    let all =
        |name: &str| said.iter().filter(|(other, _)| other == name).map(|(_, said)| said.as_str()).collect::<Vec<_>>();
    assert!(said.iter().all(|(name, _)| INSTRUCTIONS.contains(&name.as_str())), "{said:?}");
    assert!(said[0].0 == "FROM" && all("FROM").iter().all(|image| image.contains(':')), "{said:?}");
    let version = read("Cargo.toml")
        .lines()
        .find_map(|line| Some(line.strip_prefix("rust-version = \"")?.trim_end_matches('"').to_owned()));
    assert!(all("FROM")[0].starts_with(&format!("rust:{}-", version.expect("a version"))), "{said:?}");

    // The second stage: what runs.
    let stages: BTreeSet<_> =
        all("FROM").iter().filter_map(|image| image.split_once(" AS ")).map(|(_, name)| name).collect();
    for copied in all("COPY") {
        let words: Vec<_> = copied.split(' ').collect();
        match words[0].strip_prefix("--from=") {
            Some(stage) => {
                assert!(stages.contains(stage) && words[1] == "/aisle/target/release/aisle-relay", "{copied}")
            }
            None => assert!(words[..words.len() - 1].iter().all(|source| root().join(source).exists()), "{copied}"),
        }
    }
    let ignored = read(".dockerignore");
    assert!(ignored.lines().all(|name| {
        ["relay", "engine", "protocol", "datagen", "Cargo.toml", "Cargo.lock"].iter().all(|needed| *needed != name)
    }));
    let user = all("USER");
    let made = all("RUN").iter().any(|run| run.contains(&format!("useradd --system --no-create-home {}", user[0])));
    assert!(user.len() == 1 && user[0] != "root" && user[0] != "0" && made, "{user:?}");
    // It is what runs last: nothing after it could take root again.
    assert!(
        all("RUN").len() == 2
            && said.iter().rposition(|(name, _)| name == "RUN") < said.iter().position(|(name, _)| name == "USER")
    );
}

#[tokio::test]
async fn the_image_starts_a_relay_and_asks_it_what_it_answers() {
    let said = instructions(&read("relay/Dockerfile"));
    let of = |name: &str| &said.iter().find(|(other, _)| other == name).expect("it is there").1;
    assert_eq!(of("ENTRYPOINT"), "[\"aisle-relay\"]");
    let command: Vec<String> = serde_json::from_str(of("CMD")).expect("a list");
    assert!(command.join(" ").contains(&format!("--listen 0.0.0.0:{} ", of("EXPOSE"))), "{command:?}");
    let command: Vec<String> = command.into_iter().map(|word| word.replace("0.0.0.0:8787", "127.0.0.1:0")).collect();
    let ended = run(&[command, vec!["--page=/nowhere".to_owned()]].concat());
    assert!(ended.0 == Some(1) && ended.1.contains("/nowhere/index.html cannot be read"), "{ended:?}");

    let (_, check) = of("HEALTHCHECK").split_once(" CMD ").expect("a command");
    let check: Vec<String> = serde_json::from_str(check).expect("a list");
    let (program, url) = (&check[0], check.last().expect("an address"));
    assert!(said.iter().any(|(name, said)| name == "RUN" && said.split(' ').any(|word| word == program)), "{program}");
    let path = url.strip_prefix("http://127.0.0.1:8787").expect("the port that it listens on");
    let relay = support::Relay::start(aisle_relay::Settings::default()).await;
    assert_eq!(relay.get(path, "").await.0, 200, "{path}");
    relay.stop().await;
}
