use aisle_protocol::TableKind;
use aisle_protocol::metrics::{LineOrder, Metric, ReconciliationCell, Trace, TraceLine, TraceTerm};
use aisle_protocol::table::Money;
use leptos::prelude::*;

use super::overview::metric_text;
use crate::components::{Card, Cell, Column, DataTable, DropCurtain, Icon, Segmented, TableData, icon};
use crate::format::{self, Currency};
use crate::state::{Route, TracePage as Page, use_store};
use crate::words;

/// From a figure to its formula, what it leaves out, and its lines.
#[component]
pub(crate) fn TracePage(metric: Metric) -> impl IntoView {
    let store = use_store();
    // The trace of the figure before this one is not this one's.
    let trace = Memo::new(move |_| store.trace.get().filter(|trace| trace.metric == metric));
    let period = move || store.spec.with(|spec| words::period(spec.filter.from, spec.filter.to));
    let name = move || words::traced(words::metric(metric), period().as_deref());
    let figure = move || trace.with(|trace| trace.as_ref().map(|trace| head(trace, &name(), &store.currency.get())));
    let formula =
        move || trace.with(|trace| trace.as_ref().map(|trace| formula(trace, &name(), &store.currency.get())));
    let left_out = move || trace.with(|trace| trace.as_ref().map(|trace| left_out(trace, &store.currency.get())));
    let export = move |_| {
        store.export(
            TableKind::TraceLines(metric),
            crate::services::file_name(&["lines", metric.key(), &store.period_of_files()], "csv"),
        );
    };
    view! {
        <DropCurtain />
        <header class="finding">
            <nav class="trace__crumbs" aria-label=words::LINES>
                <a href=move || store.spec.with(|spec| Route::Overview.fragment(spec))>
                    {icon(Icon::Back, "")}" "{words::page(Route::Overview)}
                </a>
                <span aria-hidden="true">"/"</span><span>{words::metric(metric)}</span>
                {move || period().map(|period| view! { <span aria-hidden="true">"/"</span><span>{period}</span> })}
            </nav>
            <h1 class="visually-hidden">{name}</h1>
            {figure}
        </header>
        <div class="columns columns--trace">
            <section class="section"><h2 class="section__title">{words::FORMULA}</h2>{formula}</section>
            <section class="section"><h2 class="section__title">{words::LEFT_OUT}</h2>{left_out}</section>
            <aside class="popover" aria-label=words::metric(metric)>
                <p class="popover__title">{words::metric(metric)}</p>
                <p>{words::metric_gloss(metric)}</p>
                <p class="popover__formula">{words::metric_formula(metric)}</p>
                <div class="popover__foot">
                    <a href=move || store.spec.with(|spec| Route::Settings.fragment(spec))>{words::EDIT_DEFINITIONS}</a>
                    <span class="soft">{words::SPEC}" "{move || store.spec.with(|spec| spec.hash())}</span>
                </div>
            </aside>
        </div>
        <Lines trace=trace />
        <p><button type="button" class="button" on:click=export>{words::EXPORT_CSV}</button></p>
    }
}

fn head(trace: &Trace, name: &str, currency: &Currency) -> AnyView {
    let value = trace.value.clone().unwrap_or_default();
    let text = trace
        .value
        .as_ref()
        .map_or_else(|| format::MISSING.to_owned(), |value| metric_text(trace.metric, value, currency));
    let detail = match trace.value {
        Some(_) => words::trace_detail(name, trace.lines_total, trace.lines_in_filter),
        None => words::NO_VALUE.to_owned(),
    };
    view! {
        <p class="trace__figure" data-metric=trace.metric.key() data-value=value>{text}</p>
        <p class="finding__detail">{detail}</p>
    }
    .into_any()
}

fn ledger_row(title: String, sub: String, amount: AnyView, is_sum: bool) -> AnyView {
    let class = if is_sum { "ledger__row ledger__row--sum" } else { "ledger__row" };
    view! {
        <div class=class><dt>{title}<span class="ledger__sub">{sub}</span></dt><dd class="ledger__amount">{amount}</dd></div>
    }
    .into_any()
}

fn formula(trace: &Trace, name: &str, currency: &Currency) -> AnyView {
    let is_ratio = !matches!(
        trace.metric,
        Metric::GrossSales
            | Metric::Returns
            | Metric::Discounts
            | Metric::NetSales
            | Metric::Adjustments
            | Metric::TotalAmount
    ) && trace.formula.len() > 1;
    let term = |term: &TraceTerm| {
        let text = metric_text(term.metric, &term.value, currency);
        let sign = if term.is_subtracted && !is_ratio { format!("{} ", format::MINUS) } else { String::new() };
        let before = if term.is_subtracted && is_ratio { format!("{} ", words::DIVIDED_BY) } else { String::new() };
        let value =
            view! { <span data-metric=term.metric.key() data-value=term.value.clone()>{sign}{text}</span> }.into_any();
        ledger_row(format!("{before}{}", words::metric(term.metric)), words::lines(term.lines), value, false)
    };
    let value = trace
        .value
        .as_ref()
        .map_or_else(|| format::MISSING.to_owned(), |value| metric_text(trace.metric, value, currency));
    let sum = ledger_row(name.to_owned(), words::lines(trace.lines_total), value.into_any(), true);
    view! { <dl class="ledger">{trace.formula.iter().map(term).collect_view()}{sum}</dl> }.into_any()
}

