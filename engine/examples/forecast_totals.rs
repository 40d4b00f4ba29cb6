//! How often the totals of a shop's products lie below the quantiles that were told of them, for spans of several lengths, from rolling
//! origins: `cargo run --release -p aisle-engine --example forecast_totals FILE`.

mod sales;

use std::collections::BTreeMap;

use aisle_engine::forecast::{
    Axis, Input, Measure, Pattern, ProfileSums, Question, Series, SeriesBy, Spans, StepLength, demand_series, forecast,
};
use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::Ledger;

/// Open days of the spans.
const SPANS: [usize; 3] = [7, 14, 30];
/// Open days from one origin to the next, and before the first.
const STRIDE: usize = 10;
const LEAST_KNOWN: usize = 60;
/// A product takes part with so many open days and days of sales before an origin.
const LEAST_DAYS: usize = 30;
const LEAST_SALES: usize = 10;
/// The levels at which shares are counted, and the quantiles that are asked for: all multiples of one over this.
const LEVELS: [f64; 4] = [0.025, 0.1, 0.9, 0.975];
const PARTS: u32 = 400;

/// Totals at or below each level's quantile, and how many there are. Where a total ties with several quantiles it lies anywhere
/// between them alike.
#[derive(Clone, Copy, Default)]
struct Below {
    sums: [f64; 4],
    count: f64,
    /// Twice the mean pinball loss of these levels and the median, summed over the totals, and the sum of these.
    loss: f64,
    sold: f64,
}

impl Below {
    fn add(&mut self, quantiles: &[f64], actual: f64) {
        let lower = quantiles.partition_point(|&quantile| quantile < actual) as f64;
        let equal = quantiles.partition_point(|&quantile| quantile <= actual) as f64 - lower;
        for (sum, level) in self.sums.iter_mut().zip(LEVELS) {
            *sum += ((level * f64::from(PARTS) - lower) / (equal + 1.0)).clamp(0.0, 1.0);
        }
        self.count += 1.0;
        let loss = |level: f64| {
            let quantile = quantiles[(level * f64::from(PARTS)) as usize - 1];
            (level * (actual - quantile)).max((level - 1.0) * (actual - quantile))
        };
        self.loss += 2.0 * LEVELS.into_iter().chain([0.5]).map(loss).sum::<f64>() / (LEVELS.len() + 1) as f64;
        self.sold += actual;
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("a sales file is needed")?;
    let table = sales::read(&[path])?.table;
    let spec = AnalysisSpec::default();
    let ledger = Ledger::new(&table, &spec.definitions);
    let axis = Axis::of_shop(&ledger, &spec, StepLength::Day, 1);
    let all = demand_series(&table, &ledger, &spec, &axis, SeriesBy::Product, Measure::Units);
    let probabilities: Vec<f64> = (1..PARTS).map(|index| f64::from(index) / f64::from(PARTS)).collect();
    let days = axis.past.len();
    let mut found: BTreeMap<(usize, String), Below> = BTreeMap::new();
    for origin in (LEAST_KNOWN..days).step_by(STRIDE) {
        let mut profile = ProfileSums::new(usize::from(axis.period));
        for series in &all {
            let first = series.first as usize;
            if first < origin {
                profile.add(&series.values[..origin - first], &axis.phases[first..]);
            }
        }
        let profile = profile.factors();
        let takes_part = |series: &&Series| {
            let past = &series.values[..origin.saturating_sub(series.first as usize)];
            past.len() >= LEAST_DAYS && past.iter().filter(|&&value| value != 0.0).count() >= LEAST_SALES
        };
        let parts: Vec<&Series> = all.iter().filter(takes_part).collect();
        for span in SPANS.into_iter().filter(|span| origin + span <= days) {
            let questions = parts.iter().map(|series| {
                let first = series.first as usize;
                let (values, phases) = (&series.values[..origin - first], &axis.phases[first..origin + span]);
                Question {
                    input: Input { values, period: usize::from(axis.period), phases, dates: &[] },
                    effects_on_whole: &[],
                    profile: &profile,
                    spans: Spans::default(),
                    review_steps: usize::from(axis.review_steps),
                    is_count: true,
                    choice: None,
                    is_judged: false,
                    probabilities: &probabilities,
                }
            });
            let spans = Spans::of_shop(questions.clone());
            for (series, question) in parts.iter().zip(questions) {
                let answer = forecast(&Question { spans, ..question })?;
                let known = origin - series.first as usize;
                let actual: f64 = series.values[known..known + span].iter().sum();
                let pattern = match answer.pattern {
                    Some(Pattern::Smooth) => "smooth",
                    Some(Pattern::Erratic) => "erratic",
                    Some(Pattern::Intermittent) => "intermittent",
                    Some(Pattern::Lumpy) => "lumpy",
                    None => "none",
                };
                for part in [pattern, "all"] {
                    found.entry((span, part.to_owned())).or_default().add(&answer.total_quantiles, actual);
                }
            }
        }
    }
    println!(
        "| open days | products | totals | below 2.5 % | below 10 % | below 90 % | below 97.5 % | 80 % | 95 % | pinball |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for ((span, part), Below { sums, count, loss, sold }) in found {
        let [outer_low, low, high, outer_high] = sums.map(|sum| sum / count);
        println!(
            "| {span} | {part} | {count} | {outer_low:.3} | {low:.3} | {high:.3} | {outer_high:.3} | {:.3} | {:.3} | {:.3} |",
            high - low,
            outer_high - outer_low,
            loss / sold
        );
    }
    Ok(())
}
