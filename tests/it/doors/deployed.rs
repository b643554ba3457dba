//! As it is deployed: behind the service manager, with TLS of its own, with pages of other origins, packed.

use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use harness::process::Ground;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion, version};
use zhixing_api::graphql::SIGN_IN;
use zhixing_api::http::{Tls, TlsError};

use super::wire::{Heard, exchange, request};

const JSON: (&str, &str) = ("content-type", "application/json");

/// Writes a certificate for `localhost` with its key into a folder; the certificate in PEM.
fn certificate(folder: &Path) -> (PathBuf, PathBuf, String) {
    use std::os::unix::fs::PermissionsExt as _;
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (chain, key) = (folder.join("chain.pem"), folder.join("key.pem"));
    std::fs::write(&chain, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    (chain, key, made.cert.pem())
}

/// Sends a request by TLS, trusting this certificate alone; what came back, as text.
async fn by_tls(
    address: std::net::SocketAddr,
    trusted: &str,
    versions: &[&'static SupportedProtocolVersion],
    bytes: &[u8],
) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(trusted.as_bytes()).unwrap())
        .unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = connector.connect(name, TcpStream::connect(address).await?).await?;
    stream.write_all(bytes).await?;
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await.ok();
    Ok(String::from_utf8_lossy(&text).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_process_speaks_tls_itself() {
    let ground = Ground::founded().await;
    let folder = tempfile::tempdir().unwrap();
    let (chain, key, trusted) = certificate(folder.path());
    let settings = [
        ("ZHIXING_TLS_CERT", chain.to_str().unwrap()),
        ("ZHIXING_TLS_KEY", key.to_str().unwrap()),
    ];
    let served = ground.serve_by_tls(&settings);
    let ask = request("GET", "/healthz", &[("connection", "close")], b"");
    for versions in [&[&version::TLS12][..], &[&version::TLS13]] {
        let answer = by_tls(served.address(), &trusted, versions, &ask).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(
            answer.contains("strict-transport-security: max-age=31536000"),
            "{answer}"
        );
    }
    let plain = exchange(served.address(), &ask);
    assert!(plain.is_none(), "plain text is no handshake: {plain:?}");
    let (_, _, other) = certificate(tempfile::tempdir().unwrap().path());
    assert!(
        by_tls(served.address(), &other, &[&version::TLS13], &ask)
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_exchanged_and_a_bad_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, key, _) = certificate(folder.path());
    let tls = Tls::load(&chain, &key).unwrap();
    assert!(!tls.reload().unwrap(), "nothing changed");
    certificate(folder.path());
    assert!(tls.reload().unwrap());
    std::fs::write(&chain, "rubbish").unwrap();
    assert!(matches!(tls.reload(), Err(TlsError::Pem { .. })));
    std::fs::remove_file(&chain).unwrap();
    assert!(matches!(tls.reload(), Err(TlsError::File { .. })));
    let (one, another) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ((chain, ..), (_, key, _)) = (certificate(one.path()), certificate(another.path()));
    assert!(
        matches!(Tls::load(&chain, &key), Err(TlsError::Pair(_))),
        "a key of another certificate"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_of_the_door_are_refused_in_one_sentence() {
    let ground = Ground::founded().await;
    let folder = tempfile::tempdir().unwrap();
    let (chain, key, _) = certificate(folder.path());
    let (chain, key) = (chain.to_str().unwrap(), key.to_str().unwrap());
    let serve = |listen: &str, settings: &[(&str, &str)]| {
        let refused = ground.run_with(&["--listen", listen, "serve"], settings);
        assert_eq!(refused.status.code(), Some(1));
        let line = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(line.trim_end().lines().count(), 1, "{line}");
        line
    };
    let here = "127.0.0.1:0";
    assert!(serve("0.0.0.0:0", &[]).contains("plain HTTP on 0.0.0.0:0"));
    assert!(serve(here, &[("ZHIXING_TLS_CERT", chain)]).contains("go together"));
    let swapped = [("ZHIXING_TLS_CERT", key), ("ZHIXING_TLS_KEY", key)];
    assert!(serve(here, &swapped).contains("holds no certificate"));
    let absent = [("ZHIXING_TLS_CERT", "/nowhere.pem"), ("ZHIXING_TLS_KEY", key)];
    assert!(serve(here, &absent).contains("cannot be read"));
    let open = [("ZHIXING_TLS_CERT", chain), ("ZHIXING_TLS_KEY", chain)];
    assert!(serve(here, &open).contains("chmod 600"));
    assert!(serve(here, &[("ZHIXING_CORS_ORIGINS", "*")]).contains("no origin"));
    assert!(serve(here, &[("ZHIXING_TRUSTED_PROXIES", "proxy")]).contains("no address"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_manager_is_told() {
    let ground = Ground::founded().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    manager.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let hear = || {
        let mut word = [0; 64];
        let read = manager.recv(&mut word).unwrap();
        String::from_utf8_lossy(&word[..read]).into_owned()
    };
    let settings = [("NOTIFY_SOCKET", path.to_str().unwrap()), ("WATCHDOG_USEC", "40000")];
    let mut served = ground.serve_with(&settings);
    assert_eq!(hear(), "READY=1");
    assert_eq!(hear(), "WATCHDOG=1");
    assert_eq!(hear(), "WATCHDOG=1");
    served.terminate();
    while hear() != "STOPPING=1" {}
    assert_eq!(
        served.ended(Duration::from_secs(35)).and_then(|status| status.code()),
        Some(0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_listed_origins_ask_and_no_others() {
    let ground = Ground::founded().await;
    let served = ground.serve_with(&[("ZHIXING_CORS_ORIGINS", "https://portal.example, http://127.0.0.1:3000")]);
    let asks = "authorization,content-type,last-event-id,if-none-match,x-request-id";
    let preflight = |origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("connection", "close"),
            ("access-control-request-headers", asks),
        ];
        exchange(served.address(), &request("OPTIONS", "/graphql", &headers, b"")).unwrap()
    };
    for origin in ["https://portal.example", "http://127.0.0.1:3000"] {
        let allowed = preflight(origin);
        assert_eq!(allowed.status, 200);
        assert_eq!(allowed.header("access-control-allow-origin"), origin);
        assert_eq!(allowed.header("access-control-allow-methods"), "GET,POST");
        let told: Vec<&str> = allowed.header("access-control-allow-headers").split(',').collect();
        for header in asks.split(',') {
            assert!(
                told.contains(&header),
                "{header} of {told:?}: without last-event-id nobody resumes"
            );
        }
        assert!(!told.contains(&"*"), "{told:?}");
        assert!(allowed.body.is_empty() && !allowed.header("access-control-max-age").is_empty());
        assert_eq!(allowed.header("access-control-allow-credentials"), "");
    }
    for origin in [
        "https://evil.example",
        "https://portal.example.evil.example",
        "http://portal.example",
        "https://portal.example:8443",
        "http://localhost:3000",
        "http://127.0.0.1:3001",
        "null",
    ] {
        assert_eq!(preflight(origin).header("access-control-allow-origin"), "", "{origin}");
    }
    let body =
        json!({ "query": SIGN_IN, "variables": { "input": { "username": "clerk", "password": harness::PASSWORD } } });
    let headers = [JSON, ("connection", "close"), ("origin", "https://portal.example")];
    let answered = exchange(
        served.address(),
        &request("POST", "/graphql", &headers, body.to_string().as_bytes()),
    )
    .unwrap();
    assert_eq!(answered.header("access-control-allow-origin"), "https://portal.example");
    assert!(answered.header("vary").to_lowercase().contains("origin"));
    assert!(answered.header("access-control-expose-headers").contains("retry-after"));
    let foreign = [JSON, ("connection", "close"), ("origin", "https://evil.example")];
    let unread = exchange(
        served.address(),
        &request("POST", "/graphql", &foreign, body.to_string().as_bytes()),
    );
    assert_eq!(
        unread.unwrap().header("access-control-allow-origin"),
        "",
        "its browser tells it nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn long_answers_to_queries_are_packed_and_no_token_ever_is() {
    let ground = Ground::founded().await;
    let served = ground.serve();
    let bearer = format!("Bearer {}", served.sign_in("chief").token());
    let send = |accept: &str, body: &str| -> Heard {
        let headers = [
            JSON,
            ("connection", "close"),
            ("authorization", bearer.as_str()),
            ("accept-encoding", accept),
        ];
        exchange(
            served.address(),
            &request("POST", "/graphql", &headers, body.as_bytes()),
        )
        .unwrap()
    };
    let long =
        json!({ "query": "{ stations(first: 50) { nodes { id kind name slug phone townshipCode } } }" }).to_string();
    let plain = send("identity", &long);
    assert_eq!(
        (plain.status, plain.header("content-encoding")),
        (200, ""),
        "{}",
        plain.text()
    );
    assert!(plain.body.len() > 2_000);
    for (accept, coding) in [
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, br", "br"),
        ("zstd", ""),
        ("gzip;q=0", ""),
    ] {
        let packed = send(accept, &long);
        assert_eq!(
            (packed.status, packed.header("content-encoding")),
            (200, coding),
            "{accept}"
        );
    }
    let short = json!({ "query": "{ viewer { id } }" }).to_string();
    assert_eq!(send("gzip, br", &short).header("content-encoding"), "");
    let wide = format!(
        "mutation($input: SignInInput!) {{ {} }}",
        "signIn(input: $input) { accessToken refreshToken viewer { id username displayName } }"
    );
    let variables = json!({ "username": "clerk", "password": harness::PASSWORD });
    let signed = send(
        "gzip, br",
        &json!({ "query": wide, "variables": { "input": variables } }).to_string(),
    );
    assert_eq!(
        (signed.status, signed.header("content-encoding")),
        (200, ""),
        "{}",
        signed.text()
    );
    assert!(signed.text().contains("accessToken"));
}
