//! How the house is built: data flows one way, the store is named in few rooms, no room is a lumber-room.
//!
//! Reads the text of the crates under `api/`, comments and test modules left out; there is no list of exceptions but that
//! of statements by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::schema::workspace;

/// A file of the server.
struct Source {
    /// Its path below `api/src`; in a crate of its own, below that, after the name of the room.
    path: String,
    /// Where it lies.
    file: PathBuf,
    /// Whether its room is a crate: then `crate` is the room itself, and what it may use stands in its manifest.
    is_apart: bool,
    /// Its lines up to its test module.
    lines: Vec<String>,
}

impl Source {
    /// The room it stands in: the first part of its path.
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// The area of `domain` it stands in.
    fn area(&self) -> Option<&str> {
        self.path.strip_prefix("domain/")?.split_once('/').map(|(area, _)| area)
    }

    /// Lines of code with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..)
            .zip(&self.lines)
            .map(|(n, line)| (n, line.as_str()))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Names that follow `start` in its code, one or several in braces.
    fn names_after(&self, start: &str) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (n, line) in self.code() {
            for (at, _) in line
                .match_indices(start)
                .filter(|(at, _)| !line[..*at].ends_with(is_word))
            {
                let rest = &line[at + start.len()..];
                let group = rest.strip_prefix('{').map(|inside| {
                    let end = inside.find('}');
                    &inside[..end.unwrap_or_else(|| panic!("{}:{n}: a group on one line can be read", self.path))]
                });
                names.extend(
                    group
                        .unwrap_or(rest)
                        .split(',')
                        .map(first_word)
                        .take(group.map_or(1, str::len)),
                );
            }
        }
        names.remove("");
        names
    }

    /// Whether its code names a crate.
    fn names(&self, library: &str) -> bool {
        self.code().any(|(_, line)| {
            line.match_indices(library).any(|(at, _)| {
                let rest = &line[at + library.len()..];
                !line[..at].ends_with(is_word) && !rest.starts_with(is_word)
            })
        })
    }
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| is_word(*c)).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Folders whose folders are rooms.
fn folders_of_rooms() -> impl Iterator<Item = PathBuf> {
    let crates = CRATES_OF_ROOMS.map(|one| workspace().join("api").join(one).join("src"));
    std::iter::once(workspace().join("api/src")).chain(crates)
}

fn sources() -> Vec<Source> {
    let mut all = Vec::new();
    for folder in folders_of_rooms() {
        collect_in(&folder, &folder, &mut all);
    }
    for room in CRATES {
        let (before, folder) = (all.len(), workspace().join("api").join(room).join("src"));
        collect_in(&folder, &folder, &mut all);
        for source in &mut all[before..] {
            source.is_apart = true;
            source.path = format!("{room}/{}", source.path);
        }
    }
    assert!(all.len() > 100, "only {} files were found", all.len());
    all
}

/// Crates under `api/` whose folders are rooms of the house, as those of `api/src` are.
const CRATES_OF_ROOMS: [&str; 1] = ["platform"];
/// Rooms that are crates of their own under `api/`.
const CRATES: [&str; 5] = ["domain", "graphql", "http", "kernel", "seed"];

fn collect_in(root: &Path, folder: &Path, all: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_tests = path.file_stem().is_some_and(|stem| stem == "tests");
        if is_tests {
            continue;
        }
        if path.is_dir() {
            collect_in(root, &path, all);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
            all.push(Source {
                path: path.strip_prefix(root).unwrap().to_string_lossy().into_owned(),
                lines: lines.map(str::to_owned).collect(),
                is_apart: false,
                file: path.clone(),
            });
        }
    }
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

/// How far to the right a room stands; a room uses what stands further right.
fn place(room: &str) -> u8 {
    match room {
        "main" => 0,
        "program" => 1,
        "demo" => 2,
        "commands" => 3,
        "app" => 4,
        "http" | "work" | "seed" | "backup" | "moving" => 5,
        "graphql" => 6,
        "domain" | "config" => 7,
        "policy" | "db" | "events" | "audit" | "crypto" | "search" | "sheet" | "telemetry" => 8,
        "kernel" => 9,
        other => panic!("{other} has no place in the map of lib.rs"),
    }
}

