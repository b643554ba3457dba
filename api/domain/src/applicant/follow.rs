//! Cases filed before their applicant had an account (关联在先的案件): he is given them when he signs in with a code.

use uuid::Uuid;

use super::store;
use crate::case;
use crate::case::CaseRows;
use crate::db::{Db, Root, StoreError};
use crate::intake;
use crate::intake::ApplicationRows;
use crate::kernel::id::{AccountId, CaseId, IdKind, PartyId, PersonId, SiteId};
use crate::policy::{self, Action, Actor, Reach, Row};
use crate::relation::RelationRows;
use crate::relation::{self, Relation};

/// Who gives them: a job, for no act of a person changes a case so.
const JOB: &str = "applicant-link";

/// Gives an applicant a case of his.
pub struct FollowCase;

impl Action for FollowCase {
    const ROW: Row = Row::OwnProfile;
    const NAME: &'static str = "followCase";
    const JOBS: &'static [&'static str] = &[JOB];
    type On = Earlier;
}

crate::writes! {
    FollowCase: CaseRows, ApplicationRows, RelationRows;
}

/// A case whose applicant is known by his identity number and not yet by his person.
pub struct Earlier {
    pub(super) party: PartyId,
    pub(super) person: PersonId,
    pub(super) case: CaseId,
    pub(super) version: i64,
    pub(super) sites: Vec<SiteId>,
}

impl Reach for Earlier {
    fn is_own(&self, _actor: &Actor) -> bool {
        false
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        false
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(("case", self.case.raw()))
    }
}

/// Gives the owner of an account the cases he had before it; those somebody is changing now wait for his next sign-in.
pub(super) async fn earlier_cases(db: &Db, account: AccountId) -> Result<(), StoreError> {
    for earlier in store::earlier(db, account).await? {
        let tx = db.begin(&Actor::system(JOB)).await?;
        let Ok(permit) = policy::authorize::<FollowCase>(tx.actor(), &earlier) else {
            continue;
        };
        let tx = tx.permit(permit);
        let case = case::follow(&tx.writes(), earlier.case, earlier.version).await?;
        if !case || !intake::know(&tx.writes(), earlier.party, earlier.person).await? {
            continue;
        }
        relation::relate(&tx.writes(), earlier.case, earlier.person, Relation::Party).await?;
        tx.touch(Root {
            kind: IdKind::Case,
            id: earlier.case.raw(),
            version: earlier.version + 1,
            sites: earlier.sites,
        });
        tx.commit(()).await?;
    }
    Ok(())
}
