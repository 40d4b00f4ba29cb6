/// A pivot below this part of its column's square sum means that the columns do not tell their weights apart.
const LEAST_PIVOT: f64 = 1e-12;

/// The sums of a least-squares problem with few unknowns, gathered row by row.
#[derive(Clone)]
pub(in crate::forecast) struct NormalEquations {
    unknowns: usize,
    /// Row by row: products of the columns with each other, then with the right side.
    sums: Vec<f64>,
}

impl NormalEquations {
    pub(in crate::forecast) fn new(unknowns: usize) -> Self {
        Self { unknowns, sums: vec![0.0; unknowns * (unknowns + 1)] }
    }

    /// The equations `matrix · weights = right`, the matrix symmetric and positive definite.
    pub(in crate::forecast) fn of(matrix: Vec<Vec<f64>>, right: Vec<f64>) -> Self {
        let rows = matrix.into_iter().zip(right).flat_map(|(row, right)| row.into_iter().chain([right]));
        let sums: Vec<f64> = rows.collect();
        // n (n + 1) numbers lie between n² and (n + 1)².
        Self { unknowns: sums.len().isqrt(), sums }
    }

    /// Adds the row `Σ weight · column = right`.
    pub(in crate::forecast) fn add(&mut self, columns: &[f64], right: f64) {
        let width = self.unknowns + 1;
        for (row, &left) in self.sums.chunks_exact_mut(width).zip(columns) {
            if left != 0.0 {
                for (sum, &column) in row.iter_mut().zip(columns) {
                    *sum += left * column;
                }
                row[width - 1] += left * right;
            }
        }
    }

    /// Adds to the weight of an unknown's own square.
    pub(in crate::forecast) fn add_to_square(&mut self, unknown: usize, value: f64) {
        self.sums[unknown * (self.unknowns + 2)] += value;
    }

    /// The weights with the least sum of squares; 0 for those that the rows do not determine.
    ///
    /// # Numerics
    /// Cholesky's elimination without pivoting, O(unknowns³).
    pub(in crate::forecast) fn solve(mut self) -> Vec<f64> {
        self.eliminate(self.unknowns);
        self.substitute(self.unknowns, vec![0.0; self.unknowns])
    }

    /// Eliminates the first `count` unknowns. The rows of the others are then equations of the others alone.
    pub(in crate::forecast) fn eliminate(&mut self, count: usize) {
        let (unknowns, width) = (self.unknowns, self.unknowns + 1);
        let squares: Vec<f64> = (0..count).map(|index| self.sums[index * width + index]).collect();
        for (pivot, square) in squares.into_iter().enumerate() {
            let (above, below) = self.sums.split_at_mut((pivot + 1) * width);
            let pivot_row = &mut above[pivot * width..];
            let divisor = pivot_row[pivot];
            if divisor <= LEAST_PIVOT * square {
                pivot_row.fill(0.0);
                continue;
            }
            for row in below.chunks_exact_mut(width).take(unknowns - pivot - 1) {
                let factor = row[pivot] / divisor;
                if factor != 0.0 {
                    for (sum, above) in row[pivot..].iter_mut().zip(&pivot_row[pivot..]) {
                        *sum -= factor * above;
                    }
                }
            }
        }
    }

    /// The weights of all unknowns, the first `count` of which have been eliminated, given those of the others.
    pub(in crate::forecast) fn substitute(&self, count: usize, mut weights: Vec<f64>) -> Vec<f64> {
        let width = self.unknowns + 1;
        for (row, sums) in self.sums.chunks_exact(width).take(count).enumerate().rev() {
            let divisor = sums[row];
            if divisor > 0.0 {
                let known: f64 =
                    sums[row + 1..].iter().zip(&weights[row + 1..]).map(|(sum, weight)| sum * weight).sum();
                weights[row] = (sums[width - 1] - known) / divisor;
            }
        }
        weights
    }

    /// What weights take off the sum of squares of the right side: `2 bᵀ w − wᵀ A w`.
    pub(in crate::forecast) fn explained(&self, weights: &[f64]) -> f64 {
        let row = |(sums, weight): (&[f64], &f64)| {
            let products: f64 = sums.iter().zip(weights).map(|(sum, weight)| sum * weight).sum();
            weight * (2.0 * sums[self.unknowns] - products)
        };
        self.sums.chunks_exact(self.unknowns + 1).zip(weights).map(row).sum()
    }

    /// Matrix and right side of the unknowns from `first` on.
    pub(in crate::forecast) fn from(&self, first: usize) -> (Vec<f64>, Vec<f64>) {
        let rows = || self.sums.chunks_exact(self.unknowns + 1).skip(first);
        let matrix = rows().flat_map(|row| row[first..self.unknowns].iter().copied()).collect();
        (matrix, rows().map(|row| row[self.unknowns]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_its_own_points_is_found_and_a_repeated_column_is_left_out() {
        let mut line = NormalEquations::new(3);
        for x in 0..5 {
            let x = f64::from(x);
            line.add(&[1.0, x, 2.0 * x], 3.0 - 0.5 * x);
        }
        let weights = line.solve();
        assert!((weights[0] - 3.0).abs() < 1e-12 && (weights[1] + 0.5).abs() < 1e-12, "{weights:?}");
        assert_eq!(weights[2], 0.0);
    }
}
