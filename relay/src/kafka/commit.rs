//! State, dead letters and offsets, in one transaction.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::{Offset, TopicPartitionList};

use super::dead_letter::DeadLetter;
use super::restore::Held;
use super::state_topic::{Key, Rules};
use super::topics;
use super::{KafkaSettings, NEWS_TIME};

/// How long one step of a transaction may take: a broker may be restarting.
const STEP_TIME: Duration = Duration::from_secs(60);
/// How long the client is given to work off what waits.
const WORK_OFF: Duration = Duration::from_millis(1);

/// Writes what has changed.
pub(super) struct Committer {
    producer: BaseProducer,
    rules: Rules,
}

/// Another relay of the same name has begun its transactions.
#[derive(Debug, thiserror::Error)]
#[error("another relay of the same group and instance has taken over")]
pub(super) struct TakenOver;

impl Committer {
    /// Fences every other relay of the same name, and ends what it has begun.
    pub(super) fn new(settings: &KafkaSettings, rules: Rules) -> Result<Self> {
        let producer: BaseProducer = settings.transactional_producer().create()?;
        step(|| producer.init_transactions(STEP_TIME)).context("no transactions")?;
        Ok(Self { producer, rules })
    }

    /// Learns of partitions that the state has not had for long: until it does, it takes no record of them.
    ///
    /// # Errors
    /// When the broker does not know so many.
    pub(super) fn learn_partitions(&self, settings: &KafkaSettings, count: i32) -> Result<()> {
        let known = topics::partitions_within(self.producer.client(), &settings.state_topic, STEP_TIME)?;
        ensure!(known >= count, "the state has {known} partitions, not {count}");
        Ok(())
    }

    /// Does a broker answer?
    ///
    /// # Errors
    /// Why none does.
    pub(super) fn ask(&self, settings: &KafkaSettings) -> KafkaResult<()> {
        topics::partitions_within(self.producer.client(), &settings.state_topic, NEWS_TIME).map(|_| ())
    }

    /// Commits what has changed since the last time. `member` must have been assigned all these partitions when it was last polled.
    pub(super) fn commit<C: ConsumerContext>(
        &self,
        settings: &KafkaSettings,
        held: &mut BTreeMap<i32, Held>,
        dead_letters: &mut Vec<DeadLetter>,
        member: &BaseConsumer<C>,
    ) -> Result<()> {
        let begun = Instant::now();
        self.transact(settings, held, dead_letters, member).map_err(|error| self.explained(error, begun))?;
        for held in held.values_mut() {
            held.committed_offset = held.standing.next_offset;
        }
        Ok(())
    }

    /// Writes something and takes it back, to learn whether this relay still can.
    ///
    /// # Errors
    /// [`TakenOver`], or why it could not be learnt.
    pub(super) fn check(&self, settings: &KafkaSettings) -> Result<()> {
        let begun = Instant::now();
        let probe = || {
            step(|| self.producer.begin_transaction())?;
            self.send(&settings.state_topic, Some(0), &Key::Mark, None)?;
            self.work_off()?;
            step(|| self.producer.abort_transaction(STEP_TIME))
        };
        probe().map_err(|error| self.explained(error, begun))
    }

    /// An error of a transaction that has begun then. One that takes too long is ended by Kafka; before that, only another relay of the
    /// same name can have done so.
    fn explained(&self, error: anyhow::Error, begun: Instant) -> anyhow::Error {
        let code = match error.downcast_ref() {
            Some(KafkaError::Transaction(error)) => Some(error.code()),
            _ => None,
        };
        // Of a record that the broker has refused, the client knows why; whatever it is asked to do next, it only says that it cannot.
        let fatal = self.producer.client().fatal_error().map(|(code, _)| code);
        let is_fenced = code.into_iter().chain(fatal).any(|code| {
            matches!(
                code,
                RDKafkaErrorCode::Fenced | RDKafkaErrorCode::ProducerFenced | RDKafkaErrorCode::InvalidProducerEpoch
            )
        });
        if is_fenced && begun.elapsed() < KafkaSettings::TRANSACTION_TIME { TakenOver.into() } else { error }
    }

    fn transact<C: ConsumerContext>(
        &self,
        settings: &KafkaSettings,
        held: &mut BTreeMap<i32, Held>,
        dead_letters: &mut Vec<DeadLetter>,
        member: &BaseConsumer<C>,
    ) -> Result<()> {
        step(|| self.producer.begin_transaction())?;
        let mut offsets = TopicPartitionList::new();
        for (&partition, held) in held.iter_mut() {
            if held.standing.next_offset == held.committed_offset {
                continue;
            }
            self.send_state(settings, partition, held)?;
            let next = Offset::Offset(held.standing.next_offset);
            offsets.add_partition_offset(&settings.topic, partition, next)?;
        }
        for letter in dead_letters.drain(..) {
            self.send_record(letter.record(&settings.dead_letter_topic, &settings.topic))?;
        }
        let group = member.group_metadata().context("the consumer has no group")?;
        step(|| self.producer.send_offsets_to_transaction(&offsets, &group, STEP_TIME))?;
        self.work_off()?;
        #[cfg(debug_assertions)]
        die_if_told_to();
        step(|| self.producer.commit_transaction(STEP_TIME))
    }

