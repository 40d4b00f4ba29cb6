use super::numeric::sums;
use super::pattern::Pattern;

/// What one look at the values of a series tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// The number of values.
    count: f64,
    /// The number of those above zero.
    sales: f64,
    /// The sum of those above zero.
    pub(super) above: f64,
    /// The sum of those below zero.
    pub(super) below: f64,
    /// The sum of the squares.
    pub(super) squares: f64,
}

impl Facts {
    pub(super) fn of(values: &[f64]) -> Self {
        let [sales, above, below, squares] = sums(values, |value| {
            let (sale, above) = if value > 0.0 { (1.0, value) } else { (0.0, 0.0) };
            // What is no number stays none.
            [sale, above, value - above, value * value]
        });
        Self { count: values.len() as f64, sales, above, below, squares }
    }

    /// The sum of the sizes of all values.
    pub(super) fn absolute(&self) -> f64 {
        self.above - self.below
    }

    /// Does a value lie below zero?
    pub(super) fn is_negative(&self) -> bool {
        self.below < 0.0
    }

    /// The mean of the values above zero; 0 if there are none.
    pub(super) fn mean_size(&self) -> f64 {
        self.above / self.sales.max(1.0)
    }

    /// The pattern of single steps; `None` without demand.
    pub(super) fn pattern(&self) -> Option<Pattern> {
        Pattern::of_sums(self.count, self.sales, self.above, self.squares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_counted_by_hand() {
        let facts = Facts::of(&[3.0, 0.0, -2.0, 1.0, 0.0, 5.0]);
        assert_eq!((facts.above, facts.below, facts.squares), (9.0, -2.0, 39.0));
        assert_eq!((facts.absolute(), facts.mean_size(), facts.is_negative()), (11.0, 3.0, true));
        assert_eq!(Facts::of(&[0.0; 3]).mean_size(), 0.0);
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!Facts::of(&[1.0, value]).absolute().is_finite());
        }
    }

    #[test]
    fn the_pattern_is_that_of_single_steps() {
        for values in [[1.0, 2.0, 1.0, 2.0], [9.0, 1.0, 1.0, 1.0], [3.0, 0.0, 0.0, 3.0], [9.0, 0.0, 1.0, 0.0], [0.0; 4]]
        {
            assert_eq!(Facts::of(&values).pattern(), Pattern::of(&values, 1));
        }
    }
}
