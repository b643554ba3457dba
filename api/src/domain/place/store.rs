//! Rows of sites.

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use zhixing_entity::site;

use super::{SiteKind, SiteView};
use crate::db::{Sql, StoreError};
use crate::kernel::id::{Id, SiteId};
use crate::policy::{Scope, seen};

pub(super) async fn of_kind(
    conn: &DatabaseConnection,
    scope: &Scope,
    kind: SiteKind,
) -> Result<Vec<SiteView>, StoreError> {
    let found = seen::<site::Entity>(scope, conn.get_database_backend())
        .filter(site::Column::Kind.eq(kind.as_ref()))
        .order_by_asc(site::Column::TownshipCode)
        .order_by_asc(site::Column::Slug);
    found.all(conn).await?.into_iter().map(view).collect()
}

pub(super) async fn by_ids(
    conn: &DatabaseConnection,
    scope: &Scope,
    ids: &[SiteId],
) -> Result<Vec<SiteView>, StoreError> {
    let found = seen::<site::Entity>(scope, conn.get_database_backend())
        .filter(site::Column::Id.is_in(ids.iter().map(|id| id.raw())));
    found.all(conn).await?.into_iter().map(view).collect()
}

fn view(row: <site::Entity as EntityTrait>::Model) -> Result<SiteView, StoreError> {
    Ok(SiteView {
        id: Id::new(row.id),
        kind: row.kind.parse()?,
        slug: row.slug,
        name: row.name,
        parent: row.parent_id.map(Id::new),
        township_code: row.township_code,
        phone: row.phone,
    })
}

pub(super) async fn site_of_township<C: ConnectionTrait>(
    conn: &C,
    code: Option<&str>,
) -> Result<(SiteId, Option<SiteId>), StoreError> {
    let sql = Sql::new(
        "SELECT s.id, p.id AS tribunal_id FROM site s LEFT JOIN site p ON p.id = s.parent_id AND p.kind = 'tribunal'
         WHERE s.township_code = ? OR s.kind = 'court' ORDER BY CASE WHEN s.kind = 'court' THEN 1 ELSE 0 END LIMIT 1",
    )
    .bind(code.unwrap_or_default());
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("no court".to_owned()))?;
    Ok((
        Id::new(row.try_get("", "id")?),
        row.try_get::<Option<uuid::Uuid>>("", "tribunal_id")?.map(Id::new),
    ))
}

/// What a station's name adds to its township's.
const STATION_SUFFIX: &str = "便民执行服务站";

pub(super) async fn township_in<C: ConnectionTrait>(conn: &C, address: &str) -> Result<Option<String>, StoreError> {
    let sql = Sql::new(
        "SELECT s.township_code FROM site s WHERE s.kind = 'station' AND ? LIKE '%' || REPLACE(s.name, ?, '') || '%'
         ORDER BY s.township_code LIMIT 1",
    )
    .bind(address)
    .bind(STATION_SUFFIX);
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    Ok(row.map(|row| row.try_get("", "township_code")).transpose()?.flatten())
}

pub(super) async fn listed<C: ConnectionTrait>(conn: &C) -> Result<Vec<String>, StoreError> {
    let backend = conn.get_database_backend();
    let sites = Sql::new(
        "SELECT s.kind, s.slug, s.name, s.township_code, p.slug AS parent FROM site s LEFT JOIN site p ON p.id = s.parent_id
         ORDER BY CASE s.kind WHEN 'court' THEN 0 WHEN 'tribunal' THEN 1 ELSE 2 END, s.township_code, s.slug",
    );
    let teams = Sql::new("SELECT kind, name FROM team ORDER BY ordinal");
    let mut lines = Vec::new();
    for row in conn.query_all_raw(sites.build(backend)).await? {
        let cell =
            |name| -> Result<String, StoreError> { Ok(row.try_get::<Option<String>>("", name)?.unwrap_or_default()) };
        let (kind, slug, name) = (cell("kind")?, cell("slug")?, cell("name")?);
        lines.push(format!(
            "{kind:<9} {slug:<20} {:<20} {:<10} {name}",
            cell("parent")?,
            cell("township_code")?
        ));
    }
    for row in conn.query_all_raw(teams.build(backend)).await? {
        let (kind, name): (String, String) = (row.try_get("", "kind")?, row.try_get("", "name")?);
        lines.push(format!("team      {kind:<20} {:<20} {:<10} {name}", "", ""));
    }
    Ok(lines)
}

pub(super) async fn site_of_slug<C: ConnectionTrait>(conn: &C, slug: &str) -> Result<Option<SiteId>, StoreError> {
    let sql = Sql::new("SELECT id FROM site WHERE slug = ?").bind(slug);
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    row.map(|row| Ok(Id::new(row.try_get("", "id")?))).transpose()
}

pub(super) async fn kind_of<C: ConnectionTrait>(conn: &C, site: SiteId) -> Result<Option<SiteKind>, StoreError> {
    let sql = Sql::new("SELECT kind FROM site WHERE id = ?").bind(site.raw());
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    row.map(|row| Ok(row.try_get::<String>("", "kind")?.parse()?))
        .transpose()
}

pub(super) async fn court_site<C: ConnectionTrait>(conn: &C) -> Result<Option<SiteId>, StoreError> {
    let sql = Sql::new("SELECT id FROM site WHERE kind = 'court' LIMIT 1");
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    row.map(|row| Ok(Id::new(row.try_get("", "id")?))).transpose()
}

pub(super) async fn court_name<C: ConnectionTrait>(conn: &C) -> Result<Option<String>, StoreError> {
    let sql = Sql::new("SELECT name FROM site WHERE kind = 'court' LIMIT 1");
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    row.map(|row| Ok(row.try_get("", "name")?)).transpose()
}
