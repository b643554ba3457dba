//! Accounts, posts and what is given out to sign in with (账号、岗位、登录凭据).

use super::Line;
use crate::policy::access::Row;

/// Its coordinates, sorted.
pub(super) const LINES: &[Line] = &[
    ("CredentialIssue.askedAt", Row::UserList),
    ("CredentialIssue.askedBy", Row::UserList),
    ("CredentialIssue.expiresAt", Row::UserList),
    ("CredentialIssue.id", Row::UserList),
    ("CredentialIssue.password", Row::UserList),
    ("CredentialIssue.reason", Row::UserList),
    ("CredentialIssue.secondFactor", Row::UserList),
    ("CredentialIssue.state", Row::UserList),
    ("Post.approvedBy", Row::UserList),
    ("Post.confirmedBy", Row::UserList),
    ("Post.endsOn", Row::UserList),
    ("Post.id", Row::UserList),
    ("Post.leads", Row::UserList),
    ("Post.proposedBy", Row::UserList),
    ("Post.reason", Row::UserList),
    ("Post.refusedBy", Row::UserList),
    ("Post.role", Row::UserList),
    ("Post.site", Row::UserList),
    ("Post.startsOn", Row::UserList),
    ("Post.state", Row::UserList),
    ("Post.team", Row::UserList),
    ("Query.users", Row::UserList),
    ("User.createdAt", Row::UserList),
    ("User.credentialIssue", Row::UserList),
    ("User.disabled", Row::UserList),
    ("User.displayName", Row::UserList),
    ("User.endsOn", Row::UserList),
    ("User.firstPasswordUntil", Row::UserList),
    ("User.id", Row::UserList),
    ("User.officePhone", Row::UserList),
    ("User.passwordState", Row::UserList),
    ("User.posts", Row::UserList),
    ("User.secondFactor", Row::UserList),
    ("User.startsOn", Row::UserList),
    ("User.username", Row::UserList),
];
