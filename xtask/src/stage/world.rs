//! The countries' shapes and names for the page's map: one small text file, made from the npm package `world-atlas`
//! (Natural Earth, 1:50 million, public domain) and our list of names.
//!
//! Its first line is the width and height of the drawing. Then a line for each part of the world that the page can look
//! at, `@name x y width height`, and a line for each country, `key x y area path`: its number in ISO 3166 (a name without
//! spaces where it has none), the middle and the area of its largest piece, and its outline as SVG path data; all in
//! whole units of the drawing. At last the lines of `frontend/country_names.txt`, each behind a `=`.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use serde_json::Value;
use xtask::programs::root;

use super::outline::{Place, Point, area, middle, path_data, project, simplified};

/// Width of the drawing: four units for a pixel of a map that fills a laptop's window.
const WIDTH: f64 = 4_000.0;

/// How far a simplified outline may lie beside the true one, in units.
const TOLERANCE: f64 = 1.0;

/// Pieces of a country below this many square units are left out, but never its largest.
const PIECE_AREA_MIN: f64 = 4.0;

/// Nobody shops there, and it would take a fifth of the drawing.
const ANTARCTICA: &str = "010";

/// Parts of the world: name, western and eastern longitude, southern and northern latitude, in degrees.
const REGIONS: [(&str, [f64; 4]); 6] = [
    ("europe", [-24.0, 42.0, 33.5, 71.5]),
    ("north-america", [-130.0, -60.0, 8.0, 62.0]),
    ("south-america", [-84.0, -34.0, -56.0, 13.0]),
    ("africa", [-19.0, 52.0, -36.0, 38.0]),
    ("asia", [34.0, 146.0, -10.0, 54.0]),
    ("oceania", [112.0, 179.0, -48.0, 0.0]),
];

/// A country's pieces; each is a ring of points.
type Rings = Vec<Vec<Point>>;

/// Writes the file into the page's folder.
pub(super) fn write(folder: &Path) -> Result<()> {
    let source = root().join("node_modules/world-atlas/countries-50m.json");
    let text = fs::read_to_string(&source).with_context(|| format!("{} cannot be read", source.display()))?;
    let atlas: Value = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", source.display()))?;
    let drawing = drawing(&atlas).with_context(|| format!("{} is not the topology expected", source.display()))?;
    let source = root().join("frontend/country_names.txt");
    let names = fs::read_to_string(&source).with_context(|| format!("{} cannot be read", source.display()))?;
    let names: String = names.lines().filter(|line| !line.starts_with('#')).map(|line| format!("={line}\n")).collect();
    fs::write(folder.join("world.txt"), drawing + &names).context("world.txt cannot be written")
}

fn drawing(atlas: &Value) -> Option<String> {
    let arcs = arcs(atlas)?;
    let mut countries: BTreeMap<String, Rings> = BTreeMap::new();
    for geometry in atlas["objects"]["countries"]["geometries"].as_array()? {
        let name = geometry["properties"]["name"].as_str().unwrap_or_default();
        let key = geometry["id"].as_str().map_or_else(|| name.replace(' ', ""), str::to_owned);
        if key != ANTARCTICA {
            countries.entry(key).or_default().extend(rings(geometry, &arcs)?);
        }
    }
    let points = || countries.values().flatten().flatten();
    let left = points().map(|point| point.x).min()?;
    let top = points().map(|point| point.y).min()?;
    let (right, bottom) = (points().map(|point| point.x).max()?, points().map(|point| point.y).max()?);
    let mut text = format!("{} {}\n", right - left, bottom - top);
    for (name, degrees) in REGIONS {
        text += &region(name, degrees, left, top);
    }
    for (key, mut rings) in countries {
        rings.iter_mut().flatten().for_each(|point| {
            point.x -= left;
            point.y -= top;
        });
        rings.sort_by(|a, b| area(b).total_cmp(&area(a)));
        let largest = rings.first()?;
        let (centre, size) = (middle(largest), area(largest));
        let kept = rings.iter().enumerate().filter(|(index, ring)| *index == 0 || area(ring) >= PIECE_AREA_MIN);
        let path = path_data(kept.map(|(_, ring)| ring.as_slice()));
        text += &format!("{key} {} {} {size:.0} {path}\n", centre.x, centre.y);
    }
    Some(text)
}

/// The arcs of the topology, simplified. Neighbours share them, so no gap opens between two countries.
fn arcs(atlas: &Value) -> Option<Vec<Vec<Place>>> {
    let number = |value: &Value| value.as_f64();
    let (scale, translate) = (&atlas["transform"]["scale"], &atlas["transform"]["translate"]);
    let (scale_x, scale_y) = (number(&scale[0])?, number(&scale[1])?);
    let (west, south) = (number(&translate[0])?, number(&translate[1])?);
    let arc = |arc: &Value| {
        let (mut x, mut y) = (0.0, 0.0);
        let step = |step: &Value| {
            x += number(&step[0])?;
            y += number(&step[1])?;
            Some((x * scale_x + west, y * scale_y + south))
        };
        let places = arc.as_array()?.iter().map(step).collect::<Option<Vec<_>>>()?;
        let places = continued(places, None);
        let drawn: Vec<_> = places.iter().map(|place| project(*place, WIDTH)).collect();
        Some(simplified(&drawn, TOLERANCE).into_iter().map(|index| places[index]).collect())
    };
    atlas["arcs"].as_array()?.iter().map(arc).collect()
}

