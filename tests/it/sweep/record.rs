//! Every mutation leaves its line in the audit record: the whole pipeline, each act once, the line counted.

use std::collections::BTreeSet;

use harness::{Answer, CaseAt, TestApp, a_claim, a_proof};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

use super::assert_none;
use crate::deadline::extensions;
use crate::schema::Schema;

#[tokio::test]
async fn every_mutation_leaves_its_line_in_the_record() {
    let app = TestApp::new().await;
    let mut record = Record {
        app: &app,
        told: BTreeSet::new(),
        failures: Vec::new(),
    };
    intake(&mut record).await;
    let case = pipeline(&mut record).await;
    correspondence(&mut record, &case).await;
    detours(&mut record).await;
    sessions(&mut record).await;
    founding(&mut record).await;
    second_factor(&mut record).await;
    let schema = Schema::read(&app).await;
    let all: BTreeSet<String> = schema
        .get("Mutation")
        .fields
        .iter()
        .map(|field| field.name.clone())
        .collect();
    assert_eq!(record.told, all, "a mutation is not asked here");
    assert_none(&record.failures);
}

/// Acts, and looks for the line each leaves.
struct Record<'a> {
    app: &'a TestApp,
    told: BTreeSet<String>,
    failures: Vec<String>,
}

impl Record<'_> {
    async fn lines(&self, action: &str) -> i64 {
        self.app.work_once().await;
        let db = &self.app.app.db;
        let query = format!("SELECT COUNT(*) AS n FROM audit_entry WHERE action = '{action}' AND outcome = 'ok'");
        let row = db
            .bare_reader()
            .query_one_raw(Statement::from_string(db.backend(), query))
            .await;
        row.unwrap().unwrap().try_get("", "n").unwrap()
    }

    /// An act on an application, a message or nothing yet, which must succeed.
    async fn act(&mut self, account: &str, operation: &str, input: Value, fields: &str) -> Answer {
        let before = self.lines(operation).await;
        let answer = self.app.sign_in(account).await.act(operation, input, fields).await;
        assert!(answer.codes().is_empty(), "{operation} by {account}: {}", answer.body);
        self.look(operation, before).await;
        answer
    }

    /// An act on a case at its present version, which must succeed.
    async fn step(&mut self, account: &str, operation: &str, case: &CaseAt, more: Value) {
        let before = self.lines(operation).await;
        self.app.step(account, operation, case, more).await;
        self.look(operation, before).await;
    }

    async fn look(&mut self, operation: &str, before: i64) {
        let left = self.lines(operation).await - before;
        if left != 1 {
            self.failures.push(format!("{operation} left {left} lines"));
        }
        self.told.insert(operation.to_owned());
    }
}

async fn founding(record: &mut Record<'_>) {
    let (site, team) = (crate::founding::a_tribunal(), crate::founding::a_team());
    record.act("sysadmin", "saveSite", site, "site { id }").await;
    record.act("sysadmin", "saveTeam", team, "team { id }").await;
    let site = crate::place::id_of(record.app, "wude-tribunal").await;
    let team = crate::place::id_of(record.app, "强执五队").await;
    for (operation, input) in crate::place::acts(&site, &team) {
        record.act("sysadmin", operation, input, "__typename").await;
    }
    let new = crate::staff::a_newcomer();
    record.act("sysadmin", "createUser", new, "user { id }").await;
    let spelled = json!({ "username": "li.mei", "displayName": "李玫", "officePhone": "" });
    record.act("sysadmin", "correctUser", spelled, "user { id }").await;
    let post = crate::staff::a_post();
    let saved = record.act("sysadmin", "savePost", post, "post { id }").await;
    let post = saved.text("/data/savePost/post/id");
    let yes = json!({ "postId": post, "approve": true });
    record.act("secadmin", "grantRole", yes.clone(), "post { id }").await;
    record.act("chief", "approveRole", yes, "post { id }").await;
    record
        .act("sysadmin", "endPost", json!({ "postId": post }), "post { id }")
        .await;
    let him = json!({ "username": "li.mei" });
    record.act("sysadmin", "disableUser", him.clone(), "user { id }").await;
    record.act("sysadmin", "enableUser", him, "user { id }").await;
}

async fn intake(record: &mut Record<'_>) {
    let visit =
        json!({ "channel": "COUNTER", "purpose": "CONSULTATION", "visitorName": "老浦", "question": "如何申请执行？" });
    record
        .act("station.yangliu", "recordVisit", visit, "visit { id }")
        .await;
    let lacking = a_claim().with("/claimAmount", Value::Null).input;
    let answer = record
        .act(
            "station.yangliu",
            "submitApplication",
            lacking,
            "application { id version state }",
        )
        .await;
    assert_eq!(answer.text("/data/submitApplication/application/state"), "INCOMPLETE");
    let named = |answer: &Answer, operation: &str| {
        let at = format!("/data/{operation}/application");
        json!({ "applicationId": answer.text(&format!("{at}/id")), "expectedVersion": answer.number(&format!("{at}/version")) })
    };
    let mut supplement = named(&answer, "submitApplication");
    supplement["claimAmount"] = json!("500000");
    let answer = record
        .act(
            "station.yangliu",
            "supplementApplication",
            supplement,
            "application { id version }",
        )
        .await;
    let mut refusal = named(&answer, "supplementApplication");
    refusal["ground"] = json!("NOT_ENTITLED");
    refusal["ruling"] = json!("申请人不是权利人，不予受理");
    record
        .act("clerk", "refuseApplication", refusal, "application { id }")
        .await;
}