fn left_out(trace: &Trace, currency: &Currency) -> AnyView {
    if trace.left_out.is_empty() && trace.dropped_lines == 0 {
        return view! { <p class="soft">{words::NOTHING_LEFT_OUT}</p> }.into_any();
    }
    let row = |cell: &ReconciliationCell| {
        let title = format!("{}, {}", words::code_class(cell.class), words::line_kind(cell.kind).to_lowercase());
        let amount = format::money_full(currency, cell.amount).into_any();
        ledger_row(title, words::lines(cell.lines), amount, false)
    };
    let rows = trace.left_out.iter().map(row).collect_view();
    let sum: Money = trace.left_out.iter().map(|cell| cell.amount).sum();
    let lines: u64 = trace.left_out.iter().map(|cell| cell.lines).sum();
    let dropped =
        (trace.dropped_lines > 0).then(|| view! { <p class="note">{words::dropped(trace.dropped_lines)}</p> });
    let sum =
        ledger_row(words::LEFT_OUT.to_owned(), words::lines(lines), format::money_full(currency, sum).into_any(), true);
    view! { <dl class="ledger">{rows}{sum}</dl>{dropped} }.into_any()
}

#[component]
fn Lines(trace: Memo<Option<std::sync::Arc<Trace>>>) -> impl IntoView {
    let store = use_store();
    let table = Signal::derive(move || {
        let currency = store.currency.get();
        trace.with(|trace| trace.as_ref().map(|trace| lines_table(trace, &currency)).unwrap_or_default())
    });
    let all = move || trace.with(|trace| trace.as_ref().map_or(0, |trace| trace.lines_total));
    let shown = move || trace.with(|trace| trace.as_ref().map_or(0, |trace| trace.lines.len() as u64));
    let offset = move || store.trace_page.get().offset;
    let sub = Signal::derive(move || words::page_of_lines((offset() + 1).min(all()), offset() + shown(), all()));
    let order = Signal::derive(move || store.trace_page.get().order);
    let set_order = Callback::new(move |order| store.trace_page.set(Page { order, offset: 0 }));
    let step = u64::from(Page::LINES);
    let back = move || store.trace_page.update(|page| page.offset = page.offset.saturating_sub(step));
    let forward = move || store.trace_page.update(|page| page.offset += step);
    let is_last = move || offset() + shown() >= all();
    let controls = ViewFn::from(move || {
        let options = vec![
            (LineOrder::LargestAmount, words::LARGEST_FIRST.to_owned()),
            (LineOrder::File, words::AS_IN_FILE.to_owned()),
        ];
        view! { <Segmented label=words::ORDER_OF_LINES options=options chosen=order choose=set_order /> }.into_any()
    });
    view! {
        <Card name="lines" title=words::LINES_BEHIND sub=sub twin=table is_table=true controls=controls>
            <DataTable data=table label=words::LINES_BEHIND />
            <div class="panel__row" data-no-picture="">
                <button type="button" class="button button--small" disabled=move || offset() == 0 on:click=move |_| back()>{words::PREVIOUS_LINES}</button>
                <button type="button" class="button button--small" disabled=is_last on:click=move |_| forward()>{words::NEXT_LINES}</button>
            </div>
            <p class="card__note">{words::LINE_NUMBERS_NOTE}</p>
        </Card>
    }
}

fn lines_table(trace: &Trace, currency: &Currency) -> TableData {
    let has_files = trace.lines.windows(2).any(|pair| pair[0].file != pair[1].file);
    let row = |line: &TraceLine| {
        let labels = [(line.is_reversal, words::REVERSED), (line.is_cancelled, words::CANCELLED)];
        let labels: Vec<_> = labels.into_iter().filter(|(is_on, _)| *is_on).map(|(_, word)| word).collect();
        let mut number = Cell::exact(format::count(line.line_number.into()), line.line_number);
        if has_files {
            number.sub.clone_from(&line.file);
        }
        vec![
            number,
            Cell::text(line.invoice.clone()),
            Cell::exact(format::moment(line.time), line.time),
            Cell::text(format::sentence_case(&line.description))
                .with_title(format!("{} · {}", line.description, line.code)),
            Cell::text(words::line_kind(line.kind))
                .with_sub(labels.join(", "))
                .with_title(words::code_class(line.class)),
            Cell::exact(format::quantity(line.quantity), line.quantity),
            Cell::exact(format::money_full(currency, line.unit_price), line.unit_price),
            Cell::exact(format::money_full(currency, line.amount), line.amount),
        ]
    };
    let columns = vec![
        Column::number(words::FILE_LINE),
        Column::text(words::INVOICE).minor(),
        Column::text(words::TIME).minor(),
        Column::text(words::column_role(aisle_protocol::ingest::ColumnRole::Description)),
        Column::text(words::KIND).minor(),
        Column::number(words::QUANTITY),
        Column::number(words::UNIT_PRICE).minor(),
        Column::number(words::AMOUNT),
    ];
    TableData { columns, rows: trace.lines.iter().map(row).collect(), total: None }
}
