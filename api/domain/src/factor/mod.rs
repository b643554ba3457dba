//! Second factors (第二重验证): codes of an authenticator app, recovery codes, and sign-ins that wait for one.
//!
//! A code counts once. A half-open sign-in lives five minutes and takes five guesses. Seeds are sealed, recovery codes
//! hashed; both are shown once, when they are made.

mod error;
pub mod rules;
mod store;

use uuid::Uuid;

pub use error::FactorError;
pub(crate) use store::{remove, shut_out};

use self::rules::{RECOVERY_CODES, RecoveryCode};
use crate::crypto::password::{Passwords, Verdict};
use crate::crypto::token;
use crate::crypto::totp::{self, Seed};
use crate::db::Db;
use crate::kernel::id::AccountId;
use crate::policy::{self, Action, Actor, Freshness, Owed, Reach, Row};
use crate::session::{NewNotice, NoticeKind, notify, prove_factor};

/// How long a half-open sign-in waits for its code, in seconds (5 minutes).
pub const CHALLENGE_S: i64 = 300;
/// Guesses at one half-open sign-in.
const MOST_GUESSES: i32 = 5;
/// Who issues the codes, as an app shows it.
const ISSUER: &str = "执行";

/// One's own account, as acts on it see it.
#[derive(Clone, Copy, Debug)]
pub struct OwnAccount(AccountId);

impl OwnAccount {
    /// The account.
    #[must_use]
    pub const fn new(account: AccountId) -> Self {
        Self(account)
    }
}

impl Reach for OwnAccount {
    fn is_own(&self, actor: &Actor) -> bool {
        actor.account_raw() == self.0.raw()
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        false
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(("account", self.0.raw()))
    }
}

/// Begins to enrol a second factor (绑定动态口令): whoever took over a session must not enrol his own.
pub struct EnrolTotp;

impl Action for EnrolTotp {
    const ROW: Row = Row::OwnProfile;
    const NAME: &'static str = "enrolTotp";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = OwnAccount;

    /// Whoever opened the letter with the first password binds no telephone of his to the account.
    fn also(actor: &Actor, _on: &Self::On) -> bool {
        actor.owes() != Some(Owed::Password)
    }
}

/// Ends it with the first code (确认动态口令).
pub struct ConfirmTotp;

impl Action for ConfirmTotp {
    const ROW: Row = Row::OwnProfile;
    const NAME: &'static str = "confirmTotp";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = OwnAccount;
}

/// What an authenticator app is given.
#[derive(Clone)]
pub struct Enrolment {
    /// The secret, to be typed.
    pub secret: String,
    /// The same as an address, to be shown as a picture.
    pub uri: String,
}

/// A sign-in whose password was right.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// The account.
    pub account: AccountId,
    /// The post asked for.
    pub post: Uuid,
    /// The stored hash the password was checked against.
    pub password_hash: String,
}

/// The use cases of second factors.
#[derive(Clone)]
pub struct Factors {
    db: Db,
    passwords: Passwords,
}

