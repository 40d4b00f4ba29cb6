//! The products on offer: codes, names, prices, seasons, and which are bought together.

use std::sync::Arc;

use crate::{
    calendar::Date,
    dice::{Dice, Weights},
    words::{COLOURS, FESTIVE, PATTERNS, SUMMERY, THINGS},
};

/// Shift of the long tail of products: the best seller has about 0.7 % of the lines of 4,000 products.
const TAIL_SHIFT: u64 = 20;

/// Usual prices, in thousandths.
const PRICES: [i64; 24] = [
    190, 290, 420, 550, 650, 850, 850, 1_250, 1_250, 1_450, 1_650, 1_650, 1_950, 2_100, 2_550, 2_950, 3_750, 4_250,
    4_950, 5_950, 7_950, 9_950, 12_750, 24_950,
];

/// How likely a seasonal product is bought when thought of, from January, in thousandths.
const FESTIVE_LEVEL: [u64; 12] = [30, 10, 10, 10, 10, 20, 60, 200, 600, 1_000, 1_000, 700];
const SUMMERY_LEVEL: [u64; 12] = [60, 120, 400, 800, 1_000, 1_000, 900, 500, 150, 60, 30, 30];

/// Codes without digits that are products all the same; PADS costs 0.001.
const ODD_CODES: [&str; 4] = ["PADS", "DCGSSBOY", "DCGSSGIRL", "DCGS0076"];

#[derive(Clone, Copy)]
enum Season {
    AllYear,
    Festive,
    Summery,
}

/// One product.
pub(crate) struct Product {
    /// Its code as it is mostly written.
    pub(crate) code: Arc<str>,
    /// Its code in lower case, if that differs.
    pub(crate) lower_code: Option<Arc<str>>,
    /// Its usual description.
    pub(crate) description: Arc<str>,
    /// Another description under which it was sold at times.
    pub(crate) other_description: Option<Arc<str>>,
    /// Its list price in thousandths.
    pub(crate) price_mills: i64,
    season: Season,
    first_day: i64,
    last_day: i64,
    group: usize,
}

/// All products, the most popular first.
pub(crate) struct Catalogue {
    products: Vec<Product>,
    popularity: Weights,
    /// Members of each group, by their place in `products`.
    groups: Vec<Vec<usize>>,
}

impl Catalogue {
    /// `count` products for sales of `days` days from `start`.
    pub(crate) fn new(count: usize, start: Date, days: i64, dice: &mut Dice) -> Self {
        // Members of a group differ in popularity, so the ranks are dealt in a random order.
        let mut ranks: Vec<usize> = (0..count).collect();
        dice.shuffle(&mut ranks);
        let mut products: Vec<Option<Product>> = (0..count).map(|_| None).collect();
        let (mut groups, mut number, mut dealt) = (Vec::new(), 15_000, 0);
        while dealt < count {
            let size = (dice.between(3, 6) as usize).min(count - dealt);
            let members = ranks[dealt..dealt + size].to_vec();
            for (product, &rank) in group_of(groups.len(), size, &mut number, dice).into_iter().zip(&members) {
                products[rank] = Some(product);
            }
            groups.push(members);
            dealt += size;
        }
        let mut products: Vec<Product> = products.into_iter().flatten().collect();
        for product in &mut products {
            set_life(product, start, days, dice);
        }
        // In the middle of the ranks they are sold now and then.
        for (product, code) in products[count / 2..].iter_mut().zip(ODD_CODES) {
            product.code = code.into();
            product.lower_code = None;
            if code == "PADS" {
                product.description = "PADS TO MATCH ALL CUSHIONS".into();
                product.price_mills = 1;
            }
        }
        Self { popularity: Weights::long_tail(count, TAIL_SHIFT), products, groups }
    }

    /// The product at a place.
    pub(crate) fn product(&self, place: usize) -> &Product {
        &self.products[place]
    }

    /// The place of a product that someone buys on this day, by popularity and season.
    pub(crate) fn draw(&self, date: Date, dice: &mut Dice) -> usize {
        /// After so many products that are not on sale today, the next one will do.
        const PATIENCE: usize = 8;
        let month = date.month_index();
        for _ in 0..PATIENCE {
            let place = self.popularity.draw(dice);
            if self.products[place].is_wanted(date, month, dice) {
                return place;
            }
        }
        self.popularity.draw(dice)
    }

    /// The place of a product that goes with this one: of its own group or, less often, of the group's companion.
    pub(crate) fn draw_companion(&self, place: usize, dice: &mut Dice) -> usize {
        let own = self.products[place].group;
        // Groups pair up: 0 with 1, 2 with 3, …
        let group = if dice.per_mille(720) { own } else { (own ^ 1).min(self.groups.len() - 1) };
        *dice.pick(&self.groups[group])
    }
}

