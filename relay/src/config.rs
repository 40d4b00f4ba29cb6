//! The settings of the relay: what the file, the environment and the command line say, as its parts take it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use aisle_protocol::config::{AlertConfig, Config, KafkaConfig, RelayConfig};
use aisle_relay::{Alerts, KafkaSettings, Limits, PageDefaults, Settings, Stock, Thresholds, Token};
use anyhow::{Context, Result, ensure};

/// How the server serves. `token` goes before the file that the settings name.
pub(crate) fn settings(config: &Config, token: Option<&str>) -> Result<Settings> {
    let RelayConfig {
        listen,
        origins,
        token_file,
        page,
        stock: _,
        update_millis,
        connections,
        connections_per_address,
    } = &config.relay;
    let token = match (token, token_file) {
        (Some(token), _) => Some(Token::new(token)),
        (None, Some(file)) => Some(Token::new(&secret(file)?)),
        (None, None) => None,
    };
    Ok(Settings {
        listen: *listen,
        token,
        origins: origins.clone(),
        page: page.clone(),
        page_defaults: PageDefaults { currency: config.page.currency.clone(), question: config.analysis.clone() },
        update_interval: Duration::from_millis((*update_millis).into()),
        limits: Limits {
            connections: *connections,
            connections_per_address: *connections_per_address,
            ..Limits::default()
        },
    })
}

/// When to alert, and what is in stock.
pub(crate) fn alerts(config: &Config) -> Result<Alerts> {
    let stock = config.relay.stock.as_deref().map(Stock::open).transpose()?.unwrap_or_default();
    Ok(Alerts::new(thresholds(config.alerts), stock))
}

fn thresholds(AlertConfig { low_sales, high_returns, silence_minutes }: AlertConfig) -> Thresholds {
    Thresholds {
        low_sales: Some(low_sales).filter(|&part| part > 0.0),
        high_returns: Some(high_returns).filter(|&part| part > 0.0),
        silence_minutes: Some(silence_minutes).filter(|&minutes| minutes > 0),
    }
}

/// Where Kafka is, and how its topics are called.
pub(crate) fn kafka(config: &Config) -> KafkaSettings {
    let KafkaConfig { brokers, topic, state_topic, dead_letter_topic, group, partitions } = config.kafka.clone();
    KafkaSettings { brokers, topic, state_topic, dead_letter_topic, group, partitions, ..KafkaSettings::default() }
}

/// A secret that a file holds, without spaces and line ends around it.
fn secret(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    ensure!(!text.trim().is_empty(), "{} is empty", file.display());
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_defaults_are_those_of_the_parts() {
        let config = Config::default();
        // They show all that they hold, but for what is secret.
        assert_eq!(format!("{:?}", settings(&config, None).unwrap()), format!("{:?}", Settings::default()));
        assert_eq!(thresholds(config.alerts), Thresholds::default());
        assert_eq!(kafka(&config), KafkaSettings::default());
    }

    #[test]
    fn a_token_comes_from_a_file_but_the_environment_goes_first() {
        let file = std::env::temp_dir().join(format!("aisle-token-{}", std::process::id()));
        fs::write(&file, "from-file\n").unwrap();
        let mut config = Config::default();
        config.relay.token_file = Some(file.clone());
        assert!(settings(&config, None).unwrap().token.unwrap().is("from-file"));
        assert!(settings(&config, Some("given")).unwrap().token.unwrap().is("given"));
        fs::write(&file, " \n").unwrap();
        assert!(settings(&config, None).unwrap_err().to_string().ends_with("is empty"));
        fs::remove_file(&file).unwrap();
        assert!(settings(&config, None).unwrap_err().to_string().ends_with("cannot be read"));
    }
}
