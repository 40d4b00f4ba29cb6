//! What will be sold: series of demand, forecasting methods, the choice among them, and how sure they are.

mod accuracy;
mod answer;
mod axis;
mod backtest;
mod calibration;
mod combination;
mod demand;
mod distribution;
mod events;
mod flags;
mod hierarchy;
mod methods;
mod numeric;
mod outlook;
mod overriding;
mod pattern;
mod profile;
pub mod reconcile;
mod season;
mod series;
mod shop;

pub use accuracy::{Accuracy, Errors};
pub use answer::{Forecast, LEAST_TRUSTED, Question, Reason, Refusal, Warning, forecast, one_step_errors};
pub use axis::{Axis, Step, StepLength};
pub use backtest::{Backtest, BacktestPlan, Verdict, backtest};
pub use combination::Choice;
pub use events::{EventEffect, date_of};
pub use flags::{Flag, FlagKind};
pub use methods::{Fit, Input, Method, StepDate};
pub use outlook::{EarlierForecast, RowFigures, RowHead, RowVerdict, SeriesOutlook, ShopInput, ShopOutlook};
pub use pattern::Pattern;
pub use profile::ProfileSums;
pub use series::{Measure, Series, SeriesBy, demand_series};
pub use shop::{ForecastRequest, ShopSeries};