impl Product {
    fn is_wanted(&self, date: Date, month: usize, dice: &mut Dice) -> bool {
        let level = match self.season {
            Season::AllYear => 1_000,
            Season::Festive => FESTIVE_LEVEL[month],
            Season::Summery => SUMMERY_LEVEL[month],
        };
        (self.first_day..=self.last_day).contains(&date.days) && dice.per_mille(level)
    }
}

/// The products of one group: one thing in several colours, under one number with letters or under numbers in a row.
fn group_of(group: usize, size: usize, number: &mut u64, dice: &mut Dice) -> Vec<Product> {
    let season = match dice.below(100) {
        0..9 => Season::Festive,
        9..14 => Season::Summery,
        _ => Season::AllYear,
    };
    let thing = match season {
        Season::AllYear => *dice.pick(&THINGS),
        Season::Festive => *dice.pick(&FESTIVE),
        Season::Summery => *dice.pick(&SUMMERY),
    };
    let name = format!("{} {thing}", dice.pick(&PATTERNS));
    let price_mills = *dice.pick(&PRICES);
    let has_letters = dice.per_mille(400);
    let first_colour = dice.below(COLOURS.len() as u64) as usize;
    *number += 1 + dice.below(2);
    (0..size)
        .map(|member| {
            let code = if has_letters {
                format!("{number}{}", char::from(b'A' + member as u8))
            } else {
                *number += u64::from(member > 0);
                number.to_string()
            };
            let plain = format!("{} {name}", COLOURS[(first_colour + member) % COLOURS.len()]);
            Product {
                lower_code: has_letters.then(|| code.to_lowercase().into()),
                code: code.into(),
                other_description: dice.per_mille(330).then(|| other_description(&plain, dice).into()),
                description: soiled(plain, dice).into(),
                // About one product in eighty has a price with three decimals.
                price_mills: if dice.per_mille(12) { price_mills + 5 } else { price_mills },
                season,
                first_day: i64::MIN,
                last_day: i64::MAX,
                group,
            }
        })
        .collect()
}

/// A description with what people leave in descriptions: stray spaces, commas, quotes, signs outside ASCII.
fn soiled(plain: String, dice: &mut Dice) -> String {
    match dice.below(1_000) {
        0..180 => format!("{plain} "),
        180..186 => format!(" {plain}"),
        186..230 => plain.replacen(' ', "  ", 1),
        230..250 => format!("{plain}, SET OF {}", dice.between(2, 12)),
        250..256 => format!("{plain} 9\" x 12\""),
        256..261 => format!("{plain} \"HOME, SWEET HOME\""),
        261..267 => format!("CAFÉ {plain}"),
        267..272 => format!("{plain} £{} VOUCHER", dice.between(1, 20)),
        272..276 => format!("{plain} 30°C"),
        276..400 => format!("SET OF {} {plain}", dice.between(2, 12)),
        400..480 => format!("{plain} {} DESIGNS", dice.pick(&["ASSORTED", "2", "3", "TRADITIONAL"])),
        480..560 => format!("{} {plain}", dice.pick(&["SMALL", "LARGE", "MINI", "PACK OF 72"])),
        _ => plain,
    }
}

fn other_description(plain: &str, dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => plain.to_lowercase(),
        1 => format!("{plain}."),
        2 => plain.split_once(' ').map_or_else(|| plain.to_owned(), |(colour, rest)| format!("{rest} {colour}")),
        _ => format!("{plain} (NEW)"),
    }
}

/// Some products come later, some go: one in ten each.
fn set_life(product: &mut Product, start: Date, days: i64, dice: &mut Dice) {
    match dice.below(10) {
        0 => product.first_day = start.days + dice.between(0, days * 7 / 10),
        1 => product.last_day = start.days + dice.between(days * 3 / 10, days),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn catalogue(count: usize) -> Catalogue {
        Catalogue::new(count, Date { days: 19_692 }, 739, &mut Dice::new(3, 0))
    }

    #[test]
    fn codes_are_unique_at_the_largest_size() {
        let catalogue = catalogue(40_000);
        let codes: HashSet<_> = catalogue.products.iter().map(|product| &product.code).collect();
        assert_eq!(codes.len(), 40_000);
        assert!(codes.iter().all(|code| code.len() <= 6 || code.starts_with("DCGS")));
    }

    #[test]
    fn every_product_belongs_to_its_group() {
        let catalogue = catalogue(997);
        for (group, members) in catalogue.groups.iter().enumerate() {
            assert!(members.iter().all(|&place| catalogue.products[place].group == group));
        }
        assert_eq!(catalogue.groups.iter().map(Vec::len).sum::<usize>(), 997);
    }
}