/// The rooms around the store lean on each other: a transaction takes a permit and writes events and audit.
const AROUND_THE_STORE: [&str; 6] = ["policy", "db", "events", "audit", "crypto", "search"];

#[test]
fn data_flows_one_way() {
    let mut found = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| source.path != "lib.rs" && !source.path.ends_with("/lib.rs"))
    {
        let from = source.room();
        let mut used = BTreeSet::new();
        if !source.is_apart {
            used.extend(source.names_after("crate::"));
        }
        used.extend(source.names_after("zhixing_api::"));
        for to in used.iter().filter(|to| *to != from) {
            let leans = AROUND_THE_STORE.contains(&from) && AROUND_THE_STORE.contains(&to.as_str());
            if !leans && place(to) <= place(from) {
                found.push(format!("{} uses {to}", source.path));
            }
        }
    }
    assert_none("against the flow of lib.rs", &found);
}

#[test]
fn every_room_is_on_the_map() {
    let texts = folders_of_rooms().map(|folder| fs::read_to_string(folder.join("lib.rs")).unwrap());
    let text: String = texts.collect();
    let rooms: Vec<&str> = text
        .lines()
        .filter_map(|line| {
            line.strip_prefix("pub ")
                .unwrap_or(line)
                .strip_prefix("mod ")?
                .strip_suffix(';')
        })
        .collect();
    assert!(rooms.len() > 10, "{rooms:?}");
    for room in rooms {
        assert!(place(room) > 0, "{room}");
    }
}

#[test]
fn only_stores_name_the_database() {
    const OTHERS: [&str; 9] = [
        // a scope is a condition, of grounds that are predicates, and finders add it
        "policy/scope.rs",
        "policy/ground.rs",
        "policy/chores.rs",
        "policy/rooted.rs",
        "policy/seen.rs",
        "policy/roster.rs",
        "policy/unscoped.rs",
        "events/outbox.rs",
        "app.rs",
    ];
    let may = |path: &str| path.ends_with("/store.rs") || path.starts_with("db/") || OTHERS.contains(&path);
    let named = ["sea_orm", "zhixing_entity"];
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| !may(&source.path) && named.iter().any(|library| source.names(library)))
        .map(|source| source.path.clone())
        .collect();
    assert_none("the database is named outside the stores", &found);
}

#[test]
fn only_the_edge_names_the_graphql_library() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| !["graphql", "http"].contains(&source.room()) && source.names("async_graphql"))
        .map(|source| source.path.clone())
        .collect();
    assert_none("async_graphql is named outside graphql/ and http/", &found);
}

#[test]
fn areas_keep_their_stores_to_themselves() {
    let mut found = Vec::new();
    for source in &sources() {
        for (n, line) in source.code() {
            let home = if source.area().is_some() { "crate::" } else { "domain::" };
            let foreign = line.split(home).skip(1).any(|rest| {
                let mut parts = rest.split("::");
                let area = parts.next();
                area != source.area() && parts.next().is_some_and(|part| part.trim_end_matches(';') == "store")
            });
            if foreign {
                found.push(format!("{}:{n} {}", source.path, line.trim()));
            }
        }
    }
    for source in sources().iter().filter(|source| source.path.ends_with("/mod.rs")) {
        let (path, text) = (&source.path, fs::read_to_string(&source.file).unwrap());
        if text.contains("pub mod store;") || text.contains("pub(crate) mod store;") {
            found.push(format!("{path} opens its store"));
        }
    }
    assert_none("a store is used from outside its area", &found);
}

