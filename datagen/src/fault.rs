//! Rows that cannot be read.

use crate::DateFormat;

/// Number of kinds, which follow one another.
const KINDS: u64 = 8;

/// Spoils the eight fields of a row in the manner of the `count`-th fault.
pub(crate) fn spoil(fields: &mut Vec<String>, count: u64, dates: DateFormat) {
    match count % KINDS {
        0 => fields[3] = "12x".to_owned(),
        1 => {
            let year = "2024";
            // A day that no calendar has, in the file's own order of day and month.
            fields[4] = match dates {
                DateFormat::Iso => format!("{year}-02-31 08:26:00"),
                DateFormat::Dmy => format!("31/02/{year} 08:26"),
                DateFormat::Mdy => format!("02/31/{year} 08:26"),
            };
        }
        2 => fields.truncate(5),
        3 => fields.push("left over".to_owned()),
        4 => fields[5] = "n/a".to_owned(),
        5 => fields[4] = "yesterday".to_owned(),
        6 => fields[3].clear(),
        _ => fields[0].clear(),
    }
}
