//! The court's secrets: files of 64 hexadecimal digits that their owner alone may read.

use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretBox};

use super::ConfigError;
use crate::kernel::id::random_bytes;

/// The court's secrets.
pub struct Secrets {
    court: SecretBox<[u8; 32]>,
    signing: SecretBox<[u8; 32]>,
    folder: Option<PathBuf>,
}

const COURT_SECRET: &str = "court-secret";
const SIGNING_KEY: &str = "signing-key";

impl Secrets {
    /// Reads the secrets of `folder`.
    ///
    /// # Errors
    /// [`ConfigError`] for a missing, weak or readable one.
    pub fn load(folder: &Path) -> Result<Self, ConfigError> {
        Ok(Self {
            court: read_secret(&folder.join(COURT_SECRET))?,
            signing: read_secret(&folder.join(SIGNING_KEY))?,
            folder: Some(folder.to_owned()),
        })
    }

    /// Makes the secrets that are missing, readable by their owner alone.
    ///
    /// # Errors
    /// [`ConfigError::Folder`].
    pub fn init(folder: &Path) -> Result<(), ConfigError> {
        let failed = |error| ConfigError::Folder {
            folder: folder.to_owned(),
            error,
        };
        if !folder.exists() {
            let above = folder.parent().filter(|above| !above.as_os_str().is_empty());
            above.map_or(Ok(()), std::fs::create_dir_all).map_err(failed)?;
            std::fs::DirBuilder::new().mode(0o700).create(folder).map_err(failed)?;
        }
        for name in [COURT_SECRET, SIGNING_KEY] {
            if !folder.join(name).exists() {
                write_secret(&folder.join(name)).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Secrets that live as long as the process: for tests.
    #[must_use]
    pub fn fixed(byte: u8) -> Self {
        Self {
            court: SecretBox::new(Box::new([byte; 32])),
            signing: SecretBox::new(Box::new([byte ^ 0x55; 32])),
            folder: None,
        }
    }

    /// The secret all column keys come from.
    #[must_use]
    pub fn court(&self) -> &[u8; 32] {
        self.court.expose_secret()
    }

    /// The folder they lie in, where signing keys follow one another.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The seed of the first signing key.
    #[must_use]
    pub fn signing(&self) -> &[u8; 32] {
        self.signing.expose_secret()
    }
}

fn read_secret(file: &Path) -> Result<SecretBox<[u8; 32]>, ConfigError> {
    let text = std::fs::read_to_string(file).map_err(|error| unread(file, error))?;
    check_mode(file)?;
    let text = text.trim();
    let mut bytes = [0_u8; 32];
    if text.len() != 64 || !text.is_ascii() {
        return Err(ConfigError::Weak(file.to_owned()));
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte =
            u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).map_err(|_| ConfigError::Weak(file.to_owned()))?;
    }
    let distinct: std::collections::BTreeSet<u8> = bytes.iter().copied().collect();
    if distinct.len() < 8 {
        return Err(ConfigError::Weak(file.to_owned()));
    }
    Ok(SecretBox::new(Box::new(bytes)))
}

/// Why a secret was not read: it is not there, or not for this user.
fn unread(file: &Path, error: std::io::Error) -> ConfigError {
    let file = file.to_owned();
    if error.kind() == std::io::ErrorKind::NotFound {
        ConfigError::Missing(file)
    } else {
        ConfigError::Unreadable { file, error }
    }
}

/// Refuses a file that others may read.
///
/// # Errors
/// [`ConfigError::Readable`], [`ConfigError::Missing`], [`ConfigError::Unreadable`].
#[cfg(unix)]
pub fn check_mode(file: &Path) -> Result<(), ConfigError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(file)
        .map_err(|error| unread(file, error))?
        .permissions()
        .mode();
    let for_others = mode & 0o077;
    if for_others == 0 {
        Ok(())
    } else {
        Err(ConfigError::Readable(file.to_owned()))
    }
}

/// Takes every file: this system has no such modes.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn check_mode(_file: &Path) -> Result<(), ConfigError> {
    Ok(())
}

fn write_secret(file: &Path) -> std::io::Result<()> {
    use std::io::Write as _;
    let text = blake3::Hash::from_bytes(random_bytes()).to_hex();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(text.as_bytes())?;
    crate::kernel::owner::give(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_secrets_load_and_bad_ones_are_refused() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        assert!(matches!(Secrets::load(folder.path()), Err(ConfigError::Missing(_))));
        Secrets::init(folder.path()).expect("secrets can be made");
        assert!(Secrets::load(folder.path()).is_ok());
        let file = folder.path().join(COURT_SECRET);
        for weak in ["", "abc", &"0".repeat(64), &"zz".repeat(32)] {
            std::fs::write(&file, weak).expect("the file can be written");
            assert!(
                matches!(Secrets::load(folder.path()), Err(ConfigError::Weak(_))),
                "{weak}"
            );
        }
    }
}
