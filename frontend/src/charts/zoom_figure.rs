//! Bars over time as the chart library takes them, in the page's colours and the visitor's locale.

use aisle_protocol::table::{Day, Weekday};
use wasm_bindgen::JsValue;

use super::time_bar::{Step, TimeBar};
use crate::format::{self, Currency};
use crate::services::{Figure, array, object};

/// The name under which the library knows the visitor's locale.
const LOCALE: &str = "aisle";

const WEEK_MILLIS: f64 = 7.0 * 86_400_000.0;

/// Room around the bars, in pixels, and above them where a picture has its title.
const MARGIN: f64 = 12.0;
const MARGIN_BOTTOM: f64 = 44.0;
const MARGIN_TITLE: f64 = 72.0;

/// The part of a bar's room that stays empty; as in the small chart.
const GAP_PART: f64 = 0.24;

/// What the library draws for the bars.
pub(super) fn figure(bars: &[TimeBar], step: Step, currency: &Currency) -> Figure {
    let all = |of: &dyn Fn(&TimeBar) -> JsValue| array(&bars.iter().map(of).collect::<Vec<_>>());
    let (sales, quiet) = (colour("--measure-sales"), colour("--measure-quiet"));
    let pattern = [("shape", all(&|bar| if bar.is_complete { "" } else { "/" }.into())), ("size", 6.into())];
    let marker =
        [("color", all(&|bar| if bar.is_selected { &sales } else { &quiet }.into())), ("pattern", object(&pattern))];
    let mut trace = vec![
        ("type", "bar".into()),
        ("x", all(&|bar| bar.days.first.to_string().into())),
        ("y", all(&|bar| bar.value.into())),
        ("customdata", all(&|bar| escaped(&bar.facts.join("\n")).replace('\n', "<br>").into())),
        ("hovertemplate", "%{customdata}<extra></extra>".into()),
        ("marker", object(&marker)),
    ];
    match (step, bars.first()) {
        (Step::Week, Some(first)) => {
            trace.push(("xperiod", WEEK_MILLIS.into()));
            trace.push(("xperiod0", first.days.first.to_string().into()));
        }
        (Step::Month, _) => trace.push(("xperiod", "M1".into())),
        _ => {}
    }
    Figure { traces: array(&[object(&trace)]), layout: layout(currency), config: config() }
}

fn layout(currency: &Currency) -> JsValue {
    let ink = colour("--color-ink-soft");
    let (prefix, suffix) = marks_of(currency);
    let x_axis = [("type", "date".into()), ("showgrid", false.into()), ("linecolor", colour("--plot-axis").into())];
    let y_axis = [
        ("automargin", true.into()),
        ("fixedrange", true.into()),
        ("gridcolor", colour("--plot-grid").into()),
        ("zerolinecolor", colour("--plot-axis").into()),
        ("rangemode", "tozero".into()),
        ("tickprefix", prefix.into()),
        ("ticksuffix", suffix.into()),
        ("exponentformat", "none".into()),
        ("separatethousands", true.into()),
    ];
    let hover = [
        ("bgcolor", colour("--color-surface").into()),
        ("bordercolor", colour("--color-control-border").into()),
        ("font", font(&colour("--color-ink"))),
    ];
    object(&[
        ("autosize", true.into()),
        ("margin", margin(MARGIN)),
        ("font", font(&ink)),
        ("paper_bgcolor", "rgba(0,0,0,0)".into()),
        ("plot_bgcolor", "rgba(0,0,0,0)".into()),
        ("separators", separators().into()),
        ("bargap", GAP_PART.into()),
        ("dragmode", "zoom".into()),
        ("hovermode", "x".into()),
        ("hoverlabel", object(&hover)),
        ("xaxis", object(&x_axis)),
        ("yaxis", object(&y_axis)),
    ])
}

/// What a saved picture has other than the chart on the page: a ground, and a title.
pub(super) fn picture_layout(title: &str, sub: &str) -> JsValue {
    let subtitle = [("text", escaped(sub).into()), ("font", font(&colour("--color-ink-soft")))];
    let title = [
        ("text", escaped(title).into()),
        ("subtitle", object(&subtitle)),
        ("font", object(&[("size", 16.into()), ("color", colour("--color-ink").into())])),
        ("x", 0.into()),
        ("xref", "paper".into()),
        ("y", 1.into()),
        ("yref", "container".into()),
        ("yanchor", "top".into()),
        ("pad", object(&[("t", 14.into())])),
    ];
    object(&[
        ("paper_bgcolor", colour("--color-surface").into()),
        ("margin", margin(MARGIN_TITLE)),
        ("title", object(&title)),
    ])
}

/// Our own buttons zoom, and have words.
pub(super) fn config() -> JsValue {
    object(&[
        ("displayModeBar", false.into()),
        ("responsive", true.into()),
        ("showTips", false.into()),
        ("doubleClick", "reset".into()),
        ("locale", LOCALE.into()),
    ])
}

/// How the visitor's locale writes dates, as the browser knows it.
pub(super) fn locale() -> JsValue {
    let of_months = |name: fn(Day) -> String| {
        // 32 days after a month's first day is always a day of the next.
        let months = std::iter::successors(Some(Day::from_number(0)), |month| Some(month.plus(32).month_start()));
        array(&months.take(12).map(|month| name(month).into()).collect::<Vec<_>>())
    };
    let of_days = |is_long| {
        let from_sunday = Weekday::ALL.iter().cycle().skip(6).take(7);
        array(&from_sunday.map(|day| format::weekday(*day, is_long).into()).collect::<Vec<_>>())
    };
    let is_day_first = format::day_month(Day::from_number(0)).starts_with(|letter: char| letter.is_ascii_digit());
    let day_month = if is_day_first { "%-d %b" } else { "%b %-d" };
    let formats = [
        ("months", of_months(format::month_long)),
        ("shortMonths", of_months(format::month_short)),
        ("days", of_days(true)),
        ("shortDays", of_days(false)),
        ("dayMonth", day_month.into()),
        ("dayMonthYear", format!("{day_month} %Y").into()),
    ];
    object(&[
        ("moduleType", "locale".into()),
        ("name", LOCALE.into()),
        ("dictionary", object(&[])),
        ("format", object(&formats)),
    ])
}

fn margin(top: f64) -> JsValue {
    object(&[("l", MARGIN.into()), ("r", MARGIN.into()), ("t", top.into()), ("b", MARGIN_BOTTOM.into())])
}

fn font(colour: &str) -> JsValue {
    object(&[("family", "system-ui, sans-serif".into()), ("size", 12.into()), ("color", colour.into())])
}

/// A colour of the page's stylesheet, as it is now: light or dark.
fn colour(name: &str) -> String {
    let value = || {
        let window = web_sys::window()?;
        let style = window.get_computed_style(&window.document()?.document_element()?).ok()??;
        style.get_property_value(name).ok()
    };
    value().unwrap_or_default().trim().to_owned()
}

/// What the locale writes before and behind an amount.
fn marks_of(currency: &Currency) -> (String, String) {
    let zero = format::money_compact(currency, 0.0);
    zero.split_once('0').map(|(before, behind)| (before.to_owned(), behind.to_owned())).unwrap_or_default()
}

/// The locale's decimal mark and the one between thousands.
fn separators() -> String {
    let number = format::decimal(1_234_567.5, 1);
    let mut marks = number.chars().filter(|letter| !letter.is_ascii_digit());
    let thousands = marks.next().unwrap_or(',');
    let decimal = marks.next_back().unwrap_or('.');
    format!("{decimal}{thousands}")
}

/// The library reads a few tags in texts; a shop's words are none.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