    /// Waits until all that was sent is there.
    fn work_off(&self) -> Result<()> {
        // The library's own flush waits a tenth of a second at a time.
        let end = Instant::now() + STEP_TIME;
        while self.producer.in_flight_count() > 0 {
            self.let_work_off();
            if Instant::now() > end {
                bail!("the state was not taken within {} s", STEP_TIME.as_secs());
            }
        }
        Ok(())
    }

    fn let_work_off(&self) {
        // The library would spend the last millisecond of any time that it is given in asking again and again.
        thread::sleep(WORK_OFF);
        self.producer.poll(Duration::ZERO);
    }

    fn send_state(&self, settings: &KafkaSettings, partition: i32, held: &mut Held) -> Result<()> {
        for (key, record) in held.part.take_changes() {
            let payload = record.map(|record| postcard::to_allocvec(&record)).transpose()?;
            self.send(&settings.state_topic, Some(partition), &Key::State(key), payload.as_deref())?;
        }
        let mark = self.rules.mark(held.standing);
        self.send(&settings.state_topic, Some(partition), &Key::Mark, Some(&postcard::to_allocvec(&mark)?))
    }

    fn send(&self, topic: &str, partition: Option<i32>, key: &Key, payload: Option<&[u8]>) -> Result<()> {
        let key = postcard::to_allocvec(key)?;
        let mut record: BaseRecord<'_, [u8], [u8]> = BaseRecord::to(topic).key(&key);
        (record.partition, record.payload) = (partition, payload);
        self.send_record(record)
    }

    fn send_record(&self, mut record: BaseRecord<'_, [u8], [u8]>) -> Result<()> {
        loop {
            match self.producer.send(record) {
                Ok(()) => return Ok(()),
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), again)) => {
                    self.let_work_off();
                    record = again;
                }
                Err((error, _)) => return Err(error).context("the state cannot be written"),
            }
        }
    }
}

/// For tests: ends the process inside a transaction, as a power cut would, when `AISLE_DIE_IN_TRANSACTION` says so. Release builds do
/// not ask.
#[cfg(debug_assertions)]
fn die_if_told_to() {
    if std::env::var_os("AISLE_DIE_IN_TRANSACTION").is_some() {
        std::process::abort();
    }
}

/// A step of a transaction, taken again as long as that may help.
fn step(mut act: impl FnMut() -> Result<(), KafkaError>) -> Result<()> {
    let end = Instant::now() + STEP_TIME;
    loop {
        match act() {
            Ok(()) => return Ok(()),
            Err(KafkaError::Transaction(error)) if error.is_retriable() && Instant::now() < end => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use aisle_engine::live::Limits;
    use aisle_engine::spec::Definitions;
    use rdkafka::mocking::MockCluster;
    use rdkafka::types::{RDKafkaApiKey as Request, RDKafkaRespErr as Answer};

    use super::*;

    /// Writes until a record is refused with this answer, and gives what is then made of the client's next error.
    fn error_after(answer: Answer) -> anyhow::Error {
        let cluster = MockCluster::new(1).unwrap();
        let settings = KafkaSettings { brokers: cluster.bootstrap_servers(), ..KafkaSettings::default() };
        cluster.create_topic(&settings.state_topic, 1, 1).unwrap();
        let rules = Rules::new(&Definitions::default(), &Limits::default(), None);
        let committer = Committer::new(&settings, rules).unwrap();
        cluster.request_errors(Request::Produce, &[answer]);
        committer.producer.begin_transaction().unwrap();
        let begun = Instant::now();
        let error = loop {
            match committer.send(&settings.state_topic, Some(0), &Key::Mark, None) {
                Ok(()) => committer.let_work_off(),
                Err(error) => break error,
            }
            assert!(begun.elapsed() < STEP_TIME, "no record was refused");
        };
        assert!(matches!(error.downcast_ref(), Some(KafkaError::MessageProduction(_))), "{error:?}");
        committer.explained(error, Instant::now())
    }

    #[test]
    fn a_relay_that_is_fenced_while_it_writes_knows_it() {
        assert!(error_after(Answer::RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH).is::<TakenOver>());
        let other = error_after(Answer::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
        assert!(!other.is::<TakenOver>(), "{other:?}");
    }
}
