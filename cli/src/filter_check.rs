use aisle_engine::metrics::suggest;
use aisle_engine::spec::{Dimension, Filter};
use aisle_engine::table::{Ledger, SalesTable};
use aisle_protocol::config::most_like;

use crate::layout::visible;
use crate::output::say;

/// Values that are offered in the place of one that is not there.
const MOST_OFFERED: usize = 3;

/// Says on standard error which values of a filter no line has, and which are like them.
pub(crate) fn warn(table: &SalesTable, ledger: &Ledger, filter: &Filter) {
    let lists = [
        (Dimension::Country, "country", &filter.countries),
        (Dimension::Product, "product", &filter.products),
        (Dimension::Customer, "customer", &filter.customers),
        (Dimension::Category, "category", &filter.categories),
        (Dimension::Store, "store", &filter.stores),
    ];
    for (dimension, name, wanted) in lists.into_iter().filter(|(_, _, wanted)| !wanted.is_empty()) {
        let there = suggest(table, ledger, dimension, "", usize::MAX);
        let there: Vec<&str> = there.iter().map(|(value, _)| value.as_str()).collect();
        // The empty text stands for lines without a value.
        for value in wanted.iter().filter(|value| !value.is_empty()) {
            let is_there = match dimension {
                Dimension::Product => ledger.product_index(value).is_some(),
                _ => there.contains(&value.as_str()),
            };
            if !is_there {
                let like: Vec<_> =
                    most_like(value, &there, MOST_OFFERED).iter().map(|value| format!("“{value}”")).collect();
                let offer = if like.is_empty() { String::new() } else { format!("; there is {}", like.join(", ")) };
                say(format_args!("no line has the {name} “{}”{}", visible(value), visible(&offer)));
            }
        }
    }
}
