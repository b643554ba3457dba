//! Which posts go together, and which one to act in. Pure.

use chrono::NaiveDate;
use uuid::Uuid;

use super::error::IdentityError;
use crate::kernel::id::TeamId;
use crate::kernel::role::Role;
use crate::place::SiteKind;

/// A post somebody holds (岗位).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post {
    /// Its id.
    pub id: Uuid,
    /// Role.
    pub role: Role,
    /// Team.
    pub team: Option<TeamId>,
    /// First day.
    pub started_on: NaiveDate,
    /// Last day, if it ended.
    pub ended_on: Option<NaiveDate>,
}

/// The post to act in: the one of the role asked for, else the oldest.
#[must_use]
pub fn post_of(posts: &[Post], role: Option<Role>) -> Option<Post> {
    let mut posts: Vec<Post> = posts
        .iter()
        .copied()
        .filter(|post| role.is_none_or(|role| post.role == role))
        .collect();
    posts.sort_by_key(|post| (post.started_on, post.id));
    posts.first().copied()
}

/// Refuses posts that one person may not hold together (GB/T 22239 8.1.4.2 d: separation of administrators and duties).
///
/// # Errors
/// [`IdentityError::ForbiddenPair`] naming the two roles.
pub fn check_pairs(posts: &[(Role, Option<TeamId>)]) -> Result<(), IdentityError> {
    for (index, one) in posts.iter().enumerate() {
        for other in &posts[index + 1..] {
            let ((role, team), (with, with_team)) = (*one, *other);
            if forbidden(role, team, with, with_team) || forbidden(with, with_team, role, team) {
                return Err(IdentityError::ForbiddenPair(role, with));
            }
        }
    }
    Ok(())
}

/// Refuses a post of a station or a tribunal anywhere else: he would see another place's cases.
///
/// # Errors
/// [`IdentityError::WrongPlace`].
pub fn check_place(role: Role, kind: SiteKind) -> Result<(), IdentityError> {
    let wanted = match role {
        Role::Stn => SiteKind::Station,
        Role::Trib => SiteKind::Tribunal,
        _ => return Ok(()),
    };
    if kind == wanted {
        Ok(())
    } else {
        Err(IdentityError::WrongPlace(role, wanted, kind))
    }
}

/// Whether a role in a team may not be held with another one.
fn forbidden(role: Role, team: Option<TeamId>, with: Role, with_team: Option<TeamId>) -> bool {
    match role {
        Role::Sysa | Role::Seca | Role::Auda | Role::Obs | Role::App => with != role,
        Role::Cash => matches!(with, Role::Judge | Role::Chief),
        Role::Sup => matches!(with, Role::Judge | Role::Clerk) && team == with_team,
        Role::Pres
        | Role::Chief
        | Role::Judge
        | Role::Clerk
        | Role::Aux
        | Role::Trib
        | Role::Stn
        | Role::Dev
        | Role::Anon => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(one: Role, other: Role) -> bool {
        check_pairs(&[(one, None), (other, None)]).is_ok()
    }

    #[test]
    fn administrators_hold_nothing_else() {
        for administrator in [Role::Sysa, Role::Seca, Role::Auda, Role::Obs] {
            for with in [Role::Judge, Role::Clerk, Role::Pres, Role::Sysa, Role::Seca, Role::Auda] {
                assert_eq!(
                    pair(administrator, with),
                    administrator == with,
                    "{administrator:?} with {with:?}"
                );
                assert_eq!(
                    pair(with, administrator),
                    administrator == with,
                    "{with:?} with {administrator:?}"
                );
            }
        }
    }

    #[test]
    fn the_cashier_neither_handles_nor_approves() {
        assert!(!pair(Role::Cash, Role::Judge));
        assert!(!pair(Role::Chief, Role::Cash));
        assert!(pair(Role::Cash, Role::Aux));
    }

    #[test]
    fn a_supervisor_does_not_watch_his_own_team() {
        let (one, other) = (
            Some(TeamId::new(Uuid::from_u128(1))),
            Some(TeamId::new(Uuid::from_u128(2))),
        );
        assert!(check_pairs(&[(Role::Sup, one), (Role::Judge, one)]).is_err());
        assert!(check_pairs(&[(Role::Sup, one), (Role::Judge, other)]).is_ok());
    }
}
