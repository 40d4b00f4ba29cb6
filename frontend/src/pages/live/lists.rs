use aisle_protocol::relay::{RecentLine, TopGroups};
use aisle_protocol::table::Money;

use crate::components::{Card, Cell, Column, DataTable, Mark, TableData};
use crate::dom::{El, live};
use crate::format::{self, Currency};
use crate::signals::{Memo, Signal};
use crate::state::{Live, Store};
use crate::words;

/// The latest lines, the newest first. The list stands still while pointer or focus is in it.
pub(super) fn lines(store: Store, now: Live) -> El {
    let is_read = Signal::new(false);
    let held = Signal::new(TableData::default());
    crate::dom::follow(move || {
        let table = now.currency.with(|currency| {
            now.shown.lines.with(|lines| lines.as_deref().map(|lines| lines_table(lines, currency)).unwrap_or_default())
        });
        if !is_read.get() {
            held.set(table);
        }
    });
    let data = Memo::new(move || held.get());
    let sub = live(move || if is_read.get() { words::LINES_WAIT } else { words::LINES_SUB }.to_owned());
    let shown = DataTable::new(store, data, words::LATEST_LINES).element();
    let shown = shown
        .on("pointerenter", move |_: web_sys::Event| is_read.set(true))
        .on("pointerleave", move |_: web_sys::Event| is_read.set(false))
        .on("focusin", move |_: web_sys::Event| is_read.set(true))
        .on("focusout", move |_: web_sys::Event| is_read.set(false));
    Card::table(store, "latest-lines", words::LATEST_LINES, sub, data).around(vec![shown])
}

fn lines_table(lines: &[RecentLine], currency: &Currency) -> TableData {
    let row = |line: &RecentLine| {
        let name = format::sentence_case(&line.description);
        let name = if name.is_empty() { line.code.clone() } else { name };
        vec![
            Cell::exact(format::clock(line.time), line.time),
            Cell::text(line.invoice.as_str()),
            Cell::text(name).with_title(format!("{} · {}", line.description, line.code)),
            Cell::text(line.country.as_str()),
            Cell::exact(format::quantity(line.quantity), line.quantity),
            Cell::exact(format::money_full(currency, line.amount), line.amount).with_key("line_amount"),
        ]
    };
    TableData {
        columns: vec![
            Column::text(words::TIME),
            Column::text(words::INVOICE).minor(),
            Column::name(words::PRODUCT),
            Column::text(words::COUNTRY).minor(),
            Column::number(words::UNITS),
            Column::number(words::AMOUNT),
        ],
        rows: lines.iter().rev().map(row).collect(),
        ..TableData::default()
    }
}

/// The best products of today.
pub(super) fn products(store: Store, now: Live) -> El {
    let data = Memo::new(move || groups(now, now.shown.products, words::PRODUCT));
    let shown = DataTable::new(store, data, words::BEST_SELLERS).element();
    Card::table(store, "best-sellers-today", words::BEST_SELLERS, words::NET_SALES_SUB, data).around(vec![shown])
}

/// The best countries of today.
pub(super) fn countries(store: Store, now: Live) -> El {
    let data = Memo::new(move || groups(now, now.shown.countries, words::COUNTRY));
    let shown = DataTable::new(store, data, words::COUNTRIES_TODAY).element();
    Card::table(store, "countries-today", words::COUNTRIES_TODAY, words::NET_SALES_SUB, data).around(vec![shown])
}

fn groups(now: Live, groups: Signal<Option<std::sync::Arc<TopGroups>>>, head: &'static str) -> TableData {
    let read = |currency: &Currency| {
        groups.with(|groups| groups.as_deref().map(|groups| groups_table(groups, currency, head)).unwrap_or_default())
    };
    now.currency.with(read)
}

fn groups_table(groups: &TopGroups, currency: &Currency, head: &str) -> TableData {
    let largest = groups.rows.first().map_or(0.0, |row| row.net_sales.as_f64()).max(1.0);
    let amount = |amount: Money| Cell::exact(format::money_whole(currency, amount), amount).with_key("net_sales_today");
    let rows = groups.rows.iter().map(|row| {
        let name = format::sentence_case(&row.description);
        let name = match (name.is_empty(), row.name.is_empty()) {
            (false, _) => name,
            (true, false) => row.name.clone(),
            (true, true) => words::NO_NAME.to_owned(),
        };
        let bar = Mark::Bar((row.net_sales.as_f64() / largest).max(0.0));
        vec![Cell::text(name).with_title(row.name.as_str()).with_mark(bar), amount(row.net_sales)]
    });
    let others = groups.count.saturating_sub(groups.rows.len() as u64);
    let total = (others > 0).then(|| vec![Cell::text(words::others(others)), amount(groups.other_net_sales)]);
    TableData {
        columns: vec![Column::name(head), Column::number(words::NET_SALES)],
        rows: rows.collect(),
        total,
        ..TableData::default()
    }
}
