use std::path::Path;
use std::string::FromUtf8Error;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::given::{self, Given};
use super::{Config, ConfigError, Fault, Place, yaml};

/// Every key with its default.
const DEFAULTS: &str = include_str!("../../../public/config.yaml");

/// Variables of the environment that hold secrets, which are no settings.
const SECRETS: [&str; 2] = ["AISLE_TOKEN", "AISLE_KAFKA_SASL_PASSWORD"];

/// The defaults as one value. A test reads the file, so that it can be read.
static DEFAULT_TREE: LazyLock<Value> =
    LazyLock::new(|| yaml::read(DEFAULTS).map(|node| node.value()).unwrap_or_default());

/// What an option of the command line says.
#[derive(Clone, Debug)]
pub struct Flag {
    /// The option, like `--listen`.
    pub name: &'static str,
    /// The key that it stands for, like `relay.listen`.
    pub key: &'static str,
    /// Its value; those of a list are separated by commas.
    pub text: String,
}

impl Config {
    /// The settings: the defaults, before them what a file says, before that the environment, and before all the command line.
    ///
    /// # Errors
    /// [`ConfigError`], naming each value that cannot be taken with its place.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &[Flag],
    ) -> Result<Self, ConfigError> {
        let file = file.map(|path| {
            let name = path.display().to_string();
            let bytes = std::fs::read(path)
                .map_err(|error| ConfigError::Unreadable { file: name.clone(), reason: error.to_string() })?;
            Ok((name.clone(), String::from_utf8(bytes).map_err(|error| no_text(name, &error))?))
        });
        let file = file.transpose()?;
        Self::read(file.as_ref().map(|(name, text)| (name.as_str(), text.as_str())), environment, flags)
    }

    /// As [`Self::load`], from the name and the text of a file.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn read(
        file: Option<(&str, &str)>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &[Flag],
    ) -> Result<Self, ConfigError> {
        let defaults = &*DEFAULT_TREE;
        let mut faults = Vec::new();
        let mut all = Vec::new();
        if let Some((name, text)) = file {
            all.extend(given::from_file(name, text, defaults, &mut faults));
        }
        all.extend(given::from_environment(environment, &SECRETS, defaults, &mut faults));
        all.extend(flags.iter().map(|flag| {
            let path: Vec<String> = flag.key.split('.').map(str::to_owned).collect();
            let default = path.iter().fold(defaults, |tree, key| &tree[key]);
            given::from_text(Place::Named(flag.name.to_owned()), &path, &flag.text, default)
        }));
        let mut tree = defaults.clone();
        for given in &all {
            match meant(given, defaults) {
                Ok(value) => put(&mut tree, &given.path, value),
                Err(wrong) => faults.extend(wrong),
            }
        }
        if !faults.is_empty() {
            return Err(ConfigError::Faults(faults));
        }
        // Each value was taken by itself.
        let config = Self::deserialize(&tree).map_err(|error| {
            let place = Place::Named("the settings".to_owned());
            ConfigError::Faults(vec![Fault { place, key: String::new(), what: error.to_string() }])
        })?;
        let contradictions = config.contradictions().into_iter().map(|(key, others, what)| {
            // Whoever said it last is to blame; where nobody did, whoever said what it does not go with.
            let of_key = |key: &str| all.iter().rfind(|given| given.path.join(".") == key);
            let given = of_key(key).or_else(|| others.iter().find_map(|key| of_key(key)));
            let place = given.map_or_else(|| Place::Named("the settings".to_owned()), |given| given.place.clone());
            Fault { place, key: key.to_owned(), what: what.to_owned() }
        });
        let faults: Vec<Fault> = contradictions.collect();
        if faults.is_empty() { Ok(config) } else { Err(ConfigError::Faults(faults)) }
    }
}

fn no_text(file: String, error: &FromUtf8Error) -> ConfigError {
    let read = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let line_start = read.iter().rposition(|&byte| byte == b'\n').map_or(0, |place| place + 1);
    let line = read.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
    let column = String::from_utf8_lossy(&read[line_start..]).chars().count() as u64 + 1;
    let what = "this is no UTF-8; save the file as UTF-8".to_owned();
    ConfigError::Faults(vec![Fault { place: Place::File { file, line, column }, key: String::new(), what }])
}

/// The variables of this program's environment. What is no UTF-8 is replaced by U+FFFD, so that it is not passed over in silence.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().map(|(name, text)| (name.to_string_lossy().into_owned(), text.to_string_lossy().into_owned()))
}

/// What a value means, if it can be taken; nothing is the default. Of a list, whatever cannot be taken is named.
fn meant(given: &Given, defaults: &Value) -> Result<Value, Vec<Fault>> {
    let mut first = None;
    for value in &given.meanings {
        if value.is_null() {
            return Ok(given.path.iter().fold(defaults, |tree, key| &tree[key]).clone());
        }
        match taken(given, value, defaults) {
            Ok(()) => return Ok(value.clone()),
            Err(what) => drop(first.get_or_insert(what)),
        }
    }
    let what = first.unwrap_or_else(|| "this is no list".to_owned());
    // A list's values that cannot be taken alone have places of their own.
    let items = given.items.iter().filter_map(|(place, item)| {
        let what = taken(given, &Value::from(vec![item.clone()]), defaults).err()?;
        Some(fault(given, place, &what))
    });
    let items: Vec<Fault> = items.collect();
    Err(if items.is_empty() { vec![fault(given, &given.place, &what)] } else { items })
}

fn fault(given: &Given, place: &Place, what: &str) -> Fault {
    // The engine's words begin with the name of the key.
    let last = given.path.last().map_or("", String::as_str);
    let what = what.strip_prefix(last).map_or(what, |what| what.trim_start_matches([':', ' ']));
    Fault { place: place.clone(), key: given.path.join("."), what: what.to_owned() }
}

/// Can a value be taken where all others have their defaults? Otherwise what is wrong.
fn taken(given: &Given, value: &Value, defaults: &Value) -> Result<(), String> {
    let mut tree = defaults.clone();
    put(&mut tree, &given.path, value.clone());
    Config::deserialize(&tree).map(drop).map_err(|error| error.to_string())
}

fn put(tree: &mut Value, path: &[String], value: Value) {
    *path.iter().fold(tree, |tree, key| &mut tree[key]) = value;
}

/// The defaults, of which tests show that they can be read and are those of the engine.
impl Default for Config {
    fn default() -> Self {
        Self::read(None, [], &[]).unwrap_or_else(|error| unreachable!("the defaults are right: {error}"))
    }
}
