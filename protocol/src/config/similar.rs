/// So many letters of a text may hold one slip.
const LETTERS_PER_SLIP: usize = 3;

/// The texts that are most like this one, the nearest first; letter case does not count.
#[must_use]
pub fn most_like<'a>(text: &str, there: &[&'a str], most: usize) -> Vec<&'a str> {
    let wanted = text.trim().to_lowercase();
    let letters = wanted.chars().count();
    let most_slips = letters.div_ceil(LETTERS_PER_SLIP);
    let mut found: Vec<(usize, &str)> = there
        .iter()
        // Letters that are too many or missing are slips each, so that what is far too long need not be compared.
        .filter(|value| value.chars().count().abs_diff(letters) <= most_slips)
        .map(|&value| (slips(&wanted, &value.to_lowercase()), value))
        .filter(|&(slips, _)| slips <= most_slips)
        .collect();
    found.sort_unstable();
    found.into_iter().take(most).map(|(_, value)| value).collect()
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
    fn the_texts_most_like_one_are_offered() {
        let there = ["France", "Greece", "Finland", "USA", "EIRE"];
        assert_eq!(most_like("Frnace", &there, 3), ["France"]);
        assert_eq!(most_like("eire ", &there, 3), ["EIRE"]);
        assert_eq!(most_like("Japan", &there, 3), Vec::<&str>::new());
        // To compare this letter by letter would take longer than anybody waits.
        let long = "a".repeat(50_000_000);
        assert_eq!(most_like(&long, &there, 3), Vec::<&str>::new());
    }
}
