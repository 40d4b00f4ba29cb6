//! Bulk orders, which count in the mean of demand and not in how it changes.

use super::methods::Input;
use super::numeric::sums;

/// The mean demand of late is that of so many steps with any.
const LATE: usize = 28;
/// So many steps together count less than those after them, by this factor: half after 135 steps.
const BLOCK: usize = 8;
const BLOCK_DECAY: f64 = 0.96;

/// The most that a step counts for, and what the demand so bounded is multiplied with to be as much as before.
///
/// Most of what an uneven product sells goes in few orders. They tell how much it sells, but a level or a weekday that follows them
/// follows chance. The bound is the mean demand of the steps with any, of all or of the last of them, whichever is more: a level that has risen is
/// no bulk order.
///
/// # References
/// Tukey (1962), "The future of data analysis", doi 10.1214/aoms/1177704711, section 18, on winsorising. That what it takes away is given
/// back, and the bound, are measured: docs/decisions/0019.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BulkBound {
    /// The most that a step counts for.
    pub(super) most: f64,
    /// The level of demand on the profile over the mean of what is so bounded, later steps counting more.
    pub(super) scale: f64,
    /// How much bounded demand, times the scale, changes with demand: the slope of the least-squares line through both; 1 where demand
    /// does not change.
    pub(super) slope: f64,
    /// The mean of bounded demand, over all steps.
    pub(super) mean: f64,
    /// The share of steps with demand.
    pub(super) probability: f64,
}

impl BulkBound {
    /// The bound of demand over its profile; none where values below zero outweigh it.
    ///
    /// # Numerics
    /// The level is demand over the sum of the factors. The mean of demand over factors lies below it where these are of the same demand:
    /// what a bulk order adds to its weekday's factor, it is divided by.
    pub(super) fn of(input: &Input<'_>, profile: &[f64]) -> Self {
        let most = mean_size(input.values).max(late_size(input.values));
        let mut sums = Sums { profile, most, weight: 1.0, all: [0.0; 5], late: [0.0; 4] };
        let (first_values, values) = input.values.as_rchunks::<BLOCK>();
        let (first_phases, phases) = input.phases[..input.values.len()].as_rchunks::<BLOCK>();
        for (values, phases) in values.iter().zip(phases).rev() {
            sums.add(values, phases);
            sums.weight *= BLOCK_DECAY;
        }
        for (value, phase) in first_values.iter().zip(first_phases) {
            sums.add(&[*value], &[*phase]);
        }
        let [demand, factors, late_kept, steps] = sums.late;
        let [kept, sum, squares, products, count] = sums.all;
        let all = input.values.len() as f64;
        let probability = count / all;
        if late_kept <= 0.0 || demand <= 0.0 {
            return Self { most: f64::INFINITY, scale: 1.0, slope: 1.0, mean: sum / all, probability };
        }
        let scale = demand / factors * steps / late_kept;
        let variance = squares - sum * sum / all;
        let slope =
            if variance > f64::EPSILON * squares { scale * (products - sum * kept / all) / variance } else { 1.0 };
        Self { most, scale, slope, mean: kept / all, probability }
    }
}

/// What is summed up of demand over its profile.
struct Sums<'a> {
    profile: &'a [f64],
    most: f64,
    /// What the next steps count for.
    weight: f64,
    /// Of bounded demand, of demand, of its squares, of its products with bounded demand, and how often it came.
    all: [f64; 5],
    /// By weight: of demand not over its profile, of the factors, of bounded demand, and of steps.
    late: [f64; 4],
}

impl Sums<'_> {
    fn add<const COUNT: usize>(&mut self, values: &[f64; COUNT], phases: &[u16; COUNT]) {
        let (mut all, mut late) = ([0.0; 5], [0.0; 4]);
        for (&value, &phase) in values.iter().zip(phases) {
            let (factor, bounded) = (self.profile[usize::from(phase)], lesser(value, self.most));
            late[0] += value * factor;
            late[1] += factor;
            all[0] += bounded;
            all[1] += value;
            all[2] += value * value;
            all[3] += value * bounded;
            all[4] += if value == 0.0 { 0.0 } else { 1.0 };
        }
        (late[2], late[3]) = (all[0], COUNT as f64);
        self.all.iter_mut().zip(all).for_each(|(sum, more)| *sum += more);
        self.late.iter_mut().zip(late).for_each(|(sum, more)| *sum += self.weight * more);
    }
}

