use std::rc::Rc;

use aisle_protocol::metrics::{Bucket, Metric, Overview};

use super::latest::of_overview;
use crate::charts::{Step, TimeBar, TimeBars, ZoomBars, save_zoomed};
use crate::components::{Card, Cell, Column, TableData, choices};
use crate::dom::{El, live, p};
use crate::format::{self, Currency};
use crate::signals::{Memo, Signal};
use crate::state::{Store, scope_of_days, select_days};
use crate::words;

/// Up to so many days are shown day by day, up to so many more week by week, unless a person chooses.
const DAYS_BY_DAY: usize = 92;
const DAYS_BY_WEEK: usize = 1_100;

/// So many incomplete bars are named below the chart.
const INCOMPLETE_NAMED: usize = 4;

/// Sales over time: the page's main chart, and the brush for its dates.
pub(super) fn sales_over_time(store: Store) -> El {
    let chosen = Signal::new(None::<Step>);
    let step = Memo::new(move || {
        let days = store.of_overview(|overview| overview.series.by_day.len());
        chosen.get().unwrap_or(usual_step(days))
    });
    let bars = Memo::new(move || {
        of_overview(store, |overview, currency| {
            buckets(overview, step.get()).iter().map(|bucket| bar(bucket, step.get(), currency)).collect::<Vec<_>>()
        })
    });
    let twin = Memo::new(move || {
        of_overview(store, |overview, currency| table(buckets(overview, step.get()), step.get(), currency))
    });
    let title = live(move || words::sales_title(step_word(step.get())));
    let sub = live(move || {
        let week_start = store.with_spec(|spec| spec.definitions.week_start);
        let weeks = (step.get() == Step::Week).then(|| format::weekday(week_start, true));
        store.days_of_files().map(|days| words::sales_sub(days, weeks.as_deref())).unwrap_or_default()
    });
    let note = live(move || {
        let incomplete = store.of_overview(|overview| {
            let buckets = buckets(overview, step.get()).iter().filter(|bucket| !bucket.is_complete);
            buckets.map(|bucket| name(bucket, step.get())).take(INCOMPLETE_NAMED).collect::<Vec<_>>()
        });
        format!("{} {}", words::incomplete(&incomplete), words::SALES_HINT)
    });
    let options = [Step::Day, Step::Week, Step::Month].map(|step| (step, step_word(step)));
    let steps = choices(words::STEP, &options, move || step.get(), move |step| chosen.set(Some(step)));
    let chart = TimeBars {
        bars,
        step,
        label: title.clone(),
        word: Rc::new(move |value| store.currency.with(|currency| format::money_compact(currency, value))),
        select: Rc::new(move |days| store.edit_spec(|spec| select_days(spec, days))),
    };
    let content = vec![chart.element(), p("card__note").words(note)];
    let zoom = ZoomBars { bars, step, currency: store.currency, theme: store.theme, label: title.clone() };
    Card::chart(store, "net-sales", title, sub, twin)
        .with_controls(steps)
        .with_room(move || zoom.clone().element(), save_zoomed)
        .around(content)
}

/// Days while they are few, weeks, then months.
fn usual_step(days: usize) -> Step {
    match days {
        days if days <= DAYS_BY_DAY => Step::Day,
        days if days <= DAYS_BY_WEEK => Step::Week,
        _ => Step::Month,
    }
}

fn step_word(step: Step) -> &'static str {
    match step {
        Step::Day => words::DAY,
        Step::Week => words::WEEK,
        Step::Month => words::MONTH,
    }
}

fn buckets(overview: &Overview, step: Step) -> &[Bucket] {
    match step {
        Step::Day => &overview.series.by_day,
        Step::Week => &overview.series.by_week,
        Step::Month => &overview.series.by_month,
    }
}

fn name(bucket: &Bucket, step: Step) -> String {
    match step {
        Step::Day => format::day(bucket.span.first),
        Step::Week => words::the_week_of(bucket),
        Step::Month => format::month(bucket.span.first),
    }
}

fn bar(bucket: &Bucket, step: Step, currency: &Currency) -> TimeBar {
    let title = match step {
        Step::Day => {
            format!("{} {}", format::weekday(bucket.span.first.weekday(), false), format::day(bucket.span.first))
        }
        Step::Week => words::week_of(bucket),
        Step::Month => format::month(bucket.span.first),
    };
    let mut facts = vec![
        format!("{title}: {}", format::money_compact(currency, bucket.net_sales.as_f64())),
        format!("{} {}", words::metric(Metric::NetSales), format::money_full(currency, bucket.net_sales)),
        format!("{} {}", words::metric(Metric::Orders), format::count(bucket.orders)),
        words::open_days(bucket.open_days),
    ];
    if !bucket.is_complete {
        facts.push(words::IS_INCOMPLETE.to_owned());
    }
    TimeBar {
        days: bucket.span,
        value: bucket.net_sales.as_f64(),
        facts,
        is_complete: bucket.is_complete,
        is_closed: bucket.open_days == 0,
        is_selected: bucket.is_selected,
    }
}

/// The table twin of a series.
fn table(buckets: &[Bucket], step: Step, currency: &Currency) -> TableData {
    let row = |bucket: &Bucket| {
        let scope = scope_of_days(bucket.span);
        let of = |metric, text: String, value: String| Cell::exact(text, value).with_metric(metric, scope.clone());
        let money = |metric, amount: aisle_protocol::table::Money| {
            of(metric, format::money_full(currency, amount), amount.to_string())
        };
        vec![
            Cell::exact(name_of_span(bucket, step), bucket.span.first),
            money(Metric::GrossSales, bucket.gross_sales),
            money(Metric::Returns, bucket.returns),
            money(Metric::Discounts, bucket.discounts),
            money(Metric::NetSales, bucket.net_sales),
            of(Metric::Orders, format::count(bucket.orders), bucket.orders.to_string()),
            of(Metric::UnitsSold, format::quantity(bucket.units_sold), bucket.units_sold.to_string()),
            Cell::exact(format::count(bucket.open_days.into()), bucket.open_days),
        ]
    };
    let number = |metric| Column::number(words::metric(metric));
    let columns = vec![
        Column::text(step_word(step)),
        number(Metric::GrossSales).minor(),
        number(Metric::Returns).minor(),
        number(Metric::Discounts).minor(),
        number(Metric::NetSales),
        number(Metric::Orders),
        number(Metric::UnitsSold).minor(),
        Column::number(words::OPEN_DAYS).minor(),
    ];
    TableData { columns, rows: buckets.iter().map(row).collect(), ..TableData::default() }
}

fn name_of_span(bucket: &Bucket, step: Step) -> String {
    let name = match step {
        Step::Day => format::day(bucket.span.first),
        Step::Week => format::range(bucket.span),
        Step::Month => format::month(bucket.span.first),
    };
    if bucket.is_complete { name } else { format!("{name} ({})", words::IS_INCOMPLETE) }
}
