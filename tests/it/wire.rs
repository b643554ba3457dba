//! What runs on one database: the modules of `.ci/wire`, whose tests `.ci/run pg` leaves out. None is left out that names
//! what differs by database.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::schema::workspace;

/// Words of whoever looks into a store, or knows which one it is.
const OF_A_STORE: [&str; 13] = [
    "is_postgres",
    "ConnectionTrait",
    "Statement::",
    "Database::",
    "execute_unprepared",
    "_raw(",
    ".bare_writer()",
    ".bare_reader()",
    "SELECT ",
    "ground.run(",
    "Cluster",
    "SmallDisk",
    "Relay",
];

/// The modules, each with the reason.
fn wire() -> Vec<(String, String)> {
    let text = fs::read_to_string(workspace().join(".ci/wire")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let told = lines.map(|line| line.split_once(' ').unwrap_or_else(|| panic!("{line}: no reason")));
    told.map(|(module, why)| (module.to_owned(), why.trim().to_owned()))
        .collect()
}

/// The file of a module without modules of its own.
fn file(module: &str) -> PathBuf {
    workspace()
        .join("tests/it")
        .join(format!("{}.rs", module.replace("::", "/")))
}

#[test]
fn what_runs_on_one_database_names_none() {
    let modules = wire();
    let names: BTreeSet<&String> = modules.iter().map(|(module, _)| module).collect();
    assert!(names.len() == modules.len() && names.len() > 10, "{names:?}");
    let mut found = Vec::new();
    for (module, why) in &modules {
        assert!(why.split(' ').count() > 3, "{module}: why? {why}");
        let text = fs::read_to_string(file(module)).unwrap_or_else(|error| panic!("{module}: {error}"));
        assert!(
            text.contains("test]") || text.contains("test("),
            "{module} holds no test"
        );
        assert!(!text.contains("\nmod "), "{module} holds modules: name each");
        let words = OF_A_STORE.iter().filter(|word| text.contains(**word));
        found.extend(words.map(|word| format!("{module}: {word}")));
    }
    assert!(found.is_empty(), "these depend on the store: {found:#?}");
}
