//! Changing one's own password (更换口令): the present one is proved again, the new one is looked at, everybody else who
//! signed in with the old one is out.

use secrecy::{ExposeSecret as _, SecretString};

use super::error::IdentityError;
use super::owner::IdentityRows;
use super::owner::change_password;
use super::{Accounts, password};
use crate::factor::{self, OwnAccount};
use crate::kernel::code::Coded as _;
use crate::kernel::security::EndReason;
use crate::policy::{self, Action, Actor, Identity, Mfa, Row};
use crate::session::{Ending, NewNotice, NoticeKind, notify};

/// Changes one's own password (更换口令).
pub struct ChangePassword;

impl Action for ChangePassword {
    const ROW: Row = Row::OwnProfile;
    const NAME: &'static str = "changePassword";
    type On = OwnAccount;
}

crate::writes! {
    ChangePassword: IdentityRows;
}

impl Accounts {
    /// Puts a password of his own in place of the caller's. His other sessions end; the one he asks in stays.
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
        let changed = self.try_change(actor, present, new).await;
        changed.inspect_err(|error| self.db.trail().turned_away(actor, ChangePassword::NAME, error.code()))
    }

    async fn try_change(&self, actor: &Actor, present: SecretString, new: SecretString) -> Result<(), IdentityError> {
        let identity = actor.identity().ok_or(IdentityError::Unauthenticated)?;
        let bucket = format!("step-up {}", identity.session.raw());
        let claim = self.throttle.claim(&bucket, actor.address()).await?;
        let account = self.account_behind(&identity.username, present.clone()).await;
        self.settle(claim, account.as_ref().err()).await?;
        let account = account?;
        password::check(new.expose_secret(), &identity.username, self.least(identity))?;
        if present.expose_secret() == new.expose_secret() {
            return Err(IdentityError::Weak(password::Weakness::Same));
        }
        let hash = self.passwords.hash(new).await?;
        let own = OwnAccount::new(account.id);
        let permit = policy::authorize::<ChangePassword>(actor, &own).map_err(|_| IdentityError::Unauthenticated)?;
        let now = self.db.clock().real();
        let tx = self.db.begin(actor).await?.permit(permit);
        if !change_password(&tx.writes(), &account, &hash).await? {
            return Err(IdentityError::Unauthenticated);
        }
        let but_this = Ending::but(EndReason::PasswordChanged, identity.session);
        factor::shut_out(&tx.chore(), account.id, but_this, now).await?;
        notify(&tx.chore(), account.id, NewNotice::of(NoticeKind::PasswordChanged), now).await?;
        tx.commit(()).await?;
        self.sessions.forget_account(account.id);
        Ok(())
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
