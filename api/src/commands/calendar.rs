//! Commands for the calendar of workdays: take an announced notice of holidays in.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::app;
use crate::config::Config;
use crate::domain::calendar::CalendarError;
use crate::domain::calendar::import::{Format, MOST_BYTES};
use crate::domain::recompute::{RecomputeError, Recomputes};
use anyhow::{Context as _, bail};
use clap::Subcommand;

use super::{open, say};

#[derive(Subcommand)]
pub(crate) enum CalendarStep {
    /// 导入放假安排（CSV、JSON、xlsx），逐日显示差异；有误的指出行、列 (take a notice of holidays in; faults by row and column)
    ///
    /// 列：`date` 日期、`kind` 类型（`workday` `weekend` `holiday` `bridge_off` `adjusted_work`）、`name` 名称、`year_status` 状态（official
    /// provisional）。受影响的期限由服务进程重新计算。The deadlines it moves are computed again by the service.
    Import {
        /// 文件 (the notice)
        file: PathBuf,
        /// 依据，如通知的名称和文号；不写为文件名 (name of the notice; the file's name without)
        #[arg(long)]
        source: Option<String>,
        /// 只显示差异，不写入 (show what differs and write nothing)
        #[arg(long)]
        dry_run: bool,
    },
}

pub(crate) async fn run(config: &Config, step: &CalendarStep) -> anyhow::Result<ExitCode> {
    let CalendarStep::Import { file, source, dry_run } = step;
    let format = format(file)?;
    let length = std::fs::metadata(file)
        .with_context(|| format!("{} cannot be read", file.display()))?
        .len();
    if length > MOST_BYTES as u64 {
        bail!(
            "{} is larger than a calendar can be ({MOST_BYTES} bytes)",
            file.display()
        );
    }
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let source = source.as_deref().unwrap_or(&name);
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    app::require_here(&app.db).await?;
    let recomputes = Recomputes::new(app.db.clone());
    let imported = recomputes.import_file((format, &bytes), source, *dry_run).await;
    let (taken, differences) = match imported {
        Ok(imported) => imported,
        Err(error) => return refused(file, error),
    };
    let mut out = std::io::stdout();
    for difference in &differences {
        writeln!(out, "{difference}")?;
    }
    let (added, changed, removed) = (taken.added, taken.changed, taken.removed);
    let years = taken
        .years
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    writeln!(
        out,
        "{years}：新增 / added {added}，变更 / changed {changed}，删除 / removed {removed}"
    )?;
    match (dry_run, taken.recomputation) {
        (true, _) => say("未写入 / nothing written"),
        (false, Some(_)) => say("已写入，服务进程将重新计算期限 / written; the service computes the deadlines again"),
        (false, None) => say("已写入，期限不变 / written; no deadline moves"),
    }
}

fn format(file: &Path) -> anyhow::Result<Format> {
    let ending = file.extension().and_then(OsStr::to_str).unwrap_or_default();
    let read = ending.to_ascii_lowercase().parse();
    read.with_context(|| format!("{} ends with none of .csv, .json and .xlsx", file.display()))
}

/// Names every fault of the file where it stands.
fn refused(file: &Path, error: RecomputeError) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout();
    match &error {
        RecomputeError::File(faults) => {
            for problem in faults.problems() {
                writeln!(out, "{}: {problem}", file.display())?;
            }
            bail!("文件有误，什么都没有写入 / the file is refused, nothing was written");
        }
        RecomputeError::Calendar(CalendarError::TooFewDays(years)) => {
            let years: Vec<String> = years.iter().map(ToString::to_string).collect();
            let years = years.join("、");
            bail!(
                "{years} 年的放假日少于法定节假日，尚未公布的请在状态一列写明“暂定” / fewer days off than the statutory ones; mark a year that is not announced as provisional (暂定)"
            );
        }
        RecomputeError::Fields(_) => bail!("--source is one line of at most 120 characters"),
        _ => Err(error.into()),
    }
}
