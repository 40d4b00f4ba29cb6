use aisle_protocol::forecast::{
    Choice, Flag, FlagKind, Measure, Method, Pattern, Reason, RowFigures, SeriesBy, StepLength, Warning,
};
use aisle_protocol::spec::Override;
use aisle_protocol::table::{Day, DayRange};

use super::{number_of, open_days};
use crate::format;

pub(crate) const NO_HISTORY_TITLE: &str = "There is nothing to forecast from";
pub(crate) const NO_HISTORY: &str =
    "The file and the filter leave no whole day with sales. Take a filter away, or open a longer file.";
pub(crate) const NO_HISTORY_OF_FILE: &str =
    "No whole day of the file has a sale. Forecasts need some, and the more days the better: open a longer file.";
pub(crate) const SHOW_DATA: &str = "Go to the data";

pub(crate) fn series_left_out(name: &str) -> String {
    format!("The filter leaves out {name}, so there is nothing of it to forecast.")
}

pub(crate) const WHOLE_SHOP: &str = "Whole shop";
pub(crate) const SHOW_WHOLE: &str = "Show the whole shop";
pub(crate) const FORECASTING: &str = "Forecasting";
pub(crate) const FORECAST_AGAIN: &str = "Forecast again";
pub(crate) const FORECAST_STOPPED: &str = "Forecasting was stopped. What is shown is what was ready.";
pub(crate) const NOTHING_OPEN: &str = "The shop will not open on any day of this span.";
pub(crate) const NO_YEARLY_SEASON: &str = "Less than two years of history cannot show a yearly season: a rise or fall that comes every year is not in this forecast.";
pub(crate) const ONLY_THE_WEEK: &str =
    "By days, the method knows the week only: a rise or fall that comes every year is not in this forecast.";
pub(crate) const SOLD: &str = "sold";
pub(crate) const EXPECTED: &str = "expected";
pub(crate) const EXPECTED_HEAD: &str = "Expected";
pub(crate) const MEDIAN: &str = "Median";
pub(crate) const METHOD_SAYS: &str = "the method says";
pub(crate) const EARLIER_SAID: &str = "what earlier forecasts said";
pub(crate) const RECENT: &str = "Recent";
pub(crate) const ALL_HISTORY: &str = "All";
pub(crate) const HISTORY_SHOWN: &str = "How much history";
pub(crate) const EXPECTED_GLOSS: &str =
    "The mean of everything that may come, added up over the span. Sums of parts are sums of means.";
pub(crate) const RANGE_GLOSS: &str = "The total lands in this range so often, as far as the past tells.";
pub(crate) const TREND_GLOSS: &str = "Expected on an open day; the change is against as many open days before.";
pub(crate) const MISS: &str = "Typical miss";
pub(crate) const VALUE_ADDED: &str = "Value added";
pub(crate) const VALUE_ADDED_GLOSS: &str =
    "How much less the method errs than the naive forecast (RMSSE). Below zero it errs more.";
pub(crate) const RMSSE_GLOSS: &str = "of the mean; under 1 beats one step of naive";
pub(crate) const MASE_GLOSS: &str = "of the median, absolute, scaled";
pub(crate) const WAPE_GLOSS: &str = "misses of the median as a part of all that was sold";
pub(crate) const BIAS: &str = "Bias";
pub(crate) const BIAS_GLOSS: &str = "forecast minus sold, as a part of what was sold";
pub(crate) const NOTHING_TELLS: &str = "nothing tells how far off that may be";
pub(crate) const HELD_GLOSS: &str = "share of steps that fell inside";
pub(crate) const NOT_JUDGED: &str = "too short to be judged";
pub(crate) const ACCURACY: &str = "Accuracy";
pub(crate) const MEASURE: &str = "Measure";
pub(crate) const THIS_METHOD: &str = "Aisle";
pub(crate) const NAIVE: &str = "Naive";
pub(crate) const WINDOW_MEAN: &str = "Mean of last 28";
pub(crate) const WINDOW_MEAN_GLOSS: &str = "The mean of the last 28 open days, weeks or months goes on";
pub(crate) const NAIVE_GLOSS: &str =
    "What was sold comes again: by days that of the same day last week, else that of a year ago or the last known";
