//! What is told once, half a password or slips of paper, when the connection is lost in the very commit: what was told
//! counts, and what is not known to count is told by nobody.
//!
//! On `SQLite` there is no connection to lose: a commit is done or refused before anybody is told.

use std::hash::{BuildHasher as _, RandomState};
use std::path::Path;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use harness::cluster::Cluster;
use harness::process::{Ground, Remote, Served};
use harness::relay::{Lost, Relay};
use harness::{Answer, is_postgres};
use serde_json::{Value, json};
use uuid::Uuid;
use zhixing_api::graphql::SIGN_IN;

use crate::roll::slips;
use crate::staff::a_reset;
use crate::storage::court_behind;

/// How long work may take to go on by itself.
const GOES_ON_WITHIN: Duration = Duration::from_secs(10);

/// A court whose connections to its server can be lost.
struct Court {
    cluster: Cluster,
    relay: Relay,
    ground: Ground,
}

impl Court {
    async fn start() -> Option<Self> {
        if !is_postgres() {
            return None;
        }
        let cluster = Cluster::start().await;
        let relay = Relay::to(cluster.port());
        let ground = court_behind(&cluster, &relay.port().to_string()).await;
        Some(Self { cluster, relay, ground })
    }

    /// Lets everybody through again, and waits until the program found out.
    fn mend(&self, served: &Served) {
        self.relay.switch(self.cluster.port());
        let began = Instant::now();
        while served
            .remote()
            .get("/readyz")
            .is_none_or(|(status, _)| status != StatusCode::OK)
        {
            assert!(began.elapsed() < GOES_ON_WITHIN, "{}", served.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The people whose hands a new password goes through.
struct Hands {
    sysadmin: Remote,
    secadmin: Remote,
    chief: Remote,
}

impl Hands {
    fn of(served: &Served) -> Self {
        Self {
            sysadmin: served.sign_in("sysadmin"),
            secadmin: served.sign_in("secadmin"),
            chief: served.sign_in("chief"),
        }
    }

    /// Asks for a new password; what is to be confirmed, and the half that was told.
    fn reset(&self, username: &str) -> Told {
        let answer = act(&self.sysadmin, "resetCredential", a_reset(username), RESET);
        Told::of(&answer, "resetCredential/issue", "resetCredential/firstHalf")
    }

    /// Confirms it; the half that was told.
    fn confirm(&self, issue: &str) -> Option<String> {
        let answer = act(&self.secadmin, "confirmCredential", confirming(issue), CONFIRM);
        half(&answer, "confirmCredential/secondHalf")
    }

    /// Gives a newcomer a post, so that he may sign in.
    fn post(&self, username: &str) {
        let post = json!({ "username": username, "role": "CLERK" });
        let saved = act(&self.sysadmin, "savePost", post, "post { id }");
        let input = json!({ "postId": saved.text("/data/savePost/post/id"), "approve": true });
        act(&self.secadmin, "grantRole", input.clone(), "post { id }").done();
        act(&self.chief, "approveRole", input, "post { id }").done();
    }
}

/// What whoever asked was told.
struct Told {
    issue: String,
    first: Option<String>,
}

impl Told {
    fn of(answer: &Answer, issue: &str, first: &str) -> Self {
        Self {
            issue: answer.text(&format!("/data/{issue}/id")),
            first: half(answer, first),
        }
    }
}

const CREATE: &str = "firstHalf user { credentialIssue { id } }";
const RESET: &str = "firstHalf issue { id }";
const CONFIRM: &str = "secondHalf";

fn a_request() -> Uuid {
    Uuid::from_u64_pair(RandomState::new().hash_one(1), RandomState::new().hash_one(2))
}

fn act(client: &Remote, operation: &str, input: Value, fields: &str) -> Answer {
    client.act_as(a_request(), operation, input, fields).unwrap()
}

fn confirming(issue: &str) -> Value {
    json!({ "issueId": issue, "approve": true })
}

fn a_newcomer(username: &str) -> Value {
    json!({ "username": username, "displayName": "李梅" })
}

/// A half that stands in an answer.
fn half(answer: &Answer, at: &str) -> Option<String> {
    answer.at(&format!("/data/{at}")).as_str().map(str::to_owned)
}

/// Whether somebody is let in by the two halves of his password.
fn is_let_in(served: &Served, username: &str, halves: [&str; 2]) -> bool {
    let variables = json!({ "input": { "username": username, "password": halves.join("-") } });
    let answer = served.remote().run(SIGN_IN, &variables).unwrap();
    answer.codes().is_empty()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_half_that_is_told_after_a_commit_was_lost_is_the_half_that_counts() {
    let Some(court) = Court::start().await else { return };
    let served = court.ground.serve();
    let hands = Hands::of(&served);
    for (nth, lost) in [Lost::Asked, Lost::Answered].into_iter().cycle().take(6).enumerate() {
        let username = format!("li.mei{nth}");
        court.relay.lose_commit("createUser", lost);
        let made = act(&hands.sysadmin, "createUser", a_newcomer(&username), CREATE);
        assert!(court.relay.has_lost());
        let mut told = Told::of(&made, "createUser/user/credentialIssue", "createUser/firstHalf");
        court.relay.lose_commit("confirmCredential", lost);
        let second = hands.confirm(&told.issue).expect("the second half is told");
        assert!(court.relay.has_lost());
        hands.post(&username);
        let first = told.first.take().expect("the first half is told");
        assert!(is_let_in(&served, &username, [&first, &second]), "{lost:?}");
        assert!(!is_let_in(&served, &username, [&second, &first]));

        court.relay.lose_commit("resetCredential", lost);
        told = hands.reset(&username);
        assert!(court.relay.has_lost());
        let first_again = told.first.expect("the first half is told");
        let second_again = hands.confirm(&told.issue).expect("the second half is told");
        assert!(is_let_in(&served, &username, [&first_again, &second_again]), "{lost:?}");
        assert!(
            !is_let_in(&served, &username, [&first, &second]),
            "the one before counts no more"
        );
    }
}

/// Sends an act whose connection is lost in the commit, and all others after it; then the same again.
fn lost_and_sent_again(
    (court, served): (&Court, &Served),
    client: &Remote,
    (operation, input, fields): (&'static str, Value, &str),
    lost: Lost,
) -> Answer {
    court.relay.lose_commit_and_all(operation, lost);
    let request = a_request();
    let refused = client.act_as(request, operation, input.clone(), fields).unwrap();
    assert!(court.relay.has_lost());
    assert_eq!(refused.codes(), ["STORAGE_UNAVAILABLE"], "{}", refused.body);
    assert_eq!(
        refused.at("/errors/0/extensions/retryable"),
        &json!(true),
        "{}",
        refused.body
    );
    assert!(refused.at(&format!("/data/{operation}")).is_null(), "nothing is told");
    court.mend(served);
    client.act_as(request, operation, input, fields).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_half_is_told_of_what_was_done_before_somebody_could_be_told() {
    let Some(court) = Court::start().await else { return };
    let served = court.ground.serve();
    let hands = Hands::of(&served);
    let both = (&court, &served);
    for (username, lost) in [("li.mei", Lost::Asked), ("li.er", Lost::Answered)] {
        let is_done = lost == Lost::Answered;
        let create = ("createUser", a_newcomer(username), CREATE);
        let made = lost_and_sent_again(both, &hands.sysadmin, create, lost);
        let told = Told::of(&made, "createUser/user/credentialIssue", "createUser/firstHalf");
        assert_eq!(told.first.is_none(), is_done, "the account is made: {}", made.body);
        hands.post(username);

        let reset = ("resetCredential", a_reset(username), RESET);
        let asked = lost_and_sent_again(both, &hands.sysadmin, reset, lost);
        let mut told = Told::of(&asked, "resetCredential/issue", "resetCredential/firstHalf");
        assert_eq!(told.first.is_none(), is_done, "{}", asked.body);
        if is_done {
            told = hands.reset(username);
        }
        let first = told.first.unwrap();

        let confirm = ("confirmCredential", confirming(&told.issue), CONFIRM);
        let confirmed = lost_and_sent_again(both, &hands.secadmin, confirm, lost);
        let second = half(&confirmed, "confirmCredential/secondHalf");
        assert_eq!(second.is_none(), is_done, "{}", confirmed.body);
        let (first, second) = if let Some(second) = second {
            (first, second)
        } else {
            // nobody knows it: another is given out
            let told = hands.reset(username);
            (told.first.unwrap(), hands.confirm(&told.issue).unwrap())
        };
        assert!(is_let_in(&served, username, [&first, &second]), "{lost:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn slips_are_kept_as_long_as_their_accounts_may_be_there() {
    let Some(court) = Court::start().await else { return };
    let ground = &court.ground;
    for (username, lost) in [("li.mei", Lost::Asked), ("li.er", Lost::Answered)] {
        let roll = ground.write(
            "roll.csv",
            &format!("姓名,角色,登录名\n李{username},立案人员,{username}\n"),
        );
        let paper = ground.file(&format!("{username}.html"));
        court.relay.lose_commit("user import", lost);
        let why = ground.refused(&["user", "import", &roll, "--slips", &paper]);
        assert!(court.relay.has_lost());
        assert!(why.contains("is not known") && why.contains(&paper), "{why}");
        assert!(Path::new(&paper).exists(), "they may be all there is of the passwords");
        let look = ground.done(&["user", "import", &roll, "--dry-run"]);
        if lost == Lost::Asked {
            assert!(look.contains("1 lines, none written"), "{look}");
            std::fs::remove_file(&paper).unwrap();
            let told = ground.done(&["user", "import", &roll, "--slips", &paper]);
            assert!(told.contains("1 lines written"), "{told}");
        } else {
            assert!(look.contains("nothing changes"), "{look}");
        }
    }
    let served = ground.serve();
    for username in ["li.mei", "li.er"] {
        let [(named, password)] = slips(&ground.file(&format!("{username}.html"))).try_into().unwrap();
        assert_eq!(named, username);
        let client = served.sign_in_with(username, &password);
        let shut = client.run("{ worklist(first: 1) { totalCount } }", &json!({})).unwrap();
        assert_eq!(shut.codes(), ["PASSWORD_CHANGE_REQUIRED"], "{username}");
    }
}
