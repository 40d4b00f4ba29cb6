use aisle_protocol::ingest::{Finding, FindingKind, FindingStatus, Overlap, Quality};
use aisle_protocol::metrics::Metric;
use aisle_protocol::spec::Filter;
use aisle_protocol::table::{CodeClass, Day, DayRange, LineKind, Money};

use super::faults::save_faults;
use super::latest::of_quality;
use super::questions::{date_choice, number_choice};
use crate::components::{Icon, keep_or_drop, lines_figure, plain_figure, status, switch};
use crate::dom::{El, div, el, li, live, p, span};
use crate::format::{self, Currency};
use crate::state::Store;
use crate::words;

/// What was found in the files, each with its effect in money and, where there is a choice, its switch.
pub(super) fn findings(store: Store) -> El {
    let counts = live(move || of_quality(store, |quality, _| words::found(counts(quality))));
    let title = el("h2", "section__title").words(words::FOUND_TITLE);
    let title = div("section__head").child(title).child(span("soft").words(counts));
    let [status, finding, lines, money, control] = words::FINDING_HEADS;
    let head = div("find find--head")
        .attr("aria-hidden", "true")
        .child(span("").words(status))
        .child(span("").words(finding))
        .child(span("num").words(lines))
        .child(span("num").words(money))
        .child(span("").words(control));
    let list =
        el("ul", "findings").region(move || of_quality(store, |quality, currency| rows(store, quality, currency)));
    el("section", "section").child(title).child(div("").child(head).child(list))
}

fn counts(quality: &Quality) -> [usize; 4] {
    [FindingStatus::Check, FindingStatus::Choice, FindingStatus::Known, FindingStatus::Clean]
        .map(|status| quality.findings.iter().filter(|finding| finding.status == status).count())
}

/// A row each, and one for all that was looked for in vain.
fn rows(store: Store, quality: &Quality, currency: &Currency) -> Vec<El> {
    let is_clean = |finding: &&Finding| finding.status == FindingStatus::Clean;
    let found = quality.findings.iter().filter(|finding| !is_clean(finding));
    let mut rows: Vec<_> = found.map(|finding| row(store, quality, finding, currency)).collect();
    let clean: Vec<_> =
        quality.findings.iter().filter(is_clean).map(|finding| words::finding_name(finding.kind)).collect();
    if !clean.is_empty() {
        let text = words::clean(&clean);
        rows.push(
            li("find")
                .child(status("good", Icon::Good, words::status(FindingStatus::Clean)))
                .child(text_of(words::CLEAN_TITLE, text)),
        );
    }
    rows
}

fn text_of(title: impl Into<crate::dom::Words>, text: String) -> El {
    div("").child(p("find__title").words(title)).child(p("find__text").words(text))
}

fn row(store: Store, quality: &Quality, finding: &Finding, currency: &Currency) -> El {
    let (class, picture) = match finding.status {
        FindingStatus::Check => ("warning", Icon::Warning),
        FindingStatus::Choice | FindingStatus::Known | FindingStatus::Clean => ("note", Icon::Note),
    };
    let small = |words: &str| el("small", "").words(words);
    let (text, note) = match finding.amount.filter(|amount| *amount != Money::ZERO) {
        Some(amount) => (format::money_full(currency, amount), words::finding_money(finding.kind)),
        None => (format::MISSING.to_owned(), words::NO_EFFECT),
    };
    let value = finding.amount.map(|amount| amount.to_string()).unwrap_or_default();
    let money = div("find__money").child(plain_figure("amount", &value, &text)).child(small(note));
    let lines = div("find__lines").child(lines(store, finding)).child(small(words::finding_unit(finding)));
    let (title, mut text) = words(finding, currency);
    if finding.kind == FindingKind::DuplicatesAcrossFiles {
        text = overlaps(quality) + &text;
    }
    li("find")
        .attr("data-finding", &format!("{:?}", finding.kind))
        .child(status(class, picture, words::status(finding.status)))
        .child(text_of(title, text))
        .child(lines)
        .child(money)
        .child(div("find__control").child(control(store, finding.kind)))
}

