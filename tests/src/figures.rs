use std::{collections::BTreeMap, time::Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::page::{PATIENCE, POLL_INTERVAL, Page};

/// Figures that the page shows and `count.py` counts: the key on the page, and where the count has it.
const COUNTED: [(&str, &str); 11] = [
    ("gross_sales", "/gross_sales"),
    ("returns", "/returns"),
    ("discounts", "/discounts"),
    ("net_sales", "/net_sales"),
    ("adjustments", "/adjustments"),
    ("total_amount", "/total_amount"),
    ("orders", "/orders"),
    ("average_order_value", "/average_order_value"),
    ("units_sold", "/units_sold"),
    ("customers", "/customers"),
    ("matched_reversals", "/matched_reversals/amount"),
];

/// A figure as a text that is the same for all ways of writing it: `8.50` and `8.5` are one value.
#[must_use]
pub fn exact(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

impl Page {
    /// Waits until all figures below an element are as counted. Those that are named must be among them.
    ///
    /// # Errors
    /// When after half a minute a figure still differs to the last digit, or is missing.
    pub async fn shows(&self, within: &str, counted: &Value, named: &[&str]) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // All of one moment: until the answer comes they are those of the question before.
            let compared = compare(&self.figures(within).await?, counted, named).with_context(|| within.to_owned());
            if compared.is_ok() || Instant::now() > deadline {
                return compared;
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    /// Waits until all key figures are those of `aisle overview --json`: money and counts to the last digit, ratios to the
    /// last bit.
    ///
    /// # Errors
    /// When one still differs after half a minute, or there are none.
    pub async fn agrees_with(&self, told: &Value) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // All of one moment: until the answer comes they are those of the question before.
            let differences = differences(&self.figures(".kpi").await?, told);
            if differences.is_empty() {
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "{differences:#?}");
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }
}

/// Holds the figures that are shown against those that were counted.
fn compare(shown: &BTreeMap<String, String>, counted: &Value, named: &[&str]) -> Result<()> {
    for metric in named {
        ensure!(shown.contains_key(*metric), "{metric} is missing: {shown:?}");
    }
    for (metric, pointer) in COUNTED {
        if let Some(value) = shown.get(metric) {
            let counted = counted.pointer(pointer).map(exact).context("not counted")?;
            ensure!(*value == counted, "{metric} is {value}, but counted {counted}");
        }
    }
    Ok(())
}

fn differences(shown: &BTreeMap<String, String>, told: &Value) -> Vec<String> {
    if shown.len() < 2 {
        return vec![format!("the page shows only {shown:?}")];
    }
    let differs = |(metric, shown): &(&String, &String)| {
        let value = &told["kpis"][*metric];
        if value.is_f64() { shown.parse().ok() != value.as_f64() } else { exact(value) != **shown }
    };
    let words = |(metric, shown)| format!("{metric} is {shown}, but the command line says {}", told["kpis"][metric]);
    shown.iter().filter(differs).map(words).collect()
}
