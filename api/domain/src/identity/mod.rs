//! Identity: accounts, posts, access tokens (账号、岗位、令牌).
//!
//! Decides who a caller is. What he may do is decided by policy, from the post read here at each request: a post that
//! ended, an account that was disabled or a session that was ended counts within five seconds.

mod change;
mod error;
mod link;
mod moving;
mod operator;
mod owner;
pub mod password;
pub mod rules;
mod seat;
mod sign_in;
mod step_up;
mod store;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::sync::Cache;
use uuid::Uuid;

pub use change::ChangePassword;
pub use error::IdentityError;
pub(crate) use moving::{Desk, move_posts, posts_after, posts_going, reseat, stay};
pub use operator::{NewAccount, NewPost};
pub(crate) use owner::{
    Correction, IdentityRows, Login, NewPerson, add_account, add_person, correct_person, end_account, give_password,
    rename_account, set_disabled,
};
pub(crate) use seat::{Seat, add_post, check_seat, end_post};
pub use sign_in::{Entry, SignedIn};
pub use step_up::{Again, SteppedUp};

use crate::crypto::password::Passwords;
use crate::crypto::token::{self, Grant, LIFE_S, Tokens};
use crate::db::Db;
use crate::factor::Factors;
use crate::kernel::code::Code;
use crate::kernel::id::SessionId;
use crate::policy::{Actor, Identity, Mfa};
use crate::session::{NotExchanged, Sessions};
use crate::throttle::Throttle;

/// In place of a hash where there is no password: nothing matches it, in the time anything takes.
pub const NO_PASSWORD: &str = "none";
/// How long a checked token is not checked again.
const CHECKED_LIVE: Duration = Duration::from_secs(3);

/// The use cases of identity.
#[derive(Clone)]
pub struct Accounts {
    db: Db,
    tokens: Tokens,
    passwords: Passwords,
    throttle: Throttle,
    sessions: Sessions,
    factors: Factors,
    mfa: Mfa,
    /// Claims of checked tokens, with the epoch of the keys they were checked by.
    verified: Cache<[u8; 32], (u64, token::Claims)>,
}

/// What accounts are checked and kept with.
pub struct Parts {
    /// Access tokens.
    pub tokens: Tokens,
    /// Password hashes.
    pub passwords: Passwords,
    /// Counted tries.
    pub throttle: Throttle,
    /// Sessions.
    pub sessions: Sessions,
    /// Second factors.
    pub factors: Factors,
    /// Whether second factors are asked for.
    pub mfa: Mfa,
}

