//! Rows of extensions.

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, DerivePartialModel, EntityTrait as _, JoinType, QueryFilter as _, QuerySelect as _,
    QueryTrait as _, Select, Set,
};
use uuid::Uuid;
use zhixing_entity::{deadline, extension, person};

use super::{Asking, ExtensionState, ExtensionView, Upward};
use crate::db::{Change as _, Db, StoreError, Tx, Writes, column, link, newest_first};
use crate::deadline::DeadlineFacts;
use crate::deadline::rules::RuleKind;
use crate::deadline::table::Book;
use crate::kernel::deadline::Unit;
use crate::kernel::id::{CaseId, DeadlineId, ExtensionId, PersonId};
use crate::kernel::instant::Instant;
use crate::kernel::page::Page;
use crate::policy::{Row, Scope, Sight, with_cases};

crate::rows! {
    /// Rows of extensions (延长期限).
    pub struct ExtensionRows of extension;
}

/// An extension under its case's lock.
pub(super) struct ExtensionFacts {
    pub deadline: DeadlineId,
    pub amount: u16,
    pub state: ExtensionState,
    pub asked_by: Option<PersonId>,
    pub version: i64,
}

/// What was decided.
pub(super) struct Decided<'a> {
    pub id: ExtensionId,
    pub state: ExtensionState,
    pub granted: Option<u16>,
    pub upward: Upward,
    pub note: &'a str,
}

