//! The countries that customers come from.

/// The home market first, then the markets by size. All can be written in Windows-1252.
#[rustfmt::skip] // A list is read by the line, not by the word.
pub(crate) const COUNTRIES: [&str; 60] = [
    "United Kingdom", "Germany", "France", "EIRE", "Spain", "Netherlands", "Belgium", "Switzerland", "Portugal",
    "Australia", "Norway", "Italy", "Channel Islands", "Finland", "Cyprus", "Sweden", "Unspecified", "Austria",
    "Denmark", "Japan", "Poland", "Israel", "USA", "Hong Kong", "Singapore", "Iceland", "Canada", "Greece", "Malta",
    "United Arab Emirates", "European Community", "RSA", "Lebanon", "Lithuania", "Brazil", "Czech Republic", "Bahrain",
    "Saudi Arabia", "New Zealand", "Thailand", "Bermuda", "Nigeria", "South Korea", "West Indies", "Luxembourg",
    "Hungary", "Slovenia", "Slovakia", "Croatia", "Estonia", "Latvia", "Romania", "Bulgaria", "Türkiye", "Mexico",
    "Chile", "India", "Malaysia", "Côte d'Ivoire", "Réunion",
];

/// The home market.
pub(crate) const HOME: usize = 0;
