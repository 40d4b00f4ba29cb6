use serde::{Deserialize, Serialize};

use super::bulk::BulkBound;
use super::methods::{Fit, Input, Method, Searches, mean_of_demand};
use super::season::{Season, SeasonKind, is_seasonal};

/// What forecasts a series: a single method, or one of five means of methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// A single method.
    Single(Method),
    /// Dynamic optimised Theta, damped trend and drift, without the season.
    Trends,
    /// Theta, dynamic optimised Theta and simple exponential smoothing: part of a season looks like a trend, which must not be carried on.
    Levels,
    /// Dynamic optimised Theta without the season, and three methods whose season changes: ETS(A,Ad,M), or ETS(A,Ad,A) where values are
    /// not all above zero, complex exponential smoothing, and MSTL.
    Seasons,
    /// ETS(A,N,A), Theta without the season and the mean of eight weekdays.
    Weekdays,
    /// The profile of the week, times the mean of TSB, simple exponential smoothing and the last 28 steps, of which bulk orders are
    /// spread over all steps.
    Demand,
}

/// The parts of [`Choice::Trends`].
const TRENDS: [Method; 3] = [Method::DynamicTheta, Method::Damped, Method::Drift];
/// The parts of [`Choice::Levels`].
const LEVELS: [Method; 3] = [Method::Theta, Method::DynamicTheta, Method::Ses];
/// The parts of [`Choice::Seasons`].
const SEASONS: [Method; 4] = [Method::DynamicTheta, Method::EtsAadm, Method::Ces, Method::Mstl];
/// Those of them that it is judged by from earlier origins: MSTL takes as long as all others, which are as far off.
const SEASONS_JUDGED: [Method; 3] = [Method::DynamicTheta, Method::EtsAadm, Method::Ces];
/// The parts of [`Choice::Weekdays`].
const WEEKDAYS: [Method; 3] = [Method::EtsAna, Method::Theta, Method::WeekdayMean];
impl Choice {
    /// The key used in JSON and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Single(method) => method.key(),
            Self::Trends => "mean_of_trends",
            Self::Levels => "mean_of_levels",
            Self::Seasons => "mean_of_seasons",
            Self::Weekdays => "mean_of_weekdays",
            Self::Demand => "mean_of_demand",
        }
    }

    /// The choices of several methods.
    const MIXES: [Self; 5] = [Self::Trends, Self::Levels, Self::Seasons, Self::Weekdays, Self::Demand];

    /// All choices: the methods, then their means.
    pub fn all() -> impl Iterator<Item = Self> {
        Method::ALL.into_iter().map(Self::Single).chain(Self::MIXES)
    }

    /// The choice with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        let mix = Self::MIXES.into_iter().find(|mix| mix.key() == key);
        mix.or_else(|| Method::from_key(key).map(Self::Single))
    }

    /// Fits the choice; `None` where the series is too short or of the wrong kind for it. The profile is for [`Self::Demand`].
    pub(super) fn fit(self, input: &Input<'_>, profile: &[f64], searches: &mut Searches) -> Option<Fit> {
        self.fit_with(&SEASONS, input, profile, searches)
    }

    /// Fits the choice to the first values of a series that it was fitted to before, to be judged by those that follow.
    pub(super) fn refit(self, input: &Input<'_>, profile: &[f64], searches: &mut Searches) -> Option<Fit> {
        self.fit_with(&SEASONS_JUDGED, input, profile, searches)
    }

    fn fit_with(self, seasons: &[Method], input: &Input<'_>, profile: &[f64], searches: &mut Searches) -> Option<Fit> {
        let mut one = |method| fit_one(method, input, searches);
        match self {
            Self::Single(method) => one(method),
            Self::Trends => mean_of(&TRENDS, &mut one),
            Self::Levels => mean_of(&LEVELS, &mut one),
            Self::Seasons => mean_of(seasons, &mut |method| match one(method) {
                None if method == Method::EtsAadm => one(Method::EtsAada),
                fit => fit,
            }),
            Self::Weekdays => mean_of(&WEEKDAYS, &mut one),
            Self::Demand => Some(on_profile(input, profile)),
        }
    }
}

/// Fits a method; one that knows no season is given the series without its season, if it has one.
fn fit_one(method: Method, input: &Input<'_>, searches: &mut Searches) -> Option<Fit> {
    let knows_no_season = matches!(
        method,
        Method::Drift
            | Method::Ses
            | Method::Holt
            | Method::Damped
            | Method::Theta
            | Method::OptimisedTheta
            | Method::DynamicTheta
    );
    if !knows_no_season || !is_seasonal(input) {
        return method.fit_with(input, searches);
    }
    let Some(season) = Season::decompose(input, SeasonKind::Multiplicative) else {
        return method.fit_with(input, searches);
    };
    let adjusted = season.remove(input);
    let mut fit = method.fit_with(&input.with_values(&adjusted), searches)?;
    season.restore(&mut fit.fitted, input.phases);
    season.restore(&mut fit.mean, input.future());
    Some(fit)
}

/// The mean of the methods on the values over the profile, bulk orders bounded; times the profile and what the bound took away.
fn on_profile(input: &Input<'_>, profile: &[f64]) -> Fit {
    let bound = BulkBound::of(input, profile);
    let mut fit = mean_of_demand(input, &bound, profile);
    // What the bound takes off an error comes back in the scale, as a part of all steps.
    let of_scale = (1.0 - bound.slope) / input.values.len() as f64;
    fit.echo.iter_mut().for_each(|echo| *echo = *echo * bound.slope + of_scale);
    fit
}

/// The mean of those methods that fit.
fn mean_of(methods: &[Method], fit: &mut dyn FnMut(Method) -> Option<Fit>) -> Option<Fit> {
    let fits: Vec<Fit> = methods.iter().filter_map(|&method| fit(method)).collect();
    (!fits.is_empty()).then(|| Fit::mean_of(&fits))
}
