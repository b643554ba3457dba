//! Rows of cases: the lists, one case under lock, parties and events.

use std::collections::BTreeSet;

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, DbBackend, EntityTrait as _, NotSet, QueryFilter as _, QueryOrder as _, QueryResult,
    QuerySelect as _, Set, UpdateMany,
};
use uuid::Uuid;
use zhixing_entity::enforcement_case::{self, Column};
use zhixing_entity::event;

use super::view::{Basis, CaseFilter, CaseHandler, CaseList, CaseOrder, CaseQuery, CaseTeam, CaseView};
use super::{CaseChange, CaseFacts};
use crate::db::{Change as _, Reads, Sql, StoreError, Tx, Writes};
use crate::kernel::day::Day;
use crate::kernel::id::{CaseId, Id, PersonId};
use crate::kernel::instant::Instant;
use crate::kernel::stage::Flag;
use crate::policy::Scope;
use crate::search::Wanted;

crate::rows! {
    /// Rows of cases, their numbers and the words they are searched by (案件).
    pub struct CaseRows of enforcement_case, case_counter, search_term;
}

const COLUMNS: &str = "SELECT c.*, t.name AS team_name, t.kind AS team_kind, t.phone AS team_phone, h.name AS handler_name, \
     h.office_phone AS handler_phone, ";

const TABLES: &str = " AS related FROM enforcement_case c LEFT JOIN team t ON t.id = c.team_id LEFT JOIN person h ON h.id = c.handler_id";

fn columns(scope: &Scope) -> Sql {
    Sql::new(COLUMNS).append(scope.relation_to("c")).push(TABLES)
}

/// One page of a list, nearest first, one row more than wanted.
pub(super) async fn page(reads: Reads<'_>, scope: &Scope, query: &CaseQuery) -> Result<Vec<CaseView>, StoreError> {
    let down = (query.order == CaseOrder::FiledNewest) != query.page.from_end;
    let mut sql = columns(scope).push(" WHERE ").append(matching(scope, query));
    if let Some(position) = query.page.after {
        let than = if query.order == CaseOrder::FiledNewest {
            "<"
        } else {
            ">"
        };
        sql = sql
            .push(&format!(" AND (c.filed_at, c.id) {than} (?, ?)"))
            .bind(position.at)
            .bind(position.id);
    }
    if let Some(position) = query.page.before {
        let than = if query.order == CaseOrder::FiledNewest {
            ">"
        } else {
            "<"
        };
        sql = sql
            .push(&format!(" AND (c.filed_at, c.id) {than} (?, ?)"))
            .bind(position.at)
            .bind(position.id);
    }
    let sort = if down {
        " ORDER BY c.filed_at DESC, c.id DESC LIMIT ?"
    } else {
        " ORDER BY c.filed_at, c.id LIMIT ?"
    };
    let sql = sql
        .push(sort)
        .bind(i64::try_from(query.page.rows + 1).unwrap_or(i64::MAX));
    let rows = reads.rows(sql).await?;
    rows.iter().map(view).collect()
}

/// How many cases a list holds.
pub(super) async fn count(reads: Reads<'_>, scope: &Scope, query: &CaseQuery) -> Result<u64, StoreError> {
    let sql = Sql::new("SELECT COUNT(*) AS n FROM enforcement_case c WHERE ").append(matching(scope, query));
    let row = reads.row(sql).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

fn matching(scope: &Scope, query: &CaseQuery) -> Sql {
    let sql = Sql::from(scope.cases("c"))
        .append(listed(scope, query.list))
        .append(filtered(&query.filter));
    match &query.search {
        Some(text) => sql.append(searched(text)),
        None => sql,
    }
}

fn listed(scope: &Scope, list: CaseList) -> Sql {
    let person = scope.actor().person_raw().unwrap_or_default();
    match list {
        CaseList::All => Sql::default(),
        CaseList::Mine => Sql::new(
            " AND EXISTS (SELECT 1 FROM case_relation w WHERE w.case_id = c.id AND w.person_id = ? AND w.ended_at IS NULL
              AND w.kind IN ('party', 'agent', 'handler'))",
        )
        .bind(person),
        CaseList::Worklist => match scope.actor().role().desk() {
            Some(crate::kernel::stage::Segment::Handling) => Sql::new(" AND c.closed_on IS NULL AND c.handler_id = ?").bind(person),
            Some(desk) => Sql::new(" AND c.closed_on IS NULL AND c.desk = ?").bind(desk.as_ref()),
            None => Sql::new(" AND c.closed_on IS NULL"),
        },
    }
}

