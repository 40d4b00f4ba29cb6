//! The settings of the relay: what the file, the environment and the command line say, as its parts take it.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::time::Duration;
use std::{env, fs};

use aisle_protocol::config::{AlertConfig, Config, KafkaConfig, KafkaSecurity};
use aisle_relay::{Alerts, KafkaSettings, Limits, PageDefaults, Settings, Stock, Thresholds, Tls, Token};
use anyhow::{Context, Result, bail, ensure};

/// The variable of the environment that holds the password for Kafka.
const KAFKA_PASSWORD: &str = "AISLE_KAFKA_SASL_PASSWORD";

/// How the server serves. `token` goes before the file that the settings name.
pub(crate) fn settings(config: &Config, token: Option<&str>) -> Result<Settings> {
    let relay = &config.relay;
    let tls = match (&relay.tls.certificate, &relay.tls.key) {
        (Some(certificate), Some(key)) => Some(Tls::open(certificate, key)?),
        _ => None,
    };
    // One that was forgotten must not open the door.
    ensure!(token.is_none_or(|token| !token.trim().is_empty()), "the token is empty: look at AISLE_TOKEN and --token");
    let token = match (token, &relay.token_file) {
        (Some(token), _) => Some(Token::new(token)),
        (None, Some(file)) => Some(Token::new(&secret(file)?)),
        (None, None) => None,
    };
    let (connections, connections_per_address) = (relay.connections, relay.connections_per_address);
    Ok(Settings {
        listen: relay.listen,
        tls,
        token,
        origins: relay.origins.clone(),
        page: relay.page.clone(),
        page_defaults: PageDefaults { page: config.page.clone(), question: config.analysis.clone() },
        update_interval: Duration::from_millis(relay.update_millis.into()),
        limits: Limits { connections, connections_per_address, ..Limits::default() },
        has_figures: true,
    })
}

/// When to alert, and what is in stock.
pub(crate) fn alerts(config: &Config) -> Result<Alerts> {
    let stock = config.relay.stock.as_deref();
    let stock = stock.map(|file| Stock::open(file, &config.analysis.definitions)).transpose()?.unwrap_or_default();
    Ok(Alerts::new(thresholds(config.alerts), stock))
}

fn thresholds(AlertConfig { low_sales, high_returns, silence_minutes }: AlertConfig) -> Thresholds {
    Thresholds {
        low_sales: Some(low_sales).filter(|&part| part > 0.0),
        high_returns: Some(high_returns).filter(|&part| part > 0.0),
        silence_minutes: Some(silence_minutes).filter(|&minutes| minutes > 0),
    }
}

/// Where Kafka is, how its topics are called, and how to speak with it. `password` goes before the file that the settings name.
pub(crate) fn kafka(config: &Config, password: Option<&str>) -> Result<KafkaSettings> {
    let KafkaConfig {
        brokers,
        topic,
        state_topic,
        dead_letter_topic,
        group,
        instance,
        role,
        partitions,
        ahead_hours,
        ..
    } = config.kafka.clone();
    let options = security(&config.kafka, password)?;
    let settings = KafkaSettings {
        brokers,
        topic,
        state_topic,
        dead_letter_topic,
        group,
        instance,
        role,
        partitions,
        most_ahead: (ahead_hours > 0).then(|| Duration::from_hours(ahead_hours.into())),
        options,
        zone: config.shop.zone.clone(),
    };
    settings.check()?;
    Ok(settings)
}

