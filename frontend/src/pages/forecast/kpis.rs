use super::amounts::{Looked, of_looked};
use crate::components::{PlainFacts, plain_kpi};
use crate::dom::{El, el};
use crate::format;
use crate::signals::Memo;
use crate::state::Store;
use crate::words;

/// The strip of key figures.
pub(super) fn kpis(store: Store) -> El {
    let card = |read: fn(&Looked) -> PlainFacts| plain_kpi(Memo::new(move || of_looked(store, read)));
    let cards = [expected, range, per_open_day, miss, added].map(card);
    el("section", "kpis kpis--5").attr("aria-label", words::KEY_FIGURES).children(cards.into())
}

fn expected(looked: &Looked) -> PlainFacts {
    let total = looked.forecast().map(|forecast| forecast.total_mean);
    let middle = looked.shop.levels.len();
    let median = looked.forecast().map(|forecast| looked.amounts.compact(forecast.total_quantiles[middle]));
    PlainFacts {
        key: "expected",
        label: words::EXPECTED_HEAD.to_owned(),
        gloss: words::EXPECTED_GLOSS,
        value: total.map(format::exact_f64).unwrap_or_default(),
        text: total.map_or_else(|| format::MISSING.to_owned(), |total| looked.amounts.compact(total)),
        strong: String::new(),
        base: median.map(|median| words::median_is(&median)).unwrap_or_default(),
    }
}

fn range(looked: &Looked) -> PlainFacts {
    let range = looked.range();
    let total = looked.forecast().map_or(0.0, |forecast| forecast.total_mean);
    let half = range.filter(|(low, high)| total > 0.0 && low < high).map(|(low, high)| (high - low) / 2.0 / total);
    let unknown = if range.is_none() { words::NOTHING_TELLS } else { "" };
    let text = |(low, high): (f64, f64)| format!("{} – {}", looked.amounts.compact(low), looked.amounts.compact(high));
    PlainFacts {
        key: "range",
        label: words::range_head(looked.shop.level),
        gloss: words::RANGE_GLOSS,
        value: range
            .map(|(low, high)| format!("{} {}", format::exact_f64(low), format::exact_f64(high)))
            .unwrap_or_default(),
        text: range.map_or_else(|| format::MISSING.to_owned(), text),
        strong: half.map(|half| format!("±{}", format::percent(half, 0))).unwrap_or_default(),
        base: half.map_or(unknown, words::confidence).to_owned(),
    }
}

fn per_open_day(looked: &Looked) -> PlainFacts {
    let days = looked.open_days();
    let mean = looked.forecast().filter(|_| days > 0).map(|forecast| forecast.total_mean / f64::from(days));
    PlainFacts {
        key: "per_open_day",
        label: words::PER_OPEN_DAY.to_owned(),
        gloss: words::TREND_GLOSS,
        value: mean.map(format::exact_f64).unwrap_or_default(),
        text: mean.map_or_else(|| format::MISSING.to_owned(), |mean| looked.amounts.compact(mean)),
        strong: looked.trend().map(|trend| format::percent_signed(trend, 0)).unwrap_or_default(),
        base: words::open_days(days),
    }
}

fn miss(looked: &Looked) -> PlainFacts {
    let verdict = looked.series.verdict.as_ref();
    let of = |accuracy: Option<&aisle_protocol::forecast::Accuracy>| accuracy.and_then(|accuracy| accuracy.wape);
    let wape = of(verdict.and_then(|verdict| verdict.method.as_ref()));
    let naive = of(verdict.and_then(|verdict| verdict.seasonal_naive.as_ref()));
    PlainFacts {
        key: "wape",
        label: words::MISS.to_owned(),
        gloss: words::WAPE_GLOSS,
        value: wape.map(format::exact_f64).unwrap_or_default(),
        text: wape.map_or_else(|| format::MISSING.to_owned(), |wape| format::percent(wape, 0)),
        strong: String::new(),
        base: naive.map_or_else(
            || words::NOT_JUDGED.to_owned(),
            |naive| words::naive_is(looked.naive(), &format::percent(naive, 0)),
        ),
    }
}

fn added(looked: &Looked) -> PlainFacts {
    let verdict = looked.series.verdict.as_ref();
    let of = |accuracy: Option<&aisle_protocol::forecast::Accuracy>| accuracy.and_then(|accuracy| accuracy.rmsse);
    let ours = of(verdict.and_then(|verdict| verdict.method.as_ref()));
    let naive = of(verdict.and_then(|verdict| verdict.seasonal_naive.as_ref()));
    let added = value_added(ours, naive);
    PlainFacts {
        key: "value_added",
        label: words::VALUE_ADDED.to_owned(),
        gloss: words::VALUE_ADDED_GLOSS,
        value: added.map(format::exact_f64).unwrap_or_default(),
        text: added.map_or_else(|| format::MISSING.to_owned(), |added| format::percent_signed(added, 0)),
        strong: String::new(),
        base: ours.map_or_else(String::new, |ours| words::rmsse_is(&format::decimal(ours, 2))),
    }
}

/// How much less a method errs than the seasonal naive one.
pub(super) fn value_added(ours: Option<f64>, naive: Option<f64>) -> Option<f64> {
    ours.zip(naive).filter(|(_, naive)| *naive > 0.0).map(|(ours, naive)| 1.0 - ours / naive)
}
