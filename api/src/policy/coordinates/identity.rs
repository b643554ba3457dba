//! Sign-in and the caller himself (登录、本人信息).
//!
//! The sign-in family is open to everybody, nobody included; a profile is its owner's alone.

use super::Line;
use crate::policy::access::Row;

/// Its coordinates, sorted.
pub(super) const LINES: &[Line] = &[
    ("Mutation.refreshSession", Row::SignIn),
    ("Mutation.revokeOtherSessions", Row::OwnProfile),
    ("Mutation.revokeSession", Row::OwnProfile),
    ("Mutation.signIn", Row::SignIn),
    ("Mutation.signOut", Row::SignIn),
    ("Query.mySessions", Row::OwnProfile),
    ("Query.viewer", Row::OwnProfile),
    ("RefreshSessionInput.refreshToken", Row::SignIn),
    ("RefreshSessionPayload.accessToken", Row::SignIn),
    ("RefreshSessionPayload.expiresIn", Row::SignIn),
    ("RefreshSessionPayload.refreshToken", Row::SignIn),
    ("RefreshSessionPayload.viewer", Row::SignIn),
    ("RevokeOtherSessionsInput.requestId", Row::OwnProfile),
    ("RevokeOtherSessionsPayload.endedCount", Row::OwnProfile),
    ("RevokeSessionInput.requestId", Row::OwnProfile),
    ("RevokeSessionInput.sessionId", Row::OwnProfile),
    ("RevokeSessionPayload.sessions", Row::OwnProfile),
    ("SecurityNotice.happenedAt", Row::OwnProfile),
    ("SecurityNotice.kind", Row::OwnProfile),
    ("Session.address", Row::OwnProfile),
    ("Session.createdAt", Row::OwnProfile),
    ("Session.current", Row::OwnProfile),
    ("Session.device", Row::OwnProfile),
    ("Session.expiresAt", Row::OwnProfile),
    ("Session.id", Row::OwnProfile),
    ("Session.usedAt", Row::OwnProfile),
    ("SignInInput.password", Row::SignIn),
    ("SignInInput.role", Row::SignIn),
    ("SignInInput.username", Row::SignIn),
    ("SignInPayload.accessToken", Row::SignIn),
    ("SignInPayload.expiresIn", Row::SignIn),
    ("SignInPayload.refreshToken", Row::SignIn),
    ("SignInPayload.viewer", Row::SignIn),
    ("SignOutPayload.ended", Row::SignIn),
    ("Viewer.displayName", Row::OwnProfile),
    ("Viewer.id", Row::OwnProfile),
    ("Viewer.role", Row::OwnProfile),
    ("Viewer.securityNotices", Row::OwnProfile),
    ("Viewer.site", Row::OwnProfile),
    ("Viewer.username", Row::OwnProfile),
];
