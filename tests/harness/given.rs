//! Cases as stories need them, brought by the same doors as in service.

use chrono::Duration;
use serde_json::{Value, json};
use zhixing_api::crypto::totp::Seed;
use zhixing_api::kernel::clock::Clock as _;

use crate::{Client, TestApp};

/// Identity number of the applicant whose account is `applicant.pu`.
pub const PU_ID: &str = "530381190001010015";

/// An application as a station hands it in.
#[derive(Clone, Debug)]
pub struct ApplicationIn {
    /// The input of `submitApplication` without its request id.
    pub input: Value,
    /// Who hands it in.
    pub by: String,
}

/// Lao Pu's claim: 5,000 yuan of wages by a mediation agreement, handed in at Yangliu.
#[must_use]
pub fn a_claim() -> ApplicationIn {
    let input = json!({
        "parties": [
            { "role": "APPLICANT", "kind": "NATURAL_PERSON", "name": "老浦", "idNumber": PU_ID, "phone": "13900000000",
              "address": "云南省宣威市杨柳镇杨柳村一组", "bankAccount": "6222020000000000000" },
            { "role": "JUDGMENT_DEBTOR", "kind": "LEGAL_PERSON", "name": "宣威市顺通建筑劳务有限公司",
              "creditCode": "91530381MA0000015Y", "phone": "13900000001", "address": "云南省宣威市杨柳镇集镇",
              "townshipCode": "530381115" },
        ],
        "basis": { "kind": "MEDIATION_STATEMENT", "number": "（2025）云0381民初1024号", "issuer": "宣威市人民法院",
                   "effectiveOn": "2025-06-10", "performanceDueOn": "2025-12-31" },
        "cause": "WAGES", "claimAmount": "500000", "clue": "该公司在杨柳镇有一处在建工地", "willingToSettle": false,
    });
    ApplicationIn {
        input,
        by: "station.yangliu".to_owned(),
    }
}

impl ApplicationIn {
    /// Another sum, in fen.
    #[must_use]
    pub fn of_fen(mut self, fen: i64) -> Self {
        self.input["claimAmount"] = json!(fen.to_string());
        self
    }

    /// Handed in by somebody else.
    #[must_use]
    pub fn by(mut self, username: &str) -> Self {
        username.clone_into(&mut self.by);
        self
    }

    /// Something changed in the input, by pointer.
    #[must_use]
    pub fn with(mut self, pointer: &str, value: Value) -> Self {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = self.input.pointer_mut(parent).unwrap();
        match key.parse::<usize>() {
            Ok(index) if parent.is_array() => parent[index] = value,
            _ => parent[key] = value,
        }
        self
    }

    /// A debtor in another township.
    #[must_use]
    pub fn in_township(self, code: &str) -> Self {
        self.with("/parties/1/townshipCode", json!(code))
    }

    /// Another applicant.
    #[must_use]
    pub fn of_applicant(self, name: &str, id_number: &str) -> Self {
        self.with("/parties/0/name", json!(name))
            .with("/parties/0/idNumber", json!(id_number))
    }
}

/// An authenticator app with one account's secret, and the recovery codes beside it.
#[derive(Clone)]
pub struct Authenticator {
    /// The secret, as the app was given it.
    pub secret: String,
    /// The recovery codes.
    pub recovery_codes: Vec<String>,
}

impl Authenticator {
    /// An app that was given `secret`.
    #[must_use]
    pub fn new(secret: &str) -> Self {
        Self {
            secret: secret.to_owned(),
            recovery_codes: Vec::new(),
        }
    }

    /// The code it shows now.
    #[must_use]
    pub fn code(&self, app: &TestApp) -> String {
        let seed = Seed::read(&self.secret).unwrap();
        seed.code(app.clock.real().timestamp() / 30)
    }

    /// The code it shows thirty seconds from now, when it is that time.
    #[must_use]
    pub fn next_code(&self, app: &TestApp) -> String {
        app.clock.advance(Duration::seconds(30));
        self.code(app)
    }
}

/// A case brought to some step.
#[derive(Clone, Debug)]
pub struct CaseAt {
    /// Its global id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The application it came from.
    pub application: String,
}

impl TestApp {
    /// Asks for a code by telephone; the id it belongs to.
    pub async fn ask_for_code(&self, case_number: &str, id_tail: &str, phone_tail: &str) -> String {
        let answer = self.anonymous().ask_for_code(case_number, id_tail, phone_tail).await;
        answer.text("/data/requestApplicantCode/challengeId")
    }

    /// Lets the jobs run; the code in the one message they sent.
    pub async fn code_sent(&self) -> String {
        self.work_once().await;
        let texts = self.texts().await;
        assert_eq!(texts.len(), 1, "{texts:?}");
        texts[0].1.chars().filter(char::is_ascii_digit).collect()
    }

