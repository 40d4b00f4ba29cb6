use aisle_protocol::{CodecError, ComputeAnswer, DataAnswer, Failure, FromWorker, Progress, RequestId, decode};
use js_sys::ArrayBuffer;

/// How a request ended. Each ends exactly once.
pub(crate) enum End {
    /// The data worker answered.
    Answer(DataAnswer),
    /// The data worker cut what a compute worker needs; nothing, if there is nothing to compute.
    Input(Option<ArrayBuffer>),
    /// A compute worker is done.
    Computed(ComputeAnswer),
    /// There is no answer.
    Failed(Failure),
    /// Somebody cancelled it, or a newer question took its place.
    Cancelled,
}

/// What is heard of a request before it ends.
pub(crate) enum News {
    /// How far it is.
    Progress(Progress),
    /// A part of a compute worker's answer.
    Part(ComputeAnswer),
}

/// What a worker of either kind has said.
pub(super) enum Said {
    /// It listens, and speaks this version of the protocol.
    Ready(u32),
    /// Something is heard of a request.
    News(RequestId, News),
    /// A request has ended.
    End(RequestId, End),
}

impl Said {
    /// Reads a message of the data worker, and what travels beside it.
    pub(super) fn of_data(bytes: &[u8], beside: Option<ArrayBuffer>) -> Self {
        let end = |answer| match answer {
            DataAnswer::ComputeInput(_) => End::Input(beside),
            answer => End::Answer(answer),
        };
        decode(bytes).map_or_else(Self::broken, |message| Self::of(message, |_| None, end))
    }

    /// Reads a message of a compute worker.
    pub(super) fn of_compute(bytes: &[u8], _: Option<ArrayBuffer>) -> Self {
        decode(bytes).map_or_else(Self::broken, |message| Self::of(message, Some, End::Computed))
    }

    /// Page and workers are built together, so what cannot be read comes from a worker that is broken.
    fn broken(error: CodecError) -> Self {
        Self::End(0, End::Failed(Failure::WorkerStopped(error.to_string())))
    }

    fn of<A>(
        message: FromWorker<A>,
        part: impl FnOnce(A) -> Option<ComputeAnswer>,
        end: impl FnOnce(A) -> End,
    ) -> Self {
        match message {
            FromWorker::Ready { protocol_version } => Self::Ready(protocol_version),
            FromWorker::Progress { id, progress } => Self::News(id, News::Progress(progress)),
            FromWorker::Part { id, part: answer } => match part(answer) {
                Some(part) => Self::News(id, News::Part(part)),
                None => Self::End(id, End::Cancelled),
            },
            FromWorker::Answer { id, answer } => Self::End(id, end(answer)),
            FromWorker::Failed { id, failure } => Self::End(id, End::Failed(failure)),
            FromWorker::Cancelled { id } => Self::End(id, End::Cancelled),
        }
    }
}
