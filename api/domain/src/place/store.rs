//! Rows of sites and of the townships they serve.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;
use zhixing_entity::site;

use super::{SiteKind, SiteView, TownshipView};
use crate::db::{DbBackend, Question as _, Reads, Sql, StoreError, on_day, shared};
use crate::kernel::day::Day;
use crate::kernel::id::{Id, SiteId};
use crate::policy::{Scope, seen};

pub(super) async fn of_kind(reads: Reads<'_>, scope: &Scope, kind: SiteKind) -> Result<Vec<SiteView>, StoreError> {
    let found = seen::<site::Entity>(scope)
        .filter(site::Column::Kind.eq(kind))
        .order_by_asc(site::Column::TownshipCode)
        .order_by_asc(site::Column::Slug);
    Ok(found.every(reads).await?.into_iter().map(view).collect())
}

pub(super) async fn by_ids(reads: Reads<'_>, scope: &Scope, ids: &[SiteId]) -> Result<Vec<SiteView>, StoreError> {
    let found = seen::<site::Entity>(scope).filter(site::Column::Id.is_in(ids.iter().copied()));
    Ok(found.every(reads).await?.into_iter().map(view).collect())
}

fn view(row: <site::Entity as EntityTrait>::Model) -> SiteView {
    SiteView {
        id: row.id,
        kind: row.kind,
        slug: row.slug,
        name: row.name,
        parent: row.parent_id,
        township_code: row.township_code,
        phone: row.phone,
        started_on: row.started_on.date(),
        ended_on: row.ended_on.map(Day::date),
    }
}

fn date(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()))
}

pub(super) async fn townships(reads: Reads<'_>, scope: &Scope) -> Result<Vec<TownshipView>, StoreError> {
    let sql = Sql::new("SELECT w.site_id, w.code, w.name, w.started_on, w.ended_on FROM township w WHERE ")
        .append(scope.places())
        .push(" ORDER BY w.code, w.started_on");
    let rows = reads.rows(sql).await?;
    let view = |row: &sea_orm::QueryResult| -> Result<TownshipView, StoreError> {
        let ended_on: Option<String> = row.try_get("", "ended_on")?;
        Ok(TownshipView {
            site: Id::new(row.try_get("", "site_id")?),
            code: row.try_get("", "code")?,
            name: row.try_get("", "name")?,
            started_on: date(&row.try_get::<String>("", "started_on")?)?,
            ended_on: ended_on.as_deref().map(date).transpose()?,
        })
    };
    rows.iter().map(view).collect()
}

pub(super) async fn is_there(reads: Reads<'_>, site: SiteId, day: NaiveDate) -> Result<bool, StoreError> {
    let backend = reads.backend();
    let sql = Sql::new("SELECT 1 AS n FROM site s WHERE s.id = ? AND ")
        .bind(site.raw())
        .append(on_day("s", day))
        // whoever ends it waits for the act, or the act for him
        .push(&shared(backend, "s"));
    let row = reads.row(sql).await?;
    Ok(row.is_some())
}

