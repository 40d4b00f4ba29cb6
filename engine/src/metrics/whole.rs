use super::figures;
use super::pass::Pass;
use super::scope::{Scope, VIEW};
use super::{Kpis, Period, ReconciliationCell};
use crate::spec::{AnalysisSpec, Filter};
use crate::table::{Ledger, SalesTable};

/// The figures of all lines, whatever the spec's filter.
pub(crate) struct Whole {
    pub(crate) period: Period,
    pub(crate) reconciliation: Vec<ReconciliationCell>,
    pub(crate) kpis: Kpis,
}

/// Computes the figures of all lines under the spec's definitions.
pub(crate) fn whole(table: &SalesTable, ledger: &Ledger, spec: &AnalysisSpec) -> Whole {
    let spec = AnalysisSpec { filter: Filter::default(), ..spec.clone() };
    let scope = Scope::new(table, ledger, &spec);
    let pass = Pass::run_without_products(&scope);
    Whole {
        period: figures::period(&scope, &pass),
        reconciliation: pass.all_lines(scope.day_indices(scope.view)).reconciliation(),
        kpis: figures::kpis(&scope, &pass, VIEW),
    }
}
