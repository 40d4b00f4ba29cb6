use serde::{Deserialize, Serialize};

use super::{Alert, Parts, Tally, TallyChange, View};

/// From a page to its relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToRelay {
    /// The first message, within the time that the relay allows.
    Hello {
        /// [`super::RELAY_PROTOCOL_VERSION`] of the page.
        protocol: u32,
        /// The token, if the relay wants one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
        /// What the page shows.
        views: Vec<View>,
        /// What the page already has of these views.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resume: Option<Resume>,
        /// Does the page know [`FromRelay::Alive`]? One that does not say so is not sent it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        hears_alive: bool,
    },
    /// Shows something else from now on; a snapshot follows.
    Subscribe {
        /// What the page shows.
        views: Vec<View>,
    },
    /// A person has taken note of an alert.
    Acknowledge {
        /// [`Alert::id`].
        alert: String,
    },
}

/// Where a page was before its connection broke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// The epoch of its latest snapshot.
    pub epoch: String,
    /// The latest sequence number that it has.
    pub sequence: u64,
}

/// From a relay to a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromRelay {
    /// The answer to [`ToRelay::Hello`].
    Hello {
        /// [`super::RELAY_PROTOCOL_VERSION`] of the relay.
        protocol: u32,
        /// Names this run of the relay; sequence numbers of another one mean something else.
        epoch: String,
        /// Where the events come from: a topic's or a file's name.
        source: String,
        /// The source's speed against the clock, if it is replayed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        speed: Option<u32>,
        /// Updates come no more often than this, in milliseconds.
        update_millis: u32,
        /// The currency's symbol or code, where the source names one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<String>,
        /// [`FromRelay::Alive`] comes so often, in milliseconds, to a page that hears it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alive_millis: Option<u32>,
    },
    /// Everything, as of a sequence number.
    Snapshot(Snapshot),
    /// What has changed.
    Delta(Delta),
    /// An alert was raised, changed or is over. The list is in [`Parts::alerts`] too.
    Alert {
        /// The alert.
        alert: Alert,
    },
    /// The relay is there, also when nothing happens: a page's script sees no ping.
    Alive,
    /// The relay closes the connection.
    Goodbye {
        /// Why.
        reason: GoodbyeReason,
    },
}

impl ToRelay {
    /// The message as it is sent.
    #[must_use]
    pub fn to_json(&self) -> String {
        // No message has what JSON cannot hold.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl FromRelay {
    /// Reads a message.
    ///
    /// # Errors
    /// When the text is no message of this version.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// Everything that a page has asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// This run of the relay.
    pub epoch: String,
    /// The first delta to follow has the next number.
    pub sequence: u64,
    /// What the page counts on from.
    pub tally: Tally,
    /// [`Tally::checksum`].
    pub checksum: String,
    /// The parts, whole.
    #[serde(flatten)]
    pub parts: Parts,
}

/// What has changed since the sequence number before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delta {
    /// One more than that of the delta before.
    pub sequence: u64,
    /// The change of the tally.
    pub change: TallyChange,
    /// [`Tally::checksum`] after it.
    pub checksum: String,
    /// The parts that have changed.
    #[serde(flatten)]
    pub parts: Parts,
}

/// Why a relay closes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GoodbyeReason {
    /// The relay stops; another, or itself, may be back soon.
    ShuttingDown,
    /// The first message took too long, or was none.
    NoHello,
    /// The page's version of the messages is another.
    WrongProtocol,
    /// The token is wrong or missing.
    WrongToken,
    /// A message could not be read, or was too long.
    BadMessage,
    /// The page sends more than a person can do.
    TooManyMessages,
    /// The page does not read what it is sent.
    TooSlow,
}
