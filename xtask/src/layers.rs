//! `cargo xtask layers`: who may name whom. ARCHITECTURE.md explains the floors.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use serde_json::Value;

use crate::shell::cargo_metadata;

/// Each crate of the workspace and the ones that it may name, in code or tests. A crate that is not here has no floor yet.
const FLOORS: [(&str, &[&str]); 9] = [
    ("aisle-engine", &[]),
    ("aisle-protocol", &["aisle-engine"]),
    ("aisle-datagen", &["aisle-engine"]),
    ("aisle-frontend", &["aisle-protocol"]),
    ("aisle-worker", &["aisle-engine", "aisle-protocol"]),
    ("aisle-cli", &["aisle-engine", "aisle-protocol", "aisle-datagen"]),
    ("aisle-relay", &["aisle-engine", "aisle-protocol", "aisle-datagen"]),
    ("aisle-tests", &["aisle-engine", "aisle-protocol", "aisle-datagen", "xtask"]),
    ("xtask", &["aisle-engine", "aisle-protocol", "aisle-datagen"]),
];

/// The pure crate, which must run anywhere.
const PURE: &str = "aisle-engine";

/// What `PURE` must not pull in, however deep: the browser, the async runtime, the network, and formats of the edges.
const IMPURE: [&str; 7] = ["wasm-bindgen", "web-sys", "js-sys", "tokio", "leptos", "rdkafka", "arrow"];

pub(crate) fn run() -> Result<()> {
    let faults = faults(&cargo_metadata(true)?);
    if faults.is_empty() {
        println!("layers: every crate names only what its floor allows");
        return Ok(());
    }
    bail!("{}", faults.join("\n"))
}

/// Every breach of the rules in the metadata, as a sentence.
fn faults(metadata: &Value) -> Vec<String> {
    let members: BTreeSet<&str> = array(&metadata["workspace_members"]).iter().filter_map(Value::as_str).collect();
    let packages: BTreeMap<&str, &Value> =
        array(&metadata["packages"]).iter().filter_map(|package| Some((package["id"].as_str()?, package))).collect();
    let own: BTreeMap<&str, &Value> = members
        .iter()
        .filter_map(|id| packages.get(id))
        .filter_map(|package| Some((package["name"].as_str()?, *package)))
        .collect();

    let mut faults = floor_faults(&own);
    faults.extend(purity_faults(metadata, &packages));
    faults
}

fn floor_faults(own: &BTreeMap<&str, &Value>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, package) in own {
        let Some((_, allowed)) = FLOORS.iter().find(|(member, _)| member == name) else {
            faults.push(format!("{name} has no floor: say in xtask/src/layers.rs which crates it may name"));
            continue;
        };
        let named: BTreeSet<&str> =
            array(&package["dependencies"]).iter().filter_map(|dependency| dependency["name"].as_str()).collect();
        for other in named {
            if own.contains_key(other) && other != *name && !allowed.contains(&other) {
                faults.push(format!("{name} must not name {other}: that is above or beside its floor"));
            }
        }
    }
    faults
}

fn purity_faults(metadata: &Value, packages: &BTreeMap<&str, &Value>) -> Vec<String> {
    let name_of = |id: &str| packages.get(id).and_then(|package| package["name"].as_str()).unwrap_or_default();
    let nodes: BTreeMap<&str, &Value> =
        array(&metadata["resolve"]["nodes"]).iter().filter_map(|node| Some((node["id"].as_str()?, node))).collect();

    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open: Vec<&str> = nodes.keys().copied().filter(|id| name_of(id) == PURE).collect();
    while let Some(id) = open.pop() {
        for dependency in nodes.get(id).map_or(&[][..], |node| array(&node["deps"])) {
            let is_normal = array(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
            if let (true, Some(next)) = (is_normal, dependency["pkg"].as_str())
                && !seen.contains_key(next)
            {
                seen.insert(next, id);
                open.push(next);
            }
        }
    }
    let impure = |name: &str| IMPURE.iter().any(|word| name == *word || name.starts_with(&format!("{word}-")));
    seen.iter()
        .filter(|(id, _)| impure(name_of(id)))
        .map(|(id, by)| format!("{PURE} must stay pure, but {} reaches it through {}", name_of(id), name_of(by)))
        .collect()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Metadata of a workspace: each crate with what it names; the ones with a prefix `aisle-` are members.
    fn metadata(crates: &[(&str, &[&str])]) -> Value {
        let is_member = |name: &str| name.starts_with("aisle-");
        json!({
            "workspace_members": crates.iter().map(|c| c.0).filter(|name| is_member(name)).collect::<Vec<_>>(),
            "packages": crates.iter().map(|(name, named)| json!({
                "id": name, "name": name,
                "dependencies": named.iter().map(|other| json!({"name": other})).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "resolve": {"nodes": crates.iter().map(|(name, named)| json!({
                "id": name,
                "deps": named.iter().map(|other| json!({"pkg": other, "dep_kinds": [{"kind": null}]})).collect::<Vec<_>>(),
            })).collect::<Vec<_>>()},
        })
    }

    #[test]
    fn crates_on_their_floors_pass() {
        let metadata = metadata(&[
            ("aisle-engine", &["memchr"]),
            ("aisle-protocol", &["aisle-engine"]),
            ("aisle-frontend", &["aisle-protocol", "leptos"]),
            ("leptos", &["web-sys"]),
            ("memchr", &[]),
            ("web-sys", &[]),
        ]);
        assert_eq!(faults(&metadata), Vec::<String>::new());
    }

    #[test]
    fn the_page_must_not_name_the_maths() {
        let metadata = metadata(&[("aisle-engine", &[]), ("aisle-frontend", &["aisle-engine"])]);
        assert_eq!(faults(&metadata), ["aisle-frontend must not name aisle-engine: that is above or beside its floor"]);
    }

    #[test]
    fn the_engine_names_nothing_of_ours() {
        let metadata = metadata(&[("aisle-engine", &["aisle-datagen"]), ("aisle-datagen", &[])]);
        assert_eq!(faults(&metadata), ["aisle-engine must not name aisle-datagen: that is above or beside its floor"]);
    }

    #[test]
    fn the_engine_stays_pure_however_deep() {
        let metadata = metadata(&[("aisle-engine", &["csv"]), ("csv", &["arrow-schema"]), ("arrow-schema", &[])]);
        assert_eq!(faults(&metadata), ["aisle-engine must stay pure, but arrow-schema reaches it through csv"]);
    }

    #[test]
    fn a_crate_without_a_floor_is_named() {
        let metadata = metadata(&[("aisle-attic", &[])]);
        assert_eq!(
            faults(&metadata),
            ["aisle-attic has no floor: say in xtask/src/layers.rs which crates it may name"]
        );
    }
}
