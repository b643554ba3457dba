//! Reading the record of acts and reads (审计查阅): the audit administrator searches all of it, and who belongs to a case
//! sees who read it. Every look is itself recorded. The record holds no values, so neither does what is shown.

mod error;
mod store;

use chrono::{DateTime, NaiveDate, Utc};
use strum::EnumString;
use uuid::Uuid;

pub use error::RecordError;

use crate::case::{CaseView, Cases};
use crate::db::Db;
use crate::kernel::code::{Code, Coded as _};
use crate::kernel::id::{CaseId, IdKind};
use crate::kernel::page::{Page, Paged};
use crate::kernel::role::Role;
use crate::policy::{self, Action, Actor, OPERATOR, Reach, Row, Scope};

/// What an entry is about (对象类型): every kind of thing that has an id, and what has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum ObjectKind {
    /// Site (机构).
    Site,
    /// Team (团队).
    Team,
    /// Person (人员).
    Person,
    /// Account (账号).
    Account,
    /// Session (会话).
    Session,
    /// Visit (接待记录).
    Visit,
    /// Application (执行申请).
    Application,
    /// Case (案件).
    Case,
    /// Party (当事人).
    Party,
    /// Handover (移交).
    Handover,
    /// Lead on property (财产线索).
    Clue,
    /// Message (留言).
    Message,
    /// Event (案件经过).
    Event,
    /// Triage decision (分流决定).
    Triage,
    /// Deadline (节点).
    Deadline,
    /// Extension (延期申请).
    Extension,
    /// Post (岗位).
    Post,
    /// Credentials given out anew (登录凭据的发放).
    CredentialIssue,
    /// Account, as those see it who look after accounts (账号名册).
    User,
    /// Circular (通报).
    Circular,
    /// Rule of deadlines (节点规则).
    DeadlineRule,
    /// Exported file (导出的文件).
    Export,
    /// Something that had another name (其他).
    Other,
}

/// An entry of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryView {
    /// Its id.
    pub id: Uuid,
    /// Its place in the chain, once it is sealed.
    pub n: Option<i64>,
    /// When, in real time.
    pub happened_at: DateTime<Utc>,
    /// Who, when somebody was signed in.
    pub actor: Option<Uuid>,
    /// His name.
    pub actor_name: Option<String>,
    /// The role he acted in.
    pub role: Role,
    /// His site.
    pub site_name: Option<String>,
    /// His session.
    pub session: Option<Uuid>,
    /// Where he came from.
    pub address: Option<String>,
    /// What he did.
    pub action: String,
    /// To what: kind and id.
    pub object: Option<(String, Uuid)>,
    /// Names of the fields read or written.
    pub fields: Vec<String>,
    /// Whether it was refused.
    pub refused: bool,
    /// The code it was refused with, where it is still one.
    pub code: Option<Code>,
    /// The HTTP request.
    pub request_id: String,
}

/// Which entries are wanted; what is not set is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// First day, Asia/Shanghai.
    pub from: Option<NaiveDate>,
    /// Last day, Asia/Shanghai.
    pub to: Option<NaiveDate>,
    /// User name of who did it.
    pub username: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// What it was done to.
    pub object: Option<(IdKind, Uuid)>,
    /// Refused ones alone, or done ones alone.
    pub refused: Option<bool>,
    /// The HTTP request.
    pub request_id: Option<String>,
}

impl EntryFilter {
    /// Names of what is asked for, as the record of the look keeps them: never the values.
    fn names(&self) -> Vec<&'static str> {
        let asked = [
            (self.from.is_some(), "from"),
            (self.to.is_some(), "to"),
            (self.username.is_some(), "username"),
            (self.action.is_some(), "action"),
            (self.object.is_some(), "objectId"),
            (self.refused.is_some(), "refused"),
            (self.request_id.is_some(), "requestId"),
        ];
        asked
            .into_iter()
            .filter(|(is_asked, _)| *is_asked)
            .map(|(_, name)| name)
            .collect()
    }
}

