//! Signing keys in the secret folder: which one signs now, which still verify, and how one follows another.
//!
//! All keys lie in one file, replaced as a whole, so no process ever reads half a rotation. A key is published before it
//! signs and verifies on until the last token it signed has ended. After a compromise the old keys are gone at once.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::eddsa;
use super::token::{LEEWAY_S, LIFE_S};
use crate::kernel::id::random_bytes;
use crate::kernel::owner;

/// All keys of a court.
const FILE: &str = "signing-keys.json";
/// The key a court starts with, before its first rotation.
const FIRST: &str = "signing-key";
const LOCK: &str = "signing-keys.lock";
/// How long a planned key is published before it signs, in seconds (24 hours).
pub const PUBLISHED_S: i64 = 86_400;
/// How long until every running process has read the file, in seconds; they read it each second.
pub const READ_BY_ALL_S: i64 = 5;
/// Head of a PKCS#8 document that holds an Ed25519 seed.
const PKCS8_HEAD: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// What is wrong with the keys, in one sentence that says what to do.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The file does not read.
    #[error("signing keys in {} do not read; restore the file from your backup, or run `zhixing secrets init`", .0.display())]
    Unreadable(PathBuf),
    /// The file can be read by others.
    #[error("signing keys in {} can be read by others; run `chmod 600` on it", .0.display())]
    Readable(PathBuf),
    /// The file cannot be written.
    #[error("signing keys in {} cannot be written: {error}; give the folder to the server's user", file.display())]
    Unwritable {
        /// The file.
        file: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// A key is published and waits for its hour.
    #[error("a new key is published already and signs from {0}; give --now to let it sign at once")]
    Waiting(DateTime<Utc>),
}

/// How one key follows another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The next key is published now and signs in 24 hours.
    Planned,
    /// It signs as soon as every process has read it.
    Now,
    /// The old keys are known to others: they are gone at once.
    Compromised,
}

/// A key as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// 32 random bytes in hexadecimal.
    seed: String,
    /// From when it signs, seconds since 1970.
    signs_from: i64,
}

/// A key in use.
#[derive(Clone)]
pub(super) struct Key {
    pub(super) kid: String,
    pub(super) encoding: EncodingKey,
    pub(super) decoding: DecodingKey,
    x: String,
    signs_from: i64,
}

impl Key {
    fn try_new(seed: &[u8; 32], signs_from: i64) -> Option<Self> {
        eddsa::install();
        let public = SigningKey::from_bytes(seed).verifying_key().to_bytes();
        let x = URL_SAFE_NO_PAD.encode(public);
        let thumbprint = Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#).as_bytes());
        Some(Self {
            kid: URL_SAFE_NO_PAD.encode(thumbprint),
            encoding: EncodingKey::from_ed_der(&[PKCS8_HEAD.as_slice(), seed].concat()),
            decoding: DecodingKey::from_ed_components(&x).ok()?,
            x,
            signs_from,
        })
    }
}

/// The keys of a court, oldest first, at least one.
#[derive(Clone)]
pub(super) struct KeySet {
    keys: Vec<Key>,
}

impl KeySet {
    /// One key that always signs.
    pub(super) fn single(seed: &[u8; 32]) -> Option<Self> {
        Some(Self {
            keys: vec![Key::try_new(seed, 0)?],
        })
    }

    /// Reads the keys of `folder`.
    pub(super) fn read(folder: &Path) -> Result<Self, KeyError> {
        let unreadable = || KeyError::Unreadable(folder.join(FILE));
        let mut keys = Vec::new();
        for kept in read(folder)? {
            let seed = blake3::Hash::from_hex(&kept.seed).map_err(|_| unreadable())?;
            keys.push(Key::try_new(seed.as_bytes(), kept.signs_from).ok_or_else(unreadable)?);
        }
        keys.sort_by_key(|key| key.signs_from);
        if keys.is_empty() {
            Err(unreadable())
        } else {
            Ok(Self { keys })
        }
    }

    /// The key that signs at `now`.
    pub(super) fn signer(&self, now: i64) -> &Key {
        let newest = self.keys.iter().rfind(|key| key.signs_from <= now);
        newest.unwrap_or(&self.keys[0])
    }

    /// The key of that id, while tokens it signed may live.
    pub(super) fn verifier(&self, kid: &str, now: i64) -> Option<&Key> {
        self.living(now).find(|key| key.kid == kid)
    }

    /// Keys that sign, will sign, or signed tokens that may live.
    fn living(&self, now: i64) -> impl Iterator<Item = &Key> {
        let followers = self.keys.iter().skip(1).map(Some).chain([None]);
        let pairs = self.keys.iter().zip(followers);
        pairs
            .filter(move |(_, next)| next.is_none_or(|next| now < retired_at(next.signs_from)))
            .map(|(key, _)| key)
    }

