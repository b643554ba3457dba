//! Rows of visits.

use sea_orm::{ColumnTrait as _, QueryFilter as _, Set};
use zhixing_entity::{enforcement_case, site, visit};

use super::{NewVisit, VisitView};
use crate::crypto::{Column, Keyring};
use crate::db::{Db, StoreError, Tx, Writes, newest_first};
use crate::kernel::contact::Phone;
use crate::kernel::id::{CaseId, SiteId, VisitId};
use crate::kernel::instant::Instant;
use crate::kernel::page::Page;
use crate::policy::{Scope, mask, seen};

crate::rows! {
    /// Rows of visits (接待记录).
    pub struct VisitRows of visit;
}

pub(super) async fn page(db: &Db, scope: &Scope, page: &Page) -> Result<Vec<VisitView>, StoreError> {
    let found = newest_first(
        seen::<visit::Entity>(scope),
        visit::Column::VisitedAt,
        visit::Column::Id,
        page,
    );
    let found = db.all(found).await?;
    found.into_iter().map(|row| view(row, db.keyring())).collect()
}

pub(super) async fn count(db: &Db, scope: &Scope) -> Result<u64, StoreError> {
    db.count(seen::<visit::Entity>(scope)).await
}

pub(super) async fn by_ids(db: &Db, scope: &Scope, ids: &[VisitId]) -> Result<Vec<VisitView>, StoreError> {
    let found = seen::<visit::Entity>(scope).filter(visit::Column::Id.is_in(ids.iter().copied()));
    let found = db.all(found).await?;
    found.into_iter().map(|row| view(row, db.keyring())).collect()
}

fn view(row: visit::Model, keyring: &Keyring) -> Result<VisitView, StoreError> {
    let phone = row
        .visitor_phone_sealed
        .map(|cell| keyring.open(Column::VisitPhone, row.id.raw(), &cell))
        .transpose()?;
    Ok(VisitView {
        id: row.id,
        site: row.site_id,
        channel: row.channel,
        purpose: row.purpose,
        visitor_name: row.visitor_name,
        visitor_phone: phone.as_deref().map(mask::phone),
        question: row.question,
        answer: row.answer,
        notice_items: row
            .notice_items
            .split(',')
            .filter(|item| !item.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()?,
        notice_acknowledged_at: row.notice_acknowledged_at.map(Instant::time),
        case: row.case_id,
        visited_at: row.visited_at.time(),
        version: row.version,
    })
}

pub(super) async fn scopes_of(tx: &Tx, site: SiteId) -> Result<Vec<SiteId>, StoreError> {
    // whoever puts the site under another tribunal finds what the act enters here, or the act enters it there
    let found = tx.find_shared::<site::Entity>().filter(site::Column::Id.eq(site));
    let over = tx.one(found).await?.and_then(|row| row.parent_id);
    Ok(std::iter::once(site).chain(over).collect())
}

pub(super) async fn case_in_scope(tx: &Tx, case: CaseId) -> Result<bool, StoreError> {
    let scope = Scope::of(tx.actor());
    let found = seen::<enforcement_case::Entity>(&scope).filter(enforcement_case::Column::Id.eq(case));
    Ok(tx.count(found).await? == 1)
}

pub(super) async fn visit_in_scope(tx: &Tx, id: VisitId) -> Result<bool, StoreError> {
    let scope = Scope::of(tx.actor());
    let found = seen::<visit::Entity>(&scope).filter(visit::Column::Id.eq(id));
    Ok(tx.count(found).await? == 1)
}

pub(super) async fn add(
    tx: &Writes<'_, VisitRows>,
    site: SiteId,
    new: &NewVisit,
    phone: Option<&Phone>,
) -> Result<VisitId, StoreError> {
    let id: VisitId = tx.fresh();
    let now = tx.now().into();
    let codes: Vec<&str> = new.notice_items.iter().map(AsRef::as_ref).collect();
    tx.rows()
        .insert(visit::ActiveModel {
            id: Set(id),
            root_id: Set(id.raw()),
            site_id: Set(site),
            channel: Set(new.channel),
            purpose: Set(new.purpose),
            visitor_name: Set(new.visitor_name.trim().to_owned()),
            visitor_phone_sealed: Set(
                phone.map(|phone| tx.keyring().seal(Column::VisitPhone, id.raw(), phone.as_str()))
            ),
            question: Set(new.question.trim().to_owned()),
            answer: Set(new.answer.clone()),
            notice_items: Set(codes.join(",")),
            notice_acknowledged_at: Set(new.acknowledged.then_some(now)),
            case_id: Set(new.case),
            recorded_by: Set(tx.person()?),
            visited_at: Set(now),
            created_at: Set(now),
            version: Set(1),
            sync_x: Set(tx.stamp()),
        })
        .await?;
    Ok(id)
}
