//! What an operator does to accounts at the machine itself (命令行管理账号). Whoever may run the program there may do all of
//! it; so that it is seen, each act stands in the audit record.

use chrono::NaiveDate;
use uuid::Uuid;

use super::error::IdentityError;
use super::owner::IdentityRows;
use super::owner::{Login, NewPerson, add_account, add_person, give_password, set_disabled};
use super::seat::{Seat, add_post, lead};
use super::{Accounts, rules, store};
use crate::db::Permitted;
use crate::kernel::id::{AccountId, PersonId, PostId, SiteId, TeamId};
use crate::kernel::role::Role;
use crate::kernel::security::EndReason;
use crate::policy::{self, Action, Actor, OPERATOR, Reach, Row};
use crate::session::{Ending, NewNotice, NoticeKind, notify};
use crate::{factor, place};

/// A person with an account, to be added.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The person.
    pub person: PersonId,
    /// Name shown.
    pub display_name: String,
    /// User name and password hash; none for staff without a login.
    pub login: Option<(String, String)>,
    /// Identity number.
    pub id_number: Option<String>,
    /// Office telephone.
    pub office_phone: Option<String>,
    /// Posts.
    pub posts: Vec<NewPost>,
}

/// A post to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewPost {
    /// Role.
    pub role: Role,
    /// Site.
    pub site: SiteId,
    /// Team.
    pub team: Option<TeamId>,
    /// First day.
    pub started_on: NaiveDate,
}

/// What an operator's act is done to.
pub(super) struct Known {
    account: Uuid,
    person: PersonId,
}

impl Reach for Known {
    fn is_own(&self, _actor: &Actor) -> bool {
        false
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        false
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(("account", self.account))
    }
}