impl Accounts {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db, parts: Parts) -> Self {
        let verified = Cache::builder().max_capacity(10_000).time_to_live(CHECKED_LIVE).build();
        Self {
            db,
            tokens: parts.tokens,
            passwords: parts.passwords,
            throttle: parts.throttle,
            sessions: parts.sessions,
            factors: parts.factors,
            mfa: parts.mfa,
            verified,
        }
    }

    /// The sessions of these accounts.
    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// The hashing of their passwords.
    #[must_use]
    pub const fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    /// The counting of tries.
    #[must_use]
    pub const fn throttle(&self) -> &Throttle {
        &self.throttle
    }

    /// The second factors of these accounts.
    #[must_use]
    pub fn factors(&self) -> &Factors {
        &self.factors
    }

    /// Exchanges a refresh token for the next one and a new access token.
    ///
    /// A token used twice ends its whole session, for somebody else holds it; an answer that was lost, or asked for by
    /// two tabs at once, is given again as it was.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] for an unknown, used or ended one.
    pub async fn refresh(&self, asking: &Actor, refresh_token: &str) -> Result<SignedIn, IdentityError> {
        match self.sessions.exchange(refresh_token).await? {
            Ok(next) => {
                let identity = self.sessions.present(next.session).await?;
                let signed_in = asking.clone().becoming(Arc::clone(&identity));
                self.db.trail().done(&signed_in, "refreshSession")?;
                Ok(SignedIn {
                    access_token: self.signed(&identity, next.generation, next.id, next.at)?,
                    refresh_token: next.refresh_token,
                    expires_in: LIFE_S,
                    identity,
                })
            }
            Err(refused) => {
                let operation = match refused {
                    NotExchanged::Reused => "refreshSession.reused",
                    NotExchanged::Refused => "refreshSession",
                };
                self.db.trail().turned_away(asking, operation, Code::Unauthenticated);
                Err(IdentityError::Unauthenticated)
            }
        }
    }

    /// Ends the caller's session.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] when nobody is signed in.
    pub async fn sign_out(&self, actor: &Actor) -> Result<(), IdentityError> {
        let identity = actor.identity().ok_or(IdentityError::Unauthenticated)?;
        self.sessions.sign_out(identity.session).await?;
        self.db.trail().done(actor, "signOut")?;
        Ok(())
    }

    /// Who stands behind an access token now.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] when the token, its session, account or post does not hold.
    pub async fn identify(&self, access_token: &str) -> Result<Arc<Identity>, IdentityError> {
        Ok(self.identify_until(access_token).await?.0)
    }

    /// The same, with the instant (real time) at which the token ends: what a long connection must watch.
    ///
    /// # Errors
    /// As [`Self::identify`].
    pub async fn identify_until(&self, access_token: &str) -> Result<(Arc<Identity>, DateTime<Utc>), IdentityError> {
        let claims = self.claims(access_token)?;
        let means = claims.acr.parse().map_err(|_| IdentityError::Unauthenticated)?;
        let proved_at = token::instant_of(claims.auth_time);
        let identity = self
            .sessions
            .bearer(SessionId::new(claims.sid), claims.generation, means, proved_at)
            .await?;
        if identity.account.raw() == claims.sub {
            Ok((identity, token::instant_of(claims.exp)))
        } else {
            Err(IdentityError::Unauthenticated)
        }
    }

    fn claims(&self, access_token: &str) -> Result<token::Claims, IdentityError> {
        let now = self.db.clock().real();
        let key = *blake3::hash(access_token.as_bytes()).as_bytes();
        let epoch = self.tokens.epoch();
        let holds = |(checked, claims): &(u64, token::Claims)| *checked == epoch && claims.exp > now.timestamp();
        if let Some((_, claims)) = self.verified.get(&key).filter(holds) {
            return Ok(claims);
        }
        let claims = self
            .tokens
            .check(access_token, now)
            .map_err(|_| IdentityError::Unauthenticated)?;
        self.verified.insert(key, (epoch, claims.clone()));
        Ok(claims)
    }

    /// Who stands behind a session now, at most three seconds late: what an open connection asks again and again.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] when the session, its account or its post has ended.
    pub async fn present(&self, session: SessionId) -> Result<Arc<Identity>, IdentityError> {
        Ok(self.sessions.present(session).await?)
    }

    /// Reads the caller's rights anew when he next asks: something about his account changed.
    pub fn forget(&self, actor: &Actor) {
        if let Some(identity) = actor.identity() {
            self.sessions.forget_account(identity.account);
        }
    }

    /// Public keys for others to check our tokens with.
    #[must_use]
    pub fn jwks(&self) -> serde_json::Value {
        self.tokens.jwks(self.db.clock().real())
    }

    /// An access token of the pair `generation`, with the proof in `identity`.
    fn access_token(&self, identity: &Identity, generation: i64) -> Result<String, IdentityError> {
        self.signed(identity, generation, self.db.ids().raw(), self.db.clock().real())
    }

    /// The same with an id and an instant of its own.
    fn signed(
        &self,
        identity: &Identity,
        generation: i64,
        jti: Uuid,
        at: DateTime<Utc>,
    ) -> Result<String, IdentityError> {
        let grant = Grant {
            account: identity.account.raw(),
            session: identity.session.raw(),
            generation,
            jti,
            acr: identity.proof.means.as_ref(),
            proved_at: identity.proof.at,
        };
        self.tokens
            .issue(&grant, at)
            .map_err(|_| IdentityError::Unauthenticated)
    }
}
