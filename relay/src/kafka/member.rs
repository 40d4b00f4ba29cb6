//! A member of the consumer group, and what it is told of the partitions that it shares.

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use rdkafka::config::FromClientConfigAndContext;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{ClientContext, TopicPartitionList};

use super::KafkaSettings;

/// What the group has told. It waits until the member has assigned itself what was given, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Assignment {
    /// These are all that it has now.
    Given(Vec<i32>),
    /// It has none until some are given again.
    Taken,
}

/// Notes what the group tells while a message is waited for.
#[derive(Debug, Default)]
pub(super) struct Notes {
    assignments: Mutex<Vec<Assignment>>,
    is_leaving: AtomicBool,
}

/// A member of the group.
pub(super) struct Member(BaseConsumer<Notes>);

impl ClientContext for Notes {}

impl ConsumerContext for Notes {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, code: RDKafkaRespErr, list: &mut TopicPartitionList) {
        if self.is_leaving.load(Ordering::Acquire) {
            // Nobody is there to do it.
            let _ = consumer.unassign();
            return;
        }
        let assignment = if code == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            Assignment::Given(list.elements().iter().map(|element| element.partition()).collect())
        } else {
            Assignment::Taken
        };
        self.assignments.lock().unwrap_or_else(PoisonError::into_inner).push(assignment);
    }
}

impl Member {
    /// Joins the group, which tells of it by an [`Assignment`].
    pub(super) fn join(settings: &KafkaSettings) -> Result<Self> {
        let consumer = BaseConsumer::from_config_and_context(&settings.member(), Notes::default())?;
        consumer.subscribe(&[&settings.topic])?;
        Ok(Self(consumer))
    }

    /// What was told since this was last asked. When there is anything, no message comes until it is done.
    pub(super) fn assignments(&self) -> Vec<Assignment> {
        std::mem::take(&mut self.context().assignments.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Deref for Member {
    type Target = BaseConsumer<Notes>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.context().is_leaving.store(true, Ordering::Release);
        // What was told and not done would be waited for.
        let _ = self.unassign();
    }
}
