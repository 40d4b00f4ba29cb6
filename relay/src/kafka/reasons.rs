//! Why Kafka gives no answer, in its client's own words.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rdkafka::ClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

/// How long the client may take to tell what it knows. Without any time it looks at nothing.
const TELL_TIME: Duration = Duration::from_millis(10);

/// Notes the latest reason: a connection that was refused, a password that is wrong, a certificate that nobody vouches for.
#[derive(Debug, Default)]
pub(super) struct Reasons(Mutex<Option<String>>);

impl ClientContext for Reasons {
    fn error(&self, error: KafkaError, reason: &str) {
        // That all brokers are away is what the reasons before it have come to.
        if error.rdkafka_error_code() != Some(RDKafkaErrorCode::AllBrokersDown) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason.to_owned());
        }
    }
}

impl ConsumerContext for Reasons {}

impl Reasons {
    /// The latest reason, once.
    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The latest reason that the client of a consumer without partitions has given.
pub(super) fn latest(consumer: &BaseConsumer<Reasons>) -> Option<String> {
    // It tells them while messages are asked for, of which there are none.
    while consumer.poll(TELL_TIME).is_some() {}
    consumer.context().take()
}
