use serde::{Deserialize, Serialize};

use super::{
    Compared, CustomerMonth, Dropped, Kpis, Movers, Pareto, Ranked, RankedProduct, Ranking, ReconciliationCell,
    RevenueTree, Series, WeekdayHour,
};
use crate::table::{Day, Timestamp};

/// Everything that the Overview page shows: one answer to one [`crate::spec::AnalysisSpec`], computed in one pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// [`crate::spec::AnalysisSpec::hash`] of the question.
    pub spec_hash: String,
    /// The lines' first and last moment and open days.
    pub period: Period,
    /// Kind × class, sixteen cells in the order class, kind.
    pub reconciliation: Vec<ReconciliationCell>,
    /// Duplicate lines of the filter that the definitions drop; they count in nothing else.
    pub dropped: Dropped,
    /// The figures of the view.
    pub kpis: Kpis,
    /// The view against the period that the spec's comparison names; `None` when it is off.
    pub compared: Option<Compared>,
    /// The view against the period before it.
    pub previous: Compared,
    /// The view against the comparable period a year earlier.
    pub year_ago: Compared,
    /// What the page's sentence says.
    pub headline: Headline,
    /// By day, week, month.
    pub series: Series,
    /// Hours with sales.
    pub weekday_hour: Vec<WeekdayHour>,
    /// Products by net sales.
    pub products: Ranking<RankedProduct>,
    /// Countries by net sales.
    pub countries: Ranking<Ranked>,
    /// Known customers by net sales.
    pub customers: Ranking<Ranked>,
    /// Categories by net sales; empty when the file has none.
    pub categories: Ranking<Ranked>,
    /// Stores by net sales; empty when the file has none.
    pub stores: Ranking<Ranked>,
    /// The ABC curve of the products.
    pub pareto: Pareto,
    /// Gains and losses between the compared periods; `None` when there is nothing to compare with.
    pub movers: Option<Movers>,
    /// Who bought, by month.
    pub customer_months: Vec<CustomerMonth>,
    /// Why sales changed; `None` when there is nothing to compare with.
    pub revenue_tree: Option<RevenueTree>,
}

/// The dates that a view really covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The earliest line of the view.
    pub first: Option<Timestamp>,
    /// The latest line of the view.
    pub last: Option<Timestamp>,
    /// Days with a merchandise or service sale line.
    pub days_with_sales: u32,
}

/// Facts for the page's one sentence; the words are the page's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Headline {
    /// The fewest months, in calendar order, that together carry at least a third of net sales, if they are at most three
    /// and the view has at least six.
    pub leading_months: Vec<Day>,
    /// Their part of net sales, 0–1.
    pub leading_share: Option<f64>,
    /// Change of net sales against the base of the comparison, as a part of the base.
    pub change: Option<f64>,
}
