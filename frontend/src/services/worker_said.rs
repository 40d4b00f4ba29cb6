use aisle_protocol::{ComputeAnswer, DataAnswer, Failure, FromWorker, Progress, RequestId, decode};
use js_sys::ArrayBuffer;

use super::worker_client::End;
use super::worker_thread::Kind;

/// What a worker of either kind has said.
pub(super) enum Said {
    /// It listens, and speaks this version of the protocol.
    Ready(u32),
    /// How far a request is.
    Progress(RequestId, Progress),
    /// A request has ended.
    End(RequestId, End),
}

impl Said {
    /// Reads a message, and what travels beside it. Page and workers are built together, so what cannot be read comes from a
    /// worker that is broken.
    pub(super) fn read(kind: Kind, bytes: &[u8], beside: Option<ArrayBuffer>) -> Self {
        let said = match kind {
            Kind::Data => decode(bytes).map(|message: FromWorker<DataAnswer>| {
                Self::of(message, |answer| match answer {
                    DataAnswer::ComputeInput(_) => End::Input(beside),
                    answer => End::Answer(answer),
                })
            }),
            Kind::Compute => decode(bytes).map(|message: FromWorker<ComputeAnswer>| Self::of(message, End::Computed)),
        };
        said.unwrap_or_else(|error| Self::End(0, End::Failed(Failure::WorkerStopped(error.to_string()))))
    }

    fn of<A>(message: FromWorker<A>, end: impl FnOnce(A) -> End) -> Self {
        match message {
            FromWorker::Ready { protocol_version } => Self::Ready(protocol_version),
            FromWorker::Progress { id, progress } => Self::Progress(id, progress),
            FromWorker::Answer { id, answer } => Self::End(id, end(answer)),
            FromWorker::Failed { id, failure } => Self::End(id, End::Failed(failure)),
            FromWorker::Cancelled { id } => Self::End(id, End::Cancelled),
        }
    }
}
