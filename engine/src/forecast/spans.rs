use serde::{Deserialize, Serialize};

use super::answer::Question;
use super::fitting::fit;
use super::numeric::sums;

/// So many first errors do not count: what forecast them knew little yet.
const SKIP: usize = 28;
/// What is expected before any spans are seen counts for so many.
const EXPECTED_SPANS: f64 = 1.0;
/// The square of a total's error grows by so much over the spans that the series has been seen for: what is known of it by those of all
/// is not its own.
const DOUBT: f64 = 0.5;
/// In a shop's, no series' spans count for more than this.
const GREATEST: f64 = 10.0;
/// About so many series of a shop are asked.
const SAMPLE: usize = 400;
/// Those with fewer sales tell nothing.
const LEAST_SALES: usize = 10;

/// What spans that were tell of the total of the steps to come: how much larger the mean square of its error is than if errors of steps
/// had nothing to do with each other. Then it would be the sum of theirs.
///
/// The steps of a span share the level that it was forecast from, and what else was wrong before it began. Both are seen in the
/// spans that were: the error of a total is `Σ e[j] (1 + c[1] + … + c[h−j])`, `e` being one-step errors and `c` their echo.
///
/// # References
/// Hyndman, Koehler, Ord & Snyder (2008), section 6.2, for the error of a total (there of lead-time demand); Vovk, Gammerman & Shafer
/// (2005), for judging by errors that were. That a shop's series tell it together is measured: docs/decisions/0020.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spans {
    /// How many spans there were.
    count: f64,
    /// The sum of their ratios.
    ratios: f64,
}

impl Spans {
    /// Of a shop's series, some hundreds of them, evenly spread: of one series alone, few spans tell little but chance.
    #[must_use]
    pub fn of_shop<'a>(questions: impl ExactSizeIterator<Item = Question<'a>>) -> Self {
        let every = questions.len().div_ceil(SAMPLE).max(1);
        let add = |sum: Self, question: Question<'_>| {
            let spans = Self::of_series(&question);
            Self { count: sum.count + spans.count, ratios: sum.ratios + spans.ratios.min(GREATEST * spans.count) }
        };
        questions.step_by(every).fold(Self::default(), add)
    }

    fn of_series(question: &Question<'_>) -> Self {
        if question.input.values.iter().filter(|&&value| value != 0.0).count() < LEAST_SALES {
            return Self::default();
        }
        let errors =
            fit(question).map(|fitted| Self::of(&fitted.relative_errors(question.input.phases), &fitted.fit.echo));
        errors.unwrap_or_default()
    }

    /// Of a series' errors of one step, oldest first. The spans have a step more than the echo; none is seen where errors are few.
    pub(super) fn of(errors: &[f64], echo: &[f64]) -> Self {
        let steps = echo.len() + 1;
        let Some(errors) = errors.get(SKIP..).filter(|errors| errors.len() >= steps) else { return Self::default() };
        let [squares] = sums(errors, |error| [error * error]);
        let square = squares / errors.len() as f64;
        if square <= 0.0 {
            return Self::default();
        }
        let squares = if let [first, others @ ..] = echo
            && others.iter().all(|other| other == first)
        {
            squares_of_even_echo(errors, *first, steps)
        } else {
            let weights = weights(echo);
            let total = |span: &[f64]| span.iter().zip(&weights).map(|(error, weight)| error * weight).sum::<f64>();
            errors.windows(steps).map(|span| total(span).powi(2)).sum()
        };
        let ratio = squares / (errors.len() - steps + 1) as f64 / (steps as f64 * square);
        let count = errors.len() as f64 / steps as f64;
        Self { count, ratios: count * ratio }
    }

    /// These, or else the others if there are none.
    pub(super) fn or_else(self, others: impl FnOnce() -> Self) -> Self {
        if self.count > 0.0 { self } else { others() }
    }

    /// The ratio of a span of so many steps to come of a series of so many values; `expected` is what it would be without any seen.
    pub(super) fn ratio(self, expected: f64, values: usize, steps: usize) -> f64 {
        if self.count <= 0.0 {
            return expected;
        }
        let own = values.saturating_sub(SKIP) as f64 / steps.max(1) as f64;
        let mean = (EXPECTED_SPANS * expected + self.ratios) / (EXPECTED_SPANS + self.count);
        mean * (1.0 + DOUBT / (EXPECTED_SPANS + own))
    }
}

/// The sum of squares of the errors of all totals where the echo is the same for all steps: each follows from the one before, as all
/// weights then differ by as much.
fn squares_of_even_echo(errors: &[f64], echo: f64, steps: usize) -> f64 {
    let (sooner, later) = errors.split_at(steps);
    let (mut sum, mut total) = (0.0, 0.0);
    for error in sooner {
        total += echo * sum + error;
        sum += error;
    }
    // What the first error of a span would count in one of a step more.
    let first = 1.0 + echo * steps as f64;
    let mut squares = total * total;
    for (left, entered) in errors.iter().zip(later) {
        total += echo * sum + (entered - first * left);
        sum += entered - left;
        squares += total * total;
    }
    squares
}

