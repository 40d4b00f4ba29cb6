//! What a person reads on the Live page, held against what `tests/reference/count_live.py` counts.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{figures::exact, page::Page};

/// Today's key figures: those of sales have a change against the weeks before.
const SALES: [&str; 4] = ["net_sales", "orders", "units_sold", "average_order_value"];
/// A change is shown in whole per cent, a rate in tenths of one.
const WHOLE_PERCENT: f64 = 0.5;
const TENTH_PERCENT: f64 = 0.05;
/// A shortened figure shows three digits.
const SHORTENED: f64 = 0.005;

impl Page {
    /// Waits until the Live page says of itself something that begins with these words.
    ///
    /// # Errors
    /// When it has not within half a minute.
    pub async fn live_state_is(&self, words: &str) -> Result<()> {
        let body = "return document.querySelector('.live-bar__state')?.innerText.trim().startsWith(arguments[0])";
        self.until(&format!("the state {words:?}"), body, vec![json!(words)]).await.map(drop)
    }

    /// Waits until today's key figures are those that were counted; holds what is said beside them against the weeks before.
    ///
    /// # Errors
    /// When one differs.
    pub async fn shows_today(&self, counted: &Value) -> Result<()> {
        let today = &counted["today"];
        let weeks: Vec<&Value> = list(&counted["weeks_before"])?.iter().filter(|week| !week.is_null()).collect();
        ensure!(!weeks.is_empty(), "no week before has lines, so that nothing is held against it");
        for metric in SALES {
            let [change, base] = self.key_figure(metric, &today[metric]).await?;
            let known: Vec<f64> = weeks.iter().filter_map(|week| number(week[metric].as_str()?)).collect();
            let usual = known.iter().sum::<f64>() / known.len() as f64;
            let now = today[metric].as_str().and_then(number).with_context(|| format!("{metric} is not counted"))?;
            is_near(&change, (now / usual - 1.0) * 100.0, WHOLE_PERCENT)
                .with_context(|| format!("{metric}: change"))?;
            is_near(&base, usual, SHORTENED * usual).with_context(|| format!("{metric}: usual"))?;
        }
        self.shows_last_week(weeks[0]).await?;
        let [_, rate] = self.key_figure("returns", &today["returns"]).await?;
        let [returns, gross] = ["returns", "gross_sales"].map(|key| today[key].as_str().and_then(number));
        let expected = returns.zip(gross).map(|(returns, gross)| returns / gross * 100.0).context("no gross sales")?;
        is_near(rate.split('%').next().unwrap_or_default(), expected, TENTH_PERCENT).context("rate of returns")
    }

    /// Holds what is said of the same weekday a week ago.
    async fn shows_last_week(&self, counted: &Value) -> Result<()> {
        let body =
            "return /\\. Last \\w+ by then: (.*)\\.$/.exec(document.querySelector('.finding__detail').innerText)?.[1]";
        let said = self.until("last week's figures", body, vec![]).await?;
        let said: Vec<&str> = said.as_str().unwrap_or_default().split(", ").collect();
        ensure!(said.len() == SALES.len(), "{said:?}");
        for (metric, said) in SALES.into_iter().zip(said) {
            let expected =
                counted[metric].as_str().and_then(number).with_context(|| format!("{metric} is not counted"))?;
            is_near(said, expected, (SHORTENED * expected).max(0.5))
                .with_context(|| format!("last week's {metric}"))?;
        }
        Ok(())
    }

    /// Waits until a key figure of today has a value; returns what stands below it.
    async fn key_figure(&self, metric: &str, value: &Value) -> Result<[String; 2]> {
        let body = "const card = document.querySelector(`.kpi:has([data-metric='${arguments[0]}_today'])`); \
            const shown = card?.querySelector('[data-value]').dataset.value; \
            if (shown?.replace(/(\\.\\d*?)0+$/, '$1').replace(/\\.$/, '') !== arguments[1]) return null; \
            return ['.delta', '.delta__base'].map((part) => card.querySelector(part).innerText)";
        let expected = exact(value);
        let below = self.until(&format!("{metric} {expected}"), body, vec![json!(metric), json!(expected)]).await?;
        Ok(serde_json::from_value(below)?)
    }

