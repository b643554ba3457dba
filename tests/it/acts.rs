//! The catalogue of acts: every mutation of the schema, done once with success, on the way of a few cases.
//!
//! A new act has its example here, beside the others of its area, and nowhere else: the record of acts, the sweep of its
//! lines, and the deputy who may do none of them are all fed from here.

use std::collections::BTreeSet;

use harness::{Answer, CaseAt, TestApp, a_claim, a_proof};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

use crate::deadline::extensions;

/// An act that was done.
pub struct Done {
    /// The mutation.
    pub name: String,
    /// What was asked; none where somebody did it to his own account.
    pub input: Option<Value>,
}

/// Does the acts, and keeps what was done.
pub struct Acts<'a> {
    /// The court.
    pub app: &'a TestApp,
    /// What was done, in order.
    pub done: Vec<Done>,
    counts: bool,
    failures: Vec<String>,
}

impl<'a> Acts<'a> {
    /// Does every act once; the first of the cases.
    pub async fn all(app: &'a TestApp) -> (Self, CaseAt) {
        Self::told(app, false).await
    }

    /// The same, and looks that each leaves one line in the record.
    pub async fn counted(app: &'a TestApp) -> (Self, CaseAt) {
        Self::told(app, true).await
    }

    async fn told(app: &'a TestApp, counts: bool) -> (Self, CaseAt) {
        let mut acts = Self {
            app,
            done: Vec::new(),
            counts,
            failures: Vec::new(),
        };
        intake(&mut acts).await;
        let case = pipeline(&mut acts).await;
        correspondence(&mut acts, &case).await;
        detours(&mut acts).await;
        sessions(&mut acts).await;
        founding(&mut acts).await;
        second_factor(&mut acts).await;
        (acts, case)
    }

    /// Names of the acts that were done.
    pub fn names(&self) -> BTreeSet<String> {
        self.done.iter().map(|done| done.name.clone()).collect()
    }

    /// Acts that left no line, or more than one.
    pub fn failures(&self) -> &[String] {
        &self.failures
    }

    async fn lines(&self, action: &str) -> i64 {
        if !self.counts {
            return 0;
        }
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
        let client = self.app.sign_in(account).await;
        let answer = client.act(operation, input.clone(), fields).await;
        assert!(answer.codes().is_empty(), "{operation} by {account}: {}", answer.body);
        self.keep(operation, before, Some(input)).await;
        answer
    }

    /// An act on a case at its present version, which must succeed.
    async fn step(&mut self, account: &str, operation: &str, case: &CaseAt, more: Value) {
        let mut input = json!({ "caseId": case.id, "expectedVersion": self.app.version(case).await });
        let more = more.as_object().unwrap().clone();
        input.as_object_mut().unwrap().extend(more);
        self.act(account, operation, input, "case { id }").await;
    }

    /// Notes an act that somebody did to his own account.
    async fn look(&mut self, operation: &str, before: i64) {
        self.keep(operation, before, None).await;
    }

    async fn keep(&mut self, operation: &str, before: i64, input: Option<Value>) {
        let left = self.lines(operation).await - before;
        if self.counts && left != 1 {
            self.failures.push(format!("{operation} left {left} lines"));
        }
        self.done.push(Done {
            name: operation.to_owned(),
            input,
        });
    }
}

async fn founding(acts: &mut Acts<'_>) {
    let (site, team) = (crate::founding::a_tribunal(), crate::founding::a_team());
    acts.act("sysadmin", "saveSite", site, "site { id }").await;
    acts.act("sysadmin", "saveTeam", team, "team { id }").await;
    let site = crate::place::id_of(acts.app, "wude-tribunal").await;
    let team = crate::place::id_of(acts.app, "强执五队").await;
    for (operation, input) in crate::place::acts(&site, &team) {
        acts.act("sysadmin", operation, input, "__typename").await;
    }
    let new = crate::staff::a_newcomer();
    acts.act("sysadmin", "createUser", new, "user { id }").await;
    let spelled = json!({ "username": "li.mei", "displayName": "李玫", "officePhone": "" });
    acts.act("sysadmin", "correctUser", spelled, "user { id }").await;
    let post = crate::staff::a_post();
    let saved = acts.act("sysadmin", "savePost", post, "post { id }").await;
    let post = saved.text("/data/savePost/post/id");
    let yes = json!({ "postId": post, "approve": true });
    acts.act("secadmin", "grantRole", yes.clone(), "post { id }").await;
    acts.act("chief", "approveRole", yes, "post { id }").await;
    acts.act("sysadmin", "endPost", json!({ "postId": post }), "post { id }")
        .await;
    let him = json!({ "username": "li.mei" });
    acts.act("sysadmin", "disableUser", him.clone(), "user { id }").await;
    acts.act("sysadmin", "enableUser", him, "user { id }").await;
}

