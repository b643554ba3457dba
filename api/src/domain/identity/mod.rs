//! Identity: accounts, posts, sessions (账号、岗位、会话).
//!
//! Decides who a caller is. What he may do is decided by policy, from the post read here at each request: a post that
//! ended, an account that was disabled or a session that was ended counts within five seconds.

mod error;
pub mod password;
pub mod rules;
mod store;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::sync::Cache;
use secrecy::SecretString;
use uuid::Uuid;

pub use error::IdentityError;
pub use store::{NewAccount, NewPost};

use crate::crypto::password::{MAX_BYTES, Passwords, Verdict};
use crate::crypto::token::{self, LIFE_S, Tokens};
use crate::db::Db;
use crate::domain::throttle::{Claim, Throttle};
use crate::kernel::id::SessionId;
use crate::kernel::role::Role;
use crate::policy::{Actor, Identity};

/// How long a right read from the store is trusted.
const RIGHTS_LIVE: Duration = Duration::from_secs(3);

/// What a person gets who signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Access token.
    pub access_token: String,
    /// Refresh token, opaque.
    pub refresh_token: String,
    /// Seconds the access token lives.
    pub expires_in: i64,
    /// Who he is.
    pub identity: Arc<Identity>,
}

/// The use cases of identity.
#[derive(Clone)]
pub struct Accounts {
    db: Db,
    tokens: Tokens,
    passwords: Passwords,
    throttle: Throttle,
    rights: Cache<SessionId, Arc<Identity>>,
    verified: Cache<[u8; 32], token::Claims>,
}

