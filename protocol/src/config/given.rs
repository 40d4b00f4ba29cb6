//! What was given: values with their keys and places.

use serde_json::{Map, Value};

use super::yaml::{self, Content, Mark, Node};
use super::{Fault, Place, VARIABLE_PREFIX, most_like};

/// The names of an unknown key's relatives are all said if there are no more.
const NAMES_MAX: usize = 16;

/// A value for a key.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) place: Place,
    pub(super) path: Vec<String>,
    /// What it may mean: a text of the environment may be a number or the text itself.
    pub(super) meanings: Vec<Value>,
    /// The values of a list with their places, if they have any.
    pub(super) items: Vec<(Place, Value)>,
}

/// All that a file gives.
pub(super) fn from_file(name: &str, text: &str, defaults: &Value, faults: &mut Vec<Fault>) -> Vec<Given> {
    let place = |mark: Mark| Place::File { file: name.to_owned(), line: mark.0, column: mark.1 };
    let mut given = Vec::new();
    match yaml::read(text) {
        Ok(node) => walk(&node, node.mark, &mut Vec::new(), defaults, &place, &mut given, faults),
        Err(error) => faults.push(Fault { place: place(error.mark), key: String::new(), what: error.what }),
    }
    given
}

fn walk(
    node: &Node,
    key_mark: Mark,
    path: &mut Vec<String>,
    default: &Value,
    place: &dyn Fn(Mark) -> Place,
    given: &mut Vec<Given>,
    faults: &mut Vec<Fault>,
) {
    let Value::Object(known) = default else {
        let items = match (&node.content, default) {
            (Content::List(nodes), Value::Array(_)) => {
                nodes.iter().map(|node| (place(node.mark), node.value())).collect()
            }
            _ => Vec::new(),
        };
        given.push(Given { place: place(node.mark), path: path.clone(), meanings: vec![node.value()], items });
        return;
    };
    match &node.content {
        Content::Keys(keys) => {
            for (mark, name, node) in keys {
                path.push(name.clone());
                match known.get(name) {
                    Some(default) => walk(node, *mark, path, default, place, given, faults),
                    None => {
                        let names = names_of(known);
                        faults.push(Fault { place: place(*mark), key: path.join("."), what: unknown(name, &names) });
                    }
                }
                path.pop();
            }
        }
        Content::Scalar(Value::Null) => {}
        _ => {
            let names = names_of(known);
            let what = format!("must be keys with values: {}", names.join(", "));
            faults.push(Fault { place: place(key_mark), key: path.join("."), what });
        }
    }
}

/// The names of keys by the alphabet: whether a map keeps them so or as they came is up to whoever else uses its library.
fn names_of(keys: &Map<String, Value>) -> Vec<&str> {
    let mut names: Vec<&str> = keys.keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

fn unknown(name: &str, known: &[&str]) -> String {
    match most_like(name, known, 1).first() {
        Some(nearest) => format!("there is no such key; did you mean {nearest}?"),
        None if known.len() <= NAMES_MAX => format!("there is no such key; there are {}", known.join(", ")),
        None => "there is no such key".to_owned(),
    }
}

/// What a text of the environment or the command line gives.
pub(super) fn from_text(place: Place, path: &[String], text: &str, default: &Value) -> Given {
    let as_yaml = || yaml::read(text).ok().map(|node| node.value());
    let meanings: Vec<Value> = match default {
        Value::Array(_) if !text.trim_start().starts_with('[') => {
            vec![text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(Value::from).collect()]
        }
        Value::Array(_) => as_yaml().into_iter().collect(),
        // Where a text is wanted it is taken as it is: YAML would see a comment in `shop #1.csv`.
        Value::String(_) | Value::Null if text.trim().is_empty() => vec![Value::Null],
        Value::String(_) | Value::Null => vec![text.into()],
        _ => as_yaml().into_iter().chain([text.into()]).collect(),
    };
    let items = match (default, meanings.first()) {
        (Value::Array(_), Some(Value::Array(items))) => {
            items.iter().map(|item| (place.clone(), item.clone())).collect()
        }
        _ => Vec::new(),
    };
    Given { place, path: path.to_vec(), meanings, items }
}

/// All that the environment gives. Variables that are like no setting's are somebody else's: an orchestrator names its own after the
/// program too, such as `AISLE_RELAY_PORT`.
pub(super) fn from_environment(
    variables: impl IntoIterator<Item = (String, String)>,
    secrets: &[&str],
    defaults: &Value,
    faults: &mut Vec<Fault>,
) -> Vec<Given> {
    let known = leaves(defaults);
    let names: Vec<String> = known.iter().map(|(path, _)| variable_of(path)).collect();
    let parts: Vec<String> = defaults.as_object().into_iter().flat_map(|parts| parts.keys()).map(part_of).collect();
    let mut given = Vec::new();
    for (name, text) in variables {
        if secrets.contains(&name.as_str()) {
            continue;
        }
        if let Some(index) = names.iter().position(|known| *known == name) {
            let (path, default) = &known[index];
            given.push(from_text(Place::Named(name), path, &text, default));
        } else if let Some(meant) = secret_like(&name, secrets, &parts) {
            let what = format!("nothing has this variable; did you mean {meant}?");
            faults.push(Fault { place: Place::Named(name), key: String::new(), what });
        } else if let Some(part) = parts.iter().find(|part| name.starts_with(*part)) {
            let keys: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix(part)).collect();
            if let Some(nearest) = most_like(&name[part.len()..], &keys, 1).first() {
                let what = format!("no setting has this variable; did you mean {part}{nearest}?");
                faults.push(Fault { place: Place::Named(name), key: String::new(), what });
            }
        }
    }
    given
}

/// The secret that a variable was meant to be: it is misspelt, or has the name of a part before it.
fn secret_like<'a>(name: &str, secrets: &[&'a str], parts: &[String]) -> Option<&'a str> {
    let without_prefix = |name| str::strip_prefix(name, VARIABLE_PREFIX);
    let own = without_prefix(name)?;
    let of_part = parts.iter().find_map(|part| name.strip_prefix(part.as_str()));
    secrets.iter().copied().find(|secret| {
        let secret = without_prefix(secret).unwrap_or_default();
        of_part == Some(secret) || !most_like(own, &[secret], 1).is_empty()
    })
}

/// How the variables of a part of the settings begin.
fn part_of(part: &String) -> String {
    format!("{}_", variable_of(std::slice::from_ref(part)))
}

fn variable_of(path: &[String]) -> String {
    format!("{VARIABLE_PREFIX}{}", path.join("_").to_uppercase())
}

/// The keys that have values, with these.
pub(super) fn leaves(tree: &Value) -> Vec<(Vec<String>, &Value)> {
    let Value::Object(keys) = tree else { return vec![(Vec::new(), tree)] };
    let of_key = |(name, tree)| {
        let below = leaves(tree).into_iter();
        below.map(move |(path, value)| ([vec![String::clone(name)], path].concat(), value))
    };
    keys.iter().flat_map(of_key).collect()
}
