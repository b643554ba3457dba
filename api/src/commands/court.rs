//! Commands that found a court and list its places.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use crate::app;
use crate::config::Config;
use crate::db::StoreKind;
use crate::domain::founding::{self, CourtFile, workbook};
use crate::domain::place;
use crate::seed::county;
use crate::sheet::{self, table};
use anyhow::{Context as _, bail};

use super::cli::CourtStep;
use super::roll::keep;
use super::{open, say, service_clock};

pub(crate) async fn court(config: &Config, step: &CourtStep) -> anyhow::Result<ExitCode> {
    let (file, dry_run) = match step {
        CourtStep::Sample { xlsx: None } => {
            std::io::stdout().write_all(county::sample().as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        }
        CourtStep::Sample { xlsx: Some(file) } => {
            let sheets = workbook::sheets(&toml::from_str(&county::sample())?);
            keep(file, &sheet::write_all(&sheets, service_clock().real())?)?;
            return say(&format!("已写入 / written: {}", file.display()));
        }
        CourtStep::Init { file, dry_run } => (file, *dry_run),
    };
    let read = read(file)?;
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
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

/// Reads a court's file, a workbook by its first bytes.
fn read(file: &Path) -> anyhow::Result<CourtFile> {
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let pages = table::pages(&bytes).map_err(|error| anyhow::anyhow!("{}: {}", file.display(), error.why))?;
        return workbook::read(&pages).with_context(|| file.display().to_string());
    }
    let text = String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8", file.display()))?;
    // files of some editors begin with a mark of their encoding
    toml::from_str(text.trim_start_matches('\u{feff}'))
        .with_context(|| format!("{} is not written as `zhixing court sample` shows", file.display()))
}

pub(crate) async fn places(config: &Config) -> anyhow::Result<ExitCode> {
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    let mut out = std::io::stdout();
    for line in place::listed(app.db.reads()).await? {
        writeln!(out, "{line}")?;
    }
    Ok(ExitCode::SUCCESS)
}
