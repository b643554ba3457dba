//! Acts of founding (建院).

use super::Line;
use crate::policy::access::Row;

/// Its coordinates, sorted.
pub(super) const LINES: &[Line] = &[
    ("Mutation.saveSite", Row::Found),
    ("Mutation.saveTeam", Row::Found),
    ("SaveSiteInput.code", Row::Found),
    ("SaveSiteInput.kind", Row::Found),
    ("SaveSiteInput.name", Row::Found),
    ("SaveSiteInput.phone", Row::Found),
    ("SaveSiteInput.requestId", Row::Found),
    ("SaveSiteInput.slug", Row::Found),
    ("SaveSiteInput.tribunal", Row::Found),
    ("SaveSitePayload.site", Row::Found),
    ("SaveTeamInput.duties", Row::Found),
    ("SaveTeamInput.kind", Row::Found),
    ("SaveTeamInput.name", Row::Found),
    ("SaveTeamInput.phone", Row::Found),
    ("SaveTeamInput.requestId", Row::Found),
    ("SaveTeamInput.was", Row::Found),
    ("SaveTeamPayload.team", Row::Found),
];
