//! Commands that found a court and list its places.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use zhixing_api::app;
use zhixing_api::config::Config;
use zhixing_api::db::StoreKind;
use zhixing_api::domain::founding::{self, CourtFile};
use zhixing_api::domain::place;
use zhixing_api::seed::county;

use super::super::{open, say};
use super::cli::CourtStep;

pub(crate) async fn court(config: &Config, step: &CourtStep) -> anyhow::Result<ExitCode> {
    let (file, dry_run) = match step {
        CourtStep::Sample => {
            std::io::stdout().write_all(county::sample().as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        }
        CourtStep::Init { file, dry_run } => (file, *dry_run),
    };
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    // files of some editors begin with a mark of their encoding
    let read: CourtFile = toml::from_str(text.trim_start_matches('\u{feff}'))
        .with_context(|| format!("{} is not written as `zhixing court sample` shows", file.display()))?;
    let app = open(config).await?;
    app::require_migrated(app.db.writer()).await?;
    app::require_here(&app.db).await?;
    if let Some(kind @ (StoreKind::Demo | StoreKind::Load)) = app.db.kind().await? {
        bail!(
            "the store says that it is {}; found a court in one of its own",
            kind.as_ref()
        );
    }
    let difference = founding::found(&app.db, &read, dry_run).await?;
    let mut out = std::io::stdout();
    for change in &difference.changes {
        writeln!(out, "{change}")?;
    }
    for name in &difference.left {
        writeln!(out, "= {name}  (文件中没有，保持不变 / not in the file, left as it is)")?;
    }
    let count = difference.changes.len();
    match (count, dry_run) {
        (0, _) => say("没有差异 / nothing differs"),
        (_, true) => say(&format!("以上 {count} 处差异未写入 / {count} changes, none written")),
        (_, false) => say(&format!("已写入 {count} 处 / {count} changes written")),
    }
}

pub(crate) async fn places(config: &Config) -> anyhow::Result<ExitCode> {
    let app = open(config).await?;
    app::require_migrated(app.db.writer()).await?;
    let mut out = std::io::stdout();
    for line in place::listed(app.db.reader()).await? {
        writeln!(out, "{line}")?;
    }
    Ok(ExitCode::SUCCESS)
}
