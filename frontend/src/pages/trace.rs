use aisle_protocol::TableKind;
use aisle_protocol::ingest::ColumnRole;
use aisle_protocol::metrics::{LineOrder, Metric, ReconciliationCell, Trace, TraceLine, TraceTerm};
use aisle_protocol::table::Money;

use super::overview::metric_text;
use crate::components::{Card, Cell, Column, DataTable, Icon, TableData, choices, icon};
use crate::dom::{El, Words, button, div, el, link, live, p, span};
use crate::format::{self, Currency};
use crate::services;
use crate::signals::Memo;
use crate::state::{Route, Store, TracePage};
use crate::words;

/// From a figure to its formula, what it leaves out, and its lines.
pub(crate) fn trace_page(store: Store, metric: Metric) -> Vec<El> {
    let formula =
        div("").region(move || of_trace(store, metric, |trace, currency| vec![formula(store, trace, currency)]));
    let left_out = div("").region(move || of_trace(store, metric, left_out));
    let section = |title: &str, content: El| {
        el("section", "section").child(el("h2", "section__title").words(title)).child(content)
    };
    let columns = div("columns columns--trace")
        .child(section(words::FORMULA, formula))
        .child(section(words::LEFT_OUT, left_out))
        .child(definition(store, metric));
    vec![head(store, metric), columns, lines(store, metric)]
}

/// Something of the trace of this figure; a default before there is one. The trace of the figure before it is not its own.
fn of_trace<T: Default>(store: Store, metric: Metric, read: impl FnOnce(&Trace, &Currency) -> T) -> T {
    store.trace.with(|trace| {
        let trace = trace.as_deref().filter(|trace| trace.metric == metric);
        trace.map(|trace| read(trace, &store.marks())).unwrap_or_default()
    })
}

fn period(store: Store) -> Option<String> {
    store.with_spec(|spec| words::period(spec.filter.from, spec.filter.to))
}

fn name(store: Store, metric: Metric) -> String {
    words::traced(words::metric(metric), period(store).as_deref())
}

fn head(store: Store, metric: Metric) -> El {
    let overview = live(move || store.with_spec(|spec| Route::Overview.fragment(spec)));
    let slash = || span("").attr("aria-hidden", "true").words("/");
    let crumbs = el("nav", "trace__crumbs")
        .attr("aria-label", words::WAY)
        .child(link("", overview).child(icon(Icon::Back)).words(" ").words(words::page(Route::Overview)))
        .child(slash())
        .child(span("").words(words::metric(metric)))
        .region(move || {
            let period = |period: String| [slash(), span("").words(period)];
            self::period(store).map(period).into_iter().flatten().collect()
        });
    let figure = move |trace: &Trace, currency: &Currency| {
        let value = trace.value.as_deref();
        let text = value.map_or_else(|| format::MISSING.to_owned(), |value| metric_text(metric, value, currency));
        let detail = match value {
            Some(_) => words::trace_detail(&name(store, metric), trace.lines_total, trace.lines_in_filter),
            None => words::NO_VALUE.to_owned(),
        };
        let figure = p("trace__figure").attr("data-metric", metric.key()).attr("data-value", value.unwrap_or_default());
        vec![figure.words(text), p("finding__detail").words(detail)]
    };
    let title = el("h1", "visually-hidden").words(live(move || name(store, metric)));
    el("header", "finding").child(crumbs).child(title).region(move || of_trace(store, metric, figure))
}

fn definition(store: Store, metric: Metric) -> El {
    let settings = live(move || store.with_spec(|spec| Route::Settings.fragment(spec)));
    let hash = live(move || store.of_overview(|overview| format!("{} {}", words::SPEC, overview.spec_hash)));
    let foot =
        div("popover__foot").child(link("", settings).words(words::EDIT_DEFINITIONS)).child(span("soft").words(hash));
    el("aside", "popover")
        .attr("aria-label", words::metric(metric))
        .child(p("popover__title").words(words::metric(metric)))
        .child(p("").words(words::metric_gloss(metric)))
        .child(p("popover__formula").words(words::metric_formula(metric)))
        .child(foot)
}

fn ledger_row(title: impl Into<Words>, sub: String, amount: El, is_sum: bool) -> El {
    let class = if is_sum { "ledger__row ledger__row--sum" } else { "ledger__row" };
    let title = el("dt", "").words(title).child(span("ledger__sub").words(sub));
    div(class).child(title).child(el("dd", "ledger__amount").child(amount))
}

/// Is the figure a sum of its terms, rather than one divided by the other?
fn is_sum(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::GrossSales
            | Metric::Returns
            | Metric::Discounts
            | Metric::NetSales
            | Metric::Adjustments
            | Metric::TotalAmount
    )
}

