//! Accounts: made without a right and without a password, disabled at once or on a day, and enabled again.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::credential::{self, Renewal, Secret};
use super::error::StaffError;
use super::store::StaffRows;
use super::{Staff, Target, not_his_own, rules, store};
use crate::crypto::Blind;
use crate::db::{Deed, Request, Tx};
use crate::factor::shut_out;
use crate::identity::IdentityRows;
use crate::identity::{Login, NO_PASSWORD, NewPerson, add_account, add_person, end_account, set_disabled};
use crate::kernel::id::{AccountId, CredentialIssueId, PersonId};
use crate::kernel::pasted::cleaned;
use crate::kernel::security::EndReason;
use crate::policy::{self, Action, Actor, Freshness, Row, WholeCourt};
use crate::session::{Ending, NoticeKind};

/// Makes an account (新增账号).
pub struct CreateUser;

impl Action for CreateUser {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "createUser";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = WholeCourt;
}

/// Disables an account (停用账号); what takes a right away asks for no fresh proof.
pub struct DisableUser;

impl Action for DisableUser {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "disableUser";
    type On = Target;
}

/// Enables a disabled account (恢复账号): the posts it held were granted by others and hold again.
pub struct EnableUser;

impl Action for EnableUser {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "enableUser";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = Target;
}

crate::writes! {
    CreateUser: IdentityRows, StaffRows;
    DisableUser: IdentityRows;
    EnableUser: IdentityRows;
}

/// Somebody who is to have an account.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// User name.
    pub username: String,
    /// Name.
    pub display_name: String,
    /// Identity number; it is sealed, and found by its keyed hash alone.
    pub id_number: Option<String>,
    /// Office telephone.
    pub office_phone: Option<String>,
    /// Its first day, today if none is named.
    pub started_on: Option<NaiveDate>,
}

/// An account that ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// The account.
    pub account: AccountId,
    /// Cases its owner handles that are not closed: others must take them over.
    pub open_cases: i64,
}

/// An account that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Created {
    /// The account.
    pub account: AccountId,
    /// What waits to be confirmed before he can sign in.
    pub issue: CredentialIssueId,
    /// Which call made the first half of his password.
    call: Uuid,
    /// The first half of his password; told once, and not when the same request is repeated.
    #[serde(skip)]
    pub first_half: Option<String>,
}

/// The same, read.
struct Read {
    username: String,
    display_name: String,
    id_number: Option<String>,
    office_phone: Option<String>,
    started_on: NaiveDate,
}

