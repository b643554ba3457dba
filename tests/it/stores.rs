//! Stores that other programs made: of a release before, of an older level, of a newer program, of edited changes.

use harness::process::Ground;
use harness::{Place, Settings, TestApp, is_postgres};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};
use zhixing_api::app;
use zhixing_migration::{CHANGES, standing, up_to};

/// A court without cases, its secrets those of the harness, as the last release left it that noted no checksums: 23
/// changes. Dumped by `sqlite3` and `pg_dump`.
const RELEASED: [&str; 2] = [
    include_str!("stores/after_23.sqlite.sql"),
    include_str!("stores/after_23.postgres.sql"),
];
/// How many changes it has.
const LEVEL: usize = 23;

async fn open(ground: &Ground) -> DatabaseConnection {
    Database::connect(&ground.location().url).await.unwrap()
}

async fn say(ground: &Ground, sql: &str) {
    let conn = open(ground).await;
    conn.execute_unprepared(sql).await.unwrap();
    conn.close().await.unwrap();
}

/// Lines that a question answers with, as `it`.
async fn lines(ground: &Ground, sql: &str) -> Vec<String> {
    let conn = open(ground).await;
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let rows = conn.query_all_raw(statement).await.unwrap();
    conn.close().await.unwrap();
    rows.iter().map(|row| row.try_get("", "it").unwrap()).collect()
}

/// The released store, in a place of its own.
async fn released() -> Ground {
    let ground = Ground::bare().await;
    let [sqlite, server] = RELEASED;
    if is_postgres() {
        say(&ground, server).await;
    } else {
        say(&ground, &format!("PRAGMA foreign_keys = OFF; {sqlite}")).await;
    }
    ground
}

/// Columns of the record of changes, and what it says.
async fn record(ground: &Ground) -> Vec<String> {
    let columns = if is_postgres() {
        "SELECT column_name::text AS it FROM information_schema.columns WHERE table_name = 'seaql_migrations' ORDER BY 1"
    } else {
        "SELECT name AS it FROM pragma_table_info('seaql_migrations') ORDER BY 1"
    };
    let said = "SELECT version || ' ' || applied_at AS it FROM seaql_migrations ORDER BY 1";
    [lines(ground, columns).await, lines(ground, said).await].concat()
}

/// Everything the schema consists of but the record of changes, as the database itself tells it.
async fn schema(ground: &Ground) -> Vec<String> {
    let sql = if is_postgres() {
        "SELECT CONCAT_WS(' ', table_name, ordinal_position, column_name, data_type, is_nullable, column_default) AS it
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'
         UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'seaql_migrations'
         UNION ALL SELECT CONCAT_WS(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
           WHERE connamespace = 'public'::regnamespace AND conrelid <> 'seaql_migrations'::regclass
         UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
         UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
         ORDER BY 1"
    } else {
        "SELECT COALESCE(sql, name) AS it FROM sqlite_master WHERE tbl_name <> 'seaql_migrations' ORDER BY type, name"
    };
    lines(ground, sql).await
}

/// Tables in which changes bring rows that are each store's own.
const OF_ONE_STORE: [(&str, &str); 4] = [
    ("audit_head", "where its own record ends"),
    ("edition", "its ids are its own"),
    ("store", "says what it is"),
    ("sync_clock", "its epoch is its own"),
];

/// Tables in which changes brought rows to a store that nobody used, but those of one store alone.
async fn brought(fresh: &Ground) -> Vec<&'static str> {
    let mut brought = Vec::new();
    for table in zhixing_entity::in_order() {
        let is_its_own = OF_ONE_STORE.iter().any(|(own, _)| *own == table.name);
        let any = format!("SELECT 'there' AS it FROM {} LIMIT 1", table.name);
        if !is_its_own && !lines(fresh, &any).await.is_empty() {
            brought.push(table.name);
        }
    }
    brought
}

/// The rows of these tables, each as one text.
async fn shipped(ground: &Ground, tables: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for table in tables {
        let row = if is_postgres() {
            "t::text".to_owned()
        } else {
            let quoted = format!("SELECT 'quote(' || name || ')' AS it FROM pragma_table_info('{table}')");
            lines(ground, &quoted).await.join(" || '|' || ")
        };
        all.extend(lines(ground, &format!("SELECT {row} AS it FROM {table} t ORDER BY 1")).await);
    }
    all
}

async fn checksums(ground: &Ground) -> Vec<String> {
    let sql = "SELECT COALESCE(checksum, '') || '  ' || version AS it FROM seaql_migrations ORDER BY version";
    lines(ground, sql).await
}

