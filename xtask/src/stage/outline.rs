//! Points on the map, and the outlines through them.

/// A point of the drawing, in whole units, y downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// A place on Earth: longitude and latitude in degrees.
pub(super) type Place = (f64, f64);

/// Where a place lies in a drawing of this width, x from Greenwich and y from the equator downwards.
///
/// The Equal Earth projection: areas are right, so that a shade weighs as much as its country.
///
/// # References
/// Šavrič, Patterson, Jenny (2019), "The Equal Earth map projection", doi:10.1080/13658816.2018.1504949, equations 7–10.
pub(super) fn project((longitude_degrees, latitude_degrees): Place, width: f64) -> (f64, f64) {
    const A: [f64; 4] = [1.340264, -0.081106, 0.000893, 0.003796];
    let m = 3.0_f64.sqrt() / 2.0;
    let slope = |t2: f64| {
        let t6 = t2.powi(3);
        A[0] + 3.0 * A[1] * t2 + t6 * (7.0 * A[2] + 9.0 * A[3] * t2)
    };
    let (longitude, latitude) = (longitude_degrees.to_radians(), latitude_degrees.to_radians());
    let t = (m * latitude.sin()).asin();
    let t2 = t * t;
    let x = longitude * t.cos() / (m * slope(t2));
    let y = t * (A[0] + A[1] * t2 + t2.powi(3) * (A[2] + A[3] * t2));
    let scale = width / (2.0 * std::f64::consts::PI / (m * A[0]));
    (x * scale, -y * scale)
}

/// The points that a simpler line needs, by their indices: no point of the true line lies further than `tolerance` from
/// it.
///
/// # References
/// Douglas, Peucker (1973), "Algorithms for the reduction of the number of points", doi:10.3138/FM57-6770-U75U-7727.
pub(super) fn simplified(line: &[(f64, f64)], tolerance: f64) -> Vec<usize> {
    let mut is_kept = vec![false; line.len()];
    let mut parts = vec![(0, line.len().saturating_sub(1))];
    while let Some((first, last)) = parts.pop() {
        let Some((start, end)) = line.get(first).zip(line.get(last)) else { continue };
        is_kept[first] = true;
        is_kept[last] = true;
        let distances = (first + 1..last).map(|index| (index, distance(line[index], *start, *end)));
        if let Some((index, furthest)) = distances.max_by(|(_, a), (_, b)| a.total_cmp(b))
            && furthest > tolerance
        {
            parts.extend([(first, index), (index, last)]);
        }
    }
    (0..line.len()).filter(|index| is_kept[*index]).collect()
}

/// From a point to the line through two others; to the first of them when they are one.
fn distance(point: (f64, f64), start: (f64, f64), end: (f64, f64)) -> f64 {
    let (along_x, along_y) = (end.0 - start.0, end.1 - start.1);
    let (x, y) = (point.0 - start.0, point.1 - start.1);
    let length = along_x.hypot(along_y);
    if length == 0.0 { x.hypot(y) } else { (along_x * y - along_y * x).abs() / length }
}

/// The area within a ring.
pub(super) fn area(ring: &[Point]) -> f64 {
    (cross_products(ring).map(|(cross, _)| cross).sum::<f64>() / 2.0).abs()
}

/// The centre of gravity of a ring; of its points when it has no area.
pub(super) fn middle(ring: &[Point]) -> Point {
    let doubled: f64 = cross_products(ring).map(|(cross, _)| cross).sum();
    let of = |coordinate: fn(&Point) -> i32| {
        let mean = ring.iter().map(|point| f64::from(coordinate(point))).sum::<f64>() / ring.len().max(1) as f64;
        let moment: f64 = cross_products(ring)
            .map(|(cross, (a, b))| cross * (f64::from(coordinate(a)) + f64::from(coordinate(b))))
            .sum();
        (if doubled == 0.0 { mean } else { moment / (3.0 * doubled) }).round() as i32
    };
    Point { x: of(|point| point.x), y: of(|point| point.y) }
}

/// For each side of a ring, twice the area between it and the origin.
fn cross_products(ring: &[Point]) -> impl Iterator<Item = (f64, (&Point, &Point))> {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    sides.map(|(a, b)| (f64::from(a.x) * f64::from(b.y) - f64::from(b.x) * f64::from(a.y), (a, b)))
}

/// Rings as SVG path data, each point but the first relative to the one before it: many steps are alike, and compress
/// well. Data of several paths may be put end to end.
pub(super) fn path_data<'a>(rings: impl Iterator<Item = &'a [Point]>) -> String {
    let mut data = String::new();
    // After `z` the pen is back at the ring's first point.
    let mut start = Point { x: 0, y: 0 };
    for (number, ring) in rings.enumerate() {
        let mut pen = start;
        for (index, point) in ring.iter().enumerate() {
            let (dx, dy) = (point.x - pen.x, point.y - pen.y);
            if index == 0 {
                data.push(if number == 0 { 'M' } else { 'm' });
                start = *point;
            } else if *point == pen || *point == start && index + 1 == ring.len() {
                continue;
            } else if dx >= 0 && !data.ends_with('l') {
                data.push(' ');
            }
            data += &dx.to_string();
            if dy >= 0 {
                data.push(' ');
            }
            data += &dy.to_string();
            if index == 0 && number == 0 {
                // Behind `M` all points would be absolute.
                data.push('l');
            }
            pen = *point;
        }
        if data.ends_with('l') {
            // A ring that has shrunk to a point.
            data.push_str("0 0");
        }
        data.push('z');
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(x: i32, y: i32) -> Point {
        Point { x, y }
    }

    const SQUARE: [Point; 5] = [at(2, 2), at(6, 2), at(6, 6), at(2, 6), at(2, 2)];

    #[test]
    fn the_projection_is_as_published() {
        // Reference values of PROJ's `eqearth` on the unit sphere: 180° E on the equator, and the north pole.
        let width = 2.0 * 2.706_629_92;
        let (x, y) = project((180.0, 0.0), width);
        assert!((x - 2.706_629_92).abs() < 1e-6 && y.abs() < 1e-9, "{x} {y}");
        let (x, y) = project((0.0, 90.0), width);
        assert!(x.abs() < 1e-9 && (y + 1.317_362_76).abs() < 1e-4, "{x} {y}");
    }

    #[test]
    fn simple_lines_keep_their_corners() {
        let line = [(0.0, 0.0), (5.0, 0.4), (10.0, 0.0), (10.2, 5.0), (10.0, 10.0)];
        assert_eq!(simplified(&line, 1.0), [0, 2, 4]);
        assert_eq!(simplified(&line, 0.3).len(), 4);
    }

    #[test]
    fn a_square_is_measured_and_drawn() {
        assert_eq!(area(&SQUARE), 16.0);
        assert_eq!(middle(&SQUARE), at(4, 4));
        assert_eq!(path_data([&SQUARE[..], &SQUARE[..]].into_iter()), "M2 2l4 0 0 4-4 0zm0 0 4 0 0 4-4 0z");
        assert_eq!(path_data([&[at(3, 4), at(3, 4)][..]].into_iter()), "M3 4l0 0z");
    }
}