impl Staff {
    /// Makes an account that has no post and no password yet; giving it a password waits to be confirmed.
    ///
    /// # Errors
    /// [`StaffError::Field`], [`StaffError::Identity`] when the user name or the identity number is known, or too many
    /// identity numbers were written within an hour.
    pub fn create_user<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        new: NewUser,
    ) -> Deed<'a, Created, StaffError> {
        Deed::of(async move {
            self.count_number(actor, new.id_number.as_ref()).await?;
            let (new, first) = (&new, Secret::fresh());
            let created = self
                .db
                .act(actor, request, &|tx| Box::pin(self.try_create(tx, new, &first)))
                .await?;
            let first_half = first.told_by(created.call);
            Ok(Created { first_half, ..created })
        })
    }

    async fn try_create(&self, tx: Tx, new: &NewUser, first: &Secret) -> Result<Created, StaffError> {
        let permit = policy::authorize::<CreateUser>(tx.actor(), &WholeCourt::of(tx.actor()))?;
        let read = read(new, self.db.clock().today())?;
        let now = self.db.clock().real();
        let tx = tx.permit(permit);
        let (person, account): (PersonId, AccountId) = (tx.fresh(), tx.fresh());
        let new = NewPerson {
            name: &read.display_name,
            id_number: read.id_number.as_deref(),
            office_phone: read.office_phone.as_deref(),
        };
        add_person(&tx.writes(), person, &new).await?;
        let login = Login {
            account,
            username: &read.username,
            hash: NO_PASSWORD,
            first_until: None,
            started_on: read.started_on,
        };
        add_account(&tx.writes(), person, &login, now).await?;
        let opening = credential::Opening {
            what: Renewal {
                password: true,
                factor: false,
            },
            reason: "新账号",
            first,
        };
        let issue = credential::open(&tx.writes(), account, &opening, now).await?;
        tx.about("account", account.raw());
        let number = read.id_number.as_ref();
        let number = number.map(|number| self.db.keyring().blind(Blind::IdNumber, number));
        let content = format!(
            "{:?}",
            (
                account,
                &read.username,
                &read.display_name,
                number,
                &read.office_phone,
                read.started_on
            )
        );
        tx.content(blake3::hash(content.as_bytes()).to_hex().to_string());
        let created = Created {
            account,
            issue,
            call: first.call(),
            first_half: None,
        };
        Ok(tx.commit(created).await?)
    }

    /// Disables an account and ends its sessions, or sets its last day. Done already, it is left as it is.
    ///
    /// # Errors
    /// [`StaffError::OneOfHisOwn`], [`StaffError::NotFound`], [`StaffError::Field`] for a day before yesterday or after the
    /// end it has, [`StaffError::LastAdministrator`].
    pub fn disable_user<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        username: &'a str,
        last: Option<NaiveDate>,
    ) -> Deed<'a, Leaving, StaffError> {
        Deed::of(async move {
            let leaving = self
                .db
                .act(actor, request, &|tx| Box::pin(self.try_disable(tx, username, last)))
                .await?;
            self.sessions.forget_account(leaving.account);
            Ok(leaving)
        })
    }

    async fn try_disable(&self, tx: Tx, username: &str, last: Option<NaiveDate>) -> Result<Leaving, StaffError> {
        let today = self.db.clock().today();
        let target = store::target(&tx, username).await?.ok_or(StaffError::NotFound)?;
        let permit = policy::authorize::<DisableUser>(tx.actor(), &target)?;
        not_his_own(tx.actor(), &target)?;
        store::keeps_administrators(&tx, target.person, None, today).await?;
        let (first, has) = store::account_days(&tx, target.account).await?;
        let tx = tx.permit(permit);
        if let Some(last) = last.filter(|last| *last >= today) {
            if last < first {
                return Err(StaffError::Field("endsOn"));
            }
            let last = rules::last_day(Some(last), has, today)?;
            if has != Some(last) {
                end_account(&tx.writes(), target.account, last).await?;
                self.tell(&tx, target.account, NoticeKind::AccountEnds).await?;
            }
        } else {
            rules::last_day(last, None, today)?;
            set_disabled(&tx.writes(), target.account, Some(self.db.clock().real())).await?;
        }
        let open_cases = store::open_cases(&tx, target.person).await?;
        let content = format!("{:?} {last:?}", target.account);
        tx.content(blake3::hash(content.as_bytes()).to_hex().to_string());
        let leaving = Leaving {
            account: target.account,
            open_cases,
        };
        Ok(tx.commit(leaving).await?)
    }

    /// Enables an account that is disabled or ends, without a last day. Done already, it is left as it is.
    ///
    /// # Errors
    /// [`StaffError::OneOfHisOwn`], [`StaffError::NotFound`].
    pub fn enable_user<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        username: &'a str,
    ) -> Deed<'a, AccountId, StaffError> {
        Deed::of(async move {
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_enable(tx, username)))
                .await
        })
    }

    async fn try_enable(&self, tx: Tx, username: &str) -> Result<AccountId, StaffError> {
        let (today, now) = (self.db.clock().today(), self.db.clock().real());
        let target = store::target(&tx, username).await?.ok_or(StaffError::NotFound)?;
        let permit = policy::authorize::<EnableUser>(tx.actor(), &target)?;
        not_his_own(tx.actor(), &target)?;
        let (_, has) = store::account_days(&tx, target.account).await?;
        let tx = tx.permit(permit);
        if set_disabled(&tx.writes(), target.account, None).await? {
            self.tell(&tx, target.account, NoticeKind::AccountEnabled).await?;
        }
        // what was open when it ended does not come back
        if has.is_some_and(|last| last < today) {
            shut_out(&tx.chore(), target.account, Ending::all(EndReason::AccountEnabled), now).await?;
        }
        Ok(tx.commit(target.account).await?)
    }
}

fn read(new: &NewUser, today: NaiveDate) -> Result<Read, StaffError> {
    let filled = |text: &Option<String>| text.as_deref().map(cleaned).filter(|text| !text.is_empty());
    let id_number = filled(&new.id_number).map(|text| rules::id_number(&text, today));
    let office_phone = filled(&new.office_phone).map(|text| rules::office_phone(&text));
    Ok(Read {
        username: rules::username(&new.username)?,
        display_name: rules::name(&new.display_name)?,
        id_number: id_number.transpose()?,
        office_phone: office_phone.transpose()?,
        started_on: rules::first_day(new.started_on, today)?,
    })
}
