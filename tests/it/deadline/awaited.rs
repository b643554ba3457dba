//! The years whose notice of holidays should be in, as the self-check of the program tells them.

use chrono::Datelike as _;
use harness::process::Ground;
use sea_orm::{ConnectionTrait as _, Database};
use zhixing_api::kernel::clock::{Clock as _, SystemClock};

#[tokio::test]
async fn the_self_check_tells_which_years_are_not_announced() {
    let ground = Ground::founded().await;
    ground.note_backup().await;
    let year = SystemClock::default().today().year();
    let found = async |statement: &str| {
        let conn = Database::connect(&ground.location().url).await.unwrap();
        conn.execute_unprepared(statement).await.unwrap();
        conn.close().await.unwrap();
        let output = ground.run(&["doctor"]);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = found("UPDATE calendar_year SET status = 'provisional'").await;
    assert_eq!(code, Some(3), "{said}");
    assert!(
        said.contains(&format!("the calendar of {year} is not the announced one")),
        "{said}"
    );
    assert!(said.contains("importCalendar"), "{said}");
    let both = format!(
        "INSERT INTO calendar_year (year, status) VALUES ({year}, 'official'), ({}, 'official')
         ON CONFLICT (year) DO UPDATE SET status = excluded.status",
        year + 1
    );
    let (code, said) = found(&both).await;
    assert_eq!(code, Some(0), "{said}");
}
