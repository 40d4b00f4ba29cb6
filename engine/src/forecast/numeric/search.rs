use super::bounds::bounded;

/// So many places are tried side by side: while one waits for its last step, the others go on.
pub(in crate::forecast) const LANES: usize = 4;
/// Points of the first look over the whole range.
const GRID: usize = 2 * LANES;
/// Narrower looks: each is three times as fine as the one before.
const LOOKS: usize = 3;

/// The place of the least value of a smooth function on an interval: the best of an even grid, then of ever finer ones around it,
/// and last the bottom of the parabola through the best and its neighbours. Of equal places, the first.
///
/// # Numerics
/// 20 evaluations, [`LANES`] at a time. The last grid has steps of 1/189 of the interval; the parabola is off by some square of that.
#[inline(never)]
pub(in crate::forecast) fn minimise(low: f64, high: f64, costs: &mut dyn FnMut(&[f64; LANES]) -> [f64; LANES]) -> f64 {
    let mut step = (high - low) / (GRID - 1) as f64;
    let mut grid = [(0.0, f64::INFINITY); GRID];
    for (half, points) in grid.chunks_exact_mut(LANES).enumerate() {
        let places = std::array::from_fn(|lane| low + step * (half * LANES + lane) as f64);
        points.copy_from_slice(&pairs(&places, costs));
    }
    let mut around = best_of(&grid);
    for _ in 0..LOOKS {
        step /= 3.0;
        let [left, best, right] = around;
        let places = [-2.0, -1.0, 1.0, 2.0].map(|steps| bounded(best.0 + steps * step, low, high));
        let [second, third, fifth, sixth] = pairs(&places, costs);
        around = best_of(&[left, second, third, best, fifth, sixth, right]);
    }
    bottom(around)
}

fn pairs(places: &[f64; LANES], costs: &mut dyn FnMut(&[f64; LANES]) -> [f64; LANES]) -> [(f64, f64); LANES] {
    let costs = costs(places);
    std::array::from_fn(|lane| (places[lane], costs[lane]))
}

/// The point of the least cost between its neighbours; at an end, it is its own.
fn best_of(points: &[(f64, f64)]) -> [(f64, f64); 3] {
    let mut best = 0;
    for (index, point) in points.iter().enumerate() {
        if point.1 < points[best].1 {
            best = index;
        }
    }
    [points[best.saturating_sub(1)], points[best], points[(best + 1).min(points.len() - 1)]]
}

/// The lowest place of the parabola through three points, of which the middle one is the lowest.
fn bottom([left, best, right]: [(f64, f64); 3]) -> f64 {
    let (to_left, to_right) = ((best.0 - left.0) * (best.1 - right.1), (best.0 - right.0) * (best.1 - left.1));
    let shift = 0.5 * ((best.0 - left.0) * to_left - (best.0 - right.0) * to_right) / (to_left - to_right);
    let place = best.0 - shift;
    if place > left.0 && place < right.0 { place } else { best.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minimum_within_and_one_at_the_end_are_found() {
        let inner = minimise(0.0, 1.0, &mut |places| places.map(|x| (x - 0.3) * (x - 0.3)));
        assert!((inner - 0.3).abs() < 1e-12, "{inner}");
        let bent = minimise(0.0, 2.0, &mut |places| places.map(|x| x * x * x - x));
        assert!((bent - 3.0_f64.sqrt().recip()).abs() < 1e-4, "{bent}");
        assert_eq!(minimise(0.1, 0.9, &mut |places| *places), 0.1);
        assert_eq!(minimise(0.1, 0.9, &mut |_| [2.0; LANES]), 0.1, "of equal places, the first");
    }
}
