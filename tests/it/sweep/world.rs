//! Everybody, one case each may see and one nobody of them may, so that what lies outside can be told from what is not.

use std::collections::BTreeMap;

use harness::{ApplicationIn, Client, TestApp, a_claim, is_postgres};
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use uuid::Uuid;
use zhixing_api::graphql::global_id;
use zhixing_api::kernel::id::IdKind;
use zhixing_api::kernel::role::Role;
use zhixing_api::policy::access::{Level, Row, level};

use super::document::Ids;
use crate::schema::Schema;

/// One account of every role that signs in, and nobody.
pub const ACCOUNTS: [(&str, Role); 15] = [
    ("president", Role::Pres),
    ("chief", Role::Chief),
    ("judge.rapid1", Role::Judge),
    ("clerk", Role::Clerk),
    ("supervisor", Role::Sup),
    ("auxiliary", Role::Aux),
    ("cashier", Role::Cash),
    ("tribunal.tangtang", Role::Trib),
    ("station.yangliu", Role::Stn),
    ("deputy", Role::Obs),
    ("applicant.pu", Role::App),
    ("sysadmin", Role::Sysa),
    ("secadmin", Role::Seca),
    ("auditor", Role::Auda),
    ("", Role::Anon),
];

/// Those who must step aside before a case lies outside their scope.
const STEP_ASIDE: [&str; 5] = ["president", "chief", "clerk", "supervisor", "auxiliary"];

/// Kinds that operations name beside the case they lie in: the sweeps hold none of them.
const UNSCOPED: [IdKind; 5] = [
    IdKind::Session,
    IdKind::Deadline,
    IdKind::Extension,
    IdKind::Post,
    IdKind::CredentialIssue,
];

/// The court of the sweeps.
pub struct World {
    /// The court.
    pub app: TestApp,
    /// Its schema.
    pub schema: Schema,
    /// Number of the case that lies outside everybody's scope.
    pub outside_number: String,
    inside: Ids,
    with_cashier: String,
    /// A circular addressed to each of those who see their own alone.
    circulars: BTreeMap<&'static str, String>,
    /// A granted extension in each case of the inside.
    extensions: BTreeMap<String, String>,
    /// Of the list of accounts: one, a post of it that is proposed, and credentials that wait.
    staff: BTreeMap<&'static str, String>,
    outside: Ids,
}

/// Accounts whose circulars are those addressed to themselves.
const ADDRESSED: [&str; 4] = ["judge.rapid1", "clerk", "auxiliary", "cashier"];

