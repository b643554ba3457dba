//! The command that moves a store to another place, from one kind of database to the other.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::app::{self, App, Build};
use crate::audit;
use crate::config::{Config, Secrets, masked};
use crate::crypto::Keyring;
use crate::db::{self, Alone, Location};
use crate::moving::{self, Sum, Twin};
use anyhow::{Context as _, bail};

use super::copies::{beside, require_empty};
use super::{say, service_clock};

/// What moving does in an empty place only, and what to do.
const REFUSED: &str = "目标须是空的 / a store is moved into an empty place only: empty that database (DROP SCHEMA public \
                       CASCADE; CREATE SCHEMA public), or give another --to";
/// What is left where moving failed after the rows were there.
const UNFINISHED: &str = "目标没有完成，不能启用 / the target is not finished and nothing serves it; the source is as before: \
                          empty the target before moving again";

/// Takes the note of a move back, so that the store may be served again.
pub(crate) async fn take_back(config: &Config) -> anyhow::Result<ExitCode> {
    let location = app::prepare(config)?;
    require_there(&location)?;
    let conn = db::connect_to_change(&location)
        .await
        .context("the database does not answer")?;
    app::require_migrated(&conn).await?;
    let noted = db::moved((&conn).into()).await?;
    conn.close().await?;
    let Some(noted) = noted else {
        return say("本库没有搬移 / the store was not moved; nothing to take back");
    };
    Alone::hold(&location).await?.note_moved(None).await?;
    say(&format!(
        "已撤回搬移，本库可以再用 / taken back, this store may be served again; never serve the one at {} beside it",
        noted.to
    ))
}

/// Moves the configured store to `to`.
pub(crate) async fn run(config: &Config, to: &str) -> anyhow::Result<ExitCode> {
    let target = target_at(config, to)?;
    let location = app::prepare(config)?;
    require_there(&location)?;
    let secrets = Secrets::load(&config.secret_dir)?;
    require_empty(&target, REFUSED).await?;
    let conn = db::connect_to_change(&location)
        .await
        .context("the database does not answer")?;
    let checked = check(&conn, &secrets).await;
    conn.close().await?;
    checked?;
    let source = Alone::hold(&location).await?;
    say(&format!("搬移 / moving: {} → {}", masked(&location.url), masked(to)))?;
    let place = Place::new(&target)?;
    let app = App::open(&place.at, &secrets, Build::service(service_clock(), config)).await?;
    let made = make(&source, &app, place.named.is_some()).await;
    let made = match made {
        Ok(made) => made,
        Err(error) => {
            app.db.close().await;
            place.clear();
            source.release().await;
            return Err(error);
        }
    };
    source.note_moved(Some((&masked(to), app.db.clock().real()))).await?;
    let alive = match made.settled {
        Some(settled) => app.db.commit(settled).await.map_err(anyhow::Error::from),
        None => place.name(),
    };
    app.db.close().await;
    alive.with_context(|| {
        format!(
            "目标是否已经启用不能确定 / whether the target came to life is not known: where `zhixing serve` on {} refuses to \
             start, empty it and run `zhixing move-store --take-back` on the source, which is whole",
            masked(to)
        )
    })?;
    say(&format!(
        "已搬移 / moved: {} tables, {} rows\n原库不再使用，留作存档 / the source refuses to be served from now on; keep it \
         until the next backup\n下一步 / next: database_url = {}; zhixing serve; zhixing backup",
        made.tables,
        made.rows,
        masked(to)
    ))
}

/// The target as an address of one of the two kinds.
fn target_at(config: &Config, to: &str) -> anyhow::Result<Location> {
    let wanted = Config {
        database_url: to.to_owned(),
        ..config.clone()
    };
    let is_server = ["postgres://", "postgresql://"]
        .iter()
        .any(|scheme| to.starts_with(scheme));
    let location = app::prepare(&wanted)?;
    if !is_server && location.file().is_none() {
        bail!(
            "--to 须是 sqlite:// 文件或者 postgres:// 地址 / {} is neither a file as sqlite:///srv/court/zhixing.db nor a \
             server as postgres://zhixing@host/zhixing",
            masked(to)
        );
    }
    Ok(location)
}

