/// The least time to wait before another attempt, and the longest.
const WAIT_MILLIS: f64 = 300.0;
const LONGEST_WAIT_MILLIS: f64 = 15_000.0;

/// How long to wait before another attempt to connect: the longer the more there were, and not in step with other pages.
///
/// # Inputs
/// `attempts`: from 1. `random`: from 0 to below 1, another for each page.
///
/// # Returns
/// Milliseconds between half of the longest wait after so many attempts and all of it. That one doubles with each attempt up to a bound.
pub(super) fn wait_millis(attempts: i32, random: f64) -> f64 {
    let longest = (WAIT_MILLIS * f64::from(1 << attempts.min(10))).min(LONGEST_WAIT_MILLIS);
    longest * (0.5 + random / 2.0)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::wait_millis;

    #[wasm_bindgen_test]
    fn waits_double_up_to_a_bound() {
        let bounds = [(1, 300.0, 600.0), (2, 600.0, 1_200.0), (5, 4_800.0, 9_600.0), (6, 7_500.0, 15_000.0)];
        for (attempts, least, most) in
            bounds.into_iter().chain([(40, 7_500.0, 15_000.0), (i32::MAX, 7_500.0, 15_000.0)])
        {
            assert_eq!((wait_millis(attempts, 0.0), wait_millis(attempts, 1.0)), (least, most), "{attempts}");
        }
    }

    /// Pages that lost their relay together come back evenly over half of the longest wait.
    #[wasm_bindgen_test]
    fn pages_come_back_one_after_the_other() {
        const PAGES: u32 = 2_000;
        for (attempts, least, most) in [(1, 300.0, 600.0), (9, 7_500.0, 15_000.0)] {
            let mut pages_in = [0; 10];
            for page in 0..PAGES {
                let millis = wait_millis(attempts, (f64::from(page) + 0.5) / f64::from(PAGES));
                pages_in[((millis - least) / (most - least) * 10.0) as usize] += 1;
            }
            assert_eq!(pages_in, [PAGES / 10; 10], "{attempts}");
        }
    }
}