/// A filed case, by the clerk's own act.
async fn filed(record: &mut Record<'_>) -> CaseAt {
    let (application, version) = record.app.submitted(&a_claim()).await;
    let input = json!({ "applicationId": application, "expectedVersion": version });
    let answer = record
        .act("clerk", "acceptApplication", input, "case { id number }")
        .await;
    CaseAt {
        id: answer.text("/data/acceptApplication/case/id"),
        number: answer.text("/data/acceptApplication/case/number"),
        application,
    }
}

async fn pipeline(record: &mut Record<'_>) -> CaseAt {
    let case = filed(record).await;
    record.step("auxiliary", "acceptHandover", &case, json!({})).await;
    record.step("auxiliary", "triageCase", &case, json!({})).await;
    let handler = record.app.handler("judge.rapid1").await;
    let chosen = json!({ "handlerId": handler, "reason": "承办人熟悉本案情况" });
    record.step("chief", "assignCase", &case, chosen).await;
    record.step("judge.rapid1", "acceptHandover", &case, json!({})).await;
    let given = json!({ "reportOrder": true, "clueRequest": true });
    record.step("judge.rapid1", "issueNotice", &case, given).await;
    let embedded = a_claim().with("/basis/embeddedNotice", json!(true));
    let told = record.app.handled(&embedded).await;
    record.step("judge.rapid1", "waiveNotice", &told, a_proof()).await;
    record
        .act("supervisor", "runDeadlineSweep", json!({}), "reminded")
        .await;
    let reason = json!({ "reason": "本周节点督办" });
    record.act("supervisor", "exportDeadlines", reason, "rows").await;
    let note = json!({ "caseId": case.id, "note": "请尽快办理" });
    record.act("supervisor", "remind", note, "case { id }").await;
    let day_off = json!({ "format": "CSV", "source": "本院通知", "content": "ZGF0ZSxraW5kLG5hbWUKMjAyNi0wMy0yMyxicmlkZ2Vfb2ZmLAo=" });
    record.act("supervisor", "importCalendar", day_off, "added").await;
    let mut asking = extensions::asking(record.app, &case).await;
    asking["caseId"] = json!(case.id);
    asking["expectedVersion"] = json!(record.app.version(&case).await);
    let asked = record
        .act("judge.rapid1", "requestExtension", asking, "extension { id }")
        .await;
    let granting = extensions::granting(&asked.text("/data/requestExtension/extension/id"));
    record
        .act("president", "extendDeadline", granting, "extension { id }")
        .await;
    for (operation, input) in crate::deadline::rules::changes() {
        record.act("president", operation, input, "__typename").await;
    }
    circular(record, &case).await;
    case
}

/// What is overdue is issued, answered, sent back, answered again and closed.
async fn circular(record: &mut Record<'_>, case: &CaseAt) {
    record.app.clock.advance(chrono::Duration::days(300));
    record.app.forget_tokens();
    let overdue = record.app.overdue(case).await;
    let issue = json!({ "caseId": case.id, "deadlineIds": overdue, "text": "请说明超期的原因和下一步打算" });
    let issued = record
        .act("supervisor", "issueCircular", issue, "circular { id }")
        .await;
    let id = issued.at("/data/issueCircular/circular/id").clone();
    for (version, accepted) in [(1, false), (3, true)] {
        let explanation = "此前人手不足，本周内办结";
        let explain =
            json!({ "circularId": id, "expectedVersion": version, "step": "EXPLAIN", "explanation": explanation });
        record
            .act("judge.rapid1", "answerCircular", explain, "circular { id }")
            .await;
        let close = json!({ "circularId": id, "expectedVersion": version + 1, "accepted": accepted,
            "note": "请写明具体日期" });
        record.app.clock.advance(chrono::Duration::minutes(1));
        record
            .act("supervisor", "closeCircular", close, "circular { id }")
            .await;
        record.app.clock.advance(chrono::Duration::minutes(1));
    }
}

async fn correspondence(record: &mut Record<'_>, case: &CaseAt) {
    let clue = json!({ "caseId": case.id, "kind": "VEHICLE", "text": "该公司有一辆货车" });
    record.act("applicant.pu", "submitClue", clue, "case { id }").await;
    let message = json!({ "caseId": case.id, "text": "请问何时可以发放？" });
    let sent = record
        .act("applicant.pu", "sendMessage", message, "message { id version }")
        .await;
    let answer = json!({ "messageId": sent.text("/data/sendMessage/message/id"),
        "expectedVersion": sent.number("/data/sendMessage/message/version"), "text": "到账后五日内发放。" });
    record
        .act("judge.rapid1", "answerMessage", answer, "message { id }")
        .await;
    let conflict = json!({ "caseId": case.id, "kind": "KIN" });
    record.act("judge.rapid1", "declareConflict", conflict, "caseId").await;
}