pub(crate) const CONFIDENCE_GLOSS: &str = "Half the range, as a part of what is expected";
pub(crate) const PART_TREND_GLOSS: &str = "Expected on an open day, against as many open days before";
pub(crate) const PART_RMSSE_GLOSS: &str =
    "Root mean squared scaled error of earlier forecasts: under 1 beats one step of naive";
pub(crate) const HOW_MADE: &str = "How it is made";
pub(crate) const HOW_MADE_SUB: &str = "Chosen for this series, unless you say otherwise";
pub(crate) const METHOD: &str = "Method";
pub(crate) const METHOD_AUTO: &str = "Chosen by Aisle";
pub(crate) const COMPARE_WITH_METHOD: &str = "Draw beside it";
pub(crate) const COMPARE_NONE: &str = "Nothing";
pub(crate) const WHY: &str = "Why";
pub(crate) const DEMAND: &str = "Demand";
pub(crate) const RANGES: &str = "Ranges";
pub(crate) const WHAT_IS_FORECAST: &str = "What is forecast";
pub(crate) const PARTS: &str = "Parts";
pub(crate) const COUNTED_IN: &str = "Counted in";
/// The shop in money, its parts in units.
pub(crate) const USUAL_MEASURE: &str = "Both";
pub(crate) const MONEY: &str = "Money";
pub(crate) const RANGE: &str = "Range";
pub(crate) const EXPORT_FORECASTS: &str = "Export all forecasts";
pub(crate) const CONFIDENCE: &str = "Give or take";
pub(crate) const TREND: &str = "Trend";
pub(crate) const NONE_JUDGED: &str = "No part has enough history to be judged from earlier days.";
pub(crate) const OVERRIDE_TITLE: &str = "What you know better";
pub(crate) const OVERRIDE: &str = "Expect this instead";
pub(crate) const REASON_OR_NAME: &str = "Reason, or the event’s name";
pub(crate) const MARK_EVENT: &str = "Add as an event";
pub(crate) const CLOSE_DAYS: &str = "Close the shop";
pub(crate) const DATES_WANTED: &str = "Say from which day to which.";
pub(crate) const NAME_WANTED: &str = "Say what the event is called.";
pub(crate) const UNDO: &str = "Undo";

pub(crate) fn ahead(step: StepLength, horizon: u32) -> String {
    let (one, many) = match step {
        StepLength::Day => ("day", "days"),
        StepLength::Week => ("week", "weeks"),
        StepLength::Month => ("month", "months"),
    };
    if horizon == 1 { format!("next {one}") } else { format!("next {} {many}", format::count(horizon.into())) }
}

pub(crate) fn horizon(step: StepLength) -> &'static str {
    match step {
        StepLength::Day => "Days ahead",
        StepLength::Week => "Weeks ahead",
        StepLength::Month => "Months ahead",
    }
}

/// `16 open days`
fn steps_of(step: StepLength, count: usize) -> String {
    let (one, many) = match step {
        StepLength::Day => ("open day", "open days"),
        StepLength::Week => ("week", "weeks"),
        StepLength::Month => ("month", "months"),
    };
    number_of(count as u64, one, many)
}

/// What the naive forecast repeats.
pub(crate) fn naive_name(step: StepLength, has_year: bool) -> &'static str {
    match (step, has_year) {
        (StepLength::Day, _) => "same day last week",
        (StepLength::Week, true) => "same week a year ago",
        (StepLength::Week, false) => "the week before",
        (StepLength::Month, true) => "same month a year ago",
        (StepLength::Month, false) => "the month before",
    }
}

pub(crate) fn step_name(step: StepLength) -> &'static str {
    match step {
        StepLength::Day => "Day",
        StepLength::Week => "Week",
        StepLength::Month => "Month",
    }
}

/// How often a range of so many per cent holds.
fn how_often(level: u32) -> String {
    match level {
        50 => "every other time".to_owned(),
        80 => "four times in five".to_owned(),
        90 => "nine times in ten".to_owned(),
        95 => "19 times in 20".to_owned(),
        level => format!("{level} times in 100"),
    }
}

