use aisle_engine::forecast::reconcile::{MOST_NODES, Reconciliation};
use aisle_engine::forecast::{
    BacktestPlan, Choice, Forecast, Input, Method, ProfileSums, Question, Spans, StepDate, backtest, date_of, forecast,
};
use aisle_engine::spec::{Event, ForecastParameters};
use anyhow::anyhow;
use std::collections::BTreeMap;
use std::path::Path;

use super::nodes::Nodes;
use super::series_file::{Rows, SeriesFile};
use super::timeline::Timeline;
use super::{Answer, Answers, Flagged};
use crate::args::{Asked, ForecastArgs};
use crate::failure::Failure;
use crate::layout::counted;

/// A series is never filled to more steps than this: some 100 years of days.
const MOST_STEPS: usize = 40_000;

/// The series of a file. Each is put on its steps when its turn comes, and forgotten after it: a file of two rows a series may
/// span decades of days.
struct LongForm {
    series: Vec<Rows>,
    timeline: Timeline,
    profiles: WeekProfiles,
    review_steps: usize,
    choice: Option<Choice>,
    probabilities: Vec<f64>,
    horizon: u32,
    origins: Option<u32>,
    events: Vec<Event>,
}

/// The profile of the week of all series together, as it was at the end of each day; none where steps are no days.
#[derive(Default)]
struct WeekProfiles(Vec<(i64, Vec<f64>)>);

/// A series on its steps.
struct Dense {
    values: Vec<f64>,
    phases: Vec<u16>,
    dates: Vec<StepDate>,
    /// The times of all steps, past and to come.
    times: Vec<i64>,
    notes: Vec<String>,
}

/// Forecasts the series of a file with the columns `series,time,value`, in the order of their first rows.
pub(super) fn answers(
    path: &Path,
    args: &ForecastArgs,
    known: &ForecastParameters,
    asked: &Asked,
    probabilities: &[f64],
) -> Result<Answers, Failure> {
    let file = SeriesFile::open(path)?;
    let timeline = Timeline::new(&file.times, args.season.map(usize::from), &known.closed);
    let names_days = !known.closed.is_empty() || !known.events.is_empty();
    if names_days && !timeline.has_dates() {
        return Err(Failure::Usage("--event and --closed need times that are dates or months".to_owned()));
    }
    if !known.closed.is_empty() && !timeline.is_daily() {
        let (count, unit) = timeline.step();
        let step = counted(count, unit);
        return Err(Failure::Usage(format!("--closed needs steps of one day; those of the file are of {step}")));
    }
    let review_steps = if timeline.is_week_of_days() { timeline.open_weekdays() } else { 1 };
    let mut form = LongForm {
        series: file.series,
        timeline,
        profiles: WeekProfiles::default(),
        review_steps,
        choice: asked.choice,
        probabilities: probabilities.to_vec(),
        horizon: asked.horizon,
        origins: args.backtest,
        events: known.events.clone(),
    };
    form.profiles = form.profiles();
    let reconciled = args.adds_up.map(|how| form.reconciled(how.into())).transpose()?;
    let mut reconciled = reconciled.unwrap_or_default().into_iter();
    let answers = (0..form.series.len()).map(move |place| form.answer(place, reconciled.next().flatten()));
    Ok(Answers { of_series: Box::new(answers), effects: None })
}

fn words_of_closings(days: u64) -> String {
    format!("{} that no series has {} taken as closed", counted(days, "day"), if days == 1 { "was" } else { "were" })
}

impl WeekProfiles {
    /// The profile of all days.
    fn latest(&self) -> &[f64] {
        self.0.last().map_or(&[], |(_, profile)| profile)
    }

    /// The profile of the days before a time: what a forecast that began then could know.
    fn before(&self, time: i64) -> &[f64] {
        let known = self.0.partition_point(|&(day, _)| day < time);
        known.checked_sub(1).map_or(&[], |last| &self.0[last].1)
    }
}

