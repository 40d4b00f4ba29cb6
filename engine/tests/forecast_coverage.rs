//! How often what comes lies within the ranges, and how far means are off: simulated series of the four patterns, whose truth is known.

use aisle_engine::forecast::{Input, Pattern, Question, Spans, forecast};

/// Open days of a week.
const WEEK: usize = 6;
/// Days of history, days of the totals, and all days to come.
const PAST: usize = 240;
const SPANS: [usize; 3] = [7, 14, 30];
const FUTURE: usize = SPANS[2];
/// So many days are judged one by one.
const DAYS: usize = SPANS[1];
const SERIES: u64 = 4_000;
/// The level stays, or is multiplied each day by the exponential of normal numbers of this deviation.
const DRIFT: f64 = 0.03;

/// Numbers from 0 to 1 by the permuted generator of O'Neill (2014), PCG-XSH-RR.
struct Pcg(u64);

impl Pcg {
    fn next(&mut self) -> f64 {
        let state = self.0;
        self.0 = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = ((((state >> 18) ^ state) >> 27) as u32).rotate_right((state >> 59) as u32);
        (f64::from(mixed) + 0.5) / 4_294_967_296.0
    }

    /// About normal: the sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }

    /// Poisson, by Knuth's products.
    fn poisson(&mut self, mean: f64) -> f64 {
        let (limit, mut product, mut count) = ((-mean).exp(), self.next(), 0.0);
        while product > limit {
            product *= self.next();
            count += 1.0;
        }
        count
    }
}

/// Demand of a day: with a probability, some Poisson number of orders, each of one to `largest` units; the more `skew`, the
/// fewer of them large. The level makes demand more probable, or, where it comes every day, of more orders.
fn demand(random: &mut Pcg, level: f64, (probability, orders, largest, skew): (f64, f64, f64, i32)) -> f64 {
    let (probability, orders) =
        if probability < 1.0 { (probability * level, orders) } else { (probability, orders * level) };
    if random.next() >= probability {
        return 0.0;
    }
    let count = 1.0 + random.poisson(orders);
    (0..count as u32).map(|_| (random.next().powi(skew) * largest).ceil()).sum()
}

/// What a day of level 1 is expected to sell: an order has more than `k` units with the probability `1 − (k / largest)^(1 / skew)`.
fn expected((probability, orders, largest, skew): (f64, f64, f64, i32)) -> f64 {
    let more_than = |units: u32| 1.0 - (f64::from(units) / largest).powf(1.0 / f64::from(skew));
    probability * (1.0 + orders) * (0..largest as u32).map(more_than).sum::<f64>()
}

/// The patterns, each with demand that is so.
const SHAPES: [(Pattern, (f64, f64, f64, i32)); 5] = [
    (Pattern::Smooth, (1.0, 6.0, 6.0, 1)),
    (Pattern::Smooth, (0.7, 2.0, 6.0, 1)),
    (Pattern::Erratic, (0.35, 0.3, 100.0, 6)),
    (Pattern::Intermittent, (0.08, 0.0, 2.0, 1)),
    (Pattern::Lumpy, (0.07, 0.4, 90.0, 4)),
];

/// The levels at which shares are counted.
const LEVELS: [f64; 4] = [0.025, 0.1, 0.9, 0.975];
/// Quantiles are asked for at all multiples of one over this.
const PARTS: u32 = 400;
/// How far a share within a range may be from what the range promises.
const DAYS_TOLERANCE: f64 = 0.01;
/// The same for totals, where a range may be too narrow, and where it may be too wide: even demand whose level stays is given some
/// of the doubt that shops' demand, which drifts, needs.
const TOTALS_TOO_NARROW: f64 = 0.02;
const TOTALS_TOO_WIDE: f64 = 0.05;
/// How far the mean of all forecasts may be from what is expected: twice its standard error where demand is lumpy.
const MEANS_TOLERANCE: f64 = 0.02;

/// Adds, for each level, how much of a value lies at or below its quantile: where a count ties with several quantiles, it lies
/// anywhere between them alike. (The randomised probability integral transform, in expectation.)
fn count_below(below: &mut [f64; 4], quantiles: impl Iterator<Item = f64> + Clone, actual: f64) {
    let lower = quantiles.clone().filter(|&quantile| quantile < actual).count() as f64;
    let equal = quantiles.filter(|&quantile| quantile == actual).count() as f64;
    for (sum, level) in below.iter_mut().zip(LEVELS) {
        *sum += ((level * f64::from(PARTS) - lower) / (equal + 1.0)).clamp(0.0, 1.0);
    }
}

/// Who tells the doubt about totals.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Doubt {
    /// Each series by itself.
    Alone,
    /// All as one shop.
    Shared,
}

