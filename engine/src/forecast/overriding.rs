use super::answer::Forecast;
use super::axis::Axis;
use crate::spec::Override;

/// Puts what a person expects of a series in the place of what the method does, on the steps that begin within the days. Each
/// step's distribution keeps its shape around the new mean, and so does the total's. No series stands for the whole.
///
/// # Returns
/// `None` when nothing is said of this series and these steps.
pub(super) fn overridden<'a>(
    forecast: &Forecast,
    axis: &Axis,
    series: Option<&str>,
    overrides: impl IntoIterator<Item = &'a Override>,
    are_counts: bool,
) -> Option<Forecast> {
    let mut means = None;
    for said in overrides.into_iter().filter(|said| said.series.as_deref() == series) {
        let steps = axis.future.iter().take(forecast.mean.len()).enumerate();
        for (place, _) in steps.filter(|(_, step)| said.days.contains(step.days.first)) {
            means.get_or_insert_with(|| forecast.mean.clone())[place] = said.per_step.as_f64();
        }
    }
    let means = means?;
    let mut expected = forecast.clone();
    expected.move_to(&means, are_counts);
    Some(expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{Choice, Method, Reason, Step};
    use crate::table::{Day, DayRange, Quantity};

    #[test]
    fn what_a_person_expects_takes_the_place_of_some_steps() {
        let day = |number| Day::from_number(number);
        let step = |number| Step { days: DayRange { first: day(number), last: day(number) }, open_days: 1 };
        let axis = Axis { future: (10..13).map(step).collect(), ..Axis::default() };
        let forecast = Forecast {
            choice: Choice::Single(Method::Naive),
            reason: Reason::Constant,
            pattern: None,
            warnings: Vec::new(),
            effects: Vec::new(),
            flags: Vec::new(),
            deviation: 0.0,
            mean: vec![4.0, 4.0, 0.0],
            quantiles: vec![vec![2.0, 2.0, 0.0], vec![6.0, 6.0, 1.0]],
            total_mean: 8.0,
            total_quantiles: vec![5.0, 11.0],
        };
        let said = |series: Option<&str>| Override {
            series: series.map(str::to_owned),
            days: DayRange { first: day(11), last: day(20) },
            per_step: Quantity::from_thousandths(6_000),
            measure: None,
            step: None,
            reason: String::new(),
        };
        assert_eq!(overridden(&forecast, &axis, Some("A"), &[said(None), said(Some("B"))], true), None);
        let expected = overridden(&forecast, &axis, Some("A"), &[said(Some("A"))], true).unwrap();
        assert_eq!(expected.mean, [4.0, 6.0, 6.0]);
        // What nothing was forecast of keeps its spread.
        assert_eq!(expected.quantiles, [[2.0, 3.0, 6.0], [6.0, 9.0, 7.0]]);
        assert_eq!((expected.total_mean, expected.total_quantiles), (16.0, vec![10.0, 22.0]));
    }
}
