//! The settings of the whole product: one file, one schema.
//!
//! `public/config.yaml` has every key with its default, and is compiled in: it says what there is. A file, the environment and the
//! command line go before it, in this order; each value of theirs is checked by itself, so that whatever is wrong is named with its
//! place. Questions and definitions are those of [`AnalysisSpec`](aisle_engine::spec::AnalysisSpec), in its own form.

mod fault;
mod given;
mod load;
mod page;
mod policy;
mod rules;
mod schema;
mod similar;
#[cfg(test)]
mod tests;
mod yaml;
mod zone;

pub use fault::{ConfigError, Fault, Place};
pub use load::{Flag, environment};
pub use page::written_into;
pub use policy::{allowed_in, is_plain_origin};
pub use schema::{
    AlertConfig, Config, KafkaConfig, KafkaRole, KafkaSecurity, KafkaTlsConfig, PageConfig, RelayConfig, SaslConfig,
    SaslMechanism, ShopConfig, TlsConfig,
};
pub use similar::most_like;
pub use zone::NamedZone;

/// The environment's variables begin so.
pub const VARIABLE_PREFIX: &str = "AISLE_";
