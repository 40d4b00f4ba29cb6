//! Which shade an amount gets, when one country may sell a thousand times as much as the next.

/// Shades of the ramp that a map uses; the lightest ones would not stand out from the land.
pub(super) const SHADES_MAX: usize = 5;

/// From this ratio of the largest to the smallest amount on, each shade is ten times the one before.
const TENFOLD_FROM: f64 = 100.0;

/// Round numbers that are about twice the one before.
const TWOFOLD: [f64; 3] = [1.0, 2.0, 5.0];

/// Shades by round amounts, each ten times (or about twice) the one before.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shades {
    /// From these amounts on, ascending. What is below the second one has the first shade too.
    pub(super) from: Vec<f64>,
    pub(super) is_tenfold: bool,
}

impl Shades {
    /// The shades for these amounts; zero and below have none.
    pub(super) fn of(amounts: impl Iterator<Item = f64> + Clone) -> Self {
        let positive = amounts.filter(|amount| *amount > 0.0);
        let (low, high) = positive.fold((f64::MAX, 0.0_f64), |(low, high), amount| (low.min(amount), high.max(amount)));
        if high <= 0.0 {
            return Self::default();
        }
        let is_tenfold = high / low >= TENFOLD_FROM;
        let steps: &[f64] = if is_tenfold { &TWOFOLD[..1] } else { &TWOFOLD };
        let decades = (low.log10().floor() as i32)..=(high.log10().floor() as i32);
        let round = decades.flat_map(|decade| steps.iter().map(move |step| step * 10_f64.powi(decade)));
        let mut from: Vec<_> = round.filter(|amount| *amount <= high).collect();
        // The step in which the smallest amount lies is the lowest that is needed.
        let needless = from.iter().filter(|amount| **amount <= low).count().saturating_sub(1);
        from.drain(..needless.max(from.len().saturating_sub(SHADES_MAX)));
        Self { from, is_tenfold }
    }

    /// The shade of an amount, 0 for the lightest; `None` for zero and below.
    pub(super) fn shade(&self, amount: f64) -> Option<usize> {
        (amount > 0.0).then(|| self.from.iter().filter(|from| **from <= amount).count().saturating_sub(1))
    }

    /// The step of the ramp for a shade, such that the darkest shade has the darkest step, `ramp_steps`.
    pub(super) fn ramp(&self, shade: usize, ramp_steps: usize) -> usize {
        (ramp_steps + shade + 1).saturating_sub(self.from.len()).min(ramp_steps)
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn one_country_far_ahead_leaves_shades_for_the_others() {
        let shades = Shades::of([8_453_402.0, 283_440.0, 270_000.0, 21_000.0, 1_100.0, 125.5, -3.0].into_iter());
        assert_eq!(shades.from, [100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0]);
        let all: Vec<_> = [8e6, 283_440.0, 21_000.0, 1_100.0, 125.5, 3.0].map(|amount| shades.shade(amount)).into();
        assert_eq!(all, [Some(4), Some(3), Some(2), Some(1), Some(0), Some(0)]);
        assert_eq!((shades.shade(0.0), shades.shade(-3.0)), (None, None));
        assert_eq!((shades.ramp(4, 7), shades.ramp(0, 7)), (7, 3));
    }

    #[wasm_bindgen_test]
    fn even_sales_get_finer_shades() {
        let shades = Shades::of([90.0, 40.0, 12.0].into_iter());
        assert_eq!((shades.from.as_slice(), shades.is_tenfold), ([10.0, 20.0, 50.0].as_slice(), false));
        assert_eq!(Shades::of([7.0].into_iter()).from, [5.0]);
        assert_eq!(Shades::of([-7.0].into_iter()), Shades::default());
    }
}
