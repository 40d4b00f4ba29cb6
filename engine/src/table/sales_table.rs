use super::columns::{OptionalCodes, OptionalColumns, TextColumn, push_from, remove_from};
use super::dictionary::NONE;
use super::new_line::{CodedLine, LineError, NewLine};
use super::{Money, amount_of};

/// The rows that came from one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRows {
    /// The file's name.
    pub name: String,
    /// The first of its rows in the table.
    pub first_row: usize,
}

/// All sales lines of one or more files, column by column, in the order of the files.
///
/// Columns are plain vectors in Arrow's layout. What depends on definitions (classes, products, duplicates, reversals)
/// lies beside it, in a [`super::Ledger`], so that a changed definition never touches what was read.
#[derive(Clone, Debug, Default)]
pub struct SalesTable {
    pub(crate) invoice: TextColumn,
    pub(crate) code: TextColumn,
    pub(crate) description: TextColumn,
    pub(crate) customer: TextColumn,
    pub(crate) country: TextColumn,
    pub(crate) time: Vec<u32>,
    pub(crate) quantity: Vec<i64>,
    pub(crate) unit_price: Vec<i64>,
    pub(crate) amount: Vec<i64>,
    pub(crate) line_number: Vec<u32>,
    pub(crate) optional: OptionalColumns,
    pub(crate) files: Vec<FileRows>,
    /// Is any of the optional columns not empty?
    has_optional: bool,
    /// Sums of absolute amounts and quantities. They stay at the largest number once they are beyond it.
    absolute_sums: [u64; 2],
}

impl SalesTable {
    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Are there no lines?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// Lines pushed from now on belong to the file of this name.
    pub fn begin_file(&mut self, name: &str) {
        self.files.push(FileRows { name: name.to_owned(), first_row: self.len() });
    }

    /// The files, in the order in which they were read.
    #[must_use]
    pub fn files(&self) -> &[FileRows] {
        &self.files
    }

    /// The index in [`Self::files`] of the file that a row came from.
    #[must_use]
    pub fn file_of(&self, row: usize) -> usize {
        self.files.partition_point(|file| file.first_row <= row).saturating_sub(1)
    }

