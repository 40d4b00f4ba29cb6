//! The CPU that forecasts of a file's series take, the engine's calls alone: without reading the file, making series add up, or writing
//! answers. `cargo run --release -p aisle-engine --example forecast_cpu FILE SEASON HORIZON` prints seconds; Linux alone tells them.
//!
//! FILE has the columns series,time,value, each series' rows together and without gaps. A SEASON of `week` stands for daily demand, whose
//! times are days like 2011-03-07; another one for a number of steps.

use std::fs::read_to_string;
use std::hint::black_box;

use aisle_engine::forecast::{Input, ProfileSums, Question, Spans, forecast};

/// Rounds, over which the seconds are a mean: the kernel's clock moves on in steps of some milliseconds.
const ROUNDS: u32 = 100;
const PROBABILITIES: [f64; 5] = [0.025, 0.1, 0.5, 0.9, 0.975];
const WEEK: usize = 7;
/// Days of a week on which a shop is open.
const OPEN_DAYS: usize = 6;

/// A series with the phases of its steps, past and to come.
struct Series {
    values: Vec<f64>,
    phases: Vec<u16>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, season, horizon] = arguments.as_slice() else { return Err("a file, a season and a horizon".into()) };
    let is_daily = season == "week";
    let (period, horizon) = (if is_daily { WEEK } else { season.parse()? }, horizon.parse()?);
    let all = series(&read_to_string(path)?, is_daily, period, horizon)?;
    let start = cpu_seconds()?;
    for _ in 0..ROUNDS {
        let mut profile = ProfileSums::new(period);
        all.iter().for_each(|series| profile.add(&series.values, &series.phases));
        let profile = if is_daily { profile.factors() } else { Vec::new() };
        for Series { values, phases } in &all {
            let _ = black_box(forecast(&Question {
                input: Input { values, period, phases, dates: &[] },
                effects_on_whole: &[],
                profile: &profile,
                spans: Spans::default(),
                review_steps: if is_daily { OPEN_DAYS } else { 1 },
                is_count: is_daily,
                choice: None,
                is_judged: !is_daily,
                probabilities: &PROBABILITIES,
            }));
        }
    }
    println!("{}", (cpu_seconds()? - start) / f64::from(ROUNDS));
    Ok(())
}

fn series(
    text: &str,
    is_daily: bool,
    period: usize,
    horizon: usize,
) -> Result<Vec<Series>, Box<dyn std::error::Error>> {
    let mut all: Vec<Series> = Vec::new();
    let mut last = "";
    for line in text.lines().skip(1) {
        let mut cells = line.split(',');
        let (Some(name), Some(time), Some(value)) = (cells.next(), cells.next(), cells.next()) else { continue };
        if name != last || all.is_empty() {
            all.push(Series { values: Vec::new(), phases: Vec::new() });
            last = name;
        }
        let Some(series) = all.last_mut() else { continue };
        series.phases.push(if is_daily { weekday(time)? } else { (series.values.len() % period) as u16 });
        series.values.push(value.parse()?);
    }
    for Series { values, phases } in &mut all {
        // The days to come are those of the weeks before.
        let cycle = if is_daily { OPEN_DAYS } else { period };
        for step in values.len()..values.len() + horizon {
            let phase = if step >= cycle { phases[step - cycle] } else { (step % period) as u16 };
            phases.push(phase);
        }
    }
    Ok(all)
}

/// The weekday of a day like 2011-03-07, from 0.
///
/// # References
/// Sakamoto (1993), as in Meeus (1998), "Astronomical Algorithms", chapter 7: days from March on.
fn weekday(day: &str) -> Result<u16, Box<dyn std::error::Error>> {
    let mut parts = day.split('-').map(str::parse::<u32>);
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return Err("a day is written like 2011-03-07".into());
    };
    let (year, month, day) = (year?, month?, day?);
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    Ok((days % WEEK as u32) as u16)
}

/// CPU that this thread has had.
fn cpu_seconds() -> Result<f64, Box<dyn std::error::Error>> {
    let text = read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: f64 = text.split(' ').next().ok_or("the kernel tells no CPU")?.parse()?;
    Ok(nanoseconds / 1e9)
}
