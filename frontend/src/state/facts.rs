use aisle_protocol::metrics::Overview;
use aisle_protocol::spec::Filter;
use aisle_protocol::table::DayRange;
use leptos::prelude::*;

use super::Store;

/// Short ways to what the answers say.
impl Store {
    /// Something of the latest overview; a default before there is one.
    pub(crate) fn of_overview<T: Default>(self, read: impl FnOnce(&Overview) -> T) -> T {
        self.overview.with(|overview| overview.as_deref().map(read).unwrap_or_default())
    }

    /// The days that the files cover.
    pub(crate) fn days_of_files(self) -> Option<DayRange> {
        self.quality.with(|quality| {
            let period = quality.as_ref()?.period;
            Some(DayRange { first: period.first?.day(), last: period.last?.day() })
        })
    }

    /// The days that the view covers.
    pub(crate) fn days_of_view(self) -> Option<DayRange> {
        self.overview.with(|overview| {
            let period = overview.as_ref()?.period;
            Some(DayRange { first: period.first?.day(), last: period.last?.day() })
        })
    }

    /// The days of the view for file names: `2010-12-01-2011-12-09`.
    pub(crate) fn period_of_view(self) -> String {
        let days = untrack(|| self.days_of_view());
        days.map(|days| format!("{}-{}", days.first, days.last)).unwrap_or_default()
    }
}

/// A scope of days.
pub(crate) fn scope_of_days(days: DayRange) -> Filter {
    Filter { from: Some(days.first), to: Some(days.last), ..Filter::default() }
}
