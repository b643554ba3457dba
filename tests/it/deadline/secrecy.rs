//! No line of the work chat names a party, a sum or a number of a person: everything that is posted over some weeks of
//! a loaded county, held against everything the county knows of its parties.

use std::collections::BTreeSet;

use chrono::Duration;
use harness::{TestApp, a_claim};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

use super::extensions::{asked_with, asking, granting};
use super::loaded::{loaded, plan};
use super::recompute::{a_day_off, csv, import, settled};

/// What must stand in no line.
struct Secrets {
    texts: BTreeSet<String>,
    figures: BTreeSet<String>,
}

impl Secrets {
    /// Of the loaded county and of Lao Pu's claim.
    fn of_county() -> Self {
        let mut secrets = Self {
            texts: BTreeSet::new(),
            figures: BTreeSet::new(),
        };
        for case in &plan() {
            for party in std::iter::once(&case.applicant).chain(&case.debtors) {
                secrets.texts.extend([party.name.clone(), party.address.clone()]);
                secrets.texts.extend(party.representative.clone());
                let numbers = [&party.identity, &party.phone, &party.bank_account];
                secrets.figures.extend(numbers.into_iter().cloned());
            }
            for fen in [case.claim_fen, case.received_fen, case.paid_fen] {
                secrets.add_sum(fen);
            }
        }
        for party in a_claim().input["parties"].as_array().unwrap() {
            secrets.texts.extend(party["name"].as_str().map(str::to_owned));
            for field in ["idNumber", "phone", "creditCode"] {
                secrets.figures.extend(party[field].as_str().map(str::to_owned));
            }
        }
        secrets.texts.retain(|text| !text.is_empty());
        secrets.figures.retain(|text| !text.is_empty());
        secrets
    }

    /// A sum as people write it; below a thousand yuan it may be the number of anything.
    fn add_sum(&mut self, fen: i64) {
        let yuan = fen / 100;
        if yuan < 1_000 {
            return;
        }
        let thousands = |n: i64| {
            let text = n.to_string();
            let apart = |(at, char): (usize, char)| {
                let comma = at > 0 && (text.len() - at).is_multiple_of(3);
                comma.then_some(',').into_iter().chain([char]).collect::<Vec<_>>()
            };
            text.chars().enumerate().flat_map(apart).collect::<String>()
        };
        self.figures
            .extend([fen.to_string(), yuan.to_string(), thousands(yuan)]);
        self.texts
            .insert(format!("{}.{}万", yuan / 10_000, yuan % 10_000 / 1_000));
    }

    /// What of it stands in a line; a figure as a part of a longer one is another.
    fn told_in(&self, line: &str) -> Vec<&str> {
        let stands = |figure: &str| {
            line.match_indices(figure).any(|(at, _)| {
                let is_figure = |char: char| char.is_ascii_digit();
                !line[..at].ends_with(is_figure) && !line[at + figure.len()..].starts_with(is_figure)
            })
        };
        let texts = self.texts.iter().filter(|text| line.contains(text.as_str()));
        let figures = self.figures.iter().filter(|figure| stands(figure));
        texts.chain(figures).map(String::as_str).collect()
    }
}

/// Every line and message there is.
async fn every_line(app: &TestApp) -> Vec<String> {
    let sql = "SELECT text FROM chat_line UNION ALL SELECT text FROM chat_message UNION ALL SELECT text FROM reminder";
    let statement = Statement::from_string(app.app.db.backend(), sql);
    let rows = app.app.db.bare_reader().query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get("", "text").unwrap()).collect()
}

async fn sweep_for(app: &TestApp, days: i64) {
    for _ in 0..days {
        let swept = app.app.jobs.sweep().await.unwrap();
        assert_eq!(swept.failed, 0);
        app.clock.advance(Duration::days(1));
        app.forget_tokens();
    }
}

/// Issues a circular about something of the county that is overdue.
async fn circular(app: &TestApp) {
    let supervisor = app.sign_in("supervisor").await;
    let ask = "{ deadlines(first: 100, filter: { bucket: OVERDUE }) { nodes { id rule { code } case { id } } } }";
    let board = supervisor.ask(ask).await;
    for node in board.at("/data/deadlines/nodes").as_array().unwrap() {
        let input = json!({ "caseId": node["case"]["id"], "deadlineIds": [node["id"]],
            "text": "节点已经超期，请说明原因并于本周内办结。" });
        let answer = supervisor.act("issueCircular", input, "circular { number }").await;
        if answer.codes().is_empty() {
            return;
        }
    }
    panic!("nothing is overdue: {}", board.body);
}

#[tokio::test]
async fn nothing_that_is_posted_names_a_party_a_sum_or_a_number() {
    let app = loaded().await;
    let case = app.handled(&a_claim()).await;
    let extension = asked_with(&app, &case, asking(&app, &case).await).await;
    let president = app.sign_in("president").await;
    president
        .act("extendDeadline", granting(&extension), "extension { id }")
        .await
        .done();
    sweep_for(&app, 12).await;
    circular(&app).await;
    let input = json!({ "caseId": case.id, "note": "请于本周内完成财产查控" });
    let supervisor = app.sign_in("supervisor").await;
    supervisor.act("remind", input, "case { id }").await.done();
    import(&app, csv(&a_day_off("2026-09-16"))).await.done();
    settled(&app).await;
    app.clock.advance(Duration::minutes(1));
    app.work_once().await;

    let lines = every_line(&app).await;
    for part in [
        "临近超期",
        "已超期",
        "请督促办理",
        "届满",
        "通报",
        "延期申请",
        "工作日历",
        "请于本周内完成财产查控",
        "收到的执行申请",
    ] {
        assert!(
            lines.iter().any(|line| line.contains(part)),
            "{part}: {} lines",
            lines.len()
        );
    }
    let secrets = Secrets::of_county();
    assert!(secrets.texts.len() > 300 && secrets.figures.len() > 600);
    for line in &lines {
        assert_eq!(secrets.told_in(line), Vec::<&str>::new(), "{line}");
    }
    check_that_it_can_fail(&secrets);
}

/// A planted line of each kind is found.
fn check_that_it_can_fail(secrets: &Secrets) {
    let case = plan().iter().find(|case| case.claim_fen > 5_000_000).unwrap();
    let party = &case.applicant;
    let (yuan, tens) = (case.claim_fen / 100, case.claim_fen / 1_000_000);
    let thousands = format!("{},{:03}", yuan / 1_000, yuan % 1_000);
    let tenths = format!("{tens}.{}万", yuan % 10_000 / 1_000);
    for planted in [
        &party.name,
        &party.identity,
        &party.phone,
        &yuan.to_string(),
        &thousands,
        &tenths,
    ] {
        let line = format!("@承办人 云0381执1号案件：请联系{planted}，尽快办理");
        assert!(!secrets.told_in(&line).is_empty(), "{line}");
    }
    let harmless: Value = json!("@承办人 云0381执1号案件临近超期（剩3天：发出执行通知），请尽快办理");
    assert!(secrets.told_in(harmless.as_str().unwrap()).is_empty());
}