/// Simulated series: days seen, and days to come.
fn simulated(shape: (f64, f64, f64, i32), drift: f64) -> Vec<Vec<f64>> {
    let series = |seed: u64| {
        let mut random = Pcg(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut level = 1.0;
        let day = |_| {
            level *= (drift * random.normal()).exp();
            demand(&mut random, level, shape)
        };
        (0..PAST + FUTURE).map(day).collect()
    };
    (1..=SERIES).map(series).collect()
}

/// The weekdays of all days.
fn weekdays() -> Vec<u16> {
    (0..PAST + FUTURE).map(|day| (day % WEEK) as u16).collect()
}

/// What to ask of a series in a shop whose weekdays are alike.
fn question<'a>(values: &'a [f64], phases: &'a [u16], probabilities: &'a [f64]) -> Question<'a> {
    Question {
        input: Input { values, period: WEEK, phases, dates: &[] },
        effects_on_whole: &[],
        profile: &[1.0; WEEK],
        spans: Spans::default(),
        review_steps: WEEK,
        is_count: true,
        choice: None,
        is_judged: false,
        probabilities,
    }
}

/// The shares of days, and of totals of each span, below the quantiles of the levels; and of the series that are of the pattern.
fn coverage(series: &[Vec<f64>], pattern: Pattern, doubt: Doubt) -> ([f64; 4], [[f64; 4]; 3], f64) {
    let phases = weekdays();
    let probabilities: Vec<f64> = (1..PARTS).map(|index| f64::from(index) / f64::from(PARTS)).collect();
    let (mut of_days, mut of_totals) = ([0.0; 4], [[0.0; 4]; 3]);
    let mut of_pattern = 0.0;
    for (span, below) in SPANS.into_iter().zip(&mut of_totals) {
        let questions = series.iter().map(|values| question(&values[..PAST], &phases[..PAST + span], &probabilities));
        let spans = if doubt == Doubt::Shared { Spans::of_shop(questions.clone()) } else { Spans::default() };
        for (values, question) in series.iter().zip(questions) {
            let answer = forecast(&Question { spans, ..question }).expect("a series of numbers has a forecast");
            count_below(below, answer.total_quantiles.iter().copied(), values[PAST..][..span].iter().sum());
            if span == DAYS {
                of_pattern += f64::from(answer.pattern == Some(pattern));
                for (step, actual) in values[PAST..][..DAYS].iter().enumerate() {
                    count_below(&mut of_days, answer.quantiles.iter().map(|quantile| quantile[step]), *actual);
                }
            }
        }
    }
    let count = series.len() as f64;
    let of_totals = of_totals.map(|sums| sums.map(|sum| sum / count));
    (of_days.map(|sum| sum / (count * DAYS as f64)), of_totals, of_pattern / count)
}

#[test]
fn ranges_of_simulated_demand_hold_what_they_promise() {
    for (pattern, shape) in SHAPES {
        for drift in [0.0, DRIFT] {
            let series = simulated(shape, drift);
            for doubt in [Doubt::Alone, Doubt::Shared] {
                let what = format!("{pattern:?}, {drift}, {doubt:?}");
                let (days, totals, of_pattern) = coverage(&series, pattern, doubt);
                // A level that drifts takes some to another pattern.
                let least = if drift == 0.0 { 0.95 } else { 0.9 };
                assert!(of_pattern >= least, "{what}: only {of_pattern} are so");
                let within = |shares: [f64; 4]| [(0.80, shares[2] - shares[1]), (0.95, shares[3] - shares[0])];
                for (level, share) in within(days) {
                    assert!((share - level).abs() <= DAYS_TOLERANCE, "{what}: {share} of days, {level}");
                }
                for (span, totals) in SPANS.into_iter().zip(totals) {
                    for (level, share) in within(totals) {
                        let is_sound = (level - TOTALS_TOO_NARROW..=level + TOTALS_TOO_WIDE).contains(&share);
                        assert!(is_sound, "{what}: {share} of totals of {span} days, {level}");
                    }
                }
            }
        }
    }
}

#[test]
fn means_of_simulated_demand_are_what_is_expected() {
    let phases = weekdays();
    for (pattern, shape) in SHAPES {
        let mut sum = 0.0;
        for values in simulated(shape, 0.0) {
            let answer =
                forecast(&question(&values[..PAST], &phases, &[])).expect("a series of numbers has a forecast");
            sum += answer.mean.iter().sum::<f64>();
        }
        let ratio = sum / (SERIES as f64 * FUTURE as f64) / expected(shape);
        assert!((ratio - 1.0).abs() <= MEANS_TOLERANCE, "{pattern:?}: means are {ratio} of what is expected");
    }
}
