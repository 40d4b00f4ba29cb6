use std::sync::Arc;

use aisle_protocol::forecast::{RowFigures, RowVerdict, SeriesOutlook, ShopOutlook, Verdict};
use aisle_protocol::spec::{AnalysisSpec, ForecastParameters};
use aisle_protocol::{ComputeAnswer, ComputeRequest, DataRequest, Failure, ForecastNews, Progress};

use super::{Notice, Store};
use crate::dom::follow;
use crate::services::{self, End, News, Slot};
use crate::signals::{Memo, Signal, untrack};
use crate::words;

/// What is known of the forecasts. What is shown stays until the next comes.
#[derive(Clone, Copy)]
pub(crate) struct Forecasts {
    pub(crate) stage: Signal<Stage>,
    pub(crate) progress: Signal<Progress>,
    pub(crate) outlook: Signal<Option<Arc<ShopOutlook>>>,
    /// In the order of the outlook's.
    pub(crate) rows: Signal<Arc<Vec<Arc<ForecastRow>>>>,
    /// The whole shop, or the part that is looked at.
    pub(crate) series: Signal<Option<Arc<SeriesOutlook>>>,
    /// How far off earlier forecasts of all parts were.
    pub(crate) verdict: Signal<Option<Arc<Verdict>>>,
    /// Are all parts forecast, and made to add up?
    pub(crate) is_complete: Signal<bool>,
    /// The reading and the question that are forecast.
    asked: Signal<Option<(u32, AnalysisSpec)>>,
}

/// How far forecasting is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing has been asked yet.
    #[default]
    Idle,
    /// The data worker gathers the series, or the parts are being forecast.
    Forecasting,
    /// Earlier forecasts are being judged.
    Judging,
    Done,
    /// A person stopped it.
    Stopped,
    /// There is not a single whole step with sales.
    NoHistory,
    Failed,
}

/// What is known of a part.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ForecastRow {
    pub(crate) figures: Option<RowFigures>,
    pub(crate) verdict: Option<RowVerdict>,
}

impl Forecasts {
    pub(super) fn new() -> Self {
        Self {
            stage: Signal::new(Stage::default()),
            progress: Signal::new(Progress::default()),
            outlook: Signal::new(None),
            rows: Signal::new(Arc::default()),
            series: Signal::new(None),
            verdict: Signal::new(None),
            is_complete: Signal::new(false),
            asked: Signal::new(None),
        }
    }

    /// Is something being computed?
    pub(crate) fn is_busy(self) -> bool {
        matches!(self.stage.get(), Stage::Forecasting | Stage::Judging)
    }

    fn change_rows<T>(self, news: Vec<(u32, T)>, change: impl Fn(&mut ForecastRow, T)) {
        if news.is_empty() {
            return;
        }
        self.rows.update(|rows| {
            let rows = Arc::make_mut(rows);
            for (row, value) in news {
                if let Some(row) = rows.get_mut(row as usize) {
                    change(Arc::make_mut(row), value);
                }
            }
        });
    }
}

impl Store {
    /// Forecasts anew whenever the question or the files are others than those of the forecasts, for as long as the page that
    /// calls this is shown.
    pub(crate) fn keep_forecasting(self) {
        // What is looked at, compared and overridden changes nothing of what the methods say.
        let job = Memo::new(move || {
            self.with_spec(|spec| {
                let (series, compared, overrides) = (None, None, Vec::new());
                let forecast = ForecastParameters { series, compared, overrides, ..spec.forecast.clone() };
                AnalysisSpec { forecast, ..spec.clone() }
            })
        });
        let forecasts = self.forecasts;
        follow(move || {
            self.input.track();
            let asked = (self.last_reading.get(), job.get());
            if forecasts.asked.with_untracked(|before| before.as_ref() != Some(&asked)) {
                forecasts.asked.set(Some(asked));
                self.forecast();
            }
        });
        let looked_at = Memo::new(move || {
            self.with_spec(|spec| {
                let asked = &spec.forecast;
                (asked.series.clone(), asked.compared, asked.overrides.clone())
            })
        });
        follow(move || {
            looked_at.track();
            // Once all parts are made to add up, the one that is looked at has other figures.
            let is_there = matches!(forecasts.stage.get(), Stage::Judging | Stage::Done);
            if is_there || untrack(|| forecasts.outlook.with(Option::is_some)) {
                self.look_at_series();
            }
        });
    }

