use aisle_protocol::ingest::ColumnMapping;
use aisle_protocol::{decode, encode};
use std::fmt::Write;
use web_sys::Storage;

/// All our keys begin so: an origin may hold other pages too.
const PREFIX: &str = "aisle.";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What was stored under this name.
pub(crate) fn load(name: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}{name}")).ok()?
}

/// Stores a text, or forgets it. Where the browser stores nothing, choices last as long as the page.
pub(crate) fn store(name: &str, text: Option<&str>) {
    let Some(storage) = storage() else { return };
    let key = format!("{PREFIX}{name}");
    let _ = match text {
        Some(text) => storage.set_item(&key, text),
        None => storage.remove_item(&key),
    };
}

/// Forgets all that the page has stored.
pub(crate) fn remove_all() {
    let Some(storage) = storage() else { return };
    let keys: Vec<_> = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok()?).collect();
    for key in keys.iter().filter(|key| key.starts_with(PREFIX)) {
        let _ = storage.remove_item(key);
    }
}

/// Remembers which column is what, for the next file with the same header.
pub(crate) fn remember_mapping(mapping: &ColumnMapping) {
    let bytes = encode(mapping);
    let hex = bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    store(&mapping_name(&mapping.header), Some(&hex));
}

/// What a person said of a file with this header.
pub(crate) fn remembered_mapping(header: &[String]) -> Option<ColumnMapping> {
    let hex = load(&mapping_name(header))?;
    let bytes: Option<Vec<u8>> =
        (0..hex.len() / 2).map(|at| u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()).collect();
    let mapping: ColumnMapping = decode(&bytes?).ok()?;
    (mapping.header == header).then_some(mapping)
}

fn mapping_name(header: &[String]) -> String {
    format!("columns.{}", header.join("\u{1f}"))
}
