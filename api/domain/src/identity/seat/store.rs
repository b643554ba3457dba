//! Rows of posts that are given.

use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use zhixing_entity::post;

use super::super::error::IdentityError;
use crate::db::{Change as _, Reads, StoreError, Writes};
use crate::identity::IdentityRows;
use crate::kernel::day::Day;
use crate::kernel::id::{PersonId, PostId, SiteId, TeamId};
use crate::kernel::role::Role;
use crate::place;

/// A post to be added, with all that stands in its row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seat {
    pub role: Role,
    pub site: SiteId,
    pub team: Option<TeamId>,
    pub started_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
    /// Whether it leads the team; whoever led it until now leads it no more.
    pub leads: bool,
}

/// Refuses a seat at a place or in a team that is not there as long as it lasts.
///
/// # Errors
/// [`IdentityError::PlaceOver`].
pub(crate) async fn check_seat(reads: Reads<'_>, seat: &Seat) -> Result<(), IdentityError> {
    let (from, to) = (seat.started_on, seat.ended_on);
    if !place::lasts(reads, seat.site, from, to).await? {
        return Err(IdentityError::PlaceOver("siteId"));
    }
    match seat.team {
        Some(team) if !place::team_lasts(reads, team, from, to).await? => Err(IdentityError::PlaceOver("teamId")),
        _ => Ok(()),
    }
}

/// Adds a post of a person, at a place and in a team that are there as long as it lasts.
///
/// # Errors
/// [`IdentityError::PlaceOver`].
pub(crate) async fn add_post(
    tx: &Writes<'_, IdentityRows>,
    post: PostId,
    person: PersonId,
    seat: &Seat,
) -> Result<(), IdentityError> {
    check_seat(tx.reads(), seat).await?;
    if let (true, Some(team)) = (seat.leads, seat.team) {
        let until_now = post::Entity::update_many()
            .set(post::ActiveModel {
                leads: Set(false),
                ..Default::default()
            })
            .filter(post::Column::TeamId.eq(team))
            .filter(Expr::col(post::Column::Leads));
        until_now.by(tx.rows()).await?;
    }
    let row = post::ActiveModel {
        id: Set(post),
        person_id: Set(person),
        role: Set(seat.role),
        site_id: Set(seat.site),
        team_id: Set(seat.team),
        started_on: Set(seat.started_on.into()),
        ended_on: Set(seat.ended_on.map(Day::from)),
        leads: Set(seat.leads),
        ..Default::default()
    };
    Ok(tx.rows().insert(row).await?)
}

/// Sets the last day of a post.
pub(crate) async fn end_post(tx: &Writes<'_, IdentityRows>, post: PostId, last: NaiveDate) -> Result<(), StoreError> {
    post::Entity::update_many()
        .set(post::ActiveModel {
            ended_on: Set(Some(last.into())),
            ..Default::default()
        })
        .filter(post::Column::Id.eq(post))
        .by(tx.rows())
        .await?;
    Ok(())
}

/// Makes whoever holds a post the leader of its team, in place of who led it.
pub(in super::super) async fn lead(
    tx: &Writes<'_, IdentityRows>,
    post: PostId,
    team: TeamId,
) -> Result<(), StoreError> {
    post::Entity::update_many()
        .col_expr(post::Column::Leads, post::Column::Id.eq(post))
        .filter(post::Column::TeamId.eq(team))
        .by(tx.rows())
        .await?;
    Ok(())
}
