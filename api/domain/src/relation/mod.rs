//! Relations (案件关系) of persons to cases, and the declared conflict of interest (回避) that shuts one out of a case.

mod store;

use serde_json::json;
use uuid::Uuid;

use crate::case::CaseRows;
use crate::case::{self, CaseChange, CaseError, CaseFacts};
use crate::db::{Db, Deed, Request, StoreError, Tx, Writes};
use crate::events::{Event, EventKind};
use crate::kernel::id::{CaseId, PersonId};
pub use crate::kernel::relation::ConflictKind;
pub use crate::kernel::relation::Relation;
use crate::policy::{self, Action, Actor, Reach, Row};
pub(crate) use store::RelationRows;

/// Starts a person's relation to a case (handler, party, …).
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn relate(
    tx: &Writes<'_, RelationRows>,
    case: CaseId,
    person: PersonId,
    kind: Relation,
) -> Result<(), StoreError> {
    store::relate(tx, case, person, kind).await
}

/// Ends all relations of one kind to a case.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn unrelate(tx: &Writes<'_, RelationRows>, case: CaseId, kind: Relation) -> Result<(), StoreError> {
    store::unrelate(tx, case, kind).await
}

/// Declares one's own conflict of interest (自行回避).
pub struct DeclareConflict;

impl Action for DeclareConflict {
    const ROW: Row = Row::DeclareConflict;
    const NAME: &'static str = "declareConflict";
    type On = OwnConflict;
}

crate::writes! {
    DeclareConflict: CaseRows, RelationRows;
}

/// A case, looked at as something oneself is in conflict with.
pub struct OwnConflict(CaseFacts);

impl Reach for OwnConflict {
    fn is_own(&self, _actor: &Actor) -> bool {
        true
    }

    fn is_at_site(&self, actor: &Actor) -> bool {
        self.0.is_at_site(actor)
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        self.0.object()
    }
}

/// A conflict of interest, as it is declared.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// Its kind.
    pub kind: ConflictKind,
    /// In words.
    pub note: Option<String>,
}

/// The use cases of relations.
#[derive(Clone)]
pub struct Relations {
    db: Db,
}

impl Relations {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// Declares the actor's own conflict; from then on he sees nothing of the case.
    ///
    /// # Errors
    /// [`CaseError::NotFound`], [`CaseError::ConflictDeclared`].
    pub fn declare_conflict<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        id: CaseId,
        conflict: Conflict,
    ) -> Deed<'a, CaseId, CaseError> {
        Deed::of(async move {
            let conflict = &conflict;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_declare(tx, id, conflict)))
                .await
        })
    }

    async fn try_declare(&self, tx: Tx, id: CaseId, conflict: &Conflict) -> Result<CaseId, CaseError> {
        policy::may_ask::<DeclareConflict>(tx.actor())?;
        let facts = case::open(&tx, id, None).await?;
        let own = OwnConflict(facts.clone());
        let permit = policy::authorize::<DeclareConflict>(tx.actor(), &own)?;
        let tx = tx.permit(permit);
        if !store::declare(&tx.writes(), id, conflict.kind, conflict.note.as_deref()).await? {
            return Err(CaseError::ConflictDeclared);
        }
        case::change(&tx.writes(), &facts, CaseChange::default()).await?;
        let event = Event::new(facts.event_root(), EventKind::ConflictDeclared, &["conflicts"]);
        tx.record(event.by_rule("SD8").with(json!({ "kind": conflict.kind.as_ref() })));
        Ok(tx.commit(id).await?)
    }
}
