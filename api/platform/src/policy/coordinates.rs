//! Which row of the access table each coordinate of the schema stands under: every object field, input field, query and
//! mutation, none left out.
//!
//! It decides nothing by itself: resolvers and stores ask by row. It is what the sweeps hold them to. A test reads the
//! schema and fails on a coordinate that is missing here or superfluous; there is no list of exceptions.

mod case;
mod circular;
mod deadline;
mod figures;
mod founding;
mod identity;
mod intake;
mod message;
mod place;
mod record;
mod staff;
mod work;

use std::sync::LazyLock;

use super::access::{Level, Row};
use super::actor::Actor;

/// A coordinate and its row.
type Line = (&'static str, Row);

/// The subjects, each sorted.
const SUBJECTS: [&[Line]; 12] = [
    case::LINES,
    circular::LINES,
    deadline::LINES,
    figures::LINES,
    founding::LINES,
    identity::LINES,
    intake::LINES,
    message::LINES,
    place::LINES,
    record::LINES,
    staff::LINES,
    work::LINES,
];

/// Every coordinate with its row, sorted by coordinate.
pub static COORDINATES: LazyLock<Vec<(&str, Row)>> = LazyLock::new(|| {
    let mut lines = SUBJECTS.concat();
    lines.sort_unstable_by_key(|(name, _)| *name);
    lines
});

/// The row of a coordinate such as `Case.number`; none when the schema has no such field.
#[must_use]
pub fn row_of(coordinate: &str) -> Option<Row> {
    let found = COORDINATES.binary_search_by_key(&coordinate, |(name, _)| *name);
    found.ok().map(|index| COORDINATES[index].1)
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
    let hidden = COORDINATES.iter().filter(move |(coordinate, row)| {
        let object = coordinate.split_once('.').map_or("", |(object, _)| object);
        seen.contains(&object) && hides(coordinate, *row)
    });
    hidden.map(|(coordinate, _)| *coordinate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_sorted_and_named_once() {
        assert!(COORDINATES.is_sorted_by(|(a, _), (b, _)| a < b));
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
}
