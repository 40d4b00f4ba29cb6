use aisle_engine::{
    export::ForecastsCsv,
    forecast::{
        Backtest, Choice, Forecast, Refusal, RowFigures, RowVerdict, Series, SeriesOutlook, ShopInput, ShopOutlook,
        ShopSeries, Verdict,
    },
    spec::Override,
};
use aisle_protocol::ForecastNews;

/// The forecasts of a shop, made a few at a time: first all parts, then how far off earlier forecasts were.
pub(crate) struct ForecastJob {
    input: ShopInput,
    /// The series of each row.
    order: Vec<u32>,
    /// The forecasts by row, as the methods make them.
    answers: Vec<Result<Forecast, Refusal>>,
    stage: Stage,
    /// Rows judged, and their errors put together.
    judged: usize,
    errors: Backtest,
    overrides: Vec<Override>,
}

/// How far the job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Forecasting,
    /// All parts are forecast, and add up.
    AddedUp,
    /// The page has heard of it.
    Judging,
}

impl ForecastJob {
    /// Nothing forecast yet.
    pub(crate) fn new(input: ShopInput, overrides: Vec<Override>) -> Self {
        let order = input.order();
        let answers = Vec::with_capacity(order.len());
        Self { input, order, answers, stage: Stage::Forecasting, judged: 0, errors: Backtest::default(), overrides }
    }

    /// The page before the parts are forecast, and the whole.
    pub(crate) fn begin(&self) -> ForecastNews {
        let outlook: ShopOutlook = self.input.outlook(&self.order);
        ForecastNews::Begun(Box::new(outlook), Box::new(self.whole(None, false)))
    }

    /// Goes on while `has_time` says so; tells what is new. The last news is [`ForecastNews::Done`].
    pub(crate) fn advance(&mut self, has_time: impl Fn() -> bool) -> ForecastNews {
        let rows = self.order.len();
        if self.stage == Stage::Forecasting {
            let first = self.answers.len();
            if first < rows {
                while self.answers.len() < rows && (self.answers.len() == first || has_time()) {
                    let answer = self.input.parts.forecast(self.series(self.answers.len()));
                    self.answers.push(answer);
                }
                return ForecastNews::Rows(self.rows(first..self.answers.len()));
            }
            self.stage = Stage::AddedUp;
            if self.add_up() {
                return ForecastNews::Rows(self.rows(0..rows));
            }
        }
        if self.stage == Stage::AddedUp {
            self.stage = Stage::Judging;
            return ForecastNews::Forecast;
        }
        let mut verdicts = Vec::new();
        while self.judged < rows && (verdicts.is_empty() || has_time()) {
            let tested = self.input.parts.backtest(self.series(self.judged));
            verdicts.push((self.judged as u32, RowVerdict::from(&tested)));
            self.errors.merge(&tested);
            self.judged += 1;
        }
        if verdicts.is_empty() {
            ForecastNews::Done(Box::new(Verdict::from(&self.errors)))
        } else {
            ForecastNews::Judged(verdicts)
        }
    }

    /// A series as it is drawn, and the rows that other overrides change; `None` if there is no such series.
    pub(crate) fn look(
        &mut self,
        name: Option<&str>,
        compared: Option<Choice>,
        overrides: Vec<Override>,
    ) -> Option<(SeriesOutlook, Vec<(u32, RowFigures)>)> {
        let before = std::mem::replace(&mut self.overrides, overrides);
        let is_concerned = |row: &usize| {
            let of = |said: &&Override| said.series.as_deref() == Some(self.series(*row).name.as_str());
            before.iter().filter(of).ne(self.overrides.iter().filter(of))
        };
        let changed: Vec<usize> = (0..self.answers.len()).filter(is_concerned).collect();
        let rows = changed.into_iter().flat_map(|row| self.rows(row..row + 1)).collect();
        let Some(name) = name else { return Some((self.whole(compared, true), rows)) };
        let row = (0..self.order.len()).find(|row| self.series(*row).name == name)?;
        let series = self.series(row);
        let forecast = self.answers.get(row).cloned().unwrap_or_else(|| self.input.parts.forecast(series)).ok();
        let outlook = SeriesOutlook::new(&self.input.parts, series, forecast, compared, true);
        Some((self.with_overrides(outlook, &self.input.parts, series), rows))
    }