/// The mean of the last steps with demand; 0 if there are none.
fn late_size(values: &[f64]) -> f64 {
    let (mut sum, mut count) = (0.0, 0);
    for &value in values.iter().rev() {
        let is_demand = value > 0.0;
        sum += if is_demand { value } else { 0.0 };
        count += usize::from(is_demand);
        if count == LATE {
            break;
        }
    }
    sum / count.max(1) as f64
}

/// The mean of the steps with demand; 0 if there are none.
fn mean_size(values: &[f64]) -> f64 {
    let [sum, count] = sums(values, |value| if value > 0.0 { [value, 1.0] } else { [0.0, 0.0] });
    sum / count.max(1.0)
}

/// The lesser of two numbers.
pub(super) fn lesser(value: f64, most: f64) -> f64 {
    if value < most { value } else { most }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bound of demand over a profile.
    fn bound_on(profile: &[f64], values: &[f64]) -> BulkBound {
        let phases: Vec<u16> = (0..values.len()).map(|step| (step % profile.len()) as u16).collect();
        BulkBound::of(&Input { values, period: profile.len(), phases: &phases, dates: &[] }, profile)
    }

    #[test]
    fn a_bulk_order_counts_as_a_mean_one_and_in_the_sum() {
        // Eight steps are of one weight. Their mean size is 20 / 5.
        let found = bound_on(&[1.0], &[1.0, 0.0, 2.0, 0.0, 1.0, 15.0, 0.0, 1.0]);
        assert_eq!(found.most, 4.0);
        assert!((found.scale - 20.0 / 9.0).abs() < 1e-15);
        // Bounded demand is 9 / 8 on average. Its products with demand sum to 67, the squares of demand to 232.
        assert_eq!((found.mean, found.probability), (9.0 / 8.0, 5.0 / 8.0));
        let slope = 20.0 / 9.0 * (67.0 - 20.0 * 9.0 / 8.0) / (232.0 - 20.0 * 20.0 / 8.0);
        assert!((found.slope - slope).abs() < 1e-15);
        // Eight steps before them weigh 0.96 of it.
        let found = bound_on(&[1.0], &[[0.0; 7].as_slice(), &[8.0], &[4.0; 8]].concat());
        let most = 40.0 / 9.0;
        assert!((found.most - most).abs() < 1e-15);
        assert!((found.scale - (32.0 + 0.96 * 8.0) / (32.0 + 0.96 * most)).abs() < 1e-15);
    }

    #[test]
    fn on_its_profile_the_level_sells_what_was_sold() {
        // Sold were 5, 1, 5 and 3, on days of 1.5 and 0.5 times the mean.
        let profile = [1.5, 0.5];
        let values = [5.0 / 1.5, 2.0, 5.0 / 1.5, 6.0];
        let found = bound_on(&profile, &values);
        let level = found.scale * values.iter().map(|value| value.min(found.most)).sum::<f64>() / 4.0;
        assert!((level * (1.5 + 0.5 + 1.5 + 0.5) - 14.0).abs() < 1e-14, "{level}");
    }

    #[test]
    fn a_level_that_has_risen_is_no_bulk_order() {
        let found = bound_on(&[1.0], &[vec![1.0; 300], vec![10.0; 28]].concat());
        assert_eq!(found.most, 10.0);
        assert!((found.scale - 1.0).abs() < 1e-14);
    }

    #[test]
    fn one_late_bulk_order_is_no_level_that_has_risen() {
        // Every tenth step has a demand: 27 of 1, the last of 29.
        let mut values: Vec<f64> = (0..280).map(|step| if step % 10 == 9 { 1.0 } else { 0.0 }).collect();
        values[279] = 29.0;
        assert_eq!(bound_on(&[1.0], &values).most, 2.0);
    }

    #[test]
    fn nothing_is_bounded_where_nothing_can_be_given_back() {
        for values in [vec![], vec![0.0; 9], vec![-1.0, 0.5, -3.0]] {
            let found = bound_on(&[1.0], &values);
            assert_eq!((found.most, found.scale), (f64::INFINITY, 1.0));
        }
    }
}