impl LongForm {
    fn profiles(&self) -> WeekProfiles {
        if !self.timeline.is_week_of_days() {
            return WeekProfiles::default();
        }
        // What all series together have on a day, and how many they are.
        let mut days: BTreeMap<i64, (u16, f64, f64)> = BTreeMap::new();
        for dense in self.series.iter().filter_map(|rows| self.on_steps(rows).ok()) {
            for ((value, &phase), &time) in dense.values.iter().zip(&dense.phases).zip(&dense.times) {
                let (_, sum, count) = days.entry(time).or_insert((phase, 0.0, 0.0));
                *sum += value;
                *count += 1.0;
            }
        }
        let mut sums = ProfileSums::new(self.timeline.season);
        let profile = |(time, (phase, sum, count))| {
            sums.add_values(phase, sum, count);
            (time, sums.factors())
        };
        WeekProfiles(days.into_iter().map(profile).collect())
    }

    /// The answer for a series, with its forecast if that is made already.
    fn answer(&self, place: usize, made: Option<Forecast>) -> Answer {
        let rows = &self.series[place];
        let (name, description) = (rows.name.clone(), String::new());
        let dense = match self.on_steps(rows) {
            Ok(dense) => dense,
            Err(fault) => return Answer { name, description, result: Err(fault), ..Answer::default() },
        };
        let question = self.question(&dense, self.choice);
        let result = made.map_or_else(|| forecast(&question).map_err(|refusal| refusal.to_string()), Ok);
        let plan = self.origins.map(|origins| BacktestPlan { origins, stride: self.horizon, horizon: self.horizon });
        let past = dense.values.len();
        let text = |step: usize| self.timeline.text(dense.times[step]);
        let closings = self.timeline.closings_between(dense.times[0], dense.times[past - 1]);
        let flags = result.as_ref().map_or(&[][..], |forecast| &forecast.flags);
        Answer {
            name,
            description,
            times: (past..dense.times.len()).map(text).collect(),
            flags: flags.iter().map(|flag| Flagged::new(flag, text)).collect(),
            backtest: plan.map(|plan| backtest(&question, plan, |origin| self.profiles.before(dense.times[origin]))),
            result,
            notes: dense.notes,
            common_note: closings.map(words_of_closings),
        }
    }

    fn question<'a>(&'a self, dense: &'a Dense, choice: Option<Choice>) -> Question<'a> {
        let Dense { values, phases, dates, .. } = dense;
        Question {
            input: Input { values, period: self.timeline.season, phases, dates },
            effects_on_whole: &[],
            profile: self.profiles.latest(),
            spans: Spans::default(),
            review_steps: self.review_steps,
            is_count: values.iter().all(|value| value.fract() == 0.0) && values.contains(&0.0),
            choice,
            is_judged: self.profiles.latest().is_empty(),
            probabilities: &self.probabilities,
        }
    }

    /// The forecasts of all series that can be forecast, made to add up with that of their sum. The series have to end at one time.
    fn reconciled(&self, how: Reconciliation) -> Result<Vec<Option<Forecast>>, Failure> {
        let mut nodes = Nodes::new(self.series.len() < MOST_NODES);
        // Forecasts, and whether they are of counts.
        let mut parts: Vec<Option<(Forecast, bool)>> = Vec::with_capacity(self.series.len());
        // The sums from the last step backwards, and which series is the longest, with its last time.
        let mut sums: Vec<f64> = Vec::new();
        let mut longest = None;
        for (place, rows) in self.series.iter().enumerate() {
            parts.push(None);
            let Ok(dense) = self.on_steps(rows) else { continue };
            let last = dense.times[dense.values.len() - 1];
            if let Some((_, other)) = longest.filter(|&(_, other)| other != last) {
                let (name, last, other) = (&rows.name, self.timeline.text(last), self.timeline.text(other));
                return Err(anyhow!(
                    "--adds-up needs series that all end at one time; {name:?} ends at {last}, others at {other}"
                )
                .into());
            }
            if dense.values.len() > sums.len() {
                longest = Some((place, last));
                sums.resize(dense.values.len(), 0.0);
            }
            sums.iter_mut().zip(dense.values.iter().rev()).for_each(|(sum, value)| *sum += value);
            let question = self.question(&dense, self.choice);
            if let Ok(forecast) = forecast(&question) {
                nodes.add(&question, &forecast);
                parts[place] = Some((forecast, question.is_count));
            }
        }
        sums.reverse();
        let whole = longest.and_then(|(longest, _)| self.on_steps(&self.series[longest]).ok());
        if let Some(dense) = whole {
            let dense = Dense { values: sums, ..dense };
            let question = Question { is_judged: false, probabilities: &[], ..self.question(&dense, None) };
            if let Ok(forecast) = forecast(&question) {
                nodes.add(&question, &forecast);
                let means = nodes.reconciled(how)?;
                let moved = parts.iter_mut().flatten().zip(means);
                moved.for_each(|((forecast, is_count), means)| forecast.move_to(&means, *is_count));
            }
        }
        Ok(parts.into_iter().map(|part| part.map(|(forecast, _)| forecast)).collect())
    }

