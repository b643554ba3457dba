//! Commands that read a roll of people in, and print what they are to be handed.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::app::App;
use crate::domain::place;
use crate::domain::staff::Staff;
use crate::domain::staff::roll::{Column, Done, Fault, RollError, Slip, column_of, from_heads, heads};
use crate::kernel::owner;
use crate::sheet::table::{self, Field, Row};
use crate::sheet::{self, Cell, Sheet};
use anyhow::{Context as _, bail};

use super::cli::ImportArgs;
use super::{say, service_clock};

/// Writes a roll to fill in.
pub(crate) fn sample(file: &Path) -> anyhow::Result<ExitCode> {
    let lines = [
        ["张书平", "", "", "院长", "", "", "", ""],
        ["李卫东", "li.weidong", "", "局长", "", "", "", "0874-7100301"],
        ["王梅", "", "", "承办人", "", "速执一队", "是", "0874-7100411"],
        ["赵小军", "", "", "服务站", "杨柳镇", "", "", ""],
        ["钱系统", "sysadmin", "", "系统管理员", "", "", "", ""],
        ["孙安全", "secadmin", "", "安全管理员", "", "", "", ""],
        ["周审计", "auditor", "", "审计管理员", "", "", "", ""],
    ];
    let rows = lines
        .map(|line| line.map(|text| Cell::Id(text.to_owned())).to_vec())
        .to_vec();
    let ending = file.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    let bytes = match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("xlsx") => sheet::write(&roll(rows), service_clock().real())?,
        Some("csv") => text_of(&lines)?,
        _ => bail!("{} 须以 .xlsx 或 .csv 结尾 / must end in .xlsx or .csv", file.display()),
    };
    keep(file, &bytes)?;
    say(&format!("已写入 / written: {}", file.display()))
}

/// The roll as comma-separated text, with the mark by which an office program knows its encoding.
fn text_of(lines: &[[&str; 8]]) -> anyhow::Result<Vec<u8>> {
    let mut text = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    text.write_record(heads().map(|head| head.as_ref().to_owned()))?;
    for line in lines {
        text.write_record(line)?;
    }
    Ok(text.into_inner()?)
}

fn roll(rows: Vec<Vec<Cell>>) -> Sheet {
    let column = |head: &str| sheet::Column {
        head: head.to_owned(),
        width: 22,
    };
    let extra = rows.first().is_some_and(|row| row.len() > heads().count());
    let mut columns: Vec<sheet::Column> = heads().map(|head| column(head.as_ref())).collect();
    columns.extend(extra.then(|| column("错误 fault")));
    Sheet {
        title: "人员名册".to_owned(),
        columns,
        rows,
    }
}

/// Reads a roll in.
pub(crate) async fn import(app: &App, args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
    let rows = table::read(&bytes).map_err(|error| {
        let row = error.row.map(|row| format!(" (row {row})")).unwrap_or_default();
        anyhow::anyhow!("{}{row}: {}", args.file.display(), error.why)
    })?;
    let rows = without_faults(rows);
    let court = place::court_name(app.db.reads()).await?;
    let court = court.context("the store has no court yet; found it with `zhixing court init FILE`")?;
    let slips = args.slips.as_deref().filter(|_| !args.dry_run);
    if let Some(file) = slips.filter(|file| file.exists()) {
        bail!("{} is there already; name a new file for the slips", file.display());
    }
    let kept = AtomicBool::new(false);
    let print = slips.map(|file| {
        let (kept, court) = (&kept, &court);
        move |slips: &[Slip]| {
            keep_new(file, super::slip::pages(court, &args.address, slips).as_bytes())?;
            kept.store(true, Ordering::SeqCst);
            Ok(())
        }
    });
    let done = match Staff::new(app.db.clone(), &app.accounts).import(&rows, print).await {
        Ok(done) => done,
        Err(RollError::Faults(faults)) => return refused(args, &rows, &faults),
        Err(error) if kept.load(Ordering::SeqCst) => {
            let file = args.slips.as_deref().unwrap_or(&args.file).display();
            return Err(anyhow::Error::from(error).context(format!(
                "不知是否已写入，{file} 先留着：用 --dry-run 再看一次，各行均为“已有”的，初始口令有效；为“新账号”的，删去此文件后重新导入 / whether it was written is not known; keep {file} and look again with --dry-run: where every line is there already the slips hold, else delete them and import again"
            )));
        }
        Err(error) => return Err(error.into()),
    };
    let mut out = std::io::stdout();
    let mut written = 0;
    for (at, done) in &done {
        let (mark, what, username) = match done {
            Done::Account(username) => ("+", "新账号 / account", username),
            Done::Post(username) => ("+", "新岗位 / post", username),
            Done::There(username) => ("=", "已有 / there", username),
            Done::Left(username) => (
                "=",
                "已结束或者停用，保持不变 / ended or disabled, left as it is",
                username,
            ),
        };
        written += usize::from(mark == "+");
        writeln!(out, "{mark} {at:>4} {username:<24} {what}")?;
    }
    match (written, args.dry_run) {
        (0, _) => say("没有变化 / nothing changes"),
        (_, true) => say(&format!("以上 {written} 行未写入 / {written} lines, none written")),
        (_, false) => say(&format!("已写入 {written} 行 / {written} lines written")),
    }
}

