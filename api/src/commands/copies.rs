//! Commands that copy the store and make a store of a copy.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::app::{self, App, Build};
use crate::audit;
use crate::backup::{self, Identity, Manifest, Recipients};
use crate::config::{Config, Secrets, masked};
use crate::crypto::Keyring;
use crate::db::{self, ConnectionTrait as _, Contents, Location, Reads};
use anyhow::{Context as _, bail};

use super::{open, say, service_clock};

/// Hours after which a backup counts as old: one a day, and some.
const OLD_AFTER_H: i64 = 26;

/// What restoring does in an empty place only, and what to do.
const REFUSED: &str = "a backup is restored into an empty place only: give another --database-url";

/// The name of a file beside another.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Refuses a place where something stands, or was left of another store.
pub(super) async fn require_empty(location: &Location, refused: &str) -> anyhow::Result<()> {
    let is_new = location.file().is_some_and(|file| !file.exists());
    if !is_new {
        let conn = db::connect_to_change(location)
            .await
            .context("the database does not answer")?;
        let found = db::look((&conn).into()).await?;
        let is_bare = found == Contents::Nothing && app::is_unmigrated(&conn).await?;
        if is_bare {
            // a program of a version before left it empty when it was refused
            conn.execute_unprepared("DROP TABLE IF EXISTS seaql_migrations").await?;
        }
        conn.close().await?;
        let place = masked(&location.url);
        if found == Contents::Unsettled {
            bail!("{place} holds a store whose restoring or moving did not end; {refused}");
        }
        if !is_bare {
            bail!("{place} is not empty; {refused}");
        }
    }
    let left = ["-wal", "-shm"].map(|ending| location.file().map(|file| beside(&file, ending)));
    if let Some(left) = left.into_iter().flatten().find(|left| left.exists()) {
        bail!(
            "{} is left of another store; remove it first, or it would be taken for this one's",
            left.display()
        );
    }
    Ok(())
}

pub(crate) fn key(file: &Path) -> anyhow::Result<ExitCode> {
    let recipient = backup::new_identity(file)?;
    say(&format!(
        "公钥 / recipient: {recipient}\n私钥在 {}，请移到别处保管，不要与备份放在一起 / keep the private key apart from the backups",
        file.display()
    ))
}

pub(crate) async fn backup(config: &Config, target: &Path, named: &[String]) -> anyhow::Result<ExitCode> {
    let configured = config.backup_recipients.split(',').filter(|_| named.is_empty());
    let recipients = Recipients::read(named.iter().map(String::as_str).chain(configured))?;
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    // the copy tells which secret it belongs to
    if !app.db.fits_secret().await? {
        bail!("the court's secret is another one than this store was made with");
    }
    let location = app::prepare(config)?;
    let (file, made) = backup::make(&app.db, &location, target, &recipients).await?;
    app.db.close().await;
    say(&format!(
        "已备份 / backed up: {} ({} tables, {} rows, audit chain {})",
        file.display(),
        made.counts.len(),
        made.rows(),
        made.chain.seq
    ))
}

pub(crate) async fn restore(config: &Config, file: &Path, identity: &Path) -> anyhow::Result<ExitCode> {
    let identity = Identity::load(identity)?;
    let location = app::prepare(config)?;
    require_empty(&location, REFUSED).await?;
    let secrets = Secrets::load(&config.secret_dir)?;
    let keyring = Keyring::new(secrets.court());
    // a file gets its name only once it is settled; what a server holds is whole or not there
    let unsettled = location.file().map(|file| beside(&file, ".restoring"));
    let at = unsettled.as_deref().map_or_else(|| location.clone(), Location::sqlite);
    // what is left of one that was broken off: an old log beside a new file would be taken for its own
    for left in unsettled
        .iter()
        .flat_map(|file| ["", "-wal", "-shm"].map(|ending| beside(file, ending)))
    {
        std::fs::remove_file(left).ok();
    }
    let manifest = tokio::task::block_in_place(|| backup::unpack(file, &identity, &at, &keyring))?;
    let app = App::open(&at, &secrets, Build::service(service_clock(), config)).await?;
    let settled = settle(&app, &manifest).await;
    app.db.close().await;
    if let (Some(unsettled), Some(store)) = (&unsettled, location.file()) {
        match &settled {
            Ok(_) => std::fs::rename(unsettled, &store)?,
            Err(_) => std::fs::remove_file(unsettled)?,
        }
    }
    let (entries, waiting) = settled?;
    say(&format!(
        "已恢复 / restored: {} tables, {} rows, of {}; audit chain whole: {entries}; changes that wait: {waiting}",
        manifest.counts.len(),
        manifest.rows(),
        manifest.made_at
    ))
}

/// Compares and settles a restored store; the entries of its chain, and the changes that wait.
async fn settle(app: &App, manifest: &Manifest) -> anyhow::Result<(i64, usize)> {
    backup::compare(&app.db, manifest).await?;
    let entries = match audit::verify(&app.db).await? {
        Ok(entries) => entries,
        Err(broken) => bail!("the audit chain of the restored store is broken: {broken}; do not use it"),
    };
    backup::settle(&app.db, manifest).await?;
    if !app.db.fits_secret().await? {
        bail!("the court's secret here does not open what the backup holds; put its secret_dir here first");
    }
    let (_, waiting) = app::migrations(app.db.bare_writer()).await?;
    Ok((entries, waiting))
}

/// A warning where the last backup is old, or there is none.
pub(super) async fn stale(reads: Reads<'_>) -> anyhow::Result<Option<String>> {
    let Some(made_at) = db::backed_up_at(reads).await? else {
        return Ok(Some("the store was never backed up; run `zhixing backup`".to_owned()));
    };
    let age = service_clock().real() - made_at;
    Ok((age.num_hours() >= OLD_AFTER_H).then(|| {
        format!(
            "the last backup is of {made_at}, {} hours old; run `zhixing backup` each day",
            age.num_hours()
        )
    }))
}
