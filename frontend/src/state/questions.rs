use std::sync::Arc;

use aisle_protocol::metrics::{LineOrder, TraceRequest};
use aisle_protocol::spec::{AnalysisSpec, ForecastParameters};
use aisle_protocol::{ComputeAnswer, ComputeRequest, DataAnswer, DataRequest, Dimension, Failure, Progress, TableKind};

use super::{Notice, Route, Store};
use crate::dom::follow;
use crate::services::{self, End, News, Slot};
use crate::signals::{Memo, untrack};
use crate::words;

/// Which lines of a trace are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TracePage {
    pub(crate) order: LineOrder,
    pub(crate) offset: u64,
}

impl TracePage {
    /// Lines on a page of a trace.
    pub(crate) const LINES: u32 = 100;
}

impl Store {
    /// Asks again whenever the files, the question or the page have changed.
    pub(super) fn ask_when_it_changes(self) {
        // The findings come first: they are on the page that a file is opened on. They do not depend on the filter.
        let definitions = Memo::new(move || self.with_spec(|spec| spec.definitions.clone()));
        follow(move || {
            definitions.track();
            if self.has_data() {
                self.ask_quality();
            }
        });
        let of_lines = Memo::new(move || {
            self.with_spec(|spec| AnalysisSpec { forecast: ForecastParameters::default(), ..spec.clone() })
        });
        follow(move || {
            let spec = of_lines.get();
            if self.has_data() {
                self.ask_overview(spec);
            }
        });
        follow(move || {
            let (spec, route, page) = (self.question(), self.route.get(), self.trace_page.get());
            if self.has_data() {
                self.ask_trace_of(route, page, AnalysisSpec::clone(&spec));
            }
        });
    }

    /// Asks once more what was not answered for want of a part of the program.
    fn ask_again(self) {
        untrack(|| {
            self.ask_overview(self.asked());
            self.ask_trace_of(self.route.get(), self.trace_page.get(), self.asked());
        });
    }

    fn ask_trace_of(self, route: Route, page: TracePage, spec: AnalysisSpec) {
        if let Route::Trace(metric) = route {
            let limit = TracePage::LINES;
            self.ask_trace(TraceRequest { spec, metric, order: page.order, offset: page.offset, limit });
        }
    }

    fn ask_overview(self, spec: AnalysisSpec) {
        self.is_computing.set(true);
        self.ask(Slot::Overview, DataRequest::Overview(spec), move |end| match end {
            Some(DataAnswer::Overview(overview)) => {
                self.is_computing.set(false);
                self.overview.set(Some(Arc::from(overview)));
            }
            Some(_) => self.is_computing.set(false),
            None => {}
        });
    }

    fn ask_quality(self) {
        let spec = self.asked();
        self.ask(Slot::Quality, DataRequest::Quality(spec), move |answer| {
            if let Some(DataAnswer::Quality(quality)) = answer {
                self.quality.set(Some(Arc::from(quality)));
            }
        });
    }

    fn ask_trace(self, request: TraceRequest) {
        self.ask(Slot::Trace, DataRequest::Trace(request), move |answer| {
            if let Some(DataAnswer::Trace(trace)) = answer {
                self.trace.set(Some(Arc::new(trace)));
            }
        });
    }

    /// Values of a dimension that contain a text: value and label.
    pub(crate) fn suggest(
        self,
        dimension: Dimension,
        text: String,
        show: impl FnOnce(Vec<(String, String)>) + 'static,
    ) {
        const SUGGESTIONS_MAX: u32 = 50;
        let request = DataRequest::Suggest { dimension, text, limit: SUGGESTIONS_MAX };
        self.ask(Slot::Suggest, request, move |answer| {
            if let Some(DataAnswer::Suggestions(suggestions)) = answer {
                show(suggestions);
            }
        });
    }

    /// Saves a whole table, computed by the worker, as CSV.
    pub(crate) fn export(self, table: TableKind, name: String) {
        let spec = self.asked();
        self.ask(Slot::Export, DataRequest::ExportCsv { spec, table }, move |answer| {
            if let Some(DataAnswer::Csv(bytes)) = answer {
                services::save_bytes(&name, "text/csv;charset=utf-8", &bytes);
            }
        });
    }

    /// The revenue tree of every product: the data worker cuts the input, a compute worker does the rest.
    pub(crate) fn compute_trees(
        self,
        mut progress: impl FnMut(Progress) + 'static,
        show: impl FnOnce(Option<ComputeAnswer>) + 'static,
    ) {
        let news = move |news| {
            if let News::Progress(now) = news {
                progress(now);
            }
        };
        let ended = move |end| match end {
            End::Computed(answer) => show(Some(answer)),
            end => {
                self.tell_failure(end);
                show(None);
            }
        };
        let prepare = DataRequest::PrepareRevenueTrees(self.asked());
        let request = ComputeRequest::RevenueTrees;
        self.compute(Slot::RevenueTrees, prepare, request, Box::new(news), Box::new(ended));
    }

    /// Has the data worker cut what a compute worker needs, and a compute worker do the rest. Where there is nothing to compute,
    /// it ends as [`End::Input`].
    pub(super) fn compute(
        self,
        slot: Slot,
        prepare: DataRequest,
        request: ComputeRequest,
        on_news: Box<dyn FnMut(News)>,
        on_end: Box<dyn FnOnce(End)>,
    ) {
        let cut = move |end| match end {
            End::Input(Some(input)) => {
                self.with_client(|client| client.compute(slot, request, &input, on_news, on_end))
            }
            end => on_end(end),
        };
        self.with_client(|client| client.ask(slot, prepare, Vec::new(), Box::new(|_| {}), Box::new(cut)));
    }

    /// Stops the computing of trees.
    pub(crate) fn cancel_trees(self) {
        self.with_client(|client| client.cancel(Slot::RevenueTrees));
    }

    /// Asks the data worker. A failure becomes a notice; `None` stands for one, and for a question that was overtaken.
    fn ask(self, slot: Slot, request: DataRequest, take: impl FnOnce(Option<DataAnswer>) + 'static) {
        self.ask_boxed(slot, request, Box::new(take));
    }

    fn ask_boxed(self, slot: Slot, request: DataRequest, take: Box<dyn FnOnce(Option<DataAnswer>)>) {
        let ended = move |end| match end {
            End::Answer(answer) => take(Some(answer)),
            end => {
                if slot == Slot::Overview && matches!(end, End::Failed(_)) {
                    self.is_computing.set(false);
                }
                self.tell_failure(end);
                take(None);
            }
        };
        self.with_client(|client| client.ask(slot, request, Vec::new(), Box::new(|_| {}), Box::new(ended)));
    }

    /// Says why there is no answer, if a failure is why.
    pub(super) fn tell_failure(self, end: End) {
        if let End::Failed(failure) = end {
            let notice = Notice::critical(words::failure(&failure));
            self.add_notice(match failure {
                Failure::PartMissing => notice.with_action(words::TRY_AGAIN, move || self.ask_again()),
                _ => notice,
            });
        }
    }
}
