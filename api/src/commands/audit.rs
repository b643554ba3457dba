//! Commands for the audit record: verify it, keep its head elsewhere, read it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::app;
use crate::audit::{self, HeadError};
use crate::config::Config;
use crate::domain::record::{EntryFilter, EntryView, Records};
use crate::kernel::id::IdKind;
use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{open, say};

#[derive(Subcommand)]
pub(crate) enum AuditStep {
    /// 校验审计链，有问题时指出第一条 (verify the chain, name the first bad entry)
    Verify {
        /// 由 audit seal 留存的链首文件：此后删去的尾部也查得出 (heads kept by `audit seal`: finds what was cut off since)
        #[arg(long)]
        against: Option<PathBuf>,
    },
    /// 封存并显示链首，可追加到别处的文件 (seal, show where the chain stands, and keep it in a file elsewhere)
    Seal {
        /// 追加到此文件，放在别的存储上 (add it to this file, on other storage)
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// 查阅审计记录，最近的在前；查阅也留记录 (the record, newest first; the look is recorded)
    List(AuditListArgs),
}

#[derive(Args)]
pub(crate) struct AuditListArgs {
    /// 自何日起 (from this day)
    #[arg(long)]
    pub(crate) from: Option<NaiveDate>,
    /// 至何日止，含当日 (up to and with this day)
    #[arg(long)]
    pub(crate) to: Option<NaiveDate>,
    /// 何人的登录名 (who did it)
    #[arg(long)]
    pub(crate) user: Option<String>,
    /// 做了什么，如 read、signIn (what was done)
    #[arg(long)]
    pub(crate) action: Option<String>,
    /// 对象：类型和编号，如 case:0193… (to what: kind and id)
    #[arg(long)]
    pub(crate) object: Option<String>,
    /// 只看被拒绝的 (refused ones alone)
    #[arg(long)]
    pub(crate) refused: bool,
    /// 请求编号 (the HTTP request)
    #[arg(long)]
    pub(crate) request: Option<String>,
    /// 几条 (how many)
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub(crate) rows: u64,
}

/// Verifies the chain, and heads kept elsewhere, if there are some.
pub(crate) async fn verify(config: &Config, against: Option<&Path>) -> anyhow::Result<ExitCode> {
    let heads = against.map(heads).transpose()?.unwrap_or_default();
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    let entries = match audit::verify(&app.db).await? {
        Ok(entries) => entries,
        Err(broken) => return refuse(&broken.to_string()),
    };
    if let Some(head) = audit::first_missing(&app.db, &heads).await? {
        return refuse(&format!(
            "entry {} is not the one that was kept on {}: the tail was cut off, or chained anew",
            head.seq, head.sealed_at
        ));
    }
    let told = if heads.is_empty() {
        String::new()
    } else {
        format!("; 留存的链首相符 / heads kept elsewhere fit: {}", heads.len())
    };
    say(&format!("审计链完整 / the audit chain is whole: {entries}{told}"))
}

fn refuse(why: &str) -> anyhow::Result<ExitCode> {
    writeln!(std::io::stdout(), "审计链有问题 / the audit chain is broken: {why}")?;
    Ok(ExitCode::from(1))
}

fn heads(file: &Path) -> anyhow::Result<Vec<audit::Head>> {
    let heads = audit::kept(file).map_err(|error| named(file, error))?;
    if heads.is_empty() {
        bail!("{} holds no head of an audit chain", file.display());
    }
    Ok(heads)
}

fn named(file: &Path, error: HeadError) -> anyhow::Error {
    anyhow::Error::new(error).context(file.display().to_string())
}

/// Seals the chain, prints its head, and adds it to a file.
pub(crate) async fn seal(config: &Config, out: Option<&Path>) -> anyhow::Result<ExitCode> {
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    let Some(head) = audit::head(&app.db).await? else {
        return say("审计链是空的 / the audit chain is empty");
    };
    if let Some(file) = out {
        head.keep(file).map_err(|error| named(file, error))?;
    }
    say(&format!(
        "审计链首 / head of the audit chain: {} {} {}",
        head.seq,
        head.hash,
        head.sealed_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    ))
}

/// Prints entries of the record, a line of JSON each.
pub(crate) async fn list(config: &Config, args: AuditListArgs) -> anyhow::Result<ExitCode> {
    let object = args.object.as_deref().map(object).transpose()?;
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    let filter = EntryFilter {
        from: args.from,
        to: args.to,
        username: args.user,
        action: args.action,
        object,
        refused: args.refused.then_some(true),
        request_id: args.request,
    };
    let found = Records::new(app.db.clone()).told(&filter, args.rows).await?;
    let mut out = std::io::stdout().lock();
    for entry in &found {
        writeln!(out, "{}", line(entry))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn object(told: &str) -> anyhow::Result<(IdKind, uuid::Uuid)> {
    let (kind, id) = told
        .split_once(':')
        .context("--object is kind:id, such as case:0193…")?;
    let kind = kind.parse().with_context(|| format!("{kind} is no kind of object"))?;
    Ok((kind, id.parse().with_context(|| format!("{id} is no id"))?))
}

fn line(entry: &EntryView) -> String {
    let object = entry.object.as_ref().map(|(kind, id)| format!("{kind}:{id}"));
    let told = serde_json::json!({
        "n": entry.n,
        "at": entry.happened_at,
        "name": entry.actor_name,
        "role": entry.role.as_ref(),
        "site": entry.site_name,
        "session": entry.session,
        "address": entry.address,
        "action": entry.action,
        "object": object,
        "fields": entry.fields,
        "refused": entry.refused,
        "code": entry.code.map(|code| code.as_ref().to_owned()),
        "request": entry.request_id,
    });
    told.to_string()
}
