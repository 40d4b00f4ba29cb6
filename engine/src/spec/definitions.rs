use crate::table::{CodeClass, Weekday};

/// What counts as what. Every figure names the definitions that it stands on; each can be changed on the Data page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definitions {
    /// Which product codes are no merchandise: the first rule that fits decides.
    pub code_rules: Vec<CodeRule>,
    /// Invoices that begin so and go on with a digit are labelled as cancelled. It changes no kind and no figure.
    pub cancellation_prefix: String,
    /// Codes that differ only in letter case and spaces are one product.
    pub fold_codes: bool,
    /// Leave out a line that repeats an earlier line of the same file exactly (a till may well ring an item twice).
    pub drop_duplicates_within_files: bool,
    /// Leave out a line that repeats a line of an earlier file (two exports whose dates overlap).
    pub drop_duplicates_across_files: bool,
    /// Take matched reversals (a sale and the return that undid it) out of orders, average order value and demand.
    pub match_reversals: bool,
    /// A return undoes a sale at most so many days before it (0 to [`MAX_REVERSAL_DAYS`](Self::MAX_REVERSAL_DAYS)).
    pub reversal_days: u32,
    /// Services (postage, carriage, vouchers) are part of gross and net sales.
    pub count_services: bool,
    /// Adjustments (fees, bad debt, manual entries) are part of net sales.
    pub count_adjustments: bool,
    /// Lines without a customer are part of all figures.
    pub count_anonymous: bool,
    /// The first day of a week.
    pub week_start: Weekday,
}

/// Product codes of one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRule {
    /// A code, compared without regard to letter case and spaces at the ends; a `*` at its end stands for any ending.
    pub pattern: String,
    /// The class of the codes that fit.
    pub class: CodeClass,
}

impl Definitions {
    /// The most days between a sale and the return that undoes it: a year, a leap day included.
    pub const MAX_REVERSAL_DAYS: u32 = 366;
}

impl Default for Definitions {
    /// The definitions of the documentation; the codes are those of UCI Online Retail and of common shop systems.
    fn default() -> Self {
        let rules = [
            (CodeClass::Service, &["POST", "DOT", "C2", "C3", "gift_*"][..]),
            (CodeClass::Discount, &["D"]),
            (CodeClass::Adjustment, &["B", "M", "S", "BANK CHARGES", "AMAZONFEE", "CRUK"]),
        ];
        let rule = |class| move |pattern: &&str| CodeRule { pattern: (*pattern).to_owned(), class };
        Self {
            code_rules: rules.iter().flat_map(|(class, patterns)| patterns.iter().map(rule(*class))).collect(),
            cancellation_prefix: "C".to_owned(),
            fold_codes: true,
            drop_duplicates_within_files: false,
            drop_duplicates_across_files: true,
            match_reversals: true,
            reversal_days: 14,
            count_services: true,
            count_adjustments: false,
            count_anonymous: true,
            week_start: Weekday::Monday,
        }
    }
}
