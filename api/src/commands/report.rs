//! What a store holds and how large it is, for whoever plans disks and backups.

use std::fmt::Write as _;
use std::process::ExitCode;

use crate::app;
use crate::audit;
use crate::config::Config;
use crate::db::{self, Sizes};
use crate::events::{self, chat};
use chrono::{DateTime, Utc};

use super::{open, say};

pub(crate) async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    let reads = app.db.reads();
    let sizes = db::sizes(app.db.bare_reader(), &app::prepare(config)?).await?;
    let (now, business) = (app.db.clock().real(), app.db.clock().now());
    let kind = app.db.kind().await?;
    let mut text = format!("库 / store: {}", config.masked_url());
    writeln!(text, "  {}\n", kind.as_ref().map_or("-", AsRef::as_ref))?;
    write_sizes(&mut text, &sizes)?;
    let since = |at: Option<DateTime<Utc>>| {
        at.map_or_else(
            || "从未 / never".to_owned(),
            |at| format!("{}  ({} ago)", at.format("%Y-%m-%d %H:%M:%S UTC"), age(now - at)),
        )
    };
    writeln!(
        text,
        "\n上次备份 / last backup: {}",
        since(db::backed_up_at(reads).await?)
    )?;
    writeln!(
        text,
        "上次封存 / last seal: {}",
        since(audit::last_sealed_at(reads).await?)
    )?;
    writeln!(text, "未封存 / not sealed yet: {}", audit::unsealed(&app.db).await?)?;
    let (waiting, oldest) = events::backlog(&app.db).await?;
    let oldest = oldest.and_then(DateTime::from_timestamp_micros);
    let oldest = oldest.map_or_else(String::new, |due| {
        format!(
            "  最早应于 / oldest due {} ago",
            age((business - due).max(chrono::TimeDelta::zero()))
        )
    });
    writeln!(text, "待送事件 / outbox: {waiting}{oldest}")?;
    let (chat_waiting, chat_dead) = chat::backlog(reads).await?;
    write!(text, "工作群 / work chat: {chat_waiting} waiting, {chat_dead} dead")?;
    app.db.close().await;
    say(&text)
}

fn write_sizes(text: &mut String, sizes: &Sizes) -> std::fmt::Result {
    writeln!(text, "{:<28} {:>12} {:>12}", "table", "rows", "bytes")?;
    for table in &sizes.tables {
        writeln!(text, "{:<28} {:>12} {:>12}", table.name, table.rows, table.bytes)?;
    }
    let rows: i64 = sizes.tables.iter().map(|table| table.rows).sum();
    writeln!(text, "{:<28} {rows:>12} {:>12}\n", "total", sizes.bytes)?;
    for (file, bytes) in &sizes.files {
        writeln!(text, "{}: {bytes} bytes", file.display())?;
    }
    let told =
        |bytes: Option<i64>| bytes.map_or_else(|| "未知 / not told".to_owned(), |bytes| format!("{bytes} bytes"));
    writeln!(text, "预写日志 / write-ahead log: {}", told(sizes.log))?;
    writeln!(text, "库内空闲 / unused inside: {}", told(sizes.unused))?;
    let room = sizes.room.map(|bytes| i64::try_from(bytes).unwrap_or(i64::MAX));
    writeln!(text, "磁盘剩余 / free on the disk: {}", told(room))
}

/// A length of time in its two largest units.
fn age(length: chrono::TimeDelta) -> String {
    let (days, hours, minutes) = (length.num_days(), length.num_hours(), length.num_minutes());
    match (days, hours, minutes) {
        (1.., _, _) => format!("{days} d {} h", hours % 24),
        (_, 1.., _) => format!("{hours} h {} min", minutes % 60),
        (_, _, 1..) => format!("{minutes} min"),
        _ => format!("{} s", length.num_seconds()),
    }
}
