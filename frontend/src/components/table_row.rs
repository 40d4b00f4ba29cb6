use leptos::prelude::*;

use super::{Cell, Column, Mark, figure, plain_figure};
use crate::charts::spark;

/// The cells of a row.
pub(super) fn cells(columns: &[Column], row: &[Cell]) -> Vec<AnyView> {
    columns.iter().zip(row).enumerate().map(|(index, (column, cell))| table_cell(index, column, cell)).collect()
}

/// The classes of a column's cells.
pub(super) fn column_class(column: &Column) -> &'static str {
    match (column.is_number, column.is_minor, column.is_mark) {
        (true, true, _) => "num only-wide",
        (true, false, _) => "num",
        (false, true, true) => "table__mark only-wide",
        (false, true, false) => "only-wide",
        (false, false, true) => "table__mark",
        (false, false, false) => "",
    }
}

fn table_cell(index: usize, column: &Column, cell: &Cell) -> AnyView {
    let is_name = index == 0 && !column.is_number;
    let class = if is_name { "table__name" } else { column_class(column) };
    let text = match (&cell.metric, cell.key) {
        (Some((metric, scope)), _) => figure(*metric, scope.clone(), cell.value.clone(), cell.text.clone()),
        (None, Some(key)) => plain_figure(key, cell.value.clone(), cell.text.clone()),
        (None, None) => cell.text.clone().into_any(),
    };
    let sub = (!cell.sub.is_empty()).then(|| view! { <span class="table__sub">{cell.sub.clone()}</span> });
    let title = (!cell.title.is_empty()).then(|| cell.title.clone());
    let inner = view! {
        <span title=title>{text}</span>
        {sub}
        {mark(&cell.mark, is_name)}
    };
    if is_name {
        view! { <th scope="row" class=class>{inner}</th> }.into_any()
    } else {
        view! { <td class=class>{inner}</td> }.into_any()
    }
}

fn mark(mark: &Mark, is_under_text: bool) -> Option<AnyView> {
    let percent = |part: f64| format!("{:.1}%", part * 100.0);
    match mark {
        Mark::None => None,
        Mark::Bar(part) => {
            let width = percent(part.clamp(0.0, 1.0));
            let class = if is_under_text { "cell-bar cell-bar--under" } else { "cell-bar" };
            Some(view! { <div class=class><span class="cell-bar__fill" style:width=width></span></div> }.into_any())
        }
        Mark::Change(part) => {
            let part = part.clamp(-1.0, 1.0) / 2.0;
            let (left, width) = (percent(0.5 + part.min(0.0)), percent(part.abs()));
            let class =
                if part < 0.0 { "cell-bar__fill cell-bar__fill--loss" } else { "cell-bar__fill cell-bar__fill--gain" };
            let fill = view! { <span class=class style:left=left style:width=width></span> };
            Some(view! { <div class="cell-bar cell-bar--both">{fill}</div> }.into_any())
        }
        Mark::Spark(values, is_incomplete) => {
            let spark = spark(values, *is_incomplete, "var(--measure-sales)");
            Some(view! { <div class="cell-spark">{spark}</div> }.into_any())
        }
    }
}
