use aisle_protocol::table::Money;

use super::{
    intl::{Kind, format},
    number::{decimal_text, with_minus},
};

/// How amounts are marked: the file's currency, or what a person said, or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Currency {
    /// A three-letter code, when the mark stands for one: then the locale says where it goes.
    code: Option<String>,
    /// Written before the number otherwise.
    mark: String,
}

/// Symbols that stand for one currency in a shop's file.
const SYMBOLS: [(&str, &str); 8] =
    [("£", "GBP"), ("€", "EUR"), ("$", "USD"), ("¥", "JPY"), ("₹", "INR"), ("₩", "KRW"), ("₺", "TRY"), ("zł", "PLN")];

impl Currency {
    /// The currency that a symbol or code names.
    pub(crate) fn new(name: &str) -> Self {
        let name = name.trim();
        let of_symbol = SYMBOLS.iter().find(|(symbol, _)| *symbol == name).map(|(_, code)| (*code).to_owned());
        let is_code = name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        let code = of_symbol.or_else(|| is_code.then(|| name.to_ascii_uppercase()));
        Self { mark: if code.is_some() { String::new() } else { name.to_owned() }, code }
    }

    fn options(&self, rest: &str) -> String {
        self.code.as_ref().map_or_else(
            || rest.to_owned(),
            |code| format!("style=currency;currency={code};currencyDisplay=narrowSymbol;{rest}"),
        )
    }

    fn marked(&self, text: String) -> String {
        let at = text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(0);
        if self.mark.is_empty() {
            return text;
        }
        let space = if self.mark.chars().all(|letter| letter.is_ascii_alphanumeric()) { "\u{a0}" } else { "" };
        format!("{}{}{space}{}", &text[..at], self.mark, &text[at..])
    }
}

/// Full precision, two places or as many as the amount has.
pub(crate) fn money_full(currency: &Currency, amount: Money) -> String {
    let options = currency.options("minimumFractionDigits=2;maximumFractionDigits=2");
    currency.marked(decimal_text(&options, &amount.to_string()))
}

/// Whole units of the currency.
pub(crate) fn money_whole(currency: &Currency, amount: Money) -> String {
    let options = currency.options("minimumFractionDigits=0;maximumFractionDigits=0");
    currency.marked(decimal_text(&options, &amount.to_string()))
}

/// Whole units of the currency, always with a sign.
pub(crate) fn money_signed(currency: &Currency, amount: Money) -> String {
    let options = currency.options("minimumFractionDigits=0;maximumFractionDigits=0;signDisplay=exceptZero");
    currency.marked(decimal_text(&options, &amount.to_string()))
}

/// Three significant digits, for cards, axes and sentences: `£8.91M`.
pub(crate) fn money_compact(currency: &Currency, amount: f64) -> String {
    let rest = if amount == 0.0 {
        "minimumFractionDigits=0;maximumFractionDigits=0"
    } else {
        "notation=compact;minimumSignificantDigits=1;maximumSignificantDigits=3"
    };
    currency.marked(with_minus(&format(Kind::Number, &currency.options(rest), &amount.into())))
}

/// A computed amount, rounded to so many places.
pub(crate) fn money_rounded(currency: &Currency, amount: f64, places: u32) -> String {
    let options = currency.options(&format!("minimumFractionDigits={places};maximumFractionDigits={places}"));
    currency.marked(with_minus(&format(Kind::Number, &options, &amount.into())))
}

/// An amount in the thousands or millions of a larger one, with two decimals, so that a sum of several can be followed:
/// `£10.07M`, `£0.32M`.
pub(crate) fn money_scaled(currency: &Currency, amount: Money, largest: Money) -> String {
    let size = largest.abs().as_f64();
    let Some(scale) = [1e9, 1e6, 1e3].into_iter().find(|scale| size >= *scale) else {
        return money_full(currency, amount);
    };
    // The locale's own word for a thousand or a million, with our number in the place of the one.
    let word = format(Kind::Number, &currency.options("notation=compact;maximumFractionDigits=0"), &scale.into());
    let number = super::decimal(amount.as_f64() / scale, 2);
    currency.marked(word.replacen('1', &number, 1))
}