impl World {
    /// Lao Pu's case, assigned and with every part filled; and a case of Haidai.
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let schema = Schema::read(&app).await;
        let inside = inside(&app).await;
        let with_cashier = with_cashier(&app).await;
        let (outside, outside_number) = outside(&app).await;
        let mut circulars = BTreeMap::new();
        for (serial, account) in (1..).zip(ADDRESSED) {
            let id = circular(&app, serial, account, inside.get(IdKind::Case)).await;
            circulars.insert(account, id);
        }
        let nobodys = circular(&app, 9, "judge.rapid2", outside.get(IdKind::Case)).await;
        let outside = outside.with(IdKind::Circular, &nobodys);
        let mut extensions = BTreeMap::new();
        for (serial, case) in (1..).zip([inside.get(IdKind::Case), &with_cashier]) {
            extensions.insert(case.to_owned(), extension(&app, serial, case).await);
        }
        let staff = staff(&app).await;
        let world = Self {
            app,
            schema,
            outside_number,
            inside,
            with_cashier,
            circulars,
            extensions,
            staff,
            outside,
        };
        world.check().await;
        world
    }

    /// Somebody by account; nobody for an empty name.
    pub async fn client(&self, account: &str) -> Client<'_> {
        if account.is_empty() {
            self.app.anonymous()
        } else {
            self.app.sign_in(account).await
        }
    }

    /// Things in the account's scope, as far as it has any.
    pub fn inside(&self, account: &str) -> Ids {
        let absent = self.absent();
        let none_of = |ids: Ids, kind: IdKind| ids.with(kind, absent.get(kind));
        let inside = match account {
            "cashier" => self.inside.clone().with(IdKind::Case, &self.with_cashier),
            _ => self.inside.clone(),
        };
        let circular = self
            .circulars
            .get(account)
            .or_else(|| self.circulars.get("judge.rapid1"));
        let inside = UNSCOPED.into_iter().fold(inside, none_of);
        inside.with(IdKind::Circular, circular.unwrap())
    }

    /// The id of an object of a type, in the account's scope as far as its role has one.
    pub async fn named(&self, account: &str, name: &str) -> String {
        let ids = self.inside(account);
        let kind = match name {
            "Handler" if account == "cashier" => return self.app.handler(account).await,
            "Viewer" | "Session" if account.is_empty() => IdKind::Session,
            "Viewer" | "Session" => return self.own(account, name).await,
            "Extension" => return self.extensions[ids.get(IdKind::Case)].clone(),
            "User" | "Post" | "CredentialIssue" => return self.staff[name].clone(),
            "Handler" => IdKind::Person,
            "Party" | "Triage" | "Handover" | "Clue" | "CaseEvent" | "Deadline" => {
                return self.part(ids.get(IdKind::Case), name).await;
            }
            _ => name
                .to_lowercase()
                .parse()
                .unwrap_or_else(|_| panic!("{name} has no kind of id")),
        };
        ids.get(kind).to_owned()
    }

    async fn own(&self, account: &str, name: &str) -> String {
        let answer = self
            .client(account)
            .await
            .ask("{ viewer { id } mySessions { id } }")
            .await;
        let at = if name == "Viewer" {
            "/data/viewer/id"
        } else {
            "/data/mySessions/0/id"
        };
        answer.text(at)
    }

    /// A part of a case that its applicant sees, so that everybody does whose role has it; else one that is not there.
    async fn part(&self, case: &str, name: &str) -> String {
        let ask = "query($id: ID!) { case(by: { id: $id }) { Party: parties { id } Triage: triage { id } Handover: handover { id }
            Clue: clues { id } CaseEvent: events(first: 1) { nodes { id } } Deadline: deadlines(first: 1) { nodes { id } } } }";
        let answer = self.client("applicant.pu").await.run(ask, json!({ "id": case })).await;
        let part = &answer.data()["case"][name];
        let found = [&part["id"], &part[0]["id"], &part["nodes"][0]["id"]];
        let found = found.into_iter().find_map(|id| id.as_str());
        found.map_or_else(|| self.absent().get(IdKind::Deadline).to_owned(), str::to_owned)
    }

    /// Things outside the account's scope. Nobody steps aside from an application or a visit: where the whole court's are
    /// in scope, none lies outside.
    pub fn outside(&self, account: &str) -> Ids {
        let role = ACCOUNTS
            .iter()
            .find(|(name, _)| *name == account)
            .map_or(Role::Anon, |(_, role)| *role);
        let absent = self.absent();
        let none_of = |ids: Ids, kind: IdKind| ids.with(kind, absent.get(kind));
        let outside = match level(Row::Intake, role) {
            Level::Court | Level::All => self.outside.clone().without(IdKind::Application).without(IdKind::Visit),
            _ => self.outside.clone(),
        };
        let outside = UNSCOPED.into_iter().fold(outside, none_of);
        // places are nobody's own
        [IdKind::Site, IdKind::Team]
            .into_iter()
            .fold(outside, |ids, kind| ids.with(kind, self.inside.get(kind)))
    }

    /// Well-signed ids of nothing.
    pub fn absent(&self) -> Ids {
        let keyring = self.app.app.db.keyring();
        let of = |kind: IdKind| global_id::of(keyring, kind, Uuid::from_u128(0xabad_1dea ^ kind as u128)).to_string();
        let kinds = [
            IdKind::Case,
            IdKind::Application,
            IdKind::Visit,
            IdKind::Message,
            IdKind::Circular,
            IdKind::Deadline,
            IdKind::Site,
            IdKind::Team,
            IdKind::Person,
            IdKind::User,
            IdKind::Session,
            IdKind::Extension,
            IdKind::Post,
            IdKind::CredentialIssue,
        ];
        kinds
            .into_iter()
            .fold(Ids::default(), |ids, kind| ids.with(kind, &of(kind)))
    }

    /// A sweep over an empty room proves nothing.
    async fn check(&self) {
        let ask = "query($id: ID!) { case(by: { id: $id }) { id } }";
        for (account, role) in ACCOUNTS {
            let client = self.client(account).await;
            let sees = !matches!(level(Row::CaseExists, role), Level::None | Level::Agg);
            let inside = client
                .run(ask, json!({ "id": self.inside(account).get(IdKind::Case) }))
                .await;
            assert_eq!(
                inside.body["data"]["case"].is_object(),
                sees,
                "{account}: {}",
                inside.body
            );
            let outside = client.run(ask, json!({ "id": self.outside.get(IdKind::Case) })).await;
            assert!(outside.body["data"]["case"].is_null(), "{account}: {}", outside.body);
        }
    }
}

