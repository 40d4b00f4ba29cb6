use aisle_protocol::table::DayRange;

/// How long a bar's time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Day,
    Week,
    Month,
}

/// A day, week or month.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeBar {
    pub(crate) days: DayRange,
    pub(crate) value: f64,
    /// Its name and its figures, a line each.
    pub(crate) facts: Vec<String>,
    pub(crate) is_complete: bool,
    pub(crate) is_closed: bool,
    pub(crate) is_selected: bool,
}
