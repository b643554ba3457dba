//! What a court is once changes are made. Pure.

use uuid::Uuid;

use super::{Change, Present, Site, Span};
use crate::place::STATION_SUFFIX;

/// What is there after `changes`; what is new has no id yet.
#[must_use]
pub fn after(present: &Present, changes: &[Change]) -> Present {
    let mut after = present.clone();
    for change in changes {
        match change {
            Change::AddSite(site) => {
                after.townships.extend(home(&after, site));
                after.sites.push((Uuid::nil(), site.clone()));
            }
            Change::AmendSite(id, from, to) => {
                rename(&mut after, from, to);
                if let Some((_, site)) = after.sites.iter_mut().find(|(its, _)| its == id) {
                    site.clone_from(to);
                }
            }
            Change::AddTeam(team) => after.teams.push((Uuid::nil(), team.clone())),
            Change::AmendTeam(id, _, to) => {
                if let Some((_, team)) = after.teams.iter_mut().find(|(its, _)| its == id) {
                    team.clone_from(to);
                }
            }
            Change::MoveTownship(moving, _, spans) => {
                after.townships.retain(|span| span.code != moving.code);
                after.townships.extend(spans.iter().cloned());
            }
            Change::Practice(_, practice) => after.practice = Some(*practice),
        }
    }
    after
}

/// The township a new station is founded for, unless another serves it: that one moves by itself.
#[must_use]
pub fn home(present: &Present, site: &Site) -> Option<Span> {
    let code = site.township_code.clone()?;
    if present.townships.iter().any(|span| span.code == code) {
        return None;
    }
    Some(Span {
        code,
        from: site.days.from?,
        to: None,
        name: township_of(site).to_owned(),
        station: site.slug.clone(),
    })
}

/// The township a station is named for.
#[must_use]
pub fn township_of(site: &Site) -> &str {
    site.name.strip_suffix(STATION_SUFFIX).unwrap_or(&site.name)
}

fn rename(after: &mut Present, from: &Site, to: &Site) {
    let Some((old, new)) = from.township_code.as_ref().zip(to.township_code.as_ref()) else {
        return;
    };
    let its_own = after.townships.iter_mut();
    for span in its_own.filter(|span| span.station == to.slug && span.code == *old) {
        span.code.clone_from(new);
        township_of(to).clone_into(&mut span.name);
    }
}
