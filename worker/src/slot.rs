use aisle_protocol::RequestId;

/// Room for one long request at a time: a newer one takes the older one's place.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    current: Option<RequestId>,
}

impl Slot {
    /// Gives the slot to a request; returns the one whose place it takes, which is cancelled.
    pub(crate) fn begin(&mut self, id: RequestId) -> Option<RequestId> {
        self.current.replace(id)
    }

    /// Should this request go on?
    pub(crate) fn is_current(&self, id: RequestId) -> bool {
        self.current == Some(id)
    }

    /// Frees the slot if this request holds it, and says whether it did: a request can end or be cancelled, only once.
    pub(crate) fn end(&mut self, id: RequestId) -> bool {
        let is_current = self.is_current(id);
        if is_current {
            self.current = None;
        }
        is_current
    }
}

#[cfg(test)]
mod tests {
    use super::Slot;

    #[test]
    fn a_newer_request_takes_the_older_ones_place() {
        let mut slot = Slot::default();
        assert_eq!(slot.begin(1), None);
        assert_eq!(slot.begin(2), Some(1));
        assert!(!slot.is_current(1) && slot.is_current(2));
    }

    #[test]
    fn a_request_ends_once() {
        let mut slot = Slot::default();
        slot.begin(1);
        assert!(slot.end(1));
        assert!(!slot.end(1));
        slot.begin(2);
        assert!(!slot.end(1), "the end of an old request leaves the newer one alone");
        assert!(slot.is_current(2));
    }
}