fn filtered(filter: &CaseFilter) -> Sql {
    let mut sql = Sql::default();
    let words = [
        (" AND c.kind = ?", filter.kind.map(|kind| kind.as_ref().to_owned())),
        (" AND c.stage = ?", filter.stage.map(|stage| stage.as_ref().to_owned())),
        (" AND c.cause = ?", filter.cause.map(|cause| cause.as_ref().to_owned())),
        (" AND c.route = ?", filter.route.map(|route| route.as_ref().to_owned())),
        (" AND c.township_code = ?", filter.township_code.clone()),
        (" AND c.filed_on >= ?", filter.filed_from.map(|on| on.to_string())),
        (" AND c.filed_on <= ?", filter.filed_to.map(|on| on.to_string())),
    ];
    for (text, value) in words {
        if let Some(value) = value {
            sql = sql.push(text).bind(value);
        }
    }
    for (text, value) in [
        (" AND c.team_id = ?", filter.team.map(Id::raw)),
        (" AND c.site_id = ?", filter.site.map(Id::raw)),
    ] {
        if let Some(value) = value {
            sql = sql.push(text).bind(value);
        }
    }
    match filter.open {
        Some(true) => sql.push(" AND c.closed_on IS NULL"),
        Some(false) => sql.push(" AND c.closed_on IS NOT NULL"),
        None => sql,
    }
}

fn searched(text: &str) -> Sql {
    match Wanted::parse(text) {
        Wanted::Number(number) => Sql::new(" AND c.number = ?").bind(number.key().to_string()),
        Wanted::Serial { kind, serial, year } => {
            let sql = Sql::new(" AND c.kind = ? AND c.serial = ?")
                .bind(kind.as_ref())
                .bind(i64::from(serial));
            match year {
                Some(year) => sql.push(" AND c.year = ?").bind(i32::from(year)),
                None => sql,
            }
        }
        Wanted::Name { text, .. } | Wanted::Initials { text, .. } => by_words(&text),
        Wanted::TooShort | Wanted::Nothing => Sql::new(" AND 1 = 0"),
    }
}

/// Cases that have every two neighbouring characters of `text` among the words they are found by.
fn by_words(text: &str) -> Sql {
    let chars: Vec<char> = text.chars().collect();
    let pairs: BTreeSet<String> = chars.windows(2).map(|pair| pair.iter().collect()).collect();
    let wanted = i64::try_from(pairs.len()).unwrap_or(i64::MAX);
    Sql::new(" AND c.id IN (SELECT s.case_id FROM search_term s WHERE s.term IN ")
        .list(pairs)
        .push(" GROUP BY s.case_id HAVING COUNT(*) = ?)")
        .bind(wanted)
}

/// Cases by id, in scope.
pub(super) async fn by_ids(reads: Reads<'_>, scope: &Scope, ids: &[CaseId]) -> Result<Vec<CaseView>, StoreError> {
    let sql = columns(scope)
        .push(" WHERE c.id IN ")
        .list(ids.iter().map(|id| id.raw()))
        .push(" AND ")
        .append(scope.cases("c"));
    let rows = reads.rows(sql).await?;
    rows.iter().map(view).collect()
}

