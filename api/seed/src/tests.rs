//! What the loader promises, on a store of its own: migrated, with the stamp check installed and checked at commit.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use tempfile::TempDir;
use zhixing_migration::stamp_check;

use super::{CountyOptions, CountyState, DemoPasswords, Directory, Loaded, Plan, SeedError};
use crate::crypto::Keyring;
use crate::crypto::password::Cost;
use crate::db::{ConnectionTrait, Db, Location, Parts, Probe, Sql, connect};
use crate::kernel::calendar::start_of_day_utc;
use crate::kernel::clock::SetClock;
use crate::kernel::id::IdSource;
use crate::names;

const CHEAP: Cost = Cost {
    memory_kib: 64,
    passes: 1,
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 18).unwrap_or_default()
}

fn noon() -> DateTime<Utc> {
    start_of_day_utc(today()) + chrono::TimeDelta::hours(12)
}

fn options(cases: usize) -> CountyOptions {
    let passwords = DemoPasswords::One("一个口令".into());
    CountyOptions {
        cases,
        passwords,
        cost: CHEAP,
        ..CountyOptions::demo(7, today())
    }
}

async fn opened(location: &Location, check_stamps: bool) -> Db {
    let clock = Arc::new(SetClock::new(noon()));
    let ids = IdSource::counted(clock.clone());
    let connected = connect(location).await.expect("the store opens");
    zhixing_migration::up(&connected.writer)
        .await
        .expect("the migrations run");
    if check_stamps {
        stamp_check::install(&connected.writer)
            .await
            .expect("the check is made");
    }
    Db::new(
        connected,
        Parts {
            clock,
            ids,
            keyring: Keyring::new(&[3; 32]),
            probe: Probe {
                check_stamps,
                keep_statements: false,
            },
        },
    )
}

async fn store() -> (TempDir, Db) {
    let folder = tempfile::tempdir().expect("a folder");
    let db = opened(&Location::sqlite(&folder.path().join("store.db")), true).await;
    (folder, db)
}

async fn number(db: &Db, text: &str) -> i64 {
    let row = db
        .bare_reader()
        .query_one_raw(Sql::new(text).build(db.backend()))
        .await
        .expect("the query runs");
    row.and_then(|row| row.try_get_by_index(0).ok()).unwrap_or(0)
}

async fn words(db: &Db, text: &str) -> Vec<String> {
    let rows = db
        .bare_reader()
        .query_all_raw(Sql::new(text).build(db.backend()))
        .await
        .expect("the query runs");
    rows.iter().filter_map(|row| row.try_get_by_index(0).ok()).collect()
}

async fn county(cases: usize) -> (TempDir, Db, Loaded) {
    let (folder, db) = store().await;
    let loaded = super::county(&db, &options(cases)).await.expect("the county loads");
    (folder, db, loaded)
}

#[tokio::test]
async fn the_county_is_loaded_once_and_whole() {
    let (_folder, db, loaded) = county(700).await;
    for (table, rows) in [
        ("site", 36),
        ("sync_scope", 36),
        ("team", 7),
        ("account", 53),
        ("enforcement_case", 700),
    ] {
        assert_eq!(loaded.counts.get(table), Some(&rows), "{table}");
    }
    for (table, rows) in &loaded.counts {
        assert_eq!(
            u64::try_from(number(&db, &format!("SELECT COUNT(*) FROM {table}")).await),
            Ok(*rows),
            "{table}"
        );
    }
    assert_eq!(number(&db, "SELECT COUNT(*) FROM outbox").await, 0);
    assert_eq!(
        number(&db, "SELECT COUNT(*) FROM audit_entry WHERE action = 'load'").await,
        4
    );
    assert_eq!(super::found(&db).await.ok(), Some(CountyState::County));
    assert!(matches!(
        super::county(&db, &options(1)).await,
        Err(SeedError::NotEmpty)
    ));
}