#[test]
fn no_two_areas_use_each_other() {
    let mut by_area: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in &sources() {
        if let Some(area) = source.area() {
            let mut used = source.names_after("crate::");
            used.remove(area);
            by_area.entry(area.to_owned()).or_default().extend(used);
        }
    }
    let mut found = Vec::new();
    for (area, used) in &by_area {
        for other in used.iter().filter(|other| area < *other) {
            if by_area.get(other).is_some_and(|back| back.contains(area)) {
                found.push(format!("{area} and {other}"));
            }
        }
    }
    assert_none("a cycle of two areas means a third is missing", &found);
}

#[test]
fn rooms_are_named_for_what_they_hold() {
    let lumber = ["utils", "util", "common", "helpers", "misc", "types", "manager"];
    let is_lumber = |path: &str| path.split(['/', '.']).any(|part| lumber.contains(&part));
    let found: Vec<String> = sources()
        .into_iter()
        .map(|source| source.path)
        .filter(|path| is_lumber(path))
        .collect();
    assert_none("a lumber-room", &found);
}

#[test]
fn files_are_read_in_one_sitting() {
    const MOST_LINES: usize = 400;
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| source.lines.len() > MOST_LINES)
        .map(|source| format!("{} has {} lines", source.path, source.lines.len()))
        .collect();
    assert_none("split by subject", &found);
}

#[test]
fn every_file_says_what_it_is() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| !source.lines.first().is_some_and(|line| line.starts_with("//! ")))
        .map(|source| source.path.clone())
        .collect();
    assert_none("no header", &found);
}

