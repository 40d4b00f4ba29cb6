use super::columns::OptionalCodes;
use super::{Money, Quantity, Timestamp};

/// One line of sales, ready to be appended to a [`super::SalesTable`].
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

/// A line whose texts are codes of the table's dictionaries, ready to be appended. The fields are those of [`NewLine`],
/// counted as the columns count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CodedLine {
    pub(crate) invoice: u32,
    pub(crate) code: u32,
    pub(crate) description: u32,
    pub(crate) customer: u32,
    pub(crate) country: u32,
    pub(crate) quantity: i64,
    pub(crate) unit_price: i64,
    pub(crate) amount: i64,
    pub(crate) time: u32,
    pub(crate) line_number: u32,
    /// Values for the optional columns, if it has any.
    pub(crate) optional: Option<OptionalCodes>,
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
