//! Sessions (会话): who stands behind one now, how its tokens are exchanged, which there are and how they end.
//!
//! A session is a family of token pairs, numbered. The newest pair counts; a pair that was voided is refused from then
//! on, its access token too. Rights are read from the store and trusted for three seconds.

mod error;
mod family;
mod notice;
pub mod rules;
mod store;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::sync::Cache;
use uuid::Uuid;

pub use error::SessionError;
pub(crate) use notice::{NewNotice, notify};
pub use notice::{Notice, NoticeKind};
pub(crate) use store::{Ending, end_all, prove_factor};

use self::family::Rotated;
use self::store::LiveSession;
use crate::crypto::token;
use crate::db::{Db, Deed, Request, StoreError, Tx};
use crate::kernel::id::{AccountId, SessionId};
use crate::kernel::role::Role;
use crate::kernel::security::EndReason;
use crate::policy::{self, Action, Actor, Freshness, Identity, Means, Mfa, Owed, Reach, Row};

/// How long a right read from the store is trusted.
const RIGHTS_LIVE: Duration = Duration::from_secs(3);
/// How long a notice is shown, in days.
const NOTICES_SHOWN_DAYS: i64 = 30;

/// A session to be opened.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// The account.
    pub account: AccountId,
    /// The post acted in.
    pub post: Uuid,
    /// Role of the post.
    pub role: Role,
    /// How the person proved himself.
    pub means: Means,
    /// The stored hash his password was checked against, if it was: it must still be the one.
    pub password_hash: Option<String>,
    /// Label of the device.
    pub device: Option<String>,
    /// Rough place of the address.
    pub address: Option<String>,
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// The account.
    pub account: AccountId,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When its tokens were last exchanged.
    pub used_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// Label of the device.
    pub device: Option<String>,
    /// Rough place of the address.
    pub address: Option<String>,
}

impl Reach for SessionView {
    fn is_own(&self, actor: &Actor) -> bool {
        actor.account_raw() == self.account.raw()
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        false
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(("session", self.id.raw()))
    }
}

/// Ends one of one's own sessions (终止会话).
pub struct RevokeSession;

impl Action for RevokeSession {
    const ROW: Row = Row::OwnProfile;
    const NAME: &'static str = "revokeSession";
    type On = SessionView;
}

/// Ends all one's own sessions but this one (终止其他会话): whoever took over a session must not shut out its owner.
pub struct RevokeOtherSessions;

impl Action for RevokeOtherSessions {
    const ROW: Row = Row::OwnProfile;
    const NAME: &'static str = "revokeOtherSessions";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = SessionView;
}

/// A pair of tokens exchanged for another.
pub struct Exchanged {
    /// Its session.
    pub session: SessionId,
    /// The number of the new pair.
    pub generation: i64,
    /// The id of its access token.
    pub id: Uuid,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The next refresh token.
    pub refresh_token: String,
}

/// The use cases of sessions.
#[derive(Clone)]
pub struct Sessions {
    db: Db,
    mfa: Mfa,
    standings: Cache<SessionId, Arc<LiveSession>>,
    marked: Cache<(SessionId, i64), ()>,
}