/// Acts of an operator: the command is the name.
macro_rules! acts {
    ($($(#[$doc:meta])* $act:ident = $name:literal under $row:ident;)*) => {$(
        $(#[$doc])*
        pub(super) struct $act;

        impl Action for $act {
            const ROW: Row = Row::$row;
            const NAME: &'static str = $name;
            const JOBS: &'static [&'static str] = &[OPERATOR];
            type On = Known;
        }
    )*};
}

acts! {
    /// Adds an account (新增账号).
    Add = "user add" under Found;
    /// Sets a password (更换口令).
    SetPassword = "user passwd" under ResetCredential;
    /// Takes a second factor away (解除动态口令).
    Unenrol = "user unenrol" under ResetCredential;
    /// Names the leader of a team (指定团队负责人).
    Lead = "user lead" under Found;
    /// Disables an account (停用账号).
    Disable = "user disable" under Found;
    /// Enables an account again (恢复账号).
    Enable = "user enable" under Found;
}

crate::writes! {
    Add: IdentityRows;
    Disable: IdentityRows;
    Enable: IdentityRows;
    SetPassword: IdentityRows;
    Lead: IdentityRows;
}

impl Accounts {
    /// The roles somebody may act in today.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchAccount`].
    pub async fn roles(&self, username: &str) -> Result<Vec<Role>, IdentityError> {
        let person = self.known(username).await?.person;
        let posts = store::posts(self.db.reads(), person, self.db.clock().today()).await?;
        Ok(posts.iter().map(|post| post.role).collect())
    }

    /// Every account in a line: user name, state, name, and the posts held today.
    ///
    /// # Errors
    /// [`IdentityError::Store`].
    pub async fn listed(&self) -> Result<Vec<String>, IdentityError> {
        Ok(store::listed(self.db.reads(), self.db.clock().today()).await?)
    }

    /// Adds a person with an account and posts.
    ///
    /// # Errors
    /// [`IdentityError::ForbiddenPair`] when two posts may not be held together, [`IdentityError::WrongPlace`],
    /// [`IdentityError::UsernameTaken`].
    pub async fn add(&self, account: NewAccount) -> Result<(), IdentityError> {
        let roles: Vec<_> = account.posts.iter().map(|post| (post.role, post.team)).collect();
        rules::check_pairs(&roles)?;
        for post in &account.posts {
            if let Some(kind) = place::kind_of(self.db.reads(), post.site).await? {
                rules::check_place(post.role, kind)?;
            }
        }
        let known = Known {
            account: self.db.ids().raw(),
            person: account.person,
        };
        let tx = self.begin::<Add>(&known).await?;
        let new = NewPerson {
            name: &account.display_name,
            id_number: account.id_number.as_deref(),
            office_phone: account.office_phone.as_deref(),
        };
        add_person(&tx.writes(), account.person, &new).await?;
        if let Some((username, hash)) = &account.login {
            let login = Login {
                account: AccountId::new(known.account),
                username,
                hash,
                first_until: None,
                started_on: self.db.clock().today(),
            };
            add_account(&tx.writes(), account.person, &login, self.db.clock().real()).await?;
        }
        for post in &account.posts {
            let seat = Seat {
                role: post.role,
                site: post.site,
                team: post.team,
                started_on: post.started_on,
                ended_on: None,
                leads: false,
            };
            add_post(&tx.writes(), tx.fresh(), account.person, &seat).await?;
        }
        Ok(tx.commit(()).await?)
    }

    /// Gives an account a new password, ends its sessions and forgets its failed tries: the second channel.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchAccount`].
    pub async fn set_password(&self, username: &str, password_hash: String) -> Result<(), IdentityError> {
        let (known, now) = (self.known(username).await?, self.db.clock().real());
        let tx = self.begin::<SetPassword>(&known).await?;
        let account = AccountId::new(known.account);
        give_password(&tx.writes(), account, &password_hash, None).await?;
        factor::shut_out(&tx.chore(), account, Ending::all(EndReason::PasswordChanged), now).await?;
        notify(&tx.chore(), account, NewNotice::of(NoticeKind::PasswordChanged), now).await?;
        tx.commit(()).await?;
        Ok(self.throttle.reset(username).await?)
    }

    /// Removes the second factor of an account: the operator is the second person whom this takes.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchAccount`], [`IdentityError::NoFactor`].
    pub async fn unenrol(&self, username: &str) -> Result<(), IdentityError> {
        let known = self.known(username).await?;
        let tx = self.begin::<Unenrol>(&known).await?;
        let account = AccountId::new(known.account);
        if !factor::remove(&tx, account, self.db.clock().real()).await? {
            return Err(IdentityError::NoFactor);
        }
        Ok(tx.commit(()).await?)
    }

    /// Names somebody the leader of his team, in place of who led it.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchAccount`], [`IdentityError::NoTeam`].
    pub async fn lead(&self, username: &str) -> Result<(), IdentityError> {
        let known = self.known(username).await?;
        let posts = store::posts(self.db.reads(), known.person, self.db.clock().today()).await?;
        let post = posts.iter().find_map(|post| Some((post.id, post.team?)));
        let (post, team) = post.ok_or(IdentityError::NoTeam)?;
        let tx = self.begin::<Lead>(&known).await?;
        lead(&tx.writes(), PostId::new(post), team).await?;
        Ok(tx.commit(()).await?)
    }

    /// Disables an account and ends its sessions.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchAccount`].
    pub async fn disable(&self, username: &str) -> Result<(), IdentityError> {
        let (known, now) = (self.known(username).await?, self.db.clock().real());
        let tx = self.begin::<Disable>(&known).await?;
        set_disabled(&tx.writes(), AccountId::new(known.account), Some(now)).await?;
        Ok(tx.commit(()).await?)
    }

    /// Enables a disabled account.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchAccount`].
    pub async fn enable(&self, username: &str) -> Result<(), IdentityError> {
        let known = self.known(username).await?;
        let tx = self.begin::<Enable>(&known).await?;
        let account = AccountId::new(known.account);
        if set_disabled(&tx.writes(), account, None).await? {
            let now = self.db.clock().real();
            notify(&tx.chore(), account, NewNotice::of(NoticeKind::AccountEnabled), now).await?;
        }
        Ok(tx.commit(()).await?)
    }

    async fn known(&self, username: &str) -> Result<Known, IdentityError> {
        let account = store::account(self.db.reads(), username, self.db.clock().today()).await?;
        let account = account.ok_or(IdentityError::NoSuchAccount)?;
        Ok(Known {
            account: account.id.raw(),
            person: account.person,
        })
    }

    async fn begin<A: Action<On = Known>>(&self, known: &Known) -> Result<Permitted<A>, IdentityError> {
        let actor = Actor::system(OPERATOR);
        let permit = policy::authorize::<A>(&actor, known).map_err(|_| IdentityError::Unauthenticated)?;
        Ok(self.db.begin(&actor).await?.permit(permit))
    }
}
