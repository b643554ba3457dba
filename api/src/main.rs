//! `zhixing`: parse the command, call, exit. 0 ok, 1 failed, 2 usage, 3 a check found problems, 75 try again.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use figment::Figment;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use zhixing_api::app::{self, App, Build};
use zhixing_api::config::{Config, ConfigError, Secrets};
use zhixing_api::db::Location;
use zhixing_api::http::Gate;
use zhixing_api::kernel::clock::{Clock, SystemClock};
use zhixing_api::telemetry;

mod commands;
mod demo;

use commands::audit::AuditStep;
use commands::cli::{Cli, Command, MigrateStep, PlacesStep, SecretsStep};
use commands::court;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::of_process();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let started = runtime.block_on(async {
        let (config, figment) = cli.config()?;
        let traces = telemetry::start(&config.log, &config.otlp_endpoint)?;
        anyhow::Ok((config, figment, traces))
    });
    let (config, figment, traces) = match started {
        Ok(started) => started,
        Err(error) => return failed(&error),
    };
    let ended = runtime.block_on(run(cli, &config, &figment));
    traces.end();
    ended.unwrap_or_else(|error| failed(&error))
}

fn failed(error: &anyhow::Error) -> ExitCode {
    let is_unread = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::BrokenPipe;
    // `zhixing … | head`: whoever read has read enough
    if error.chain().filter_map(|cause| cause.downcast_ref()).any(is_unread) {
        return ExitCode::SUCCESS;
    }
    let mut line = std::io::stderr();
    writeln!(line, "zhixing: {error:#}").ok();
    ExitCode::from(1)
}

async fn run(cli: Cli, config: &Config, figment: &Figment) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Demo(args) => demo::run(&args, cli.database_url.as_deref(), config).await,
        Command::Serve { insecure_http } => serve(config, insecure_http).await,
        Command::Migrate { step } => migrate(config, &step).await,
        Command::Sdl { write } => sdl(write),
        Command::Seed { cases, years, seed } => demo::load(config, cases, years, seed).await,
        Command::Court { step } => court::court(config, &step).await,
        Command::Places { step: PlacesStep::List } => court::places(config).await,
        Command::User { step } => commands::user::user(config, step).await,
        Command::Texts => commands::texts(config).await,
        Command::Chat { step } => commands::chat(config, step).await,
        Command::Token { step } => commands::token::run(config, &step).await,
        Command::Secrets {
            step: SecretsStep::Init,
        } => {
            Secrets::init(&config.secret_dir)?;
            say(&format!("密钥在 / secrets are in {}", config.secret_dir.display()))
        }
        Command::Audit { step } => match step {
            AuditStep::Verify { against } => commands::audit::verify(config, against.as_deref()).await,
            AuditStep::Seal { out } => commands::audit::seal(config, out.as_deref()).await,
            AuditStep::List(args) => commands::audit::list(config, args).await,
        },
        Command::Backup { target, recipient } => commands::copies::backup(config, &target, &recipient).await,
        Command::BackupKey { file } => commands::copies::key(&file),
        Command::Restore { file, identity } => commands::copies::restore(config, &file, &identity).await,
        Command::MoveStore { to, take_back: _ } => match to {
            Some(to) => commands::moving::run(config, &to).await,
            None => commands::moving::take_back(config).await,
        },
        Command::Calendar { step } => commands::calendar::run(config, &step).await,
        Command::Report => commands::report::run(config).await,
        Command::Doctor => commands::doctor(config).await,
        Command::Config { step } => commands::settings::run(&step, config, figment),
        Command::Man { folder } => commands::manual::write(Cli::words(), &folder),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::words(), "zhixing", &mut text);
            std::io::stdout().write_all(&text)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Version => say(&format!("zhixing {}", env!("CARGO_PKG_VERSION"))),
    }
}

fn say(line: &str) -> anyhow::Result<ExitCode> {
    writeln!(std::io::stdout(), "{line}")?;
    Ok(ExitCode::SUCCESS)
}

fn service_clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::default())
}

async fn open(config: &Config) -> anyhow::Result<App> {
    let secrets = Secrets::load(&config.secret_dir)?;
    let location = app::prepare(config)?;
    App::open(&location, &secrets, Build::service(service_clock(), config)).await
}

async fn serve(config: &Config, insecure_http: bool) -> anyhow::Result<ExitCode> {
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
fn stop_signal() -> anyhow::Result<CancellationToken> {
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

async fn migrate(config: &Config, step: &MigrateStep) -> anyhow::Result<ExitCode> {
    let location = app::prepare(config)?;
    let conn = zhixing_api::db::connect_to_change(&location)
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

fn sdl(write: bool) -> anyhow::Result<ExitCode> {
    let text = zhixing_api::graphql::sdl();
    if write {
        std::fs::write("schema.graphql", text)
            .context("schema.graphql cannot be written here; run at the top of the workspace")?;
    } else {
        std::io::stdout().write_all(text.as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the demo keeps its store.
fn location_of(url: &str) -> Location {
    Location {
        url: url.to_owned(),
        max_connections: 8,
    }
}
