use aisle_engine::table::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that a person should know of. There is one alert a cause, from when it is raised until its cause is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Names the alert; the same cause has the same name.
    pub id: String,
    /// The cause.
    #[serde(flatten)]
    pub kind: AlertKind,
    /// The latest description of the product that it is about; empty where there is none.
    #[serde(default)]
    pub description: String,
    /// When it was raised, in shop time, which is that of the latest event; `None` before the first.
    pub raised: Option<Timestamp>,
    /// Has a person taken note?
    pub is_acknowledged: bool,
    /// Is the cause gone? Such an alert is sent once, and is in no list.
    pub is_over: bool,
}

/// What an alert is about. Quantities and amounts are decimals, as everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AlertKind {
    /// A product is out of stock.
    OutOfStock {
        /// The product's code.
        product: String,
        /// Units on hand; zero or below.
        on_hand: String,
    },
    /// A product's stock is below its safety stock.
    BelowSafetyStock {
        /// The product's code.
        product: String,
        /// Units on hand.
        on_hand: String,
        /// When it runs out at the pace of late, to ten minutes; none where nothing was sold.
        runs_out: Option<Timestamp>,
    },
    /// A product's stock is at or below its reorder point.
    BelowReorderPoint {
        /// The product's code.
        product: String,
        /// Units on hand.
        on_hand: String,
        /// When it runs out at the pace of late, to ten minutes; none where nothing was sold.
        runs_out: Option<Timestamp>,
    },
    /// Net sales of the last whole hour are far below those of the same hour of earlier weeks.
    LowSales {
        /// When the hour began.
        hour: Timestamp,
        /// Net sales of the hour.
        net_sales: String,
        /// The mean of the same hour of the weeks before.
        usual: String,
    },
    /// Returns are a large part of today's sales.
    HighReturns {
        /// Returns today, in parts of gross sales, as a decimal.
        rate: String,
    },
    /// No event has come for a while.
    Silence {
        /// For so many minutes.
        minutes: u32,
    },
}
