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
pub(super) mod settings;
pub(super) mod token;

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::NaiveDate;
use zhixing_api::app::{self, App};
use zhixing_api::config::{Config, Mfa, Secrets};
use zhixing_api::crypto::password::Cost;
use zhixing_api::db::{self, ConnectionTrait, Jump, Moved, StoreKind};
use zhixing_api::domain::identity::{NO_PASSWORD, NewAccount, NewPost, password};
use zhixing_api::domain::{place, team};
use zhixing_api::events::chat;
use zhixing_api::events::text::{self, TextMessage};
use zhixing_api::kernel::id::{SiteId, TeamId};
use zhixing_api::kernel::identity_number::ResidentId;
use zhixing_api::kernel::role::Role;

use self::cli::{ChatStep, UserStep};
use super::{open, say};

/// A password for `username` from standard input; `least` characters of it.
fn read_password(username: &str, least: usize) -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    password::check(&password, username, least)?;
    Ok(password)
}

/// The identity number of an applicant from standard input: he signs in by code and has no password.
fn read_id_number(today: NaiveDate) -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let number = ResidentId::parse(line.trim(), today).map_err(|_| {
        anyhow::anyhow!(
            "请从标准输入给出十八位身份证号码 / give the identity number of 18 characters on standard input"
        )
    })?;
    Ok(number.as_str().to_owned())
}

/// Least characters for somebody who acts in these roles: fewer where a second factor is always asked for.
fn least(config: &Config, roles: &[Role]) -> usize {
    let always = config.mfa == Mfa::Required && !roles.is_empty() && roles.iter().all(|role| role.is_staff());
    if always {
        password::WITH_SECOND_FACTOR
    } else {
        password::ALONE
    }
}

fn hashed(password: String) -> anyhow::Result<String> {
    let hashes = zhixing_api::crypto::password::hash_all(Cost::SERVICE, &[password])?;
    hashes.into_iter().next().context("hashing gave nothing")
}

/// The site and the team that a new post names.
async fn desk(app: &App, site: Option<&str>, team: Option<&str>) -> anyhow::Result<(SiteId, Option<TeamId>)> {
    let conn = app.db.reader();
    let site = match site {
        Some(slug) => place::site_of_slug(conn, slug)
            .await?
            .with_context(|| format!("there is no site {slug}; `zhixing places list` names them"))?,
        None => place::court_site(conn)
            .await?
            .context("the store has no court yet; found it with `zhixing court init FILE`")?,
    };
    let Some(name) = team else { return Ok((site, None)) };
    let team = team::of_name(conn, name)
        .await?
        .with_context(|| format!("there is no team {name}; `zhixing places list` names them"))?;
    Ok((site, Some(team)))
}

pub(super) async fn user(config: &Config, step: UserStep) -> anyhow::Result<ExitCode> {
    let app = open(config).await?;
    app::require_migrated(app.db.writer()).await?;
    app::require_here(&app.db).await?;
    match step {
        UserStep::List => {
            let mut out = std::io::stdout();
            for line in app.accounts.listed().await? {
                writeln!(out, "{line}")?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        UserStep::Add {
            username,
            name,
            role,
            site,
            team,
        } => {
            let (site, team) = desk(&app, site.as_deref(), team.as_deref()).await?;
            app.db.say_kind(StoreKind::Court).await?;
            let started_on = app.db.clock().today();
            let (hash, id_number) = if role == [Role::App] {
                (NO_PASSWORD.to_owned(), Some(read_id_number(started_on)?))
            } else {
                (hashed(read_password(&username, least(config, &role))?)?, None)
            };
            let posts = role
                .into_iter()
                .map(|role| NewPost {
                    role,
                    site,
                    team,
                    started_on,
                })
                .collect();
            let login = Some((username, hash));
            let person = app.db.ids().fresh();
            app.accounts
                .add(NewAccount {
                    person,
                    display_name: name,
                    login,
                    id_number,
                    office_phone: None,
                    posts,
                })
                .await?;
        }
        UserStep::Passwd { username } => {
            let roles = app.accounts.roles(&username).await?;
            let password = read_password(&username, least(config, &roles))?;
            app.accounts.set_password(&username, hashed(password)?).await?;
        }
        UserStep::Unenrol { username } => app.accounts.unenrol(&username).await?,
        UserStep::Lead { username } => app.accounts.lead(&username).await?,
        UserStep::Disable { username } => app.accounts.disable(&username).await?,
    }
    say("已办理 / done")
}

/// Prints the text messages that wait: whoever runs this is the gateway.
pub(super) async fn texts(config: &Config) -> anyhow::Result<ExitCode> {
    let app = open(config).await?;
    app::require_migrated(app.db.writer()).await?;
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
    app::require_migrated(app.db.writer()).await?;
    app::require_here(&app.db).await?;
    match step {
        ChatStep::ListDead => {
            for message in chat::dead(app.db.reader()).await? {
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
async fn warnings(conn: &impl ConnectionTrait) -> anyhow::Result<Vec<String>> {
    let (_, dead) = chat::backlog(conn).await?;
    let undelivered = || format!("{dead} messages to the work chat did not get through; see `zhixing chat list-dead`");
    let days = zhixing_api::domain::calendar::load(conn).await?;
    let awaited = zhixing_api::domain::calendar::awaited(&days, super::service_clock().today());
    let computed = awaited.into_iter().map(|year| {
        format!(
            "the calendar of {year} is not the announced one, its days are computed; once the State Council office has \
             announced them, import them with `zhixing calendar import` or the mutation importCalendar (CSV, JSON or xlsx)"
        )
    });
    let jumped = db::last_jump(conn).await?.map(|Jump { at, by_s }| {
        let way = if by_s < 0 { "back" } else { "forward" };
        format!(
            "the clock was set {way} by {} s at {at}; check the machine's time service",
            by_s.abs()
        )
    });
    let moved = db::moved(conn).await?;
    let moved = moved.map(|Moved { to, at }| format!("the store was moved to {to} at {at}; nothing serves it here"));
    let found = moved.into_iter().chain((dead > 0).then(undelivered)).chain(computed);
    Ok(found.chain(jumped).chain(copies::stale(conn).await?).collect())
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
            Ok(()) => findings.extend(warnings(&connected.reader).await?),
        },
    }
    if let Err(error) = app::chat(config) {
        findings.push(format!("{error:#}"));
    }
    if let Err(error) = zhixing_api::crypto::token::Tokens::open(&config.secret_dir) {
        findings.push(error.to_string());
    }
    if let Err(error) = zhixing_api::crypto::self_test() {
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
