use aisle_engine::forecast::reconcile::Reconciliation;
use aisle_engine::forecast::{Choice, Measure, SeriesBy, StepLength};
use aisle_engine::ingest::{ColumnRole, DateOrder, DecimalSign, IngestOptions, NamedColumn, customer_id};
use aisle_engine::metrics::Metric;
use aisle_engine::spec::{AnalysisSpec, Event, ForecastParameters};
use aisle_engine::table::{Day, DayRange, Zone};
use aisle_protocol::config::{self, Config, Flag};
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

use crate::failure::Failure;

/// Revenue and sales metrics of sales files, exact to the last digit and traceable to their lines.
#[derive(Parser)]
#[command(name = "aisle", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Print the figures of the Overview page
    Overview(OverviewArgs),
    /// Forecast the demand of a shop, or any other series
    Forecast(ForecastArgs),
    /// Print what was found in the files, and which rows were set aside
    Quality(QualityArgs),
    /// Print a figure's formula and the lines behind it
    Trace(TraceArgs),
}

#[derive(clap::Args)]
pub(crate) struct OverviewArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// Print JSON (docs/overview.schema.json) instead of a table
    #[arg(long)]
    pub(crate) json: bool,
    /// Rows of the rankings, 1 to 10,000 [default: 10]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(AnalysisSpec::MAX_TOP)))]
    pub(crate) top: Option<u32>,
}

#[derive(clap::Args)]
pub(crate) struct ForecastArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// What there is a forecast of [default: product, or what the question says]
    #[arg(long, value_enum)]
    by: Option<ByArg>,
    /// The length of a step [default: day, or what the question says]
    #[arg(long, value_enum)]
    step: Option<StepArg>,
    /// What is counted [default: units, or what the question says]
    #[arg(long, value_enum)]
    measure: Option<MeasureArg>,
    /// Instead of sales files: a CSV with the columns series, time and value; - reads standard input
    #[arg(long, value_name = "LONG.csv", conflicts_with_all = OF_SALES)]
    pub(crate) series: Option<PathBuf>,
    /// Steps of a season of --series [default: 7 days, 52 weeks, 12 months, else none]
    #[arg(long, value_name = "STEPS", requires = "series", value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub(crate) season: Option<u16>,
    /// The series are the parts of one whole: make their forecasts and that of their sum agree. Parts of a shop always are,
    /// unless --method names a method: its forecasts are left as they are, and sales files take one of the two
    #[arg(long, value_enum, value_name = "HOW", num_args = 0..=1, default_missing_value = "top-down")]
    pub(crate) adds_up: Option<AddsUpArg>,
    /// How far to look ahead: days of the calendar, weeks, months; with --series, steps [default: 30, or what the question says]
    #[arg(long, value_name = "STEPS", value_parser = clap::value_parser!(u32).range(1..=3_650))]
    horizon: Option<u32>,
    /// The ranges to give, in per cent [default: 80, or what the question says, and 95]
    #[arg(long, value_name = "PERCENT", value_delimiter = ',')]
    level: Vec<f64>,
    /// Also forecast from so many earlier times, one horizon apart, and print how far off that was
    #[arg(long, value_name = "ORIGINS", conflicts_with = "csv", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) backtest: Option<u32>,
    /// A promotion, holiday or the like, past or to come, whose effect is measured and expected again; may be repeated, also with
    /// further days of one name
    #[arg(long = "event", value_name = "NAME=DATE[..DATE]", value_parser = event)]
    pub(crate) events: Vec<Event>,
    /// Days to come on which nothing will be sold; may be repeated. With --series, whose steps have to be days, also days that are over:
    /// those without rows are no missing values then
    #[arg(long, value_name = "DATE[..DATE]")]
    pub(crate) closed: Vec<DayRange>,
    /// auto, or a method by its key [default: auto, or what the question says]
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// Print CSV: a row a step. It is the form of --series unless --json is given
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    /// Print JSON (docs/forecast.schema.json)
    #[arg(long)]
    pub(crate) json: bool,
}

/// What has a meaning for sales files only.
const OF_SALES: [&str; 13] = [
    "files",
    "by",
    "step",
    "measure",
    "from",
    "to",
    "country",
    "product",
    "customer",
    "date_order",
    "decimal",
    "columns",
    "zone",
];

/// What is asked of a forecast.
pub(crate) struct Asked {
    pub(crate) by: SeriesBy,
    pub(crate) step: StepLength,
    pub(crate) measure: Measure,
    pub(crate) horizon: u32,
    /// Ranges, in per cent.
    pub(crate) levels: Vec<f64>,
    /// What is to forecast; `None` lets the engine choose.
    pub(crate) choice: Option<Choice>,
}

/// The range that is given beside the question's, in per cent.
const USUAL_LEVEL: f64 = 95.0;

#[derive(Clone, Copy, ValueEnum)]
enum ByArg {
    Product,
    Category,
    Country,
    Total,
}