    /// All steps of all parts that have been forecast, with quantiles, those with the greatest totals first.
    pub(crate) fn csv(&self) -> Vec<u8> {
        let levels: Vec<f64> = self.input.levels.iter().map(|level| f64::from(*level)).collect();
        let times: Vec<String> =
            self.input.parts.axis().future.iter().map(|step| step.days.first.to_string()).collect();
        let mut csv = ForecastsCsv::new(&levels);
        for (row, answer) in self.answers.iter().enumerate() {
            let series = self.series(row);
            if let Ok(forecast) = answer {
                let expected = self.expected(series, forecast);
                csv.add(&series.name, &times, expected.as_ref().unwrap_or(forecast));
            }
        }
        csv.take_bytes()
    }

    /// Series forecast or judged, of all.
    pub(crate) fn done_of(&self) -> (u64, u64) {
        let done = if self.stage == Stage::Judging { self.judged } else { self.answers.len() };
        (done as u64, self.order.len() as u64)
    }

    /// Makes the parts add up, in the order of the series, as everywhere: the last bit depends on it. False if they need not.
    fn add_up(&mut self) -> bool {
        let mut by_series = vec![Err(Refusal::Empty); self.order.len()];
        for (answer, place) in self.answers.drain(..).zip(&self.order) {
            by_series[*place as usize] = answer;
        }
        let whole = self.input.parts.reconcile(&mut by_series);
        let take = |place: &u32| std::mem::replace(&mut by_series[*place as usize], Err(Refusal::Empty));
        self.answers = self.order.iter().map(take).collect();
        whole.is_some()
    }

    fn series(&self, row: usize) -> &Series {
        &self.input.parts.series()[self.order[row] as usize]
    }

    fn rows(&self, rows: std::ops::Range<usize>) -> Vec<(u32, RowFigures)> {
        let figures = |row: usize| {
            let (series, forecast) = (self.series(row), self.answers[row].as_ref().ok()?);
            let expected = self.expected(series, forecast);
            let shown = expected.as_ref().unwrap_or(forecast);
            Some((row as u32, self.input.figures(series, shown, expected.is_some())))
        };
        rows.filter_map(figures).collect()
    }

    fn expected(&self, series: &Series, forecast: &Forecast) -> Option<Forecast> {
        self.input.parts.overridden(forecast, series, &self.overrides)
    }

    fn whole(&self, compared: Option<Choice>, is_judged: bool) -> SeriesOutlook {
        let shop = &self.input.whole;
        let Some(series) = shop.series().first() else { return SeriesOutlook::default() };
        let outlook = SeriesOutlook::new(shop, series, shop.forecast(series).ok(), compared, is_judged);
        self.with_overrides(outlook, shop, series)
    }