/// Leaves out the column in which an earlier run marked faults, so that the file it wrote can be mended and read again.
fn without_faults(mut rows: Vec<Row>) -> Vec<Row> {
    let is_fault = |field: &Field| matches!(field, Field::Text(text) if text == "错误 fault");
    let at = from_heads(&rows).first();
    let at = at.and_then(|heads| heads.fields.iter().position(is_fault));
    if let Some(at) = at {
        for row in &mut rows {
            if at < row.fields.len() {
                row.fields.remove(at);
            }
        }
    }
    rows
}

/// Tells every fault, and writes the roll with them beside their rows.
fn refused(args: &ImportArgs, rows: &[Row], faults: &[Fault]) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout();
    for fault in faults {
        writeln!(out, "- {fault}")?;
    }
    if let Some(file) = &args.errors {
        let marked = marked(rows, faults);
        keep(file, &sheet::write(&roll(marked), service_clock().real())?)?;
        writeln!(
            out,
            "标明错误的名册 / the roll with its faults marked: {}",
            file.display()
        )?;
    }
    say(&format!(
        "{} 处有误，什么也没有写入 / faults, nothing was written",
        faults.len()
    ))?;
    Ok(ExitCode::from(1))
}

fn marked(rows: &[Row], faults: &[Fault]) -> Vec<Vec<Cell>> {
    let rows = from_heads(rows);
    let text = |field: Option<&Field>| match field {
        Some(Field::Text(text)) => text.clone(),
        Some(Field::Date(day)) => day.to_string(),
        Some(Field::Other) | None => String::new(),
    };
    let at_head = |column: Column| {
        let named = |field: &Field| column_of(field) == Some(column);
        rows.first().and_then(|heads| heads.fields.iter().position(named))
    };
    let line = |row: &Row| {
        let cells = heads().map(|column| text(at_head(column).and_then(|at| row.fields.get(at))));
        let told: Vec<String> = faults
            .iter()
            .filter(|fault| fault.at == row.at)
            .map(ToString::to_string)
            .collect();
        cells.chain([told.join("；")]).map(Cell::Id).collect()
    };
    rows.iter().skip(1).map(line).collect()
}

/// Writes a file that is not there yet, for the eyes of its folder's owner alone, through to the disk; or none.
pub(crate) fn keep(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    keep_new(file, bytes).map_err(|error| {
        let told = if error.kind() == std::io::ErrorKind::AlreadyExists {
            "已经存在，请另写一个还没有的文件 / is there already; name a file that is not there yet"
        } else {
            "不能写入 / cannot be written"
        };
        anyhow::Error::from(error).context(format!("{} {told}", file.display()))
    })
}

fn keep_new(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    let mut kept = options.write(true).create_new(true).mode(0o600).open(file)?;
    let written = kept
        .write_all(bytes)
        .and_then(|()| kept.sync_all())
        .and_then(|()| owner::offer(file));
    written.inspect_err(|_| {
        std::fs::remove_file(file).ok();
    })
}
