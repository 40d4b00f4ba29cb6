//! Events that cannot be counted, as the dead-letter topic has them.

use rdkafka::Message;
use rdkafka::message::{BorrowedMessage, Header, OwnedHeaders};
use rdkafka::producer::BaseRecord;

use aisle_engine::live::EventFault;

/// Key and payload of a letter have so many bytes together: with headers and what Kafka puts around them, that is what any topic takes
/// unless it was told otherwise (1,048,588 bytes). A letter that no topic takes would let nothing be committed.
const BYTES_MAX: usize = 1_000_000;
/// So much of the key of a longer letter is kept.
const KEY_BYTES_MAX: usize = 1_000;

/// An event that could not be counted, and why.
#[derive(Debug)]
pub(super) struct DeadLetter {
    key: Vec<u8>,
    payload: Vec<u8>,
    /// Bytes of the event, if the letter does not have all of them.
    whole_bytes: Option<usize>,
    reason: &'static str,
    detail: String,
    partition: i32,
    offset: i64,
}

impl DeadLetter {
    pub(super) fn new(message: &BorrowedMessage<'_>, fault: &EventFault) -> Self {
        let (mut key, mut payload) = (message.key().unwrap_or_default(), message.payload().unwrap_or_default());
        let mut whole_bytes = None;
        if key.len() + payload.len() > BYTES_MAX {
            whole_bytes = Some(payload.len());
            key = &key[..key.len().min(KEY_BYTES_MAX)];
            payload = &payload[..payload.len().min(BYTES_MAX - KEY_BYTES_MAX)];
        }
        Self {
            key: key.to_vec(),
            payload: payload.to_vec(),
            whole_bytes,
            reason: fault.key(),
            detail: fault.to_string(),
            partition: message.partition(),
            offset: message.offset(),
        }
    }

    /// The record of an event that came from `source`.
    pub(super) fn record<'a>(&'a self, topic: &'a str, source: &str) -> BaseRecord<'a, [u8], [u8]> {
        let place = format!("{source}/{}/{}", self.partition, self.offset);
        let mut headers = OwnedHeaders::new()
            .insert(Header { key: "reason", value: Some(self.reason) })
            .insert(Header { key: "detail", value: Some(&self.detail) })
            .insert(Header { key: "source", value: Some(&place) });
        if let Some(bytes) = self.whole_bytes {
            headers = headers.insert(Header { key: "bytes", value: Some(&bytes.to_string()) });
        }
        BaseRecord::to(topic).key(&self.key[..]).payload(&self.payload[..]).headers(headers)
    }
}
