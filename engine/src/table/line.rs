use serde::{Deserialize, Serialize};

use super::{Money, Quantity};

/// What a line is by the signs of its quantity and price. A cancellation prefix only labels a line; it changes no kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum LineKind {
    /// Quantity above zero, price above zero.
    Sale = 0,
    /// Quantity below zero, price above zero.
    Return = 1,
    /// Price zero, or quantity zero: no money moves.
    ZeroPrice = 2,
    /// Price below zero.
    NegativePrice = 3,
}

impl LineKind {
    /// All kinds, in the order of the reconciliation table's columns.
    pub const ALL: [Self; 4] = [Self::Sale, Self::Return, Self::ZeroPrice, Self::NegativePrice];

    /// The kind that the signs of quantity and price give.
    #[must_use]
    pub fn of(quantity: Quantity, unit_price: Money) -> Self {
        if unit_price < Money::ZERO {
            Self::NegativePrice
        } else if unit_price == Money::ZERO || quantity == Quantity::ZERO {
            Self::ZeroPrice
        } else if quantity > Quantity::ZERO {
            Self::Sale
        } else {
            Self::Return
        }
    }

    /// The key used in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Return => "return",
            Self::ZeroPrice => "zero_price",
            Self::NegativePrice => "negative_price",
        }
    }
}

/// What a product code stands for, by the rules of [`crate::spec::Definitions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum CodeClass {
    /// Goods: whatever no rule names.
    Merchandise = 0,
    /// Postage, carriage, vouchers: sold like goods, of no product.
    Service = 1,
    /// Reductions granted on a whole invoice.
    Discount = 2,
    /// Bad debt, fees, bank charges, manual entries, samples, commission: not sales, whatever the sign.
    Adjustment = 3,
}

impl CodeClass {
    /// All classes, in the order of the reconciliation table's rows.
    pub const ALL: [Self; 4] = [Self::Merchandise, Self::Service, Self::Discount, Self::Adjustment];

    /// The key used in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Merchandise => "merchandise",
            Self::Service => "service",
            Self::Discount => "discount",
            Self::Adjustment => "adjustment",
        }
    }
}

/// Everything that the definitions say of one line, in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineFlags(u8);

impl LineFlags {
    const CLASS_SHIFT: u8 = 2;
    const REVERSAL: u8 = 1 << 4;
    const REPEATS_WITHIN: u8 = 1 << 5;
    const REPEATS_ACROSS: u8 = 1 << 6;
    const DROPPED: u8 = 1 << 7;

    /// Flags of a line of this kind and class, nothing else known of it.
    #[must_use]
    pub const fn new(kind: LineKind, class: CodeClass) -> Self {
        Self(kind as u8 | (class as u8) << Self::CLASS_SHIFT)
    }

    /// The line's kind.
    #[must_use]
    pub fn kind(self) -> LineKind {
        LineKind::ALL[usize::from(self.0 & 3)]
    }

    /// The class of the line's code.
    #[must_use]
    pub fn class(self) -> CodeClass {
        CodeClass::ALL[usize::from(self.0 >> Self::CLASS_SHIFT & 3)]
    }

    /// Kind and class as an index below 16: `class * 4 + kind`.
    #[must_use]
    pub const fn cell(self) -> usize {
        (self.0 & 15) as usize
    }

    /// Is this line half of a matched reversal (the sale that was undone, or the return that undid it)?
    #[must_use]
    pub const fn is_reversal(self) -> bool {
        self.0 & Self::REVERSAL != 0
    }

    /// Does this line repeat an earlier line of the same file exactly?
    #[must_use]
    pub const fn repeats_within_file(self) -> bool {
        self.0 & Self::REPEATS_WITHIN != 0
    }

    /// Does this line repeat a line of an earlier file?
    #[must_use]
    pub const fn repeats_across_files(self) -> bool {
        self.0 & Self::REPEATS_ACROSS != 0
    }

    /// Is this line a duplicate that the definitions drop? It then counts in no figure.
    #[must_use]
    pub const fn is_dropped(self) -> bool {
        self.0 & Self::DROPPED != 0
    }

    /// Flags of a line in this cell of kind × class (see [`Self::cell`]), nothing else known of it.
    pub(crate) const fn of_cell(cell: usize) -> Self {
        Self(cell as u8 & 15)
    }

    pub(crate) fn mark_reversal(&mut self) {
        self.0 |= Self::REVERSAL;
    }

    pub(crate) fn mark_repeat(&mut self, across_files: bool, dropped: bool) {
        self.0 |= if across_files { Self::REPEATS_ACROSS } else { Self::REPEATS_WITHIN };
        if dropped {
            self.0 |= Self::DROPPED;
        }
    }
}