/// Refuses an address where no store is: none is made by looking.
fn require_there(location: &Location) -> anyhow::Result<()> {
    if let Some(file) = location.file().filter(|file| !file.exists()) {
        bail!(
            "原库不存在 / there is no store at {}; give the database_url of the one to move",
            file.display()
        );
    }
    Ok(())
}

/// Refuses a source that is not at this program's schema, or not to be moved.
async fn check(conn: &db::DatabaseConnection, secrets: &Secrets) -> anyhow::Result<()> {
    if app::is_unmigrated(conn).await? {
        bail!("原库是空的 / the source holds nothing; run `zhixing migrate up` on the target instead");
    }
    app::require_migrated(conn)
        .await
        .context("原库结构与本程序不同 / the source is not at this program's schema")?;
    moving::check_source(conn.into(), &Keyring::new(secrets.court())).await
}

/// Where the target is made: on a server at its address, a file under another name until it is whole.
struct Place {
    at: Location,
    /// The name it gets.
    named: Option<PathBuf>,
}

impl Place {
    fn new(target: &Location) -> anyhow::Result<Self> {
        let Some(named) = target.file() else {
            return Ok(Self {
                at: target.clone(),
                named: None,
            });
        };
        let place = Self {
            at: Location::sqlite(&beside(&named, ".moving")),
            named: Some(named),
        };
        // left by one that was broken off
        place.clear();
        if let Some(left) = place.at.file().filter(|left| left.exists()) {
            bail!("{} cannot be removed", left.display());
        }
        Ok(place)
    }

    /// Takes an unfinished file away.
    fn clear(&self) {
        let unfinished = self.at.file().filter(|_| self.named.is_some());
        for ending in ["", "-wal", "-shm"] {
            if let Some(file) = &unfinished {
                std::fs::remove_file(beside(file, ending)).ok();
            }
        }
    }

    /// Gives a finished file its name.
    fn name(&self) -> anyhow::Result<()> {
        let (Some(named), Some(made)) = (&self.named, self.at.file()) else {
            return Ok(());
        };
        if beside(&made, "-wal").exists() {
            bail!("the log of writes of {} was not closed", made.display());
        }
        std::fs::rename(&made, named).with_context(|| format!("{} cannot get its name", made.display()))?;
        let folder = named.parent().filter(|folder| !folder.as_os_str().is_empty());
        std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(())
    }
}

/// A target that holds what the source holds.
struct Made {
    tables: usize,
    rows: u64,
    /// What brings it to life on a server; a file only waits for its name.
    settled: Option<db::DatabaseTransaction>,
}

/// Copies, reads both again, compares, verifies the chain and writes the target's own row. The steps that follow have one
/// order in which never two stores can be served: the source notes that it was moved, then the target comes to life.
async fn make(source: &Alone, app: &App, is_file: bool) -> anyhow::Result<Made> {
    let tables = moving::fill(source.snapshot(), &app.db, |table, rows| {
        writeln!(std::io::stdout(), "复制 / copied: {table} {rows}").ok();
    })
    .await?;
    let (sums, settled) = prove(source, app, &tables).await.context(UNFINISHED)?;
    let settled = if is_file {
        app.db.commit(settled).await?;
        app.db.close().await;
        None
    } else {
        Some(settled)
    };
    Ok(Made {
        tables: sums.len(),
        rows: sums.iter().map(|(_, sum)| sum.rows).sum(),
        settled,
    })
}

async fn prove(
    source: &Alone,
    app: &App,
    tables: &[Twin],
) -> anyhow::Result<(Vec<(String, Sum)>, db::DatabaseTransaction)> {
    say("核对 / comparing")?;
    let mut sums = moving::compare(source.snapshot(), &app.db, tables).await?;
    match audit::verify(&app.db).await? {
        Ok(entries) => say(&format!("审计链完整 / the audit chain is whole: {entries}"))?,
        Err(broken) => {
            bail!("审计链有问题 / the audit chain is broken: {broken}; see `zhixing audit verify` on the source")
        }
    };
    let (settled, own) = moving::settle(source.snapshot(), &app.db, tables).await?;
    sums.push(own);
    let mut out = std::io::stdout();
    writeln!(out, "{:<24}{:>12}  校验和 / checksum", "表 / table", "行数 / rows")?;
    for (table, sum) in &sums {
        writeln!(out, "{table:<26}{:>12}  {sum}", sum.rows)?;
    }
    Ok((sums, settled))
}
