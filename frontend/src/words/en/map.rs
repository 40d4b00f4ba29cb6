use super::{enumeration, number_of};

pub(crate) const MAP_PART: &str = "Part of the world";
pub(crate) const MAP_WORLD: &str = "World";
pub(crate) const MAP_TENFOLD: &str = "Each shade is ten times the one before.";
pub(crate) const MAP_TWOFOLD: &str = "Each shade is about twice the one before.";
pub(crate) const MAP_NOT_POSITIVE: &str = "zero or less";
pub(crate) const MAP_FAILED: &str = "The map could not be loaded. The bars show the same.";

/// A part of the world as `world.txt` calls it.
pub(crate) fn map_part(name: &str) -> &'static str {
    match name {
        "europe" => "Europe",
        "north-america" => "North America",
        "south-america" => "South America",
        "africa" => "Africa",
        "asia" => "Asia",
        "oceania" => "Oceania",
        _ => "Region",
    }
}

/// The map for those who hear it.
pub(crate) fn map_label((facts, others): &(Vec<String>, u64)) -> String {
    let others = if *others > 0 {
        format!(", and {}", number_of(*others, "more country", "more countries"))
    } else {
        String::new()
    };
    format!("Map of net sales by country: {}{others}. The bars show the same.", facts.join(", "))
}

pub(crate) fn map_below(amount: &str) -> String {
    format!("under {amount}")
}

pub(crate) fn map_from(amount: &str) -> String {
    format!("from {amount}")
}

pub(crate) fn map_outside(count: u64) -> Option<String> {
    (count > 0).then(|| format!("{} outside this part of the world.", number_of(count, "country is", "countries are")))
}

pub(crate) fn map_elsewhere(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| format!("Not on the map: {}.", enumeration(names)))
}

pub(crate) fn orders(count: u64) -> String {
    number_of(count, "order", "orders")
}
