use super::{Cell, Column, Mark, figure, plain_figure};
use crate::charts::{percent, spark};
use crate::dom::{El, div, el, span};
use crate::state::Store;

/// The cells of a row.
pub(super) fn cells(store: Store, columns: &[Column], row: &[Cell]) -> Vec<El> {
    columns.iter().zip(row).enumerate().map(|(index, (column, cell))| table_cell(store, index, column, cell)).collect()
}

/// The classes of a column's cells.
pub(super) fn column_class(column: &Column) -> String {
    let parts = [
        (column.is_number, "num"),
        (column.is_name, "table__name"),
        (column.is_mark, "table__mark"),
        (column.is_minor, "only-wide"),
    ];
    let words = parts.into_iter().filter(|(is_on, _)| *is_on).map(|(_, class)| class);
    words.collect::<Vec<_>>().join(" ")
}

fn table_cell(store: Store, index: usize, column: &Column, cell: &Cell) -> El {
    let (tag, scope) = if index == 0 { ("th", Some("row")) } else { ("td", None) };
    let mut outer = el(tag, &column_class(column));
    if let Some(scope) = scope {
        outer = outer.attr("scope", scope);
    }
    if cell.is_strong {
        outer = outer.with_class("is-strong");
    }
    let mut text = match (&cell.metric, cell.key) {
        (Some((metric, scope)), _) => figure(store, *metric, scope.clone(), &cell.value, &cell.text),
        (None, Some(key)) => plain_figure(key, &cell.value, &cell.text),
        (None, None) => span("").words(cell.text.as_str()),
    };
    if !cell.title.is_empty() {
        text = text.attr("title", &cell.title);
    }
    outer = outer.child(text);
    if !cell.sub.is_empty() {
        outer = outer.child(span("table__sub").words(cell.sub.as_str()));
    }
    mark(&cell.mark, column.is_name).map_or(outer.clone(), |mark| outer.child(mark))
}

fn mark(mark: &Mark, is_under_text: bool) -> Option<El> {
    match mark {
        Mark::None => None,
        Mark::Bar(part) => {
            let class = if is_under_text { "cell-bar cell-bar--under" } else { "cell-bar" };
            Some(div(class).child(span("cell-bar__fill").style("width", &percent(part.clamp(0.0, 1.0)))))
        }
        Mark::Change(part) => {
            let part = part.clamp(-1.0, 1.0) / 2.0;
            let class =
                if part < 0.0 { "cell-bar__fill cell-bar__fill--loss" } else { "cell-bar__fill cell-bar__fill--gain" };
            let fill = span(class).style("left", &percent(0.5 + part.min(0.0))).style("width", &percent(part.abs()));
            Some(div("cell-bar cell-bar--both").child(fill))
        }
        Mark::Spark(values, is_incomplete) => Some(
            div("cell-spark").children(spark(values, *is_incomplete, "var(--measure-sales)").into_iter().collect()),
        ),
    }
}
