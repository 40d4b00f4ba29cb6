/// A pivot below this part of its column's square sum means that the columns do not tell their weights apart.
const LEAST_PIVOT: f64 = 1e-12;

/// The sums of a least-squares problem with few unknowns, gathered row by row.
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

    /// The weights with the least sum of squares; 0 for those that the rows do not determine.
    ///
    /// # Numerics
    /// Cholesky's elimination without pivoting, O(unknowns³).
    pub(in crate::forecast) fn solve(mut self) -> Vec<f64> {
        let (unknowns, width) = (self.unknowns, self.unknowns + 1);
        let sums = &mut self.sums;
        let squares: Vec<f64> = (0..unknowns).map(|index| sums[index * width + index]).collect();
        for pivot in 0..unknowns {
            let divisor = sums[pivot * width + pivot];
            if divisor <= LEAST_PIVOT * squares[pivot] {
                sums[pivot * width..(pivot + 1) * width].fill(0.0);
                continue;
            }
            for row in pivot + 1..unknowns {
                let factor = sums[row * width + pivot] / divisor;
                if factor != 0.0 {
                    for column in pivot..width {
                        sums[row * width + column] -= factor * sums[pivot * width + column];
                    }
                }
            }
        }
        let mut weights = vec![0.0; unknowns];
        for row in (0..unknowns).rev() {
            let divisor = sums[row * width + row];
            if divisor > 0.0 {
                let known: f64 = (row + 1..unknowns).map(|column| sums[row * width + column] * weights[column]).sum();
                weights[row] = (sums[row * width + unknowns] - known) / divisor;
            }
        }
        weights
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
