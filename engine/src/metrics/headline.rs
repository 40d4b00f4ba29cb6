use serde::{Deserialize, Serialize};

use super::pass::Pass;
use super::periods::month_spans;
use super::scope::Scope;
use super::{Compared, figures::net_of};
use crate::order::sort_by_key;
use crate::table::{Day, DayRange, Money};

/// Months that carry at least this part of net sales lead.
const LEADING_SHARE: f64 = 1.0 / 3.0;
/// More leading months than this are no finding.
const MOST_LEADING: usize = 3;
/// In a view of fewer months, a few of them always carry a third.
const LEAST_MONTHS: usize = 6;

/// Facts for the page's one sentence; the words are the page's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Headline {
    /// The fewest months, in calendar order, that together carry at least a third of net sales, if they are at most three
    /// and the view has at least six.
    pub leading_months: Vec<Day>,
    /// Their part of net sales, 0–1.
    pub leading_share: Option<f64>,
    /// Change of net sales against the base of the comparison, as a part of the base.
    pub change: Option<f64>,
}

/// Facts for the page's one sentence.
pub(super) fn headline(scope: &Scope<'_>, pass: &Pass, compared: Option<&Compared>) -> Headline {
    let change = compared.and_then(|compared| {
        let base = compared.base.as_ref().ok()?.kpis.net_sales;
        if base > Money::ZERO { (compared.kpis.net_sales - base).share_of(base) } else { None }
    });
    let (leading_months, leading_share) = leading_months(scope, pass).unzip();
    Headline { leading_months: leading_months.unwrap_or_default(), leading_share, change }
}

fn leading_months(scope: &Scope<'_>, pass: &Pass) -> Option<(Vec<Day>, f64)> {
    let view = scope.view?;
    let net_in_view = |month: DayRange| {
        let days = DayRange { first: month.first.max(view.first), last: month.last.min(view.last) };
        (month.first, net_of(scope, pass, Some(days)))
    };
    let mut months: Vec<_> = month_spans(view).map(net_in_view).collect();
    if months.len() < LEAST_MONTHS {
        return None;
    }
    let total: Money = months.iter().map(|&(_, net)| net).sum();
    if total <= Money::ZERO {
        return None;
    }
    sort_by_key(&mut months, |&(_, net)| std::cmp::Reverse(net));
    for count in 1..=MOST_LEADING {
        let share = months[..count].iter().map(|&(_, net)| net).sum::<Money>().share_of(total)?;
        if share >= LEADING_SHARE {
            let mut leading: Vec<_> = months[..count].iter().map(|&(month, _)| month).collect();
            sort_by_key(&mut leading, |month: &Day| *month);
            return Some((leading, share));
        }
    }
    None
}