fn pinned() -> Vec<String> {
    let pinned = CHANGES
        .iter()
        .map(|change| format!("{}  {}", change.checksum(), change.name()));
    pinned.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_of_the_release_before_opens_unchanged() {
    let ground = released().await;
    let before = record(&ground).await;
    assert!(!before.contains(&"checksum".to_owned()), "{before:?}");
    if CHANGES.len() > LEVEL {
        assert!(ground.done(&["migrate", "up"]).contains("waiting: 0"));
    }
    let status = ground.done(&["migrate", "status"]);
    assert!(
        status.contains(&format!("applied: {}", CHANGES.len())) && status.contains("waiting: 0"),
        "{status}"
    );

    let app = TestApp::over(Place::at(ground.location().clone()), Settings::default()).await;
    app::require_migrated(app.app.db.bare_writer()).await.unwrap();
    app::require_court(&app.app.db).await.unwrap();
    let chief = app.sign_in("chief").await;
    assert_eq!(
        chief.ask("{ viewer { username } }").await.text("/data/viewer/username"),
        "chief"
    );
    drop(app);
    if CHANGES.len() == LEVEL {
        assert_eq!(record(&ground).await, before, "whoever looks or serves writes nothing");
    }

    assert!(ground.done(&["migrate", "up"]).contains("waiting: 0"));
    assert_eq!(checksums(&ground).await, pinned());
    let fresh = Ground::bare().await;
    assert!(fresh.done(&["migrate", "up"]).contains("waiting: 0"));
    assert_eq!(checksums(&fresh).await, pinned());
    let (made, wanted) = (schema(&ground).await, schema(&fresh).await);
    assert_eq!(made, wanted, "the released store, and a new one");
    let brought = brought(&fresh).await;
    let (made, wanted) = (shipped(&ground, &brought).await, shipped(&fresh, &brought).await);
    assert!(
        wanted.len() > 600 && made == wanted,
        "rows of the released store, and of a new one"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_of_an_older_level_and_without_checksums_is_brought_up() {
    const OLDER: u32 = 12;
    let ground = Ground::bare().await;
    let conn = zhixing_api::db::connect_to_change(ground.location()).await.unwrap();
    up_to(&conn, OLDER).await.unwrap();
    conn.execute_unprepared("ALTER TABLE seaql_migrations DROP COLUMN checksum")
        .await
        .unwrap();
    conn.close().await.unwrap();
    let waiting = CHANGES.len() - 12;
    let status = ground.done(&["migrate", "status"]);
    assert!(
        status.contains(&format!("applied: 12, 待应用 / waiting: {waiting}")),
        "{status}"
    );
    let why = ground.refused(&["serve"]);
    assert!(
        why.contains(&format!(
            "{waiting} changes of the database wait; run `zhixing migrate up`"
        )),
        "{why}"
    );
    let listed = ground.done(&["migrate", "up", "--dry-run"]);
    assert_eq!(listed.lines().count(), waiting + 1, "{listed}");
    assert!(ground.done(&["migrate", "up"]).contains("waiting: 0"));
    assert_eq!(checksums(&ground).await, pinned());
    let conn = open(&ground).await;
    assert_eq!(standing(&conn).await.unwrap().waiting, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_was_edited_since_it_was_applied_is_refused() {
    let ground = Ground::founded().await;
    let applied = "UPDATE seaql_migrations SET checksum = REPLACE(checksum, 'a', 'b') WHERE version LIKE '%_circular'";
    say(&ground, applied).await;
    let before = checksums(&ground).await;
    assert_ne!(before, pinned());
    let why = "变更 m20261123_000009_circular 应用到本库时的内容与本程序所带的不同，已拒绝；请使用当初应用它的程序 / change \
               m20261123_000009_circular was applied to this database with other contents than this program has";
    for arguments in [
        &["migrate", "status"][..],
        &["migrate", "up"],
        &["migrate", "up", "--dry-run"],
        &["serve"],
    ] {
        let told = ground.refused(arguments);
        assert!(told.contains(why), "{arguments:?}: {told}");
    }
    let doctor = ground.run(&["doctor"]);
    assert_eq!(doctor.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&doctor.stdout).contains(why), "{doctor:?}");
    assert_eq!(checksums(&ground).await, before, "nothing was written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_of_a_newer_program_is_refused() {
    let ground = Ground::founded().await;
    say(
        &ground,
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_later', 1)",
    )
    .await;
    for arguments in [&["migrate", "status"][..], &["migrate", "up"], &["serve"]] {
        let told = ground.refused(arguments);
        assert!(
            told.contains("数据库比本程序新")
                && told.contains("newer than this program")
                && told.contains("9999_later"),
            "{arguments:?}: {told}"
        );
    }
}