    /// The currency that the files name: a code, or else a symbol, which several may share. (A file with two is refused.)
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.optional.currency.dictionary.texts().filter(|text| !text.is_empty()).max_by_key(|text| text.len())
    }

    /// Reserves room for exactly so many further lines, so that columns do not double while they grow.
    pub fn reserve(&mut self, lines: usize) {
        for column in [&mut self.invoice, &mut self.code, &mut self.description, &mut self.customer, &mut self.country]
        {
            column.codes.reserve_exact(lines);
        }
        for column in [&mut self.quantity, &mut self.unit_price, &mut self.amount] {
            column.reserve_exact(lines);
        }
        self.time.reserve_exact(lines);
        self.line_number.reserve_exact(lines);
        for column in self.optional.texts_mut().into_iter().filter(|column| !column.codes.is_empty()) {
            column.codes.reserve_exact(lines);
        }
        if !self.optional.unit_cost.is_empty() {
            self.optional.unit_cost.reserve_exact(lines);
        }
    }

    /// How many further lines fit without moving the columns.
    #[must_use]
    pub fn spare_capacity(&self) -> usize {
        self.amount.capacity() - self.amount.len()
    }

    /// Appends a line.
    ///
    /// # Errors
    /// [`LineError`], and the table is as it was.
    pub fn push(&mut self, line: &NewLine<'_>) -> Result<(), LineError> {
        let computed = || amount_of(line.unit_price, line.quantity);
        let amount = line.amount.or_else(computed).ok_or(LineError::AmountOverflow)?.ten_thousandths();
        let quantity = line.quantity.thousandths();
        if Self::is_beyond(self.absolute_sums, amount, quantity) {
            return Err(LineError::SumOverflow);
        }
        let coded = self.encode(line, amount).ok_or(LineError::TableFull)?;
        self.push_coded(&coded)
    }

    /// Would the sums be beyond the range with this line?
    fn is_beyond(sums: [u64; 2], amount: i64, quantity: i64) -> bool {
        plus(sums, amount, quantity).iter().any(|&sum| sum > i64::MAX as u64)
    }

    /// The rows from `first_row` on with which the sums would be beyond the range, rows that are to be taken out aside. Each
    /// is left out of the sum for those below it. The rows before `first_row` have to be within the range.
    pub(crate) fn rows_beyond_sums(&self, first_row: usize, is_removed: impl Fn(usize) -> bool) -> Vec<usize> {
        if self.absolute_sums.iter().all(|&sum| sum <= i64::MAX as u64) {
            return Vec::new();
        }
        let mut sums = [0, 0];
        let is_beyond = |row: &usize| {
            let (amount, quantity) = (self.amount[*row], self.quantity[*row]);
            if *row >= first_row && (is_removed(*row) || Self::is_beyond(sums, amount, quantity)) {
                return !is_removed(*row);
            }
            sums = plus(sums, amount, quantity);
            false
        };
        (0..self.len()).filter(is_beyond).collect()
    }

    /// Appends a line whose texts are codes of this table's dictionaries. Whether the sums are still in range has to be
    /// checked, before or [afterwards](Self::rows_beyond_sums).
    ///
    /// # Errors
    /// [`LineError::TableFull`], and the table is as it was.
    #[inline]
    pub(crate) fn push_coded(&mut self, line: &CodedLine) -> Result<(), LineError> {
        if self.spare_capacity() == 0 {
            self.grow()?;
        }
        self.absolute_sums = plus(self.absolute_sums, line.amount, line.quantity);
        if line.optional.is_some() || self.has_optional {
            self.push_optional(line.optional);
        }
        self.invoice.codes.push(line.invoice);
        self.code.codes.push(line.code);
        self.description.codes.push(line.description);
        self.customer.codes.push(line.customer);
        self.country.codes.push(line.country);
        self.time.push(line.time);
        self.quantity.push(line.quantity);
        self.unit_price.push(line.unit_price);
        self.line_number.push(line.line_number);
        self.amount.push(line.amount);
        Ok(())
    }

    /// Room for an eighth more lines: doubling would cost twice the memory at the end.
    #[cold]
    fn grow(&mut self) -> Result<(), LineError> {
        /// Below this it is not worth growing in smaller steps.
        const LEAST_GROWTH: usize = 1 << 12;
        if self.len() >= NONE as usize - 1 {
            return Err(LineError::TableFull);
        }
        self.reserve((self.len() / 8).max(LEAST_GROWTH));
        Ok(())
    }

    fn encode(&mut self, line: &NewLine<'_>, amount: i64) -> Option<CodedLine> {
        let texts = [line.store, line.channel, line.category, line.supplier, line.currency, line.order_status];
        let mut codes = [NONE; 6];
        for ((column, text), code) in self.optional.texts_mut().into_iter().zip(texts).zip(&mut codes) {
            *code = column.code_of(text)?;
        }
        let unit_cost = line.unit_cost.map(Money::ten_thousandths);
        let has_optional = codes.iter().any(|&code| code != NONE) || unit_cost.is_some();
        Some(CodedLine {
            invoice: self.invoice.code_of(Some(line.invoice))?,
            code: self.code.code_of(Some(line.code))?,
            description: self.description.code_of(Some(line.description))?,
            customer: self.customer.code_of(line.customer)?,
            country: self.country.code_of(Some(line.country))?,
            quantity: line.quantity.thousandths(),
            unit_price: line.unit_price.ten_thousandths(),
            amount,
            time: line.time.seconds(),
            line_number: line.line_number,
            optional: has_optional.then_some(OptionalCodes { texts: codes, unit_cost }),
        })
    }

    #[cold]
    fn push_optional(&mut self, codes: Option<OptionalCodes>) {
        self.has_optional = true;
        let (row, capacity) = (self.len(), self.amount.capacity());
        let OptionalCodes { texts, unit_cost } = codes.unwrap_or(OptionalCodes { texts: [NONE; 6], unit_cost: None });
        for (column, code) in self.optional.texts_mut().into_iter().zip(texts) {
            push_from(&mut column.codes, (code != NONE).then_some(code), NONE, row, capacity);
        }
        push_from(&mut self.optional.unit_cost, unit_cost, OptionalColumns::NO_COST, row, capacity);
    }

    /// Takes rows out, from `first_row` on. Their texts stay in the dictionaries.
    pub(crate) fn remove_rows(&mut self, first_row: usize, is_removed: impl Fn(usize) -> bool) {
        let texts = [&mut self.invoice, &mut self.code, &mut self.description, &mut self.customer, &mut self.country];
        for column in texts.into_iter().chain(self.optional.texts_mut()) {
            remove_from(&mut column.codes, first_row, &is_removed);
        }
        for column in [&mut self.quantity, &mut self.unit_price, &mut self.amount, &mut self.optional.unit_cost] {
            remove_from(column, first_row, &is_removed);
        }
        for column in [&mut self.time, &mut self.line_number] {
            remove_from(column, first_row, &is_removed);
        }
        self.add_up();
    }

    /// Takes note of figures that were changed where they lie.
    pub(crate) fn add_up(&mut self) {
        let figures = self.amount.iter().zip(&self.quantity);
        self.absolute_sums = figures.fold([0, 0], |sums, (&amount, &quantity)| plus(sums, amount, quantity));
    }

    /// Bytes held by the columns, without the dictionaries' texts: what a line costs.
    #[must_use]
    pub fn column_bytes(&self) -> usize {
        let words = [self.quantity.capacity(), self.unit_price.capacity(), self.amount.capacity()];
        let halves = [
            self.invoice.codes.capacity(),
            self.code.codes.capacity(),
            self.description.codes.capacity(),
            self.customer.codes.capacity(),
            self.country.codes.capacity(),
            self.time.capacity(),
            self.line_number.capacity(),
        ];
        words.iter().sum::<usize>() * size_of::<i64>() + halves.iter().sum::<usize>() * size_of::<u32>()
    }
}

