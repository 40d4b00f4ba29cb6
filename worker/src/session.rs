use aisle_engine::{
    ingest::IngestReport,
    spec::{AnalysisSpec, Definitions},
    table::{Ledger, SalesTable},
};
use aisle_protocol::{DataAnswer, DataRequest, Failure, Input, InputFile};

/// An answer, and the bytes for a compute worker that go with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reply {
    pub(crate) answer: DataAnswer,
    pub(crate) beside: Option<Vec<u8>>,
}

impl From<DataAnswer> for Reply {
    fn from(answer: DataAnswer) -> Self {
        Self { answer, beside: None }
    }
}

/// What the data worker holds: the lines of the files that were read last.
#[derive(Default)]
pub(crate) struct Session {
    data: Option<Dataset>,
}

impl Session {
    /// The definitions that the next question will most likely keep to: those of the last one.
    pub(crate) fn definitions(&self) -> Definitions {
        self.data.as_ref().map(|data| data.ledger.definitions().clone()).unwrap_or_default()
    }

    /// Puts what was read in the place of what was there.
    pub(crate) fn open(&mut self, data: Dataset) -> Input {
        let input = input_of(&data.table, &data.report);
        self.data = Some(data);
        input
    }

    /// Answers a question about the lines that are there.
    ///
    /// # Errors
    /// [`Failure::NoData`] before the first file, [`Failure::Question`] when the question is wrong.
    pub(crate) fn answer(&mut self, request: DataRequest, answer: Answer) -> Result<Reply, Failure> {
        answer(self.data.as_mut().ok_or(Failure::NoData)?, request)
    }
}

/// How a question about lines is answered.
pub(crate) type Answer = fn(&mut Dataset, DataRequest) -> Result<Reply, Failure>;

pub(crate) struct Dataset {
    pub(crate) table: SalesTable,
    pub(crate) report: IngestReport,
    /// The lines under the definitions of the last question; most questions differ in their filter only.
    pub(crate) ledger: Ledger,
}

impl Dataset {
    /// Checks a question and reads the lines under its definitions, unless they have been already.
    pub(crate) fn prepare(&mut self, spec: AnalysisSpec) -> Result<AnalysisSpec, Failure> {
        let spec = spec.canonical().map_err(question)?;
        self.read_under(&spec.definitions);
        Ok(spec)
    }

