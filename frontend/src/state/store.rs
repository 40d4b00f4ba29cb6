use std::sync::Arc;

use aisle_protocol::Input;
use aisle_protocol::ingest::{IngestOptions, Quality};
use aisle_protocol::metrics::{Overview, Trace};
use aisle_protocol::spec::AnalysisSpec;
use web_sys::{File, HtmlElement};

use super::usual::usual_currency;
use super::{Forecasts, MappingDraft, Notice, OpenDefinition, Overlay, Reading, Route, Theme, TracePage};
use crate::format::Currency;
use crate::services::{self, WorkerClient};
use crate::signals::{Kept, Memo, Signal};

/// Under this name the browser keeps the currency that a person named.
const CURRENCY_STORED_AS: &str = "currency";

/// All that the page knows, as signals. Copy it freely.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    pub(crate) route: Signal<Route>,
    /// The question that the address holds.
    pub(super) spec: Signal<Arc<AnalysisSpec>>,
    /// The files that the worker holds.
    pub(crate) input: Signal<Option<Input>>,
    /// The latest answers; they stay on the page until the next ones come.
    pub(crate) overview: Signal<Option<Arc<Overview>>>,
    pub(crate) quality: Signal<Option<Arc<Quality>>>,
    pub(crate) trace: Signal<Option<Arc<Trace>>>,
    pub(crate) trace_page: Signal<TracePage>,
    pub(crate) forecasts: Forecasts,
    pub(crate) is_computing: Signal<bool>,
    pub(crate) reading: Signal<Option<Reading>>,
    pub(crate) mapping: Signal<Option<MappingDraft>>,
    pub(crate) notices: Signal<Vec<Notice>>,
    pub(crate) theme: Signal<Theme>,
    pub(crate) overlay: Signal<Option<Overlay>>,
    pub(crate) definition: Signal<Option<OpenDefinition>>,
    /// What opened the definition or the overlay, and gets the focus back.
    pub(crate) opener: Kept<Option<HtmlElement>>,
    /// Files are held over the page: how many.
    pub(crate) carried: Signal<Option<u32>>,
    /// The currency that a person named; the file's own otherwise.
    pub(crate) named_currency: Signal<String>,
    pub(crate) currency: Memo<Currency>,
    pub(super) client: Kept<Option<WorkerClient>>,
    pub(super) opened: Kept<(Vec<File>, IngestOptions)>,
    pub(super) last_notice: Kept<u32>,
    pub(super) last_reading: Kept<u32>,
}

impl Store {
    /// Starts with what the browser remembers and the address says, and starts the data worker.
    pub(crate) fn start() -> Self {
        let input = Signal::new(None::<Input>);
        let named_currency = Signal::new(services::load(CURRENCY_STORED_AS).unwrap_or_default());
        let currency = Memo::new(move || {
            let of_file = input.with(|input| input.as_ref().and_then(|input| input.currency.clone()));
            let named = Some(named_currency.get()).filter(|name| !name.is_empty());
            Currency::new(&named.or(of_file).unwrap_or_else(usual_currency))
        });
        let store = Self {
            route: Signal::new(Route::default()),
            spec: Signal::new(Arc::default()),
            input,
            overview: Signal::new(None),
            quality: Signal::new(None),
            trace: Signal::new(None),
            trace_page: Signal::new(TracePage::default()),
            forecasts: Forecasts::new(),
            is_computing: Signal::new(false),
            reading: Signal::new(None),
            mapping: Signal::new(None),
            notices: Signal::new(Vec::new()),
            theme: Signal::new(Theme::default()),
            overlay: Signal::new(None),
            definition: Signal::new(None),
            opener: Kept::new(None),
            carried: Signal::new(None),
            named_currency,
            currency,
            client: Kept::new(None),
            opened: Kept::new((Vec::new(), IngestOptions::default())),
            last_notice: Kept::new(0),
            last_reading: Kept::new(0),
        };
        store.restore_theme();
        store.follow_address();
        let client = WorkerClient::start(move |words, is_running| store.worker_stopped(words, is_running));
        store.client.set(Some(client));
        store.ask_when_it_changes();
        store
    }

    /// Names the currency by hand; an empty name means the file's own.
    pub(crate) fn name_currency(self, name: &str) {
        let name = name.trim();
        services::store(CURRENCY_STORED_AS, Some(name).filter(|name| !name.is_empty()));
        self.named_currency.set(name.to_owned());
    }

    pub(super) fn with_client(self, act: impl FnOnce(&WorkerClient)) {
        self.client.with(|client| {
            if let Some(client) = client {
                act(client);
            }
        });
    }
}
