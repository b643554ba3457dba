//! Signing in (登录): the password, then the session.

use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::error::IdentityError;
use super::{Accounts, NO_PASSWORD, rules, store};
use crate::crypto::password::{MAX_BYTES, Verdict};
use crate::crypto::token::LIFE_S;
use crate::factor::Challenge;
use crate::kernel::code::Coded as _;
use crate::kernel::id::AccountId;
use crate::kernel::role::Role;
use crate::policy::{Actor, Identity, Means, Mfa};
use crate::session::{NewSession, rules as session};
use crate::throttle::Claim;

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

/// Whom a proof let in, and how.
#[derive(Clone, Debug)]
pub struct Entry {
    /// His account.
    pub account: AccountId,
    /// The post he acts in.
    pub post: Uuid,
    /// Its role.
    pub role: Role,
    /// What he proved himself with.
    pub means: Means,
    /// The stored hash his password was checked against.
    pub password_hash: Option<String>,
}

impl Accounts {
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
        let proved = match self.throttle.claim(username, asking.address()).await {
            Ok(claim) => {
                let proved = self.prove(username, password, role).await;
                self.settle(claim, proved.as_ref().err()).await?;
                proved
            }
            Err(throttled) => Err(throttled.into()),
        };
        match proved {
            Ok(entry) => self.enter(asking, "signIn", entry).await,
            Err(error) => {
                self.db.trail().turned_away(asking, "signIn", error.code());
                Err(error)
            }
        }
    }

    /// Completes a sign-in whose password was right, with a code of the second factor.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] for a wrong code and for a challenge that is unknown, late or guessed at five
    /// times, all alike.
    pub async fn complete(&self, asking: &Actor, challenge: &str, code: &str) -> Result<SignedIn, IdentityError> {
        match self.try_complete(asking, challenge, code).await {
            Ok(entry) => self.enter(asking, "completeSignIn", entry).await,
            Err(error) => {
                self.db.trail().turned_away(asking, "completeSignIn", error.code());
                Err(error)
            }
        }
    }

    async fn try_complete(&self, asking: &Actor, challenge: &str, code: &str) -> Result<Entry, IdentityError> {
        let half_open = self.factors.complete(challenge, code).await?;
        let entry = Entry {
            password_hash: Some(half_open.password_hash),
            ..self.entry(half_open.account, half_open.post, Means::Mfa).await?
        };
        let username = store::name_and_post(&self.db, half_open.account, half_open.post).await?;
        if let Some((username, _)) = username {
            self.throttle.welcome(&username, asking.address()).await?;
        }
        Ok(entry)
    }

    /// Lets in the owner of an account by `means`, while account and post hold.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] when either has ended.
    pub async fn entry(&self, account: AccountId, post: Uuid, means: Means) -> Result<Entry, IdentityError> {
        let found = store::name_and_post(&self.db, account, post).await?;
        let (_, post) = found.ok_or(IdentityError::Unauthenticated)?;
        Ok(Entry {
            account,
            post: post.id,
            role: post.role,
            means,
            password_hash: None,
        })
    }

    /// Whether a code is due after the password.
    pub(super) async fn asks_for_code(&self, account: AccountId) -> Result<bool, IdentityError> {
        Ok(self.mfa != Mfa::Off && self.factors.is_enrolled(account).await?)
    }

    /// Opens a session for somebody who proved himself by `operation`.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] when his account or post has ended meanwhile.
    pub async fn enter(
        &self,
        asking: &Actor,
        operation: &'static str,
        entry: Entry,
    ) -> Result<SignedIn, IdentityError> {
        let new = NewSession {
            id: self.db.ids().fresh(),
            account: entry.account,
            post: entry.post,
            role: entry.role,
            means: entry.means,
            password_hash: entry.password_hash,
            device: session::device_label(asking.agent()),
            address: session::place_label(asking.address()),
        };
        let refresh_token = self.sessions.open(&new).await?;
        let identity = self.sessions.present(new.id).await?;
        let signed_in = asking.clone().becoming(Arc::clone(&identity));
        self.db.trail().done(&signed_in, operation)?;
        Ok(SignedIn {
            access_token: self.access_token(&identity, 0)?,
            refresh_token,
            expires_in: LIFE_S,
            identity,
        })
    }

    /// Tells the throttle how a counted try ended.
    pub(super) async fn settle(&self, claim: Claim, refused: Option<&IdentityError>) -> Result<(), IdentityError> {
        match refused {
            None => self.throttle.succeeded(claim).await?,
            // the try counts until the code is right: its guesses are bounded with those at the password
            Some(IdentityError::FactorRequired { .. }) => {}
            Some(IdentityError::Unauthenticated) => self.throttle.failed(claim).await?,
            Some(_) => self.throttle.not_made(claim).await?,
        }
        Ok(())
    }

    async fn prove(&self, username: &str, password: SecretString, role: Option<Role>) -> Result<Entry, IdentityError> {
        let account = self.account_behind(username, password).await?;
        let posts = store::posts(self.db.reads(), account.person, self.db.clock().today()).await?;
        let post = rules::post_of(&posts, role).ok_or(IdentityError::Unauthenticated)?;
        if self.asks_for_code(account.id).await? {
            let half_open = Challenge {
                account: account.id,
                post: post.id,
                password_hash: account.password_hash,
            };
            let challenge = self.factors.challenge(&half_open).await?;
            let challenge = Some(challenge.ok_or(IdentityError::Unauthenticated)?);
            return Err(IdentityError::FactorRequired { challenge });
        }
        Ok(Entry {
            account: account.id,
            post: post.id,
            role: post.role,
            means: Means::Pwd,
            password_hash: Some(account.password_hash),
        })
    }

    /// The account whose password this is; the same work for one there is and one there is not.
    pub(super) async fn account_behind(
        &self,
        username: &str,
        password: SecretString,
    ) -> Result<store::Account, IdentityError> {
        if password.expose_secret().len() > MAX_BYTES {
            return Err(IdentityError::Unauthenticated);
        }
        let account = store::account(self.db.reads(), username, self.db.clock().today()).await?;
        let stored = account.as_ref().map(|account| account.password_hash.clone());
        let stored = stored.filter(|hash| hash != NO_PASSWORD);
        let verdict = self.passwords.verify(stored, password.clone()).await?;
        let mut account = account
            .filter(|account| verdict != Verdict::Wrong && account.lives && !account.is_late(self.db.clock().real()))
            .ok_or(IdentityError::Unauthenticated)?;
        if verdict == Verdict::RightButWeak {
            self.strengthen(&mut account, password).await?;
        }
        Ok(account)
    }

    /// Hashes a password again whose hash is weaker than those made now; left as it is while the service is busy.
    async fn strengthen(&self, account: &mut store::Account, password: SecretString) -> Result<(), IdentityError> {
        if let Ok(hash) = self.passwords.hash(password).await
            && store::replace_hash(&self.db, account, &hash).await?
        {
            account.password_hash = hash;
        }
        Ok(())
    }
}
