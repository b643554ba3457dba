//! Documents registered by the build (随程序登记的查询): what portal, samples and console ask. They lie as files under
//! `api/documents/`, are validated in full at start, and may be run by those who may run nothing else.

/// Signs in with a user name and a password.
pub const SIGN_IN: &str = include_str!("../../documents/sign-in.graphql").trim_ascii_end();

/// Every document registered by the build.
pub const DOCUMENTS: [&str; 41] = [
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
    include_str!("../../documents/labels-version.graphql").trim_ascii_end(),
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
    include_str!("../../documents/change-password.graphql").trim_ascii_end(),
    include_str!("../../documents/enrol-totp.graphql").trim_ascii_end(),
    include_str!("../../documents/confirm-totp.graphql").trim_ascii_end(),
    include_str!("../../documents/places.graphql").trim_ascii_end(),
    include_str!("../../documents/calendar.graphql").trim_ascii_end(),
    include_str!("../../documents/deadline-rules.graphql").trim_ascii_end(),
    include_str!("../../documents/notice-items.graphql").trim_ascii_end(),
    include_str!("../../documents/case-readers.graphql").trim_ascii_end(),
    include_str!("../../documents/my-applications.graphql").trim_ascii_end(),
    include_str!("../../documents/application.graphql").trim_ascii_end(),
    include_str!("../../documents/my-deadlines.graphql").trim_ascii_end(),
    include_str!("../../documents/my-extensions.graphql").trim_ascii_end(),
    include_str!("../../documents/my-messages.graphql").trim_ascii_end(),
    include_str!("../../documents/my-visits.graphql").trim_ascii_end(),
    include_str!("../../documents/my-worklist.graphql").trim_ascii_end(),
    include_str!("../../documents/nodes.graphql").trim_ascii_end(),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::{OperationType, Selection};

    use super::*;
    use crate::coordinates::root_fields;
    use crate::kernel::role::Role;
    use crate::policy::access::{Level, Row, level};

    /// Root fields of the registered documents, as coordinates.
    fn registered() -> BTreeSet<String> {
        let mut fields = BTreeSet::new();
        for text in DOCUMENTS {
            let document = parse_query(text).expect("it is valid");
            for (_, operation) in document.operations.iter() {
                let root = match operation.node.ty {
                    OperationType::Query => "Query",
                    OperationType::Mutation => "Mutation",
                    OperationType::Subscription => "Subscription",
                };
                for selection in &operation.node.selection_set.node.items {
                    let Selection::Field(field) = &selection.node else {
                        panic!("a fragment at the root of {text}");
                    };
                    fields.insert(format!("{root}.{}", field.node.name.node));
                }
            }
        }
        fields
    }

    #[test]
    fn every_registered_operation_has_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for text in DOCUMENTS {
            let document = parse_query(text).expect("it is valid");
            for (name, _) in document.operations.iter() {
                let name = name.unwrap_or_else(|| panic!("no name: {text}"));
                assert!(names.insert(name.to_string()), "{name} stands twice");
            }
        }
    }

    #[test]
    fn what_an_outside_role_may_ask_it_finds_registered() {
        let registered = registered();
        let may = |row: Row, role| match level(row, role) {
            Level::None | Level::Masked => false,
            Level::Agg => row == Row::Figures,
            Level::Own | Level::Site | Level::Court | Level::All => true,
        };
        let lacking: Vec<String> = root_fields()
            .filter(|(_, row)| [Role::App, Role::Obs].iter().any(|role| may(*row, *role)))
            .map(|(name, _)| name)
            .filter(|name| !registered.contains(name))
            .collect();
        assert_eq!(lacking, [] as [&str; 0]);
    }
}
