//! Commands for the court's operators: accounts, the audit chain, self-check and settings.

pub(super) mod audit;
pub(super) mod calendar;
pub(super) mod cli;
pub(super) mod copies;
pub(super) mod court;
pub(super) mod examples;
pub(super) mod manual;
pub(super) mod moving;
pub(super) mod report;
pub(super) mod roll;
pub(super) mod serving;
pub(super) mod settings;
mod slip;
pub(super) mod token;
pub(super) mod user;

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;

use self::cli::ChatStep;
use crate::app::{self, App, Build};
use crate::config::{Config, Secrets};
use crate::db::{self, Jump, Moved, Reads};
use crate::events::chat;
use crate::events::text::{self, TextMessage};
use crate::kernel::clock::{Clock, SystemClock};

/// One line for whoever called.
pub(crate) fn say(line: &str) -> anyhow::Result<ExitCode> {
    writeln!(std::io::stdout(), "{line}")?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the schema, or writes it where it is kept.
pub(super) fn sdl(write: bool) -> anyhow::Result<ExitCode> {
    let text = crate::graphql::sdl();
    if write {
        std::fs::write("schema.graphql", text)
            .context("schema.graphql cannot be written here; run at the top of the workspace")?;
    } else {
        std::io::stdout().write_all(text.as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The clock of a served court.
pub(crate) fn service_clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::default())
}

/// The court of the settings, opened.
pub(crate) async fn open(config: &Config) -> anyhow::Result<App> {
    let secrets = Secrets::load(&config.secret_dir)?;
    let location = app::prepare(config)?;
    App::open(&location, &secrets, Build::service(service_clock(), config)).await
}

/// Prints the text messages that wait: whoever runs this is the gateway.
pub(super) async fn texts(config: &Config) -> anyhow::Result<ExitCode> {
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    app::require_here(&app.db).await?;
    let mut out = std::io::stdout();
    let carry = |message: &TextMessage| {
        let line = serde_json::to_string(message).unwrap_or_default();
        writeln!(out, "{line}").and_then(|()| out.flush()).is_ok()
    };
    text::take(&app.db, carry).await?;
    Ok(ExitCode::SUCCESS)
}

/// Lists the messages to the work chat that are dead, or tries them again.
pub(super) async fn chat(config: &Config, step: ChatStep) -> anyhow::Result<ExitCode> {
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    app::require_here(&app.db).await?;
    match step {
        ChatStep::ListDead => {
            for message in chat::dead(app.db.reads()).await? {
                let line = serde_json::json!({
                    "id": message.id, "channel": message.channel, "attempts": message.attempts,
                    "result": message.result, "madeAt": message.made_at,
                });
                writeln!(std::io::stdout(), "{line}")?;
            }
            Ok(ExitCode::SUCCESS)
        }
        ChatStep::Replay { ids, all } => {
            let replayed = chat::replay(&app.db, (!all).then_some(ids.as_slice())).await?;
            say(&format!("重新发送 / tried again: {replayed}"))
        }
    }
}

/// Warnings about what the store holds: messages to the work chat that did not get through, years whose notice of
/// holidays should be in.
async fn warnings(reads: Reads<'_>) -> anyhow::Result<Vec<String>> {
    let (_, dead) = chat::backlog(reads).await?;
    let undelivered = || format!("{dead} messages to the work chat did not get through; see `zhixing chat list-dead`");
    let days = crate::domain::calendar::load(reads).await?;
    let awaited = crate::domain::calendar::awaited(&days, service_clock().today());
    let computed = awaited.into_iter().map(|year| {
        format!(
            "the calendar of {year} is not the announced one, its days are computed; once the State Council office has \
             announced them, import them with `zhixing calendar import` or the mutation importCalendar (CSV, JSON or xlsx)"
        )
    });
    let jumped = db::last_jump(reads).await?.map(|Jump { at, by_s }| {
        let way = if by_s < 0 { "back" } else { "forward" };
        format!(
            "the clock was set {way} by {} s at {at}; check the machine's time service",
            by_s.abs()
        )
    });
    let moved = db::moved(reads).await?;
    let moved = moved.map(|Moved { to, at }| format!("the store was moved to {to} at {at}; nothing serves it here"));
    let found = moved.into_iter().chain((dead > 0).then(undelivered)).chain(computed);
    Ok(found.chain(jumped).chain(copies::stale(reads).await?).collect())
}

pub(super) async fn doctor(config: &Config) -> anyhow::Result<ExitCode> {
    let secrets = Secrets::load(&config.secret_dir);
    let mut findings = Vec::new();
    if let Err(error) = &secrets {
        findings.push(error.to_string());
    }
    let location = app::prepare(config)?;
    match db::connect(&location).await {
        Err(error) => findings.push(format!("the database does not answer: {error}")),
        Ok(connected) => match app::require_migrated(&connected.writer).await {
            Err(error) => findings.push(format!("{error:#}")),
            Ok(()) => findings.extend(warnings((&connected.reader).into()).await?),
        },
    }
    if let Err(error) = app::chat(config) {
        findings.push(format!("{error:#}"));
    }
    if let Err(error) = crate::crypto::token::Tokens::open(&config.secret_dir) {
        findings.push(error.to_string());
    }
    if let Err(error) = crate::crypto::self_test() {
        findings.push(error.to_owned());
    }
    if findings.is_empty() {
        return say("没有发现问题 / no problems found");
    }
    for finding in findings {
        writeln!(std::io::stdout(), "- {finding}")?;
    }
    Ok(ExitCode::from(3))
}