    /// Forecasts the shop of the question: the data worker gathers the series, a compute worker does the rest.
    pub(crate) fn forecast(self) {
        let forecasts = self.forecasts;
        forecasts.stage.set(Stage::Forecasting);
        forecasts.is_complete.set(false);
        forecasts.progress.set(Progress::default());
        let news = move |news| match news {
            News::Progress(progress) => forecasts.progress.set(progress),
            News::Part(ComputeAnswer::Forecast(news)) => self.take_news(news),
            News::Part(_) => {}
        };
        let ended = move |end| match end {
            End::Computed(ComputeAnswer::Forecast(news)) => self.take_news(news),
            End::Input(_) => forecasts.stage.set(Stage::NoHistory),
            End::Cancelled => {}
            end => {
                forecasts.stage.set(Stage::Failed);
                self.tell_failure(end);
            }
        };
        let spec = self.asked();
        let request = ComputeRequest::Forecast(spec.forecast.overrides.clone());
        self.compute(Slot::Forecast, DataRequest::PrepareForecasts(spec), request, Box::new(news), Box::new(ended));
    }

    /// Stops forecasting; what is there stays, and can be looked at.
    pub(crate) fn stop_forecasting(self) {
        self.forecasts.stage.set(Stage::Stopped);
        self.with_client(|client| client.end_job(Slot::Forecast));
    }

    /// Saves all steps of all parts, once there are all.
    pub(crate) fn export_forecasts(self) {
        if !self.forecasts.is_complete.get_untracked() {
            return;
        }
        let name = services::file_name(&["forecast", &self.period_of_view()], "csv");
        let ended = move |end| match end {
            End::Computed(ComputeAnswer::Csv(bytes)) => {
                services::save_bytes(&name, "text/csv;charset=utf-8", &bytes);
            }
            end => self.tell_failure(end),
        };
        self.with_client(|client| {
            client.ask_computing(Slot::Forecast, ComputeRequest::ForecastCsv, Box::new(ended));
        });
    }

    fn look_at_series(self) {
        let AnalysisSpec { filter, forecast, .. } = self.asked();
        let ForecastParameters { series, compared, overrides, .. } = forecast;
        let left_out = series.clone().filter(|_| !filter.is_empty());
        let request = ComputeRequest::Series { series, compared, overrides };
        let forecasts = self.forecasts;
        let ended = move |end| match end {
            End::Computed(ComputeAnswer::Series(series, rows)) => {
                forecasts.series.set(Some(Arc::from(series)));
                forecasts.change_rows(rows, |row, figures| row.figures = Some(figures));
            }
            // A link may name a series that the filter leaves out.
            End::Failed(Failure::Question(_)) if left_out.is_some() => {
                let name = left_out.as_deref().unwrap_or_default();
                let notice = Notice::warning(words::series_left_out(name));
                self.add_notice(notice.with_action(words::CLEAR_FILTERS, move || self.clear_filter()));
            }
            // Its worker has stopped, and is started again.
            End::Cancelled if forecasts.stage.get_untracked() == Stage::Failed => self.forecast(),
            end => self.tell_failure(end),
        };
        self.with_client(|client| client.ask_computing(Slot::Forecast, request, Box::new(ended)));
    }

    fn take_news(self, news: ForecastNews) {
        let forecasts = self.forecasts;
        match news {
            ForecastNews::Begun(outlook, whole) => {
                forecasts.rows.set(Arc::new(vec![Arc::default(); outlook.rows.len()]));
                forecasts.verdict.set(None);
                forecasts.outlook.set(Some(Arc::from(outlook)));
                if self.asked().forecast.series.is_none() {
                    forecasts.series.set(Some(Arc::from(whole)));
                }
                self.look_at_series();
            }
            ForecastNews::Rows(rows) => forecasts.change_rows(rows, |row, figures| row.figures = Some(figures)),
            ForecastNews::Forecast => {
                forecasts.is_complete.set(true);
                // A person may have stopped it meanwhile.
                if forecasts.stage.get_untracked() == Stage::Forecasting {
                    forecasts.stage.set(Stage::Judging);
                }
            }
            ForecastNews::Judged(rows) => forecasts.change_rows(rows, |row, verdict| row.verdict = Some(verdict)),
            ForecastNews::Done(verdict) => {
                forecasts.verdict.set(Some(Arc::from(verdict)));
                forecasts.stage.set(Stage::Done);
            }
        }
    }
}
