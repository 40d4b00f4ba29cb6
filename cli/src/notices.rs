use aisle_engine::ingest::{ColumnRole, DateForm, DateOrder, FileReport, IngestReport};
use aisle_engine::table::Money;

use crate::layout::{counted, grouped, visible};
use crate::output::say;

/// Says on standard error what the files leave open, and how to decide it.
pub(crate) fn print(report: &IngestReport) {
    for notice in report.files.iter().flat_map(of_file) {
        say(visible(&notice));
    }
}

fn of_file(file: &FileReport) -> Vec<String> {
    let mut notices = Vec::new();
    if file.is_date_order_ambiguous {
        let order = match file.date_form {
            DateForm::Numeric(DateOrder::MonthFirst) => "month first",
            _ => "day first",
        };
        notices.push(format!(
            "{}: {} could be read day first or month first, and the file does not settle it; read {order}. Choose with \
             --date-order.",
            file.name,
            counted(file.open_dates, "date")
        ));
    }
    if file.is_decimal_sign_ambiguous {
        let (read, other) = if file.has_decimal_comma { ("comma", "point") } else { ("point", "comma") };
        let effect = file.open_numbers_effect;
        let change = if effect < Money::ZERO { "less" } else { "more" };
        notices.push(format!(
            "{}: {} with numbers like 1.250, which may be thousands, and the file does not settle it; read with a decimal \
             {read}. With a {other} the total would be {} {change}. Choose with --decimal.",
            file.name,
            counted(file.open_numbers, "row"),
            grouped(effect.abs())
        ));
    }
    for (read, others) in file.repeated_headers() {
        let column = &file.columns[read];
        let key = column.role.map_or("", ColumnRole::key);
        let numbers: Vec<String> = others.iter().map(|other| (other + 1).to_string()).collect();
        notices.push(format!(
            "{}: column {} is read as {key}; {} {} called “{}” too. Choose with --column {key}=\"Column {}\".",
            file.name,
            read + 1,
            numbers.join(", "),
            if numbers.len() == 1 { "is" } else { "are" },
            column.header,
            numbers[0]
        ));
    }
    notices
}
