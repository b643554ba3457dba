//! Commands for accounts.

use std::io::Write as _;
use std::process::ExitCode;

use crate::app::{self, App};
use crate::config::{Config, Mfa};
use crate::crypto::password::Cost;
use crate::db::StoreKind;
use crate::domain::identity::{NO_PASSWORD, NewAccount, NewPost, password};
use crate::domain::{place, staff, team};
use crate::kernel::id::{SiteId, TeamId};
use crate::kernel::identity_number::ResidentId;
use crate::kernel::role::Role;
use anyhow::Context as _;
use chrono::NaiveDate;

use super::cli::UserStep;
use super::roll;
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
            "请从标准输入给出正确的身份证号码，十八位，末位为校验码 / give the identity number on standard input: 18 characters, the last of which checks the others"
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
    let hashes = crate::crypto::password::hash_all(Cost::SERVICE, &[password])?;
    hashes.into_iter().next().context("hashing gave nothing")
}

/// The site and the team that a new post names.
async fn desk(app: &App, site: Option<&str>, team: Option<&str>) -> anyhow::Result<(SiteId, Option<TeamId>)> {
    let conn = app.db.reads();
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

pub(crate) async fn user(config: &Config, step: UserStep) -> anyhow::Result<ExitCode> {
    if let UserStep::Sample { file } = &step {
        return roll::sample(file);
    }
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    app::require_here(&app.db).await?;
    match step {
        UserStep::Sample { .. } => {}
        UserStep::Import(args) => return roll::import(&app, &args).await,
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
            let username = staff::rules::username(&username).map_err(|_| {
                anyhow::anyhow!("登录名为2至32个小写字母、数字、点或连字符，以字母开头 / a user name is 2 to 32 lower-case letters, digits, dots and hyphens, a letter first")
            })?;
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
        UserStep::Enable { username } => app.accounts.enable(&username).await?,
        UserStep::Disable { username } => app.accounts.disable(&username).await?,
    }
    say("已办理 / done")
}
