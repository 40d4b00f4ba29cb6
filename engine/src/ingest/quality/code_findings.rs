use rustc_hash::FxHashMap;

use super::finding::{Finding, FindingKind, FindingStatus};
use super::survey::Survey;
use crate::table::{Money, fold_code};

/// What product codes and descriptions tell, over the merchandise sale lines.
pub(super) fn findings(survey: &Survey<'_>) -> Vec<Finding> {
    vec![folded_codes(survey), several_descriptions(survey)]
}

/// Codes that fold to one text although they are written in several ways, whether the definitions fold them or not. Its
/// lines are those whose code is not written in the way that most lines of the product have; with their money, which
/// folding moves from one product to another.
fn folded_codes(survey: &Survey<'_>) -> Finding {
    let codes = &survey.table.code.dictionary;
    let sums = &survey.sales.by_code;
    let mut groups: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    let sold = (0..codes.len() as u32).filter(|&code| sums[code as usize].lines > 0);
    for code in sold {
        groups.entry(fold_code(codes.text(code)).into_owned()).or_default().push(code);
    }
    let written: usize = groups.values().map(Vec::len).sum();
    let lines_of = |code: &u32| sums[*code as usize].lines;
    let (mut lines, mut amount) = (0, Money::ZERO);
    for codes in groups.values() {
        let most_used = codes.iter().max_by_key(|&code| (lines_of(code), std::cmp::Reverse(*code)));
        for code in codes.iter().filter(|&code| Some(code) != most_used) {
            lines += lines_of(code);
            amount += sums[*code as usize].money();
        }
    }
    Finding::of(FindingKind::FoldedCodes, FindingStatus::Choice, lines)
        .with_amount(amount)
        .with_count("written_codes", written as u64)
        .with_count("products", groups.len() as u64)
}

/// Products whose sale lines carry several descriptions. Its lines are those that carry another than the one shown.
fn several_descriptions(survey: &Survey<'_>) -> Finding {
    let sales = &survey.sales;
    Finding::of(FindingKind::SeveralDescriptions, FindingStatus::Known, sales.otherwise_described)
        .with_count("products", sales.products_of_several_descriptions())
}
