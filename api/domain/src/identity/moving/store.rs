//! Rows of posts that move.

use chrono::{Days, NaiveDate};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    RelationTrait as _, Select, Set,
};
use zhixing_entity::post;
use zhixing_entity::post::Column;

use super::{Desk, Going};
use crate::db::{Change as _, Reads, StoreError, Writes, column};
use crate::identity::IdentityRows;
use crate::kernel::calendar::court_date;
use crate::kernel::day::Day;
use crate::kernel::id::{PostId, SiteId, TeamId};
use crate::kernel::role::Role;
use crate::policy::unscoped;

/// A post is not over after a day.
fn after(last: NaiveDate) -> Condition {
    let later = Column::EndedOn.gt(Day::from(last));
    Condition::any().add(Column::EndedOn.is_null()).add(later)
}

pub(super) async fn posts_after(reads: Reads<'_>, desk: Desk, last: NaiveDate) -> Result<usize, StoreError> {
    let at = match desk {
        Desk::Site(site) => Column::SiteId.eq(site),
        Desk::Team(team) => Column::TeamId.eq(team),
    };
    let found = unscoped::<post::Entity>().filter(at).filter(after(last));
    Ok(usize::try_from(reads.count(found).await?).unwrap_or_default())
}

/// Posts of a team that go on after a day.
pub(super) async fn going(
    tx: &Writes<'_, IdentityRows>,
    team: TeamId,
    last: NaiveDate,
) -> Result<Vec<Going>, StoreError> {
    let found = tx.find::<post::Entity>().filter(Column::TeamId.eq(team));
    let found = found.filter(after(last)).order_by_asc(Column::Id);
    let rows = tx.all(found).await?.into_iter();
    let going = rows.map(|row| Going {
        post: row.id,
        person: row.person_id,
        role: row.role,
        site: row.site_id,
        started_on: row.started_on.date(),
        ended_on: row.ended_on.map(Day::date),
    });
    Ok(going.collect())
}

/// What he holds beside it after a day.
pub(super) async fn others(
    tx: &Writes<'_, IdentityRows>,
    going: &Going,
    last: NaiveDate,
) -> Result<Vec<(Role, Option<TeamId>)>, StoreError> {
    let found = tx
        .find::<post::Entity>()
        .select_only()
        .columns([Column::Role, Column::TeamId])
        .filter(Column::PersonId.eq(going.person))
        .filter(Column::Id.ne(going.post))
        .filter(after(last));
    tx.all(found.into_tuple()).await
}

/// Where a post of a team that ends goes on.
#[derive(Clone, Copy)]
pub(super) struct Onward {
    /// The next team.
    pub(super) into: TeamId,
    /// The last day of the team that ends.
    pub(super) last: NaiveDate,
    /// Whether its holder has the same post in the next team already.
    pub(super) is_there: bool,
}

/// A post ends with its team and goes on in the next, unless he is there already.
pub(super) async fn go(tx: &Writes<'_, IdentityRows>, going: &Going, onward: Onward) -> Result<(), StoreError> {
    let (into, last) = (onward.into, onward.last);
    if going.started_on > last {
        let moved = post::ActiveModel {
            team_id: Set(Some(into)),
            leads: Set(false),
            ..Default::default()
        };
        return change(tx, going.post, moved).await;
    }
    end(tx, going.post, Some(last.into())).await?;
    if onward.is_there {
        return Ok(());
    }
    let next = last.checked_add_days(Days::new(1)).unwrap_or(last);
    tx.rows()
        .insert(post::ActiveModel {
            id: Set(tx.fresh()),
            person_id: Set(going.person),
            role: Set(going.role),
            site_id: Set(going.site),
            team_id: Set(Some(into)),
            started_on: Set(next.into()),
            ended_on: Set(going.ended_on.map(Day::from)),
            leads: Set(false),
            follows_id: Set(Some(going.post)),
        })
        .await
}

async fn change(tx: &Writes<'_, IdentityRows>, id: PostId, changed: post::ActiveModel) -> Result<(), StoreError> {
    let change = post::Entity::update_many().set(changed);
    change.filter(Column::Id.eq(id)).by(tx.rows()).await?;
    Ok(())
}

async fn end(tx: &Writes<'_, IdentityRows>, id: PostId, last: Option<Day>) -> Result<(), StoreError> {
    let ended = post::ActiveModel {
        ended_on: Set(last),
        ..Default::default()
    };
    change(tx, id, ended).await
}

/// The post that another goes on from, in a join.
const FOLLOWED: &str = "o";

/// Those of some posts that go on from posts of a team after a day.
fn follows(found: Select<post::Entity>, team: TeamId, day: NaiveDate) -> Select<post::Entity> {
    found
        .join_as(JoinType::InnerJoin, post::Relation::Follows.def(), FOLLOWED)
        .filter(column(FOLLOWED, Column::TeamId).eq(team))
        .filter(Column::StartedOn.gt(Day::from(day)))
}

pub(super) async fn posts_going(reads: Reads<'_>, team: TeamId, today: NaiveDate) -> Result<usize, StoreError> {
    let found = follows(unscoped(), team, today);
    Ok(usize::try_from(reads.count(found).await?).unwrap_or_default())
}

/// What has not begun was nobody's yet.
pub(super) async fn stay(tx: &Writes<'_, IdentityRows>, team: TeamId) -> Result<(), StoreError> {
    let found = follows(tx.find(), team, court_date(tx.now())).order_by_asc(Column::Id);
    for going in tx.all(found).await? {
        if let Some(post) = going.follows_id {
            end(tx, post, going.ended_on).await?;
        }
        let gone = post::Entity::delete_many().filter(Column::Id.eq(going.id));
        gone.by(tx.rows()).await?;
    }
    Ok(())
}

/// Posts of stations, tribunals and their devices see what lies there: they stay.
pub(super) async fn reseat(
    tx: &Writes<'_, IdentityRows>,
    team: TeamId,
    from: SiteId,
    to: SiteId,
) -> Result<(), StoreError> {
    let today = Day::from(court_date(tx.now()));
    let lasts = Condition::any()
        .add(Column::EndedOn.is_null())
        .add(Column::EndedOn.gte(today));
    post::Entity::update_many()
        .set(post::ActiveModel {
            site_id: Set(to),
            ..Default::default()
        })
        .filter(Column::TeamId.eq(team))
        .filter(Column::SiteId.eq(from))
        .filter(Column::Role.is_not_in([Role::Trib, Role::Stn, Role::Dev]))
        .filter(lasts)
        .by(tx.rows())
        .await?;
    Ok(())
}
