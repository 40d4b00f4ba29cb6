use std::collections::VecDeque;

use aisle_protocol::{DataRequest, RequestId};

/// Questions that wait for their turn; one that is cancelled meanwhile is never computed.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    questions: VecDeque<(RequestId, DataRequest)>,
}

impl Queue {
    /// Adds a question at the end.
    pub(crate) fn push(&mut self, id: RequestId, request: DataRequest) {
        self.questions.push_back((id, request));
    }

    /// The question whose turn it is.
    pub(crate) fn pop(&mut self) -> Option<(RequestId, DataRequest)> {
        self.questions.pop_front()
    }

    /// Takes a question back; false if it does not wait here (any more).
    pub(crate) fn cancel(&mut self, id: RequestId) -> bool {
        let count = self.questions.len();
        self.questions.retain(|(waiting, _)| *waiting != id);
        self.questions.len() < count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aisle_protocol::spec::AnalysisSpec;

    #[test]
    fn questions_come_in_order_without_the_cancelled_ones() {
        let mut queue = Queue::default();
        for id in 1..=3 {
            queue.push(id, DataRequest::Overview(AnalysisSpec::default()));
        }
        assert!(queue.cancel(2));
        assert!(!queue.cancel(2) && !queue.cancel(9));
        let ids: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|(id, _)| id).collect();
        assert_eq!(ids, [1, 3]);
    }
}
