use std::sync::Arc;

use aisle_protocol::Input;
use aisle_protocol::ingest::{IngestOptions, Quality};
use aisle_protocol::metrics::{Overview, Trace};
use aisle_protocol::spec::AnalysisSpec;
use leptos::prelude::*;
use leptos::web_sys::{File, HtmlElement};

use super::{MappingDraft, Notice, OpenDefinition, Overlay, Reading, Route, Theme, TracePage};
use crate::format::Currency;
use crate::services::{self, WorkerClient};

/// Under this name the browser keeps the currency that a person named.
const CURRENCY_STORED_AS: &str = "currency";

/// All that the page knows, as signals. Copy it freely.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    pub(crate) route: RwSignal<Route>,
    /// The question that the address holds.
    pub(super) spec: RwSignal<Arc<AnalysisSpec>>,
    /// The files that the worker holds.
    pub(crate) input: RwSignal<Option<Input>>,
    /// The latest answers; they stay on the page until the next ones come.
    pub(crate) overview: RwSignal<Option<Arc<Overview>>>,
    pub(crate) quality: RwSignal<Option<Arc<Quality>>>,
    pub(crate) trace: RwSignal<Option<Arc<Trace>>>,
    pub(crate) trace_page: RwSignal<TracePage>,
    pub(crate) is_computing: RwSignal<bool>,
    pub(crate) reading: RwSignal<Option<Reading>>,
    pub(crate) mapping: RwSignal<Option<MappingDraft>>,
    pub(crate) notices: RwSignal<Vec<Notice>>,
    pub(crate) theme: RwSignal<Theme>,
    pub(crate) overlay: RwSignal<Option<Overlay>>,
    pub(crate) definition: RwSignal<Option<OpenDefinition>>,
    /// What opened the definition or the overlay, and gets the focus back.
    pub(crate) opener: StoredValue<Option<HtmlElement>, LocalStorage>,
    /// Files are held over the page: how many.
    pub(crate) carried: RwSignal<Option<u32>>,
    /// The currency that a person named; the file's own otherwise.
    pub(crate) named_currency: RwSignal<String>,
    pub(crate) currency: Memo<Currency>,
    pub(super) client: StoredValue<Option<WorkerClient>, LocalStorage>,
    pub(super) opened: StoredValue<(Vec<File>, IngestOptions), LocalStorage>,
    pub(super) last_notice: StoredValue<u32>,
    pub(super) last_reading: StoredValue<u32>,
}

impl Store {
    /// Starts with what the browser remembers and the address says, and starts the data worker.
    pub(crate) fn start() -> Self {
        let input = RwSignal::new(None::<Input>);
        let named_currency = RwSignal::new(services::load(CURRENCY_STORED_AS).unwrap_or_default());
        let currency = Memo::new(move |_| {
            let of_file = input.with(|input| input.as_ref().and_then(|input| input.currency.clone()));
            let named = Some(named_currency.get()).filter(|name| !name.is_empty());
            Currency::new(&named.or(of_file).unwrap_or_default())
        });
        let store = Self {
            route: RwSignal::new(Route::default()),
            spec: RwSignal::new(Arc::default()),
            input,
            overview: RwSignal::new(None),
            quality: RwSignal::new(None),
            trace: RwSignal::new(None),
            trace_page: RwSignal::new(TracePage::default()),
            is_computing: RwSignal::new(false),
            reading: RwSignal::new(None),
            mapping: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            theme: RwSignal::new(Theme::default()),
            overlay: RwSignal::new(None),
            definition: RwSignal::new(None),
            opener: StoredValue::new_local(None),
            carried: RwSignal::new(None),
            named_currency,
            currency,
            client: StoredValue::new_local(None),
            opened: StoredValue::new_local((Vec::new(), IngestOptions::default())),
            last_notice: StoredValue::new(0),
            last_reading: StoredValue::new(0),
        };
        store.restore_theme();
        store.follow_address();
        let client = WorkerClient::start(move |words, is_running| store.worker_stopped(words, is_running));
        store.client.set_value(Some(client));
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
        self.client.with_value(|client| {
            if let Some(client) = client {
                act(client);
            }
        });
    }
}
