//! Which row of the access table each coordinate of the schema stands under: every object field, input field, query and
//! mutation, none left out.
//!
//! What belongs to an act stands under the act's row, and a page of a list under that of what is listed; the fields of
//! the court's own types are named here, one by one. It decides nothing by itself: resolvers and stores ask by row. It is
//! what the sweeps hold them to. A test reads the schema and fails on a coordinate that is missing here or superfluous;
//! there is no list of exceptions.

mod case;
mod circular;
mod deadline;
mod figures;
mod identity;
mod intake;
mod message;
mod place;
mod record;
mod staff;
mod work;

use std::sync::LazyLock;

use crate::domain::ACTS;
use crate::policy::Actor;
use crate::policy::access::{Level, Row};

/// A coordinate and its row.
type Line = (&'static str, Row);

/// The subjects, each sorted.
const SUBJECTS: [&[Line]; 11] = [
    case::LINES,
    circular::LINES,
    deadline::LINES,
    figures::LINES,
    identity::LINES,
    intake::LINES,
    message::LINES,
    place::LINES,
    record::LINES,
    staff::LINES,
    work::LINES,
];

/// The coordinates that are named one by one, sorted.
pub static NAMED: LazyLock<Vec<(&str, Row)>> = LazyLock::new(|| {
    let mut lines = SUBJECTS.concat();
    lines.sort_unstable_by_key(|(name, _)| *name);
    lines
});

/// What the types of a list are called after what is listed, with the fields they have. A filter tells what it asks for:
/// its fields are named one by one.
const OF_LISTS: [(&str, &[&str]); 2] = [
    ("Connection", &["edges", "nodes", "pageInfo", "totalCount"]),
    ("Edge", &["cursor", "node"]),
];

/// The row of a coordinate such as `Case.number`; none when the schema has no such field.
#[must_use]
pub fn row_of(coordinate: &str) -> Option<Row> {
    named(coordinate).or_else(|| derived(coordinate))
}

/// Fields of the roots with their rows.
pub fn root_fields() -> impl Iterator<Item = (String, Row)> {
    let is_root = |object: &str| ["Query", "Mutation", "Subscription"].contains(&object);
    let named = NAMED
        .iter()
        .filter(move |(name, _)| object_of(name).is_some_and(is_root));
    let named = named.map(|(name, row)| ((*name).to_owned(), *row));
    named.chain(ACTS.iter().map(|act| (format!("Mutation.{}", act.name), act.row)))
}

fn named(coordinate: &str) -> Option<Row> {
    let found = NAMED.binary_search_by_key(&coordinate, |(name, _)| *name);
    found.ok().map(|index| NAMED[index].1)
}

/// What belongs to an act or to a list.
#[must_use]
pub fn derived(coordinate: &str) -> Option<Row> {
    let (object, field) = coordinate.split_once('.')?;
    if object == "Mutation" {
        return of_act(field);
    }
    let act = ["Input", "Payload"].iter().find_map(|end| object.strip_suffix(end));
    if let Some(row) = act.and_then(|act| of_act(&uncapitalised(act))) {
        return Some(row);
    }
    OF_LISTS.iter().find_map(|(end, fields)| {
        let listed = object.strip_suffix(end).filter(|_| fields.contains(&field))?;
        of_type(listed)
    })
}

fn of_act(name: &str) -> Option<Row> {
    ACTS.iter().find(|act| act.name == name).map(|act| act.row)
}

/// The row of a type: that of its id, or the one that all of its fields have.
fn of_type(name: &str) -> Option<Row> {
    if let Some(row) = named(&format!("{name}.id")) {
        return Some(row);
    }
    let mut fields = NAMED.iter().filter(|(field, _)| object_of(field) == Some(name));
    let (_, row) = fields.next()?;
    fields.all(|(_, other)| other == row).then_some(*row)
}

fn object_of(coordinate: &str) -> Option<&str> {
    coordinate.split_once('.').map(|(object, _)| object)
}

fn uncapitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// Types whose objects have an id, so that some fields of theirs may be shown and others not.
pub const OBJECTS: [&str; 19] = [
    "Application",
    "Case",
    "CaseEvent",
    "Circular",
    "Clue",
    "CredentialIssue",
    "Deadline",
    "Extension",
    "Handler",
    "Handover",
    "Message",
    "Party",
    "Post",
    "Session",
    "Site",
    "Team",
    "Triage",
    "User",
    "Visit",
];

/// Fields that have a masked form; elsewhere a right to the masked form alone shows nothing.
pub const MASKED_FORMS: [&str; 6] = [
    "Case.claimBand",
    "Party.address",
    "Party.bankAccount",
    "Party.idNumber",
    "Party.name",
    "Party.phone",
];

/// The fields that `actor` never sees of the objects he may see, sorted.
pub fn hidden_from(actor: &Actor) -> impl Iterator<Item = &'static str> {
    let hides = |coordinate: &str, row| match actor.level(row) {
        Level::None | Level::Agg => true,
        Level::Masked => !MASKED_FORMS.contains(&coordinate),
        Level::Own | Level::Site | Level::Court | Level::All => false,
    };
    let shows = move |object: &str| row_of(&format!("{object}.id")).is_some_and(|row| !hides("", row));
    let seen: Vec<&str> = OBJECTS.into_iter().filter(|object| shows(object)).collect();
    let hidden = NAMED.iter().filter(move |(coordinate, row)| {
        let object = object_of(coordinate).unwrap_or_default();
        seen.contains(&object) && hides(coordinate, *row)
    });
    hidden.map(|(coordinate, _)| *coordinate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_sorted_and_named_once() {
        assert!(NAMED.is_sorted_by(|(a, _), (b, _)| a < b));
        let is_sorted = |lines: &[Line]| lines.is_sorted_by(|(a, _), (b, _)| a < b);
        assert!(SUBJECTS.into_iter().all(is_sorted));
    }

    #[test]
    fn a_row_is_found_by_its_coordinate() {
        assert_eq!(row_of("Case.claimAmount"), Some(Row::CaseAmounts));
        assert_eq!(row_of("Mutation.triageCase"), Some(Row::Triage));
        assert_eq!(row_of("Viewer.username"), Some(Row::OwnProfile));
        assert_eq!(row_of("Case.deliberation"), None);
    }

    #[test]
    fn what_belongs_to_an_act_or_a_list_stands_under_its_row() {
        assert_eq!(row_of("TriageCaseInput.expectedVersion"), Some(Row::Triage));
        assert_eq!(row_of("SendMessagePayload.message"), Some(Row::Write));
        assert_eq!(row_of("MessageConnection.totalCount"), Some(Row::Message));
        assert_eq!(row_of("MessageConnection.senders"), None, "no list has it");
        let unnamed = "what a filter asks for is named";
        assert_eq!(row_of("CaseFilterInput.claimAtLeast"), None, "{unnamed}");
        assert_eq!(row_of("Mutation.dropTables"), None);
        assert_eq!(row_of("Mutation."), None);
        assert_eq!(row_of("Input.Payload"), None);
    }

    #[test]
    fn nothing_is_named_that_follows_by_itself() {
        let again: Vec<&str> = NAMED
            .iter()
            .filter(|(name, row)| derived(name) == Some(*row))
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(again, [] as [&str; 0]);
    }
}