pub(super) async fn lasts(
    reads: Reads<'_>,
    (table, id): (&'static str, Uuid),
    (from, to): (NaiveDate, Option<NaiveDate>),
) -> Result<bool, StoreError> {
    let text =
        format!("SELECT 1 AS n FROM {table} WHERE id = ? AND (ended_on IS NULL OR (ended_on >= ? AND ended_on >= ?))");
    let sql = Sql::new(&text)
        // whoever ends it waits for the post, or the post for him
        .push(&shared(reads.backend(), table))
        .bind(id)
        .bind(from.to_string())
        .bind(to.map_or_else(|| "9999-12-31".to_owned(), |to| to.to_string()));
    let row = reads.row(sql).await?;
    Ok(row.is_some())
}

/// Whether a site is there on a day, under this parent; it is kept so until the transaction ends.
async fn is_under(
    reads: Reads<'_>,
    (site, parent): (SiteId, Option<Uuid>),
    day: NaiveDate,
) -> Result<bool, StoreError> {
    let backend = reads.backend();
    let sql = Sql::new("SELECT s.parent_id FROM site s WHERE s.id = ? AND ")
        .bind(site.raw())
        .append(on_day("s", day))
        .push(&shared(backend, "s"));
    let row = reads.row(sql).await?;
    let found = row
        .map(|row| row.try_get::<Option<Uuid>>("", "parent_id"))
        .transpose()?;
    Ok(found == Some(parent))
}

/// The site is kept as it is until the transaction ends.
pub(super) async fn site_of_township(
    reads: Reads<'_>,
    code: Option<&str>,
    day: NaiveDate,
) -> Result<(SiteId, Option<SiteId>), StoreError> {
    let sql = Sql::new(
        "SELECT s.id, s.kind, s.parent_id, p.id AS tribunal_id FROM site s
           LEFT JOIN site p ON p.id = s.parent_id AND p.kind = 'tribunal'
         WHERE s.kind = 'court' OR (",
    )
    .append(on_day("s", day))
    .push(" AND s.id IN (SELECT w.site_id FROM township w WHERE w.code = ? AND ")
    .bind(code.unwrap_or_default())
    .append(on_day("w", day))
    .push(")) ORDER BY CASE WHEN s.kind = 'court' THEN 1 ELSE 0 END LIMIT 1");
    let row = reads.row(sql).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("no court".to_owned()))?;
    let site = Id::new(row.try_get("", "id")?);
    let is_court = row.try_get::<String>("", "kind")? == SiteKind::Court.as_ref();
    let parent: Option<Uuid> = row.try_get("", "parent_id")?;
    // ended or put under another tribunal since it was read: the next try finds it as it is
    if reads.backend() == DbBackend::Postgres && !is_court && !is_under(reads, (site, parent), day).await? {
        return Err(StoreError::Contention);
    }
    Ok((site, row.try_get::<Option<Uuid>>("", "tribunal_id")?.map(Id::new)))
}

/// Also one that was merged: its name stays in addresses.
pub(super) async fn township_in(reads: Reads<'_>, address: &str) -> Result<Option<String>, StoreError> {
    let sql = Sql::new(
        "SELECT w.code FROM township w WHERE ? LIKE '%' || w.name || '%'
         ORDER BY CASE WHEN w.ended_on IS NULL THEN 0 ELSE 1 END, w.code LIMIT 1",
    )
    .bind(address);
    let row = reads.row(sql).await?;
    row.map(|row| Ok(row.try_get("", "code")?)).transpose()
}

pub(super) async fn listed(reads: Reads<'_>) -> Result<Vec<String>, StoreError> {
    let sites = Sql::new(
        "SELECT s.kind, s.slug, s.name, s.township_code, s.ended_on, p.slug AS parent FROM site s LEFT JOIN site p ON p.id = s.parent_id
         ORDER BY CASE s.kind WHEN 'court' THEN 0 WHEN 'tribunal' THEN 1 ELSE 2 END, s.township_code, s.slug",
    );
    let teams = Sql::new("SELECT kind, name, ended_on FROM team ORDER BY ordinal");
    let until = |ended: Option<String>| ended.map(|day| format!("  (至 / until {day})")).unwrap_or_default();
    let mut lines = Vec::new();
    for row in reads.rows(sites).await? {
        let cell =
            |name| -> Result<String, StoreError> { Ok(row.try_get::<Option<String>>("", name)?.unwrap_or_default()) };
        let (kind, slug, name) = (cell("kind")?, cell("slug")?, cell("name")?);
        lines.push(format!(
            "{kind:<9} {slug:<20} {:<20} {:<10} {name}{}",
            cell("parent")?,
            cell("township_code")?,
            until(row.try_get("", "ended_on")?)
        ));
    }
    for row in reads.rows(teams).await? {
        let (kind, name): (String, String) = (row.try_get("", "kind")?, row.try_get("", "name")?);
        let until = until(row.try_get("", "ended_on")?);
        lines.push(format!("team      {kind:<20} {:<20} {:<10} {name}{until}", "", ""));
    }
    Ok(lines)
}

pub(super) async fn site_of_slug(reads: Reads<'_>, slug: &str) -> Result<Option<SiteId>, StoreError> {
    let sql = Sql::new("SELECT id FROM site WHERE slug = ?").bind(slug);
    let row = reads.row(sql).await?;
    row.map(|row| Ok(Id::new(row.try_get("", "id")?))).transpose()
}

pub(super) async fn kind_of(reads: Reads<'_>, site: SiteId) -> Result<Option<SiteKind>, StoreError> {
    let sql = Sql::new("SELECT kind FROM site WHERE id = ?").bind(site.raw());
    let row = reads.row(sql).await?;
    row.map(|row| Ok(row.try_get::<String>("", "kind")?.parse()?))
        .transpose()
}

pub(super) async fn court_site(reads: Reads<'_>) -> Result<Option<SiteId>, StoreError> {
    let sql = Sql::new("SELECT id FROM site WHERE kind = 'court' LIMIT 1");
    let row = reads.row(sql).await?;
    row.map(|row| Ok(Id::new(row.try_get("", "id")?))).transpose()
}

pub(super) async fn court_name(reads: Reads<'_>) -> Result<Option<String>, StoreError> {
    let sql = Sql::new("SELECT name FROM site WHERE kind = 'court' LIMIT 1");
    let row = reads.row(sql).await?;
    row.map(|row| Ok(row.try_get("", "name")?)).transpose()
}