async fn intake(acts: &mut Acts<'_>) {
    let visit = json!({ "channel": "COUNTER", "purpose": "CONSULTATION", "visitorName": "老浦",
        "visitorPhone": "13900000000", "question": "怎样申请执行？" });
    acts.act(
        "station.yangliu",
        "recordVisit",
        visit,
        "visit { id visitorName visitorPhone }",
    )
    .await;
    let lacking = a_claim().with("/claimAmount", Value::Null).input;
    let answer = acts
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
    let answer = acts
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
    acts.act("clerk", "refuseApplication", refusal, "application { id }")
        .await;
}

/// A filed case, by the clerk's own act.
async fn filed(acts: &mut Acts<'_>) -> CaseAt {
    let (application, version) = acts.app.submitted(&a_claim()).await;
    let input = json!({ "applicationId": application, "expectedVersion": version });
    let answer = acts
        .act("clerk", "acceptApplication", input, "case { id number }")
        .await;
    CaseAt {
        id: answer.text("/data/acceptApplication/case/id"),
        number: answer.text("/data/acceptApplication/case/number"),
        application,
    }
}

async fn pipeline(acts: &mut Acts<'_>) -> CaseAt {
    let case = filed(acts).await;
    acts.step("auxiliary", "acceptHandover", &case, json!({})).await;
    acts.step("auxiliary", "triageCase", &case, json!({})).await;
    let handler = acts.app.handler("judge.rapid1").await;
    let chosen = json!({ "handlerId": handler, "reason": "承办人熟悉本案情况" });
    acts.step("chief", "assignCase", &case, chosen).await;
    acts.step("judge.rapid1", "acceptHandover", &case, json!({})).await;
    let given = json!({ "reportOrder": true, "clueRequest": true });
    acts.step("judge.rapid1", "issueNotice", &case, given).await;
    let embedded = a_claim().with("/basis/embeddedNotice", json!(true));
    let told = acts.app.handled(&embedded).await;
    acts.step("judge.rapid1", "waiveNotice", &told, a_proof()).await;
    acts.act("supervisor", "runDeadlineSweep", json!({}), "reminded").await;
    let reason = json!({ "reason": "本周节点督办" });
    acts.act("supervisor", "exportDeadlines", reason, "rows").await;
    let note = json!({ "caseId": case.id, "note": "请尽快办理" });
    acts.act("supervisor", "remind", note, "case { id }").await;
    let day_off = json!({ "format": "CSV", "source": "本院通知", "content": "ZGF0ZSxraW5kLG5hbWUKMjAyNi0wMy0yMyxicmlkZ2Vfb2ZmLAo=" });
    acts.act("supervisor", "importCalendar", day_off, "added").await;
    let mut asking = extensions::asking(acts.app, &case).await;
    asking["caseId"] = json!(case.id);
    asking["expectedVersion"] = json!(acts.app.version(&case).await);
    let asked = acts
        .act("judge.rapid1", "requestExtension", asking, "extension { id }")
        .await;
    let granting = extensions::granting(&asked.text("/data/requestExtension/extension/id"));
    acts.act("president", "extendDeadline", granting, "extension { id }")
        .await;
    for (operation, input) in crate::deadline::rules::changes() {
        acts.act("president", operation, input, "__typename").await;
    }
    circular(acts, &case).await;
    case
}

/// What is overdue is issued, answered, sent back, answered again and closed.
async fn circular(acts: &mut Acts<'_>, case: &CaseAt) {
    acts.app.clock.advance(chrono::Duration::days(300));
    acts.app.forget_tokens();
    let overdue = acts.app.overdue(case).await;
    let issue = json!({ "caseId": case.id, "deadlineIds": overdue, "text": "请说明超期的原因和下一步打算" });
    let issued = acts.act("supervisor", "issueCircular", issue, "circular { id }").await;
    let id = issued.at("/data/issueCircular/circular/id").clone();
    for (version, accepted) in [(1, false), (3, true)] {
        let explanation = "此前人手不足，本周内办结";
        let explain =
            json!({ "circularId": id, "expectedVersion": version, "step": "EXPLAIN", "explanation": explanation });
        acts.act("judge.rapid1", "answerCircular", explain, "circular { id }")
            .await;
        let close = json!({ "circularId": id, "expectedVersion": version + 1, "accepted": accepted,
            "note": "请写明具体日期" });
        acts.app.clock.advance(chrono::Duration::minutes(1));
        acts.act("supervisor", "closeCircular", close, "circular { id }").await;
        acts.app.clock.advance(chrono::Duration::minutes(1));
    }
}

async fn correspondence(acts: &mut Acts<'_>, case: &CaseAt) {
    let clue = json!({ "caseId": case.id, "kind": "VEHICLE", "text": "隔壁院子里有一辆货车" });
    acts.act("applicant.pu", "submitClue", clue, "case { id }").await;
    let message = json!({ "caseId": case.id, "text": "什么时候能拿到钱？" });
    let sent = acts
        .act("applicant.pu", "sendMessage", message, "message { id version }")
        .await;
    let answer = json!({ "messageId": sent.text("/data/sendMessage/message/id"),
        "expectedVersion": sent.number("/data/sendMessage/message/version"), "text": "已经在查控财产" });
    acts.act("judge.rapid1", "answerMessage", answer, "message { id }")
        .await;
    let conflict = json!({ "caseId": case.id, "kind": "OTHER", "note": "我与被执行人是同学" });
    acts.act("judge.rapid1", "declareConflict", conflict, "caseId").await;
}

