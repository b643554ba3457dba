//! Column encryption, blind index and the keys behind them.
//!
//! A sealed cell is `version | key id | nonce | ciphertext`, `XChaCha20-Poly1305` with the column's name and the row's
//! id as associated data: a cell moved to another row or column does not open. Keys come from the secret folder, never
//! from the database. Equality search uses a keyed hash of its own.

mod eddsa;
pub mod keys;
pub mod link;
pub mod password;
pub mod token;
pub mod totp;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use thiserror::Error;
use uuid::Uuid;

use crate::kernel::id::random_bytes;

/// A column that is sealed; the name is bound into the ciphertext.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// `party.id_number`.
    PartyIdNumber,
    /// `party.phone`.
    PartyPhone,
    /// `party.address`.
    PartyAddress,
    /// `party.bank_account`.
    PartyBankAccount,
    /// `person.id_number`.
    PersonIdNumber,
    /// `visit.visitor_phone`.
    VisitPhone,
    /// `totp.seed`.
    TotpSeed,
    /// `challenge.asked`.
    ChallengeAsked,
    /// `credential_issue.half`.
    FirstPassword,
    /// `outbox.payload` of a text message.
    TextMessage,
}

impl Column {
    const fn name(self) -> &'static str {
        match self {
            Self::PartyIdNumber => "party.id_number",
            Self::PartyPhone => "party.phone",
            Self::PartyAddress => "party.address",
            Self::PartyBankAccount => "party.bank_account",
            Self::PersonIdNumber => "person.id_number",
            Self::VisitPhone => "visit.visitor_phone",
            Self::TotpSeed => "totp.seed",
            Self::ChallengeAsked => "challenge.asked",
            Self::FirstPassword => "credential_issue.half",
            Self::TextMessage => "outbox.payload",
        }
    }
}

/// What can be looked up by equality without being readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blind {
    /// Number of an identity document or credit code.
    IdNumber,
    /// Telephone number.
    Phone,
    /// User name or address whose tries are counted.
    Throttle,
    /// One-time code, together with what it belongs to.
    Code,
    /// The secret itself: a fixed word, to tell another secret by.
    Mark,
}

/// What a short tag protects from forging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tagged {
    /// A global id.
    Id,
    /// A list cursor.
    Cursor,
}

/// A cell does not open: wrong key, wrong place, or changed.
#[derive(Debug, Error)]
#[error("sealed cell does not open")]
pub struct NotOpened;

/// The keys of one court's store.
#[derive(Clone)]
pub struct Keyring {
    cells: XChaCha20Poly1305,
    blind: [u8; 32],
    tags: [u8; 32],
    successors: [u8; 32],
}

const VERSION: u8 = 1;
const KEY_ID: u8 = 1;
const NONCE: usize = 24;
const HEAD: usize = 2 + NONCE;

