use aisle_protocol::table::Quantity;
use wasm_bindgen::JsValue;

use super::intl::{Kind, format};

/// The true minus sign.
pub(crate) const MINUS: char = '−';

/// Stands where there is no value.
pub(crate) const MISSING: &str = "–";

/// From here on, a count in a card is shortened to three significant digits.
const SHORTENED_FROM: f64 = 100_000.0;

/// The browser's text with a true minus sign.
pub(super) fn with_minus(text: &str) -> String {
    text.replace('-', "−")
}

/// A decimal as exact text (`-12.5`), written by the locale: browsers read such texts without going through a float.
pub(super) fn decimal_text(options: &str, exact: &str) -> String {
    with_minus(&format(Kind::Number, options, &exact.into()))
}

/// A count, grouped.
pub(crate) fn count(value: u64) -> String {
    decimal_text("maximumFractionDigits=0", &value.to_string())
}

/// A number with so many places.
pub(crate) fn decimal(value: f64, places: u32) -> String {
    let options = format!("minimumFractionDigits={places};maximumFractionDigits={places}");
    with_minus(&format(Kind::Number, &options, &value.into()))
}

/// Three significant digits, with K or M: for axes and cards.
pub(crate) fn compact(value: f64) -> String {
    if value.abs() < SHORTENED_FROM && value.fract() == 0.0 && value.abs() < 10_000.0 {
        return with_minus(&format(Kind::Number, "maximumFractionDigits=0", &value.into()));
    }
    with_minus(&format(Kind::Number, "notation=compact;maximumSignificantDigits=3", &value.into()))
}

/// Units, all digits.
pub(crate) fn quantity(value: Quantity) -> String {
    quantity_text(&value.to_string())
}

/// Units that a decimal writes, all digits.
pub(crate) fn quantity_text(text: &str) -> String {
    decimal_text("maximumFractionDigits=3", text)
}

/// A count or number of units for a card: all digits while they are few.
pub(crate) fn quantity_compact(value: f64) -> String {
    if value.abs() < SHORTENED_FROM {
        with_minus(&format(Kind::Number, "maximumFractionDigits=0", &value.into()))
    } else {
        compact(value)
    }
}

/// A part as a percentage.
pub(crate) fn percent(part: f64, places: u32) -> String {
    let options = format!("style=percent;minimumFractionDigits={places};maximumFractionDigits={places}");
    with_minus(&format(Kind::Number, &options, &part.into()))
}

/// A change as a percentage, always with its sign.
pub(crate) fn percent_signed(part: f64, places: u32) -> String {
    let options =
        format!("style=percent;signDisplay=exceptZero;minimumFractionDigits={places};maximumFractionDigits={places}");
    with_minus(&format(Kind::Number, &options, &part.into()))
}

/// The difference of two parts in percentage points, always with its sign; without the word.
pub(crate) fn percent_points(difference: f64) -> String {
    let options = "signDisplay=exceptZero;minimumFractionDigits=1;maximumFractionDigits=1";
    with_minus(&format(Kind::Number, options, &(difference * 100.0).into()))
}

/// The shortest decimal that is this number: for `data-value` and exports.
pub(crate) fn exact_f64(value: f64) -> String {
    String::from(js_sys::Number::from(value).to_string_with_radix(10).unwrap_or_default())
}

/// The number that a text writes; not a number if it writes none. (Rust's own reader brings tables of 10 KB.)
pub(crate) fn number(text: &str) -> f64 {
    if text.trim().is_empty() { f64::NAN } else { js_sys::Number::from(JsValue::from_str(text)).value_of() }
}

/// A number as a person writes it, with the separators of the locale, as exact text: `90,000` or `90.000` is `90000`.
///
/// What looks like no group of three digits is left as it is.
pub(crate) fn typed(text: &str) -> String {
    let sample = decimal(12_345.5, 1);
    let marks: Vec<char> = sample.chars().filter(|mark| !mark.is_ascii_digit()).collect();
    let (group, point) = match marks[..] {
        [group, point] => (group, point),
        [point] => ('\u{a0}', point),
        _ => (',', '.'),
    };
    let is_space = |mark: char| matches!(mark, ' ' | '\u{a0}' | '\u{202f}');
    let text: String = text.trim().chars().filter(|mark| !is_space(*mark)).collect();
    let (whole, part) = text.split_once(point).unwrap_or((&text, ""));
    let groups: Vec<&str> = whole.split(group).collect();
    let is_grouped = groups.len() > 1 && groups[1..].iter().all(|digits| digits.len() == 3);
    match (is_grouped || groups.len() == 1, part.is_empty()) {
        (false, _) => text,
        (true, true) => groups.concat(),
        (true, false) => format!("{}.{part}", groups.concat()),
    }
}

/// A text in small letters. (Rust's own tables of letters have 10 KB.)
pub(crate) fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// A number for the drawing of charts, with one decimal.
pub(crate) fn tenths(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", (tenths / 10).abs(), (tenths % 10).abs())
}