/// Lao Pu's claim with a surety in another township and a minor beside him.
fn claim() -> ApplicationIn {
    let mut claim = a_claim();
    let surety = json!({ "role": "SURETY", "kind": "NATURAL_PERSON", "name": "缪大壮", "idNumber": "53038119000101004X",
        "phone": "13900000002", "address": "云南省宣威市海岱镇文阁村二组", "townshipCode": "530381109",
        "bankAccount": "6222020000000000018" });
    let minor = json!({ "role": "INTERESTED_PARTY", "kind": "NATURAL_PERSON", "name": "浦小妹", "isMinor": true,
        "phone": "13900000003", "address": "云南省宣威市杨柳镇杨柳村一组" });
    if let Some(parties) = claim.input["parties"].as_array_mut() {
        parties.extend([surety, minor]);
    }
    claim
}

async fn staff(app: &TestApp) -> BTreeMap<&'static str, String> {
    crate::staff::given(app, crate::staff::a_newcomer()).await;
    let post = crate::staff::proposed(app, crate::staff::a_post()).await;
    let sysadmin = app.sign_in("sysadmin").await;
    let reset = crate::staff::a_reset("li.mei");
    let issue = sysadmin.act("resetCredential", reset, "issue { id }").await;
    let found = sysadmin
        .ask("{ users(filter: { search: \"li.mei\" }) { nodes { id } } }")
        .await;
    BTreeMap::from([
        ("User", found.text("/data/users/nodes/0/id")),
        ("Post", post),
        ("CredentialIssue", issue.text("/data/resetCredential/issue/id")),
    ])
}

async fn inside(app: &TestApp) -> Ids {
    let station = app.sign_in("station.yangliu").await;
    let visit = json!({ "channel": "COUNTER", "purpose": "CONSULTATION", "visitorName": "老浦", "visitorPhone": "13900000000",
        "question": "工资一直没有付，怎样申请执行？" });
    let visit = station
        .act("recordVisit", visit, "visit { id }")
        .await
        .text("/data/recordVisit/visit/id");
    let case = app.filed(&claim().with("/visitId", json!(visit))).await;
    let other = json!({ "route": "COMPULSORY", "reason": "被执行人下落不明，案情复杂" });
    app.step("auxiliary", "overrideTriage", &case, other).await;
    app.step(
        "chief",
        "approveTriageOverride",
        &case,
        json!({ "approve": false, "note": "案情并不复杂" }),
    )
    .await;
    app.step("auxiliary", "triageCase", &case, json!({})).await;
    let chosen = json!({ "handlerId": app.handler("judge.rapid1").await, "reason": "承办人熟悉本案情况" });
    app.step("chief", "assignCase", &case, chosen).await;
    let pu = app.sign_in("applicant.pu").await;
    let clue = json!({ "caseId": case.id, "kind": "VEHICLE", "text": "该公司有一辆货车" });
    let clue = pu.act("submitClue", clue, "clue { id } case { id }").await;
    assert!(clue.codes().is_empty(), "{}", clue.body);
    let message = json!({ "caseId": case.id, "text": "请问何时可以发放？" });
    let message = pu
        .act("sendMessage", message, "message { id }")
        .await
        .text("/data/sendMessage/message/id");
    let places = station.ask("{ court { id } teams(first: 1) { nodes { id } } }").await;
    Ids::default()
        .with(IdKind::Case, &case.id)
        .with(IdKind::Application, &case.application)
        .with(IdKind::Visit, &visit)
        .with(IdKind::Message, &message)
        .with(IdKind::Site, &places.text("/data/court/id"))
        .with(IdKind::Team, &places.text("/data/teams/nodes/0/id"))
        .with(IdKind::Person, &app.handler("judge.rapid1").await)
}

