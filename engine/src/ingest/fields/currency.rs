//! Signs and names of currencies.

/// Currencies: the name of each, and how it may stand before or behind a number. Letter case does not matter.
/// A spelling that ends like another stands before it.
const CURRENCIES: [(&str, &[&str]); 28] = [
    ("USD", &["US$", "USD"]),
    ("BRL", &["R$", "BRL"]),
    ("CAD", &["CA$", "C$", "CAD"]),
    ("AUD", &["AU$", "A$", "AUD"]),
    ("NZD", &["NZ$", "NZD"]),
    ("HKD", &["HK$", "HKD"]),
    ("SGD", &["S$", "SGD"]),
    ("$", &["$"]),
    ("£", &["£", "GBP"]),
    ("€", &["€", "EUR"]),
    ("¥", &["¥", "JPY"]),
    ("₹", &["₹", "INR", "Rs"]),
    ("₺", &["₺", "TRY"]),
    ("₽", &["₽", "RUB"]),
    ("₴", &["₴", "UAH"]),
    ("₩", &["₩", "KRW"]),
    ("CHF", &["CHF"]),
    ("SEK", &["SEK"]),
    ("NOK", &["NOK"]),
    ("DKK", &["DKK"]),
    ("PLN", &["PLN", "zł", "Zł", "ZŁ"]),
    ("CZK", &["CZK", "Kč", "kč", "KČ"]),
    ("HUF", &["HUF", "Ft"]),
    ("RON", &["RON", "lei"]),
    ("BGN", &["BGN"]),
    ("CNY", &["CNY"]),
    ("ZAR", &["ZAR"]),
    ("kr", &["kr"]),
];

/// Signs that several currencies share.
const SHARED: [(&str, &[&str]); 3] =
    [("$", &["USD", "AUD", "CAD", "NZD", "HKD", "SGD", "BRL"]), ("kr", &["SEK", "NOK", "DKK"]), ("¥", &["CNY"])];

/// Whether a sign beside a number may mean the currency that the row names. One that is not known here may be meant by any.
pub(in crate::ingest) fn may_mean(sign: &str, named: &[u8]) -> bool {
    if named.is_empty() {
        return false;
    }
    let is = |name: &str| name.as_bytes() == named;
    is(sign) || is_shared_by(sign.as_bytes(), named) || !CURRENCIES.iter().any(|(name, _)| is(name))
}

/// Whether two names of currencies (see [`currency`]) may mean one: `$` may be what another line calls `USD`.
pub(in crate::ingest) fn are_one(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one == other || is_shared_by(one, other) || is_shared_by(other, one)
}

fn is_shared_by(sign: &[u8], named: &[u8]) -> bool {
    let is = |name: &&str| name.as_bytes() == named;
    SHARED.iter().any(|(shared, names)| shared.as_bytes() == sign && names.iter().any(is))
}

/// Takes the sign or name of a currency away, in front or behind: the rest, and the currency.
pub(super) fn strip_currency(text: &str) -> (&str, Option<&'static str>) {
    if let [b'0'..=b'9', .., b'0'..=b'9'] | [b'0'..=b'9'] = text.as_bytes() {
        return (text, None);
    }
    let spellings =
        CURRENCIES.iter().flat_map(|&(name, spellings)| spellings.iter().map(move |&written| (written, name)));
    for (written, name) in spellings {
        let starts = text.get(..written.len()).is_some_and(|start| start.eq_ignore_ascii_case(written));
        if starts {
            return (text[written.len()..].trim_start_matches('.').trim_start(), Some(name));
        }
        // An abbreviation may end with a point: `12,50 kr.`
        let ended = text.strip_suffix('.').unwrap_or(text);
        let end = ended.len().wrapping_sub(written.len());
        if ended.get(end..).is_some_and(|end| end.eq_ignore_ascii_case(written)) {
            return (ended[..end].trim_end(), Some(name));
        }
    }
    (text, None)
}

/// The one name of a currency, whichever way it is written: `gbp` and `£` are `£`.
pub(in crate::ingest) fn currency(field: &[u8]) -> &[u8] {
    let text = std::str::from_utf8(field).unwrap_or_default();
    let is_known = |spellings: &[&str]| spellings.iter().any(|written| text.eq_ignore_ascii_case(written));
    let known = CURRENCIES.iter().find(|(_, spellings)| is_known(spellings));
    known.map_or(field, |(name, _)| name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_has_one_name_however_it_is_written() {
        for (written, name) in [("GBP", "£"), ("gbp", "£"), ("£", "£"), ("Zł", "PLN"), ("usd", "USD"), ("XYZ", "XYZ")]
        {
            assert_eq!(currency(written.as_bytes()), name.as_bytes(), "{written}");
        }
    }

    #[test]
    fn a_currency_may_stand_before_and_behind() {
        assert_eq!(strip_currency("£ 5"), ("5", Some("£")));
        assert_eq!(strip_currency("5,50 kr."), ("5,50", Some("kr")));
        assert_eq!(strip_currency("5 R$"), ("5", Some("BRL")));
        for (name, spellings) in CURRENCIES {
            for written in spellings {
                assert_eq!(strip_currency(&format!("{written}5")), ("5", Some(name)), "{written}");
                assert_eq!(strip_currency(&format!("5 {written}")), ("5", Some(name)), "{written}");
            }
        }
        assert_eq!(strip_currency("Rs. 5"), ("5", Some("₹")));
        assert_eq!(strip_currency("5x"), ("5x", None));
        assert_eq!(strip_currency("5"), ("5", None));
    }
}