fn formula(store: Store, trace: &Trace, currency: &Currency) -> El {
    let is_ratio = !is_sum(trace.metric) && trace.formula.len() > 1;
    let term = |term: &TraceTerm| {
        let text = metric_text(term.metric, &term.value, currency);
        let (before, sign) = match (term.is_subtracted, is_ratio) {
            (true, true) => (words::DIVIDED_BY, String::new()),
            (true, false) => ("", format!("{} ", format::MINUS)),
            (false, _) => ("", String::new()),
        };
        let amount = span("").attr("data-metric", term.metric.key()).attr("data-value", &term.value);
        let title = format!("{before} {}", words::metric(term.metric));
        ledger_row(title.trim(), words::lines(term.lines), amount.words(sign + &text), false)
    };
    let value = trace.value.as_deref();
    let text = value.map_or_else(|| format::MISSING.to_owned(), |value| metric_text(trace.metric, value, currency));
    let sum = ledger_row(name(store, trace.metric), words::lines(trace.lines_total), span("").words(text), true);
    el("dl", "ledger").children(trace.formula.iter().map(term).collect()).child(sum)
}

fn left_out(trace: &Trace, currency: &Currency) -> Vec<El> {
    let dropped = (trace.dropped_lines > 0).then(|| p("note").words(words::dropped(trace.dropped_lines)));
    if trace.left_out.is_empty() {
        return vec![dropped.unwrap_or_else(|| p("soft").words(words::NOTHING_LEFT_OUT))];
    }
    let amount = |amount: Money| span("").words(format::money_full(currency, amount));
    let row = |cell: &ReconciliationCell| {
        let title = words::class_and_kind(cell.class, cell.kind);
        ledger_row(title, words::lines(cell.lines), amount(cell.amount), false)
    };
    let sum: Money = trace.left_out.iter().map(|cell| cell.amount).sum();
    let lines: u64 = trace.left_out.iter().map(|cell| cell.lines).sum();
    let sum = ledger_row(words::LEFT_OUT, words::lines(lines), amount(sum), true);
    let list = el("dl", "ledger").children(trace.left_out.iter().map(row).collect()).child(sum);
    [list].into_iter().chain(dropped).collect()
}

fn lines(store: Store, metric: Metric) -> El {
    let data = Memo::new(move || of_trace(store, metric, lines_table));
    let all = move || of_trace(store, metric, |trace, _| trace.lines_total);
    let last = move || store.trace_page.get().offset + of_trace(store, metric, |trace, _| trace.lines.len() as u64);
    let sub = live(move || words::page_of_lines((store.trace_page.get().offset + 1).min(all()), last(), all()));
    let options = [(LineOrder::LargestAmount, words::LARGEST_FIRST), (LineOrder::File, words::AS_IN_FILE)];
    let order = choices(
        words::ORDER_OF_LINES,
        &options,
        move || store.trace_page.get().order,
        move |order| store.trace_page.set(TracePage { order, offset: 0 }),
    );
    let step = u64::from(TracePage::LINES);
    let turn = |word: &str| button("button button--small").words(word);
    let back = turn(words::PREVIOUS_LINES)
        .flag("disabled", move || store.trace_page.get().offset == 0)
        .on_click(move || store.trace_page.update(|page| page.offset = page.offset.saturating_sub(step)));
    let forward = turn(words::NEXT_LINES)
        .flag("disabled", move || last() >= all())
        .on_click(move || store.trace_page.update(|page| page.offset += step));
    let export = turn(words::EXPORT_CSV).on_click(move || {
        let file = services::file_name(&["lines", metric.key(), &store.period_of_view()], "csv");
        store.export(TableKind::TraceLines(metric), file);
    });
    let turns = div("panel__row").attr("data-no-picture", "").child(back).child(forward).child(export);
    let shown = DataTable::new(store, data, words::LINES_BEHIND).element();
    let note = p("card__note").words(words::LINE_NUMBERS_NOTE);
    let card = Card::table(store, "lines", words::LINES_BEHIND, sub, data).with_controls(order);
    card.exporting(move || TableKind::TraceLines(metric)).around(vec![shown, turns, note])
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
        Column::name(words::column_role(ColumnRole::Description)),
        Column::text(words::KIND).minor(),
        Column::number(words::QUANTITY),
        Column::number(words::UNIT_PRICE).minor(),
        Column::number(words::AMOUNT),
    ];
    TableData { columns, rows: trace.lines.iter().map(row).collect(), ..TableData::default() }
}
