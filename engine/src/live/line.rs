/// A line in codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Line {
    pub(super) time: u32,
    pub(super) product: u32,
    pub(super) customer: u32,
    pub(super) country: u32,
    pub(super) store: u32,
    pub(super) unit_price: i64,
    pub(super) quantity: i64,
    pub(super) amount: i64,
}

/// The dimensions that are summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Dimension {
    Product,
    Country,
    Store,
}

impl Dimension {
    pub(super) const ALL: [Self; 3] = [Self::Product, Self::Country, Self::Store];
}

impl Line {
    pub(super) fn code(&self, dimension: Dimension) -> u32 {
        match dimension {
            Dimension::Product => self.product,
            Dimension::Country => self.country,
            Dimension::Store => self.store,
        }
    }
}