/// The same line without its leaps from 180° E to 180° W: it goes on to 181° E. `before` is the place that it continues.
fn continued(mut line: Vec<Place>, mut before: Option<Place>) -> Vec<Place> {
    for place in &mut line {
        if let Some((longitude, _)) = before {
            place.0 += ((longitude - place.0) / 360.0).round() * 360.0;
        }
        before = Some(*place);
    }
    line
}

fn rings(geometry: &Value, arcs: &[Vec<Place>]) -> Option<Rings> {
    let of_polygon = |polygon: &Value| {
        let rings = polygon.as_array()?.iter().map(|ring| joined(ring, arcs));
        rings.collect::<Option<Vec<_>>>()
    };
    match geometry["type"].as_str()? {
        "Polygon" => of_polygon(&geometry["arcs"]),
        "MultiPolygon" => {
            let polygons = geometry["arcs"].as_array()?.iter().map(of_polygon).collect::<Option<Vec<_>>>()?;
            Some(polygons.into_iter().flatten().collect())
        }
        _ => None,
    }
}

/// A ring of arcs, end to end, drawn in one piece even where it crosses 180°. A negative index `!i` is arc `i` backwards;
/// the first point of an arc is the last one of the arc before it.
fn joined(ring: &Value, arcs: &[Vec<Place>]) -> Option<Vec<Point>> {
    let mut places: Vec<Place> = Vec::new();
    for index in ring.as_array()? {
        let index = index.as_i64()?;
        let mut arc = arcs.get(usize::try_from(if index < 0 { !index } else { index }).ok()?)?.clone();
        if index < 0 {
            arc.reverse();
        }
        let arc = continued(arc, places.pop());
        places.extend(arc);
    }
    let mean = places.iter().map(|(longitude, _)| longitude).sum::<f64>() / places.len().max(1) as f64;
    let shift = (mean / 360.0).round() * 360.0;
    let draw = |(longitude, latitude): &Place| {
        let (x, y) = project((longitude - shift, *latitude), WIDTH);
        Point { x: x.round() as i32, y: y.round() as i32 }
    };
    Some(places.iter().map(draw).collect())
}

fn region(name: &str, [west, east, south, north]: [f64; 4], left: i32, top: i32) -> String {
    let corners = [west, east].into_iter().flat_map(|x| [(x, south), (x, 0.0_f64.clamp(south, north)), (x, north)]);
    let corners: Vec<_> = corners.map(|corner| project(corner, WIDTH)).collect();
    let (xs, ys) = (corners.iter().map(|(x, _)| *x), corners.iter().map(|(_, y)| *y));
    let (x, y) = (xs.clone().fold(f64::MAX, f64::min), ys.clone().fold(f64::MAX, f64::min));
    let (width, height) = (xs.fold(f64::MIN, f64::max) - x, ys.fold(f64::MIN, f64::max) - y);
    format!("@{name} {:.0} {:.0} {width:.0} {height:.0}\n", x - f64::from(left), y - f64::from(top))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn two_neighbours_share_their_border() {
        let atlas = json!({
            "transform": { "scale": [1.0, 1.0], "translate": [0.0, 0.0] },
            "arcs": [[[10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10], [10, 0]], [[10, 0], [10, 0], [0, 10], [-10, 0]]],
            "objects": { "countries": { "geometries": [
                { "type": "Polygon", "id": "001", "properties": { "name": "West" }, "arcs": [[0, 1]] },
                { "type": "MultiPolygon", "properties": { "name": "The East" }, "arcs": [[[2, -1]]] },
            ] } },
        });
        let drawing = drawing(&atlas).unwrap();
        let lines: Vec<_> = drawing.lines().filter(|line| !line.starts_with('@')).collect();
        assert_eq!(lines.len(), 3, "{drawing}");
        assert!(lines[1].starts_with("001 ") && lines[2].starts_with("TheEast "), "{drawing}");
        let width: i32 = lines[0].split(' ').next().unwrap().parse().unwrap();
        let [west, east] = [1, 2].map(|at| lines[at].split(' ').nth(1).unwrap().parse::<i32>().unwrap());
        assert!(0 < west && west < width / 2 && width / 2 < east && east < width, "{drawing}");
    }

    #[test]
    fn a_country_across_the_180th_meridian_stays_in_one_piece() {
        let line = continued(vec![(170.0, 60.0), (179.0, 60.0), (-179.0, 60.0), (-175.0, 61.0), (175.0, 62.0)], None);
        assert_eq!(
            line.iter().map(|(longitude, _)| *longitude).collect::<Vec<_>>(),
            [170.0, 179.0, 181.0, 185.0, 175.0]
        );
        assert_eq!(continued(vec![(-170.0, 0.0)], Some((178.0, 0.0))), [(190.0, 0.0)]);
    }

    #[test]
    fn what_is_no_topology_is_refused() {
        assert_eq!(drawing(&json!({ "arcs": 1 })), None);
    }
}
