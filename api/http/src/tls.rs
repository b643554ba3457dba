//! TLS at the door (传输加密): versions 1.2 and 1.3, and a certificate that is exchanged while the process runs.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;

/// How often the files are looked at again.
const ROUND: Duration = Duration::from_secs(30);

/// Why certificate or key are refused, in one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file does not read.
    #[error("{} cannot be read: {error}; give tls_cert and tls_key as PEM files of the server's user", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// A file is no PEM of what it should be.
    #[error("{} holds no {what} in PEM; give tls_cert the chain and tls_key the private key", file.display())]
    Pem {
        /// The file.
        file: PathBuf,
        /// What it should hold.
        what: &'static str,
    },
    /// They do not belong together, or are of a kind nobody uses.
    #[error("certificate and key do not serve: {0}; give a certificate with its own key")]
    Pair(#[from] rustls::Error),
}

/// The server's side of TLS, cheap to clone.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    current: Arc<Current>,
}

/// The certificate shown now.
struct Current {
    chain: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
    held: RwLock<Held>,
}

struct Held {
    pair: Arc<CertifiedKey>,
    /// Of the bytes of both files.
    mark: blake3::Hash,
}

impl fmt::Debug for Current {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Current").finish_non_exhaustive()
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&held.pair))
    }
}

impl Tls {
    /// Reads the chain and its key.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn load(chain: &Path, key: &Path) -> Result<Self, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let held = Held::read(chain, key, &provider)?;
        let current = Arc::new(Current {
            chain: chain.to_owned(),
            key: key.to_owned(),
            provider: Arc::clone(&provider),
            held: RwLock::new(held),
        });
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&current) as _);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            current,
        })
    }

    /// Reads the files again; whether they had changed. New connections see the new certificate.
    ///
    /// # Errors
    /// [`TlsError`]; the old certificate stays.
    pub fn reload(&self) -> Result<bool, TlsError> {
        let Current {
            chain,
            key,
            provider,
            held,
        } = self.current.as_ref();
        let read = Held::read(chain, key, provider)?;
        let mut held = held.write().unwrap_or_else(PoisonError::into_inner);
        let changed = held.mark != read.mark;
        if changed {
            *held = read;
        }
        Ok(changed)
    }

    /// Looks at the files again and again until `stop`.
    pub async fn keep(self, stop: CancellationToken) {
        while stop.run_until_cancelled(tokio::time::sleep(ROUND)).await.is_some() {
            match self.reload() {
                Ok(true) => tracing::info!("a new certificate is shown"),
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "the old certificate stays"),
            }
        }
    }

    /// Shakes hands.
    pub(super) async fn accept<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) -> io::Result<TlsStream<S>> {
        self.acceptor.accept(stream).await
    }
}

impl Held {
    fn read(chain: &Path, key: &Path, provider: &CryptoProvider) -> Result<Self, TlsError> {
        let bytes = |file: &Path| {
            std::fs::read(file).map_err(|error| TlsError::File {
                file: file.to_owned(),
                error,
            })
        };
        let no = |file: &Path, what| TlsError::Pem {
            file: file.to_owned(),
            what,
        };
        let (chain_bytes, key_bytes) = (bytes(chain)?, bytes(key)?);
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&chain_bytes).collect();
        let certificates = read.ok().filter(|read| !read.is_empty());
        let certificates = certificates.ok_or_else(|| no(chain, "certificate"))?;
        let private = PrivateKeyDer::from_pem_slice(&key_bytes).map_err(|_| no(key, "private key"))?;
        let mut mark = blake3::Hasher::new();
        mark.update(&chain_bytes).update(&key_bytes);
        Ok(Self {
            pair: Arc::new(CertifiedKey::from_der(certificates, private, provider)?),
            mark: mark.finalize(),
        })
    }
}
