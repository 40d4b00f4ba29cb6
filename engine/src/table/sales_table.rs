use super::{Dictionary, Money, Quantity, Timestamp, amount_of};

/// The code that stands for "no text here" in a column of dictionary codes.
pub const NONE: u32 = u32::MAX;

/// One line of sales, ready to be appended to a [`SalesTable`].
#[derive(Clone, Copy, Debug, Default)]
pub struct NewLine<'a> {
    /// Invoice number as written, outer spaces removed.
    pub invoice: &'a str,
    /// Product code as written, outer spaces removed.
    pub code: &'a str,
    /// Description as written, outer spaces removed; may be empty.
    pub description: &'a str,
    /// Customer, if the line names one.
    pub customer: Option<&'a str>,
    /// Country; may be empty.
    pub country: &'a str,
    /// Units, negative for what came back.
    pub quantity: Quantity,
    /// Price of one unit.
    pub unit_price: Money,
    /// The line's amount where the file gives it; price × quantity otherwise.
    pub amount: Option<Money>,
    /// Shop time.
    pub time: Timestamp,
    /// Line number in the file, the first line being 1.
    pub line_number: u32,
    /// Cost of one unit, when the file has costs.
    pub unit_cost: Option<Money>,
    /// Store, when the file has stores.
    pub store: Option<&'a str>,
    /// Sales channel, when the file has channels.
    pub channel: Option<&'a str>,
    /// Product category, when the file has categories.
    pub category: Option<&'a str>,
    /// Supplier, when the file has suppliers.
    pub supplier: Option<&'a str>,
    /// Currency, when the file has currencies.
    pub currency: Option<&'a str>,
    /// Status of the order, when the file has one.
    pub order_status: Option<&'a str>,
}

/// Why a line cannot be appended. The table is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// Price × quantity is beyond ±922 trillion currency units.
    #[error("price times quantity is beyond the range of money")]
    AmountOverflow,
    /// With this line, the absolute amounts or quantities of the table would add up beyond the range of a sum.
    #[error("the sum of all amounts would be beyond the range of money")]
    SumOverflow,
    /// The table holds `u32::MAX − 1` lines or a dictionary 4 GiB of text.
    #[error("the table is full")]
    TableFull,
}

/// A column of texts, as codes into its own dictionary; [`NONE`] where the line has no text.
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    /// The distinct texts.
    pub dictionary: Dictionary,
    /// One code a line.
    pub codes: Vec<u32>,
}

impl TextColumn {
    /// The text of a row, if it has one.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&str> {
        let code = self.codes[row];
        (code != NONE).then(|| self.dictionary.text(code))
    }

    fn push(&mut self, text: Option<&str>) -> Option<()> {
        let code = match text {
            None => NONE,
            Some(text) => match self.codes.last() {
                // Lines of one invoice follow each other, so most texts repeat the line before.
                Some(&last) if last != NONE && self.dictionary.text(last) == text => last,
                _ => self.dictionary.insert(text)?,
            },
        };
        self.codes.push(code);
        Some(())
    }
}

/// Columns that a file may or may not have. A column is empty until the first line that has a value for it.
#[derive(Clone, Debug, Default)]
pub struct OptionalColumns {
    /// Cost of one unit in ten-thousandths; [`Self::NO_COST`] where unknown.
    pub unit_cost: Vec<i64>,
    /// Store.
    pub store: TextColumn,
    /// Sales channel.
    pub channel: TextColumn,
    /// Product category.
    pub category: TextColumn,
    /// Supplier.
    pub supplier: TextColumn,
    /// Currency.
    pub currency: TextColumn,
    /// Status of the order.
    pub order_status: TextColumn,
}

impl OptionalColumns {
    /// The unit cost of a line that has none.
    pub const NO_COST: i64 = i64::MIN;
}

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
    sum_of_absolute_amounts: i64,
    sum_of_absolute_quantities: i64,
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
        let plus = |sum: i64, value: i64| value.checked_abs().and_then(|value| sum.checked_add(value));
        let amounts = plus(self.sum_of_absolute_amounts, amount).ok_or(LineError::SumOverflow)?;
        let quantities = plus(self.sum_of_absolute_quantities, quantity).ok_or(LineError::SumOverflow)?;
        let row = self.len();
        if self.push_texts(line).is_none() {
            self.truncate_texts(row);
            return Err(LineError::TableFull);
        }
        self.sum_of_absolute_amounts = amounts;
        self.sum_of_absolute_quantities = quantities;
        self.push_cost(line.unit_cost, row);
        self.time.push(line.time.seconds());
        self.quantity.push(quantity);
        self.unit_price.push(line.unit_price.ten_thousandths());
        self.amount.push(amount);
        self.line_number.push(line.line_number);
        Ok(())
    }

    fn push_texts(&mut self, line: &NewLine<'_>) -> Option<()> {
        let row = self.len();
        self.invoice.push(Some(line.invoice))?;
        self.code.push(Some(line.code))?;
        self.description.push(Some(line.description))?;
        self.customer.push(line.customer)?;
        self.country.push(Some(line.country))?;
        let optional = &mut self.optional;
        for (column, text) in [
            (&mut optional.store, line.store),
            (&mut optional.channel, line.channel),
            (&mut optional.category, line.category),
            (&mut optional.supplier, line.supplier),
            (&mut optional.currency, line.currency),
            (&mut optional.order_status, line.order_status),
        ] {
            if text.is_some() || !column.codes.is_empty() {
                column.codes.resize(row, NONE);
                column.push(text)?;
            }
        }
        Some(())
    }

    fn truncate_texts(&mut self, rows: usize) {
        let optional = &mut self.optional;
        for column in [
            &mut self.invoice,
            &mut self.code,
            &mut self.description,
            &mut self.customer,
            &mut self.country,
            &mut optional.store,
            &mut optional.channel,
            &mut optional.category,
            &mut optional.supplier,
            &mut optional.currency,
            &mut optional.order_status,
        ] {
            column.codes.truncate(rows);
        }
    }

    fn push_cost(&mut self, unit_cost: Option<Money>, row: usize) {
        let costs = &mut self.optional.unit_cost;
        if unit_cost.is_some() || !costs.is_empty() {
            costs.resize(row, OptionalColumns::NO_COST);
            costs.push(unit_cost.map_or(OptionalColumns::NO_COST, Money::ten_thousandths));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

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
