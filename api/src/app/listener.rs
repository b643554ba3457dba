//! The listener as the settings want it: its figures, its documents, its TLS.

use std::path::Path;

use anyhow::Context as _;
use axum::http::HeaderValue;

use crate::config::{Config, check_mode};
use crate::http::{Front, Options, Pages, Rates, Tls, TrustedTexts};

/// The figures of the listener in service.
///
/// # Errors
/// One sentence naming the setting or the file that does not read.
pub fn options(config: &Config) -> anyhow::Result<Options> {
    Ok(Options {
        rates: Rates {
            account: config.rate_account,
            address: config.rate_address,
        },
        proxies: config.proxies()?,
        trusted: trusted(&config.trusted_documents)?,
        pages: Pages {
            origins: config
                .origins()?
                .iter()
                .map(|origin| HeaderValue::from_str(origin))
                .collect::<Result<_, _>>()?,
            local: false,
        },
        front: Front {
            explore: config.explore,
            logins: Vec::new(),
        },
        tls_only: config.has_tls(),
        ..Options::default()
    })
}

/// TLS as the settings want it; none where they name no certificate.
///
/// # Errors
/// One sentence naming the file that does not serve.
pub fn tls(config: &Config) -> anyhow::Result<Option<Tls>> {
    if !config.has_tls() {
        return Ok(None);
    }
    check_mode(&config.tls_key)?;
    Ok(Some(Tls::load(&config.tls_cert, &config.tls_key)?))
}

/// The documents of the build, and those of the court's own file.
///
/// # Errors
/// One sentence naming the file that does not read.
pub fn trusted(file: &Path) -> anyhow::Result<TrustedTexts> {
    let build = TrustedTexts::default();
    if file.as_os_str().is_empty() {
        return Ok(build);
    }
    let text = std::fs::read(file).with_context(|| {
        format!(
            "trusted documents {} cannot be read; give another file or none",
            file.display()
        )
    })?;
    build
        .with_file(&text)
        .with_context(|| format!("file {}", file.display()))
}
