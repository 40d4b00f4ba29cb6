pub(crate) const HELP_TITLE: &str = "Help";
pub(crate) const HELP_KEYS: &str = "Keys";
pub(crate) const HELP_HOW: &str = "How to read the page";

/// Each key, or keys one after the other, and what they do. None is needed.
pub(crate) const KEYS: [(&[&str], &str); 13] = [
    (&["g", "d"], "Data"),
    (&["g", "o"], "Overview"),
    (&["g", "f"], "Forecast"),
    (&["g", "l"], "Live"),
    (&["g", "s"], "Settings"),
    (&["/"], "Search the table"),
    (&["f"], "Filters"),
    (&["e"], "Export the page's main table"),
    (&["?"], "This list"),
    (&["Esc"], "Close, or clear the last filter"),
    (&["←", "→"], "On a chart or table: move"),
    (&["Shift", "→"], "On the sales chart: select several days, weeks or months"),
    (&["Enter"], "On a chart or table: filter by it, or open it"),
];

pub(crate) const HOW: [(&str, &str); 5] = [
    ("Any figure", "Click it for its definition, and from there go to the lines of your file that it is made of."),
    ("Any bar or row", "Click it to see everything else for it alone. Click again to see all."),
    ("Hatched", "The file does not cover the whole day, week or month."),
    ("–", "There is no value, or not enough to say one. It never stands for zero."),
    ("Your file", "It is read and counted on this computer. Nothing is sent anywhere."),
];
