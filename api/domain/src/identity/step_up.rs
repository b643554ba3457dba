//! Proving oneself again within a session (再次验证): sensitive acts want it.

use secrecy::SecretString;

use super::Accounts;
use super::error::IdentityError;
use crate::crypto::token::LIFE_S;
use crate::kernel::code::Coded as _;
use crate::policy::{Actor, Identity, Means, Proof};

/// What somebody proves himself with again.
pub enum Again {
    /// The password; enough where there is no second factor.
    Password(SecretString),
    /// A code of the second factor.
    Code(String),
}

/// What he gets.
#[derive(Clone, Debug)]
pub struct SteppedUp {
    /// An access token with the fresh proof; the refresh token stays.
    pub access_token: String,
    /// Seconds it lives.
    pub expires_in: i64,
}

impl Accounts {
    /// Proves the caller again; tries are counted like those at the sign-in.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] when it does not hold or nobody is signed in,
    /// [`IdentityError::FactorRequired`] for the password of somebody who has a second factor.
    pub async fn step_up(&self, actor: &Actor, again: Again) -> Result<SteppedUp, IdentityError> {
        let stepped_up = self.try_step_up(actor, again).await;
        match &stepped_up {
            Ok(_) => self.db.trail().done(actor, "stepUp")?,
            Err(error) => self.db.trail().turned_away(actor, "stepUp", error.code()),
        }
        stepped_up
    }

    async fn try_step_up(&self, actor: &Actor, again: Again) -> Result<SteppedUp, IdentityError> {
        let identity = actor.identity().ok_or(IdentityError::Unauthenticated)?;
        // a bucket of the session's own: a stranger who tries the name does not shut out who is in already
        let bucket = format!("step-up {}", identity.session.raw());
        let claim = self.throttle.claim(&bucket, actor.address()).await?;
        let proved = self.prove_again(identity, again).await;
        self.settle(claim, proved.as_ref().err()).await?;
        let now = self.db.clock().real();
        let proof = Proof {
            means: proved?,
            at: now,
            ..identity.proof
        };
        let fresh = Identity {
            proof,
            ..identity.clone()
        };
        Ok(SteppedUp {
            access_token: self.access_token(&fresh, proof.generation)?,
            expires_in: LIFE_S,
        })
    }

    async fn prove_again(&self, identity: &Identity, again: Again) -> Result<Means, IdentityError> {
        match again {
            Again::Code(code) => {
                self.factors.check(identity.account, &code).await?;
                Ok(Means::Mfa)
            }
            Again::Password(password) => {
                self.account_behind(&identity.username, password).await?;
                if self.factors.is_enrolled(identity.account).await? {
                    return Err(IdentityError::FactorRequired { challenge: None });
                }
                Ok(Means::Pwd2)
            }
        }
    }
}