#[tokio::test]
async fn every_case_is_held_by_its_station_and_tribunal_at_its_version() {
    let (_folder, db, _loaded) = county(300).await;
    let held = "SELECT COUNT(*) FROM enforcement_case c WHERE NOT EXISTS (SELECT 1 FROM sync_entry s
        WHERE s.scope_id = c.site_id AND s.root_id = c.id AND s.kind = 'case' AND s.ver = c.version AND s.op = 'IN')
        OR (c.tribunal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sync_entry s WHERE s.scope_id = c.tribunal_id AND s.root_id = c.id))";
    assert_eq!(number(&db, held).await, 0);
    let versions = "SELECT COUNT(*) FROM enforcement_case c WHERE c.version <> (SELECT MAX(e.n) FROM event e WHERE e.root_id = c.id)
        OR c.version <> (SELECT COUNT(*) FROM event e WHERE e.root_id = c.id)";
    assert_eq!(number(&db, versions).await, 0);
    let order = "SELECT COUNT(*) FROM event e JOIN event f ON f.root_id = e.root_id AND f.n = e.n + 1 WHERE f.happened_at < e.happened_at";
    assert_eq!(number(&db, order).await, 0);
    let future = format!(
        "SELECT COUNT(*) FROM event WHERE happened_at >= {}",
        start_of_day_utc(today()).timestamp_micros()
    );
    assert_eq!(number(&db, &future).await, 0);
}

#[tokio::test]
async fn counters_stand_at_the_highest_serial() {
    let (_folder, db, _loaded) = county(700).await;
    let behind = "SELECT COUNT(*) FROM (SELECT court_code, year, kind, MAX(serial) AS top FROM enforcement_case
        GROUP BY court_code, year, kind) c LEFT JOIN case_counter k
        ON k.court_code = c.court_code AND k.year = c.year AND k.kind = c.kind WHERE k.serial IS NULL OR k.serial <> c.top";
    assert_eq!(number(&db, behind).await, 0);
    assert!(number(&db, "SELECT COUNT(*) FROM case_counter").await > 4);
}

#[tokio::test]
async fn routes_desks_and_handlers_agree_with_the_stage() {
    let (_folder, db, _loaded) = county(3_149).await;
    for wrong in [
        "SELECT COUNT(*) FROM enforcement_case c JOIN triage t ON t.case_id = c.id WHERE c.route IS NOT NULL AND c.route <> t.route",
        "SELECT COUNT(*) FROM enforcement_case WHERE (stage = 'triage') <> (route IS NULL)",
        "SELECT COUNT(*) FROM enforcement_case WHERE (stage IN ('triage', 'assignment')) <> (handler_id IS NULL)",
        "SELECT COUNT(*) FROM enforcement_case c WHERE c.handler_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM post p
           WHERE p.person_id = c.handler_id AND p.team_id = c.team_id AND p.role = 'JUDGE')",
        "SELECT COUNT(*) FROM handover h JOIN enforcement_case c ON c.id = h.case_id
           WHERE h.state = 'pending' AND (c.stage <> 'notice' OR c.desk <> 'triage')",
        "SELECT COUNT(*) FROM handover WHERE settled_at < sent_at",
        "SELECT COUNT(*) FROM handover h JOIN person p ON p.id = h.sender_id WHERE h.sender_id = h.receiver_id",
    ] {
        assert_eq!(number(&db, wrong).await, 0, "{wrong}");
    }
    let returned = number(
        &db,
        "SELECT COUNT(*) FROM handover WHERE state = 'returned' AND defect IS NOT NULL",
    )
    .await;
    assert!((10..60).contains(&returned), "{returned}");
    assert_eq!(
        words(
            &db,
            "SELECT DISTINCT from_segment FROM handover WHERE state = 'returned'"
        )
        .await
        .len(),
        2
    );
    assert!(number(&db, "SELECT COUNT(*) FROM handover WHERE state = 'pending'").await > 0);
    assert!(number(&db, "SELECT COUNT(*) FROM message WHERE answer IS NULL").await > 2);
    assert!(number(&db, "SELECT COUNT(*) FROM message WHERE answer IS NOT NULL").await > 2);
    assert!(number(&db, "SELECT COUNT(*) FROM clue").await > 2);
    let states =
        "SELECT state || COUNT(*) || ' ' || MAX(LENGTH(missing) > 2) FROM application GROUP BY state ORDER BY state";
    assert_eq!(words(&db, states).await, ["incomplete2 1", "submitted2 0"]);
}

