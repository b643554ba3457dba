//! Access tokens: `EdDSA`, at most fifteen minutes, every claim checked; and the opaque secrets behind refresh tokens.
//!
//! A token says who signed in and in which session, never what he may do: rights are read from the store.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;
use uuid::Uuid;

use super::keys::{KeyError, KeySet};
use crate::kernel::id::random_bytes;

/// Longest life of an access token, in seconds (15 minutes).
pub const LIFE_S: i64 = 900;
/// Clocks may differ by this, in seconds.
pub(super) const LEEWAY_S: i64 = 30;
/// Longest token read, in bytes.
const MAX_BYTES: usize = 2_048;
pub(super) const ISSUER: &str = "zhixing";
const AUDIENCE: &str = "zhixing-api";
const TYPE: &str = "at+jwt";

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Issuer.
    pub iss: String,
    /// Audience.
    pub aud: String,
    /// Account.
    pub sub: Uuid,
    /// Session.
    pub sid: Uuid,
    /// Number of the pair of tokens within the session.
    #[serde(rename = "gen")]
    pub generation: i64,
    /// Token.
    pub jti: Uuid,
    /// Made at, seconds since 1970.
    pub iat: i64,
    /// Not before.
    pub nbf: i64,
    /// Ends at.
    pub exp: i64,
    /// How the person proved himself.
    pub acr: String,
    /// When he did.
    pub auth_time: i64,
}

/// What an access token is issued for.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'a> {
    /// Account.
    pub account: Uuid,
    /// Session.
    pub session: Uuid,
    /// Number of the pair of tokens within the session.
    pub generation: i64,
    /// Token.
    pub jti: Uuid,
    /// How the person proved himself.
    pub acr: &'a str,
    /// When he did.
    pub proved_at: DateTime<Utc>,
}

impl Grant<'static> {
    /// A grant to nobody, for checks of the library.
    #[must_use]
    pub fn none(now: DateTime<Utc>) -> Self {
        Self {
            account: Uuid::nil(),
            session: Uuid::nil(),
            generation: 0,
            jti: Uuid::nil(),
            acr: "pwd",
            proved_at: now,
        }
    }
}

/// The token is not one of ours, or not now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("token refused")]
pub struct TokenRefused;

/// How long the keys in the secret folder are trusted without looking again.
const LOOKED_AT: Duration = Duration::from_secs(1);
/// How soon an unknown key id lets the folder be looked at again: a flood of them reads it four times a second.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Signs and checks access tokens.
#[derive(Clone)]
pub struct Tokens {
    folder: Option<Arc<Path>>,
    state: Arc<RwLock<State>>,
}

/// The keys as they were last read.
struct State {
    keys: Arc<KeySet>,
    /// Grows whenever the keys change.
    epoch: u64,
    read_at: Instant,
}

impl Tokens {
    /// Takes one Ed25519 seed that never changes.
    ///
    /// # Errors
    /// [`TokenRefused`] when the library does not take the key.
    pub fn try_new(seed: &[u8; 32]) -> Result<Self, TokenRefused> {
        Ok(Self::over(None, KeySet::single(seed).ok_or(TokenRefused)?))
    }

    /// Takes the keys of the secret folder, and looks at it again each second.
    ///
    /// # Errors
    /// [`KeyError`] when they do not read.
    pub fn open(folder: &Path) -> Result<Self, KeyError> {
        Ok(Self::over(Some(Arc::from(folder)), KeySet::read(folder)?))
    }

    fn over(folder: Option<Arc<Path>>, keys: KeySet) -> Self {
        let state = State {
            keys: Arc::new(keys),
            epoch: 0,
            read_at: Instant::now(),
        };
        Self {
            folder,
            state: Arc::new(RwLock::new(state)),
        }
    }

