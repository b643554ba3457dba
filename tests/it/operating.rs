//! What an operator runs beside the service: settings and their table, sizes, the calendar, the manual, traces.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use harness::process::Ground;
use harness::{PASSWORD, is_postgres};
use serde_json::json;
use zhixing_api::db::Location;

use crate::schema::workspace;

#[tokio::test]
async fn the_table_of_settings_in_the_manuals_is_what_the_code_says() {
    let ground = Ground::bare().await;
    let printed = ground.done(&["config", "docs"]);
    let tables: Vec<&str> = printed.trim().split("\n\n").collect();
    assert_eq!(tables.len(), 2);
    for (language, table) in ["zh", "en"].into_iter().zip(tables) {
        let page = workspace().join(format!("api/docs/{language}/operate.md"));
        let text = std::fs::read_to_string(page).unwrap();
        let shown = text
            .split("<!-- settings -->\n")
            .nth(1)
            .and_then(|rest| rest.split("<!-- /settings -->").next());
        assert_eq!(
            shown.map(str::trim_end),
            Some(table),
            "{language}: run `zhixing config docs --write`"
        );
    }
}

/// What the blocks of a page in one language hold, without remarks.
fn blocks(page: &str, language: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(workspace().join("api/docs").join(page)).unwrap();
    let start = format!("```{language}\n");
    let found = text
        .split(&start)
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap());
    let lines = found
        .flat_map(str::lines)
        .map(|line| line.split(" # ").next().unwrap().trim_end());
    let told = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    told.map(str::to_owned).collect()
}

#[test]
fn the_manuals_show_the_same_commands_and_answers_in_both_languages() {
    for page in ["operate.md", "clients.md"] {
        for language in ["sh", "graphql", "json"] {
            let of = |folder: &str| blocks(&format!("{folder}/{page}"), language);
            assert_eq!(of("zh"), of("en"), "{page}: {language}");
        }
    }
    assert!(blocks("zh/operate.md", "sh").len() > 25 && blocks("zh/clients.md", "graphql").len() > 6);
}

#[tokio::test]
async fn settings_are_shown_with_the_file_the_variable_or_the_word_they_come_from() {
    let ground = Ground::bare().await;
    let file = ground.write("zhixing.toml", "log = \"warn\"\nrate_account = 7\n");
    let shown = ground.done(&["config", "show"]);
    let line = |key: &str| {
        let start = format!("{key} = ");
        let found = shown.lines().find(|line| line.starts_with(&start));
        found.unwrap_or_else(|| panic!("no {key} in {shown}")).to_owned()
    };
    assert_eq!(line("log"), format!("log = warn  ({file})"));
    assert_eq!(line("mfa"), "mfa = off  (ZHIXING_MFA)");
    assert_eq!(line("rate_account"), "rate_account = 1000000  (ZHIXING_RATE_ACCOUNT)");
    assert!(line("database_url").ends_with("(命令行 / command line)"), "{shown}");
    assert!(line("explore").ends_with("(默认 / default)"), "{shown}");
    ground.keep_secret("chat.json", r#"{ "channels": [{ "name": "log", "kind": "log" }] }"#);
    assert!(ground.done(&["config", "show"]).contains("chat.json)"));
}

#[tokio::test]
async fn a_report_tells_rows_bytes_and_what_is_late() {
    let ground = Ground::with_cases(30).await;
    let report = ground.done(&["report"]);
    let figures = |table: &str| -> Vec<i64> {
        let line = report
            .lines()
            .find(|line| line.split_ascii_whitespace().next() == Some(table));
        let line = line.unwrap_or_else(|| panic!("no {table} in {report}"));
        line.split_ascii_whitespace()
            .skip(1)
            .map(|word| word.parse().unwrap())
            .collect()
    };
    assert_eq!(figures("enforcement_case")[0], 30, "{report}");
    assert!(
        figures("enforcement_case")[1] > 4_096 && figures("total")[1] > 100_000,
        "{report}"
    );
    for told in [
        "COURT",
        "last backup: 从未 / never",
        "last seal: ",
        "outbox: ",
        "write-ahead log: ",
    ] {
        assert!(report.contains(told), "no {told} in {report}");
    }
    assert!(report.contains("free on the disk: "), "{report}");
    assert_eq!(report.contains("free on the disk: 未知"), is_postgres(), "{report}");
    ground.note_backup().await;
    assert!(ground.done(&["report"]).contains(" s ago)"), "the age of the copy");
}

#[tokio::test]
async fn a_notice_of_holidays_is_shown_before_it_is_taken_and_its_faults_stand_where_they_are() {
    let ground = Ground::founded().await;
    let days: String = (1..=13).fold(String::from("日期,类型,名称\n"), |text, day| {
        text + &format!("2099-10-{day:02},holiday,国庆节\n")
    });
    let good = ground.write("2099.csv", &(days.clone() + "2099-10-18,adjusted_work,国庆节\n"));
    let told = ground.done(&[
        "calendar",
        "import",
        &good,
        "--dry-run",
        "--source",
        "国办发明电〔2030〕9号",
    ]);
    assert!(
        told.contains("+ 2099-10-01 holiday 国庆节") && told.contains("nothing written"),
        "{told}"
    );
    let told = ground.done(&["calendar", "import", &good]);
    assert!(told.contains("added 14"), "{told}");
    let again = ground.done(&["calendar", "import", &good]);
    assert!(again.contains("added 0") && !again.contains("+ 2099"), "{again}");

    let other = ground.write("2099-b.csv", "date,kind,name\n2099-10-18,holiday,国庆节\n");
    let told = ground.done(&["calendar", "import", &other, "--dry-run"]);
    assert!(
        told.contains("~ 2099-10-18 adjusted_work 国庆节 -> holiday 国庆节"),
        "{told}"
    );

    let bad = ground.write("bad.csv", "date,kind,name\n2099-13-01,holiday,x\n2099-10-02,party,y\n");
    let out = ground.run(&["calendar", "import", &bad]);
    let told = String::from_utf8(out.stdout).unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert!(
        told.contains("row 2 column 1: not a date") && told.contains("row 3 column 2: not a kind of day"),
        "{told}"
    );
    let few = ground.write("few.csv", "date,kind,name\n2098-01-01,holiday,元旦\n");
    assert!(ground.refused(&["calendar", "import", &few]).contains("statutory"));
    assert!(
        ground
            .refused(&["calendar", "import", "none.txt"])
            .contains(".csv, .json and .xlsx")
    );
    assert!(
        ground
            .done(&["audit", "list", "--action", "importCalendar"])
            .contains("importCalendar")
    );
}

#[tokio::test]
async fn each_command_has_a_page_of_the_manual_with_an_example() {
    let ground = Ground::bare().await;
    let folder = ground.file("man1");
    let told = ground.done(&["man", &folder]);
    assert!(told.contains("pages in"), "{told}");
    let pages: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|page| page.unwrap().file_name().into_string().unwrap())
        .collect();
    for page in [
        "zhixing.1",
        "zhixing-serve.1",
        "zhixing-audit-verify.1",
        "zhixing-calendar-import.1",
    ] {
        assert!(pages.iter().any(|one| one == page), "{page} is not in {pages:?}");
    }
    for page in pages.iter().filter(|page| !page.contains("help")) {
        let text = std::fs::read_to_string(format!("{folder}/{page}")).unwrap();
        assert!(text.contains("example: zhixing "), "{page} shows no example");
    }
    assert!(
        ground
            .done(&["token", "rotate", "--help"])
            .contains("例 / example: zhixing token rotate")
    );
}