async fn detours(record: &mut Record<'_>) {
    let case = filed(record).await;
    let other = json!({ "route": "COMPULSORY", "reason": "被执行人下落不明，案情复杂" });
    record.step("auxiliary", "overrideTriage", &case, other).await;
    record.step("chief", "approveTriageOverride", &case, json!({})).await;
    let case = filed(record).await;
    record
        .step(
            "auxiliary",
            "returnHandover",
            &case,
            json!({ "defect": "CONTACT_DETAILS" }),
        )
        .await;
    record.step("clerk", "handOver", &case, json!({})).await;
}

async fn sessions(record: &mut Record<'_>) {
    let app = record.app;
    let before = record.lines("signIn").await;
    let signed_in = app.anonymous().sign_in("cashier", harness::PASSWORD).await;
    record.look("signIn", before).await;
    let before = record.lines("refreshSession").await;
    let ask = "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken } }";
    let token = json!({ "input": { "refreshToken": signed_in.text("/data/signIn/refreshToken") } });
    let refreshed = app.anonymous().run(ask, token).await;
    let access = refreshed.text("/data/refreshSession/accessToken");
    record.look("refreshSession", before).await;
    own_sessions(record, &access).await;
    let before = record.lines("signOut").await;
    let ended = app.bearer(&access).ask("mutation { signOut { ended } }").await;
    assert!(ended.codes().is_empty(), "{}", ended.body);
    record.look("signOut", before).await;
}

async fn own_sessions(record: &mut Record<'_>, access: &str) {
    let app = record.app;
    app.anonymous().sign_in("cashier", harness::PASSWORD).await.done();
    let client = app.bearer(access);
    let mine = client.ask("{ mySessions { id current } }").await;
    let sessions = mine.at("/data/mySessions").as_array().unwrap().clone();
    let other = sessions.iter().find(|session| session["current"] == false).unwrap();
    let acts = [
        ("revokeSession", json!({ "sessionId": other["id"] }), "sessions { id }"),
        ("revokeOtherSessions", json!({}), "endedCount"),
    ];
    for (operation, input, fields) in acts {
        let before = record.lines(operation).await;
        let answer = client.act(operation, input, fields).await;
        assert!(answer.codes().is_empty(), "{operation}: {}", answer.body);
        record.look(operation, before).await;
    }
    by_code(record).await;
}

async fn by_code(record: &mut Record<'_>) {
    let app = record.app;
    let case = app.filed(&a_claim()).await;
    let before = record.lines("requestApplicantCode").await;
    let id = app.ask_for_code(&case.number, "0015", "0000").await;
    record.look("requestApplicantCode", before).await;
    let code = app.code_sent().await;
    let before = record.lines("signInWithCode").await;
    app.sign_in_with_code(&id, &code).await.done();
    record.look("signInWithCode", before).await;
}

async fn second_factor(record: &mut Record<'_>) {
    let app = record.app;
    let client = &app.sign_in("cashier").await;
    let before = (record.lines("enrolTotp").await, record.lines("confirmTotp").await);
    let authenticator = app.enrol(client).await;
    record.look("enrolTotp", before.0).await;
    record.look("confirmTotp", before.1).await;

    let half_open = app.anonymous().sign_in("cashier", harness::PASSWORD).await;
    let challenge = half_open.text("/errors/0/extensions/challenge");
    let before = record.lines("completeSignIn").await;
    let complete = json!({ "input": { "challenge": challenge, "code": authenticator.next_code(app) } });
    let ask = "mutation($input: CompleteSignInInput!) { completeSignIn(input: $input) { accessToken } }";
    let answer = app.anonymous().run(ask, complete).await;
    record.look("completeSignIn", before).await;

    let both = app.bearer(&answer.text("/data/completeSignIn/accessToken"));
    let before = record.lines("stepUp").await;
    let again = json!({ "input": { "code": authenticator.next_code(app) } });
    let ask = "mutation($input: StepUpInput!) { stepUp(input: $input) { accessToken } }";
    both.run(ask, again).await.done();
    record.look("stepUp", before).await;
    let before = record.lines("changePassword").await;
    let change = json!({ "input": { "password": harness::PASSWORD, "newPassword": "lantern vexed otter mosaic" } });
    let ask = "mutation($input: ChangePasswordInput!) { changePassword(input: $input) { changed } }";
    both.run(ask, change).await.done();
    record.look("changePassword", before).await;
    let (sysadmin, seca) = (app.sign_in("sysadmin").await, app.sign_in("secadmin").await);
    let before = (
        record.lines("resetCredential").await,
        record.lines("confirmCredential").await,
    );
    let asked = sysadmin
        .act("resetCredential", crate::staff::a_reset("cashier"), "issue { id }")
        .await;
    let input = json!({ "issueId": asked.text("/data/resetCredential/issue/id"), "approve": true });
    seca.act("confirmCredential", input, "secondHalf").await.done();
    record.look("resetCredential", before.0).await;
    record.look("confirmCredential", before.1).await;
}
