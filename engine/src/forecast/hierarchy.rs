use serde::{Deserialize, Serialize};

use super::answer::{Forecast, Refusal};
use super::axis::Axis;
use super::fitting::one_step_errors;
use super::reconcile::{MOST_NODES, Noise, Tree};
use super::series::{Series, SeriesBy, categories_of_products};
use super::shop::ShopSeries;
use crate::table::{Ledger, SalesTable};

/// Wholes between the shop and its parts: the categories, where every product lies in one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Groups {
    series: Vec<Series>,
    /// The group of each part; empty where there are no groups.
    of_part: Vec<u32>,
}

impl Groups {
    /// The categories of products; none where the table has none, or a product lies in several.
    pub(super) fn of_products(table: &SalesTable, ledger: &Ledger, axis: &Axis, parts: &[Series]) -> Self {
        let Some(categories) = categories_of_products(table, ledger, parts) else { return Self::default() };
        let mut numbers: Vec<u32> = Vec::new();
        let mut number = |category: u32| {
            let place = numbers.iter().position(|&other| other == category).unwrap_or(numbers.len());
            if place == numbers.len() {
                numbers.push(category);
            }
            place as u32
        };
        let of_part: Vec<u32> = categories.into_iter().map(&mut number).collect();
        let members = |group: usize| {
            let parts = parts.iter().zip(&of_part);
            parts.filter(move |(_, of_part)| **of_part as usize == group).map(|(part, _)| part)
        };
        let series = (0..numbers.len()).filter_map(|group| sum(members(group), axis)).collect();
        Self { series, of_part }
    }

    /// The shop, the groups below it, the parts that are kept below their groups.
    fn tree(&self, kept: &[usize]) -> Option<Tree> {
        let groups = self.series.iter().map(|_| 0);
        let parent = |&part: &usize| self.of_part.get(part).map_or(0, |group| *group as usize + 1);
        Tree::new(&groups.chain(kept.iter().map(parent)).collect::<Vec<_>>()).ok()
    }
}

/// The sum of series on an axis; `None` if there are none.
pub(super) fn sum<'a>(series: impl Iterator<Item = &'a Series> + Clone, axis: &Axis) -> Option<Series> {
    let first = series.clone().map(|series| series.first).min()?;
    let mut values = vec![0.0; axis.past.len() - first as usize];
    for series in series {
        let sums = values[(series.first - first) as usize..].iter_mut();
        sums.zip(&series.values).for_each(|(sum, value)| *sum += value);
    }
    Some(Series { name: String::new(), description: String::new(), first, values })
}

impl ShopSeries {
    /// Makes forecasts of the parts, in the order of the series, add up: to their categories, where each lies in one, and to the
    /// whole shop, whose trend shows through the noise of its products.
    ///
    /// # Returns
    /// The forecast of the whole as it has become; `None` where nothing has to add up: for the total itself, or where a method was
    /// asked for.
    pub fn reconcile(&self, answers: &mut [Result<Forecast, Refusal>]) -> Option<Forecast> {
        if self.request().by == SeriesBy::Total || self.request().choice.is_some() {
            return None;
        }
        let whole = sum(self.series().iter(), self.axis())?;
        let kept: Vec<usize> = (0..answers.len()).filter(|&part| answers[part].is_ok()).collect();
        let tree = self.groups().tree(&kept)?;
        let mut of_whole = self.forecast_by(&whole, None).ok()?;
        let groups: Vec<Forecast> =
            self.groups().series.iter().map(|group| self.forecast_by(group, None)).collect::<Result<_, _>>().ok()?;
        let forecasts: Vec<&Forecast> =
            [&of_whole].into_iter().chain(&groups).chain(answers.iter().flatten()).collect();
        let mut means: Vec<Vec<f64>> = forecasts.iter().map(|forecast| forecast.mean.clone()).collect();
        if tree.len() <= MOST_NODES {
            let errors = |series: &Series| {
                one_step_errors(&self.question(&self.rates(series), series, None)).unwrap_or_default()
            };
            let nodes = [&whole].into_iter().chain(&self.groups().series);
            let errors: Vec<Vec<f64>> =
                nodes.chain(kept.iter().map(|&part| &self.series()[part])).map(errors).collect();
            self.request().reconciliation.apply(&tree, &mut means, Noise::Errors(&errors));
        } else {
            let deviations: Vec<f64> = forecasts.iter().map(|forecast| forecast.deviation).collect();
            self.request().reconciliation.apply(&tree, &mut means, Noise::Deviations(&deviations));
        }
        let (of_wholes, of_parts) = means.split_at(1 + groups.len());
        of_whole.move_to(&of_wholes[0], self.counts(&whole));
        for (&part, means) in kept.iter().zip(of_parts) {
            let are_counts = self.counts(&self.series()[part]);
            answers[part].iter_mut().for_each(|answer| answer.move_to(means, are_counts));
        }
        Some(of_whole)
    }
}
