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
/// Bytes of a list that is told whole: it was written by one request or a few.
const WHOLE: u64 = 256 * 1024;

/// Fields of long texts, and of lists without pages, with the bytes one of them can take.
pub const LONG: [(&str, u64); 20] = [
    ("answer", WRITTEN),
    ("clues", WHOLE),
    ("data", WRITTEN),
    ("deadlines", WRITTEN),
    ("decisionNote", WRITTEN),
    ("facts", WRITTEN),
    ("ground", WRITTEN),
    ("note", WRITTEN),
    ("parties", WHOLE),
    ("performanceText", WRITTEN),
    ("plainReason", WRITTEN),
    ("question", WRITTEN),
    ("reason", WRITTEN),
    ("reasons", WRITTEN),
    ("refusalRuling", RULING),
    ("rows", WHOLE),
    ("steps", WRITTEN),
    ("text", WRITTEN),
    ("townships", WRITTEN),
    ("triageHistory", WHOLE),
];

/// Bytes a field can take in an answer, without what is selected in it.
pub(super) fn most_bytes(field: &Field) -> u64 {
    let name = field.name.node.as_str();
    LONG.iter()
        .find(|(long, _)| *long == name)
        .map_or(SHORT, |(_, bytes)| *bytes)
}
