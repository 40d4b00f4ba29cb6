use crate::spec::Definitions;
use crate::table::{CodeClass, LineFlags, LineKind};

/// Which part of the way from gross sales to the file's total a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Gross,
    Return,
    Discount,
    Adjustment,
    /// It moves no money, or the definitions leave it out.
    Nothing,
}

/// The definitions' switches, resolved for each of the sixteen cells of kind × class.
///
/// Gross sales and returns are the sale and return lines of merchandise and, if services count, of service; discounts
/// are all lines of the discount class; adjustments are the adjustment class and negative prices, whatever their sign.
/// A line at price zero moves no money; if a file gives one an amount all the same, the amount is an adjustment, so that
/// net sales and adjustments always sum to the total.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counting {
    roles: [Role; 16],
    pub(crate) adjustments_are_net: bool,
    pub(crate) anonymous_counts: bool,
}

impl Counting {
    pub(crate) fn new(definitions: &Definitions) -> Self {
        let mut roles = [Role::Nothing; 16];
        for class in CodeClass::ALL {
            for kind in LineKind::ALL {
                roles[cell_of(class, kind)] = match (class, kind) {
                    (CodeClass::Discount, _) => Role::Discount,
                    (CodeClass::Adjustment, _) | (_, LineKind::NegativePrice) => Role::Adjustment,
                    (_, LineKind::ZeroPrice) => Role::Nothing,
                    (CodeClass::Service, _) if !definitions.count_services => Role::Nothing,
                    (_, LineKind::Sale) => Role::Gross,
                    (_, LineKind::Return) => Role::Return,
                };
            }
        }
        Self {
            roles,
            adjustments_are_net: definitions.count_adjustments,
            anonymous_counts: definitions.count_anonymous,
        }
    }

    #[inline]
    pub(crate) fn role(&self, cell: usize) -> Role {
        self.roles[cell & 15]
    }

    /// Does the amount of such a line belong to net sales?
    #[inline]
    pub(crate) fn is_net(&self, cell: usize) -> bool {
        match self.role(cell) {
            Role::Gross | Role::Return | Role::Discount => true,
            Role::Adjustment => self.adjustments_are_net,
            Role::Nothing => false,
        }
    }

    /// Does the amount of such a line belong to adjustments?
    pub(crate) fn is_adjustment(&self, cell: usize, amount: i64) -> bool {
        self.role(cell) == Role::Adjustment || (amount != 0 && is_zero_priced_goods(cell))
    }
}

/// The index of a cell of kind × class, as in [`crate::table::LineFlags::cell`].
pub(crate) const fn cell_of(class: CodeClass, kind: LineKind) -> usize {
    class as usize * 4 + kind as usize
}

/// Merchandise sale lines.
pub(crate) const MERCHANDISE_SALE: usize = cell_of(CodeClass::Merchandise, LineKind::Sale);
/// Merchandise return lines.
pub(crate) const MERCHANDISE_RETURN: usize = cell_of(CodeClass::Merchandise, LineKind::Return);
/// Service sale lines.
pub(crate) const SERVICE_SALE: usize = cell_of(CodeClass::Service, LineKind::Sale);

pub(crate) const fn is_zero_priced_goods(cell: usize) -> bool {
    cell == cell_of(CodeClass::Merchandise, LineKind::ZeroPrice)
        || cell == cell_of(CodeClass::Service, LineKind::ZeroPrice)
}

/// Does a line's amount belong to net sales, its customer aside?
pub(crate) fn is_net_line(definitions: &Definitions, flags: LineFlags) -> bool {
    Counting::new(definitions).is_net(flags.cell())
}
