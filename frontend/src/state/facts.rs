use std::sync::Arc;

use aisle_protocol::ingest::Quality;
use aisle_protocol::metrics::{Overview, Period};
use aisle_protocol::spec::{AnalysisSpec, Filter};
use aisle_protocol::table::DayRange;

use super::Store;
use crate::format::Currency;
use crate::signals::untrack;

/// Short ways to what the page knows. What is never inlined is used all over the page, and large.
impl Store {
    /// The question that the address holds. Who asks follows it.
    #[inline(never)]
    pub(crate) fn question(self) -> Arc<AnalysisSpec> {
        self.spec.get()
    }

    /// Something of the question. Who asks follows it.
    pub(crate) fn with_spec<T>(self, read: impl FnOnce(&AnalysisSpec) -> T) -> T {
        read(&self.question())
    }

    /// The question as it stands now, to ask another one.
    #[inline(never)]
    pub(crate) fn asked(self) -> AnalysisSpec {
        self.spec.with_untracked(|spec| AnalysisSpec::clone(spec))
    }

    /// Has a file been read?
    #[inline(never)]
    pub(crate) fn has_data(self) -> bool {
        self.input.with(Option::is_some)
    }

    /// Has a question been answered?
    pub(crate) fn has_overview(self) -> bool {
        self.latest_overview().is_some()
    }

    #[inline(never)]
    fn latest_overview(self) -> Option<Arc<Overview>> {
        self.overview.get()
    }

    /// Something of the latest overview; a default before there is one.
    pub(crate) fn of_overview<T: Default>(self, read: impl FnOnce(&Overview) -> T) -> T {
        self.latest_overview().map(|overview| read(&overview)).unwrap_or_default()
    }

    /// The latest report on the files.
    #[inline(never)]
    pub(crate) fn latest_quality(self) -> Option<Arc<Quality>> {
        self.quality.get()
    }

    /// How amounts are marked.
    #[inline(never)]
    pub(crate) fn marks(self) -> Currency {
        self.currency.get()
    }

    /// The days that the files cover.
    #[inline(never)]
    pub(crate) fn days_of_files(self) -> Option<DayRange> {
        days(self.latest_quality()?.period)
    }

    /// The days that the view covers.
    pub(crate) fn days_of_view(self) -> Option<DayRange> {
        days(self.latest_overview()?.period)
    }

    /// The days of the view for file names: `2010-12-01-2011-12-09`.
    pub(crate) fn period_of_view(self) -> String {
        let days = untrack(|| self.days_of_view());
        days.map(|days| format!("{}-{}", days.first, days.last)).unwrap_or_default()
    }
}

/// A scope of days.
pub(crate) fn scope_of_days(days: DayRange) -> Arc<Filter> {
    Arc::new(Filter { from: Some(days.first), to: Some(days.last), ..Filter::default() })
}

fn days(period: Period) -> Option<DayRange> {
    Some(DayRange { first: period.first?.day(), last: period.last?.day() })
}