#[test]
fn nothing_is_silenced_or_put_off() {
    let put_off = ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!("];
    let mut found = Vec::new();
    for source in &sources() {
        for (n, line) in (1..).zip(&source.lines) {
            let silenced = line.contains("#[allow") || line.contains("#![allow");
            if silenced || put_off.iter().any(|mark| line.contains(mark)) {
                found.push(format!("{}:{n} {}", source.path, line.trim()));
            }
        }
    }
    assert_none("silenced or put off", &found);
}

/// The first page of the areas tells the room of each act.
#[test]
fn every_act_is_on_the_page_of_its_crate() {
    let page = fs::read_to_string(workspace().join("api/domain/src/lib.rs")).unwrap();
    let start = "const NAME: &'static str = \"";
    let mut missing = Vec::new();
    for source in sources().iter().filter(|source| source.area().is_some()) {
        for (_, line) in source.code() {
            let name = line
                .trim()
                .strip_prefix(start)
                .and_then(|rest| rest.strip_suffix("\";"));
            // acts of the program itself, and questions whose rights are an act's, are in nobody's hand
            let is_told = |name: &str| page.contains(&format!("`{name}`")) || ["complianceStreak"].contains(&name);
            missing.extend(name.filter(|name| !is_told(name)).map(str::to_owned));
        }
    }
    assert_none("acts that the page does not tell", &missing);
}

/// What stands between `start` and the next closing brace at the margin, wherever it stands, with its file.
fn blocks(start: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for source in &sources() {
        let lines: Vec<&str> = source.code().map(|(_, line)| line).collect();
        let text = lines.join("\n");
        for part in text.split(start).skip(1) {
            let end = part
                .find("\n}")
                .unwrap_or_else(|| panic!("{}: a block ends at the margin", source.path));
            found.push((source.path.clone(), part[..end].to_owned()));
        }
    }
    found
}

/// Each table is written by one area, or by one chore that is nobody's right.
#[test]
fn each_table_has_one_writer() {
    // by two, each for what it does there
    const BY_TWO: [(&str, &str); 4] = [
        (
            "account",
            "a stronger hash takes the place of a weaker one when somebody signs in",
        ),
        ("case_counter", "loading counts the cases it loads"),
        (
            "deadline_look",
            "a deadline says when it is looked at; who looked says when again",
        ),
        (
            "sync_entry",
            "the store enters roots by itself; a station under another tribunal takes its own along",
        ),
    ];
    let mut writers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |tables: &str, writer: &str| {
        for table in tables.split(',').map(str::trim) {
            writers.entry(table.to_owned()).or_default().insert(writer.to_owned());
        }
    };
    for (path, block) in blocks("rows! {") {
        let (name, tables) = block.split_once(" of ").unwrap_or_else(|| panic!("{path}: {block}"));
        let name = name.rsplit(' ').next().unwrap();
        add(tables.trim_end().trim_end_matches(';'), name);
    }
    for (_, block) in blocks("\nchores! {") {
        for one in block.split(';').filter(|one| !one.trim().is_empty()) {
            let (chore, tables) = one.split_once(':').unwrap();
            add(tables, chore.trim());
        }
    }
    let known: BTreeSet<&str> = zhixing_entity::tables().iter().map(|table| table.name).collect();
    let mut found: Vec<String> = Vec::new();
    for (table, by) in &writers {
        let may_be_two = BY_TWO.iter().any(|(one, _)| one == table);
        if by.len() > if may_be_two { 2 } else { 1 } || !known.contains(table.as_str()) {
            found.push(format!("{table} by {by:?}"));
        }
    }
    assert_none("tables of no one or of several writers", &found);
}

/// What an act may write, as it stands beside the acts; whatever changes here is looked at like a right.
#[test]
fn what_each_act_writes() {
    let mut told: Vec<String> = Vec::new();
    for (_, block) in blocks("::writes! {") {
        let each = block
            .split(';')
            .map(|one| one.split_whitespace().collect::<Vec<&str>>().join(" "));
        told.extend(each.filter(|one| !one.is_empty()));
    }
    told.sort();
    insta::assert_snapshot!(told.join("\n"));
}

/// A chore is named by those who do it.
#[test]
fn chores_are_done_by_their_own() {
    const DONE_BY: [(&str, &[&str]); 8] = [
        ("Chatting", &["events", "reminder"]),
        ("DueReminding", &["reminder"]),
        ("Recomputing", &["recompute"]),
        ("Rehashing", &["identity"]),
        ("Sending", &["events", "db"]),
        ("SignIn", &["applicant", "factor", "session"]),
        ("TryCounting", &["applicant", "throttle"]),
        ("LoadedRows", &["seed"]),
    ];
    let mut found = Vec::new();
    // where they are listed, and where no store is
    let others = ["policy", "graphql"];
    for source in sources().iter().filter(|source| !others.contains(&source.room())) {
        let home = source.area().unwrap_or(source.room());
        for (chore, by) in DONE_BY {
            if !by.contains(&home) && source.names(chore) {
                found.push(format!("{} names {chore}", source.path));
            }
        }
    }
    assert_none("chores that somebody else does", &found);
}

/// Bare connections are for the operator's commands, which change, copy and move a whole store.
#[test]
fn bare_connections_stay_with_the_operator() {
    const THEIRS: [&str; 5] = ["app.rs", "backup/", "commands", "demo.rs", "moving/"];
    let named = ["bare_reader", "bare_writer", "begin_bare", "bare_snapshot"];
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| source.path != "db/mod.rs" && !THEIRS.iter().any(|one| source.path.starts_with(one)))
        .filter(|source| named.iter().any(|name| source.names(name)))
        .map(|source| source.path.clone())
        .collect();
    assert_none("bare connections outside the operator's commands", &found);
}