    /// The public keys as a JSON web key set.
    pub(super) fn jwks(&self, now: i64) -> serde_json::Value {
        let key = |key: &Key| {
            serde_json::json!({
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key.kid, "x": key.x,
            })
        };
        serde_json::json!({ "keys": self.living(now).map(key).collect::<Vec<_>>() })
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        let marks = |set: &Self| -> Vec<(String, i64)> {
            set.keys.iter().map(|key| (key.kid.clone(), key.signs_from)).collect()
        };
        marks(self) == marks(other)
    }
}

/// When the last token signed before `next_signs_from` has surely ended.
const fn retired_at(next_signs_from: i64) -> i64 {
    next_signs_from + LIFE_S + LEEWAY_S + READ_BY_ALL_S
}

/// Lets another key follow; from when it signs.
///
/// # Errors
/// [`KeyError`] when the keys do not read or cannot be written, [`KeyError::Waiting`] when one waits already.
pub fn rotate(folder: &Path, how: Rotation, now: DateTime<Utc>) -> Result<DateTime<Utc>, KeyError> {
    let unwritable = |error| KeyError::Unwritable {
        file: folder.join(FILE),
        error,
    };
    let lock = File::create(folder.join(LOCK)).map_err(unwritable)?;
    owner::give(&folder.join(LOCK)).map_err(unwritable)?;
    lock.lock().map_err(unwritable)?;
    let kept = if how == Rotation::Compromised {
        Vec::new()
    } else {
        read(folder)?
    };
    let seed = blake3::Hash::from_bytes(random_bytes()).to_hex().to_string();
    let (keys, signs_from) = follow(kept, seed, how, now.timestamp())?;
    if how == Rotation::Compromised {
        // the key of the first day would otherwise be taken again if the file were lost
        replace(&folder.join(FIRST), keys[0].seed.as_bytes()).map_err(unwritable)?;
    }
    let text = serde_json::to_vec_pretty(&keys).map_err(|error| unwritable(error.into()))?;
    replace(&folder.join(FILE), &text).map_err(unwritable)?;
    Ok(super::token::instant_of(signs_from))
}

/// The keys after a rotation, and from when the newest signs. Pure.
fn follow(mut keys: Vec<Kept>, seed: String, how: Rotation, now: i64) -> Result<(Vec<Kept>, i64), KeyError> {
    keys.sort_by_key(|key| key.signs_from);
    let waiting = keys.last_mut().filter(|key| key.signs_from > now);
    let signs_from = match (how, waiting) {
        (Rotation::Planned, Some(key)) => return Err(KeyError::Waiting(super::token::instant_of(key.signs_from))),
        (Rotation::Now, Some(key)) => {
            key.signs_from = key.signs_from.min(now + READ_BY_ALL_S);
            let signs_from = key.signs_from;
            return Ok((keys, signs_from));
        }
        (Rotation::Planned, None) => now + PUBLISHED_S,
        (Rotation::Now, None) => now + READ_BY_ALL_S,
        (Rotation::Compromised, _) => now,
    };
    keys.push(Kept { seed, signs_from });
    let living = keys.windows(2).map(|pair| now < retired_at(pair[1].signs_from));
    let keep: Vec<bool> = living.chain([true]).collect();
    let keys = keys.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(key, _)| key);
    Ok((keys.collect(), signs_from))
}

fn read(folder: &Path) -> Result<Vec<Kept>, KeyError> {
    let file = folder.join(FILE);
    match fs::read(&file) {
        Ok(text) => {
            check_mode(&file)?;
            serde_json::from_slice(&text).map_err(|_| KeyError::Unreadable(file))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let first = folder.join(FIRST);
            let seed = fs::read_to_string(&first).map_err(|_| KeyError::Unreadable(first.clone()))?;
            check_mode(&first)?;
            let seed = seed.trim().to_owned();
            Ok(vec![Kept { seed, signs_from: 0 }])
        }
        Err(_) => Err(KeyError::Unreadable(file)),
    }
}

#[cfg(unix)]
fn check_mode(file: &Path) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt as _;
    let read = fs::metadata(file).map_err(|_| KeyError::Unreadable(file.to_owned()))?;
    let for_others = read.permissions().mode() & 0o077;
    if for_others == 0 {
        Ok(())
    } else {
        Err(KeyError::Readable(file.to_owned()))
    }
}

#[cfg(not(unix))]
fn check_mode(_file: &Path) -> Result<(), KeyError> {
    Ok(())
}

