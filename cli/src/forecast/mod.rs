//! `aisle forecast`: what will be sold, or any other series.

mod long_form;
mod nodes;
mod output;
mod rhythm;
mod series_file;
mod table;
mod timeline;

use aisle_engine::forecast::reconcile::Reconciliation;
use aisle_engine::forecast::{
    Backtest, EventEffect, Flag, FlagKind, Forecast, ForecastRequest, LEAST_TRUSTED, Reason, Refusal, Series, SeriesBy,
    ShopSeries, StepLength,
};
use aisle_engine::spec::Event;
use aisle_engine::table::{CodeClass, Ledger, LineFlags, LineKind};
use serde::Serialize;
use std::io::Write;

use crate::args::{Asked, ForecastArgs, Question};
use crate::failure::Failure;
use crate::filter_check;
use crate::reading::read;

/// A series with its forecast, as it is printed.
struct Answer {
    name: String,
    description: String,
    /// The times of the steps to come.
    times: Vec<String>,
    result: Result<Forecast, String>,
    /// What looks odd in the series.
    flags: Vec<Flagged>,
    /// What was done to the series before.
    notes: Vec<String>,
    /// What was done to other series, too.
    common_note: Option<String>,
    /// How far off earlier forecasts were, if that was asked.
    backtest: Option<Backtest>,
}

impl Default for Answer {
    fn default() -> Self {
        let (name, description, result) = (String::new(), String::new(), Err(String::new()));
        let (times, flags, notes, common_note) = (Vec::new(), Vec::new(), Vec::new(), None);
        Self { name, description, times, result, flags, notes, common_note, backtest: None }
    }
}

/// Steps that look odd, for review.
#[derive(Serialize)]
struct Flagged {
    kind: FlagKind,
    /// The first and the last time.
    first: String,
    last: String,
    steps: u32,
}

impl Flagged {
    /// `text` gives the time of a step, counted from the first value.
    fn new(flag: &Flag, text: impl Fn(usize) -> String) -> Self {
        let (first, last) = (text(flag.steps.start as usize), text(flag.steps.end as usize - 1));
        Self { kind: flag.kind, first, last, steps: flag.steps.len() as u32 }
    }
}

/// What is printed.
struct Answers {
    /// Answers are made as they are taken: there may be many.
    of_series: Box<dyn Iterator<Item = Answer>>,
    /// What events did to all series together; `None` where they are no parts of a shop.
    effects: Option<Vec<EventEffect>>,
}

/// How answers are printed.
struct Form<'a> {
    levels: &'a [f64],
    events: &'a [Event],
}

/// Runs the command.
pub(crate) fn run(args: &ForecastArgs) -> Result<(), Failure> {
    let question = args.question()?;
    let spec = &question.spec;
    let asked = args.asked(&spec.forecast)?;
    let probabilities = probabilities(&asked.levels)?;
    let answers = match &args.series {
        Some(path) => long_form::answers(path, args, &spec.forecast, &asked, &probabilities)?,
        None => of_sales(args, &question, &asked, &probabilities)?,
    };
    let form = Form { levels: &asked.levels, events: &spec.forecast.events };
    let mut out = crate::output::output();
    let summary = if args.json {
        output::write_json(&mut out, answers, &form)?
    } else if args.csv || (args.series.is_some() && args.backtest.is_none()) {
        output::write_csv(&mut out, answers, &form)?
    } else {
        table::write_table(&mut out, answers, &form)?
    };
    out.flush()?;
    summary.complain();
    if !summary.has_forecast {
        return Err(Failure::Data(anyhow::anyhow!("no series could be forecast")));
    }
    Ok(())
}