/// Files that hold statements by hand: how many, and why the builder does not say them.
const BY_HAND: [(&str, usize, &str); 32] = [
    (
        "audit/store.rs",
        1,
        "the links of the chain are written from a list of values",
    ),
    (
        "backup/postgres.rs",
        1,
        "the snapshot that a dump reads is a function of the server",
    ),
    ("backup/sqlite.rs", 1, "the copy of a file is a command"),
    (
        "db/alone.rs",
        1,
        "who else is connected stands in the books of the server",
    ),
    (
        "db/catalogue.rs",
        1,
        "which tables there are stands in the books of the database",
    ),
    ("db/lock.rs", 1, "the lock is of no table"),
    ("db/sizes.rs", 2, "bytes stand in the books of the database"),
    ("db/sync.rs", 2, "each database counts its transactions in its own way"),
    (
        "db/tx.rs",
        2,
        "what escaped its root is looked for in all tables by name, in tests alone",
    ),
    ("db/watch.rs", 1, "PRAGMA"),
    (
        "domain/calendar/store.rs",
        1,
        "a union of years and days, of one moment",
    ),
    ("domain/case/store.rs", 11, "the hot lists, as they were measured"),
    ("domain/deadline/board/store.rs", 1, "the first of a window"),
    (
        "domain/deadline/lateness/store.rs",
        4,
        "streaks lie in no scope; their text is that of their indexes",
    ),
    ("domain/deadline/told/store.rs", 1, "a union of two tables"),
    (
        "domain/factor/store.rs",
        1,
        "what a change gives back from another table",
    ),
    (
        "domain/founding/hold/store.rs",
        1,
        "entries of a scope copied into another, or renewed there",
    ),
    (
        "domain/founding/store.rs",
        1,
        "an older store has fewer columns than the entity",
    ),
    (
        "domain/history/store.rs",
        1,
        "numbers come from a window, and what is asked lies over it",
    ),
    ("domain/place/store.rs", 1, "a pattern made of a column"),
    (
        "domain/recompute/root/store.rs",
        1,
        "a job walks all deadlines, in no scope",
    ),
    (
        "domain/recompute/store.rs",
        1,
        "a lease is looked for and taken at once",
    ),
    ("domain/record/store.rs", 1, "a union of people and places"),
    (
        "domain/reminder/alert/store.rs",
        3,
        "a job places all reminders, in no scope, by a window",
    ),
    (
        "domain/staff/list/store.rs",
        1,
        "a union of posts and proposals, sorted as one",
    ),
    (
        "domain/supervision/store.rs",
        1,
        "figures of the whole court by keys that are chosen",
    ),
    ("events/chat/store.rs", 1, "two counts, each along its own index"),
    (
        "events/mod.rs",
        1,
        "an event takes its number from those of its root as it is written",
    ),
    ("moving/rows.rs", 2, "whole tables copied by name"),
    ("moving/schema.rs", 1, "columns stand in the books of the database"),
    (
        "moving/target.rs",
        1,
        "keys and triggers stand in the books of the database",
    ),
    (
        "seed/load/store.rs",
        3,
        "whole tables by name; what is there, and accounts, which are rows of another area",
    ),
];

/// Statements are written by hand where the builder cannot say them, or a measurement forbids it: in these files, for these
/// reasons, and no more than these. The hot lists stand among them, and await a form of their own.
#[test]
fn statements_by_hand_become_fewer() {
    let known: BTreeMap<&str, usize> = BY_HAND.iter().map(|(path, most, _)| (*path, *most)).collect();
    assert_eq!(known.len(), BY_HAND.len(), "a file stands there twice");
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for source in &sources() {
        let by_hand = source.code().map(|(_, line)| line.matches("Sql::new(").count());
        found.insert(source.path.clone(), by_hand.sum());
    }
    let mut wrong = Vec::new();
    for (path, n) in &found {
        let most = known.get(path.as_str()).copied().unwrap_or(0);
        if *n > most {
            wrong.push(format!(
                "{path} has {n} by hand, may have {most}: say it with the builder"
            ));
        } else if *n < most {
            wrong.push(format!(
                "{path} has {n} by hand, fewer than {most}: set its number to it"
            ));
        }
    }
    let gone = known.keys().filter(|path| !found.contains_key(**path));
    wrong.extend(gone.map(|path| format!("{path} is not there any more")));
    assert_none("statements by hand", &wrong);
}