/// Which files tell of the same days.
fn overlaps(quality: &Quality) -> String {
    let name = |file: u16| quality.report.files.get(usize::from(file)).map_or("", |file| file.name.as_str());
    let overlap = |overlap: &Overlap| {
        words::overlap(name(overlap.first_file), name(overlap.second_file), overlap.days, overlap.lines)
    };
    quality.overlaps.iter().map(overlap).collect()
}

/// Title and text, with the examples written out.
fn words(finding: &Finding, currency: &Currency) -> (String, String) {
    let first = finding.examples.first();
    if finding.kind == FindingKind::IncompleteEnd
        && let Some((day, time)) = first
    {
        let day = day.parse::<Day>().map_or_else(|_| day.clone(), format::day);
        return (words::last_day_ends(time.get(..5).unwrap_or(time)), words::last_day_incomplete(&day));
    }
    (words::finding_title(finding), words::finding_text(finding, &examples(finding, currency)))
}

/// The most telling cases: names with their amounts, or spans of days.
fn examples(finding: &Finding, currency: &Currency) -> String {
    let shown = |(name, value): &(String, String)| match finding.kind {
        FindingKind::ClosedDays => days(name),
        FindingKind::SetAside | FindingKind::RepeatedHeaders => {
            format!("{name}: {}", value.parse().map_or_else(|_| value.clone(), format::count))
        }
        _ => {
            let amount = value.parse::<Money>().map(|amount| format::money_whole(currency, amount));
            format!("{} {}", format::sentence_case(name), amount.unwrap_or_default())
        }
    };
    finding.examples.iter().map(shown).collect::<Vec<_>>().join(", ")
}

/// A day, or days `from/to`, as people write them.
fn days(text: &str) -> String {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    match (first.parse::<Day>(), last.parse::<Day>()) {
        (Ok(first), Ok(last)) => format::range(DayRange { first, last }),
        _ => text.to_owned(),
    }
}

/// The number of lines; where a figure stands for them, it leads to them.
fn lines(store: Store, finding: &Finding) -> El {
    let text = format::count(finding.lines);
    let (metric, classes, kinds) = match finding.kind {
        FindingKind::Adjustments => (Metric::Adjustments, vec![], vec![]),
        FindingKind::MatchedReversals => (Metric::MatchedReversals, vec![], vec![]),
        FindingKind::Services => (Metric::TotalAmount, vec![CodeClass::Service], vec![]),
        FindingKind::ZeroPrice => (Metric::TotalAmount, vec![], vec![LineKind::ZeroPrice]),
        _ => return plain_figure("lines", &finding.lines.to_string(), &text),
    };
    lines_figure(store, metric, Filter { classes, kinds, ..Filter::default() }, finding.lines, &text)
}

/// The switch of a finding, or what is done about it.
fn control(store: Store, kind: FindingKind) -> El {
    let word = words::finding_control(kind);
    match kind {
        FindingKind::Adjustments => switch(store, word, |definitions| &mut definitions.count_adjustments, true),
        FindingKind::MatchedReversals => switch(store, word, |definitions| &mut definitions.match_reversals, false),
        FindingKind::NoCustomer => switch(store, word, |definitions| &mut definitions.count_anonymous, false),
        FindingKind::Services => switch(store, word, |definitions| &mut definitions.count_services, false),
        FindingKind::FoldedCodes => switch(store, word, |definitions| &mut definitions.fold_codes, false),
        FindingKind::DuplicatesWithinFiles => {
            keep_or_drop(store, |definitions| &mut definitions.drop_duplicates_within_files)
        }
        FindingKind::DuplicatesAcrossFiles => {
            keep_or_drop(store, |definitions| &mut definitions.drop_duplicates_across_files)
        }
        FindingKind::AmbiguousDates => date_choice(store),
        FindingKind::AmbiguousNumbers => number_choice(store),
        FindingKind::SetAside => save_faults(store),
        _ => span("note").words(word),
    }
}
