//! Settings: flags before environment (`ZHIXING_…`) before `zhixing.toml` before defaults; read once, checked as a whole.
//!
//! Secrets are no settings: they lie as files in the secret folder, readable by the server's user alone.

mod chat;
mod secrets;
mod settings;

use std::net::SocketAddr;
use std::path::PathBuf;

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use self::chat::{ChatChannel, ChatSettings, ChatWay};
pub use self::secrets::{Secrets, check_mode};
use self::settings::KEYS;
pub use self::settings::{table, variable};
use crate::kernel::network::Network;
use crate::kernel::practice::Practice;
pub use crate::policy::Mfa;

/// Settings of one process.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// Most connections to the database.
    pub database_connections: u32,
    /// Address to serve on.
    pub listen: SocketAddr,
    /// Loopback address to tell the figures on.
    pub admin_listen: SocketAddr,
    /// Folder of the secrets.
    pub secret_dir: PathBuf,
    /// Log filter, as `tracing` reads it.
    pub log: String,
    /// Where traces go by OTLP/HTTP; where it is empty, none are sent.
    pub otlp_endpoint: String,
    /// Proxies whose word on the client's address counts: addresses or networks, with commas between.
    pub trusted_proxies: String,
    /// File of trusted documents, a JSON object of SHA-256 and text; empty for none beside those of the build.
    pub trusted_documents: PathBuf,
    /// Origins whose pages may ask from a browser, with commas between.
    pub cors_origins: String,
    /// Whether there is a desk to ask at under `/explore`.
    pub explore: bool,
    /// PEM file of the certificate and its chain; empty where a proxy speaks TLS.
    pub tls_cert: PathBuf,
    /// PEM file of the certificate's private key.
    pub tls_key: PathBuf,
    /// Units one account may ask in a minute.
    pub rate_account: u32,
    /// Units one address may ask in a minute without a good token.
    pub rate_address: u32,
    /// Sign-ins tried a minute from one address; more where a whole office comes from one address.
    pub sign_ins_a_minute: u32,
    /// Whether staff sign in with a second factor.
    pub mfa: Mfa,
    /// Whether a judgment that carries the enforcement notice takes its place.
    pub front_loaded_notice: bool,
    /// Days overdue from which the leader of the team is told; never at 0.
    pub escalate_to_leader_after_days: u16,
    /// Days overdue from which the chief of the bureau is told; never at 0.
    pub escalate_to_chief_after_days: u16,
    /// Who can open backups: public keys `age1…`, with commas between.
    pub backup_recipients: String,
}

/// The password in the address of the database is not shown.
impl std::fmt::Debug for Config {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Config")
            .field("database_url", &self.masked_url())
            .field("listen", &self.listen)
            .finish_non_exhaustive()
    }
}

impl Default for Config {
    fn default() -> Self {
        let practice = Practice::default();
        Self {
            database_url: "sqlite://data/zhixing.db?mode=rwc".to_owned(),
            database_connections: 8,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            admin_listen: SocketAddr::from(([127, 0, 0, 1], 8081)),
            secret_dir: PathBuf::from("data/secrets"),
            log: "info".to_owned(),
            otlp_endpoint: String::new(),
            trusted_proxies: String::new(),
            trusted_documents: PathBuf::new(),
            cors_origins: String::new(),
            explore: true,
            tls_cert: PathBuf::new(),
            tls_key: PathBuf::new(),
            rate_account: 300,
            rate_address: 60,
            sign_ins_a_minute: 20,
            mfa: Mfa::Required,
            front_loaded_notice: practice.front_loaded_notice,
            escalate_to_leader_after_days: practice.leader_after_days,
            escalate_to_chief_after_days: practice.chief_after_days,
            backup_recipients: String::new(),
        }
    }
}

/// What is wrong with the settings or the secrets, in one sentence that says what to do.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A setting does not read.
    #[error("settings cannot be read: {0}; correct the named value in zhixing.toml or the environment")]
    Settings(#[from] Box<figment::Error>),
    /// A variable that names no setting.
    #[error("{name} names no setting; did you mean {nearest}? Unset it, or correct it")]
    Unknown {
        /// The variable.
        name: String,
        /// The one that looks most like it.
        nearest: String,
    },
    /// Figures on an address others reach.
    #[error("the figures on {0} could be read by others; give admin_listen a loopback address such as 127.0.0.1:8081")]
    OpenFigures(SocketAddr),
    /// A trusted proxy is no address.
    #[error(
        "trusted_proxies holds {0:?}, which is no address and no network; write 10.0.0.7 or 10.0.0.0/8, with commas between"
    )]
    Proxy(String),
    /// An origin is none.
    #[error(
        "cors_origins holds {0:?}, which is no origin; write https://host or https://host:port, with commas between"
    )]
    Origin(String),
    /// One half of TLS.
    #[error("tls_cert and tls_key go together; give both or neither")]
    HalfTls,
    /// A secret is missing.
    #[error(
        "secret {} is missing; run `zhixing secrets init` once, or, where there is a court already, run this in the folder of its zhixing.toml",
        std::path::absolute(.0).as_ref().unwrap_or(.0).display()
    )]
    Missing(PathBuf),
    /// A secret is there and is not to be read.
    #[error("secret {} cannot be read: {error}; give it to the user who runs this", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// A secret is not 32 random bytes in hexadecimal.
    #[error("secret {} is short, a sample, or no hexadecimal text of 64 digits; run `zhixing secrets init` in an empty folder", .0.display())]
    Weak(PathBuf),
    /// A secret can be read by others.
    #[error("secret {} can be read by others; run `chmod 600` on it", .0.display())]
    Readable(PathBuf),
    /// The folder cannot be written.
    #[error("secret folder {} cannot be written: {error}; make it and give it to the server's user", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// The settings of the work chat do not serve.
    #[error("{} does not serve: {reason}; correct it, or remove it to write to the log alone", file.display())]
    Chat {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Plain HTTP on an address others reach.
    #[error(
        "plain HTTP on {0} can be read on the way; listen on 127.0.0.1 behind a TLS proxy, give tls_cert and tls_key, or give --insecure-http"
    )]
    PlainHttp(SocketAddr),
}