    fn with_overrides(&self, outlook: SeriesOutlook, shop: &ShopSeries, series: &Series) -> SeriesOutlook {
        let expected = outlook.forecast.as_ref().and_then(|model| shop.overridden(model, series, &self.overrides));
        SeriesOutlook { expected, ..outlook }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aisle_engine::{
        forecast::{Measure, StepLength},
        ingest::{Ingest, IngestOptions},
        spec::AnalysisSpec,
        table::{Day, DayRange, Ledger, Quantity},
    };

    /// Two products a day for twelve weeks, and one that sold once.
    fn input() -> ShopInput {
        let mut text = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n".to_owned();
        for number in 0..84 {
            let day = Day::from_number(15_000 + number);
            for (code, quantity) in [("X1", 2 + number % 5), ("X2", 40 - number % 7)] {
                text += &format!("{number},{code},CUP {code},{quantity},{day} 10:00,1.50,7,France\n");
            }
        }
        text += &format!("99,X3,RARE,1,{} 11:00,9,7,France\n", Day::from_number(15_083));
        let mut ingest = Ingest::new(IngestOptions::default());
        ingest.begin_file("sales.csv", text.len() as u64).unwrap();
        ingest.push(text.as_bytes()).unwrap();
        let table = ingest.finish().unwrap().table;
        let spec = AnalysisSpec::default();
        ShopInput::new(&table, &Ledger::new(&table, &spec.definitions), &spec)
    }

    fn news(job: &mut ForecastJob) -> Vec<ForecastNews> {
        let mut all = vec![job.begin()];
        while !matches!(all.last(), Some(ForecastNews::Done(_))) {
            all.push(job.advance(|| false));
        }
        all
    }

    #[test]
    fn every_part_is_forecast_made_to_add_up_and_judged() {
        let mut job = ForecastJob::new(input(), Vec::new());
        let all = news(&mut job);
        let ForecastNews::Begun(outlook, whole) = &all[0] else { panic!("{:?}", all[0]) };
        let names: Vec<_> = outlook.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["X2", "X1", "X3"], "those with the most demand come first");
        assert!(whole.forecast.as_ref().unwrap().total_mean > 0.0);
        let rows = |news: &ForecastNews| if let ForecastNews::Rows(rows) = news { rows.clone() } else { Vec::new() };
        let last = all.iter().rev().map(rows).find(|rows| rows.len() == 3).unwrap();
        let sum: f64 = last.iter().map(|(_, figures)| figures.expected).sum();
        let parts = input().parts;
        let mut answers: Vec<_> = parts.series().iter().map(|series| parts.forecast(series)).collect();
        let total = parts.reconcile(&mut answers).unwrap().total_mean;
        assert!((sum - total).abs() < 1e-6 * total, "{sum} {total}");
        let judged = all.iter().filter(|news| matches!(news, ForecastNews::Judged(_))).count();
        assert_eq!(judged, 3);
        assert_eq!(job.done_of(), (3, 3));
        let all_at_once = input().parts.forecast_all();
        assert_eq!(job.answers[0].as_ref().unwrap().mean, all_at_once[1].as_ref().unwrap().mean);
    }

    #[test]
    fn what_a_person_expects_changes_its_series_alone_and_can_be_taken_back() {
        let mut job = ForecastJob::new(input(), Vec::new());
        news(&mut job);
        let first = job.input.parts.axis().future[0].days.first;
        let said = Override {
            series: Some("X1".to_owned()),
            days: DayRange { first, last: first },
            per_step: Quantity::from_thousandths(100_000),
            measure: Some(Measure::Units),
            step: Some(StepLength::Day),
            reason: "a fair".to_owned(),
        };
        let (before, _) = job.look(Some("X1"), None, Vec::new()).unwrap();
        let (outlook, rows) = job.look(Some("X1"), None, vec![said.clone()]).unwrap();
        let model = outlook.forecast.as_ref().unwrap();
        assert_eq!(outlook.expected.as_ref().unwrap().mean[0], 100.0);
        assert_eq!(before.forecast.as_ref(), Some(model), "the method's own forecast stays");
        assert_eq!(rows.iter().map(|(row, figures)| (*row, figures.is_overridden)).collect::<Vec<_>>(), [(1, true)]);
        assert!((rows[0].1.expected - (model.total_mean - model.mean[0] + 100.0)).abs() < 1e-9);
        assert!(String::from_utf8(job.csv()).unwrap().contains(&format!("X1,1,{first},100,")));
        for other in [
            Override { measure: Some(Measure::Sales), ..said.clone() },
            Override { step: Some(StepLength::Week), ..said },
        ] {
            let (outlook, rows) = job.look(Some("X1"), None, vec![other]).unwrap();
            assert_eq!((outlook.expected, rows[0].1.is_overridden), (None, false), "it is said of other forecasts");
        }
        let (after, rows) = job.look(Some("X1"), None, Vec::new()).unwrap();
        assert_eq!((after, rows[0].1.is_overridden), (before, false));
        assert!(job.look(Some("no such"), None, Vec::new()).is_none());
    }

    #[test]
    fn a_compared_method_is_drawn_beside() {
        let mut job = ForecastJob::new(input(), Vec::new());
        let naive = Choice::from_key("naive").unwrap();
        let (outlook, _) = job.look(None, Some(naive), Vec::new()).unwrap();
        let last = outlook.values.last().unwrap();
        assert!(outlook.compared.unwrap().mean.iter().all(|mean| mean == last));
        assert!(!outlook.earlier.is_empty() && outlook.verdict.is_some());
    }
}
