//! Places, teams, and what every list carries (机构、团队).
//!
//! Known to everybody who is signed in. `Node.id` and the page marks stand here too: what is found through them takes
//! the row of its own type.

use super::Line;
use crate::policy::access::Row;

/// Its coordinates, sorted.
pub(super) const LINES: &[Line] = &[
    ("Node.id", Row::Places),
    ("NoticeItem.code", Row::Places),
    ("NoticeItem.source", Row::Places),
    ("NoticeItem.text", Row::Places),
    ("PageInfo.endCursor", Row::Places),
    ("PageInfo.hasNextPage", Row::Places),
    ("PageInfo.hasPreviousPage", Row::Places),
    ("PageInfo.startCursor", Row::Places),
    ("Query.court", Row::Places),
    ("Query.node", Row::Places),
    ("Query.nodes", Row::Places),
    ("Query.noticeItems", Row::Places),
    ("Query.stations", Row::Places),
    ("Query.teams", Row::Places),
    ("Query.tribunals", Row::Places),
    ("Site.id", Row::Places),
    ("Site.kind", Row::Places),
    ("Site.name", Row::Places),
    ("Site.parentId", Row::Places),
    ("Site.phone", Row::Places),
    ("Site.slug", Row::Places),
    ("Site.townshipCode", Row::Places),
    ("SiteConnection.edges", Row::Places),
    ("SiteConnection.nodes", Row::Places),
    ("SiteConnection.pageInfo", Row::Places),
    ("SiteConnection.totalCount", Row::Places),
    ("SiteEdge.cursor", Row::Places),
    ("SiteEdge.node", Row::Places),
    ("Team.duties", Row::Places),
    ("Team.id", Row::Places),
    ("Team.kind", Row::Places),
    ("Team.name", Row::Places),
    ("Team.phone", Row::Places),
    ("TeamConnection.edges", Row::Places),
    ("TeamConnection.nodes", Row::Places),
    ("TeamConnection.pageInfo", Row::Places),
    ("TeamConnection.totalCount", Row::Places),
    ("TeamDuty.basis", Row::Places),
    ("TeamDuty.duty", Row::Places),
    ("TeamDuty.title", Row::Places),
    ("TeamEdge.cursor", Row::Places),
    ("TeamEdge.node", Row::Places),
];
