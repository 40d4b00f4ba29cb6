use serde::{Deserialize, Serialize};

use crate::table::Zone;

/// What a person has decided about reading a file; whatever is `None` is found out from the file itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IngestOptions {
    /// The role of each column, in the order of the columns. It applies to the files whose header it was made for.
    pub mapping: Option<ColumnMapping>,
    /// Columns named by hand, in all files; the others are recognised or mapped as without this.
    pub columns: Vec<NamedColumn>,
    /// Day first or month first, for files in which both are possible: where few dates or none speak for the other order.
    pub date_order: Option<DateOrder>,
    /// Decimal point or decimal comma, for files in which both are possible: where few numbers or none speak for the other.
    pub decimal_sign: Option<DecimalSign>,
    /// The shop's zone, for times with an offset. `None` keeps them as written.
    pub zone: Option<Zone>,
}

/// Roles given to columns by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// The header cells that the mapping was made for.
    pub header: Vec<String>,
    /// A role, or none, for each of them.
    pub roles: Vec<Option<ColumnRole>>,
}

/// A column named by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedColumn {
    /// What it holds.
    pub role: ColumnRole,
    /// Its name in the header, spaces around it aside; or `Column 3` for the third, where no column is called so.
    pub name: String,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    /// Invoice, receipt or order number. Required.
    Invoice,
    /// Product code. Required.
    ProductCode,
    /// Product description.
    Description,
    /// Units sold or returned. Required.
    Quantity,
    /// Date, with or without the time of day. Required.
    Date,
    /// Time of day, where it has a column of its own.
    Time,
    /// Price of one unit. Required unless there is a line amount.
    UnitPrice,
    /// Amount of the line, instead of a price or checked against price × quantity.
    LineAmount,
    /// Customer number or name.
    Customer,
    /// Country.
    Country,
    /// Cost of one unit.
    UnitCost,
    /// Store.
    Store,
    /// Sales channel.
    Channel,
    /// Product category.
    Category,
    /// Supplier.
    Supplier,
    /// Currency.
    Currency,
    /// Status of the order.
    OrderStatus,
}

impl ColumnRole {
    /// All roles, in the order in which they are offered.
    pub const ALL: [Self; 17] = [
        Self::Invoice,
        Self::ProductCode,
        Self::Description,
        Self::Quantity,
        Self::Date,
        Self::Time,
        Self::UnitPrice,
        Self::LineAmount,
        Self::Customer,
        Self::Country,
        Self::UnitCost,
        Self::Store,
        Self::Channel,
        Self::Category,
        Self::Supplier,
        Self::Currency,
        Self::OrderStatus,
    ];
}

/// Whether `03/04/2011` is the third of April or the fourth of March.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// The third of April.
    DayFirst,
    /// The fourth of March.
    MonthFirst,
}

/// Whether `1.250` is one and a quarter or a thousand two hundred and fifty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalSign {
    /// One and a quarter; a comma separates thousands.
    Point,
    /// A thousand two hundred and fifty; `1,250` is one and a quarter.
    Comma,
}

impl DecimalSign {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

impl ColumnRole {
    /// The role's name on the command line and in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::ProductCode => "product_code",
            Self::Description => "description",
            Self::Quantity => "quantity",
            Self::Date => "date",
            Self::Time => "time",
            Self::UnitPrice => "unit_price",
            Self::LineAmount => "line_amount",
            Self::Customer => "customer",
            Self::Country => "country",
            Self::UnitCost => "unit_cost",
            Self::Store => "store",
            Self::Channel => "channel",
            Self::Category => "category",
            Self::Supplier => "supplier",
            Self::Currency => "currency",
            Self::OrderStatus => "order_status",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// The role in plain words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Invoice => "invoice number",
            Self::ProductCode => "product code",
            Self::Description => "description",
            Self::Quantity => "quantity",
            Self::Date => "date",
            Self::Time => "time of day",
            Self::UnitPrice => "unit price",
            Self::LineAmount => "line amount",
            Self::Customer => "customer",
            Self::Country => "country",
            Self::UnitCost => "unit cost",
            Self::Store => "store",
            Self::Channel => "channel",
            Self::Category => "category",
            Self::Supplier => "supplier",
            Self::Currency => "currency",
            Self::OrderStatus => "order status",
        }
    }
}
