//! What somebody signs in with, given out anew: the system administrator asks and has the first half of the new password,
//! the security administrator confirms and has the second. Neither can sign in with what he has; both halves are for the
//! owner, who must change them at once. A lost second factor is taken away by the same two.

mod store;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(super) use self::store::is_beholden;
use super::error::StaffError;
use super::paper::{half, joined};
use super::rules::{FIRST_PASSWORD_DAYS, ISSUE_DAYS, Outcome};
use super::{Staff, Target, not_his_own, rules, store as accounts};
use crate::crypto::Column;
use crate::db::{Deed, Request, StoreError, Tx, Writes};
use crate::factor;
use crate::identity::IdentityRows;
use crate::identity::give_password;
use crate::kernel::code::Coded as _;
use crate::kernel::id::{AccountId, CredentialIssueId, random_bytes};
use crate::kernel::security::EndReason;
use crate::policy::{self, Action, Actor, Freshness, Row};
use crate::session::{Ending, NewNotice, NoticeKind, notify};
use crate::staff::store::StaffRows;

/// Asks for new credentials (申请重新发放登录凭据).
pub struct ResetCredential;

impl Action for ResetCredential {
    const ROW: Row = Row::ResetCredential;
    const NAME: &'static str = "resetCredential";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = Target;
}

/// Confirms or refuses them (确认发放登录凭据).
pub struct ConfirmCredential;

impl Action for ConfirmCredential {
    const ROW: Row = Row::ConfirmRole;
    const NAME: &'static str = "confirmCredential";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = Target;
}

crate::writes! {
    ResetCredential: StaffRows;
    ConfirmCredential: IdentityRows, StaffRows;
}

/// Half a password that one call made, and that call alone tells: its answer is stored for repeats without the half, but
/// with the mark of the call, so that one whose connection was lost in the commit still has what it made.
pub(super) struct Secret {
    /// The half.
    half: String,
    /// The call.
    call: Uuid,
}

impl Secret {
    /// A new one.
    pub(super) fn fresh() -> Self {
        Self {
            half: half(),
            call: Uuid::from_bytes(random_bytes()),
        }
    }

    /// Which call made it.
    pub(super) const fn call(&self) -> Uuid {
        self.call
    }

    /// The half, if `call` made it.
    pub(super) fn told_by(self, call: Uuid) -> Option<String> {
        (self.call == call).then_some(self.half)
    }
}

/// Credentials that were asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Issued {
    /// Their id.
    pub issue: CredentialIssueId,
    /// Whose they are.
    pub account: AccountId,
    /// Which call made the first half of the password.
    call: Uuid,
    /// The first half of the password; told once, and not when the same request is repeated.
    #[serde(skip)]
    pub first_half: Option<String>,
}

/// Credentials that were confirmed or refused.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confirmed {
    /// Their id.
    pub issue: CredentialIssueId,
    /// Whose they are.
    pub account: AccountId,
    /// Until when the new password must be changed.
    pub valid_until: Option<DateTime<Utc>>,
    /// Which call made the second half of the password.
    call: Option<Uuid>,
    /// The second half of the password; told once, and not when the same request is repeated.
    #[serde(skip)]
    pub second_half: Option<String>,
}

/// A password made ready before the transaction, for hashing takes long.
struct Prepared {
    half_sealed: Vec<u8>,
    second: Secret,
    hash: String,
}

/// What of somebody's credentials is given out anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// A first password.
    pub password: bool,
    /// He is freed of his second factor.
    pub factor: bool,
}

/// Credentials that somebody is to be given.
#[derive(Clone, Copy, Debug)]
pub struct Reset<'a> {
    /// His user name.
    pub username: &'a str,
    /// What of them.
    pub what: Renewal,
    /// Why.
    pub reason: &'a str,
}

/// The giving out of credentials, as it is opened.
pub(super) struct Opening<'a> {
    /// What of them.
    pub(super) what: Renewal,
    /// Why.
    pub(super) reason: &'a str,
    /// The first half of the password.
    pub(super) first: &'a Secret,
}

/// Opens the giving out of credentials; one of the account that is open is taken back.
pub(super) async fn open(
    tx: &Writes<'_, StaffRows>,
    account: AccountId,
    opening: &Opening<'_>,
    now: DateTime<Utc>,
) -> Result<CredentialIssueId, StoreError> {
    let id: CredentialIssueId = tx.fresh();
    store::withdraw_issues(tx, account, now).await?;
    let Renewal { password, factor } = opening.what;
    let sealed = password.then(|| tx.keyring().seal(Column::FirstPassword, id.raw(), &opening.first.half));
    let new = store::NewIssue {
        id,
        account,
        password,
        factor,
        reason: opening.reason.to_owned(),
        half_sealed: sealed,
        asked_at: now,
        expires_at: now + TimeDelta::days(ISSUE_DAYS),
    };
    store::open_issue(tx, &new).await?;
    Ok(id)
}

