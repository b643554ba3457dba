//! Serves the court until it is told to stop, and changes the store before.

use std::process::ExitCode;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::cli::MigrateStep;
use super::{open, say};
use crate::app;
use crate::config::{Config, ConfigError};
use crate::http::Gate;

/// Serves by the settings; in clear only on this machine or where that is asked for.
pub(crate) async fn serve(config: &Config, insecure_http: bool) -> anyhow::Result<ExitCode> {
    let tls = app::tls(config)?;
    if !app::is_loopback(config.listen) && !insecure_http && tls.is_none() {
        return Err(ConfigError::PlainHttp(config.listen).into());
    }
    if !app::is_loopback(config.admin_listen) {
        return Err(ConfigError::OpenFigures(config.admin_listen).into());
    }
    let options = app::options(config)?;
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    app::require_court(&app.db).await?;
    options.trusted.check()?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("address {} cannot be used", config.listen))?;
    let watched = TcpListener::bind(config.admin_listen).await.with_context(|| {
        let address = config.admin_listen;
        format!("address {address} of the figures cannot be used; give each process an admin_listen of its own")
    })?;
    tracing::info!(figures = %watched.local_addr()?, "telling figures");
    tracing::info!(listen = %listener.local_addr()?, "serving");
    app.serve(Gate { listener, tls }, watched, options, stop_signal()?)
        .await;
    Ok(ExitCode::SUCCESS)
}

/// Cancelled by SIGTERM or SIGINT.
pub(crate) fn stop_signal() -> anyhow::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let stop = CancellationToken::new();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let told = stop.clone();
    tokio_util::task::TaskTracker::new().spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        told.cancel();
    });
    Ok(stop)
}

/// Brings the store to this program, or tells how it stands.
pub(crate) async fn migrate(config: &Config, step: &MigrateStep) -> anyhow::Result<ExitCode> {
    let location = app::prepare(config)?;
    let conn = crate::db::connect_to_change(&location)
        .await
        .context("the database does not answer")?;
    if let MigrateStep::Up { dry_run } = step {
        if *dry_run {
            for name in app::waiting(&conn).await? {
                say(name)?;
            }
        } else {
            app::migrate_alone(&conn, &location).await?;
        }
    }
    let (applied, waiting) = app::migrations(&conn).await?;
    say(&format!("已应用 / applied: {applied}, 待应用 / waiting: {waiting}"))
}