#[derive(Clone, Copy, ValueEnum)]
enum StepArg {
    Day,
    Week,
    Month,
}

#[derive(Clone, Copy, ValueEnum)]
enum MeasureArg {
    Units,
    Sales,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum AddsUpArg {
    /// The sum is kept, and shared out as the parts were forecast
    TopDown,
    /// The parts are kept, and summed
    BottomUp,
    /// Each gives way by how uncertain it is: MinT up to 300 series, weighted least squares beyond
    LeastVariance,
}

impl From<AddsUpArg> for Reconciliation {
    fn from(how: AddsUpArg) -> Self {
        match how {
            AddsUpArg::TopDown => Self::TopDown,
            AddsUpArg::BottomUp => Self::BottomUp,
            AddsUpArg::LeastVariance => Self::LeastVariance,
        }
    }
}

impl From<ByArg> for SeriesBy {
    fn from(by: ByArg) -> Self {
        match by {
            ByArg::Product => Self::Product,
            ByArg::Category => Self::Category,
            ByArg::Country => Self::Country,
            ByArg::Total => Self::Total,
        }
    }
}

impl From<StepArg> for StepLength {
    fn from(step: StepArg) -> Self {
        match step {
            StepArg::Day => Self::Day,
            StepArg::Week => Self::Week,
            StepArg::Month => Self::Month,
        }
    }
}

impl From<MeasureArg> for Measure {
    fn from(measure: MeasureArg) -> Self {
        match measure {
            MeasureArg::Units => Self::Units,
            MeasureArg::Sales => Self::Sales,
        }
    }
}

#[derive(clap::Args)]
pub(crate) struct QualityArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Write every row that was set aside to this file
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) faults: Option<PathBuf>,
    /// Its definitions count
    #[command(flatten)]
    pub(crate) whole: WholeArgs,
}

#[derive(clap::Args)]
pub(crate) struct TraceArgs {
    /// The figure, by its JSON key: net_sales, orders, customers…
    #[arg(value_name = "METRIC", value_parser = metric)]
    pub(crate) metric: Metric,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// The most lines to print, the largest amounts first [default: 20; with --csv: all, in the order of the files]
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u32>,
    /// Print the lines alone, as CSV
    #[arg(long)]
    pub(crate) csv: bool,
}

#[derive(clap::Args)]
pub(crate) struct InputArgs {
    /// Sales files: CSV in any dialect, gzip or not; - reads standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Whether 03/04/2011 is the third of April or the fourth of March, where the file leaves it open
    #[arg(long, value_name = "ORDER")]
    date_order: Option<DateOrderArg>,
    /// Whether 1.250 is one and a quarter or a thousand two hundred and fifty, where the file leaves it open
    #[arg(long, value_name = "SIGN")]
    decimal: Option<DecimalArg>,
    /// What a column holds, by its name in the header, or by its number as "Column 3", like quantity="Qty sold"; may be repeated
    #[arg(long = "column", value_name = "COLUMN=HEADER", value_parser = named_column)]
    columns: Vec<NamedColumn>,
}

#[derive(Clone, Copy, ValueEnum)]
enum DateOrderArg {
    DayFirst,
    MonthFirst,
}

#[derive(Clone, Copy, ValueEnum)]
enum DecimalArg {
    Point,
    Comma,
}

#[derive(clap::Args)]
pub(crate) struct QuestionArgs {
    /// First day, like 2011-06-01
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// Last day, itself included
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// Only this country, as the file writes it; may be repeated
    #[arg(long, value_name = "NAME")]
    country: Vec<String>,
    /// Only this product code, in any letter case; may be repeated
    #[arg(long, value_name = "CODE")]
    product: Vec<String>,
    /// Only this customer; may be repeated
    #[arg(long, value_name = "ID")]
    customer: Vec<String>,
    #[command(flatten)]
    whole: WholeArgs,
}

/// Where the whole question comes from, and what goes with it.
#[derive(clap::Args)]
pub(crate) struct WholeArgs {
    /// The whole question as JSON, as the page's address and exports carry it; the other options change it
    #[arg(long, value_name = "JSON")]
    spec: Option<String>,
    /// Settings (config.yaml): what is asked, and by which definitions, where --spec and the other options do not say
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The shop's time zone, like Europe/London or +01:00, for times with an offset [default: they are taken as they are written]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    zone: Option<String>,
}

/// What is asked of the files.
pub(crate) struct Question {
    /// The question.
    pub(crate) spec: AnalysisSpec,
    /// The shop's zone, if it is known.
    pub(crate) zone: Option<Zone>,
}