#[tokio::test]
async fn the_applicants_find_their_cases_and_sign_in() {
    let (_folder, db, loaded) = county(700).await;
    let own = "SELECT a.username FROM account a JOIN case_relation r ON r.person_id = a.person_id AND r.kind = 'party'
        JOIN party p ON p.root_id = r.case_id AND p.person_id = a.person_id JOIN enforcement_case c ON c.id = r.case_id
        WHERE c.number IS NOT NULL ORDER BY a.username";
    assert_eq!(words(&db, own).await, ["applicant.other", "applicant.pu"]);
    let number = loaded.logins.pu_number.expect("his case is there");
    assert!(number.starts_with("（2026）云0381执"), "{number}");
    let names: Vec<_> = loaded
        .logins
        .credentials
        .iter()
        .map(|one| one.username.as_str())
        .collect();
    assert_eq!((names.len(), names[0], names[3]), (53, "president", "judge.rapid2"));
    assert_eq!(loaded.logins.credentials[0].site, "宣威市人民法院");
    let before = words(&db, "SELECT password_hash FROM account ORDER BY username").await;
    let again = super::reset_passwords(&db, &DemoPasswords::Each, CHEAP)
        .await
        .expect("the accounts are there");
    assert_eq!(
        (again.credentials.len(), again.pu_number.as_deref()),
        (53, Some(number.as_str()))
    );
    let after = words(&db, "SELECT password_hash FROM account ORDER BY username").await;
    assert!(before.iter().zip(&after).all(|(one, other)| one != other));
}

#[tokio::test]
async fn an_empty_store_has_no_accounts_to_reset() {
    let (_folder, db) = store().await;
    assert_eq!(super::found(&db).await.ok(), Some(CountyState::Nothing));
    let reset = super::reset_passwords(&db, &DemoPasswords::Each, CHEAP).await;
    assert!(matches!(reset, Err(SeedError::NotCounty)));
    let plan = Plan::new(7, today(), 3, 1);
    let lost = super::cases(&db, &plan, &Directory::new(7, today())).await;
    assert!(matches!(lost, Err(SeedError::Store(_))), "cases need their county");
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids() {
    const IDS: [&str; 5] = [
        "SELECT hex(id) FROM enforcement_case ORDER BY id",
        "SELECT hex(id) || kind || happened_at || data FROM event ORDER BY id",
        "SELECT hex(id) || name || initials FROM party ORDER BY id",
        "SELECT hex(id) FROM handover UNION SELECT hex(id) FROM case_relation UNION SELECT hex(id) FROM triage ORDER BY 1",
        "SELECT hex(scope_id) || hex(root_id) || h1 || ' ' || h2 FROM sync_entry ORDER BY 1",
    ];
    let ((_one, first, _), (_two, second, _)) = (county(200).await, county(200).await);
    for text in IDS {
        let found = words(&first, text).await;
        assert!(!found.is_empty());
        assert_eq!(found, words(&second, text).await);
    }
}

#[tokio::test]
async fn nothing_personal_lies_in_the_file_in_clear() {
    let (folder, db, _loaded) = county(200).await;
    let checkpoint = db
        .bare_writer()
        .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
        .await;
    checkpoint.expect("the log is checkpoint in");
    let bytes = std::fs::read(folder.path().join("store.db")).expect("the file is there");
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("老浦"));
    for number in (0..60).chain([names::RESIDENTS - 1, names::RESIDENTS - 101]) {
        let clear = [
            names::resident_id(number),
            names::phone(number),
            names::bank_account(number),
        ];
        assert!(clear.iter().all(|text| !holds(text)), "{clear:?}");
    }
    assert!(!holds("云南省宣威市") && !holds("一个口令"));
}