impl Sessions {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db, mfa: Mfa) -> Self {
        let cache = || Cache::builder().max_capacity(10_000).time_to_live(RIGHTS_LIVE);
        Self {
            db,
            mfa,
            standings: cache().build(),
            marked: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(RIGHTS_LIVE * 100)
                .build(),
        }
    }

    /// Opens a session; its refresh token. The oldest beyond the cap ends, and its owner is told.
    ///
    /// # Errors
    /// [`SessionError::Ended`] when the account was disabled or got another password since it was proved.
    pub async fn open(&self, new: &NewSession) -> Result<String, SessionError> {
        let refresh_token = token::opaque();
        let hash = token::opaque_hash(&refresh_token);
        let ended = store::open(&self.db, new, &hash, self.db.clock().real()).await?;
        self.forget(&ended.ok_or(SessionError::Ended)?);
        Ok(refresh_token)
    }

    /// Who stands behind a session now.
    ///
    /// # Errors
    /// [`SessionError::Ended`].
    pub async fn present(&self, session: SessionId) -> Result<Arc<Identity>, SessionError> {
        let standing = self.standing(session).await?;
        let mut identity = standing.identity.clone();
        identity.proof.is_fresh = policy::is_fresh(identity.proof.at, self.db.clock().real());
        Ok(Arc::new(identity))
    }

    /// Who stands behind an access token of `generation`, whose claims say how and when he proved himself. The first
    /// use of a pair is marked before it is answered.
    ///
    /// # Errors
    /// [`SessionError::Ended`].
    pub async fn bearer(
        &self,
        session: SessionId,
        generation: i64,
        means: Means,
        proved_at: DateTime<Utc>,
    ) -> Result<Arc<Identity>, SessionError> {
        let standing = self.standing(session).await?;
        if generation < 0 {
            return Err(SessionError::Ended);
        }
        if generation > standing.used && !self.marked.contains_key(&(session, generation)) {
            if !store::mark_used(&self.db, session, generation).await? {
                self.standings.invalidate(&session);
                if generation > self.standing(session).await?.generation {
                    return Err(SessionError::Ended);
                }
            }
            self.marked.insert((session, generation), ());
        }
        let mut identity = standing.identity.clone();
        identity.proof = policy::Proof {
            // a factor that was confirmed since the token was made counts too
            means: if identity.proof.means == Means::Mfa {
                Means::Mfa
            } else {
                means
            },
            at: proved_at,
            is_fresh: policy::is_fresh(proved_at, self.db.clock().real()),
            generation,
            ..identity.proof
        };
        Ok(Arc::new(identity))
    }

    /// Exchanges a refresh token for the next pair, the same each time; none for an unknown or ended one, or one that was
    /// exchanged before by somebody else.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn exchange(&self, refresh_token: &str) -> Result<Result<Exchanged, NotExchanged>, StoreError> {
        let next = self.db.keyring().successor(refresh_token);
        let hashes = (token::opaque_hash(refresh_token), token::opaque_hash(&next));
        let rotated = family::rotate(&self.db, &hashes.0, &hashes.1, self.db.clock().real()).await?;
        Ok(match rotated {
            Rotated::Next(session, generation, at) => {
                self.forget(&[session]);
                Ok(Exchanged {
                    session,
                    generation,
                    id: token::opaque_id(&next),
                    at,
                    refresh_token: next,
                })
            }
            Rotated::Reused(session) => {
                self.forget(&[session]);
                Err(NotExchanged::Reused)
            }
            Rotated::Refused => Err(NotExchanged::Refused),
        })
    }

    /// Ends the caller's own session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sign_out(&self, session: SessionId) -> Result<(), StoreError> {
        store::end(&self.db, session, EndReason::SignedOut, self.db.clock().real()).await?;
        self.forget(&[session]);
        Ok(())
    }

    /// The caller's living sessions, newest first.
    ///
    /// # Errors
    /// [`SessionError::Denied`] when nobody is signed in.
    pub async fn mine(&self, actor: &Actor) -> Result<Vec<SessionView>, SessionError> {
        policy::eligible(actor, Row::OwnProfile)?;
        let account = AccountId::new(actor.account_raw());
        Ok(store::of_account(self.db.reads(), account, self.db.clock().real()).await?)
    }

    /// What the caller should know of his account, newest first.
    ///
    /// # Errors
    /// [`SessionError::Denied`] when nobody is signed in.
    pub async fn notices(&self, actor: &Actor) -> Result<Vec<Notice>, SessionError> {
        policy::eligible(actor, Row::OwnProfile)?;
        let since = self.db.clock().real() - chrono::Duration::days(NOTICES_SHOWN_DAYS);
        Ok(notice::notices(self.db.reads(), AccountId::new(actor.account_raw()), since).await?)
    }

    /// Ends one of the caller's sessions.
    ///
    /// # Errors
    /// [`SessionError::NotFound`] for a session that is not his, or not there.
    pub fn revoke<'a>(&'a self, actor: &'a Actor, request: &'a Request, id: SessionId) -> Deed<'a, (), SessionError> {
        Deed::of(async move {
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_revoke(tx, id)))
                .await?;
            self.forget(&[id]);
            Ok(())
        })
    }

    async fn try_revoke(&self, tx: Tx, id: SessionId) -> Result<(), SessionError> {
        let (mine, now) = self.living(&tx).await?;
        let session = mine
            .into_iter()
            .find(|one| one.id == id)
            .ok_or(SessionError::NotFound)?;
        let permit = policy::authorize::<RevokeSession>(tx.actor(), &session)?;
        let tx = tx.permit(permit);
        store::revoke(&tx, session.id, now).await?;
        Ok(tx.commit(()).await?)
    }

    /// Ends the caller's sessions but the one he asks in; how many ended.
    ///
    /// # Errors
    /// [`SessionError::Denied`] when he did not prove himself within five minutes.
    pub fn revoke_others<'a>(&'a self, actor: &'a Actor, request: &'a Request) -> Deed<'a, usize, SessionError> {
        Deed::of(async move {
            let ended = self
                .db
                .act(actor, request, &|tx| Box::pin(self.try_revoke_others(tx)))
                .await?;
            self.forget(&ended);
            Ok(ended.len())
        })
    }

    async fn try_revoke_others(&self, tx: Tx) -> Result<Vec<SessionId>, SessionError> {
        let (mine, now) = self.living(&tx).await?;
        let is_here = |one: &SessionView| Some(one.id.raw()) == tx.actor().session_raw();
        let (here, others): (Vec<_>, Vec<_>) = mine.into_iter().partition(is_here);
        let here = here.into_iter().next().ok_or(SessionError::NotFound)?;
        let permit = policy::authorize::<RevokeOtherSessions>(tx.actor(), &here)?;
        let tx = tx.permit(permit);
        for other in &others {
            store::revoke(&tx, other.id, now).await?;
        }
        Ok(tx.commit(others.iter().map(|other| other.id).collect()).await?)
    }

    /// The actor's living sessions, with the instant they were read at.
    async fn living(&self, tx: &Tx) -> Result<(Vec<SessionView>, DateTime<Utc>), SessionError> {
        policy::eligible(tx.actor(), Row::OwnProfile)?;
        let (account, now) = (AccountId::new(tx.actor().account_raw()), self.db.clock().real());
        Ok((store::of_account(tx.reads(), account, now).await?, now))
    }

    /// Reads the standing of these sessions anew when they are next asked for.
    pub fn forget(&self, sessions: &[SessionId]) {
        for session in sessions {
            self.standings.invalidate(session);
        }
    }

    /// The same for every session of an account.
    pub fn forget_account(&self, account: AccountId) {
        let of_account = self
            .standings
            .iter()
            .filter(|(_, known)| known.identity.account == account);
        let sessions: Vec<SessionId> = of_account.map(|(session, _)| *session).collect();
        self.forget(&sessions);
    }

    async fn standing(&self, session: SessionId) -> Result<Arc<LiveSession>, SessionError> {
        // who owes something may have given it at another process a moment ago
        if let Some(known) = self
            .standings
            .get(&session)
            .filter(|known| known.identity.proof.owes.is_none())
        {
            return Ok(known);
        }
        let (now, today) = (self.db.clock().real(), self.db.clock().today());
        let found = store::standing(self.db.reads(), session, now, today).await?;
        let mut standing = found.ok_or(SessionError::Ended)?;
        let identity = &mut standing.identity;
        let required = self.mfa == Mfa::Required && identity.role.is_staff();
        if required && !identity.proof.is_enrolled {
            identity.proof.owes.get_or_insert(Owed::Factor);
        }
        let standing = Arc::new(standing);
        self.standings.insert(session, Arc::clone(&standing));
        Ok(standing)
    }
}

/// Why a refresh token was not exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotExchanged {
    /// It came again when it must not: its family ended.
    Reused,
    /// Unknown or ended.
    Refused,
}
