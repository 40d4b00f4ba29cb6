use aisle_protocol::TableKind;
use aisle_protocol::metrics::{Overview, WeekdayHour};
use aisle_protocol::table::{Money, Weekday};
use leptos::prelude::*;

use crate::components::{Card, Cell, Column, TableData};
use crate::format::{self, Currency};
use crate::state::use_store;
use crate::words;

/// Hours with less than this part of all sales, at both ends of the day, are named below the map instead.
const HOUR_SHARE_MIN: f64 = 0.005;

/// Steps of colour.
const SHADES: f64 = 7.0;

/// Sales by weekday and hour: a table that carries its numbers, shaded.
#[component]
pub(super) fn Hours() -> impl IntoView {
    let store = use_store();
    let twin = Signal::derive(move || {
        let currency = store.currency.get();
        store.of_overview(|overview| table(overview, &currency))
    });
    let title = Signal::derive(move || store.of_overview(title));
    let sub = Signal::derive(move || store.of_overview(|overview| words::hours_sub(unit(overview).1)));
    let map = move || {
        let currency = store.currency.get();
        let first = store.spec.with(|spec| spec.definitions.week_start);
        store.of_overview(|overview| Some(map(overview, first, &currency)))
    };
    let note = move || {
        let currency = store.currency.get();
        store.of_overview(|overview| note(overview, &currency))
    };
    view! {
        <Card name="weekday-and-hour" title=title sub=sub twin=twin export=TableKind::WeekdayHours>
            {map}
            <p class="card__note">{note}</p>
        </Card>
    }
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
fn hours_shown(overview: &Overview) -> std::ops::RangeInclusive<u8> {
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

fn map(overview: &Overview, first_weekday: Weekday, currency: &Currency) -> AnyView {
    let hours = hours_shown(overview);
    let largest = busiest(overview).map_or(1.0, |hour| hour.gross_sales.as_f64()).max(1.0);
    let (unit, _) = unit(overview);
    let start = usize::from(first_weekday as u8);
    let weekdays = Weekday::ALL.iter().cycle().skip(start).take(7);
    let rows = weekdays.map(|&weekday| {
        let cell = |hour: u8| {
            let found = overview.weekday_hour.iter().find(|cell| cell.weekday == weekday && cell.hour == hour);
            let Some(found) = found else { return view! { <td class="is-none">{format::MISSING}</td> }.into_any() };
            let amount = found.gross_sales;
            let shade = (amount.as_f64() / largest * SHADES).ceil().clamp(1.0, SHADES);
            let value = amount.to_string();
            let title = format!("{} {hour}: {}", format::weekday(weekday, true), format::money_full(currency, amount));
            let text = format::decimal(amount.as_f64() / unit, 0);
            view! { <td class=format!("s{shade}") title=title data-metric="gross_sales" data-value=value>{text}</td> }
                .into_any()
        };
        let is_closed = !overview.weekday_hour.iter().any(|cell| cell.weekday == weekday);
        let cells = if is_closed {
            let width = hours.clone().count().to_string();
            let words = words::no_sale_on(&format::weekday(weekday, true));
            view! { <td class="is-none" colspan=width>{words}</td> }.into_any()
        } else {
            hours.clone().map(cell).collect_view().into_any()
        };
        view! { <tr><th scope="row">{format::weekday(weekday, false)}</th>{cells}</tr> }
    });
    let heads = hours.clone().map(|hour| view! { <th scope="col">{hour.to_string()}</th> }).collect_view();
    view! {
        <table class="heat" aria-label=words::HOURS_UNIT>
            <thead><tr><th scope="col"><span class="visually-hidden">{words::WEEKDAY}</span></th>{heads}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
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
    TableData { columns, rows: overview.weekday_hour.iter().map(row).collect(), total: None }
}