pub(crate) fn forecast_sentence(
    amount: &str,
    measure: Measure,
    part: Option<(&str, SeriesBy)>,
    ahead: &str,
    level: u32,
    range: Option<(String, String)>,
) -> String {
    let units = if measure == Measure::Units { "units of " } else { "" };
    let of = match part {
        None => format!("{units}demand"),
        Some((name, SeriesBy::Product)) if measure == Measure::Units => format!("{units}{name}"),
        Some((name, SeriesBy::Product)) => format!("demand for {name}"),
        Some((name, _)) => format!("{units}demand in {name}"),
    };
    let of = if measure == Measure::Units { of } else { format!("of {of}") };
    let sure = match range {
        Some((low, high)) => format!("{} it lands between {low} and {high}", how_often(level)),
        None => NOTHING_TELLS.to_owned(),
    };
    format!("Expect about {amount} {of} in the {ahead}; {sure}.")
}

pub(crate) fn no_forecast(name: &str) -> String {
    format!("{name} cannot be forecast.")
}

pub(crate) fn forecast_days(step: StepLength, days: u32, span: DayRange, last: Day) -> String {
    let (days, span, last) = (open_days(days), format::range(span), format::day(last));
    match step {
        StepLength::Day => format!("{days}, {span}, counted from the last full day, {last}."),
        StepLength::Week => format!("{days}, {span}, counted from the last full week, which ended on {last}."),
        StepLength::Month => format!("{days}, {span}, counted from the last full month, which ended on {last}."),
    }
}

/// A person’s figures are in the forecast.
pub(crate) fn without_yours(amount: &str) -> String {
    format!("Your own figures are in it; the method alone expects {amount}.")
}

/// The forecast goes further ahead than the past goes back, or nearly so.
pub(crate) fn far_ahead(step: StepLength, past: usize) -> String {
    format!("{} of history are few for so long a look ahead: trust its beginning most.", steps_of(step, past))
}

pub(crate) fn forecast_trend(trend: f64, steps: usize, step: StepLength) -> String {
    let before = match (step, steps) {
        (StepLength::Day, 1) => "the open day".to_owned(),
        (StepLength::Week, 1) => "in the week".to_owned(),
        (StepLength::Month, 1) => "in the month".to_owned(),
        _ => format!("in the {}", steps_of(step, steps)),
    };
    if trend.abs() < 0.005 {
        return format!("An open day brings as much as {before} before.");
    }
    let (size, word) = (format::percent(trend.abs(), 0), if trend > 0.0 { "more" } else { "less" });
    format!("An open day brings {size} {word} than {before} before.")
}

pub(crate) fn closed_ahead(spans: &[String]) -> String {
    format!("Closed {}.", super::enumeration(spans))
}

pub(crate) fn forecast_warning(warning: Warning) -> &'static str {
    match warning {
        Warning::ShortHistory => "The history is too short to be trusted far.",
        Warning::NoDemand => "Nothing was ever sold.",
        Warning::MethodDoesNotFit => "The method cannot be fitted to this series; the last value stands in.",
        Warning::OnlyReturns => "No value lies above zero.",
        Warning::NegativeValues => "Some values lie below zero.",
        Warning::OneSpike => "More than half of all was sold at one time.",
        Warning::LongGap => {
            "Nothing was sold for improbably long, and for less time since: what came before may no longer hold."
        }
        Warning::LongSilence => "Nothing was sold for improbably long: ended, or out of stock?",
    }
}

/// What stands below a part's name.
pub(crate) fn row_remark(figures: &RowFigures) -> &'static str {
    if figures.is_overridden {
        return "your figures";
    }
    match figures.warnings.first() {
        Some(Warning::ShortHistory) => "short history",
        Some(Warning::NoDemand) => "never sold",
        Some(Warning::MethodDoesNotFit) => "method does not fit",
        Some(Warning::OnlyReturns) => "only returns",
        Some(Warning::NegativeValues) => "values below zero",
        Some(Warning::OneSpike) => "one large spike",
        Some(Warning::LongGap) => "long gap",
        Some(Warning::LongSilence) => "long silence",
        None => "",
    }
}

pub(crate) fn fan_title(step: StepLength, horizon: u32) -> String {
    format!("Demand per {}, and the {}", each(step), ahead(step, horizon))
}

pub(crate) fn fan_sub(measure: Measure) -> String {
    format!("Merchandise sold minus what was undone, in {}", measure_name(measure))
}

fn measure_name(measure: Measure) -> &'static str {
    match measure {
        Measure::Units => "units",
        Measure::Sales => "money",
    }
}

