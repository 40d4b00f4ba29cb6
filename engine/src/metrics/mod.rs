//! What the shop sells: totals, comparisons, series, rankings, and the way from each figure back to its lines.

mod comparison;
mod counting;
mod customer_sums;
mod customers;
mod day_sums;
mod figures;
mod formula;
mod headline;
mod kpis;
mod line_set;
mod margin;
mod metric;
mod movers;
mod overview;
mod pareto;
mod pass;
mod periods;
mod product_months;
mod ranking;
mod reconciliation;
mod revenue_tree;
mod scope;
mod selection;
mod series;
mod shapley;
mod suggest;
mod trace;
mod tree_inputs;
mod whole;

pub use comparison::{Comparable, Compared, Incomparable};
pub use customers::CustomerMonth;
pub use kpis::{Kpis, ReversalTotal};
pub use metric::Metric;
pub use movers::{Mover, Movers};
pub use overview::{Headline, Overview, Period, overview};
pub use pareto::{Pareto, ParetoPoint};
pub use ranking::{Ranked, RankedProduct, Ranking};
pub use reconciliation::{Dropped, ReconciliationCell};
pub use revenue_tree::{FactorKind, RevenueBranch, RevenueFactor, RevenueTree, TreeInput, TreeSums, revenue_tree};
pub use series::{Bucket, Series, WeekdayHour};
pub use suggest::suggest;
pub use trace::{LineOrder, Trace, TraceError, TraceLine, TraceRequest, TraceTerm, trace, trace_lines};
pub use tree_inputs::tree_inputs;

pub(crate) use counting::is_net_line;
pub(crate) use whole::whole;
