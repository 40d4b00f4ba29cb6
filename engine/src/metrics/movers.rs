use serde::{Deserialize, Serialize};

use crate::table::Money;

/// Which products made the change of net sales between the two compared periods. All parts sum to the change exactly.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Movers {
    /// Change of net sales.
    pub change: Money,
    /// The products that gained most, the largest gain first.
    pub gains: Vec<Mover>,
    /// The products that lost most, the largest loss first.
    pub losses: Vec<Mover>,
    /// Sum over all products that gained.
    pub gain_total: Money,
    /// Sum over all products that lost (negative).
    pub loss_total: Money,
    /// How many products gained.
    pub gain_count: u64,
    /// How many products lost.
    pub loss_count: u64,
    /// Change of what is no product: services and discounts.
    pub other_change: Money,
}

/// One product's change of net sales.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Mover {
    pub product: String,
    pub description: String,
    pub net_sales: Money,
    pub base_net_sales: Money,
    pub change: Money,
}
