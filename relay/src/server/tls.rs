use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use std::{fmt, fs};

use anyhow::{Context, Result, bail, ensure};
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, Error, InconsistentKeys, RootCertStore, ServerConfig};
use tokio_rustls::TlsAcceptor;

use crate::complain;

/// How often is looked whether the files hold another certificate.
const LOOK_INTERVAL: Duration = Duration::from_mins(1);

/// A certificate and its key, with which a server speaks https and wss. When the files are written anew, new connections get what they
/// hold then.
#[derive(Clone)]
pub struct Tls(Arc<Files>);

struct Files {
    certificate: PathBuf,
    key: PathBuf,
    served: Mutex<Served>,
}

/// What connections get, and since when.
struct Served {
    config: Arc<ServerConfig>,
    written: [Option<SystemTime>; 2],
    looked: Instant,
}

impl Tls {
    /// Reads files in the form of PEM: a certificate with those that vouch for it, and its private key.
    ///
    /// # Errors
    /// When they cannot be read, hold something else, do not belong together, or are not valid now.
    pub fn open(certificate: &Path, key: &Path) -> Result<Self> {
        let written = [written(certificate), written(key)];
        let served = Mutex::new(Served { config: read(certificate, key)?, written, looked: Instant::now() });
        Ok(Self(Arc::new(Files { certificate: certificate.to_owned(), key: key.to_owned(), served })))
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let mut served = self.0.served.lock().unwrap_or_else(PoisonError::into_inner);
        if served.looked.elapsed() >= LOOK_INTERVAL {
            served.looked = Instant::now();
            if let Err(error) = self.0.look_again(&mut served) {
                complain(format_args!("goes on with the certificate that it has: {error:#}"));
            }
        }
        TlsAcceptor::from(served.config.clone())
    }
}

impl Files {
    /// Takes what the files hold now, if they were written anew.
    ///
    /// # Errors
    /// When that cannot be served: perhaps one of them is still to be written.
    fn look_again(&self, served: &mut Served) -> Result<()> {
        let written = [written(&self.certificate), written(&self.key)];
        if written != served.written {
            served.config = read(&self.certificate, &self.key)?;
            served.written = written;
        }
        Ok(())
    }
}

/// When a file was written, if that can be known.
fn written(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}

fn read(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>> {
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
            Ok(Arc::new(config))
        }
        Err(Error::InconsistentKeys(InconsistentKeys::KeyMismatch)) => {
            bail!("{key} is not the key of {certificate}: they belong to different certificates")
        }
        Err(error) => Err(error).with_context(|| format!("{certificate} cannot be served with {key}")),
    }
}

/// A key is never shown.
impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls(…)")
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let all = CertificateDer::pem_slice_iter(&bytes).collect::<Result<Vec<_>, _>>();
    let all = all.with_context(|| format!("{} is damaged", file.display()))?;
    ensure!(!all.is_empty(), "{} holds no certificate in the form of PEM (BEGIN CERTIFICATE)", file.display());
    Ok(all)
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>> {
    let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
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

#[cfg(test)]
mod tests {
    use rcgen::CertifiedKey;

    use super::*;

    #[test]
    fn a_renewed_certificate_is_served_once_its_key_is_there() {
        let folder = std::env::temp_dir().join(format!("aisle-renewed-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| folder.join(name));
        let new = || {
            let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(vec!["a".to_owned()]).unwrap();
            (cert.pem(), signing_key.serialize_pem())
        };
        // Files of one moment differ in nothing that is looked at.
        let write = |file: &Path, text: &str, seconds: u64| {
            fs::write(file, text).unwrap();
            let file = fs::File::options().write(true).open(file).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
        };
        let (first, second) = (new(), new());
        write(&certificate, &first.0, 1);
        write(&key, &first.1, 1);
        let tls = Tls::open(&certificate, &key).unwrap();
        let served = || tls.0.served.lock().unwrap().config.clone();
        let look = || tls.0.look_again(&mut tls.0.served.lock().unwrap());
        let before = served();
        look().unwrap();
        assert!(Arc::ptr_eq(&before, &served()), "nothing is new");
        write(&certificate, &second.0, 2);
        assert!(look().unwrap_err().to_string().contains("not the key of"), "the key is still to come");
        assert!(Arc::ptr_eq(&before, &served()));
        write(&key, &second.1, 3);
        look().unwrap();
        assert!(!Arc::ptr_eq(&before, &served()));
        fs::remove_dir_all(&folder).unwrap();
    }
}
