/// So many first errors do not count: what forecast them knew little yet.
const SKIP: usize = 28;
/// What is expected before any spans are seen counts for so many.
const EXPECTED_SPANS: f64 = 1.0;
/// The square of a total's error grows by so much for each span that its size is not known from.
const DOUBT: f64 = 0.5;

/// How much larger the mean square of the error of a total over `echo.len() + 1` steps is than if errors of steps had nothing to
/// do with each other: then it would be the sum of theirs.
///
/// The steps of a span share the level that it was forecast from, and what else was wrong before it began. Both are seen in the
/// spans that were: the error of a total is `Σ e[j] (1 + c[1] + … + c[h−j])`, `e` being one-step errors and `c` their echo.
///
/// # Inputs
/// `errors` are those of one step, oldest first; `expected` is what the ratio would be without any spans seen.
///
/// # References
/// Hyndman, Koehler, Ord & Snyder (2008), section 6.2, for the error of a total (there of lead-time demand); Vovk, Gammerman & Shafer
/// (2005), for judging by errors that were. The constants are measured: docs/benchmarks.md.
pub(super) fn span_ratio(errors: &[f64], echo: &[f64], expected: f64) -> f64 {
    let (weights, steps) = (weights(echo), echo.len() + 1);
    let Some(errors) = errors.get(SKIP..).filter(|errors| errors.len() >= steps) else { return expected };
    let square = errors.iter().map(|error| error * error).sum::<f64>() / errors.len() as f64;
    if square <= 0.0 {
        return expected;
    }
    let squares = if let [first, others @ ..] = echo
        && others.iter().all(|other| other == first)
    {
        squares_of_even_echo(errors, *first, &weights)
    } else {
        let total = |span: &[f64]| span.iter().zip(&weights).map(|(error, weight)| error * weight).sum::<f64>();
        errors.windows(steps).map(|span| total(span).powi(2)).sum()
    };
    let found = squares / (errors.len() - steps + 1) as f64 / (steps as f64 * square);
    let spans = errors.len() as f64 / steps as f64;
    let known = EXPECTED_SPANS + spans;
    (EXPECTED_SPANS * expected + spans * found) / known * (1.0 + DOUBT / known)
}

/// The sum of squares of the errors of all totals where the echo is the same for all steps: each follows from the one before, as all
/// weights then differ by as much.
fn squares_of_even_echo(errors: &[f64], echo: f64, weights: &[f64]) -> f64 {
    let (sooner, later) = errors.split_at(weights.len());
    let mut sum: f64 = sooner.iter().sum();
    let mut total: f64 = sooner.iter().zip(weights).map(|(error, weight)| error * weight).sum();
    let mut squares = total * total;
    for (left, entered) in errors.iter().zip(later) {
        total += echo * (sum - left) - weights[0] * left + entered;
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
}
