use aisle_engine::metrics::suggest;
use aisle_engine::spec::{Dimension, Filter};
use aisle_engine::table::{Ledger, SalesTable};

use crate::layout::visible;

/// Values that are offered in the place of one that is not there.
const MOST_OFFERED: usize = 3;
/// One letter in so many may be wrong in a value that is offered.
const LETTERS_PER_SLIP: usize = 3;

/// Says on standard error which values of a filter no line has, and which are like them.
pub(crate) fn warn(table: &SalesTable, ledger: &Ledger, filter: &Filter) {
    let lists = [
        (Dimension::Country, "country", &filter.countries),
        (Dimension::Product, "product", &filter.products),
        (Dimension::Customer, "customer", &filter.customers),
        (Dimension::Category, "category", &filter.categories),
        (Dimension::Store, "store", &filter.stores),
    ];
    for (dimension, name, wanted) in lists.into_iter().filter(|(_, _, wanted)| !wanted.is_empty()) {
        let there = suggest(table, ledger, dimension, "", usize::MAX);
        let there: Vec<&str> = there.iter().map(|(value, _)| value.as_str()).collect();
        // The empty text stands for lines without a value.
        for value in wanted.iter().filter(|value| !value.is_empty()) {
            let is_there = match dimension {
                Dimension::Product => ledger.product_index(value).is_some(),
                _ => there.contains(&value.as_str()),
            };
            if !is_there {
                let like = like(value, &there);
                let offer = if like.is_empty() { String::new() } else { format!("; there is {}", like.join(", ")) };
                eprintln!("aisle: no line has the {name} “{}”{}", visible(value), visible(&offer));
            }
        }
    }
}

/// The values most like a text.
fn like(text: &str, there: &[&str]) -> Vec<String> {
    let wanted = text.trim().to_lowercase();
    let most = wanted.chars().count().div_ceil(LETTERS_PER_SLIP);
    let mut found: Vec<(usize, &str)> = there
        .iter()
        .map(|&value| (slips(&wanted, &value.to_lowercase()), value))
        .filter(|&(slips, _)| slips <= most)
        .collect();
    found.sort_unstable();
    found.into_iter().take(MOST_OFFERED).map(|(_, value)| format!("“{value}”")).collect()
}

/// How many letters have to be put in, taken out, changed or exchanged with the next to make one text of another.
fn slips(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    // The least slips from the first letters of one to the first letters of the other, for the two letters before and this one.
    let mut two_before = vec![0; to.len() + 1];
    let mut before: Vec<usize> = (0..=to.len()).collect();
    for (row, &letter) in from.iter().enumerate() {
        let mut now = vec![row + 1];
        for (column, &other) in to.iter().enumerate() {
            let changed = before[column] + usize::from(letter != other);
            let mut least = changed.min(before[column + 1] + 1).min(now[column] + 1);
            if row > 0 && column > 0 && letter == to[column - 1] && from[row - 1] == other {
                least = least.min(two_before[column - 1] + 1);
            }
            now.push(least);
        }
        two_before = std::mem::replace(&mut before, now);
    }
    before[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (from, to, expected) in [
            ("france", "france", 0),
            ("frnace", "france", 1),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("ca", "abc", 3),
        ] {
            assert_eq!(slips(from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn the_values_most_like_a_text_are_offered() {
        let there = ["France", "Greece", "Finland", "USA", "EIRE"];
        assert_eq!(like("Frnace", &there), ["“France”"]);
        assert_eq!(like("eire ", &there), ["“EIRE”"]);
        assert_eq!(like("Japan", &there), Vec::<String>::new());
    }
}
