//! How long the texts of an answer can get (文本上限): what a person writes is as long as the rule of its field allows, and
//! everything else is short. Known by the names of fields alone; which of the schema's names are long is held against the
//! schema by a test from outside (`tests/it/doors/answers.rs`).

use async_graphql::parser::types::Field;

/// Bytes a value takes that is no long text: a name, a number, an id; its name in the answer and what the library keeps
/// beside it are more than that, and about the same for each.
const SHORT: u64 = 32;
/// Bytes of a text that a person writes: 2,000 characters at the most, of three bytes each.
const WRITTEN: u64 = 3 * 2_000;
/// Bytes of a ruling: 5,000 characters at the most.
const RULING: u64 = 3 * 5_000;

/// Fields of long texts, with the bytes one of them can take.
pub const LONG: [(&str, u64); 12] = [
    ("answer", WRITTEN),
    ("data", WRITTEN),
    ("decisionNote", WRITTEN),
    ("facts", WRITTEN),
    ("ground", WRITTEN),
    ("note", WRITTEN),
    ("performanceText", WRITTEN),
    ("plainReason", WRITTEN),
    ("question", WRITTEN),
    ("reason", WRITTEN),
    ("refusalRuling", RULING),
    ("text", WRITTEN),
];

/// Lists without pages that can be long, with the rows one of them can have: an application takes so many parties, the
/// others come one by one.
pub const WHOLE: [(&str, u64); 7] = [
    ("clues", 100),
    ("parties", 200),
    ("reasons", 20),
    ("rows", 1_000),
    ("steps", 20),
    ("townships", 100),
    ("triageHistory", 20),
];

/// Rows of a list that is told whole; none for a field that is no such list.
pub(super) fn most_rows(field: &Field) -> Option<u64> {
    let name = field.name.node.as_str();
    WHOLE.iter().find(|(list, _)| *list == name).map(|(_, rows)| *rows)
}

/// Bytes a field can take in an answer, without what is selected in it.
pub(super) fn most_bytes(field: &Field) -> u64 {
    let name = field.name.node.as_str();
    LONG.iter()
        .find(|(long, _)| *long == name)
        .map_or(SHORT, |(_, bytes)| *bytes)
}
