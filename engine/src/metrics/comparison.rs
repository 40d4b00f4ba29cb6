use serde::{Deserialize, Serialize};

use super::Kpis;
use crate::table::DayRange;

/// Two periods side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The later period: the view's own, or, when nothing precedes the view, its last complete month.
    pub period: DayRange,
    /// Is the later period shorter than the view, because nothing precedes the whole view?
    pub is_last_month: bool,
    /// The figures of the later period.
    pub kpis: Kpis,
    /// The earlier period with its figures, or why there is none.
    pub base: Result<Comparable, Incomparable>,
}

/// An earlier period that can be compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparable {
    /// Its days.
    pub period: DayRange,
    /// Its figures.
    pub kpis: Kpis,
    /// Were both periods cut to the same number of open days (months to date)?
    pub is_cut_to_open_days: bool,
}

/// Why a period has nothing to be compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Incomparable {
    /// The earlier period lies wholly before the first line.
    NothingBefore,
    /// The file covers less than 95 % of the earlier period's days.
    LowCoverage {
        /// The earlier period.
        period: DayRange,
        /// The part of its days that the file covers, 0–1.
        coverage: f64,
    },
    /// The view holds no lines.
    NoLines,
}
