//! `PostgreSQL`: its own tools copy and restore, within the snapshot that the counts were taken in.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};

use super::envelope::Recipients;
use super::{Manifest, describe, write_head};
use crate::db::{ConnectionTrait as _, DatabaseTransaction, Db, DbBackend, Location, Sql};

/// A tool of `PostgreSQL`: on the path, or where `pg_config` says.
fn tool(name: &str) -> anyhow::Result<PathBuf> {
    let on_path = std::env::var_os("PATH").and_then(|path| {
        std::env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    });
    let of_config = || {
        let out = Command::new("pg_config").arg("--bindir").output().ok()?;
        let folder = String::from_utf8(out.stdout).ok()?;
        Some(Path::new(folder.trim()).join(name)).filter(|file| file.is_file())
    };
    on_path.or_else(of_config).with_context(|| {
        format!(
            "{name} is not there; install the client tools of PostgreSQL (Debian: apt-get install postgresql-client)"
        )
    })
}

/// The address without its password, and the password: a command line is read by everybody on the machine.
fn split(url: &str) -> (String, Option<String>) {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (named, others): (Vec<&str>, Vec<&str>) = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .partition(|pair| pair.starts_with("password="));
    let mut password = named.first().map(|pair| decoded(&pair["password=".len()..]));
    let mut plain = address.to_owned();
    if let Some((scheme, rest)) = address.split_once("//")
        && let Some((user, place)) = rest.rsplit_once('@')
        && let Some((user, given)) = user.split_once(':')
    {
        plain = format!("{scheme}//{user}@{place}");
        password = password.or_else(|| Some(decoded(given)));
    }
    if !others.is_empty() {
        plain = format!("{plain}?{}", others.join("&"));
    }
    (plain, password)
}

/// A password as it is, not as an address writes it.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn command(name: &str, location: &Location) -> anyhow::Result<Command> {
    let (url, password) = split(&location.url);
    let mut command = Command::new(tool(name)?);
    command.arg("--dbname").arg(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

/// The name under which a dump reads what the transaction sees; by hand, for it is a function of the server.
async fn export_snapshot(tx: &DatabaseTransaction) -> anyhow::Result<String> {
    let exported = Sql::new("SELECT pg_export_snapshot() AS name").build(DbBackend::Postgres);
    let row = tx.query_one_raw(exported).await?.context("no snapshot was given")?;
    Ok(row.try_get("", "name")?)
}

pub(super) async fn copy(
    (db, location): (&Db, &Location),
    file: &Path,
    (made_at, recipients): (DateTime<Utc>, &Recipients),
) -> anyhow::Result<Manifest> {
    let tx = db.bare_snapshot().await?;
    // the snapshot is held as long as the copy takes
    for setting in ["idle_in_transaction_session_timeout", "statement_timeout"] {
        tx.execute_unprepared(&format!("SET LOCAL {setting} = 0")).await?;
    }
    let snapshot = export_snapshot(&tx).await?;
    let manifest = describe((&tx).into(), made_at).await?;
    let mut dump = command("pg_dump", location)?;
    dump.args([
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        // the store's own row comes with settling: without it nothing serves what is restored
        "--exclude-table-data=store",
        "--snapshot",
        &snapshot,
    ]);
    let mut child = dump
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut out = child.stdout.take().context("pg_dump has no output")?;
    let filled = tokio::task::block_in_place(|| {
        recipients.write(file, |sealed| {
            let mut sealed = sealed;
            write_head(&mut sealed, &manifest)?;
            std::io::copy(&mut out, &mut sealed)?;
            let done = child.wait_with_output()?;
            if !done.status.success() {
                bail!("pg_dump failed: {}", String::from_utf8_lossy(&done.stderr).trim());
            }
            Ok(())
        })
    });
    tx.rollback().await?;
    filled?;
    Ok(manifest)
}

/// Restores in one transaction; whole or not at all.
pub(super) fn unpack(mut plain: impl Read, location: &Location) -> anyhow::Result<()> {
    let mut restore = command("pg_restore", location)?;
    restore.args([
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
    ]);
    let mut child = restore
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut input = child.stdin.take().context("pg_restore has no input")?;
    let copied = std::io::copy(&mut plain, &mut input);
    if copied.is_err() {
        // it must not take a cut copy for a whole one
        child.kill().ok();
    }
    drop(input);
    let done = child.wait_with_output()?;
    if let (Err(error), true) = (&copied, done.status.success() || done.stderr.is_empty()) {
        bail!("the backup cannot be unpacked: it is cut or changed ({error})");
    }
    if !done.status.success() {
        bail!("pg_restore failed: {}", String::from_utf8_lossy(&done.stderr).trim());
    }
    copied?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_stands_on_a_command_line() {
        for (url, told, password) in [
            (
                "postgres://zx:p%40ss:w@db/court",
                "postgres://zx@db/court",
                Some("p@ss:w"),
            ),
            ("postgres://zx@db/court", "postgres://zx@db/court", None),
            ("postgres://db/court", "postgres://db/court", None),
            (
                "postgres://zx@db/court?password=p%40ss&sslmode=require",
                "postgres://zx@db/court?sslmode=require",
                Some("p@ss"),
            ),
            (
                "postgres://zx:w@db/court?options=a@b",
                "postgres://zx@db/court?options=a@b",
                Some("w"),
            ),
        ] {
            assert_eq!(split(url), (told.to_owned(), password.map(str::to_owned)));
        }
    }
}
