//! Changing one's own password (更换口令): the present one is proved again, the new one is looked at, everybody else who
//! signed in with the old one is out.

use secrecy::{ExposeSecret as _, SecretString};

use super::error::IdentityError;
use super::{Accounts, password, store};
use crate::config::Mfa;
use crate::crypto::password::Verdict;
use crate::domain::factor::{self, OwnAccount};
use crate::domain::session::{NoticeKind, notify};
use crate::policy::{self, Action, Actor, Identity, Row};

/// Changes one's own password (更换口令).
struct ChangePassword;

impl Action for ChangePassword {
    const ROW: Row = Row::OwnProfile;
    const NAME: &'static str = "changePassword";
    type On = OwnAccount;
}

impl Accounts {
    /// Puts a password of his own in place of the caller's. His other sessions end; the one he asks in stays. Sent again
    /// when it is done, it is done.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] when the present password is wrong, [`IdentityError::Throttled`] after too many
    /// tries, [`IdentityError::Weak`] when the new one is not taken.
    pub async fn change_password(
        &self,
        actor: &Actor,
        present: SecretString,
        new: SecretString,
    ) -> Result<(), IdentityError> {
        let identity = actor.identity().ok_or(IdentityError::Unauthenticated)?;
        let bucket = format!("step-up {}", identity.session.raw());
        let claim = self.throttle.claim(&bucket, actor.address()).await?;
        let account = self.account_behind(&identity.username, present.clone()).await;
        self.settle(claim, account.as_ref().err()).await?;
        let account = match account {
            Ok(account) => account,
            Err(IdentityError::Unauthenticated) if self.is_present(identity, &new).await? => return Ok(()),
            Err(error) => {
                self.db
                    .trail()
                    .turned_away(actor, "changePassword", crate::kernel::code::Coded::code(&error));
                return Err(error);
            }
        };
        password::check(new.expose_secret(), &identity.username, self.least(identity))?;
        if present.expose_secret() == new.expose_secret() {
            return Err(IdentityError::Weak(password::Weakness::Same));
        }
        let hash = self.passwords.hash(new).await?;
        let own = OwnAccount::new(account.id);
        let permit = policy::authorize::<ChangePassword>(actor, &own).map_err(|_| IdentityError::Unauthenticated)?;
        let now = self.db.clock().real();
        let tx = self.db.begin(actor).await?.permit(permit);
        if !store::change_password(&tx, &account, &hash).await? {
            return Err(IdentityError::Unauthenticated);
        }
        let but_this = ("password_changed", Some(identity.session));
        factor::shut_out(tx.conn(), account.id, but_this, now).await?;
        notify(
            &self.db,
            tx.conn(),
            account.id,
            (NoticeKind::PasswordChanged, None),
            now,
        )
        .await?;
        tx.commit(()).await?;
        self.sessions.forget_account(account.id);
        Ok(())
    }

    /// Whether a password is the one that is there now: the change was made, and its answer lost.
    async fn is_present(&self, identity: &Identity, password: &SecretString) -> Result<bool, IdentityError> {
        let account = store::account(self.db.reader(), &identity.username).await?;
        let Some(account) = account.filter(|account| account.first_password_until.is_none() && !account.disabled)
        else {
            return Ok(false);
        };
        let verdict = self
            .passwords
            .verify(Some(account.password_hash), password.clone())
            .await?;
        Ok(verdict != Verdict::Wrong)
    }

    /// Least characters of a password of somebody.
    fn least(&self, identity: &Identity) -> usize {
        if self.mfa == Mfa::Required && identity.role.is_staff() {
            password::WITH_SECOND_FACTOR
        } else {
            password::ALONE
        }
    }
}