/// Who handles a case in scope, by his id.
pub(super) async fn handler_by_id(
    reads: Reads<'_>,
    scope: &Scope,
    id: PersonId,
) -> Result<Option<CaseHandler>, StoreError> {
    let sql = Sql::new(
        "SELECT h.id, h.name, h.office_phone FROM person h WHERE h.id = ?
         AND EXISTS (SELECT 1 FROM enforcement_case c WHERE c.handler_id = h.id AND ",
    )
    .bind(id.raw())
    .append(scope.cases("c"))
    .push(")");
    let row = reads.row(sql).await?;
    row.map(|row| {
        Ok(CaseHandler {
            id: Id::new(row.try_get("", "id")?),
            name: row.try_get("", "name")?,
            office_phone: row.try_get("", "office_phone")?,
        })
    })
    .transpose()
}

/// The case of a number, in scope.
pub(super) async fn by_number(reads: Reads<'_>, scope: &Scope, number: &str) -> Result<Option<CaseView>, StoreError> {
    let sql = columns(scope)
        .push(" WHERE c.number = ? AND ")
        .bind(number)
        .append(scope.cases("c"));
    reads.row(sql).await?.as_ref().map(view).transpose()
}

fn view(row: &QueryResult) -> Result<CaseView, StoreError> {
    let day = |column: &str| row.try_get::<Option<Day>>("", column);
    Ok(CaseView {
        id: row.try_get("", "id")?,
        number: row.try_get::<Option<String>>("", "number")?.unwrap_or_default(),
        kind: row.try_get("", "kind")?,
        stage: row.try_get("", "stage")?,
        desk: row.try_get("", "desk")?,
        flags: flags(&row.try_get::<String>("", "flags")?)?,
        cause: row.try_get("", "cause")?,
        basis: Basis {
            kind: row.try_get("", "basis_kind")?,
            number: row.try_get("", "basis_number")?,
            issuer: row.try_get("", "basis_issuer")?,
            effective_on: day("basis_effective_on")?.map(Day::date),
            performance_due_on: day("performance_due_on")?.map(Day::date),
        },
        performance: row.try_get("", "performance_kind")?,
        claim: row.try_get("", "claim_fen")?,
        received: row.try_get("", "received_fen")?,
        paid: row.try_get("", "paid_fen")?,
        site: row.try_get("", "site_id")?,
        tribunal: row.try_get("", "tribunal_id")?,
        township_code: row.try_get("", "township_code")?,
        route: row.try_get("", "route")?,
        team: team(row)?,
        handler: handler(row)?,
        filed_on: row.try_get::<Day>("", "filed_on")?.date(),
        filed_at: row.try_get::<Instant>("", "filed_at")?.time(),
        assigned_at: row.try_get::<Option<Instant>>("", "assigned_at")?.map(Instant::time),
        closed_on: day("closed_on")?.map(Day::date),
        closing_method: row.try_get("", "closing_method")?,
        changed_at: row.try_get::<Instant>("", "changed_at")?.time(),
        version: row.try_get("", "version")?,
        related: row.try_get("", "related")?,
    })
}

fn team(row: &QueryResult) -> Result<Option<CaseTeam>, StoreError> {
    let Some(id) = row.try_get("", "team_id")? else {
        return Ok(None);
    };
    Ok(Some(CaseTeam {
        id,
        name: row.try_get("", "team_name")?,
        kind: row.try_get("", "team_kind")?,
        phone: row.try_get("", "team_phone")?,
    }))
}

fn handler(row: &QueryResult) -> Result<Option<CaseHandler>, StoreError> {
    let Some(id) = row.try_get("", "handler_id")? else {
        return Ok(None);
    };
    Ok(Some(CaseHandler {
        id,
        name: row.try_get("", "handler_name")?,
        office_phone: row.try_get("", "handler_phone")?,
    }))
}

fn flags(text: &str) -> Result<Vec<Flag>, StoreError> {
    text.split(',')
        .filter(|flag| !flag.is_empty())
        .map(|flag| Ok(flag.parse()?))
        .collect()
}

/// One case for an act: within a predicate over `c`, locked until the transaction ends. By hand as the lists are, whose
/// columns it reads.
pub(super) async fn lock(
    tx: &Tx,
    id: CaseId,
    within: impl FnOnce(&Scope) -> Sql,
) -> Result<Option<CaseFacts>, StoreError> {
    let scope = Scope::of(tx.actor());
    let backend = tx.reads().backend();
    let mut sql = columns(&scope)
        .push(" WHERE c.id = ? AND ")
        .bind(id.raw())
        .append(within(&scope));
    if backend == DbBackend::Postgres {
        sql = sql.push(" FOR UPDATE OF c");
    }
    let Some(row) = tx.reads().row(sql).await? else {
        return Ok(None);
    };
    Ok(Some(CaseFacts {
        case: view(&row)?,
        filed_by: row.try_get::<Option<Uuid>>("", "filed_by")?.map(Id::new),
        assigned_by: row.try_get::<Option<Uuid>>("", "assigned_by")?.map(Id::new),
        facts: row.try_get("", "facts")?,
    }))
}

/// Names of the fields that moved after version `since`.
pub(super) async fn moved(tx: &Tx, root: Uuid, since: i64) -> Result<Vec<String>, StoreError> {
    let events = tx
        .find::<event::Entity>()
        .select_only()
        .column(event::Column::Fields)
        .filter(event::Column::RootId.eq(root))
        .filter(event::Column::Version.gt(since))
        .order_by_asc(event::Column::N);
    let rows = tx.all(events.into_tuple::<String>()).await?;
    let mut moved: Vec<String> = Vec::new();
    for fields in &rows {
        for field in fields.split(',').filter(|field| !field.is_empty()) {
            if !moved.iter().any(|known| known == field) {
                moved.push(field.to_owned());
            }
        }
    }
    Ok(moved)
}

/// Raises the version of a case: something that hangs on it was written.
pub(super) async fn raise(tx: &Writes<'_, CaseRows>, id: CaseId) -> Result<(), StoreError> {
    let raised = raised(tx, id).col_expr(Column::ChangedAt, Expr::value(Instant::from(tx.now())));
    raised.by(tx.rows()).await?;
    Ok(())
}

/// The same for a case that nobody is to see as changed, under the version that was read; false when somebody was faster.
pub(super) async fn raise_from(tx: &Writes<'_, CaseRows>, id: CaseId, version: i64) -> Result<bool, StoreError> {
    let raised = raised(tx, id).filter(Column::Version.eq(version));
    Ok(raised.by(tx.rows()).await? == 1)
}

fn raised(tx: &Writes<'_, CaseRows>, id: CaseId) -> UpdateMany<enforcement_case::Entity> {
    enforcement_case::Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::SyncX, Expr::value(tx.stamp()))
        .filter(Column::Id.eq(id))
}

/// Writes a change under the version that was read; false when somebody was faster.
pub(super) async fn change(
    tx: &Writes<'_, CaseRows>,
    facts: &CaseFacts,
    change: &CaseChange,
) -> Result<bool, StoreError> {
    let (case, now) = (&facts.case, Instant::from(tx.now()));
    let mut row = enforcement_case::ActiveModel {
        changed_at: Set(now),
        sync_x: Set(tx.stamp()),
        stage: change.stage.map_or(NotSet, Set),
        desk: change.desk.map_or(NotSet, Set),
        route: change.route.map_or(NotSet, |route| Set(Some(route))),
        ..Default::default()
    };
    let mut update = enforcement_case::Entity::update_many();
    if let Some((team, handler, assigner)) = change.assigned {
        row.team_id = Set(Some(team));
        row.handler_id = Set(Some(handler));
        row.assigned_by = Set(Some(assigner));
        // when it was first assigned stays
        update = update.col_expr(
            Column::AssignedAt,
            Expr::col(Column::AssignedAt).if_null(Expr::value(now)),
        );
    }
    let changed = update
        .set(row)
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(case.id))
        .filter(Column::Version.eq(case.version))
        .by(tx.rows())
        .await?;
    Ok(changed == 1)
}
