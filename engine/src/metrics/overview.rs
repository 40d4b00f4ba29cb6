use serde::{Deserialize, Serialize};

use super::headline::headline;
use super::movers::movers;
use super::pareto::pareto;
use super::pass::Pass;
use super::rank_groups::rank_groups;
use super::rank_products::rank_products;
use super::revenue_tree::{overall_input, revenue_tree};
use super::scope::{PREVIOUS, PREVIOUS_BASE, Scope, VIEW, YEAR_AGO, YEAR_AGO_BASE};
use super::series::{series, weekday_hours};
use super::{
    Compared, CustomerMonth, Dropped, Headline, Kpis, Movers, Pareto, Period, Ranked, RankedProduct, Ranking,
    ReconciliationCell, RevenueTree, Series, WeekdayHour,
};
use super::{day_sums::DaySums, figures};
use crate::spec::{AnalysisSpec, Comparison, Dimension};
use crate::table::{Ledger, SalesTable};

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

/// Answers a question with everything that the Overview page shows.
///
/// Lines that the filter lets through count in all figures. The series also count lines of other dates, and each ranking
/// lines of other values of its own dimension. Reversals, order times and the customers' first sales are facts of the
/// whole file: a filter chooses among them. A matched reversal counts where its sale line counts; an order where its
/// time lies in the dates and one of its merchandise sale lines that stand passes the rest of the filter.
///
/// # Inputs
/// `ledger` must be of `table`, and [serve](Ledger::serves) the definitions of `spec`; `spec` is
/// [canonical](AnalysisSpec::canonical).
///
/// # Numerics
/// Integer sums, so that the order of the lines changes nothing; one pass over the lines, and a short one over those of
/// the best products.
#[must_use]
pub fn overview(table: &SalesTable, ledger: &Ledger, spec: &AnalysisSpec) -> Overview {
    let scope = Scope::new(table, ledger, spec);
    let pass = Pass::run(&scope);
    let kpis = figures::kpis(&scope, &pass, VIEW);
    let previous = figures::compared(&scope, &pass, &scope.previous, (PREVIOUS, PREVIOUS_BASE));
    let year_ago = figures::compared(&scope, &pass, &scope.year_ago, (YEAR_AGO, YEAR_AGO_BASE));
    let compared = match spec.comparison {
        Comparison::Previous => Some(previous.clone()),
        Comparison::YearAgo => Some(year_ago.clone()),
        Comparison::Off => None,
    };
    let customer_months = pass.customers_by_period.by_month(&scope);
    Overview {
        spec_hash: spec.hash(),
        period: figures::period(&scope, &pass),
        reconciliation: pass.all_lines(scope.day_indices(scope.view)).reconciliation(),
        dropped: pass.dropped.dropped(),
        headline: headline(&scope, &pass, compared.as_ref()),
        series: series(&scope, &pass, &customer_months),
        weekday_hour: weekday_hours(&pass),
        products: rank_products(&scope, &pass),
        countries: rank_groups(&scope, &pass, Dimension::Country),
        customers: rank_groups(&scope, &pass, Dimension::Customer),
        categories: rank_groups(&scope, &pass, Dimension::Category),
        stores: rank_groups(&scope, &pass, Dimension::Store),
        pareto: pareto(&pass.products),
        movers: compared.as_ref().and_then(|compared| movers(&scope, &pass, compared)),
        customer_months,
        revenue_tree: overall_input(&scope, &pass, compared.as_ref()).map(|input| revenue_tree(&input)),
        kpis,
        compared,
        previous,
        year_ago,
    }
}

impl Pass {
    /// All lines of some days, also those that the definitions leave out of the figures.
    pub(super) fn all_lines(&self, days: std::ops::Range<usize>) -> DaySums {
        let mut sums = DaySums::over(&self.days[days.clone()]);
        for cells in self.uncounted.get(days).unwrap_or_default() {
            sums += &DaySums { cells: *cells, ..DaySums::default() };
        }
        sums
    }
}
