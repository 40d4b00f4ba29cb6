//! What the map shows of a ranking.

use aisle_protocol::metrics::{Ranked, Ranking};
use aisle_protocol::table::Money;

use super::shades::Shades;
use super::world::{Frame, World};

/// A country with everything that the file sells there, under whatever names.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Place {
    /// As the file writes it.
    pub(super) names: Vec<String>,
    pub(super) iso3: String,
    pub(super) net_sales: Money,
    pub(super) orders: u64,
    pub(super) is_selected: bool,
    /// SVG path data.
    pub(super) path: String,
    /// The middle and the area of its largest piece.
    pub(super) middle: (f64, f64),
    pub(super) area: f64,
}

/// A ranking of countries on the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Places {
    pub(super) places: Vec<Place>,
    /// Names that are no country, or one without a shape; as the file writes them.
    pub(super) elsewhere: Vec<String>,
    pub(super) shades: Shades,
}

impl Places {
    /// Finds the countries of a ranking.
    pub(super) fn of(world: &World, ranking: &Ranking<Ranked>) -> Self {
        let mut places: Vec<Place> = Vec::new();
        // The shapes of the places: countries with the same ones are one place.
        let mut shapes_of = Vec::new();
        let mut elsewhere = Vec::new();
        for row in &ranking.rows {
            let Some((country, shapes)) = world.place(&row.name) else {
                elsewhere.push(row.name.clone());
                continue;
            };
            let found = shapes_of.iter().position(|other| *other == &country.shapes);
            let index = found.unwrap_or(places.len());
            if found.is_none() {
                shapes_of.push(&country.shapes);
                let largest = shapes.iter().max_by(|a, b| a.area.total_cmp(&b.area));
                places.push(Place {
                    iso3: country.iso3.clone(),
                    path: shapes.iter().map(|shape| shape.path.as_str()).collect(),
                    middle: largest.map(|shape| shape.middle).unwrap_or_default(),
                    area: largest.map(|shape| shape.area).unwrap_or_default(),
                    ..Place::default()
                });
            }
            let place = &mut places[index];
            place.names.push(row.name.clone());
            place.net_sales += row.net_sales;
            place.orders += row.orders;
            place.is_selected |= row.is_selected;
        }
        let shades = Shades::of(places.iter().map(|place| place.net_sales.as_f64()));
        Self { places, elsewhere, shades }
    }

    /// How many lie within a part of the world.
    pub(super) fn count_in(&self, frame: Frame) -> usize {
        self.places.iter().filter(|place| frame.has(place.middle)).count()
    }

    /// The part of the world with most of the countries; `None` when it has fewer than two, or all parts are alike.
    pub(super) fn main_part<'a>(&self, world: &'a World) -> Option<&'a (String, Frame)> {
        // Of parts with as many the first one counts, in the file's order.
        let part = world.parts.iter().rev().max_by_key(|(_, frame)| self.count_in(*frame))?;
        (self.count_in(part.1) >= 2).then_some(part)
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::super::world::SMALL_WORLD;
    use super::*;

    fn row(name: &str, units: i64) -> Ranked {
        Ranked {
            name: name.to_owned(),
            net_sales: Money::from_ten_thousandths(units * 10_000),
            gross_sales: Money::ZERO,
            returns: Money::ZERO,
            orders: 1,
            units_sold: aisle_protocol::table::Quantity::from_thousandths(0),
            is_selected: name == "UK",
        }
    }

    #[wasm_bindgen_test]
    fn two_names_of_a_country_are_one_place() {
        let world = World::of_text(SMALL_WORLD);
        let rows = ["United Kingdom", "Malta", "UK", "Unspecified", "Gibraltar", ""].map(|name| row(name, 40)).into();
        let places = Places::of(&world, &Ranking { rows, count: 6, other_net_sales: Money::ZERO });
        assert_eq!(places.elsewhere, ["Unspecified", "Gibraltar", ""]);
        let [kingdom, malta] = &places.places[..] else { panic!("{places:?}") };
        assert_eq!(kingdom.names, ["United Kingdom", "UK"]);
        assert_eq!((kingdom.net_sales.as_f64(), kingdom.orders, kingdom.is_selected), (80.0, 2, true));
        assert_eq!((malta.iso3.as_str(), malta.is_selected), ("MLT", false));
        assert_eq!(places.main_part(&world).map(|(name, _)| name.as_str()), Some("west"));
    }

    #[wasm_bindgen_test]
    fn a_shop_of_one_country_has_no_main_part() {
        let world = World::of_text(SMALL_WORLD);
        let places = Places::of(&world, &Ranking { rows: vec![row("uk", 1)], ..Ranking::default() });
        assert_eq!(places.main_part(&world), None);
    }
}
