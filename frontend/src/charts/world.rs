//! The world as the map draws it.

use super::country_codes::{Country, CountryNames};
use crate::format::tenths;

/// A rectangle of the drawing, in its units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Frame {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Frame {
    /// Four whole numbers, as in an SVG `viewBox`.
    fn of_numbers(numbers: &str) -> Option<Self> {
        let mut numbers = numbers.split(' ').map(str::parse::<i32>);
        let mut next = || numbers.next()?.ok().map(f64::from);
        Some(Self { x: next()?, y: next()?, width: next()?, height: next()? })
    }

    pub(super) fn has(self, (x, y): (f64, f64)) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }

    pub(super) fn to_view_box(self) -> String {
        [self.x, self.y, self.width, self.height].map(tenths).join(" ")
    }
}

/// The outline of a country.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    key: String,
    /// The middle and the area of its largest piece.
    pub(super) middle: (f64, f64),
    pub(super) area: f64,
    /// SVG path data.
    pub(super) path: String,
}

/// The shapes, parts and names of `world.txt`; `cargo xtask stage` writes and describes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct World {
    pub(super) whole: Frame,
    /// Parts of the world by their names.
    pub(super) parts: Vec<(String, Frame)>,
    shapes: Vec<Shape>,
    names: CountryNames,
}

impl World {
    /// Reads the file; a line that cannot be read is left out.
    pub(super) fn of_text(text: &str) -> Self {
        let mut world = Self::default();
        for (index, line) in text.lines().enumerate() {
            if index == 0 {
                world.whole = Frame::of_numbers(&format!("0 0 {line}")).unwrap_or_default();
            } else if let Some(names) = line.strip_prefix('=') {
                world.names.add(names);
            } else if let Some(part) = line.strip_prefix('@') {
                let part =
                    part.split_once(' ').and_then(|(name, frame)| Some((name.to_owned(), Frame::of_numbers(frame)?)));
                world.parts.extend(part);
            } else {
                world.shapes.extend(shape(line));
            }
        }
        world
    }

    /// All land as one outline.
    pub(super) fn land(&self) -> String {
        self.shapes.iter().map(|shape| shape.path.as_str()).collect()
    }

    /// The country that a file names, with its shapes; `None` when it is not on the map.
    pub(super) fn place(&self, name: &str) -> Option<(&Country, Vec<&Shape>)> {
        let country = self.names.country(name)?;
        let shapes = country.shapes.iter().filter_map(|key| self.shapes.iter().find(|shape| shape.key == *key));
        let shapes: Vec<_> = shapes.collect();
        (!shapes.is_empty()).then_some((country, shapes))
    }
}

fn shape(line: &str) -> Option<Shape> {
    let mut fields = line.splitn(5, ' ');
    let key = fields.next()?.to_owned();
    // Whole numbers: reading others brings tables of 10 KB.
    let mut number = || fields.next()?.parse::<i32>().ok().map(f64::from);
    let (middle, area) = ((number()?, number()?), number()?);
    Some(Shape { key, middle, area, path: fields.next()?.to_owned() })
}

#[cfg(test)]
pub(super) const SMALL_WORLD: &str = "\
400 200
@west 0 0 200 200
826 100 50 900 M90 40l20 0 0 20-20 0z
470 120 90 1 M120 90l1 0 0 1z
036 350 150 4000 M300 120l80 0 0 50-80 0z
=GB GBR 826 united kingdom;uk
=MT MLT 470 malta
=AU AUS 036 australia
=GI GIB 292 gibraltar";

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_world_is_read() {
        let world = World::of_text(SMALL_WORLD);
        assert_eq!(world.whole.to_view_box(), "0.0 0.0 400.0 200.0");
        assert_eq!(world.parts.len(), 1);
        assert!(world.parts[0].1.has((100.0, 50.0)) && !world.parts[0].1.has((350.0, 150.0)));
        assert!(world.land().starts_with("M90 40l20 0 0 20-20 0zM120"));
        let (country, shapes) = world.place("UK").unwrap();
        assert_eq!((country.iso3.as_str(), shapes.len(), shapes[0].area), ("GBR", 1, 900.0));
    }

    #[wasm_bindgen_test]
    fn what_has_no_shape_is_not_on_the_map() {
        let world = World::of_text(SMALL_WORLD);
        assert_eq!(world.place("Gibraltar"), None);
        assert_eq!(world.place("Unspecified"), None);
        assert_eq!(World::of_text("<html>").place("uk"), None);
    }
}