/// Sees who read a case (查阅本案的被查阅记录).
struct SeeReaders;

/// A case, for who belongs to it.
struct Related(CaseView);

impl Reach for Related {
    fn is_own(&self, _actor: &Actor) -> bool {
        self.0.related
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        false
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(("case", self.0.id.raw()))
    }
}

impl Action for SeeReaders {
    const ROW: Row = Row::AccessHistory;
    const NAME: &'static str = "caseReaders";
    type On = Related;
}

/// The use cases of the record.
#[derive(Clone)]
pub struct Records {
    db: Db,
    cases: Cases,
}

impl Records {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self {
            cases: Cases::new(db.clone()),
            db,
        }
    }

    /// A page of the record, newest first; the look is recorded.
    ///
    /// # Errors
    /// [`RecordError::Denied`] but for the audit administrator, [`RecordError::TrailFull`].
    pub async fn list(
        &self,
        scope: &Scope,
        filter: &EntryFilter,
        page: &Page,
    ) -> Result<Paged<EntryView>, RecordError> {
        policy::eligible(scope.actor(), Row::AuditLog)?;
        let object = filter.object.map(|(kind, id)| (<&'static str>::from(kind), id));
        self.db
            .trail()
            .looked(scope.actor(), "auditEntries", object, &filter.names())?;
        let total = if page.count {
            Some(store::count(&self.db, scope, filter).await?)
        } else {
            None
        };
        let rows = store::page(&self.db, scope, filter, page).await?;
        Ok(page.cut(rows, total))
    }

    /// Who read one case, or any case he belongs to, newest first, oneself left out; the look is recorded. None of a case
    /// out of scope, or to which he does not belong.
    ///
    /// # Errors
    /// [`RecordError::Denied`] for a role that never may, [`RecordError::TrailFull`].
    pub async fn readers(
        &self,
        scope: &Scope,
        case: Option<CaseId>,
        page: &Page,
    ) -> Result<Option<Paged<EntryView>>, RecordError> {
        policy::eligible(scope.actor(), Row::AccessHistory)?;
        let object = case.map(|case| ("case", case.raw()));
        self.db.trail().looked(scope.actor(), SeeReaders::NAME, object, &[])?;
        if let Some(case) = case {
            let Some(found) = self.cases.find_many(scope, &[case]).await?.pop() else {
                return Ok(None);
            };
            if let Err(denied) = policy::authorize::<SeeReaders>(scope.actor(), &Related(found)) {
                self.db
                    .trail()
                    .not_shown(scope.actor(), SeeReaders::NAME, denied.code());
                return Ok(None);
            }
        }
        let total = if page.count {
            Some(store::count_readers(&self.db, scope, case).await?)
        } else {
            None
        };
        let rows = store::readers(&self.db, scope, case, page).await?;
        Ok(Some(page.cut(rows, total)))
    }

    /// The newest entries for an operator at the machine; the look is recorded.
    ///
    /// # Errors
    /// [`RecordError::Store`].
    pub async fn told(&self, filter: &EntryFilter, rows: u64) -> Result<Vec<EntryView>, RecordError> {
        let page = Page {
            rows,
            ..Page::default()
        };
        let scope = Scope::of(&Actor::system(OPERATOR));
        self.db
            .trail()
            .looked(scope.actor(), "audit list", None, &filter.names())?;
        self.db.trail().flush(&self.db).await?;
        let mut found = store::page(&self.db, &scope, filter, &page).await?;
        found.truncate(usize::try_from(rows).unwrap_or(usize::MAX));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn whatever_has_an_id_has_its_word_in_the_record() {
        for kind in IdKind::iter() {
            assert!(kind.as_ref().parse::<ObjectKind>().is_ok(), "{kind:?}");
        }
    }
}