impl Accounts {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db, tokens: Tokens, passwords: Passwords, throttle: Throttle) -> Self {
        let rights = Cache::builder().max_capacity(10_000).time_to_live(RIGHTS_LIVE).build();
        let verified = Cache::builder().max_capacity(10_000).time_to_live(RIGHTS_LIVE).build();
        Self {
            db,
            tokens,
            passwords,
            throttle,
            rights,
            verified,
        }
    }

    /// Signs a person in with user name and password, in the post of `role` or his first.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] for an unknown account, a wrong password, a disabled account or no post, all
    /// alike; [`IdentityError::Throttled`] after too many tries, known or not; [`IdentityError::Busy`] when too many
    /// sign in at once.
    pub async fn sign_in(
        &self,
        asking: &Actor,
        username: &str,
        password: SecretString,
        role: Option<Role>,
    ) -> Result<SignedIn, IdentityError> {
        let signed_in = match self.throttle.claim(username, asking.address()).await {
            Ok(claim) => {
                let signed_in = self.try_sign_in(username, password, role).await;
                self.settle(claim, signed_in.as_ref().err()).await?;
                signed_in
            }
            Err(throttled) => Err(throttled.into()),
        };
        match &signed_in {
            Ok(signed_in) => self
                .db
                .trail()
                .done(&asking.clone().becoming(Arc::clone(&signed_in.identity)), "signIn")?,
            Err(error) => self
                .db
                .trail()
                .turned_away(asking, "signIn", crate::kernel::code::Coded::code(error)),
        }
        signed_in
    }

    /// Tells the throttle how a counted try ended.
    async fn settle(&self, claim: Claim, refused: Option<&IdentityError>) -> Result<(), IdentityError> {
        match refused {
            None => self.throttle.succeeded(claim).await?,
            Some(IdentityError::Unauthenticated) => self.throttle.failed(claim).await?,
            Some(_) => self.throttle.not_made(claim).await?,
        }
        Ok(())
    }

    async fn try_sign_in(
        &self,
        username: &str,
        password: SecretString,
        role: Option<Role>,
    ) -> Result<SignedIn, IdentityError> {
        if secrecy::ExposeSecret::expose_secret(&password).len() > MAX_BYTES {
            return Err(IdentityError::Unauthenticated);
        }
        let account = store::account(self.db.reader(), username).await?;
        let stored = account.as_ref().map(|account| account.password_hash.clone());
        let verdict = self.passwords.verify(stored, password.clone()).await?;
        let account = account
            .filter(|account| verdict != Verdict::Wrong && !account.disabled)
            .ok_or(IdentityError::Unauthenticated)?;
        if verdict == Verdict::RightButWeak {
            self.strengthen(&account, password).await?;
        }
        let posts = store::posts(self.db.reader(), account.person, self.db.clock().today()).await?;
        let post = rules::post_of(&posts, role).ok_or(IdentityError::Unauthenticated)?;
        let now = self.db.clock().real();
        let session = store::NewSession {
            id: self.db.ids().fresh(),
            account: account.id,
            post: post.id,
            at: now,
            expires_at: now + rules::session_life(post.role),
        };
        let refresh_token = token::opaque();
        store::open_session(&self.db, &session, &token::opaque_hash(&refresh_token)).await?;
        let identity = self.identity(session.id).await?;
        let access_token = self.access_token(&identity, now)?;
        Ok(SignedIn {
            access_token,
            refresh_token,
            expires_in: LIFE_S,
            identity,
        })
    }

    /// Hashes a password again whose hash is weaker than those made now; left as it is while the service is busy.
    async fn strengthen(&self, account: &store::Account, password: SecretString) -> Result<(), IdentityError> {
        if let Ok(hash) = self.passwords.hash(password).await {
            store::replace_hash(&self.db, account, hash).await?;
        }
        Ok(())
    }

    /// Exchanges a refresh token for the next one and a new access token.
    ///
    /// A token used twice ends its whole session: somebody else holds it.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] for an unknown, used or ended one.
    pub async fn refresh(&self, asking: &Actor, refresh_token: &str) -> Result<SignedIn, IdentityError> {
        let now = self.db.clock().real();
        let next = token::opaque();
        let rotated = store::rotate(
            &self.db,
            &token::opaque_hash(refresh_token),
            &token::opaque_hash(&next),
            now,
        )
        .await?;
        match rotated {
            store::Rotated::Next(session, proved_at) => {
                self.rights.invalidate(&session);
                let identity = self.identity(session).await?;
                let signed_in = asking.clone().becoming(Arc::clone(&identity));
                self.db.trail().done(&signed_in, "refreshSession")?;
                let access_token = self.access_token(&identity, proved_at)?;
                Ok(SignedIn {
                    access_token,
                    refresh_token: next,
                    expires_in: LIFE_S,
                    identity,
                })
            }
            store::Rotated::Reused(session) => {
                self.rights.invalidate(&session);
                self.db.trail().turned_away(
                    asking,
                    "refreshSession.reused",
                    crate::kernel::code::Code::Unauthenticated,
                );
                Err(IdentityError::Unauthenticated)
            }
            store::Rotated::Unknown => {
                let code = crate::kernel::code::Code::Unauthenticated;
                self.db.trail().turned_away(asking, "refreshSession", code);
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
        store::end_session(&self.db, identity.session, "signed_out", self.db.clock().real()).await?;
        self.rights.invalidate(&identity.session);
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
        let now = self.db.clock().real();
        let key = *blake3::hash(access_token.as_bytes()).as_bytes();
        let claims = if let Some(claims) = self.verified.get(&key).filter(|claims| claims.exp > now.timestamp()) {
            claims
        } else {
            let claims = self
                .tokens
                .check(access_token, now)
                .map_err(|_| IdentityError::Unauthenticated)?;
            self.verified.insert(key, claims.clone());
            claims
        };
        let identity = self.present(SessionId::new(claims.sid)).await?;
        if identity.account.raw() == claims.sub {
            Ok((identity, token::instant_of(claims.exp)))
        } else {
            Err(IdentityError::Unauthenticated)
        }
    }

    /// Who stands behind a session now, at most three seconds late: what an open connection asks again and again.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] when the session, its account or its post has ended.
    pub async fn present(&self, session: SessionId) -> Result<Arc<Identity>, IdentityError> {
        self.identity(session).await
    }

    /// Public keys for others to check our tokens with.
    #[must_use]
    pub fn jwks(&self) -> serde_json::Value {
        self.tokens.jwks()
    }

    async fn identity(&self, session: SessionId) -> Result<Arc<Identity>, IdentityError> {
        if let Some(known) = self.rights.get(&session) {
            return Ok(known);
        }
        let (now, today) = (self.db.clock().real(), self.db.clock().today());
        let found = store::identity(self.db.reader(), session, now, today).await?;
        let identity = Arc::new(found.ok_or(IdentityError::Unauthenticated)?);
        self.rights.insert(session, Arc::clone(&identity));
        Ok(identity)
    }

    fn access_token(&self, identity: &Identity, proved_at: DateTime<Utc>) -> Result<String, IdentityError> {
        let at = (self.db.clock().real(), proved_at);
        let jti: Uuid = self.db.ids().raw();
        self.tokens
            .issue(identity.account.raw(), identity.session.raw(), jti, at)
            .map_err(|_| IdentityError::Unauthenticated)
    }

    /// The roles somebody may act in today.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchAccount`].
    pub async fn roles(&self, username: &str) -> Result<Vec<Role>, IdentityError> {
        let account = store::account(self.db.reader(), username).await?;
        let person = account.ok_or(IdentityError::NoSuchAccount)?.person;
        let posts = store::posts(self.db.reader(), person, self.db.clock().today()).await?;
        Ok(posts.iter().map(|post| post.role).collect())
    }

    /// Adds a person with an account and posts.
    ///
    /// # Errors
    /// [`IdentityError::ForbiddenPair`] when two posts may not be held together, [`IdentityError::UsernameTaken`].
    pub async fn add(&self, account: NewAccount) -> Result<(), IdentityError> {
        rules::check_pairs(
            &account
                .posts
                .iter()
                .map(|post| (post.role, post.team))
                .collect::<Vec<_>>(),
        )?;
        store::add(&self.db, account).await
    }

    /// Gives an account a new password, ends its sessions and forgets its failed tries: the second channel.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchAccount`].
    pub async fn set_password(&self, username: &str, password_hash: String) -> Result<(), IdentityError> {
        store::set_password(&self.db, username, password_hash, self.db.clock().real()).await?;
        Ok(self.throttle.reset(username).await?)
    }

    /// Disables an account and ends its sessions.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchAccount`].
    pub async fn disable(&self, username: &str) -> Result<(), IdentityError> {
        store::disable(&self.db, username, self.db.clock().real()).await
    }
}