impl InputArgs {
    /// How the files of a shop in this zone are read.
    pub(crate) fn options(&self, zone: Option<Zone>) -> Result<IngestOptions, Failure> {
        let date_order = self.date_order.map(|order| match order {
            DateOrderArg::DayFirst => DateOrder::DayFirst,
            DateOrderArg::MonthFirst => DateOrder::MonthFirst,
        });
        let decimal_sign = self.decimal.map(|sign| match sign {
            DecimalArg::Point => DecimalSign::Point,
            DecimalArg::Comma => DecimalSign::Comma,
        });
        for (index, column) in self.columns.iter().enumerate() {
            let mut earlier = self.columns[..index].iter();
            if let Some(other) = earlier.find(|other| other.role == column.role || other.name == column.name) {
                let [first, second] = [other, column].map(|column| format!("{}={}", column.role.key(), column.name));
                return Err(Failure::Usage(format!(
                    "--column {first} and --column {second} contradict each other; give each column one header, and each \
                     header to one column"
                )));
            }
        }
        let columns = self.columns.clone();
        Ok(IngestOptions { date_order, decimal_sign, columns, zone, ..IngestOptions::default() })
    }
}

impl QuestionArgs {
    /// The question that the options ask.
    pub(crate) fn question(&self, top: Option<u32>) -> Result<Question, Failure> {
        let mut question = self.whole.question()?;
        let filter = &mut question.spec.filter;
        filter.from = self.from.or(filter.from);
        filter.to = self.to.or(filter.to);
        filter.countries.extend_from_slice(&self.country);
        filter.products.extend_from_slice(&self.product);
        filter.customers.extend_from_slice(&self.customer);
        for customer in &mut filter.customers {
            *customer = customer_id(customer).to_owned();
        }
        question.spec.top = top.unwrap_or(question.spec.top);
        question.canonical()
    }
}

impl WholeArgs {
    /// The question of `--spec`, or that of the settings.
    pub(crate) fn question(&self) -> Result<Question, Failure> {
        let zone = self.zone.iter().map(|text| Flag { name: "--zone", key: "shop.zone", text: text.clone() });
        let config = Config::load(self.config.as_deref(), config::environment(), &zone.collect::<Vec<_>>());
        let Config { analysis, shop, .. } = config.map_err(|error| Failure::Usage(error.to_string()))?;
        let read =
            |json: &String| AnalysisSpec::from_json(json).map_err(|error| Failure::Usage(format!("--spec: {error}")));
        Ok(Question { spec: self.spec.as_ref().map_or(Ok(analysis), read)?, zone: shop.clocks() })
    }
}

impl Question {
    /// The same in its one form.
    fn canonical(self) -> Result<Self, Failure> {
        let spec = self.spec.canonical().map_err(|error| Failure::Usage(error.to_string()))?;
        Ok(Self { spec, ..self })
    }
}

fn named_column(text: &str) -> Result<NamedColumn, String> {
    let (key, name) = text.split_once('=').ok_or("it must look like quantity=\"Qty sold\"")?;
    let role = ColumnRole::from_key(key).ok_or_else(|| {
        let keys = ColumnRole::ALL.map(ColumnRole::key);
        format!("there is no column “{key}”; there are {}", keys.join(", "))
    })?;
    Ok(NamedColumn { role, name: name.to_owned() })
}

impl ForecastArgs {
    /// The question that the options ask.
    pub(crate) fn question(&self) -> Result<Question, Failure> {
        let mut question = self.question.question(None)?;
        question.spec.forecast.closed.extend_from_slice(&self.closed);
        question.spec.forecast.events.extend_from_slice(&self.events);
        question.canonical()
    }

    /// What the options ask of a forecast, the question's own words where they say nothing.
    pub(crate) fn asked(&self, question: &ForecastParameters) -> Result<Asked, Failure> {
        let choice = match self.method.as_deref() {
            None => question.method,
            Some("auto") => None,
            Some(key) => Some(Choice::from_key(key).ok_or_else(|| Failure::Usage(no_method(key)))?),
        };
        let mut levels = self.level.clone();
        if levels.is_empty() {
            levels.push(question.level.into());
            levels.extend(Some(USUAL_LEVEL).filter(|&usual| usual != f64::from(question.level)));
        }
        Ok(Asked {
            by: self.by.map_or(question.by, SeriesBy::from),
            step: self.step.map_or(question.step, StepLength::from),
            measure: self.measure.map(Measure::from).or(question.measure).unwrap_or(Measure::Units),
            horizon: self.horizon.unwrap_or(question.horizon),
            levels,
            choice,
        })
    }
}

fn no_method(key: &str) -> String {
    let keys: Vec<&str> = Choice::all().map(Choice::key).collect();
    format!("--method: there is no method {key:?}; there are auto, {}", keys.join(", "))
}

fn event(text: &str) -> Result<Event, String> {
    let (name, days) = text.rsplit_once('=').ok_or("it must look like \"Summer sale=2011-07-01..2011-07-10\"")?;
    let days = days.parse::<DayRange>().map_err(|wrong| wrong.to_string())?;
    Ok(Event { name: name.to_owned(), days: vec![days] })
}

fn metric(key: &str) -> Result<Metric, String> {
    Metric::from_key(key).ok_or_else(|| {
        let keys: Vec<&str> = Metric::ALL.iter().map(|metric| metric.key()).collect();
        format!("there is no such figure; there are {}", keys.join(", "))
    })
}
