//! Documents registered by the build (随程序登记的查询): what portal, samples and console ask. They lie as files under
//! `api/documents/`, are validated in full at start, and may be run by those who may run nothing else.

/// Signs in with a user name and a password.
pub const SIGN_IN: &str = include_str!("../../documents/sign-in.graphql").trim_ascii_end();

/// Every document registered by the build.
pub const DOCUMENTS: [&str; 24] = [
    SIGN_IN,
    include_str!("../../documents/complete-sign-in.graphql").trim_ascii_end(),
    include_str!("../../documents/request-applicant-code.graphql").trim_ascii_end(),
    include_str!("../../documents/sign-in-with-code.graphql").trim_ascii_end(),
    include_str!("../../documents/step-up.graphql").trim_ascii_end(),
    include_str!("../../documents/my-sessions.graphql").trim_ascii_end(),
    include_str!("../../documents/revoke-session.graphql").trim_ascii_end(),
    include_str!("../../documents/revoke-other-sessions.graphql").trim_ascii_end(),
    include_str!("../../documents/refresh-session.graphql").trim_ascii_end(),
    include_str!("../../documents/sign-out.graphql").trim_ascii_end(),
    include_str!("../../documents/viewer.graphql").trim_ascii_end(),
    include_str!("../../documents/labels.graphql").trim_ascii_end(),
    include_str!("../../documents/my-cases.graphql").trim_ascii_end(),
    include_str!("../../documents/my-case-list.graphql").trim_ascii_end(),
    include_str!("../../documents/case-progress.graphql").trim_ascii_end(),
    include_str!("../../documents/case-events.graphql").trim_ascii_end(),
    include_str!("../../documents/send-message.graphql").trim_ascii_end(),
    include_str!("../../documents/submit-clue.graphql").trim_ascii_end(),
    include_str!("../../documents/figures.graphql").trim_ascii_end(),
    include_str!("../../documents/supervision.graphql").trim_ascii_end(),
    include_str!("../../documents/find-cases.graphql").trim_ascii_end(),
    include_str!("../../documents/why-this-route.graphql").trim_ascii_end(),
    include_str!("../../documents/board.graphql").trim_ascii_end(),
    include_str!("../../documents/submit-application.graphql").trim_ascii_end(),
];
