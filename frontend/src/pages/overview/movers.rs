use std::rc::Rc;

use aisle_protocol::Dimension;
use aisle_protocol::metrics::{Mover, Movers, Overview};
use aisle_protocol::table::Money;

use super::latest::of_overview;
use crate::components::{Card, Cell, Column, DataTable, Mark, TableData};
use crate::dom::{El, div, live};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::{Store, toggle};
use crate::words;

/// So many gains and so many losses are shown.
const ROWS_SHOWN: usize = 5;

/// The products that gained and lost most between the compared periods.
pub(super) fn movers(store: Store) -> El {
    let data = Memo::new(move || {
        of_overview(store, |overview, currency| overview.movers.as_ref().map(|movers| table(movers, currency)))
            .unwrap_or_default()
    });
    let title = live(move || of_overview(store, title));
    let sub = live(move || of_overview(store, sub));
    let open = move |row: usize| {
        let product = store.of_overview(|overview| {
            overview.movers.as_ref().and_then(|movers| match shown(movers).get(row) {
                Some(Row::Product(mover)) => Some(mover.product.clone()),
                Some(Row::Rest) | None => None,
            })
        });
        if let Some(product) = product {
            store.edit_spec(|spec| toggle(spec, Dimension::Product, &product));
        }
    };
    let has_movers = move || store.of_overview(|overview| overview.movers.is_some());
    let label = title.clone();
    let open = Rc::new(open);
    let shown = move || {
        let open = Rc::clone(&open);
        DataTable::new(store, data, label.clone()).opening(move |row| open(row)).element()
    };
    Card::table(store, "gains-and-losses", title, sub, data).around(vec![div("").child_when(has_movers, shown)])
}

fn sub(overview: &Overview, currency: &Currency) -> String {
    let short = |amount: Money| format::money_compact(currency, amount.as_f64());
    let Some(movers) = &overview.movers else { return words::NO_COMPARISON.to_owned() };
    let other = format::money_signed(currency, movers.other_change);
    words::movers_sub(&short(movers.gain_total), &short(movers.loss_total.abs()), &other)
}

fn title(overview: &Overview, currency: &Currency) -> String {
    let compared = overview.compared.as_ref().and_then(|compared| Some((compared, compared.base.as_ref().ok()?)));
    let (Some(movers), Some((compared, base))) = (&overview.movers, compared) else {
        return words::MOVERS_TITLE.to_owned();
    };
    let name = |days: aisle_protocol::table::DayRange| {
        if compared.is_last_month { format::month_long(days.first) } else { format::range(days) }
    };
    let change = format::money_compact(currency, movers.change.abs().as_f64());
    words::movers_title(&name(compared.period), &name(base.period), &change, movers.change >= Money::ZERO)
}

/// A row of the table: a product, or all that are not shown, between the gains and the losses.
enum Row<'a> {
    Product(&'a Mover),
    Rest,
}

fn shown(movers: &Movers) -> Vec<Row<'_>> {
    let gains = movers.gains.iter().take(ROWS_SHOWN).map(Row::Product);
    // The largest loss stands last, at the outside, as the largest gain stands first.
    let losses = movers.losses.iter().take(ROWS_SHOWN).rev().map(Row::Product);
    gains.chain([Row::Rest]).chain(losses).collect()
}

fn table(movers: &Movers, currency: &Currency) -> TableData {
    let rows = shown(movers);
    let products = || rows.iter().filter_map(|row| if let Row::Product(mover) = row { Some(*mover) } else { None });
    let largest = products().map(|mover| mover.change.abs()).max().unwrap_or(Money::ZERO).as_f64().max(1.0);
    let listed: Money = products().map(|mover| mover.change).sum();
    let others = movers.gain_count + movers.loss_count - products().count() as u64;
    let change = |amount| Cell::exact(format::money_signed(currency, amount), amount).with_key("net_sales_change");
    let row = |row: &Row<'_>| match row {
        Row::Product(mover) => vec![
            Cell::text(format::sentence_case(&mover.description))
                .with_title(format!("{} · {}", mover.description, mover.product)),
            Cell::mark(Mark::Change(mover.change.as_f64() / largest)),
            change(mover.change),
        ],
        Row::Rest => vec![
            Cell::text(format!("{} {}", format::count(others), words::OTHER_PRODUCTS)),
            Cell::default(),
            change(movers.change - listed),
        ],
    };
    let columns = vec![Column::name(words::PRODUCT), Column::mark(""), Column::number(words::CHANGE)];
    TableData { columns, rows: rows.iter().map(row).collect(), ..TableData::default() }
}