    /// Puts a series on its steps, from its first to its last known value.
    fn on_steps(&self, rows: &Rows) -> Result<Dense, String> {
        if let Some(fault) = &rows.fault {
            return Err(fault.clone());
        }
        let timeline = &self.timeline;
        let mut notes = Vec::new();
        let mut points = Vec::with_capacity(rows.points.len());
        for &(time, value) in &rows.points {
            let count = timeline.count(time).ok_or_else(|| {
                let form = timeline.form();
                format!(
                    "{time} is of another form than the times of most series, which are {form}; write all in one form"
                )
            })?;
            points.push((count, value));
        }
        points.retain(|(_, value)| !value.is_nan());
        if !points.is_sorted_by_key(|&(time, _)| time) {
            notes.push("its times were out of order".to_owned());
            points.sort_by_key(|&(time, _)| time);
        }
        let (Some(&(first, _)), Some(&(last, _))) = (points.first(), points.last()) else {
            return Err("it has no value".to_owned());
        };
        if let Some(twice) = points.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(format!("it has two values for {}; add them up, or leave one out", timeline.text(twice[0].0)));
        }
        let count = timeline.steps_between(first, last) + 1;
        if count > MOST_STEPS {
            return Err(format!(
                "it spans {count} steps, more than {MOST_STEPS}; check its times, or leave the oldest out"
            ));
        }
        let are_counts = points.iter().all(|&(_, value)| value >= 0.0 && value.fract() == 0.0);
        let gaps = count - points.len();
        if gaps > 0 {
            let filled = if are_counts { "0" } else { "the line between its neighbours" };
            notes.push(format!("{gaps} missing values were taken as {filled}"));
        }
        let mut values = vec![0.0; count];
        let mut before: Option<(usize, f64)> = None;
        for (time, value) in points {
            let step = timeline.steps_between(first, time);
            if let (Some((from, start)), false) = (before, are_counts) {
                let slope = (value - start) / (step - from) as f64;
                (from + 1..step).for_each(|gap| values[gap] = start + slope * (gap - from) as f64);
            }
            values[step] = value;
            before = Some((step, value));
        }
        let steps = count + self.horizon as usize;
        let times: Vec<i64> = std::iter::successors(Some(first), |&time| timeline.next(time)).take(steps).collect();
        if times.len() < steps {
            let (last, end) = (timeline.text(last), timeline.last_text());
            return Err(format!(
                "from {last} on, {} steps to come would lie beyond {end}; look less far ahead, and check the times",
                steps - times.len()
            ));
        }
        let phase = |(step, &time): (usize, &i64)| timeline.phase(first, time, step);
        let date = |&time: &i64| timeline.days(time).map(|days| date_of(days, &self.events));
        let phases = times.iter().enumerate().map(phase).collect();
        // Only events, and the methods that know the year, ask when a step is.
        let knows_year = [Method::Mstl, Method::Regression].map(|method| Some(Choice::Single(method)));
        let needs_dates = !self.events.is_empty() || knows_year.contains(&self.choice);
        let dates = if needs_dates { times.iter().filter_map(date).collect() } else { Vec::new() };
        Ok(Dense { values, phases, dates, times, notes })
    }
}
