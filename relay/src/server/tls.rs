use std::fmt;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, Error, InconsistentKeys, RootCertStore, ServerConfig};
use tokio_rustls::TlsAcceptor;

/// A certificate and its key, with which a server speaks https and wss.
#[derive(Clone)]
pub struct Tls(Arc<ServerConfig>);

impl Tls {
    /// Reads files in the form of PEM: a certificate with those that vouch for it, and its private key.
    ///
    /// # Errors
    /// When they cannot be read, hold something else, do not belong together, or are not valid now.
    pub fn open(certificate: &Path, key: &Path) -> Result<Self> {
        let chain = certificates(certificate)?;
        check(&chain[0], UnixTime::now()).with_context(|| format!("{} cannot be served", certificate.display()))?;
        let private_key = private_key(key)?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, private_key);
        let (certificate, key) = (certificate.display(), key.display());
        match config {
            Ok(mut config) => {
                config.alpn_protocols = vec![b"http/1.1".to_vec()];
                Ok(Self(Arc::new(config)))
            }
            Err(Error::InconsistentKeys(InconsistentKeys::KeyMismatch)) => {
                bail!("{key} is not the key of {certificate}: they belong to different certificates")
            }
            Err(error) => Err(error).with_context(|| format!("{certificate} cannot be served with {key}")),
        }
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.0.clone())
    }
}

/// A key is never shown.
impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls(…)")
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let all = CertificateDer::pem_slice_iter(&bytes).collect::<Result<Vec<_>, _>>();
    let all = all.with_context(|| format!("{} is damaged", file.display()))?;
    ensure!(!all.is_empty(), "{} holds no certificate in the form of PEM (BEGIN CERTIFICATE)", file.display());
    Ok(all)
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>> {
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    // What is wrong with it is not shown: that could be a part of the key.
    PrivateKeyDer::from_pem_slice(&bytes).map_err(|_| {
        anyhow::anyhow!(
            "{} holds no private key in the form of PEM (BEGIN PRIVATE KEY, without a password)",
            file.display()
        )
    })
}

/// What the library says of a certificate that may vouch for others.
const OF_AN_AUTHORITY: &str = "CaUsedAsEndEntity";

/// Is a certificate one of a server, and valid at this time? Who vouches for it is for its readers to judge.
fn check(certificate: &CertificateDer<'_>, now: UnixTime) -> Result<()> {
    let parsed = ParsedCertificate::try_from(certificate)?;
    let algorithms = ring::default_provider().signature_verification_algorithms.all;
    // With nobody to trust, all else is looked at before.
    match verify_server_cert_signed_by_trust_anchor(&parsed, &RootCertStore::empty(), &[], now, algorithms) {
        Ok(()) | Err(Error::InvalidCertificate(CertificateError::UnknownIssuer)) => Ok(()),
        Err(Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. })) => {
            bail!("it has expired")
        }
        Err(Error::InvalidCertificate(CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. })) => {
            bail!("it is not valid yet")
        }
        // What `openssl req -x509` makes vouches for others too. Whoever trusts it takes it for a server's.
        Err(Error::InvalidCertificate(CertificateError::Other(other)))
            if other.to_string().contains(OF_AN_AUTHORITY) =>
        {
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}