/// Forecasts of the series of sales files, those with the greatest totals first.
fn of_sales(
    args: &ForecastArgs,
    Question { spec, zone }: &Question,
    asked: &Asked,
    probabilities: &[f64],
) -> Result<Answers, Failure> {
    if args.adds_up.is_some() {
        check_that_parts_add_up(asked)?;
    }
    let ingested = read(&args.input, zone.clone())?;
    let ledger = Ledger::new(&ingested.table, &spec.definitions);
    filter_check::warn(&ingested.table, &ledger, &spec.filter);
    let request = ForecastRequest {
        by: asked.by,
        measure: asked.measure,
        step: asked.step,
        horizon: asked.horizon,
        choice: asked.choice,
        reconciliation: args.adds_up.map_or_else(Reconciliation::default, Reconciliation::from),
        probabilities: probabilities.to_vec(),
        origins: args.backtest.unwrap_or(0),
    };
    let shop = ShopSeries::new(&ingested.table, &ledger, spec, request);
    if shop.axis().past.is_empty() {
        return Err(Failure::Data(nothing_to_go_by(&ledger, asked.step)));
    }
    if shop.axis().future.is_empty() {
        return Err(Failure::Data(anyhow::anyhow!(
            "the shop is closed on all days to come: by --closed or the question, on weekdays without a sale, or on days of the \
             year without one in an earlier year; look further ahead with --horizon"
        )));
    }
    let times: Vec<String> = shop.axis().future.iter().map(|step| step.days.first.to_string()).collect();
    let past = &shop.axis().past;
    let flagged = |series: &Series, result: &Result<Forecast, Refusal>| {
        let text = |step: usize| past[series.first as usize + step].days.first.to_string();
        result.iter().flat_map(|forecast| &forecast.flags).map(|flag| Flagged::new(flag, text)).collect()
    };
    let explain = |refusal: Refusal| refusal.to_string();
    let mut answers: Vec<Answer> = shop
        .series()
        .iter()
        .zip(shop.forecast_all())
        .map(|(series, result)| Answer {
            name: series.name.clone(),
            description: series.description.clone(),
            times: times.clone(),
            flags: flagged(series, &result),
            result: result.map_err(explain),
            notes: Vec::new(),
            common_note: None,
            backtest: args.backtest.map(|_| shop.backtest(series)),
        })
        .collect();
    let total = |answer: &Answer| answer.result.as_ref().map_or(0.0, |forecast| forecast.total_mean);
    answers.sort_by(|left, right| total(right).total_cmp(&total(left)));
    Ok(Answers { of_series: Box::new(answers.into_iter()), effects: Some(shop.effects().to_vec()) })
}

/// Refuses to be told how parts add up where none are made to.
fn check_that_parts_add_up(asked: &Asked) -> Result<(), Failure> {
    if let Some(choice) = asked.choice {
        let key = choice.key();
        return Err(Failure::Usage(format!(
            "--adds-up: forecasts by a method that was asked for, {key}, are not made to add up; leave one of the two out, or \
             say --method auto"
        )));
    }
    if asked.by == SeriesBy::Total {
        return Err(Failure::Usage("--adds-up: the total has no parts here; ask --by something else".to_owned()));
    }
    Ok(())
}

/// Why there is no step to learn from.
fn nothing_to_go_by(ledger: &Ledger, step: StepLength) -> anyhow::Error {
    let is_sale = |flags: &LineFlags| flags.kind() == LineKind::Sale && flags.class() == CodeClass::Merchandise;
    if !ledger.flags().iter().any(is_sale) {
        return anyhow::anyhow!("no line sells merchandise: returns, services and the like are no demand to forecast");
    }
    let (step, advice) = match step {
        StepLength::Day => ("day", "add the days before"),
        StepLength::Week => ("week", "try --step day"),
        StepLength::Month => ("month", "try --step week or day"),
    };
    anyhow::anyhow!("the data cover no whole {step} with sales; {advice}")
}

/// The probabilities of the levels' ends and of the median, rising.
fn probabilities(levels: &[f64]) -> Result<Vec<f64>, Failure> {
    if let Some(level) = levels.iter().find(|level| !(0.0 < **level && **level < 100.0)) {
        return Err(Failure::Usage(format!("--level {level} is not between 0 and 100")));
    }
    let mut sorted = levels.to_vec();
    sorted.sort_by(|left, right| right.total_cmp(left));
    sorted.dedup();
    if sorted.len() < levels.len() {
        return Err(Failure::Usage("--level names a level twice".to_owned()));
    }
    let low = sorted.iter().map(|level| (100.0 - level) / 200.0);
    let high = sorted.iter().rev().map(|level| (100.0 + level) / 200.0);
    Ok(low.chain([0.5]).chain(high).collect())
}

/// What the engine has to say of a forecast, in words.
fn words_of(forecast: &Forecast) -> Vec<String> {
    use aisle_engine::forecast::Warning::{
        LongGap, LongSilence, MethodDoesNotFit, NegativeValues, NoDemand, OneSpike, OnlyReturns, ShortHistory,
    };
    let words = forecast.warnings.iter().map(|warning| match warning {
        ShortHistory => format!("fewer than {LEAST_TRUSTED} values or two seasons: little to go by"),
        NoDemand => "nothing but zeros".to_owned(),
        MethodDoesNotFit => "the method cannot be fitted to it; the last value stands in".to_owned(),
        OnlyReturns => "no value is above zero".to_owned(),
        NegativeValues => "some values are below zero".to_owned(),
        OneSpike => "one value is more than half of all".to_owned(),
        LongGap => {
            "nothing for improbably long, longer than what came since: what came before may no longer hold".to_owned()
        }
        LongSilence => "nothing for improbably long: ended, or out of stock?".to_owned(),
    });
    let unknown = || match forecast.reason {
        Reason::Constant => "all values are the same: nothing tells how far off it may be".to_owned(),
        _ => "nothing tells how far off it may be".to_owned(),
    };
    words.chain((!forecast.is_spread_known()).then(unknown)).collect()
}
