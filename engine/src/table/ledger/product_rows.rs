use crate::table::{PIECE, SalesTable};

/// The rows of each product, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProductRows {
    rows: Vec<u32>,
    /// Where each product's rows begin, and the number of rows.
    bounds: Vec<u32>,
}

impl ProductRows {
    /// A counting sort; four bytes a line.
    pub(super) fn new(table: &SalesTable, product_of_code: &[u32], products: usize) -> Self {
        let mut bounds = vec![0_u32; products + 1];
        for codes in table.code.codes.chunks(PIECE) {
            count(codes, product_of_code, &mut bounds[1..]);
        }
        for product in 1..bounds.len() {
            bounds[product] += bounds[product - 1];
        }
        let mut next = bounds.clone();
        let mut rows = vec![0_u32; table.len()];
        for (piece, codes) in table.code.codes.chunks(PIECE).enumerate() {
            place(piece * PIECE, codes, product_of_code, &mut next, &mut rows);
        }
        Self { rows, bounds }
    }

    pub(crate) fn of(&self, product: u32) -> &[u32] {
        let product = product as usize;
        &self.rows[self.bounds[product] as usize..self.bounds[product + 1] as usize]
    }
}

#[inline(never)]
fn count(codes: &[u32], product_of_code: &[u32], counts: &mut [u32]) {
    for &code in codes {
        counts[product_of_code[code as usize] as usize] += 1;
    }
}

#[inline(never)]
fn place(first_row: usize, codes: &[u32], product_of_code: &[u32], next: &mut [u32], rows: &mut [u32]) {
    for (offset, &code) in codes.iter().enumerate() {
        let place = &mut next[product_of_code[code as usize] as usize];
        rows[*place as usize] = (first_row + offset) as u32;
        *place += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::NewLine;

    #[test]
    fn the_rows_of_all_codes_of_a_product_come_in_order() {
        let mut table = SalesTable::default();
        for code in ["a", "b", "A", "b", "a"] {
            table.push(&NewLine { invoice: "1", code, ..NewLine::default() }).unwrap();
        }
        // The dictionary numbers the codes a, b, A as 0, 1, 2; a and A are one product.
        let rows = ProductRows::new(&table, &[0, 1, 0], 2);
        assert_eq!([rows.of(0), rows.of(1)], [&[0, 2, 4][..], &[1, 3]]);
    }
}
