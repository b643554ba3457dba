//! The list of accounts, with their posts and with what waits for them (账号名册).

mod store;

use chrono::{DateTime, NaiveDate, Utc};

use super::Staff;
use super::error::StaffError;
use super::rules::{Outcome, PostState};
use crate::db::StoreError;
use crate::kernel::id::{AccountId, CredentialIssueId, PersonId, PostId, SiteId, TeamId};
use crate::kernel::page::{Page, Paged};
use crate::kernel::role::Role;
use crate::policy::{self, Row, Scope};

/// An account with its owner (账号).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserView {
    /// Its id.
    pub id: AccountId,
    /// Its owner.
    pub person: PersonId,
    /// User name.
    pub username: String,
    /// Name of its owner.
    pub display_name: String,
    /// Office telephone.
    pub office_phone: Option<String>,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Its first day.
    pub started_on: NaiveDate,
    /// Its last day.
    pub ended_on: Option<NaiveDate>,
    /// What password it has.
    pub password: PasswordState,
    /// Whether it has a second factor.
    pub has_factor: bool,
    /// When it was made, in real time.
    pub created_at: DateTime<Utc>,
    /// Posts that are proposed, held or begin later, and on wish those that are over.
    pub posts: Vec<PostView>,
    /// Credentials that wait to be confirmed.
    pub issue: Option<IssueView>,
}

/// What password an account has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordState {
    /// None.
    None,
    /// One that was printed and must be changed, until an instant of real time.
    First(DateTime<Utc>),
    /// One that its owner chose.
    Own,
}

/// A post, proposed or granted (岗位).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostView {
    /// Its id.
    pub id: PostId,
    /// Role.
    pub role: Role,
    /// Site.
    pub site: SiteId,
    /// Team.
    pub team: Option<TeamId>,
    /// Whether it leads the team.
    pub leads: bool,
    /// First day.
    pub started_on: NaiveDate,
    /// Last day.
    pub ended_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: PostState,
    /// Name of who proposed it; none for one an operator gave at the machine.
    pub proposed_by: Option<String>,
    /// Name of who confirmed it.
    pub confirmed_by: Option<String>,
    /// Name of who approved it.
    pub approved_by: Option<String>,
    /// Name of who refused it.
    pub refused_by: Option<String>,
    /// Why it was refused.
    pub reason: Option<String>,
}

/// Credentials that are to be given out anew (登录凭据的发放).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueView {
    /// Its id.
    pub id: CredentialIssueId,
    /// Whose they are.
    pub account: AccountId,
    /// Whether a new first password.
    pub password: bool,
    /// Whether the second factor is taken away.
    pub factor: bool,
    /// Why.
    pub reason: String,
    /// Name of who asked.
    pub asked_by: String,
    /// When, in real time.
    pub asked_at: DateTime<Utc>,
    /// Until when it may be confirmed, in real time.
    pub expires_at: DateTime<Utc>,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

/// Which accounts are wanted; what is not set is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Part of the user name or of the name.
    pub search: Option<String>,
    /// Who holds this role today.
    pub role: Option<Role>,
    /// Who works at this site today.
    pub site: Option<SiteId>,
    /// Those alone that nobody can sign in to today, disabled, over or not begun; or the others alone.
    pub disabled: Option<bool>,
    /// For whom something waits to be confirmed or approved.
    pub waiting: Option<bool>,
}

impl Staff {
    /// A page of accounts with their posts, the oldest first.
    ///
    /// # Errors
    /// [`StaffError::Denied`] for a role that does not read the list.
    pub async fn list(&self, scope: &Scope, filter: &UserFilter, page: &Page) -> Result<Paged<UserView>, StaffError> {
        policy::eligible(scope.actor(), Row::UserList)?;
        let total = if page.count {
            Some(store::count(&self.db, scope, filter).await?)
        } else {
            None
        };
        Ok(page.cut(store::page(&self.db, scope, filter, page).await?, total))
    }

    /// Whose post it is, proposed or granted, within the scope.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn owner_of(&self, scope: &Scope, post: PostId) -> Result<Option<AccountId>, StoreError> {
        store::owner_of(self.db.reads(), scope, post).await
    }

    /// Credentials by id, within the scope.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn issues(&self, scope: &Scope, ids: &[CredentialIssueId]) -> Result<Vec<IssueView>, StoreError> {
        store::issues(self.db.reads(), scope, ids).await
    }

    /// Accounts by id, within the scope.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find_many(&self, scope: &Scope, ids: &[AccountId]) -> Result<Vec<UserView>, StoreError> {
        store::by_ids(&self.db, scope, ids).await
    }
}