pub(crate) fn last_full(length: StepLength) -> &'static str {
    match length {
        StepLength::Day => "last full day",
        StepLength::Week => "last full week",
        StepLength::Month => "last full month",
    }
}

/// Suspected stock-outs and outliers, for review.
pub(crate) fn flags_note(flags: &[Flag], is_whole: bool, day_of: impl Fn(u32) -> String) -> String {
    const NAMED: usize = 3;
    let of = |kind| flags.iter().filter(move |flag| flag.kind == kind);
    let mut notes = Vec::new();
    let outliers: Vec<_> = of(FlagKind::Outlier).rev().take(NAMED).map(|flag| day_of(flag.steps.start)).collect();
    if !outliers.is_empty() {
        notes.push(format!("Far more than usual on {}.", super::enumeration(&outliers)));
    }
    let silences = of(FlagKind::SuspectedStockOut).rev().take(NAMED);
    let spans: Vec<_> = silences
        .map(|flag| {
            let (first, last) = (day_of(flag.steps.start), day_of(flag.steps.end.saturating_sub(1)));
            if first == last { first } else { format!("{first} to {last}") }
        })
        .collect();
    if !spans.is_empty() {
        let spans = super::enumeration(&spans);
        // A whole shop does not run out of stock.
        notes.push(match is_whole {
            true => format!("Improbably little was sold: {spans}."),
            false => format!("Suspected out of stock: {spans}."),
        });
    }
    if !notes.is_empty() {
        notes.push("Nothing is taken out.".to_owned());
    }
    notes.join(" ")
}

pub(crate) fn low_end(level: &str) -> String {
    format!("{level} from")
}

pub(crate) fn high_end(level: &str) -> String {
    format!("{level} to")
}

pub(crate) fn median_is(median: &str) -> String {
    format!("median {median}")
}

pub(crate) fn range_head(level: u32) -> String {
    format!("{} range", format::percent(f64::from(level) / 100.0, 0))
}

/// How sure a range is, by half its width as a part of what is expected.
pub(crate) fn confidence(half: f64) -> &'static str {
    match half {
        half if half < 0.25 => "fairly sure",
        half if half < 0.6 => "unsure",
        _ => "very unsure",
    }
}

pub(crate) fn naive_is(naive: &str, text: &str) -> String {
    format!("{naive}: {text}")
}

pub(crate) fn rmsse_is(text: &str) -> String {
    format!("RMSSE {text}")
}

pub(crate) fn accuracy_title(added: Option<f64>, naive: &str) -> String {
    match added {
        None => "Not enough history to be judged".to_owned(),
        Some(added) if added > 0.0 => {
            format!("Errs {} less than “{naive}”", format::percent(added, 0))
        }
        Some(added) => format!("Errs {} more than “{naive}”", format::percent(-added, 0)),
    }
}

pub(crate) fn accuracy_sub(origins: usize, steps: usize, step: StepLength) -> String {
    let (one, many) = match step {
        StepLength::Day => ("earlier day", "earlier days"),
        StepLength::Week => ("earlier week", "earlier weeks"),
        StepLength::Month => ("earlier month", "earlier months"),
    };
    let origins = number_of(origins as u64, one, many);
    format!("Forecast from {origins} as if what came were not known, {} each", steps_of(step, steps))
}

/// Why nothing was judged.
pub(crate) fn not_judged(steps: usize, past: usize, step: StepLength) -> String {
    format!(
        "To judge a forecast of {}, earlier ones need as many after them and enough before them; the history has {}.",
        steps_of(step, steps),
        format::count(past as u64)
    )
}

pub(crate) fn held(level: &str) -> String {
    format!("Held by the {level} range")
}

pub(crate) fn parts_name(by: SeriesBy) -> &'static str {
    match by {
        SeriesBy::Product => "Products",
        SeriesBy::Category => "Categories",
        SeriesBy::Country => "Countries",
        SeriesBy::Total => WHOLE_SHOP,
    }
}

pub(crate) fn parts_one(by: SeriesBy) -> &'static str {
    match by {
        SeriesBy::Product => "Product",
        SeriesBy::Category => "Category",
        SeriesBy::Country => "Country",
        SeriesBy::Total => WHOLE_SHOP,
    }
}

