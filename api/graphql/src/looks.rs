//! Which questions are recorded (查询留痕): every question of somebody signed in that is not about himself or about places,
//! found or not, asked once or followed. Names of questions and of their arguments, never values. What of a case was read
//! is recorded by its use cases.

use std::collections::BTreeMap;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet};

use super::coordinates::row_of;
use crate::audit::TrailFull;
use crate::db::Db;
use crate::kernel::code::Code;
use crate::policy::Actor;
use crate::policy::access::{Level, Row};

/// Questions whose use cases record the look itself, with its object.
const RECORDED: [&str; 2] = ["auditEntries", "caseReaders"];

/// Questions by the id of anything, which stand under the row of what everybody may know.
const BY_ID: [&str; 2] = ["node", "nodes"];

/// Records what `actor` asks in the operation that will run.
///
/// # Errors
/// [`TrailFull`] when it cannot be recorded; it must not be answered then.
pub(super) fn record(
    db: &Db,
    actor: &Actor,
    document: &ExecutableDocument,
    name: Option<&str>,
) -> Result<(), TrailFull> {
    if actor.identity().is_none() {
        return Ok(());
    }
    let Some(operation) = operation(document, name) else {
        return Ok(());
    };
    let root = match operation.ty {
        OperationType::Query => "Query",
        OperationType::Subscription => "Subscription",
        // an act writes its entry itself
        OperationType::Mutation => return Ok(()),
    };
    let mut asked = BTreeMap::new();
    gather(document, &operation.selection_set.node, &mut asked);
    for (field, arguments) in asked {
        let Some(row) = row_of(&format!("{root}.{field}")).filter(|row| is_told(*row) || BY_ID.contains(&field)) else {
            continue;
        };
        if is_refused(actor.level(row), row) {
            db.trail().not_shown(actor, field, Code::Forbidden);
        } else if !RECORDED.contains(&field) {
            db.trail().looked(actor, field, None, &arguments)?;
        }
    }
    Ok(())
}

/// Whether the table gives nothing of it; figures are the one thing that a right inside suppressed figures opens.
fn is_refused(level: Level, row: Row) -> bool {
    level == Level::None || (level == Level::Agg && row != Row::Figures)
}

/// What everybody may know of the court and of himself is not recorded.
const fn is_told(row: Row) -> bool {
    !matches!(row, Row::OwnProfile | Row::Places | Row::SignIn | Row::Introspect)
}

fn operation<'d>(document: &'d ExecutableDocument, name: Option<&str>) -> Option<&'d OperationDefinition> {
    let mut operations = document.operations.iter();
    let wanted = match name {
        None => operations.next(),
        Some(name) => operations.find(|(named, _)| named.is_some_and(|named| named == name)),
    };
    wanted.map(|(_, operation)| &operation.node)
}

/// Root fields with the names of their arguments; documents are known to have no circle of fragments.
fn gather<'d>(document: &'d ExecutableDocument, set: &'d SelectionSet, asked: &mut BTreeMap<&'d str, Vec<&'d str>>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                let arguments = field.node.arguments.iter().map(|(name, _)| name.node.as_str());
                let told = asked.entry(field.node.name.node.as_str()).or_default();
                for argument in arguments {
                    if !told.contains(&argument) {
                        told.push(argument);
                    }
                }
            }
            Selection::InlineFragment(fragment) => gather(document, &fragment.node.selection_set.node, asked),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    gather(document, &fragment.node.selection_set.node, asked);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn root_fields_are_found_through_fragments_with_the_names_of_their_arguments() {
        let text = r#"query A { ...F again: cases(after: "x") { totalCount } ... on Query { viewer { id } } }
                      query B { visits { totalCount } }
                      fragment F on Query { cases(first: 2, search: "浦") { nodes { parties { name } } } }"#;
        let document = parse_query(text).expect("it parses");
        let named = operation(&document, Some("A")).expect("it is there");
        let mut asked = BTreeMap::new();
        gather(&document, &named.selection_set.node, &mut asked);
        let wanted = [("cases", vec!["first", "search", "after"]), ("viewer", vec![])];
        assert_eq!(asked.into_iter().collect::<Vec<_>>(), wanted);
        assert!(operation(&document, Some("C")).is_none());
    }
}