/// Options of librdkafka. What the way of speaking does not need is left out.
fn security(config: &KafkaConfig, password: Option<&str>) -> Result<BTreeMap<String, String>> {
    let KafkaConfig { security, sasl, tls, .. } = config;
    let mut options = BTreeMap::new();
    let mut set = |name: &str, value: &str| drop(options.insert(name.to_owned(), value.to_owned()));
    if *security != KafkaSecurity::Plaintext {
        set("security.protocol", security.name());
    }
    if security.has_sasl() {
        let password = match (password, &sasl.password_file) {
            (Some(password), _) => password.to_owned(),
            (None, Some(file)) => secret(file)?,
            (None, None) => bail!(
                "kafka.security is {} but there is no password: set {KAFKA_PASSWORD} or kafka.sasl.password_file",
                security.name()
            ),
        };
        set("sasl.mechanism", sasl.mechanism.name());
        set("sasl.username", sasl.username.as_deref().unwrap_or_default());
        set("sasl.password", &password);
    }
    if matches!(security, KafkaSecurity::Ssl | KafkaSecurity::SaslSsl) {
        let files = [
            ("ssl.ca.location", &tls.authority),
            ("ssl.certificate.location", &tls.certificate),
            ("ssl.key.location", &tls.key),
        ];
        for (name, file) in files {
            if let Some(file) = file {
                // Kafka's client would not say which file it is.
                File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
                set(name, file.to_str().with_context(|| format!("{} is no path in UTF-8", file.display()))?);
            }
        }
    }
    Ok(options)
}

/// The password that the environment has for Kafka.
pub(crate) fn kafka_password() -> Option<String> {
    env::var(KAFKA_PASSWORD).ok().filter(|password| !password.is_empty())
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
        assert_eq!(kafka(&config, None).unwrap(), KafkaSettings::default());
    }

    #[test]
    fn a_token_comes_from_a_file_but_the_environment_goes_first() {
        let file = std::env::temp_dir().join(format!("aisle-token-{}", std::process::id()));
        fs::write(&file, "from-file\n").unwrap();
        let mut config = Config::default();
        config.relay.token_file = Some(file.clone());
        assert!(settings(&config, None).unwrap().token.unwrap().is("from-file"));
        assert!(settings(&config, Some("given")).unwrap().token.unwrap().is("given"));
        assert!(settings(&config, Some("")).unwrap_err().to_string().starts_with("the token is empty"));
        fs::write(&file, " \n").unwrap();
        assert!(settings(&config, None).unwrap_err().to_string().ends_with("is empty"));
        fs::remove_file(&file).unwrap();
        assert!(settings(&config, None).unwrap_err().to_string().ends_with("cannot be read"));
    }

    fn secured(text: &str) -> Config {
        Config::read(Some(("shop.yaml", text)), [], &[]).unwrap()
    }

    #[test]
    fn kafka_is_told_who_the_relay_is_and_nobody_else() {
        let config = secured("kafka:\n  security: sasl_plaintext\n  sasl:\n    username: shop\n    mechanism: PLAIN\n");
        let settings = kafka(&config, Some("hunter2")).unwrap();
        let options: Vec<_> = settings.options.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let expected = [
            ("sasl.mechanism", "PLAIN"),
            ("sasl.password", "hunter2"),
            ("sasl.username", "shop"),
            ("security.protocol", "sasl_plaintext"),
        ];
        assert_eq!(options, expected);
        assert!(!format!("{settings:?}").contains("hunter2"));
        let error = kafka(&config, None).unwrap_err().to_string();
        assert!(error.ends_with("set AISLE_KAFKA_SASL_PASSWORD or kafka.sasl.password_file"), "{error}");
    }

    #[test]
    fn files_of_kafka_are_looked_at_before_anything_starts() {
        let config = secured("kafka:\n  security: ssl\n  tls:\n    authority: /nowhere/ca.pem\n");
        let error = format!("{:#}", kafka(&config, None).unwrap_err());
        assert!(error.starts_with("/nowhere/ca.pem cannot be read: "), "{error}");
        let wrong =
            secured(concat!("kafka:\n  security: ssl\n  tls:\n    authority: ", env!("CARGO_MANIFEST_PATH"), "\n"));
        let error = format!("{:#}", kafka(&wrong, None).unwrap_err());
        assert!(error.starts_with("there can be no client of Kafka with these settings: "), "{error}");
        // Nobody reads them where they are not needed.
        assert!(kafka(&secured("kafka:\n  tls:\n    authority: /nowhere/ca.pem\n"), None).is_ok());
    }
}