impl Staff {
    /// Asks that somebody be given a new first password, or be freed of a lost second factor, or both. Nothing changes
    /// before it is confirmed; asked for anew, what was asked before is taken back.
    ///
    /// # Errors
    /// [`StaffError::OneOfHisOwn`], [`StaffError::NotFound`], [`StaffError::ReasonRequired`], [`StaffError::Field`] when
    /// neither is asked for.
    pub fn reset_credential<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Reset<'a>,
    ) -> Deed<'a, Issued, StaffError> {
        Deed::of(async move {
            let first = Secret::fresh();
            let issued = self
                .db
                .act(actor, request, &|tx| Box::pin(self.try_reset(tx, asked, &first)))
                .await?;
            let first_half = first.told_by(issued.call).filter(|_| asked.what.password);
            Ok(Issued { first_half, ..issued })
        })
    }

    async fn try_reset(&self, tx: Tx, asked: Reset<'_>, first: &Secret) -> Result<Issued, StaffError> {
        let target = accounts::target(&tx, asked.username).await?;
        let target = target.ok_or(StaffError::NotFound)?;
        let permit = policy::authorize::<ResetCredential>(tx.actor(), &target)?;
        not_his_own(tx.actor(), &target)?;
        if !asked.what.password && !asked.what.factor {
            return Err(StaffError::Field("password"));
        }
        let reason = rules::reason(Some(asked.reason))?;
        let tx = tx.permit(permit);
        let opening = Opening {
            what: asked.what,
            reason: &reason,
            first,
        };
        let issue = open(&tx.writes(), target.account, &opening, self.db.clock().real()).await?;
        let issued = Issued {
            issue,
            account: target.account,
            call: first.call(),
            first_half: None,
        };
        Ok(tx.commit(issued).await?)
    }

    /// Confirms new credentials, or refuses them. Confirmed, the account has the new password and no second factor, as was
    /// asked; its sessions end and its owner is told.
    ///
    /// # Errors
    /// [`StaffError::OneOfHisOwn`] also for whoever asked, [`StaffError::State`] when they are settled or it is too late.
    pub fn confirm_credential<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        issue: CredentialIssueId,
        approve: bool,
    ) -> Deed<'a, Confirmed, StaffError> {
        Deed::of(async move {
            let prepared = if approve { self.prepare(issue).await? } else { None };
            let ready = prepared.as_ref();
            let confirmed = self
                .db
                .act(actor, request, &|tx| {
                    Box::pin(self.try_confirm(tx, issue, approve, ready))
                })
                .await?;
            if approve {
                self.sessions.forget_account(confirmed.account);
                if let Err(error) = self.welcome_again(confirmed.account).await {
                    tracing::warn!(cause = error.cause(), "earlier failures to sign in still count");
                }
            }
            let told = prepared.zip(confirmed.call);
            let second_half = told.and_then(|(prepared, call)| prepared.second.told_by(call));
            Ok(Confirmed {
                second_half,
                ..confirmed
            })
        })
    }

    /// Forgets how often somebody failed to sign in.
    async fn welcome_again(&self, account: AccountId) -> Result<(), StaffError> {
        if let Some(username) = accounts::username(self.db.reads(), account).await? {
            self.throttle.reset(&username).await?;
        }
        Ok(())
    }

    async fn prepare(&self, issue: CredentialIssueId) -> Result<Option<Prepared>, StaffError> {
        let Some(half_sealed) = store::half_of(self.db.reads(), issue).await? else {
            return Ok(None);
        };
        let keyring = self.db.keyring();
        let first = keyring.open(Column::FirstPassword, issue.raw(), &half_sealed);
        let (first, second) = (first.map_err(StoreError::from)?, Secret::fresh());
        let hash = self.passwords.hash(joined(&first, &second.half).into()).await;
        Ok(Some(Prepared {
            half_sealed,
            second,
            hash: hash.map_err(crate::identity::IdentityError::from)?,
        }))
    }

    async fn try_confirm(
        &self,
        tx: Tx,
        id: CredentialIssueId,
        approve: bool,
        prepared: Option<&Prepared>,
    ) -> Result<Confirmed, StaffError> {
        let now = self.db.clock().real();
        let issue = store::issue(tx.reads(), id).await?.ok_or(StaffError::NotFound)?;
        let target = issue.target.of("credential_issue", id.raw());
        let permit = policy::authorize::<ConfirmCredential>(tx.actor(), &target)?;
        not_his_own(tx.actor(), &target)?;
        if issue.asked_by == AccountId::new(tx.actor().account_raw()) {
            return Err(StaffError::OneOfHisOwn);
        }
        if !issue.is_open || issue.expires_at <= now {
            return Err(StaffError::State);
        }
        let mut confirmed = Confirmed {
            issue: id,
            account: target.account,
            valid_until: None,
            call: None,
            second_half: None,
        };
        let tx = tx.permit(permit);
        if !approve {
            store::settle_issue(&tx.writes(), id, Outcome::Refused, now).await?;
            return Ok(tx.commit(confirmed).await?);
        }
        if let Some(sealed) = &issue.half_sealed {
            let prepared = prepared.filter(|prepared| prepared.half_sealed == *sealed);
            let prepared = prepared.ok_or(StoreError::Contention)?;
            let begins = super::store::account_begins(&tx, target.account).await?;
            let until = now.max(begins) + TimeDelta::days(FIRST_PASSWORD_DAYS);
            give_password(&tx.writes(), target.account, &prepared.hash, Some(until)).await?;
            notify(
                &tx.chore(),
                target.account,
                NewNotice::of(NoticeKind::PasswordChanged),
                now,
            )
            .await?;
            confirmed.valid_until = Some(until);
            confirmed.call = Some(prepared.second.call());
        }
        if issue.factor {
            factor::remove(&tx, target.account, now).await?;
        }
        factor::shut_out(
            &tx.chore(),
            target.account,
            Ending::all(EndReason::CredentialReset),
            now,
        )
        .await?;
        store::settle_issue(&tx.writes(), id, Outcome::Confirmed, now).await?;
        Ok(tx.commit(confirmed).await?)
    }
}
