use serde::{Deserialize, Serialize};

/// A part of what the relay knows, which a page can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// [`super::Parts::totals`].
    Totals,
    /// [`super::Parts::today`] and [`super::Parts::curve`].
    Today,
    /// [`super::Parts::minutes`] and [`super::Parts::hours`].
    Series,
    /// [`super::Parts::products_today`] and [`super::Parts::products`].
    Products,
    /// [`super::Parts::countries_today`], [`super::Parts::countries`] and [`super::Parts::stores`].
    Places,
    /// [`super::Parts::lines`].
    Lines,
    /// [`super::Parts::alerts`].
    Alerts,
}

/// Some views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ViewSet(u8);

impl View {
    /// All views.
    pub const ALL: [Self; 7] =
        [Self::Totals, Self::Today, Self::Series, Self::Products, Self::Places, Self::Lines, Self::Alerts];
}

impl ViewSet {
    /// Is the view one of them?
    #[must_use]
    pub const fn has(self, view: View) -> bool {
        self.0 & (1 << view as u8) != 0
    }
}

impl FromIterator<View> for ViewSet {
    fn from_iter<I: IntoIterator<Item = View>>(views: I) -> Self {
        Self(views.into_iter().fold(0, |bits, view| bits | 1 << view as u8))
    }
}