#[inline]
fn plus([amounts, quantities]: [u64; 2], amount: i64, quantity: i64) -> [u64; 2] {
    [amounts.saturating_add(amount.unsigned_abs()), quantities.saturating_add(quantity.unsigned_abs())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Quantity;

    #[test]
    fn a_sum_beyond_the_range_is_refused_and_changes_nothing() {
        let mut table = SalesTable::default();
        table.begin_file("a.csv");
        let half = Money::from_ten_thousandths(i64::MAX / 2 + 1);
        let line = NewLine {
            invoice: "1",
            code: "a",
            unit_price: half,
            quantity: Quantity::from_thousandths(1_000),
            ..NewLine::default()
        };
        assert_eq!(table.push(&line), Ok(()));
        assert_eq!(
            table.push(&NewLine { quantity: Quantity::from_thousandths(-1_000), ..line }),
            Err(LineError::SumOverflow)
        );
        assert_eq!((table.len(), table.invoice.codes.len()), (1, 1));
    }

    #[test]
    fn rows_beyond_the_sums_are_found_without_those_that_are_taken_out() {
        let mut table = SalesTable::default();
        table.begin_file("a.csv");
        let third = i64::MAX / 3;
        for count in [third, third, third, third, 1] {
            let line = CodedLine {
                invoice: 0,
                code: 0,
                description: 0,
                customer: NONE,
                country: 0,
                quantity: 1_000,
                unit_price: -count,
                amount: -count,
                time: 0,
                line_number: 1,
                optional: None,
            };
            assert_eq!(table.push_coded(&line), Ok(()));
        }
        // i64::MAX leaves 1 when it is divided by 3.
        assert_eq!(table.rows_beyond_sums(0, |_| false), [3]);
        assert_eq!(table.rows_beyond_sums(1, |row| row == 2), Vec::<usize>::new());
        table.remove_rows(0, |row| row == 3);
        assert_eq!(table.rows_beyond_sums(0, |_| false), Vec::<usize>::new());
    }

    #[test]
    fn removed_rows_leave_nothing_but_their_texts() {
        let mut table = SalesTable::default();
        table.begin_file("a.csv");
        let price = |count| NewLine {
            invoice: "1",
            code: "a",
            unit_price: Money::from_ten_thousandths(count),
            quantity: Quantity::from_thousandths(1_000),
            unit_cost: Some(Money::from_ten_thousandths(count)),
            ..NewLine::default()
        };
        for count in [1, 2, i64::MAX - 10, 3, 4] {
            assert_eq!(table.push(&price(count)), Ok(()));
        }
        table.remove_rows(1, |row| row % 2 == 0);
        assert_eq!(table.unit_price, [1, 2, 3]);
        assert_eq!(table.optional.unit_cost, [1, 2, 3]);
        assert_eq!((table.len(), table.invoice.codes.len()), (3, 3));
        assert_eq!(table.push(&price(i64::MAX - 10)), Ok(()), "what was taken out no longer counts");
    }

    #[test]
    fn an_optional_column_begins_with_the_first_line_that_has_it() {
        let mut table = SalesTable::default();
        table.begin_file("a.csv");
        for store in [None, Some("north"), None] {
            assert_eq!(table.push(&NewLine { invoice: "1", code: "a", store, ..NewLine::default() }), Ok(()));
        }
        let stores: Vec<_> = (0..3).map(|row| table.optional.store.text(row)).collect();
        assert_eq!(stores, [None, Some("north"), None]);
    }

    #[test]
    fn a_row_knows_its_file() {
        let mut table = SalesTable::default();
        for (name, lines) in [("a.csv", 2), ("empty.csv", 0), ("b.csv", 1)] {
            table.begin_file(name);
            for _ in 0..lines {
                assert_eq!(table.push(&NewLine { invoice: "1", code: "a", ..NewLine::default() }), Ok(()));
            }
        }
        assert_eq!([0, 1, 2].map(|row| table.file_of(row)), [0, 0, 2]);
    }
}
