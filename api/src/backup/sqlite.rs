//! `SQLite`: a copy of one moment, made by the database itself while others write.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};

use super::envelope::{Part, Recipients};
use super::{Manifest, describe, write_head};
use crate::db::{ConnectionTrait as _, Db, Location, Sql};

/// How the folders begin that copies are made in.
const SCRATCH: &str = ".zhixing-copy-";

/// Holds a folder that a copy is made in, as long as what it gives lives, so that nobody else clears it away.
fn hold(folder: &Path) -> anyhow::Result<File> {
    let held = File::open(folder)?;
    held.try_lock()?;
    Ok(held)
}

/// Clears away copies that were broken off: nobody holds them any more.
fn clear_left(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for left in entries.flatten() {
        if left.file_name().to_string_lossy().starts_with(SCRATCH) && hold(&left.path()).is_ok() {
            std::fs::remove_dir_all(left.path()).ok();
        }
    }
}

pub(super) async fn copy(
    (db, location): (&Db, &Location),
    file: &Path,
    (made_at, recipients): (DateTime<Utc>, &Recipients),
) -> anyhow::Result<Manifest> {
    // beside the store, which is as open as its copy: what lies beside the backup is sealed
    let store = location.file().unwrap_or_default();
    let folder = store.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    clear_left(folder);
    let scratch = tempfile::Builder::new()
        .prefix(SCRATCH)
        .tempdir_in(folder)
        .context("the folder of the store cannot be written to")?;
    let _held = hold(scratch.path()).context("another backup is being made; run it again")?;
    let plain = scratch.path().join("copy.db");
    copy_file(db, &plain).await?;
    let conn = crate::db::connect_to_change(&Location::sqlite(&plain)).await?;
    let manifest = describe((&conn).into(), made_at).await?;
    conn.close().await?;
    recipients.write(file, |out| {
        let mut out = out;
        write_head(&mut out, &manifest)?;
        std::io::copy(&mut File::open(&plain)?, &mut out)?;
        Ok(())
    })?;
    Ok(manifest)
}

/// Copies the store into a file, as it is at one moment; by hand, for the builder has no such command.
async fn copy_file(db: &Db, plain: &Path) -> anyhow::Result<()> {
    let vacuum = Sql::new("VACUUM INTO ?").bind(plain.to_str().context("the folder's name is no text")?);
    let copied = db.bare_reader().execute_raw(vacuum.build(db.backend())).await;
    copied.context("the store cannot be copied; is there room beside it?")?;
    Ok(())
}

/// Writes the store where none lies; whole or not at all.
pub(super) fn unpack(plain: &mut impl Read, location: &Location) -> anyhow::Result<()> {
    let file = location.file().context("the address names no file")?;
    for beside in ["", "-wal", "-shm"] {
        let mut name = file.clone().into_os_string();
        name.push(beside);
        let there = Path::new(&name);
        if there.metadata().is_ok_and(|there| there.len() > 0) {
            bail!(
                "{} is there already; a backup is restored into an empty place only: give another --database-url",
                there.display()
            );
        }
    }
    let mut part = Part::new(&file)?;
    std::io::copy(plain, &mut part.file).with_context(|| {
        format!(
            "the backup cannot be unpacked to {}: it is cut or changed, or there is no room",
            part.path().display()
        )
    })?;
    part.keep(&file)
}