/// Whether the type of a parameter is a tuple, by itself or by reference.
fn is_tuple(of: &str) -> bool {
    let of = of.trim_start().trim_start_matches('&');
    let of = of
        .strip_prefix('\'')
        .map_or(of, |rest| rest.trim_start_matches(is_word));
    let of = of.trim_start();
    let of = of.strip_prefix("mut ").unwrap_or(of);
    let Some(inside) = of.strip_prefix('(') else {
        return false;
    };
    let end = closing(inside).unwrap_or(inside.len());
    at_top(&inside[..end], ',').len() > 1
}

/// Where the bracket closes that stands open before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' | '<' => open += 1,
            '>' if before == '-' || before == '=' => {}
            ')' | ']' | '}' | '>' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
        before = c;
    }
    None
}

/// The parts of `text` between those signs `at` that stand in no bracket.
fn at_top(text: &str, at: char) -> Vec<&str> {
    let (mut parts, mut from, mut next) = (Vec::new(), 0, 0);
    while let Some(c) = text[next..].chars().next() {
        let after = next + c.len_utf8();
        if c == at {
            parts.push(&text[from..next]);
            from = after;
        }
        let is_open = ['(', '[', '{', '<'].contains(&c);
        let skipped = is_open.then(|| closing(&text[after..])).flatten();
        next = skipped.map_or(after, |end| after + end + 1);
    }
    parts.push(&text[from..]);
    parts
}

/// Parameters of functions in `text` that are tuples.
fn tuple_parameters(text: &str) -> usize {
    let mut found = 0;
    for (start, _) in text.match_indices("fn ") {
        if text[..start].ends_with(is_word) {
            continue;
        }
        let mut rest = text[start + 3..].trim_start_matches(is_word);
        if let Some(generics) = rest.strip_prefix('<') {
            rest = closing(generics).map_or("", |end| &generics[end + 1..]);
        }
        let Some(inside) = rest.strip_prefix('(') else {
            continue;
        };
        let parameters = &inside[..closing(inside).unwrap_or(0)];
        // a parameter is a pattern, a colon and a type; a path has two colons together
        let types = at_top(parameters, ',').into_iter().filter_map(|one| {
            let parts = at_top(one, ':');
            parts.get(1..).map(|of| of.join(":"))
        });
        found += types.filter(|of| is_tuple(of)).count();
    }
    found
}

#[test]
fn a_tuple_is_told_from_what_looks_like_one() {
    for one in [
        "fn send(way: (Segment, Segment)) {}",
        "pub async fn f<'a, T: Fn(u8) -> u8>(&self, (a, b): &'a (u8, Vec<(u8, u8)>), c: u8) -> (u8, u8) {}",
        "fn f(\n    asked: &(Decide, Supplement),\n) {}",
    ] {
        assert_eq!(tuple_parameters(one), 1, "{one}");
    }
    for none in [
        "fn f(panic: &(dyn Any + Send), done: ()) -> (u8, u8) {}",
        "fn f(pairs: &[(u8, u8)], keep: impl Fn((u8, u8)) -> bool, found: Option<(u8, u8)>) {}",
        "fn f(Sorted(one): Sorted, of: std::vec::Vec<u8>) {}",
    ] {
        assert_eq!(tuple_parameters(none), 0, "{none}");
    }
}

/// What a function is given has names: two values that belong together are a struct. Never more.
#[test]
fn tuples_as_parameters_become_fewer() {
    const MOST: usize = 41;
    let mut by_file = Vec::new();
    for source in &sources() {
        let lines: Vec<&str> = source.code().map(|(_, line)| line).collect();
        by_file.push((tuple_parameters(&lines.join("\n")), source.path.clone()));
    }
    by_file.retain(|(n, _)| *n > 0);
    by_file.sort();
    let all: usize = by_file.iter().map(|(n, _)| n).sum();
    let told: Vec<String> = by_file.iter().rev().map(|(n, path)| format!("{n} in {path}")).collect();
    assert!(
        all <= MOST,
        "{all} tuples as parameters, {MOST} before:\n{}",
        told.join("\n")
    );
    assert_eq!(all, MOST, "fewer than before: set MOST to it");
}