impl Factors {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db, passwords: Passwords) -> Self {
        Self { db, passwords }
    }

    /// Whether an account has one.
    ///
    /// # Errors
    /// [`FactorError::Store`].
    pub async fn is_enrolled(&self, account: AccountId) -> Result<bool, FactorError> {
        Ok(store::is_enrolled(self.db.reads(), account).await?)
    }

    /// Makes the caller a secret that waits for its first code.
    ///
    /// # Errors
    /// [`FactorError::Denied`] when his proof is older than five minutes, [`FactorError::Enrolled`].
    pub async fn enrol(&self, actor: &Actor) -> Result<Enrolment, FactorError> {
        let own = own(actor);
        let permit = policy::authorize::<EnrolTotp>(actor, &own)?;
        let seed = Seed::random();
        let tx = self.db.begin(actor).await?.permit(permit);
        if !store::await_code(&tx, own.0, &seed, self.db.clock().real()).await? {
            return Err(FactorError::Enrolled);
        }
        tx.commit(()).await?;
        let username = actor.identity().map_or("", |identity| &identity.username);
        Ok(Enrolment {
            secret: seed.base32(),
            uri: seed.uri(ISSUER, username),
        })
    }

    /// Enrols the secret that waited, proved by its first code; ten recovery codes, shown this once.
    ///
    /// # Errors
    /// [`FactorError::WrongCode`], [`FactorError::None`] when no secret waits, [`FactorError::Denied`].
    pub async fn confirm(&self, actor: &Actor, code: &str) -> Result<Vec<String>, FactorError> {
        let own = own(actor);
        let permit = policy::authorize::<ConfirmTotp>(actor, &own)?;
        let now = self.db.clock().real();
        let kept = store::totp(&self.db, self.db.reads(), own.0).await?;
        let kept = kept.filter(|kept| !kept.is_enrolled).ok_or(FactorError::None)?;
        let step = kept.seed.step_of(code.trim(), now.timestamp(), kept.last_step);
        let step = step.ok_or(FactorError::WrongCode)?;
        let mut codes = Vec::new();
        for slot in 0..RECOVERY_CODES {
            let code = RecoveryCode::random(slot);
            let hash = self.passwords.hash(code.letters.clone().into()).await?;
            codes.push((code, hash));
        }
        let tx = self.db.begin(actor).await?.permit(permit);
        let proved = store::Proved { kept: &kept, step };
        if !store::enrol(&tx, own.0, proved, &codes, now).await? {
            return Err(FactorError::Enrolled);
        }
        notify(&tx.chore(), own.0, NewNotice::of(NoticeKind::FactorEnrolled), now).await?;
        if let Some(identity) = actor.identity() {
            prove_factor(&tx.chore(), own.0, identity.session, now).await?;
        }
        tx.commit(()).await?;
        Ok(codes.iter().map(|(code, _)| code.written()).collect())
    }

    /// Leaves a sign-in half open until its code comes; its opaque id. None when the account takes the password no more.
    ///
    /// # Errors
    /// [`FactorError::Store`].
    pub async fn challenge(&self, challenge: &Challenge) -> Result<Option<String>, FactorError> {
        let id = token::opaque();
        let hash = token::opaque_hash(&id);
        let is_open = store::open_challenge(&self.db, &hash, challenge, self.db.clock().real()).await?;
        Ok(is_open.then_some(id))
    }

    /// Completes a half-open sign-in with a code of the app or a recovery code.
    ///
    /// # Errors
    /// [`FactorError::WrongCode`] for an unknown, late or exhausted one and for a wrong code, all alike.
    pub async fn complete(&self, id: &str, code: &str) -> Result<Challenge, FactorError> {
        let (hash, now) = (token::opaque_hash(id), self.db.clock().real());
        let challenge = store::guess(&self.db, &hash, now)
            .await?
            .ok_or(FactorError::WrongCode)?;
        self.check(challenge.account, code).await?;
        if store::close(&self.db, &hash, now).await? {
            Ok(challenge)
        } else {
            Err(FactorError::WrongCode)
        }
    }

    /// Takes a code of the app or a recovery code of an account; each counts once.
    ///
    /// # Errors
    /// [`FactorError::WrongCode`].
    pub async fn check(&self, account: AccountId, code: &str) -> Result<(), FactorError> {
        let (code, now) = (code.trim(), self.db.clock().real());
        let holds = if totp::is_code(code) {
            let kept = store::totp(&self.db, self.db.reads(), account).await?;
            let taken = kept.filter(|kept| kept.is_enrolled).and_then(|kept| {
                let step = kept.seed.step_of(code, now.timestamp(), kept.last_step)?;
                Some((kept.last_step, step))
            });
            match taken {
                Some((read, step)) => store::take_step(&self.db, account, read, step).await?,
                None => false,
            }
        } else {
            self.recover(account, code).await?
        };
        if holds { Ok(()) } else { Err(FactorError::WrongCode) }
    }

    async fn recover(&self, account: AccountId, code: &str) -> Result<bool, FactorError> {
        let Some(code) = RecoveryCode::read(code) else {
            return Ok(false);
        };
        let stored = store::recovery_hash(&self.db, account, code.slot).await?;
        if self.passwords.verify(stored, code.letters.into()).await? == Verdict::Wrong {
            return Ok(false);
        }
        Ok(store::use_recovery(&self.db, account, code.slot, self.db.clock().real()).await?)
    }
}

fn own(actor: &Actor) -> OwnAccount {
    OwnAccount(AccountId::new(actor.account_raw()))
}
