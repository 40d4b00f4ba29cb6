//! https and wss: a page and a program that trust the relay's certificate, and files that are wrong.

mod support;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use aisle_relay::{Limits, Settings, Tls};
use rcgen::{BasicConstraints, CertificateParams, CertifiedKey, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use support::{Folder, Page, Program, Relay, drip, get_over, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A certificate of this machine that vouches for itself, and its key, as PEM.
fn certificate() -> (String, String) {
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate is made");
    (cert.pem(), signing_key.serialize_pem())
}

fn write(folder: &Folder, (certificate, key): &(String, String)) -> (PathBuf, PathBuf) {
    (folder.write("certificate.pem", certificate), folder.write("key.pem", key))
}

/// What a browser does that trusts this certificate and no other.
async fn connect(address: std::net::SocketAddr, certificate: &str) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(certificate.as_bytes()).expect("a certificate"))
        .expect("it can be trusted");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("usual versions");
    let connector = TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth()));
    let stream = TcpStream::connect(address).await?;
    within(connector.connect(ServerName::try_from("localhost").expect("a name"), stream)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_programs_connect_by_wss_and_https() {
    let (folder, pem) = (Folder::new("tls"), certificate());
    let (file, key) = write(&folder, &pem);
    let tls = Tls::open(&file, &key).unwrap();
    assert_eq!(format!("{tls:?}"), "Tls(…)");
    let relay = Relay::start(Settings { tls: Some(tls), ..Settings::default() }).await;
    relay.sell(0..10);
    let url = format!("wss://localhost:{}/ws", relay.address.port());
    let mut page = Page::connect_over(connect(relay.address, &pem.0).await.unwrap(), &url).await;
    page.hello(None).await;
    page.catch_up(1).await;
    relay.sell(10..15_000);
    page.catch_up(2).await;
    assert_eq!(page.mirror.tally().lines, 15_000);

    let stream = connect(relay.address, &pem.0).await.unwrap();
    let (status, totals) = get_over(stream, relay.address, "/api/v1/totals", "").await;
    assert!(status == 200 && totals.contains("\"orders\":15000"), "{totals}");
    // Its own page comes by https, and no other.
    for (scheme, expected) in [("https", 200), ("http", 403)] {
        let stream = connect(relay.address, &pem.0).await.unwrap();
        let origin = format!("Origin: {scheme}://localhost:{}\r\n", relay.address.port());
        assert_eq!(get_over(stream, relay.address, "/api/v1/alerts", &origin).await.0, expected, "{scheme}");
    }
    assert!(connect(relay.address, &certificate().0).await.is_err(), "who trusts another certificate does not connect");
    relay.stop().await;
}

#[tokio::test]
async fn who_speaks_no_tls_is_sent_away() {
    let (folder, pem) = (Folder::new("no-tls"), certificate());
    let (file, key) = write(&folder, &pem);
    let limits = Limits { handshake: Duration::from_millis(300), ..Limits::default() };
    let settings = Settings { tls: Some(Tls::open(&file, &key).unwrap()), limits, ..Settings::default() };
    let relay = Relay::start(settings).await;
    for said in ["GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", ""] {
        let mut stream = TcpStream::connect(relay.address).await.unwrap();
        stream.write_all(said.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // Closed or reset, at once or when the time for a handshake is over; there is no page in it.
        let _ = within(stream.read_to_end(&mut answer)).await;
        assert!(!String::from_utf8_lossy(&answer).contains("HTTP"), "{answer:?}");
    }
    relay.stop().await;
}

/// A handshake of which more and more comes is not waited for longer than one of which nothing comes.
#[tokio::test]
async fn who_speaks_tls_drop_by_drop_is_sent_away() {
    let (folder, pem) = (Folder::new("slow-tls"), certificate());
    let (file, key) = write(&folder, &pem);
    let handshake = Duration::from_millis(300);
    let limits = Limits { handshake, ..Limits::default() };
    let relay =
        Relay::start(Settings { tls: Some(Tls::open(&file, &key).unwrap()), limits, ..Settings::default() }).await;
    // The head of a record with a handshake of sixteen thousand bytes.
    let (time, _) = drip(relay.address, &[22, 3, 1, 0x3f, 0xff], |_| vec![0]).await;
    assert!(time >= handshake && time < handshake * 10, "{time:?}");
    relay.stop().await;
}

#[test]
fn files_that_cannot_be_served_are_named() {
    let (folder, pem) = (Folder::new("bad-tls"), certificate());
    let (file, key) = write(&folder, &pem);
    let aged = |from: (i32, u8, u8), to: (i32, u8, u8)| {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.not_before = date_time_ymd(from.0, from.1, from.2);
        params.not_after = date_time_ymd(to.0, to.1, to.2);
        params.self_signed(&KeyPair::from_pem(&pem.1).unwrap()).unwrap().pem()
    };
    let expired = folder.write("expired.pem", &aged((2001, 1, 1), (2002, 1, 1)));
    let early = folder.write("early.pem", &aged((3001, 1, 1), (3002, 1, 1)));
    let other = folder.write("other.pem", &certificate().1);
    let cut = folder.write("cut.pem", &pem.0[..pem.0.len() / 2]);
    let garbage = folder.write("garbage.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let missing = folder.0.join("missing.pem");
    for (certificate, key, expected) in [
        (&missing, &key, "missing.pem cannot be read: "),
        (&file, &missing, "missing.pem cannot be read: "),
        (&key, &key, "key.pem holds no certificate in the form of PEM"),
        (&file, &file, "certificate.pem holds no private key in the form of PEM"),
        (&file, &other, "other.pem is not the key of "),
        (&expired, &key, "expired.pem cannot be served: it has expired"),
        (&early, &key, "early.pem cannot be served: it is not valid yet"),
        (&cut, &key, "cut.pem is damaged: "),
        (&garbage, &key, "garbage.pem cannot be served: "),
    ] {
        let said = format!("{:#}", Tls::open(certificate, key).unwrap_err());
        assert!(said.contains(expected), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_vouches_for_others_too_is_served() {
    let (folder, pem) = (Folder::new("authority"), certificate());
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = params.self_signed(&KeyPair::from_pem(&pem.1).unwrap()).unwrap().pem();
    let (file, key) = write(&folder, &(authority, pem.1));
    let relay = Relay::start(Settings { tls: Some(Tls::open(&file, &key).unwrap()), ..Settings::default() }).await;
    assert!(connect(relay.address, &certificate().0).await.is_err(), "who trusts another certificate does not connect");
    relay.stop().await;
}

#[tokio::test]
async fn the_program_serves_https_by_its_settings() {
    let (folder, pem) = (Folder::new("program-tls"), certificate());
    let (file, key) = write(&folder, &pem);
    let lines = folder.write("till.csv", "Invoice,SKU,Qty,Date,Price\n1,A7,2,2011-12-09,2.50\n");
    let tls = format!("relay:\n  tls:\n    certificate: {}\n    key: {}\n", file.display(), key.display());
    let config = folder.write("shop.yaml", &tls);
    let program = Program::serve("https", |command| command.arg("--config").arg(&config).arg("--replay").arg(&lines));
    let address = program.address;
    let stream = connect(address, &pem.0).await.unwrap();
    assert_eq!(get_over(stream, address, "/healthz", "").await, (200, "ok\n".to_owned()));
}