/// Writes down what is asked for.
pub(super) async fn add(
    tx: &Writes<'_, ExtensionRows>,
    asked: &Asking,
    standing: &DeadlineFacts,
) -> Result<ExtensionId, StoreError> {
    let id = tx.fresh();
    tx.rows()
        .insert(extension::ActiveModel {
            id: Set(id),
            root_id: Set(asked.case.raw()),
            deadline_id: Set(asked.deadline),
            rule_code: Set(standing.rule.code.as_str().to_owned()),
            started_by: Set(standing.started_by),
            amount: Set(asked.amount.into()),
            unit: Set(standing.rule.unit()),
            ground: Set(asked.ground.trim().to_owned()),
            state: Set(ExtensionState::Asked),
            asked_by: Set(tx.actor().person_id()),
            asked_at: Set(tx.now().into()),
            upward: Set(Upward::NotNeeded),
            version: Set(1),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .await?;
    Ok(id)
}

/// The case of an extension.
pub(super) async fn case_of(tx: &Tx, id: ExtensionId) -> Result<Option<CaseId>, StoreError> {
    use extension::Column::{Id, RootId};
    let found = tx.find::<extension::Entity>().filter(Id.eq(id));
    tx.one(found.select_only().column(RootId).into_tuple()).await
}

/// An extension, once its case is locked.
pub(super) async fn find(tx: &Tx, id: ExtensionId) -> Result<Option<ExtensionFacts>, StoreError> {
    let found = tx.find::<extension::Entity>().filter(extension::Column::Id.eq(id));
    let row = tx.one(found).await?;
    Ok(row.map(|row| ExtensionFacts {
        deadline: row.deadline_id,
        amount: small(row.amount).unwrap_or_default(),
        state: row.state,
        asked_by: row.asked_by,
        version: row.version,
    }))
}

/// How much of a deadline was granted, and whether more is asked for.
pub(super) async fn so_far(tx: &Tx, deadline: DeadlineId) -> Result<(u32, bool), StoreError> {
    use extension::Column::{DeadlineId, Granted, State};
    let found = tx.find::<extension::Entity>().filter(DeadlineId.eq(deadline));
    let found = found.select_only().columns([State, Granted]);
    let rows = tx.all(found.into_tuple::<(ExtensionState, Option<i32>)>()).await?;
    let is_asked = rows.iter().any(|(state, _)| *state == ExtensionState::Asked);
    let granted = rows.iter().filter_map(|(_, granted)| granted.and_then(small));
    Ok((granted.map(u32::from).sum(), is_asked))
}

/// Writes down what was decided.
pub(super) async fn decide(tx: &Writes<'_, ExtensionRows>, decided: &Decided<'_>) -> Result<(), StoreError> {
    use extension::Column::{Id, Version};
    extension::Entity::update_many()
        .set(extension::ActiveModel {
            state: Set(decided.state),
            granted: Set(decided.granted.map(i32::from)),
            upward: Set(decided.upward),
            note: Set(Some(decided.note.trim().to_owned())),
            decided_by: Set(tx.actor().person_id()),
            decided_at: Set(Some(tx.now().into())),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .col_expr(Version, Expr::col(Version).add(1))
        .filter(Id.eq(decided.id))
        .by(tx.rows())
        .await?;
    Ok(())
}

/// An extension as it is listed, with the version of its rule and the names of who asked and who decided.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "extension::Entity")]
struct Listed {
    id: ExtensionId,
    root_id: Uuid,
    rule_code: String,
    #[sea_orm(from_expr = "column(DEADLINE, deadline::Column::RuleVersion)")]
    rule_version: i32,
    amount: i32,
    unit: Unit,
    ground: String,
    state: ExtensionState,
    #[sea_orm(from_expr = "column(ASKER, person::Column::Name)")]
    asked_by_name: Option<String>,
    asked_at: Instant,
    #[sea_orm(from_expr = "column(DECIDER, person::Column::Name)")]
    decided_by_name: Option<String>,
    decided_at: Option<Instant>,
    note: Option<String>,
    granted: Option<i32>,
    upward: Upward,
    version: i64,
}

const DEADLINE: &str = "d";
const ASKER: &str = "a";
const DECIDER: &str = "b";

/// Whoever is no member of the court sees what was granted, as he sees the deadline it moved.
fn listed(scope: &Scope, state: Option<ExtensionState>) -> Select<extension::Entity> {
    use extension::Column::{DeadlineId, RootId, State};
    let deadline = link::<extension::Entity, deadline::Entity>(DeadlineId, deadline::Column::Id);
    let mut found = with_cases::<extension::Entity>(scope, RootId).join_as(JoinType::InnerJoin, deadline, DEADLINE);
    if scope.is_outside() {
        // as the board shows him no end of a measure and no duty of others
        found = found
            .filter(column(DEADLINE, deadline::Column::Kind).is_in([RuleKind::Court, RuleKind::Party]))
            .filter(State.eq(ExtensionState::Granted));
    }
    found.apply_if(state, |found, state| found.filter(State.eq(state)))
}

fn named(found: Select<extension::Entity>) -> Select<extension::Entity> {
    let name = |who| link::<extension::Entity, person::Entity>(who, person::Column::Id);
    found
        .join_as(JoinType::LeftJoin, name(extension::Column::AskedBy), ASKER)
        .join_as(JoinType::LeftJoin, name(extension::Column::DecidedBy), DECIDER)
}

pub(super) async fn count(db: &Db, scope: &Scope, state: Option<ExtensionState>) -> Result<u64, StoreError> {
    db.count(listed(scope, state)).await
}

/// Extensions as one reader sees them, with the rules they are of.
pub(super) struct Reading<'a> {
    db: &'a Db,
    book: &'a Book,
    scope: &'a Scope,
}

impl<'a> Reading<'a> {
    pub(super) const fn new(db: &'a Db, book: &'a Book, scope: &'a Scope) -> Self {
        Self { db, book, scope }
    }

    /// One page, newest first, one row more than wanted.
    pub(super) async fn page(
        &self,
        state: Option<ExtensionState>,
        page: &Page,
    ) -> Result<Vec<ExtensionView>, StoreError> {
        use extension::Column::{AskedAt, Id};
        self.all(newest_first(named(listed(self.scope, state)), AskedAt, Id, page))
            .await
    }

    /// Extensions by id.
    pub(super) async fn by_ids(&self, ids: &[ExtensionId]) -> Result<Vec<ExtensionView>, StoreError> {
        let found = named(listed(self.scope, None));
        self.all(found.filter(extension::Column::Id.is_in(ids.iter().copied())))
            .await
    }

    async fn all(&self, found: Select<extension::Entity>) -> Result<Vec<ExtensionView>, StoreError> {
        let rows = self.db.all(found.into_partial_model()).await?;
        let inside = !self.scope.is_outside() && self.scope.sight(Row::CaseHistory) == Sight::Full;
        rows.into_iter().map(|row| view(row, self.book, inside)).collect()
    }
}

/// A row as somebody sees it who may read the history of the case, as a member of the court (`inside`), or somebody
/// else: grounds and notes are free text, names are of staff.
fn view(row: Listed, book: &Book, inside: bool) -> Result<ExtensionView, StoreError> {
    let text = |text: Option<String>| text.filter(|_| inside);
    let code = row.rule_code.parse();
    let code = code.map_err(|_| StoreError::Unreadable("rule".to_owned()))?;
    let rule = book.rule(&code, u32::try_from(row.rule_version).unwrap_or_default());
    let rule = rule.cloned();
    Ok(ExtensionView {
        id: row.id,
        case: CaseId::new(row.root_id),
        rule: rule.ok_or_else(|| StoreError::Unreadable("an extension of no rule".to_owned()))?,
        amount: small(row.amount).unwrap_or_default(),
        unit: row.unit,
        ground: text(Some(row.ground)),
        state: row.state,
        asked_by: text(row.asked_by_name),
        asked_at: row.asked_at.time(),
        decided_by: text(row.decided_by_name),
        decided_at: row.decided_at.map(Instant::time),
        note: text(row.note),
        granted: row.granted.and_then(small),
        upward: row.upward,
        version: row.version,
    })
}

fn small(figure: i32) -> Option<u16> {
    u16::try_from(figure).ok()
}
