//! The envelope (加密封装): the age format (age-encryption.org/v1), so that a backup opens with other tools too.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use age::x25519;
use anyhow::{Context as _, bail};
use secrecy::ExposeSecret as _;

use crate::kernel::owner;

/// Who can open a backup.
pub struct Recipients(Vec<x25519::Recipient>);

impl Recipients {
    /// Reads public keys as `age1…`.
    ///
    /// # Errors
    /// One sentence naming the first that is none; none at all is an error too.
    pub fn read<'a>(keys: impl IntoIterator<Item = &'a str>) -> anyhow::Result<Self> {
        let keys = keys.into_iter().map(str::trim).filter(|key| !key.is_empty());
        let read = keys.map(|key| {
            x25519::Recipient::from_str(key)
                .map_err(|why| anyhow::anyhow!("{key:?} is no recipient ({why}); write age1…"))
        });
        let recipients = read.collect::<anyhow::Result<Vec<_>>>()?;
        if recipients.is_empty() {
            bail!(
                "nobody could open the backup: make a key with `zhixing backup-key FILE` on another machine, and name it with \
                 --recipient or backup_recipients"
            );
        }
        Ok(Self(recipients))
    }

    /// Writes an encrypted file for its owner alone: under another name first, so that a half one is never taken for a
    /// whole one.
    pub(super) fn write(
        &self,
        file: &Path,
        content: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let part = Part::new(file)?;
        let encryptor = age::Encryptor::with_recipients(self.0.iter().map(|key| key as &dyn age::Recipient))?;
        let mut sealed = encryptor.wrap_output(std::io::BufWriter::new(part.file.try_clone()?))?;
        content(&mut sealed)?;
        sealed
            .finish()?
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?;
        part.keep(file)
    }
}

/// The other half of a recipient's key.
pub struct Identity(x25519::Identity);

impl Identity {
    /// Reads a file with a line `AGE-SECRET-KEY-1…`.
    ///
    /// # Errors
    /// One sentence that says what to do.
    pub fn load(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let line = text
            .lines()
            .map(str::trim)
            .find(|line| line.starts_with("AGE-SECRET-KEY-"));
        let line = line.with_context(|| {
            format!(
                "{} holds no key; give the file `zhixing backup-key` made",
                file.display()
            )
        })?;
        let read = x25519::Identity::from_str(line)
            .map_err(|why| anyhow::anyhow!("the key in {} is broken: {why}", file.display()))?;
        Ok(Self(read))
    }

    pub(super) fn open(&self, file: File) -> anyhow::Result<impl Read + use<>> {
        let sealed = age::Decryptor::new_buffered(std::io::BufReader::new(file)).context("the file is no backup")?;
        let opened = sealed.decrypt(std::iter::once(&self.0 as &dyn age::Identity));
        opened.map_err(|why| {
            anyhow::anyhow!("the backup does not open with this key ({why}); give the key it was made for")
        })
    }
}

/// Makes a key in a new file, for its owner alone; the recipient to name.
///
/// # Errors
/// When the file is there already or cannot be written.
pub fn new_identity(file: &Path) -> anyhow::Result<String> {
    let identity = x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let mut made =
        made.with_context(|| format!("{} cannot be made; name a file that is not there yet", file.display()))?;
    writeln!(
        made,
        "# public key: {recipient}\n{}",
        identity.to_string().expose_secret()
    )?;
    made.sync_all()?;
    owner::offer(file)?;
    Ok(recipient)
}

/// A file that is not whole yet; gone when dropped.
pub(super) struct Part {
    path: PathBuf,
    pub(super) file: File,
}

impl Part {
    pub(super) fn new(whole: &Path) -> anyhow::Result<Self> {
        let mut name = whole.as_os_str().to_owned();
        name.push(".part");
        let path = PathBuf::from(name);
        // left by one that was broken off; a link is removed, not followed
        std::fs::remove_file(&path).ok();
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(Self { path, file })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name, once it lies on the disk.
    pub(super) fn keep(self, whole: &Path) -> anyhow::Result<()> {
        self.file.sync_all()?;
        owner::offer(&self.path)?;
        std::fs::rename(&self.path, whole)?;
        if let Some(folder) = whole.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        std::fs::remove_file(&self.path).ok();
    }
}