/// Puts a whole new file, readable by its owner alone, in place of an old one.
fn replace(file: &Path, text: &[u8]) -> std::io::Result<()> {
    let fresh = file.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut writing = options.open(&fresh)?;
    writing.write_all(text)?;
    writing.sync_all()?;
    // before it counts: a key that the service cannot read would leave the old ones in force
    owner::give(&fresh)?;
    fs::rename(&fresh, file)?;
    match file.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::clock::instant;

    const NOW: i64 = 1_700_000_000;

    fn at(second: i64) -> DateTime<Utc> {
        instant(second * 1_000_000)
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder can be made");
        replace(&folder.path().join(FIRST), "0123456789abcdef".repeat(4).as_bytes()).expect("it can be written");
        folder
    }

    fn set(folder: &tempfile::TempDir) -> KeySet {
        KeySet::read(folder.path()).expect("the keys read")
    }

    #[test]
    fn a_planned_key_is_published_for_a_day_before_it_signs_and_the_old_one_verifies_on() {
        let folder = folder();
        let old = set(&folder).signer(NOW).kid.clone();
        let signs_from = rotate(folder.path(), Rotation::Planned, at(NOW)).expect("it rotates");
        assert_eq!(signs_from, at(NOW + PUBLISHED_S));
        let keys = set(&folder);
        assert_eq!(keys.jwks(NOW)["keys"].as_array().map(Vec::len), Some(2), "published");
        assert_eq!(keys.signer(NOW + PUBLISHED_S - 1).kid, old);
        let new = keys.signer(NOW + PUBLISHED_S).kid.clone();
        assert_ne!(new, old);
        let last = NOW + PUBLISHED_S + LIFE_S + LEEWAY_S + READ_BY_ALL_S;
        assert!(keys.verifier(&old, last - 1).is_some(), "its last token may live");
        assert!(keys.verifier(&old, last).is_none());
        assert_eq!(keys.jwks(last)["keys"].as_array().map(Vec::len), Some(1));
        assert!(keys.verifier(&new, last).is_some());
        let again = rotate(folder.path(), Rotation::Planned, at(NOW + 1));
        assert!(matches!(again, Err(KeyError::Waiting(_))), "one waits");
        rotate(folder.path(), Rotation::Planned, at(last)).expect("it rotates again");
        let text = fs::read_to_string(folder.path().join(FILE)).expect("it reads");
        assert_eq!(text.matches("seed").count(), 2, "the retired key is dropped");
    }

    #[test]
    fn now_lets_the_waiting_key_sign_when_all_have_read_it() {
        let folder = folder();
        rotate(folder.path(), Rotation::Planned, at(NOW)).expect("it rotates");
        let waiting = set(&folder).signer(NOW + PUBLISHED_S).kid.clone();
        let signs_from = rotate(folder.path(), Rotation::Now, at(NOW + 60)).expect("it rotates");
        assert_eq!(signs_from, at(NOW + 60 + READ_BY_ALL_S));
        assert_eq!(
            set(&folder).signer(NOW + 60 + READ_BY_ALL_S).kid,
            waiting,
            "no third key"
        );
    }

    #[test]
    fn after_a_compromise_only_the_new_key_is_left() {
        let folder = folder();
        let old = set(&folder).signer(NOW).kid.clone();
        rotate(folder.path(), Rotation::Planned, at(NOW)).expect("it rotates");
        rotate(folder.path(), Rotation::Compromised, at(NOW + 1)).expect("it rotates");
        let keys = set(&folder);
        assert!(keys.verifier(&old, NOW + 1).is_none());
        assert_eq!(keys.jwks(NOW + 1)["keys"].as_array().map(Vec::len), Some(1));
        let new = keys.signer(NOW + 1).kid.clone();
        fs::remove_file(folder.path().join(FILE)).expect("it is there");
        assert_eq!(
            set(&folder).signer(NOW + 1).kid,
            new,
            "the key of the first day does not come back"
        );
    }

    #[cfg(unix)]
    #[test]
    fn key_files_are_their_owners_alone_and_others_are_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        rotate(folder.path(), Rotation::Compromised, at(NOW)).expect("it rotates");
        for name in [FILE, FIRST] {
            let mode = fs::metadata(folder.path().join(name))
                .expect("it is there")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        let file = folder.path().join(FILE);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("it can be changed");
        assert!(matches!(KeySet::read(folder.path()), Err(KeyError::Readable(_))));
        replace(&file, b"[]").expect("it can be written");
        assert!(matches!(KeySet::read(folder.path()), Err(KeyError::Unreadable(_))));
    }
}