    fn read_under(&mut self, definitions: &Definitions) {
        if !self.ledger.serves(definitions) {
            self.ledger = Ledger::new(&self.table, definitions);
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
pub(crate) fn question(error: impl ToString) -> Failure {
    Failure::Question(error.to_string())
}

fn input_of(table: &SalesTable, report: &IngestReport) -> Input {
    let files = report.files.iter().map(|file| InputFile {
        name: file.name.clone(),
        rows_read: file.rows_read,
        is_date_order_ambiguous: file.is_date_order_ambiguous,
        is_decimal_sign_ambiguous: file.is_decimal_sign_ambiguous,
    });
    Input {
        files: files.collect(),
        rows_read: report.rows_read,
        rows_kept: report.rows_kept,
        rows_set_aside: report.rows_set_aside,
        currency: table.currency().map(str::to_owned),
        read_millis: 0,
        memory_bytes: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{first_answer, is_first, later_answer};
    use aisle_engine::{
        ingest::{Ingest, IngestOptions, Ingested},
        metrics::{LineOrder, Metric, TraceRequest},
        spec::Dimension,
        table::Weekday,
    };
    use aisle_protocol::TableKind;

    const SALES: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
        1,a1,CUP,2,2011-03-01 10:00,1.50,7,France\n\
        2,A1,CUP,1,2011-03-02 10:00,1.50,8,Spain\n\
        3,POST,POSTAGE,1,2011-03-02 10:00,4,8,Spain\n";

    fn read(text: &str) -> Dataset {
        let mut ingest = Ingest::new(IngestOptions::default());
        ingest.begin_file("sales.csv", text.len() as u64).expect("nothing was begun before");
        ingest.push(text.as_bytes()).expect("the text is a sales file");
        let Ingested { table, report } = ingest.finish().expect("the text is a sales file");
        let ledger = Ledger::new(&table, &Definitions::default());
        Dataset { table, report, ledger }
    }

    fn session() -> Session {
        let mut session = Session::default();
        let input = session.open(read(SALES));
        assert_eq!((input.rows_read, input.rows_kept, input.files.len()), (3, 3, 1));
        session
    }

    fn answer(session: &mut Session, request: DataRequest) -> Result<DataAnswer, Failure> {
        let answer = if is_first(&request) { first_answer } else { later_answer };
        session.answer(request, answer).map(|reply| reply.answer)
    }

    fn gross_sales(session: &mut Session, spec: AnalysisSpec) -> String {
        match answer(session, DataRequest::Overview(spec)) {
            Ok(DataAnswer::Overview(overview)) => overview.kpis.gross_sales.to_string(),
            other => panic!("not an overview: {other:?}"),
        }
    }

    #[test]
    fn there_are_no_answers_before_a_file() {
        let request = DataRequest::Overview(AnalysisSpec::default());
        assert_eq!(answer(&mut Session::default(), request), Err(Failure::NoData));
    }

    #[test]
    fn a_question_is_answered_by_its_own_definitions() {
        let mut session = session();
        let with = |edit: fn(&mut Definitions)| {
            let mut spec = AnalysisSpec::default();
            edit(&mut spec.definitions);
            spec
        };
        assert_eq!(gross_sales(&mut session, AnalysisSpec::default()), "8.50");
        assert_eq!(gross_sales(&mut session, with(|definitions| definitions.count_services = false)), "4.50");
        assert_eq!(gross_sales(&mut session, with(|definitions| definitions.code_rules.clear())), "8.50");
        assert_eq!(gross_sales(&mut session, with(|definitions| definitions.week_start = Weekday::Sunday)), "8.50");
        assert_eq!(gross_sales(&mut session, AnalysisSpec::default()), "8.50");
    }

    #[test]
    fn a_wrong_question_is_told_so() {
        let mut session = session();
        let spec = AnalysisSpec { top: 0, ..AnalysisSpec::default() };
        assert!(matches!(answer(&mut session, DataRequest::Overview(spec)), Err(Failure::Question(_))));
        let request = TraceRequest {
            spec: AnalysisSpec::default(),
            metric: Metric::GrossSales,
            order: LineOrder::File,
            offset: 0,
            limit: TraceRequest::MAX_LIMIT + 1,
        };
        assert!(matches!(answer(&mut session, DataRequest::Trace(request)), Err(Failure::Question(_))));
    }

    #[test]
    fn a_table_is_exported_and_the_files_are_reported_on() {
        let mut session = session();
        let request = DataRequest::ExportCsv { spec: AnalysisSpec::default(), table: TableKind::Countries };
        match answer(&mut session, request) {
            Ok(DataAnswer::Csv(bytes)) => {
                let text = String::from_utf8(bytes).expect("exports are UTF-8");
                assert!(text.contains("Spain") && text.lines().count() == 3, "{text}");
            }
            other => panic!("not a table: {other:?}"),
        }
        match answer(&mut session, DataRequest::Quality(AnalysisSpec::default())) {
            Ok(DataAnswer::Quality(quality)) => assert_eq!(quality.report.rows_read, 3),
            other => panic!("not a report: {other:?}"),
        }
    }

    #[test]
    fn figures_lead_to_their_lines_and_names_are_suggested() {
        let mut session = session();
        let request = TraceRequest {
            spec: AnalysisSpec::default(),
            metric: Metric::GrossSales,
            order: LineOrder::LargestAmount,
            offset: 0,
            limit: 2,
        };
        match answer(&mut session, DataRequest::Trace(request)) {
            Ok(DataAnswer::Trace(trace)) => {
                let lines: Vec<_> = trace.lines.iter().map(|line| line.line_number).collect();
                assert_eq!((trace.lines_total, lines), (3, vec![4, 2]));
            }
            other => panic!("not a trace: {other:?}"),
        }
        let request = DataRequest::Suggest { dimension: Dimension::Country, text: "sp".to_owned(), limit: 5 };
        let spain = ("Spain".to_owned(), "Spain".to_owned());
        assert_eq!(answer(&mut session, request), Ok(DataAnswer::Suggestions(vec![spain])));
    }
}
