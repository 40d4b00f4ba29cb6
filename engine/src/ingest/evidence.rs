//! What a whole file says about a question that its first rows could only guess at.

/// An answer for which so many times more values speak than for the other one is not asked about.
const CLEAR_MAJORITY: u64 = 10;

/// Values that leave only one answer: the one that was guessed, or the other.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    pub(super) agreeing: u64,
    pub(super) contrary: u64,
}

impl Evidence {
    pub(super) fn plus(self, other: Self) -> Self {
        Self { agreeing: self.agreeing + other.agreeing, contrary: self.contrary + other.contrary }
    }

    pub(super) fn is_none(self) -> bool {
        self.agreeing + self.contrary == 0
    }

    /// Is the other answer the right one?
    pub(super) fn is_turned(self) -> bool {
        self.contrary > self.agreeing
    }

    /// Do all values agree, and is there any?
    pub(super) fn is_unanimous(self) -> bool {
        (self.agreeing == 0) != (self.contrary == 0)
    }

    /// Does it overrule what a person decided for all files together? A slip in one value of `all` does not.
    pub(super) fn overrules(self, all: u64) -> bool {
        let times = |count: u64| count.saturating_mul(CLEAR_MAJORITY);
        self.contrary > times(self.agreeing) && times(self.contrary) > all
    }

    /// Should a person decide?
    pub(super) fn is_open(self) -> bool {
        let (less, more) = (self.agreeing.min(self.contrary), self.agreeing.max(self.contrary));
        !self.is_unanimous() && less.saturating_mul(CLEAR_MAJORITY) >= more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_overruled_by_much_that_agrees() {
        for (agreeing, contrary, all, overrules) in [
            (0, 0, 0, false),
            (0, 0, 5, false),
            (0, 1, 10, false),
            (0, 2, 10, true),
            (1, 10, 11, false),
            (1, 11, 12, true),
        ] {
            assert_eq!(Evidence { agreeing, contrary }.overrules(all), overrules, "{agreeing} and {contrary} of {all}");
        }
    }

    #[test]
    fn nothing_a_tie_and_a_weak_majority_are_open() {
        for (agreeing, contrary, is_turned, is_unanimous, is_open) in [
            (0, 0, false, false, true),
            (1, 0, false, true, false),
            (0, 1, true, true, false),
            (3, 3, false, false, true),
            (1, 10, true, false, true),
            (1, 11, true, false, false),
            (11, 1, false, false, false),
        ] {
            let evidence = Evidence { agreeing, contrary };
            let told = (evidence.is_turned(), evidence.is_unanimous(), evidence.is_open());
            assert_eq!(told, (is_turned, is_unanimous, is_open), "{agreeing} and {contrary}");
        }
    }
}
