//! Staff (人员、岗位与登录凭据): who has an account, which posts he holds from when to when, and what he signs in with.
//!
//! Nobody gives himself a right, and no one person gives one: the system administrator makes accounts and proposes posts,
//! the security administrator confirms them, the chief or the president approves them, each another person. A proposal is
//! no post until then. The same two administrators give out what somebody signs in with, half a password each, so that
//! neither can sign in for him.

mod account;
mod correction;
mod credential;
mod decision;
mod error;
mod list;
mod paper;
mod post;
mod proposal;
pub mod roll;
pub mod rules;
mod store;

use uuid::Uuid;

pub use account::{CreateUser, DisableUser, EnableUser, Leaving, NewUser};
pub use correction::{CorrectUser, Corrections};
pub use credential::{ConfirmCredential, Confirmed, Issued, Renewal, Reset, ResetCredential};
pub use decision::{ApproveRole, Decision, GrantRole};
pub use error::StaffError;
pub use list::{IssueView, PasswordState, PostView, UserFilter, UserView};
pub use post::{EndPost, PostStanding, PostTerms, SavePost};

use crate::crypto::password::Passwords;
use crate::db::{Act, Db, StoreError};
use crate::identity::Accounts;
use crate::kernel::id::{AccountId, PersonId};
use crate::policy::{Actor, Reach};
use crate::session::{NewNotice, NoticeKind, Sessions, notify};
use crate::throttle::{Rate, Throttle};

/// Somebody's account, post or credentials, as those see them who look after them.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Whose it is.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    object: (&'static str, Uuid),
}

impl Target {
    /// An account itself.
    const fn account(account: AccountId, person: PersonId) -> Self {
        Self {
            account,
            person,
            object: ("account", account.raw()),
        }
    }

    /// Something of the account.
    const fn of(self, kind: &'static str, id: Uuid) -> Self {
        Self {
            object: (kind, id),
            ..self
        }
    }
}

impl Reach for Target {
    fn is_own(&self, actor: &Actor) -> bool {
        actor.person_id() == Some(self.person)
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        false
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(self.object)
    }
}

/// Refuses what somebody would do to himself.
fn not_his_own(actor: &Actor, target: &Target) -> Result<(), StaffError> {
    if target.is_own(actor) {
        Err(StaffError::OneOfHisOwn)
    } else {
        Ok(())
    }
}

/// Identity numbers one administrator may write: whether one is known already tells of people who are none of his.
const NUMBERS: Rate = Rate {
    most: 60,
    period_s: 3_600,
};

/// The use cases of staff.
#[derive(Clone)]
pub struct Staff {
    db: Db,
    passwords: Passwords,
    sessions: Sessions,
    throttle: Throttle,
}

impl Staff {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db, accounts: &Accounts) -> Self {
        Self {
            db,
            passwords: accounts.passwords().clone(),
            sessions: accounts.sessions().clone(),
            throttle: accounts.throttle().clone(),
        }
    }

    /// Tells the owner of an account what was done to it.
    async fn tell(&self, tx: &Act, account: AccountId, kind: NoticeKind) -> Result<(), StoreError> {
        notify(&tx.chore(), account, NewNotice::of(kind), self.db.clock().real()).await
    }

    /// Counts an identity number that somebody writes.
    async fn count_number(&self, actor: &Actor, number: Option<&String>) -> Result<(), StaffError> {
        if number.is_some() {
            let who = actor.account_raw().to_string();
            self.throttle.take("identity-number", &who, NUMBERS).await?;
        }
        Ok(())
    }
}