    /// Waits until the rows of a ranking, each with its name and its amount, are those that were counted.
    ///
    /// # Errors
    /// When they are others.
    pub async fn shows_ranking(&self, label: &str, counted: &Value) -> Result<()> {
        let cells = "[row.querySelector('th [title]').title, row.querySelector('[data-value]').dataset.value]";
        self.shows_rows(label, cells, counted).await
    }

    /// Waits until the latest lines (invoice, country, units and amount) are those that were counted.
    ///
    /// # Errors
    /// When they are others.
    pub async fn shows_lines(&self, counted: &Value) -> Result<()> {
        let cells = "[1, 3, 4].map((place) => row.children[place].innerText.trim().replace('−', '-').replaceAll(',', ''))\
            .concat(row.querySelector('[data-metric=line_amount]').dataset.value)";
        self.shows_rows("Latest lines", cells, counted).await
    }

    async fn shows_rows(&self, label: &str, cells: &str, counted: &Value) -> Result<()> {
        let read = format!(
            "return [...document.querySelectorAll(`table[aria-label=\"${{arguments[0]}}\"] tbody tr`)]\
             .map((row) => {cells}.map((text) => \
             /^-?\\d+\\.\\d+$/.test(text) ? text.replace(/0+$/, '').replace(/\\.$/, '') : text))"
        );
        let is_so = format!(
            "const shown = (() => {{ {read} }})(); return JSON.stringify(shown) === JSON.stringify(arguments[1])"
        );
        let waited = self.until(label, &is_so, vec![json!(label), counted.clone()]).await;
        if waited.is_err() {
            let shown = self.script(&read, vec![json!(label)]).await?;
            waited.with_context(|| format!("{label} shows {shown}, but counted {counted}"))?;
        }
        ensure!(!list(counted)?.is_empty(), "no rows were counted, so that nothing was compared");
        Ok(())
    }

    /// Waits until the table beside the chart of the latest steps has these net sales.
    ///
    /// # Errors
    /// When it has others.
    pub async fn shows_steps(&self, title: &str, counted: &Value) -> Result<()> {
        let body = "const card = [...document.querySelectorAll('.card')]\
                .find((card) => card.querySelector('.card__title')?.innerText === arguments[0]); \
            const rows = [...card?.querySelectorAll('tbody tr') ?? []]; \
            return rows.length === arguments[1] && rows.map((row) => row.children[1].innerText)";
        let counted = list(counted)?;
        let shown = self.until(title, body, vec![json!(title), json!(counted.len())]).await?;
        for (place, (shown, counted)) in list(&shown)?.iter().zip(counted).enumerate() {
            let [shown, counted] = [shown, counted].map(|amount| amount.as_str().unwrap_or_default());
            // Two places are shown.
            let expected = number(counted).with_context(|| format!("{counted:?} is no number"))?;
            is_near(shown, expected, 0.005 + f64::EPSILON).with_context(|| format!("{title}: step {place}"))?;
        }
        ensure!(counted.iter().any(|amount| amount != "0"), "nothing was sold, so that nothing was compared");
        Ok(())
    }
}

fn list(value: &Value) -> Result<&Vec<Value>> {
    value.as_array().with_context(|| format!("{value} is no list"))
}

fn is_near(text: &str, expected: f64, tolerance: f64) -> Result<()> {
    let shown = number(text).with_context(|| format!("{text:?} is no number"))?;
    ensure!((shown - expected).abs() <= tolerance, "{text:?} is shown for {expected}");
    Ok(())
}

/// The number that stands in a text, as people write it: `vs £24.8K by this time`, `−12 %`.
fn number(text: &str) -> Option<f64> {
    let from = text.find(|letter: char| letter.is_ascii_digit())?;
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
    let end = text[from..].find(|letter| !is_part(letter)).map_or(text.len(), |length| from + length);
    let factor = match text[end..].chars().next() {
        Some('K') => 1e3,
        Some('M') => 1e6,
        _ => 1.0,
    };
    let sign = if text[..from].contains(['-', '−']) { -1.0 } else { 1.0 };
    text[from..end].replace(',', "").parse::<f64>().ok().map(|number| sign * factor * number)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, expected) in [
            ("vs £24.8K by this time", 24_800.0),
            ("−12 %", -12.0),
            ("+1,204%", 1_204.0),
            ("-£3.50", -3.5),
            ("vs 51 by this time", 51.0),
            ("€1.25M", 1_250_000.0),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        assert_eq!(number("–"), None);
    }
}
