/// How much a [`super::LiveState`] remembers. Everything that grows with the events has a bound here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Distinct products; the lines of further ones are summed up as others, and no reversal is looked for among them.
    pub products: usize,
    /// Distinct customers; further ones are not counted as customers, and no reversal is looked for among their lines.
    pub customers: usize,
    /// Distinct countries, and as many stores; the lines of further ones are summed up as others.
    pub places: usize,
    /// Merchandise sale lines that are remembered one by one: about 150 bytes each.
    pub open_lines: usize,
    /// The latest event ids, in the order of their arrival, among which a repeated event is found: 32 bytes each.
    pub event_ids: usize,
    /// The latest lines that are kept as they are.
    pub recent_lines: usize,
    /// Minutes with a line: about 500 bytes each.
    pub minutes: usize,
    /// Hours with a line: about 500 bytes each.
    pub hours: usize,
    /// An event that is so many seconds older than the latest counts as late.
    pub lateness_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            products: 100_000,
            customers: 1_000_000,
            places: 1_000,
            open_lines: 1_000_000,
            event_ids: 1 << 18,
            recent_lines: 20,
            // So that a day can be held against the same minute of the four weeks before.
            minutes: 29 * 24 * 60,
            hours: 60 * 24,
            lateness_seconds: 300,
        }
    }
}