/// The ratio if errors of one step came independently: each goes into the total once itself, and once in each later step as an echo.
pub(super) fn independent_ratio(echo: &[f64]) -> f64 {
    let weights = weights(echo);
    weights.iter().map(|weight| weight * weight).sum::<f64>() / weights.len() as f64
}

/// How much of the error of each step of a span is in its total.
fn weights(echo: &[f64]) -> Vec<f64> {
    let mut weights = vec![1.0; echo.len() + 1];
    let mut sum = 1.0;
    for (weight, echo) in weights.iter_mut().rev().skip(1).zip(echo) {
        sum += echo;
        *weight = sum;
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{Choice, Input, Method};

    fn span_ratio(errors: &[f64], echo: &[f64], expected: f64) -> f64 {
        Spans::of(errors, echo).ratio(expected, errors.len(), echo.len() + 1)
    }

    #[test]
    fn independent_errors_of_a_level_that_is_known_add_up_by_their_squares() {
        // Each error of three is followed by its opposite and by nothing: spans of three days have no error at all.
        let cancelling: Vec<f64> = [2.0, -2.0, 0.0].repeat(50);
        assert!(span_ratio(&cancelling, &[0.0; 2], 1.0) < 0.1);
        // Errors that all go one way: the total's is three times one, its square nine times instead of three.
        let together = [2.0; 150];
        let spans = (150.0 - 28.0) / 3.0;
        let expected = (1.0 + spans * 3.0) / (1.0 + spans) * (1.0 + 0.5 / (1.0 + spans));
        assert!((span_ratio(&together, &[0.0; 2], 1.0) - expected).abs() < 1e-12);
        assert_eq!(span_ratio(&together[..20], &[0.0; 2], 1.5), 1.5, "too short to judge");
        // An error of 1 among zeros: its total has what is left of it in each span that it is in, at an echo of a half 2, 1.5 and 1.
        let alone: Vec<f64> = (0..58).map(|step| if step == 43 { 1.0 } else { 0.0 }).collect();
        let found = (4.0 + 2.25 + 1.0) / 28.0 / (3.0 / 30.0);
        let expected = (1.0 + 10.0 * found) / 11.0 * (1.0 + 0.5 / 11.0);
        assert!((span_ratio(&alone, &[0.5; 2], 1.0) - expected).abs() < 1e-12);
        // With an echo of a half the first error counts twice, the second one and a half times, the last once.
        assert_eq!(independent_ratio(&[0.5; 2]), (4.0 + 2.25 + 1.0) / 3.0);
    }

    #[test]
    fn the_series_of_a_shop_tell_together_none_of_them_too_much() {
        const STEPS: usize = 10;
        let shop = |series: &[Vec<f64>]| {
            let phases = [0; 130 + STEPS];
            Spans::of_shop(series.iter().map(|values| Question {
                input: Input { values, period: 1, phases: &phases, dates: &[] },
                effects_on_whole: &[],
                profile: &[1.0],
                spans: Spans::default(),
                review_steps: 1,
                is_count: false,
                choice: Some(Choice::Single(Method::Naive)),
                is_judged: false,
                probabilities: &[],
            }))
        };
        let uneven: Vec<f64> = (1..=130).map(|step| f64::from(step * 7 % 11)).collect();
        let one = shop(std::slice::from_ref(&uneven));
        let found = one.ratios / one.count;
        assert!(found > 0.1 && found < GREATEST, "{found}");
        let seldom: Vec<f64> = (0..130).map(|step| if step % 20 == 0 { 1.0 } else { 0.0 }).collect();
        assert_eq!(shop(&[uneven.clone(), seldom]), one);
        // Each step is a unit above the one before: the errors of a total are 1 + 2 + … + 10.
        let rising: Vec<f64> = (1..=130).map(f64::from).collect();
        let two = shop(&[uneven, rising]);
        assert!((two.count - 2.0 * one.count).abs() < 1e-12);
        assert!((two.ratios - (one.ratios + GREATEST * one.count)).abs() < 1e-12);
        // What is expected counts for a span, and a series of a hundred values after the first 28 has seen ten.
        let ratio = (3.0 + two.ratios) / (1.0 + two.count) * (1.0 + 0.5 / 11.0);
        assert!((two.ratio(3.0, 128, STEPS) - ratio).abs() < 1e-12);
        assert_eq!(Spans::default().ratio(3.0, 128, STEPS), 3.0);
    }
}
