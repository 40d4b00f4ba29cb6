use aisle_protocol::metrics::{CustomerMonth, Overview};

use crate::charts::{StackedMonth, month_stack};
use crate::components::{Card, Cell, Column, TableData};
use crate::dom::{El, div, live, p, span};
use crate::format;
use crate::signals::Memo;
use crate::state::Store;
use crate::words;

/// Who bought, month by month: known from before, or seen for the first time.
pub(super) fn customer_months(store: Store) -> El {
    let title = live(move || store.of_overview(title));
    let twin = Memo::new(move || store.of_overview(|overview| table(&overview.customer_months)));
    let plot = div("plot plot--middle").attr("role", "img").label("aria-label", title.clone());
    let plot = plot.region(move || {
        store.of_overview(|overview| {
            month_stack(&overview.customer_months.iter().enumerate().map(bar).collect::<Vec<_>>())
        })
    });
    let item = |class: &str, words: &str| span("legend__item").child(span(class)).words(words);
    let legend = div("legend")
        .child(item("legend__swatch legend__swatch--customers", words::BOUGHT_BEFORE))
        .child(item("legend__swatch legend__swatch--quiet", words::FIRST_SEEN));
    let note = p("card__note").words(words::FIRST_SEEN_NOTE);
    Card::chart(store, "customers-by-month", title, words::CUSTOMERS_SUB, twin).around(vec![plot, legend, note])
}

/// The latest complete month says how many had bought before.
fn title(overview: &Overview) -> String {
    let complete = overview.customer_months.iter().skip(1).rev().find(|month| month.is_complete && month.customers > 0);
    let share = complete.map(|month| (month.customers - month.first_seen) as f64 / month.customers as f64);
    words::customers_title(&complete.map(|month| format::month_long(month.month)).unwrap_or_default(), share)
}

fn bar((index, month): (usize, &CustomerMonth)) -> StackedMonth {
    let before = month.customers.saturating_sub(month.first_seen);
    let is_year = index == 0 || month.month.civil().1 == 1;
    let name = if is_year { format::month(month.month) } else { format::month_short(month.month) };
    let title = format!(
        "{}: {} {}, {} {}",
        format::month(month.month),
        format::count(before),
        words::BOUGHT_BEFORE,
        format::count(month.first_seen),
        words::FIRST_SEEN
    );
    StackedMonth { name, lower: before, upper: month.first_seen, is_complete: month.is_complete, title }
}

fn table(months: &[CustomerMonth]) -> TableData {
    let count = |count: u64, key| Cell::exact(format::count(count), count).with_key(key);
    let row = |month: &CustomerMonth| {
        vec![
            Cell::exact(format::month(month.month), month.month),
            count(month.customers, "customers"),
            count(month.customers.saturating_sub(month.first_seen), "returning_customers"),
            count(month.first_seen, "first_seen_customers"),
        ]
    };
    let columns = vec![
        Column::text(words::MONTH),
        Column::number(words::dimension(aisle_protocol::Dimension::Customer)),
        Column::number(words::BOUGHT_BEFORE),
        Column::number(words::FIRST_SEEN),
    ];
    TableData { columns, rows: months.iter().map(row).collect(), ..TableData::default() }
}
