use aisle_protocol::Dimension;
use aisle_protocol::metrics::{Mover, Movers, Overview};
use aisle_protocol::table::Money;
use leptos::prelude::*;

use crate::components::{Card, Cell, Column, DataTable, Mark, TableData};
use crate::format::{self, Currency};
use crate::state::{toggle, use_store};
use crate::words;

/// So many gains and so many losses are shown.
const ROWS_SHOWN: usize = 5;

/// The products that gained and lost most between the compared periods.
#[component]
pub(super) fn MoversCard() -> impl IntoView {
    let store = use_store();
    let table = Signal::derive(move || {
        let currency = store.currency.get();
        store
            .of_overview(|overview| overview.movers.as_ref().map(|movers| table(movers, &currency)).unwrap_or_default())
    });
    let title = Signal::derive(move || {
        let currency = store.currency.get();
        store.of_overview(|overview| title(overview, &currency))
    });
    let sub = Signal::derive(move || {
        let currency = store.currency.get();
        let short = |amount: Money| format::money_compact(&currency, amount.as_f64());
        store.of_overview(|overview| {
            let sub = |movers: &Movers| {
                words::movers_sub(
                    &short(movers.gain_total),
                    &short(movers.loss_total.abs()),
                    &format::money_signed(&currency, movers.other_change),
                )
            };
            overview.movers.as_ref().map_or_else(|| words::NO_COMPARISON.to_owned(), sub)
        })
    });
    let open = Callback::new(move |row: usize| {
        let product = store.of_overview(|overview| {
            overview.movers.as_ref().and_then(|movers| shown(movers).get(row).map(|mover| mover.product.clone()))
        });
        if let Some(product) = product {
            store.edit_spec(|spec| toggle(spec, Dimension::Product, &product));
        }
    });
    view! {
        <Card name="gains-and-losses" title=title sub=sub twin=table is_table=true>
            <Show when=move || store.of_overview(|overview| overview.movers.is_some())>
                <DataTable data=table label=title open=open />
            </Show>
        </Card>
    }
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

fn shown(movers: &Movers) -> Vec<&Mover> {
    movers.gains.iter().take(ROWS_SHOWN).chain(movers.losses.iter().take(ROWS_SHOWN).rev()).collect()
}

fn table(movers: &Movers, currency: &Currency) -> TableData {
    let rows = shown(movers);
    let largest = rows.iter().map(|mover| mover.change.abs()).max().unwrap_or(Money::ZERO).as_f64().max(1.0);
    let row = |mover: &&Mover| {
        let change = mover.change;
        vec![
            Cell::text(format::sentence_case(&mover.description))
                .with_title(format!("{} · {}", mover.description, mover.product)),
            Cell::mark(Mark::Change(change.as_f64() / largest)),
            Cell::exact(format::money_signed(currency, change), change).with_key("net_sales_change"),
        ]
    };
    let listed: Money = rows.iter().map(|mover| mover.change).sum();
    let others = movers.gain_count + movers.loss_count - rows.len() as u64;
    let rest = movers.change - listed;
    let total = vec![
        Cell::text(format!("{} {}", format::count(others), words::OTHER_PRODUCTS)),
        Cell::default(),
        Cell::exact(format::money_signed(currency, rest), rest).with_key("net_sales_change"),
    ];
    TableData {
        columns: vec![Column::text(words::PRODUCT), Column::mark(""), Column::number(words::CHANGE)],
        rows: rows.iter().map(row).collect(),
        total: Some(total),
    }
}