pub(crate) fn parts_title(by: SeriesBy, step: StepLength, horizon: u32) -> String {
    let mut ahead = ahead(step, horizon);
    ahead.replace_range(..1, "N");
    format!("{ahead} by {}", format::lower(parts_one(by)))
}

/// What the parts are told in, and how many add up to the whole, if they do.
pub(crate) fn parts_sub(measure: Measure, days: u32, parts: Option<usize>) -> String {
    let (measure, days) = (measure_name(measure), open_days(days));
    let sum = parts.map(|parts| format!(" The {} add up to the whole shop.", format::count(parts as u64)));
    let sum = sum.unwrap_or_default();
    format!("In {measure}, {days}; what sold best of late comes first.{sum} A click opens one.")
}

pub(crate) fn line_head(step: StepLength) -> &'static str {
    match step {
        StepLength::Day | StepLength::Week => "26 weeks and the next",
        StepLength::Month => "26 months and the next",
    }
}

pub(crate) fn per_step(step: StepLength, measure: Measure) -> String {
    format!("Expected on each {}, in {}", each(step), measure_name(measure))
}

fn each(step: StepLength) -> &'static str {
    match step {
        StepLength::Day => "open day",
        StepLength::Week => "week",
        StepLength::Month => "month",
    }
}

/// An amount that cannot be read.
pub(crate) fn amount_wanted() -> String {
    format!("The expected figure is a number from 0, such as {}.", format::decimal(1_200.5, 1))
}

pub(crate) fn not_ahead(first: Day) -> String {
    format!("These days are over: the forecast begins on {}.", format::day(first))
}

/// Days on which no step of the forecast begins.
pub(crate) fn none_begins(step: StepLength, last: Day) -> String {
    format!("No {} of the forecast, which ends on {}, begins on these days.", each(step), format::day(last))
}

pub(crate) fn undo_of(what: &str) -> String {
    format!("{UNDO}: {what}")
}

/// What stands where the progress stood.
pub(crate) fn all_forecast(by: SeriesBy, parts: usize) -> String {
    let parts = format::count(parts as u64);
    format!("{}: {parts} forecast, and judged by earlier forecasts where there are enough.", parts_name(by))
}

pub(crate) fn all_judged(step: StepLength, ours: &str, naive: &str) -> String {
    let (from, needed) = match step {
        StepLength::Day => ("days", "sales on 12 open days and 30 open days before the first"),
        StepLength::Week => ("weeks", "eight weeks before the first, one of them with sales"),
        StepLength::Month => ("months", "eight months before the first, one of them with sales"),
    };
    format!("Over all parts, from up to four earlier {from}: RMSSE {ours}, naive {naive}. A part needs {needed}.")
}

pub(crate) fn forecast_progress(is_judging: bool, done: u64, total: u64) -> String {
    let of = format!("{} of {}", format::count(done), format::count(total));
    if is_judging { format!("Judging earlier forecasts: {of}") } else { format!("Forecasting: {of}") }
}

pub(crate) fn override_sub(is_whole: bool, name: &str) -> String {
    let of = if is_whole { "the whole shop" } else { name };
    let alone =
        if is_whole { "no part’s forecast changes with it" } else { "the whole shop’s forecast stays as it is" };
    format!(
        "Other figures for {of}, beside the method’s ({alone}); promotions and other events, past or to come, whose effect is measured; and days on which the shop will be closed"
    )
}

/// What a person expects. What is said of other forecasts than those that are shown does nothing to them.
pub(crate) fn overridden(of: &str, said: &Override, amount: &str, is_used: bool) -> String {
    let why = if said.reason.is_empty() { String::new() } else { format!(": {}", said.reason) };
    let measure = said.measure.map(measure_name).unwrap_or("units or money");
    let each = said.step.map_or("step", each);
    let unused = if is_used { "" } else { " (not in what is shown)" };
    format!("{of}, {}, {amount} {measure} each {each}{why}{unused}", format::range(said.days))
}

/// An event, and what it added to an open day: the amount, its part of other demand, and the steps that saw it.
pub(crate) fn event(name: &str, days: &[DayRange], step: StepLength, measured: Option<(&str, f64, u32)>) -> String {
    let days: Vec<_> = days.iter().map(|days| format::range(*days)).collect();
    let effect = measured.map_or_else(
        || "it has no days in the past to be measured by, so nothing is expected of it".to_owned(),
        |(amount, relative, steps)| {
            let share = format::percent_signed(relative, 0);
            format!("{amount} on an open day ({share}), measured on {}", steps_of(step, steps as usize))
        },
    );
    format!("{name}, {}: {effect}", super::enumeration(&days))
}

