use super::{LANES, bounded};

/// Unknowns of the largest search.
const MOST_DIMENSIONS: usize = 4;
/// A place within a box; what lies beyond its dimensions does not matter.
pub(in crate::forecast) type Place = [f64; MOST_DIMENSIONS];

/// Moves after which the search stops.
const MOST_MOVES: usize = 150;
/// The search stops when the costs of the simplex differ by less than this part of the best.
const TOLERANCE: f64 = 1e-3;
/// The first simplex reaches this part of the box from the start.
const FIRST_STEP: f64 = 0.15;
/// Where a corner may move to, from the middle of the others, in parts of its distance from there: beyond it, twice as far,
/// half as far, and half back.
const MOVES: [f64; LANES] = [-1.0, -2.0, -0.5, 0.5];

/// A place with its cost.
#[derive(Clone, Copy)]
struct Corner {
    cost: f64,
    at: Place,
}

/// The place of a local minimum of a function within a box of at most four dimensions.
///
/// # Inputs
/// `start` lies within the box; `low` and `high` are its corners. A place outside is moved to the box's side. `costs` are those of
/// several places at once.
///
/// # Numerics
/// All four places to which the worst corner may move are tried side by side: while one waits for its last step, the others go on.
///
/// # References
/// Nelder & Mead (1965), "A simplex method for function minimization", with their coefficients 1, 2, ½, ½.
pub(in crate::forecast) fn minimise_in_box(
    start: &[f64],
    low: &[f64],
    high: &[f64],
    costs: &mut dyn FnMut(&[Place; LANES]) -> [f64; LANES],
) -> Place {
    let dimensions = start.len();
    let mut first = [0.0; MOST_DIMENSIONS];
    first[..dimensions].copy_from_slice(start);
    let mut corners = [Corner { cost: f64::INFINITY, at: first }; MOST_DIMENSIONS + 1];
    let corners = &mut corners[..=dimensions];
    for (axis, corner) in corners[1..].iter_mut().enumerate() {
        let step = FIRST_STEP * (high[axis] - low[axis]);
        corner.at[axis] += if corner.at[axis] + step <= high[axis] { step } else { -step };
    }
    judge(corners, costs);
    for _ in 0..MOST_MOVES {
        put_in_order(corners);
        let (best, second_worst, worst) = (corners[0], corners[dimensions - 1], corners[dimensions]);
        if worst.cost - best.cost <= TOLERANCE * best.cost.abs() {
            break;
        }
        let mut tried = [worst; LANES];
        for axis in 0..dimensions {
            let centre = corners[..dimensions].iter().map(|corner| corner.at[axis]).sum::<f64>() / dimensions as f64;
            for (corner, factor) in tried.iter_mut().zip(MOVES) {
                corner.at[axis] = bounded(centre + factor * (worst.at[axis] - centre), low[axis], high[axis]);
            }
        }
        judge(&mut tried, costs);
        let [reflected, expanded, near, back] = tried;
        let replacement = if reflected.cost < best.cost {
            Some(if expanded.cost < reflected.cost { expanded } else { reflected })
        } else if reflected.cost < second_worst.cost {
            Some(reflected)
        } else {
            let contracted = if reflected.cost < worst.cost { near } else { back };
            (contracted.cost < worst.cost.min(reflected.cost)).then_some(contracted)
        };
        if let Some(corner) = replacement {
            corners[dimensions] = corner;
            continue;
        }
        for corner in &mut corners[1..] {
            for (value, best) in corner.at.iter_mut().zip(best.at) {
                *value = 0.5 * (*value + best);
            }
        }
        judge(&mut corners[1..], costs);
    }
    put_in_order(corners);
    corners[0].at
}

/// Sets the costs of corners.
#[inline(never)]
fn judge(corners: &mut [Corner], costs: &mut dyn FnMut(&[Place; LANES]) -> [f64; LANES]) {
    for some in corners.chunks_mut(LANES) {
        let places = std::array::from_fn(|lane| some[lane.min(some.len() - 1)].at);
        some.iter_mut().zip(costs(&places)).for_each(|(corner, cost)| corner.cost = cost);
    }
}

/// Sorts a handful of corners by their costs; one that is no number goes last.
#[inline(never)]
fn put_in_order(corners: &mut [Corner]) {
    for end in 1..corners.len() {
        let mut place = end;
        while place > 0 && corners[place].cost.total_cmp(&corners[place - 1].cost).is_lt() {
            corners.swap(place, place - 1);
            place -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bottom_of_a_bent_valley_is_found() {
        let valley = |at: &Place| 10.0 * (at[1] - at[0] * at[0]).powi(2) + (1.0 - at[0]).powi(2);
        let search = |height: f64| {
            minimise_in_box(&[-0.5, 0.5], &[-2.0; 2], &[2.0; 2], &mut |places| {
                std::array::from_fn(|lane| valley(&places[lane]) + height)
            })
        };
        // A bottom of no height is searched for as long as anything is gained; one of height 1 to a part of it.
        let place = search(0.0);
        assert!((place[0] - 1.0).abs() < 1e-3 && (place[1] - 1.0).abs() < 1e-3, "{place:?}");
        let place = search(1.0);
        assert!(valley(&place) < TOLERANCE, "{place:?}");
        let mut slope = |places: &[Place; LANES]| std::array::from_fn(|lane| places[lane][0] + places[lane][1]);
        let place = minimise_in_box(&[0.5, 0.5], &[0.0; 2], &[1.0; 2], &mut slope);
        assert_eq!(place[..2], [0.0, 0.0]);
    }
}