/// Whose a file is.
fn owner_of(file: &Path) -> u32 {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(file).unwrap())
}

#[tokio::test]
async fn what_commands_write_belongs_to_whom_its_folder_belongs_also_when_root_runs_them() {
    const SERVICE: u32 = 54_321;
    let ground = Ground::founded().await;
    let (folder, secrets) = (ground.file("kept"), ground.file("secrets"));
    std::fs::create_dir(&folder).unwrap();
    for folder in [&folder, &secrets] {
        if std::os::unix::fs::chown(folder, Some(SERVICE), Some(SERVICE)).is_err() {
            return; // only root gives files away
        }
    }
    let [key, heads, store] = ["backup.key", "heads.txt", "other.db"].map(|name| format!("{folder}/{name}"));
    let said = ground.done(&["backup-key", &key]);
    let recipient = said.split_whitespace().find(|word| word.starts_with("age1")).unwrap();
    let told = [
        ground.done(&["token", "rotate", "--compromised"]),
        ground.done(&["backup", &folder, "--recipient", recipient]),
        ground.done(&["audit", "seal", "--out", &heads]),
        Ground::nothing_at(Location::sqlite(Path::new(&store))).done(&["migrate", "up"]),
    ];
    let mut written: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    let names = ["signing-key", "signing-keys.json", "signing-keys.lock"];
    written.extend(names.map(|name| Path::new(&secrets).join(name)));
    assert!(written.len() >= 8, "{written:?} {told:?}");
    for file in written {
        assert_eq!(owner_of(&file), SERVICE, "{}", file.display());
    }
}