/// Refuses variables of the environment that look like settings and are none: a slip would go unnoticed.
///
/// # Errors
/// [`ConfigError::Unknown`] with the first, and the setting that looks most like it.
pub fn check_variables(names: impl IntoIterator<Item = String>) -> Result<(), ConfigError> {
    for name in names {
        let Some(rest) = name.strip_prefix("ZHIXING_") else {
            continue;
        };
        let rest = rest.to_ascii_lowercase();
        if KEYS.contains(&rest.as_str()) {
            continue;
        }
        let nearest = KEYS.iter().max_by(|one, other| {
            let likeness = |key: &str| strsim::jaro_winkler(key, &rest);
            likeness(one).total_cmp(&likeness(other))
        });
        let nearest = nearest.map_or_else(String::new, |key| variable(key));
        return Err(ConfigError::Unknown { name, nearest });
    }
    Ok(())
}

impl Config {
    /// What the court decides for itself.
    #[must_use]
    pub const fn practice(&self) -> Practice {
        Practice {
            front_loaded_notice: self.front_loaded_notice,
            leader_after_days: self.escalate_to_leader_after_days,
            chief_after_days: self.escalate_to_chief_after_days,
        }
    }

    /// The sources, lowest first; flags are merged over it by the caller.
    #[must_use]
    pub fn sources() -> Figment {
        Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file("zhixing.toml"))
            .merge(Env::prefixed("ZHIXING_").only(&KEYS))
    }

    /// Reads the settings.
    ///
    /// # Errors
    /// [`ConfigError::Settings`] naming the value that does not read.
    pub fn read(figment: &Figment) -> Result<Self, ConfigError> {
        let config: Self = figment
            .extract()
            .map_err(|error| ConfigError::Settings(Box::new(error)))?;
        if config.tls_cert.as_os_str().is_empty() != config.tls_key.as_os_str().is_empty() {
            return Err(ConfigError::HalfTls);
        }
        Ok(config)
    }

    /// Whether the process speaks TLS itself.
    #[must_use]
    pub fn has_tls(&self) -> bool {
        !self.tls_cert.as_os_str().is_empty()
    }

    /// The origins whose pages may ask.
    ///
    /// # Errors
    /// [`ConfigError::Origin`] with the first that is none.
    pub fn origins(&self) -> Result<Vec<String>, ConfigError> {
        let named = self
            .cors_origins
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty());
        let is_host = |host: &str| {
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
            !host.is_empty() && host.bytes().all(plain)
        };
        let read = named.map(|text| match text.split_once("://") {
            Some(("http" | "https", host)) if is_host(host) => Ok(text.to_owned()),
            _ => Err(ConfigError::Origin(text.to_owned())),
        });
        read.collect()
    }

    /// The trusted proxies.
    ///
    /// # Errors
    /// [`ConfigError::Proxy`] with the first that does not read.
    pub fn proxies(&self) -> Result<Vec<Network>, ConfigError> {
        let named = self
            .trusted_proxies
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty());
        let read = named.map(|text| text.parse().map_err(|_| ConfigError::Proxy(text.to_owned())));
        read.collect()
    }

    /// The database's address without its password.
    #[must_use]
    pub fn masked_url(&self) -> String {
        masked(&self.database_url)
    }
}

/// An address of a database without its password.
#[must_use]
pub fn masked(url: &str) -> String {
    let (address, query) = match url.split_once('?') {
        Some((address, query)) => (address, format!("?{}", masked_query(query))),
        None => (url, String::new()),
    };
    // a password may hold the sign that ends it: the last one does
    let masked = match address.rsplit_once('@') {
        Some((head, tail)) => match head
            .split_once("//")
            .map(|(scheme, user)| (scheme, user.split_once(':')))
        {
            Some((scheme, Some((user, _)))) => format!("{scheme}//{user}:***@{tail}"),
            _ => format!("{head}@{tail}"),
        },
        None => address.to_owned(),
    };
    masked + &query
}

/// The parameters of an address without the password among them.
fn masked_query(query: &str) -> String {
    let masked = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if name.eq_ignore_ascii_case("password") => format!("{name}=***"),
        _ => pair.to_owned(),
    });
    masked.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests;
