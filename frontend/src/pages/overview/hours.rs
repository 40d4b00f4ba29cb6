use std::ops::RangeInclusive;

use aisle_protocol::TableKind;
use aisle_protocol::metrics::{Overview, WeekdayHour};
use aisle_protocol::table::{Money, Weekday};

use super::latest::of_overview;
use crate::components::{Card, Cell, Column, TableData};
use crate::dom::{El, div, el, live, p, span};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::Store;
use crate::words;

/// Hours with less than this part of all sales, at both ends of the day, are named below the map instead.
const HOUR_SHARE_MIN: f64 = 0.005;

/// Steps of colour.
const SHADES: f64 = 7.0;

/// Sales by weekday and hour: a table that carries its numbers, shaded.
pub(super) fn hours(store: Store) -> El {
    let twin = Memo::new(move || of_overview(store, table));
    let title = live(move || store.of_overview(title));
    let sub = live(move || store.of_overview(|overview| words::hours_sub(unit(overview).1)));
    let map = div("card__body").region(move || {
        let first = store.with_spec(|spec| spec.definitions.week_start);
        of_overview(store, |overview, currency| vec![map(overview, first, currency)])
    });
    let note = p("card__note").words(live(move || of_overview(store, note)));
    let card = Card::chart(store, "weekday-and-hour", title, sub, twin).exporting(|| TableKind::WeekdayHours);
    card.around(vec![map, note])
}

fn busiest(overview: &Overview) -> Option<&WeekdayHour> {
    overview.weekday_hour.iter().max_by_key(|hour| hour.gross_sales)
}

fn title(overview: &Overview) -> String {
    busiest(overview).map_or_else(
        || words::HOURS_UNIT.to_owned(),
        |hour| words::hours_title(&format::weekday(hour.weekday, true), hour.hour),
    )
}

/// What the numbers in the cells are divided by, and its name: cells have room for three digits.
fn unit(overview: &Overview) -> (f64, &'static str) {
    match busiest(overview).map_or(0.0, |hour| hour.gross_sales.as_f64()) {
        largest if largest >= 1e6 => (1e6, words::MILLIONS),
        largest if largest >= 1e4 => (1e3, words::THOUSANDS),
        _ => (1.0, ""),
    }
}

/// The hours that have a column, from the first to the last.
fn hours_shown(overview: &Overview) -> RangeInclusive<u8> {
    let all: Money = overview.weekday_hour.iter().map(|hour| hour.gross_sales).sum();
    let sales = |hour: u8| -> f64 {
        let of_hour = overview.weekday_hour.iter().filter(|cell| cell.hour == hour);
        of_hour.map(|cell| cell.gross_sales.as_f64()).sum()
    };
    let is_busy = |hour: &u8| sales(*hour) >= all.as_f64() * HOUR_SHARE_MIN && sales(*hour) > 0.0;
    let first = (0..24).find(is_busy).unwrap_or(9);
    let last = (0..24).rev().find(is_busy).unwrap_or(17);
    first..=last
}

fn map(overview: &Overview, first_weekday: Weekday, currency: &Currency) -> El {
    let hours = hours_shown(overview);
    let weekdays = Weekday::ALL.iter().cycle().skip(usize::from(first_weekday as u8)).take(7);
    let rows = weekdays.map(|&weekday| weekday_row(overview, weekday, &hours, currency)).collect();
    let corner = el("th", "").attr("scope", "col").child(span("visually-hidden").words(words::WEEKDAY));
    let head = |hour: u8| el("th", "").attr("scope", "col").words(hour.to_string());
    let heads = el("tr", "").child(corner).children(hours.map(head).collect());
    let table = el("table", "heat").attr("aria-label", words::HOURS_UNIT);
    table.child(el("thead", "").child(heads)).child(el("tbody", "").children(rows))
}

fn weekday_row(overview: &Overview, weekday: Weekday, hours: &RangeInclusive<u8>, currency: &Currency) -> El {
    let row = el("tr", "").child(el("th", "").attr("scope", "row").words(format::weekday(weekday, false)));
    let cells = overview.weekday_hour.iter().filter(|cell| cell.weekday == weekday);
    if cells.clone().next().is_none() {
        let words = words::no_sale_on(&format::weekday(weekday, true));
        return row.child(el("td", "is-none").attr("colspan", &hours.len().to_string()).words(words));
    }
    let largest = busiest(overview).map_or(1.0, |hour| hour.gross_sales.as_f64()).max(1.0);
    let (unit, _) = unit(overview);
    let cell = |hour: u8| {
        let Some(cell) = cells.clone().find(|cell| cell.hour == hour) else {
            return el("td", "is-none").words(format::MISSING);
        };
        let amount = cell.gross_sales;
        let shade = (amount.as_f64() / largest * SHADES).ceil().clamp(1.0, SHADES) as u8;
        let title = format!("{} {hour}: {}", format::weekday(weekday, true), format::money_full(currency, amount));
        el("td", &format!("s{shade}"))
            .attr("title", &title)
            .attr("data-metric", "gross_sales")
            .attr("data-value", &amount.to_string())
            .words(format::decimal(amount.as_f64() / unit, 0))
    };
    row.children(hours.clone().map(cell).collect())
}

fn note(overview: &Overview, currency: &Currency) -> String {
    let hours = hours_shown(overview);
    let outside = overview.weekday_hour.iter().filter(|cell| !hours.contains(&cell.hour));
    let amount: Money = outside.map(|cell| cell.gross_sales).sum();
    if amount == Money::ZERO {
        return String::new();
    }
    words::hours_outside(*hours.start(), hours.end() + 1, &format::money_whole(currency, amount))
}

fn table(overview: &Overview, currency: &Currency) -> TableData {
    let row = |cell: &WeekdayHour| {
        vec![
            Cell::exact(format::weekday(cell.weekday, true), u8::from(cell.weekday)),
            Cell::exact(cell.hour.to_string(), cell.hour),
            Cell::exact(format::money_full(currency, cell.gross_sales), cell.gross_sales).with_key("gross_sales"),
        ]
    };
    let columns = vec![
        Column::text(words::WEEKDAY),
        Column::number(words::HOUR),
        Column::number(words::metric(aisle_protocol::metrics::Metric::GrossSales)),
    ];
    TableData { columns, rows: overview.weekday_hour.iter().map(row).collect(), ..TableData::default() }
}