/// A case at the cashier's desk. No act of the pipeline reaches the stage of funds yet, so it is laid there by hand.
async fn with_cashier(app: &TestApp) -> String {
    let case = app.triaged(&claim()).await;
    let stamp = stamp();
    let laid = format!(
        "UPDATE enforcement_case SET desk = 'funds', sync_x = {stamp} WHERE number = '{}'",
        case.number
    );
    let done = app.app.db.bare_writer().execute_unprepared(&laid).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    case.id
}

/// A circular about a case, addressed to somebody; nothing is overdue here yet, so it is laid there by hand.
async fn circular(app: &TestApp, serial: u128, addressee: &str, case: &str) -> String {
    let keyring = app.app.db.keyring();
    let id = global_id::of(keyring, IdKind::Circular, Uuid::from_u128(0xc1c0 + serial)).to_string();
    let stamp = stamp();
    let (person, root) = (raw(app, &app.handler(addressee).await), raw(app, case));
    let laid = format!(
        "INSERT INTO circular (id, root_id, year, serial, addressee_id, site_id, text, state, issued_at, version, sync_x)
         SELECT {0}, c.id, 2026, {serial}, {person}, c.site_id, '请说明超期的原因', 'issued', 1, 1, {stamp}
         FROM enforcement_case c WHERE c.id = {root}",
        raw(app, &id)
    );
    let done = app.app.db.bare_writer().execute_unprepared(&laid).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    id
}

/// An extension of a court's deadline of a case, granted; laid by hand too.
async fn extension(app: &TestApp, serial: u128, case: &str) -> String {
    let keyring = app.app.db.keyring();
    let id = global_id::of(keyring, IdKind::Extension, Uuid::from_u128(0xe1e0 + serial)).to_string();
    let laid = format!(
        "INSERT INTO extension (id, root_id, deadline_id, rule_code, started_by, amount, unit, ground, state, asked_by, asked_at,
         decided_by, decided_at, note, granted, upward, version, sync_x)
         SELECT {0}, d.root_id, d.id, d.rule_code, d.started_by, 1, 'month', '案情复杂，须再核查', 'granted', {1}, 1,
         {2}, 2, '同意延长', 1, 'not_needed', 2, {3} FROM deadline d WHERE d.root_id = {4} AND d.kind = 'court'
         ORDER BY d.id LIMIT 1",
        raw(app, &id),
        raw(app, &app.handler("judge.rapid1").await),
        raw(app, &app.handler("president").await),
        stamp(),
        raw(app, case)
    );
    let done = app.app.db.bare_writer().execute_unprepared(&laid).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    id
}

/// An id as a statement writes it.
fn raw(app: &TestApp, text: &str) -> String {
    let (_, id) = global_id::read(app.app.db.keyring(), text).unwrap();
    if is_postgres() {
        format!("'{id}'")
    } else {
        format!("X'{}'", id.simple())
    }
}

fn stamp() -> &'static str {
    if is_postgres() {
        "pg_current_xact_id()::text::bigint"
    } else {
        "(SELECT n FROM sync_clock)"
    }
}

async fn outside(app: &TestApp) -> (Ids, String) {
    let station = app.sign_in("station.haidai").await;
    let visit = json!({ "channel": "TELEPHONE", "purpose": "QUERY", "visitorName": "缪应稳", "question": "案件办到哪一步了？" });
    let visit = station
        .act("recordVisit", visit, "visit { id }")
        .await
        .text("/data/recordVisit/visit/id");
    let claim = a_claim()
        .of_applicant("缪应稳", "53038119000101004X")
        .in_township("530381109")
        .with("/parties/1/address", json!("云南省宣威市海岱镇集镇"))
        .by("station.haidai");
    let case = app.filed(&claim).await;
    let (undecided, _) = app.submitted(&claim).await;
    let other = app.sign_in("applicant.other").await;
    let message = json!({ "caseId": case.id, "text": "请问何时可以发放？" });
    let message = other
        .act("sendMessage", message, "message { id }")
        .await
        .text("/data/sendMessage/message/id");
    for account in STEP_ASIDE {
        let conflict = json!({ "caseId": case.id, "kind": "KIN" });
        let declared = app
            .sign_in(account)
            .await
            .act("declareConflict", conflict, "caseId")
            .await;
        assert!(declared.codes().is_empty(), "{account}: {}", declared.body);
    }
    let ids = Ids::default()
        .with(IdKind::Case, &case.id)
        .with(IdKind::Application, &undecided)
        .with(IdKind::Visit, &visit)
        .with(IdKind::Message, &message);
    (ids, case.number)
}