pub(crate) fn closed_by_hand(days: DayRange) -> String {
    format!("Closed {}", format::range(days))
}

/// A method's name.
pub(crate) fn choice(choice: Choice) -> &'static str {
    match choice {
        Choice::Trends => "Mean of three trends",
        Choice::Levels => "Mean of three levels",
        Choice::Seasons => "Mean of four methods with a season",
        Choice::Weekdays => "Mean of three weekly methods",
        Choice::Demand => "Level and weekdays",
        Choice::Single(method) => method_name(method),
    }
}

fn method_name(method: Method) -> &'static str {
    match method {
        Method::Naive => "The last value",
        Method::SeasonalNaive => "The same day last week",
        Method::Drift => "Drift",
        Method::WindowMean => "Mean of the last 28",
        Method::WeekdayMean => "Mean of eight such weekdays",
        Method::Ses => "Exponential smoothing",
        Method::Holt => "Holt’s trend",
        Method::Damped => "Damped trend",
        Method::EtsAna => "ETS, season added",
        Method::EtsAada => "ETS, damped, season added",
        Method::EtsAnm => "ETS, season multiplied",
        Method::EtsAadm => "ETS, damped, season multiplied",
        Method::Ces => "Complex smoothing with a season",
        Method::Theta => "Theta",
        Method::OptimisedTheta => "Optimised Theta",
        Method::DynamicTheta => "Dynamic optimised Theta",
        Method::Croston => "Croston",
        Method::Sba => "Syntetos–Boylan",
        Method::Tsb => "Teunter–Syntetos–Babai",
        Method::Adida => "ADIDA",
        Method::Imapa => "IMAPA",
        Method::Mstl => "Seasons that change slowly, taken out one by one (MSTL)",
        Method::Regression => "Regression with trend, seasons and events",
    }
}

/// What a method does.
pub(crate) fn choice_text(choice: Choice) -> &'static str {
    match choice {
        Choice::Trends => {
            "Dynamic optimised Theta, a damped trend and the mean change, each without the season, which is put back; their mean."
        }
        Choice::Levels => {
            "Theta, dynamic optimised Theta and exponential smoothing, which do not carry on far what may be part of a season; their mean."
        }
        Choice::Seasons => {
            "Dynamic optimised Theta without the season, which is put back, and three methods whose season may change: exponential smoothing, complex smoothing and MSTL; their mean."
        }
        Choice::Weekdays => {
            "Smoothing with a weekly season, Theta without it, and the mean of the last eight such weekdays; their mean."
        }
        Choice::Demand => {
            "The shop’s week, drawn towards the product’s own as far as that is sure, times the mean of three levels: how often and how much, smoothing, and the last 28 open days. Bulk orders are spread over all days."
        }
        Choice::Single(_) => "One method, asked for or left over.",
    }
}

pub(crate) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Asked => "You chose it.",
        Reason::Short => "The history is too short for anything else.",
        Reason::Constant => "All values are the same.",
        Reason::SmoothDays => "Demand is even, with a week of its own.",
        Reason::UnevenDemand => "Demand comes seldom or unevenly: level and weekday are all that can be told.",
        Reason::SeasonAndTrend => "Demand has a trend and a season.",
        Reason::Trend => "Demand has a trend.",
        Reason::UnknownSeason => "Two whole seasons were not seen: what looks like a trend may be part of one.",
    }
}

pub(crate) fn pattern(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Smooth => "Smooth: often, and of even size.",
        Pattern::Erratic => "Erratic: often, but of uneven size.",
        Pattern::Intermittent => "Intermittent: seldom, of even size.",
        Pattern::Lumpy => "Lumpy: seldom, and of uneven size.",
    }
}

pub(crate) fn ranges_made(choice: Choice) -> &'static str {
    match choice {
        Choice::Demand => "Quantiles of what was sold over its week, brought to the present level.",
        _ => "The wider of the normal distribution’s and those of the method’s own errors, growing with the steps.",
    }
}