async fn detours(acts: &mut Acts<'_>) {
    let case = filed(acts).await;
    let other = json!({ "route": "COMPULSORY", "reason": "被执行人有转移财产的迹象" });
    acts.step("auxiliary", "overrideTriage", &case, other).await;
    acts.step("chief", "approveTriageOverride", &case, json!({})).await;
    let case = filed(acts).await;
    acts.step(
        "auxiliary",
        "returnHandover",
        &case,
        json!({ "defect": "CONTACT_DETAILS", "note": "电话号码无法接通" }),
    )
    .await;
    acts.step("clerk", "handOver", &case, json!({})).await;
}

async fn sessions(acts: &mut Acts<'_>) {
    let app = acts.app;
    let before = acts.lines("signIn").await;
    let signed_in = app.anonymous().sign_in("cashier", harness::PASSWORD).await;
    acts.look("signIn", before).await;
    let before = acts.lines("refreshSession").await;
    let ask = "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken } }";
    let token = json!({ "input": { "refreshToken": signed_in.text("/data/signIn/refreshToken") } });
    let refreshed = app.anonymous().run(ask, token).await;
    let access = refreshed.text("/data/refreshSession/accessToken");
    acts.look("refreshSession", before).await;
    own_sessions(acts, &access).await;
    let before = acts.lines("signOut").await;
    let ended = app.bearer(&access).ask("mutation { signOut { ended } }").await;
    assert!(ended.codes().is_empty(), "{}", ended.body);
    acts.look("signOut", before).await;
}

async fn own_sessions(acts: &mut Acts<'_>, access: &str) {
    let app = acts.app;
    app.anonymous().sign_in("cashier", harness::PASSWORD).await.done();
    let client = app.bearer(access);
    let mine = client.ask("{ mySessions { id current } }").await;
    let sessions = mine.at("/data/mySessions").as_array().unwrap().clone();
    let other = sessions.iter().find(|session| session["current"] == false).unwrap();
    let own = [
        ("revokeSession", json!({ "sessionId": other["id"] }), "sessions { id }"),
        ("revokeOtherSessions", json!({}), "endedCount"),
    ];
    for (operation, input, fields) in own {
        let before = acts.lines(operation).await;
        let answer = client.act(operation, input, fields).await;
        assert!(answer.codes().is_empty(), "{operation}: {}", answer.body);
        acts.look(operation, before).await;
    }
    by_code(acts).await;
}

async fn by_code(acts: &mut Acts<'_>) {
    let app = acts.app;
    let case = app.filed(&a_claim()).await;
    let before = acts.lines("requestApplicantCode").await;
    let id = app.ask_for_code(&case.number, "0015", "0000").await;
    acts.look("requestApplicantCode", before).await;
    let code = app.code_sent().await;
    let before = acts.lines("signInWithCode").await;
    app.sign_in_with_code(&id, &code).await.done();
    acts.look("signInWithCode", before).await;
}

async fn second_factor(acts: &mut Acts<'_>) {
    let app = acts.app;
    let client = &app.sign_in("cashier").await;
    let before = (acts.lines("enrolTotp").await, acts.lines("confirmTotp").await);
    let authenticator = app.enrol(client).await;
    acts.look("enrolTotp", before.0).await;
    acts.look("confirmTotp", before.1).await;

    let half_open = app.anonymous().sign_in("cashier", harness::PASSWORD).await;
    let challenge = half_open.text("/errors/0/extensions/challenge");
    let before = acts.lines("completeSignIn").await;
    let complete = json!({ "input": { "challenge": challenge, "code": authenticator.next_code(app) } });
    let ask = "mutation($input: CompleteSignInInput!) { completeSignIn(input: $input) { accessToken } }";
    let answer = app.anonymous().run(ask, complete).await;
    acts.look("completeSignIn", before).await;

    let both = app.bearer(&answer.text("/data/completeSignIn/accessToken"));
    let before = acts.lines("stepUp").await;
    let again = json!({ "input": { "code": authenticator.next_code(app) } });
    let ask = "mutation($input: StepUpInput!) { stepUp(input: $input) { accessToken } }";
    both.run(ask, again).await.done();
    acts.look("stepUp", before).await;
    let before = acts.lines("changePassword").await;
    let change = json!({ "input": { "password": harness::PASSWORD, "newPassword": "lantern vexed otter mosaic" } });
    let ask = "mutation($input: ChangePasswordInput!) { changePassword(input: $input) { changed } }";
    both.run(ask, change).await.done();
    acts.look("changePassword", before).await;
    let reset = crate::staff::a_reset("cashier");
    let asked = acts.act("sysadmin", "resetCredential", reset, "issue { id }").await;
    let input = json!({ "issueId": asked.text("/data/resetCredential/issue/id"), "approve": true });
    acts.act("secadmin", "confirmCredential", input, "secondHalf").await;
}