impl Keyring {
    /// Derives all keys from the court's secret.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        let cells = blake3::derive_key("zhixing 2026 column cells", secret);
        Self {
            cells: XChaCha20Poly1305::new(&cells.into()),
            blind: blake3::derive_key("zhixing 2026 blind index", secret),
            tags: blake3::derive_key("zhixing 2026 id and cursor tags", secret),
            successors: blake3::derive_key("zhixing 2026 successors of refresh tokens", secret),
        }
    }

    /// Seals the text of one cell.
    ///
    /// # Panics
    /// Never: a cell is far below the cipher's limit of 256 GiB.
    #[must_use]
    pub fn seal(&self, column: Column, row: Uuid, text: &str) -> Vec<u8> {
        let nonce = random_bytes::<NONCE>();
        let aad = place(column, row);
        let payload = Payload {
            msg: text.as_bytes(),
            aad: &aad,
        };
        let sealed = self
            .cells
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a cell is far below the cipher's limit");
        let mut cell = Vec::with_capacity(HEAD + sealed.len());
        cell.extend_from_slice(&[VERSION, KEY_ID]);
        cell.extend_from_slice(&nonce);
        cell.extend_from_slice(&sealed);
        cell
    }

    /// Opens a cell.
    ///
    /// # Errors
    /// [`NotOpened`] when it was sealed for another place, with another key, or changed.
    pub fn open(&self, column: Column, row: Uuid, cell: &[u8]) -> Result<String, NotOpened> {
        let (head, sealed) = cell.split_at_checked(HEAD).ok_or(NotOpened)?;
        if head[..2] != [VERSION, KEY_ID] {
            return Err(NotOpened);
        }
        let nonce: [u8; NONCE] = head[2..].try_into().map_err(|_| NotOpened)?;
        let aad = place(column, row);
        let payload = Payload { msg: sealed, aad: &aad };
        let text = self
            .cells
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| NotOpened)?;
        String::from_utf8(text).map_err(|_| NotOpened)
    }

    /// The keyed hash that stands for `text` in an index: 64 hexadecimal digits.
    #[must_use]
    pub fn blind(&self, what: Blind, text: &str) -> String {
        let label: &[u8] = match what {
            Blind::IdNumber => b"id-number",
            Blind::Phone => b"phone",
            Blind::Throttle => b"throttle",
            Blind::Code => b"code",
            Blind::Mark => b"mark",
        };
        let digest = mac(&self.blind, &[label, text.as_bytes()]);
        blake3::Hash::from_bytes(digest).to_hex().to_string()
    }

    /// A short tag over `parts` that only this court can make.
    #[must_use]
    pub fn tag(&self, what: Tagged, parts: &[&[u8]]) -> [u8; 7] {
        let label: &[u8] = match what {
            Tagged::Id => b"id",
            Tagged::Cursor => b"cursor",
        };
        let all: Vec<&[u8]> = std::iter::once(label).chain(parts.iter().copied()).collect();
        let digest = mac(&self.tags, &all);
        let mut tag = [0_u8; 7];
        tag.copy_from_slice(&digest[..7]);
        tag
    }

    /// The refresh token that follows another, base64url: 256 bits that only this court can tell, the same each time.
    #[must_use]
    pub fn successor(&self, refresh_token: &str) -> String {
        URL_SAFE_NO_PAD.encode(mac(&self.successors, &[refresh_token.as_bytes()]))
    }

    /// Up to 32 bytes made unreadable, or readable again, by what only this court can make of `parts`; these must not come
    /// twice with other bytes.
    #[must_use]
    pub fn veil(&self, what: Tagged, parts: &[&[u8]], bytes: &[u8]) -> Vec<u8> {
        let label: &[u8] = match what {
            Tagged::Id => b"veil of an id",
            Tagged::Cursor => b"veil of a cursor",
        };
        let all: Vec<&[u8]> = std::iter::once(label).chain(parts.iter().copied()).collect();
        let pad = mac(&self.tags, &all);
        bytes.iter().zip(pad).map(|(byte, pad)| byte ^ pad).collect()
    }

    /// Whether `tag` is the one over `parts`; takes the same time for each.
    #[must_use]
    pub fn tag_holds(&self, what: Tagged, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.tag(what, parts).ct_eq(tag).into()
    }
}

fn place(column: Column, row: Uuid) -> Vec<u8> {
    let mut place = column.name().as_bytes().to_vec();
    place.push(0);
    place.extend_from_slice(row.as_bytes());
    place
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Checks that sealing, opening and refusing work with the crypto libraries as built.
///
/// # Errors
/// A sentence for the operator when they do not.
pub fn self_test() -> Result<(), &'static str> {
    let keyring = Keyring::new(&[7; 32]);
    let row = Uuid::from_u128(1);
    let cell = keyring.seal(Column::PartyPhone, row, "13900000000");
    let opened = keyring
        .open(Column::PartyPhone, row, &cell)
        .map_err(|_| "column encryption does not open its own cell")?;
    if opened != "13900000000" || keyring.open(Column::PartyAddress, row, &cell).is_ok() {
        return Err("column encryption does not bind a cell to its column");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_opens_in_its_own_place_alone() {
        let keyring = Keyring::new(&[1; 32]);
        let row = Uuid::from_u128(9);
        let cell = keyring.seal(Column::PartyIdNumber, row, "530381190001010015");
        assert!(!cell.windows(6).any(|window| window == b"530381"));
        assert_eq!(
            keyring.open(Column::PartyIdNumber, row, &cell).ok().as_deref(),
            Some("530381190001010015")
        );
        assert!(keyring.open(Column::PartyIdNumber, Uuid::from_u128(8), &cell).is_err());
        assert!(keyring.open(Column::PartyPhone, row, &cell).is_err());
        assert!(Keyring::new(&[2; 32]).open(Column::PartyIdNumber, row, &cell).is_err());
        let mut changed = cell.clone();
        *changed.last_mut().expect("a cell is not empty") ^= 1;
        assert!(keyring.open(Column::PartyIdNumber, row, &changed).is_err());
        assert!(keyring.open(Column::PartyIdNumber, row, &cell[..10]).is_err());
    }

    #[test]
    fn the_blind_index_is_keyed_and_classed() {
        let one = Keyring::new(&[1; 32]);
        assert_eq!(one.blind(Blind::Phone, "1"), one.blind(Blind::Phone, "1"));
        assert_ne!(one.blind(Blind::Phone, "1"), one.blind(Blind::IdNumber, "1"));
        assert_ne!(
            one.blind(Blind::Phone, "1"),
            Keyring::new(&[2; 32]).blind(Blind::Phone, "1")
        );
    }

    #[test]
    fn the_self_test_passes() {
        assert_eq!(self_test(), Ok(()));
    }
}
