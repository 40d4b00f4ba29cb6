use aisle_engine::table::Zone;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use super::most_like;

/// A time zone under the name that the settings have for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedZone {
    /// Like `Europe/London` or `+01:00`.
    pub name: String,
    /// What its clocks do.
    pub zone: Zone,
}

/// Times of the engine end in 2106.
const LAST_SECOND: i64 = u32::MAX as i64;
/// A zone can be behind or ahead of UTC by this, so that shop time begins with 1970 in any.
const BEFORE: SignedDuration = SignedDuration::from_hours(24);
/// Offsets that are written out lie within these hours.
const HOURS: std::ops::RangeInclusive<i32> = -14..=14;

/// The zone of a name of the IANA time zone database, like `Europe/London`, or of an offset from UTC, like `+01:00`. The database is
/// the one that the program was built with, so that all machines agree.
///
/// # Errors
/// What is wrong, and what would be right.
pub(super) fn zone_of(text: &str) -> Result<Zone, String> {
    let wanted = "must be a time zone like Europe/London, or an offset from UTC like +01:00";
    if let Some(seconds) = offset_seconds(text) {
        return Zone::new(seconds, Vec::new()).ok_or_else(|| wanted.to_owned());
    }
    let database = TimeZoneDatabase::bundled();
    let zone = database.get(text).map_err(|_| {
        let names: Vec<String> = database.available().map(|name| name.as_str().to_owned()).collect();
        let nearest = most_like(text, &names.iter().map(String::as_str).collect::<Vec<_>>(), 1);
        let nearest = nearest.first().map(|name| format!("; did you mean {name}?")).unwrap_or_default();
        format!("{wanted}, not {text:?}{nearest}")
    })?;
    changes_of(&zone).ok_or_else(|| wanted.to_owned())
}

/// All that a zone's clocks do in the years of the engine.
fn changes_of(zone: &TimeZone) -> Option<Zone> {
    let start = Timestamp::UNIX_EPOCH - BEFORE;
    let changes = zone.following(start).map(|change| (change.timestamp().as_second(), change.offset().seconds()));
    Zone::new(zone.to_offset(start).seconds(), changes.take_while(|change| change.0 <= LAST_SECOND).collect())
}

/// The seconds of `+01:00` or `-0530`.
fn offset_seconds(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':').or_else(|| digits.split_at_checked(2))?;
    let number = |text: &str| text.parse::<i32>().ok().filter(|_| text.len() == 2 && text.as_bytes()[0] != b'+');
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let offset = Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok()?;
    (HOURS.contains(&hours) && (0..60).contains(&minutes)).then(|| offset.seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second of UTC of a time in the form of RFC 3339.
    fn second(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_second()
    }

    /// What the shop's clock shows then.
    fn shown(zone: &Zone, text: &str) -> String {
        Timestamp::from_second(zone.shop_seconds(second(text))).unwrap().to_string()
    }

    #[test]
    fn clocks_are_put_forward_and_back() {
        // By the laws of the United Kingdom: at 01:00 UTC on the last Sundays of March and October; all year an hour ahead until October 1971.
        let london = zone_of("Europe/London").unwrap();
        for (utc, shop) in [
            ("1970-06-01T12:00:00Z", "1970-06-01T13:00:00Z"),
            ("1970-12-25T12:00:00Z", "1970-12-25T13:00:00Z"),
            ("2011-03-27T00:59:59Z", "2011-03-27T00:59:59Z"),
            ("2011-03-27T01:00:00Z", "2011-03-27T02:00:00Z"),
            ("2011-10-30T00:30:00Z", "2011-10-30T01:30:00Z"),
            ("2011-10-30T01:30:00Z", "2011-10-30T01:30:00Z"),
            ("2100-07-01T12:00:00Z", "2100-07-01T13:00:00Z"),
        ] {
            assert_eq!(shown(&london, utc), shop, "{utc}");
        }
        // India has had half an hour and no summer time since 1945.
        let kolkata = zone_of("Asia/Kolkata").unwrap();
        assert_eq!(shown(&kolkata, "2026-07-01T00:00:00Z"), "2026-07-01T05:30:00Z");
    }

    #[test]
    fn offsets_may_be_written_out() {
        for (text, seconds) in [("+01:00", 3_600), ("-0530", -19_800), ("+00:00", 0), ("UTC", 0)] {
            assert_eq!(zone_of(text).unwrap().shop_seconds(0), seconds, "{text}");
        }
        for text in ["", "+1", "+15:00", "+01:60", "+0-1:00", "01:00", "+ää:ää", "London"] {
            assert!(zone_of(text).is_err(), "{text}");
        }
        assert!(zone_of("Europe/Lodnon").unwrap_err().ends_with("did you mean Europe/London?"));
    }
}