/// Takes whatever is posted, and tells head and body of each.
fn receiver() -> (SocketAddr, mpsc::Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut bytes) = (stream.unwrap(), Vec::new());
            let mut piece = [0; 8192];
            let end = loop {
                let read = stream.read(&mut piece).unwrap();
                bytes.extend_from_slice(&piece[..read]);
                if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                    break end;
                }
            };
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
            let length: usize = length.parse().unwrap();
            let mut body = bytes[end + 4..].to_vec();
            while body.len() < length {
                let read = stream.read(&mut piece).unwrap();
                body.extend_from_slice(&piece[..read]);
            }
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .unwrap();
            tell.send((head, body)).ok();
        }
    });
    (address, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn traces_go_where_the_settings_say_and_hold_what_the_log_holds() {
    let ground = Ground::founded().await;
    let (address, told) = receiver();
    let endpoint = format!("http://{address}");
    let mut served = ground.serve_with(&[("ZHIXING_OTLP_ENDPOINT", &endpoint)]);
    let chief = served.sign_in("chief");
    let answer = chief.run(
        "query Secret($s: String) { cases(search: $s) { totalCount } }",
        &json!({ "s": "老浦的电话" }),
    );
    answer.unwrap().done();
    served.terminate();
    let (head, body) = told.recv_timeout(Duration::from_secs(30)).unwrap();
    assert!(
        head.starts_with("post /v1/traces ") && head.contains("application/x-protobuf"),
        "{head}"
    );
    let text = String::from_utf8_lossy(&body);
    for held in [
        "service.name",
        "zhixing",
        "request.id",
        "route",
        "/graphql",
        "operation",
        "cases",
        "took_ms",
        "CHIEF",
    ] {
        assert!(text.contains(held), "no {held} in {text}");
    }
    for secret in ["老浦", PASSWORD, chief.token(), "Secret", "search:"] {
        assert!(!text.contains(secret), "{secret} is told");
    }
    assert!(
        served
            .ended(Duration::from_mins(1))
            .is_some_and(|status| status.success())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_is_away_holds_nobody_up_and_a_wrong_address_is_named() {
    let ground = Ground::founded().await;
    let served = ground.serve_with(&[("ZHIXING_OTLP_ENDPOINT", "http://127.0.0.1:9")]);
    served
        .sign_in("chief")
        .run("{ viewer { username } }", &json!({}))
        .unwrap()
        .done();
    drop(served);
    let out = ground.run_with(&["doctor"], &[("ZHIXING_OTLP_ENDPOINT", "collector:4318")]);
    assert_eq!(out.status.code(), Some(1));
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(
        told.contains("otlp_endpoint") && told.contains("http://127.0.0.1:4318"),
        "{told}"
    );
}

#[tokio::test]
async fn what_an_operator_gets_wrong_on_his_first_day_is_told_with_the_way_on() {
    let ground = Ground::founded().await;
    let said = |arguments: &[&str]| {
        let out = ground.run(arguments);
        assert_ne!(out.status.code(), Some(0), "{arguments:?}");
        String::from_utf8(out.stderr).unwrap()
    };
    let role = said(&["user", "add", "li.mei", "--name", "李梅", "--role", "JUGE"]);
    assert!(role.contains("JUDGE") && role.contains("没有此角色"), "{role}");
    let factor = said(&["user", "unenrol", "chief"]);
    assert!(factor.contains("没有绑定动态口令"), "{factor}");
    let team = said(&["user", "lead", "clerk"]);
    assert!(team.contains("不在任何团队"), "{team}");
    let nobody = said(&["user", "lead", "nobody"]);
    assert!(nobody.contains("zhixing user list"), "{nobody}");
    let sample = ground.file("sample.xlsx");
    assert!(ground.done(&["user", "sample", &sample]).contains(&sample));
    let twice = said(&["user", "sample", &sample]);
    assert!(twice.contains(&sample) && twice.contains("还没有的文件"), "{twice}");
    let paper = said(&["user", "sample", &ground.file("roll.docx")]);
    assert!(paper.contains(".xlsx") && paper.contains(".csv"), "{paper}");
    let fresh = ground.file("fresh");
    let _ = ground.done(&["secrets", "init", "--secret-dir", &fresh]);
    let mode = std::fs::metadata(&fresh).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o700, "nobody else looks into the folder of the secrets");

    // new secrets would open nothing of this court; and what is there and cannot be read is not missing
    let secrets = ground.file("secrets");
    std::fs::rename(&secrets, ground.file("away")).unwrap();
    let missing = said(&["report"]);
    assert!(missing.contains("in the folder of its zhixing.toml"), "{missing}");
    std::fs::create_dir_all(Path::new(&secrets).join("court-secret")).unwrap();
    let unread = said(&["report"]);
    assert!(unread.contains("cannot be read"), "{unread}");
}

/// nginx counts whoever answers with such a status as gone: a few busy answers would shut both processes to everybody.
#[test]
fn an_answer_of_the_service_is_no_sign_of_a_dead_process_to_the_proxy() {
    let sample = std::fs::read_to_string(workspace().join("api/deploy/nginx.conf")).unwrap();
    let passed_on: Vec<&str> = sample
        .lines()
        .filter(|line| line.contains("proxy_next_upstream "))
        .collect();
    assert_eq!(passed_on.len(), 1, "{passed_on:?}");
    assert!(!passed_on[0].contains("http_"), "{passed_on:?}");
}