    /// Which keys count now: what was checked under another number is checked again.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.look(LOOKED_AT);
        self.state.read().unwrap_or_else(PoisonError::into_inner).epoch
    }

    fn keys(&self, trusted: Duration) -> Arc<KeySet> {
        self.look(trusted);
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner).keys)
    }

    /// Reads the folder unless it was read within `trusted`. Keys that do not read leave the known ones in force.
    fn look(&self, trusted: Duration) {
        let Some(folder) = &self.folder else { return };
        let is_due = |state: &State| state.read_at.elapsed() >= trusted;
        if !is_due(&self.state.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if !is_due(&state) {
            return;
        }
        state.read_at = Instant::now();
        match KeySet::read(folder) {
            Ok(keys) if keys.is_same(&state.keys) => {}
            Ok(keys) => {
                state.keys = Arc::new(keys);
                state.epoch += 1;
                tracing::info!(keys.epoch = state.epoch, "signing keys changed");
            }
            Err(error) => tracing::error!(cause = %error, "signing keys not read, the known ones stay in force"),
        }
    }

    /// Signs a token for a session.
    ///
    /// # Errors
    /// [`TokenRefused`] when the library does not sign.
    pub fn issue(&self, grant: &Grant<'_>, now: DateTime<Utc>) -> Result<String, TokenRefused> {
        let iat = now.timestamp();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: grant.account,
            sid: grant.session,
            generation: grant.generation,
            jti: grant.jti,
            iat,
            nbf: iat,
            exp: iat + LIFE_S,
            acr: grant.acr.to_owned(),
            auth_time: grant.proved_at.timestamp(),
        };
        self.sign(TYPE, &claims, iat)
    }

    /// Signs claims as a token of a type.
    pub(super) fn sign<C: Serialize>(&self, typ: &str, claims: &C, iat: i64) -> Result<String, TokenRefused> {
        let keys = self.keys(LOOKED_AT);
        let key = keys.signer(iat);
        let header = Header {
            typ: Some(typ.to_owned()),
            kid: Some(key.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        jsonwebtoken::encode(&header, claims, &key.encoding).map_err(|_| TokenRefused)
    }

    /// Checks a token.
    ///
    /// # Errors
    /// [`TokenRefused`] whatever is wrong with it.
    pub fn check(&self, token: &str, now: DateTime<Utc>) -> Result<Claims, TokenRefused> {
        let claims: Claims = self.open_as(TYPE, AUDIENCE, token, now)?;
        let times = Times {
            iat: claims.iat,
            nbf: claims.nbf,
            exp: claims.exp,
        };
        if times.are_timely(LIFE_S, now) {
            Ok(claims)
        } else {
            Err(TokenRefused)
        }
    }

    /// Checks the form, type, audience and signature of a token; its times are left to the caller.
    pub(super) fn open_as<C: DeserializeOwned>(
        &self,
        typ: &str,
        audience: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<C, TokenRefused> {
        if token.len() > MAX_BYTES {
            return Err(TokenRefused);
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenRefused)?;
        let plain = header.alg == Algorithm::EdDSA
            && header.typ.as_deref() == Some(typ)
            && header.jku.is_none()
            && header.jwk.is_none()
            && header.x5u.is_none()
            && header.crit.is_none();
        if !plain {
            return Err(TokenRefused);
        }
        let (kid, now) = (header.kid.ok_or(TokenRefused)?, now.timestamp());
        let mut keys = self.keys(LOOKED_AT);
        if keys.verifier(&kid, now).is_none() {
            keys = self.keys(LOOK_AGAIN);
        }
        let key = keys.verifier(&kid, now).ok_or(TokenRefused)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub", "nbf"]);
        validation.validate_exp = false; // the times are checked against our own clock
        let opened = jsonwebtoken::decode::<C>(token, &key.decoding, &validation);
        Ok(opened.map_err(|_| TokenRefused)?.claims)
    }

    /// The public keys in use at `now` as a JSON web key set.
    #[must_use]
    pub fn jwks(&self, now: DateTime<Utc>) -> serde_json::Value {
        self.keys(LOOKED_AT).jwks(now.timestamp())
    }

    /// Checks that signing and refusing work with the libraries as built.
    ///
    /// # Errors
    /// A sentence for the operator when they do not.
    pub fn self_test(&self, now: DateTime<Utc>) -> Result<(), &'static str> {
        let token = self
            .issue(&Grant::none(now), now)
            .map_err(|_| "access tokens cannot be signed")?;
        self.check(&token, now).map_err(|_| "access tokens cannot be checked")?;
        let cut = &token[..token.len() - 2];
        if self.check(cut, now).is_ok() {
            Err("a cut access token is accepted")
        } else {
            Ok(())
        }
    }
}

/// The times a token claims, in seconds since 1970. They are anybody's numbers: none of them is added to or taken from
/// without care.
#[derive(Clone, Copy)]
pub(super) struct Times {
    /// When it was made.
    pub(super) iat: i64,
    /// Before when it does not hold.
    pub(super) nbf: i64,
    /// When it ends.
    pub(super) exp: i64,
}

impl Times {
    /// Whether they hold now and span at most `life`.
    pub(super) fn are_timely(self, life: i64, now: DateTime<Utc>) -> bool {
        let Self { iat, nbf, exp } = self;
        let now = now.timestamp();
        exp > now - LEEWAY_S
            && nbf <= now + LEEWAY_S
            && iat <= now + LEEWAY_S
            && exp > iat
            && exp.saturating_sub(iat) <= life
    }
}

/// The instant a claim in seconds since 1970 names.
#[must_use]
pub fn instant_of(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// A new opaque secret of 256 bits, base64url.
#[must_use]
pub fn opaque() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// The id that belongs to an opaque secret, and tells nothing of it.
#[must_use]
pub fn opaque_id(secret: &str) -> Uuid {
    let mut id = [0; 16];
    id.copy_from_slice(&blake3::hash(secret.as_bytes()).as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}

/// What is stored of an opaque secret: its SHA-256, hexadecimal.
#[must_use]
pub fn opaque_hash(secret: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    blake3::Hash::from_bytes(digest).to_hex().to_string()
}

#[cfg(test)]
mod tests;
