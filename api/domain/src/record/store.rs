//! Rows of the record, as the scope shows them.

use std::collections::BTreeMap;

use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ExprTrait as _, QueryFilter, Select};
use uuid::Uuid;
use zhixing_entity::{account, audit_entry};

use super::{EntryFilter, EntryView};
use crate::db::{Db, Sql, StoreError, newest_first};
use crate::kernel::calendar::start_of_day_utc;
use crate::kernel::code::Code;
use crate::kernel::id::CaseId;
use crate::kernel::id::Id;
use crate::kernel::page::Page;
use crate::policy::{Scope, seen};

const DONE: &str = "ok";
const REFUSED: &str = "refused:";

pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    filter: &EntryFilter,
    page: &Page,
) -> Result<Vec<EntryView>, StoreError> {
    cut(db, filtered(scope, filter), page).await
}

pub(super) async fn count(db: &Db, scope: &Scope, filter: &EntryFilter) -> Result<u64, StoreError> {
    db.count(filtered(scope, filter)).await
}

pub(super) async fn readers(
    db: &Db,
    scope: &Scope,
    case: Option<CaseId>,
    page: &Page,
) -> Result<Vec<EntryView>, StoreError> {
    cut(db, of_case(scope, case), page).await
}

pub(super) async fn count_readers(db: &Db, scope: &Scope, case: Option<CaseId>) -> Result<u64, StoreError> {
    db.count(of_case(scope, case)).await
}

fn filtered(scope: &Scope, filter: &EntryFilter) -> Select<audit_entry::Entity> {
    use audit_entry::Column;
    let mut found = seen::<audit_entry::Entity>(scope);
    if let Some(from) = filter.from {
        found = found.filter(Column::HappenedAt.gte(start_of_day_utc(from).timestamp_micros()));
    }
    if let Some(after) = filter.to.and_then(|to| to.succ_opt()) {
        found = found.filter(Column::HappenedAt.lt(start_of_day_utc(after).timestamp_micros()));
    }
    if let Some(username) = &filter.username {
        let mut person = Query::select();
        person
            .column(account::Column::PersonId)
            .from(account::Entity)
            .and_where(account::Column::Username.eq(username));
        found = found.filter(Column::ActorId.in_subquery(person));
    }
    if let Some(action) = &filter.action {
        found = found.filter(Column::Action.eq(action));
    }
    if let Some((kind, id)) = filter.object {
        found = found
            .filter(Column::ObjectId.eq(id))
            .filter(Column::ObjectKind.eq(kind.as_ref()));
    }
    if let Some(refused) = filter.refused {
        found = found.filter(if refused {
            Column::Outcome.ne(DONE)
        } else {
            Column::Outcome.eq(DONE)
        });
    }
    if let Some(request_id) = &filter.request_id {
        found = found.filter(Column::RequestId.eq(request_id));
    }
    found
}

/// Reads of one case, or of any he belongs to, by others.
fn of_case(scope: &Scope, case: Option<CaseId>) -> Select<audit_entry::Entity> {
    use audit_entry::Column;
    let own = scope.actor().person_raw().unwrap_or_default();
    let mut found = seen::<audit_entry::Entity>(scope);
    if let Some(case) = case {
        found = found.filter(Column::ObjectId.eq(case.raw()));
    }
    found
        .filter(Column::ObjectKind.eq("case"))
        .filter(Column::Action.eq("read"))
        .filter(Column::ActorId.is_null().or(Column::ActorId.ne(own)))
}

/// One page.
async fn cut(db: &Db, found: Select<audit_entry::Entity>, page: &Page) -> Result<Vec<EntryView>, StoreError> {
    use audit_entry::Column::{HappenedAt, Id};
    let rows = db.all(newest_first(found, HappenedAt, Id, page)).await?;
    let names = names(db, &rows).await?;
    Ok(rows.into_iter().map(|row| view(row, &names)).collect())
}

/// Names of the people and places in these rows; by hand, for it is a union of two tables, each read by ids.
async fn names(db: &Db, rows: &[audit_entry::Model]) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let ids = |id: fn(&audit_entry::Model) -> Option<Uuid>| {
        let mut ids: Vec<Uuid> = rows.iter().filter_map(id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let (people, places) = (ids(|row| row.actor_id), ids(|row| row.site_id.map(Id::raw)));
    if people.is_empty() && places.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = Sql::new("SELECT id, name FROM person WHERE id IN ")
        .list(people)
        .push(" UNION ALL SELECT id, name FROM site WHERE id IN ")
        .list(places);
    let rows = db.reads().rows(sql).await?;
    let named = rows
        .iter()
        .map(|row| Ok((row.try_get("", "id")?, row.try_get("", "name")?)));
    named.collect()
}

fn view(row: audit_entry::Model, names: &BTreeMap<Uuid, String>) -> EntryView {
    let called = |id: Option<Uuid>| id.and_then(|id| names.get(&id)).cloned();
    let refused = row.outcome.strip_prefix(REFUSED);
    EntryView {
        id: row.id,
        n: row.seq,
        happened_at: row.happened_at.time(),
        actor: row.actor_id,
        actor_name: called(row.actor_id),
        role: row.actor_role,
        site_name: called(row.site_id.map(Id::raw)),
        session: row.session_id.map(Id::raw),
        address: row.address,
        action: row.action,
        object: row.object_kind.zip(row.object_id),
        fields: row
            .fields
            .split(',')
            .filter(|field| !field.is_empty())
            .map(str::to_owned)
            .collect(),
        refused: refused.is_some(),
        code: refused.and_then(|code| code.parse::<Code>().ok()),
        request_id: row.request_id,
    }
}
