//! The command line says what the independent count says, so that the page, which the other tests hold against the same
//! count, agrees with it natively and in WebAssembly.

use aisle_tests::{
    exact,
    sales_file::{self, Question},
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Where the command line's JSON has a figure, and where the count has it.
const SAME: [(&str, &str); 13] = [
    ("/input/rows_read", "/rows_read"),
    ("/input/rows_set_aside", "/set_aside"),
    ("/total_amount", "/total_amount"),
    ("/kpis/gross_sales", "/gross_sales"),
    ("/kpis/returns", "/returns"),
    ("/kpis/discounts", "/discounts"),
    ("/kpis/net_sales", "/net_sales"),
    ("/kpis/adjustments", "/adjustments"),
    ("/kpis/orders", "/orders"),
    ("/kpis/units_sold", "/units_sold"),
    ("/kpis/customers", "/customers"),
    ("/kpis/average_order_value", "/average_order_value"),
    ("/kpis/matched_reversals/amount", "/matched_reversals/amount"),
];

/// A figure of each month that has any. (The command line lists the months without a line too.)
fn by_month(figures: &Value, key: &str) -> Vec<(String, String)> {
    let months = figures["by_month"].as_array().into_iter().flatten();
    let values = months.map(|month| (exact(&month["month"]), exact(&month[key])));
    values.filter(|(_, value)| value != "0").collect()
}

fn agrees(question: Question, counted: &Value) -> Result<()> {
    let told = sales_file::told_by_command_line(question)?;
    for (key, counted_key) in SAME {
        let value = told.pointer(key).with_context(|| format!("the command line has no {key}"))?;
        let expected = counted.pointer(counted_key).with_context(|| format!("the count has no {counted_key}"))?;
        ensure!(exact(value) == exact(expected), "{question:?}: {key} is {value}, but counted {expected}");
    }
    for key in ["gross_sales", "net_sales", "orders"] {
        let (values, expected) = (by_month(&told, key), by_month(counted, key));
        ensure!(
            !values.is_empty() && values == expected,
            "{question:?}: {key} by month is {values:?}, but counted {expected:?}"
        );
    }
    Ok(())
}

#[test]
fn command_line_says_what_is_counted() -> Result<()> {
    let questions = [Question::default(), Question::one_country(), Question::one_month()];
    let counts = sales_file::counted(questions)?;
    for (question, counted) in questions.into_iter().zip(&counts) {
        agrees(question, counted)?;
    }
    Ok(())
}
