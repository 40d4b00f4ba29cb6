//! The methods, a file each: a series in, one-step forecasts of what was and forecasts of what comes out.

mod aggregation;
mod ces;
mod croston;
mod demand;
mod ets;
mod fit;
mod holt;
mod mstl;
mod naive;
mod regression;
mod searches;
mod seasonal_naive;
mod ses;
mod smoothing;
mod theta;
mod tsb;
mod weekday_mean;
mod window_mean;

#[cfg(test)]
mod reference;

pub(super) use demand::mean_of_demand;
pub use fit::{Fit, Input, StepDate};
pub(super) use regression::Regression;
pub(super) use searches::Searches;

use serde::{Deserialize, Serialize};

use super::season::SeasonKind;
use ets::Slope;

/// Steps of the window mean: four weeks of days.
const WINDOW: usize = 28;
/// Weeks of the weekday mean.
const CYCLES: usize = 8;

/// A forecasting method. Each is described, with its reference, in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the field's")]
pub enum Method {
    Naive,
    SeasonalNaive,
    Drift,
    /// The mean of the last 28 values.
    WindowMean,
    /// The mean of the last eight values of the same phase of the season.
    WeekdayMean,
    Ses,
    Holt,
    Damped,
    /// ETS(A,N,A).
    EtsAna,
    /// ETS(A,Ad,A).
    EtsAada,
    /// ETS(A,N,M).
    EtsAnm,
    /// ETS(A,Ad,M).
    EtsAadm,
    /// Complex exponential smoothing with a season.
    Ces,
    Theta,
    OptimisedTheta,
    DynamicTheta,
    Croston,
    Sba,
    Tsb,
    Adida,
    Imapa,
    /// Several seasons that change slowly.
    Mstl,
    /// A trend that bends, seasons of waves and events.
    Regression,
}

impl Method {
    /// All methods.
    pub const ALL: [Self; 23] = [
        Self::Naive,
        Self::SeasonalNaive,
        Self::Drift,
        Self::WindowMean,
        Self::WeekdayMean,
        Self::Ses,
        Self::Holt,
        Self::Damped,
        Self::EtsAna,
        Self::EtsAada,
        Self::EtsAnm,
        Self::EtsAadm,
        Self::Ces,
        Self::Theta,
        Self::OptimisedTheta,
        Self::DynamicTheta,
        Self::Croston,
        Self::Sba,
        Self::Tsb,
        Self::Adida,
        Self::Imapa,
        Self::Mstl,
        Self::Regression,
    ];

    /// The key used in JSON and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Naive => "naive",
            Self::SeasonalNaive => "seasonal_naive",
            Self::Drift => "drift",
            Self::WindowMean => "window_mean",
            Self::WeekdayMean => "weekday_mean",
            Self::Ses => "ses",
            Self::Holt => "holt",
            Self::Damped => "damped",
            Self::EtsAna => "ets_ana",
            Self::EtsAada => "ets_aada",
            Self::EtsAnm => "ets_anm",
            Self::EtsAadm => "ets_aadm",
            Self::Ces => "ces",
            Self::Theta => "theta",
            Self::OptimisedTheta => "optimised_theta",
            Self::DynamicTheta => "dynamic_theta",
            Self::Croston => "croston",
            Self::Sba => "sba",
            Self::Tsb => "tsb",
            Self::Adida => "adida",
            Self::Imapa => "imapa",
            Self::Mstl => "mstl",
            Self::Regression => "regression",
        }
    }

    /// The method with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.key() == key)
    }

    /// Fits the method; `None` where the series is too short for it or of the wrong kind (a season that is multiplied needs
    /// values above zero).
    #[must_use]
    pub fn fit(self, input: &Input<'_>) -> Option<Fit> {
        self.fit_with(input, &mut Searches::default())
    }

    /// Fits the method with the parameters that it has searched for before, if it has.
    pub(super) fn fit_with(self, input: &Input<'_>, searches: &mut Searches) -> Option<Fit> {
        if input.values.is_empty() {
            return None;
        }
        let known = searches.of(self, input.period);
        match self {
            Self::Naive => naive::naive(input),
            Self::SeasonalNaive => seasonal_naive::seasonal_naive(input),
            Self::Drift => naive::drift(input),
            Self::WindowMean => window_mean::window_mean(input, WINDOW),
            Self::WeekdayMean => weekday_mean::weekday_mean(input, CYCLES),
            Self::Ses => ses::ses(input, known),
            Self::Holt => holt::holt(input, known),
            Self::Damped => holt::damped(input, known),
            Self::EtsAna => ets::ets(input, SeasonKind::Additive, Slope::None, known),
            Self::EtsAada => ets::ets(input, SeasonKind::Additive, Slope::Damped, known),
            Self::EtsAnm => ets::ets(input, SeasonKind::Multiplicative, Slope::None, known),
            Self::EtsAadm => ets::ets(input, SeasonKind::Multiplicative, Slope::Damped, known),
            Self::Ces => ces::ces(input, known),
            Self::Theta => theta::theta(input, known),
            Self::OptimisedTheta => theta::optimised_theta(input, known),
            Self::DynamicTheta => theta::dynamic_theta(input, known),
            Self::Croston => croston::croston(input),
            Self::Sba => croston::sba(input),
            Self::Tsb => tsb::tsb(input),
            Self::Adida => aggregation::adida(input),
            Self::Imapa => aggregation::imapa(input),
            Self::Mstl => mstl::mstl(input, searches),
            Self::Regression => regression::regression(input),
        }
    }
}
