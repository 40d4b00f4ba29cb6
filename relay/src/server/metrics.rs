use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Shared;
use crate::histogram::Histogram;

/// What is counted of the server.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    pages: AtomicU64,
    refused: AtomicU64,
    frames: AtomicU64,
    bytes: AtomicU64,
    snapshots: AtomicU64,
    dropped: AtomicU64,
    /// How long pages took to take a frame, and answers over HTTP to be made.
    pub(super) writes: Histogram,
    pub(super) answers: Histogram,
}

impl Metrics {
    pub(super) fn page_came(&self) {
        self.pages.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn page_went(&self) {
        self.pages.fetch_sub(1, Ordering::Relaxed);
    }

    /// A connection for which there was no place.
    pub(super) fn refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    /// A page that was sent away.
    pub(super) fn dropped(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn sent(&self, bytes: usize, is_snapshot: bool) {
        self.frames.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        self.snapshots.fetch_add(u64::from(is_snapshot), Ordering::Relaxed);
    }
}

/// All counters that are known in the text format of Prometheus.
///
/// # References
/// Prometheus documentation, "Exposition formats", version 0.0.4.
pub(super) fn text(shared: &Shared) -> String {
    let (counts, open_lines) = {
        let state = shared.live.state();
        (state.counts(), state.open_lines())
    };
    let metrics = &shared.metrics;
    let [partitions, assignments, commits, commit_micros] = shared.live.group.counters();
    let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let known = [
        ("aisle_events_total", "counter", "Events that were counted.", counts.events),
        ("aisle_events_late_total", "counter", "Events older than the watermark.", counts.late),
        ("aisle_events_beyond_memory_total", "counter", "Events older than what is remembered.", counts.beyond_memory),
        ("aisle_events_duplicate_total", "counter", "Events whose id had been counted.", counts.duplicates),
        ("aisle_events_bad_total", "counter", "Events that could not be counted.", shared.live.bad()),
        ("aisle_partitions", "gauge", "Partitions that are counted here.", partitions),
        ("aisle_assignments_total", "counter", "Changes of what is counted here.", assignments),
        ("aisle_commits_total", "counter", "Transactions that were committed.", commits),
        ("aisle_commit_microseconds_total", "counter", "Time that these took.", commit_micros),
        ("aisle_open_lines", "gauge", "Lines that are remembered one by one.", open_lines as u64),
        ("aisle_pages", "gauge", "Pages that are connected.", read(&metrics.pages)),
        ("aisle_connections_refused_total", "counter", "Connections beyond the limits.", read(&metrics.refused)),
        ("aisle_pages_dropped_total", "counter", "Pages that were sent away.", read(&metrics.dropped)),
        ("aisle_frames_sent_total", "counter", "Frames that were sent.", read(&metrics.frames)),
        ("aisle_snapshots_sent_total", "counter", "Frames of these that were snapshots.", read(&metrics.snapshots)),
        ("aisle_frame_bytes_sent_total", "counter", "Bytes of these frames.", read(&metrics.bytes)),
    ];
    let lag = shared.live.lag_events();
    let lag = lag.map(|lag| ("aisle_source_lag_events", "gauge", "Events that wait in the source.", lag));
    let mut text = known.into_iter().chain(lag).fold(String::new(), |mut text, (name, kind, help, value)| {
        let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n");
        text
    });
    let live = &shared.live.ages;
    live.write(&mut text, "aisle_event_age_seconds", "Age of the latest event of each batch when it was counted.");
    metrics.writes.write(&mut text, "aisle_frame_write_seconds", "Time until a page's connection has taken a frame.");
    metrics.answers.write(&mut text, "aisle_answer_seconds", "Time until an answer over HTTP was made.");
    text
}
