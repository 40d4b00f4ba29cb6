/// Evaluations after which the search stops.
const MOST_EVALUATIONS: usize = 250;
/// The search stops when the costs of the simplex differ by less than this part of the best.
const TOLERANCE: f64 = 1e-9;
/// The first simplex reaches this part of the box from the start.
const FIRST_STEP: f64 = 0.15;

/// The place of a local minimum of a function within a box of at most four dimensions.
///
/// # Inputs
/// `start` lies within the box; `low` and `high` are its corners. A place outside is moved to the box's side.
///
/// # References
/// Nelder & Mead (1965), "A simplex method for function minimization", with their coefficients 1, 2, ½, ½.
pub(in crate::forecast) fn minimise_in_box(
    start: &[f64],
    low: &[f64],
    high: &[f64],
    cost: &mut dyn FnMut(&[f64]) -> f64,
) -> Vec<f64> {
    let dimensions = start.len();
    let inside = |mut place: Vec<f64>| {
        for (value, (low, high)) in place.iter_mut().zip(low.iter().zip(high)) {
            *value = value.clamp(*low, *high);
        }
        place
    };
    let mut corners: Vec<(f64, Vec<f64>)> = Vec::with_capacity(dimensions + 1);
    corners.push((cost(start), start.to_vec()));
    for axis in 0..dimensions {
        let mut place = start.to_vec();
        let step = FIRST_STEP * (high[axis] - low[axis]);
        place[axis] += if place[axis] + step <= high[axis] { step } else { -step };
        corners.push((cost(&place), place));
    }
    let mut evaluations = corners.len();
    while evaluations < MOST_EVALUATIONS {
        put_in_order(&mut corners);
        let (best, worst) = (corners[0].0, corners[dimensions].0);
        if worst - best <= TOLERANCE * best.abs() {
            break;
        }
        let from_worst = |factor: f64| -> Vec<f64> {
            let worst = &corners[dimensions].1;
            let centre =
                |axis| corners[..dimensions].iter().map(|corner| corner.1[axis]).sum::<f64>() / dimensions as f64;
            inside((0..dimensions).map(|axis| centre(axis) + factor * (worst[axis] - centre(axis))).collect())
        };
        let mut tried = |factor: f64| {
            let place = from_worst(factor);
            (cost(&place), place)
        };
        let reflected = tried(-1.0);
        evaluations += 1;
        let replacement = if reflected.0 < best {
            evaluations += 1;
            let expanded = tried(-2.0);
            Some(if expanded.0 < reflected.0 { expanded } else { reflected })
        } else if reflected.0 < corners[dimensions - 1].0 {
            Some(reflected)
        } else {
            evaluations += 1;
            let contracted = tried(if reflected.0 < worst { -0.5 } else { 0.5 });
            (contracted.0 < worst.min(reflected.0)).then_some(contracted)
        };
        if let Some(corner) = replacement {
            corners[dimensions] = corner;
            continue;
        }
        let (first, others) = corners.split_at_mut(1);
        for (found, place) in others {
            for (value, best) in place.iter_mut().zip(&first[0].1) {
                *value = 0.5 * (*value + best);
            }
            *found = cost(place);
            evaluations += 1;
        }
    }
    put_in_order(&mut corners);
    corners.swap_remove(0).1
}

/// Sorts a handful of corners by their costs; one that is no number goes last.
fn put_in_order(corners: &mut [(f64, Vec<f64>)]) {
    for end in 1..corners.len() {
        let mut place = end;
        while place > 0 && corners[place].0.total_cmp(&corners[place - 1].0).is_lt() {
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
        let mut valley = |at: &[f64]| 10.0 * (at[1] - at[0] * at[0]).powi(2) + (1.0 - at[0]).powi(2);
        let place = minimise_in_box(&[-0.5, 0.5], &[-2.0; 2], &[2.0; 2], &mut valley);
        assert!((place[0] - 1.0).abs() < 1e-3 && (place[1] - 1.0).abs() < 1e-3, "{place:?}");
        let mut slope = |at: &[f64]| at[0] + at[1];
        assert_eq!(minimise_in_box(&[0.5, 0.5], &[0.0; 2], &[1.0; 2], &mut slope), [0.0, 0.0]);
    }
}