    /// Signs in with a code by telephone.
    pub async fn sign_in_with_code(&self, challenge_id: &str, code: &str) -> crate::Answer {
        let ask = "mutation($input: SignInWithCodeInput!) { signInWithCode(input: $input) {
                   accessToken refreshToken expiresIn viewer { username role } } }";
        let input = json!({ "input": { "challengeId": challenge_id, "code": code } });
        self.anonymous().run(ask, input).await
    }

    /// Enrols a second factor for somebody who signed in just now.
    pub async fn enrol(&self, client: &Client<'_>) -> Authenticator {
        let begun = client.ask("mutation { enrolTotp { secret } }").await;
        let mut authenticator = Authenticator::new(&begun.text("/data/enrolTotp/secret"));
        let confirm = "mutation($input: ConfirmTotpInput!) { confirmTotp(input: $input) { recoveryCodes } }";
        let input = json!({ "input": { "code": authenticator.code(self) } });
        let confirmed = client.run(confirm, input).await;
        let codes = confirmed.at("/data/confirmTotp/recoveryCodes").as_array().unwrap();
        authenticator.recovery_codes = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        authenticator
    }

    /// Hands an application in; its id and version.
    pub async fn submitted(&self, application: &ApplicationIn) -> (String, i64) {
        let client = self.sign_in(&application.by).await;
        let answer = client
            .act(
                "submitApplication",
                application.input.clone(),
                "application { id version state }",
            )
            .await;
        assert_eq!(
            answer.text("/data/submitApplication/application/state"),
            "SUBMITTED",
            "{}",
            answer.body
        );
        (
            answer.text("/data/submitApplication/application/id"),
            answer.number("/data/submitApplication/application/version"),
        )
    }

    /// Brings a case to the triage desk.
    pub async fn filed(&self, application: &ApplicationIn) -> CaseAt {
        let (id, version) = self.submitted(application).await;
        let clerk = self.sign_in("clerk").await;
        let input = json!({ "applicationId": id, "expectedVersion": version });
        let answer = clerk.act("acceptApplication", input, "case { id number }").await;
        CaseAt {
            id: answer.text("/data/acceptApplication/case/id"),
            number: answer.text("/data/acceptApplication/case/number"),
            application: id,
        }
    }

    /// Brings a case to its assignment.
    pub async fn triaged(&self, application: &ApplicationIn) -> CaseAt {
        let case = self.filed(application).await;
        self.step("auxiliary", "triageCase", &case, json!({})).await;
        case
    }

    /// Brings a case to a handler who has not taken it over yet.
    pub async fn assigned(&self, application: &ApplicationIn) -> CaseAt {
        let case = self.triaged(application).await;
        self.step(
            "chief",
            "assignCase",
            &case,
            json!({ "handlerId": self.handler("judge.rapid1").await, "reason": "承办人熟悉本案情况" }),
        )
        .await;
        case
    }

    /// Brings a case into the hands of `judge.rapid1`.
    pub async fn handled(&self, application: &ApplicationIn) -> CaseAt {
        let case = self.assigned(application).await;
        self.step("judge.rapid1", "acceptHandover", &case, json!({})).await;
        case
    }

    /// One act on a case at its present version, which must succeed.
    pub async fn step(&self, username: &str, operation: &str, case: &CaseAt, more: Value) -> crate::Answer {
        let answer = self.try_step(username, operation, case, more).await;
        assert!(answer.codes().is_empty(), "{operation} by {username}: {}", answer.body);
        answer
    }

    /// One act on a case at its present version.
    pub async fn try_step(&self, username: &str, operation: &str, case: &CaseAt, more: Value) -> crate::Answer {
        let version = self.version(case).await;
        let mut input = json!({ "caseId": case.id, "expectedVersion": version });
        if let (Some(input), Some(more)) = (input.as_object_mut(), more.as_object()) {
            input.extend(more.clone());
        }
        self.sign_in(username)
            .await
            .act(operation, input, "case { id stage version }")
            .await
    }

    /// Ids of the deadlines of a case that are overdue today and bind by themselves.
    pub async fn overdue(&self, case: &CaseAt) -> Vec<String> {
        let ask = "query($id: ID!) { case(by: { id: $id }) { deadlines(first: 100) { nodes { id status why { ruledBy } } } } }";
        let answer = self.sign_in("chief").await.run(ask, json!({ "id": case.id })).await;
        let nodes = answer.at("/data/case/deadlines/nodes").as_array().unwrap();
        let overdue = nodes
            .iter()
            .filter(|node| node["status"] == "OVERDUE" && node["why"]["ruledBy"].is_null());
        overdue.map(|node| node["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The present version of a case.
    pub async fn version(&self, case: &CaseAt) -> i64 {
        let chief: Client<'_> = self.sign_in("chief").await;
        let answer = chief
            .run(
                "query($id: ID!) { case(by: { id: $id }) { version } }",
                json!({ "id": case.id }),
            )
            .await;
        answer.number("/data/case/version")
    }

    /// The person id of an account's owner, as assignments name him.
    pub async fn handler(&self, username: &str) -> String {
        let identity = self
            .app
            .accounts
            .identify(self.sign_in(username).await.token())
            .await
            .unwrap();
        zhixing_api::graphql::global_id::global(self.app.db.keyring(), identity.person).to_string()
    }
}

impl Client<'_> {
    /// Asks for a code by telephone.
    pub async fn ask_for_code(&self, case_number: &str, id_tail: &str, phone_tail: &str) -> crate::Answer {
        let ask = "mutation($input: RequestApplicantCodeInput!) { requestApplicantCode(input: $input) {
                   accepted expiresInSec challengeId } }";
        let input = json!({ "caseNumber": case_number, "idTail": id_tail, "phoneTail": phone_tail });
        self.run(ask, json!({ "input": input })).await
    }
}

/// What shows that a judgment carried the notice.
#[must_use]
pub fn a_proof() -> Value {
    json!({
        "clause": "被执行人应当自本判决生效之日起十日内履行，逾期将强制执行并限制消费。",
        "servedOn": "2026-03-02",
        "explanation": "宣判时已向双方当事人释明执行通知的内容和后果。",
        "reportOrder": true,
        "clueRequest": true,
    })
}
