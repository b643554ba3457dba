//! What a story needs: its own court over its own store, a clock that stands until it is moved, people who sign in,
//! and cases brought by the same doors as in service. Everything goes through the HTTP router.

#![expect(clippy::missing_panics_doc, reason = "a harness fails by panicking")]
#![expect(clippy::unwrap_used, reason = "a harness fails by panicking")]

mod answer;
pub mod cluster;
pub mod disk;
mod given;
pub mod live;
pub mod process;
pub mod relay;
pub mod robot;
mod secrecy;
mod store;

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::Mutex;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response, StatusCode, header};
use chrono::{DateTime, Duration, Utc};
use http_body_util::BodyExt as _;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;
use uuid::Uuid;
use zhixing_api::app::{App, Build};
use zhixing_api::config::{Mfa, Secrets};
use zhixing_api::crypto::Keyring;
use zhixing_api::crypto::password::{Cost, hash_all};
use zhixing_api::db::{Db, Location, Parts, Probe, connect};
use zhixing_api::domain::throttle::Figures;
use zhixing_api::events::chat::rules::Hours;
use zhixing_api::events::chat::{self, Chat};
use zhixing_api::events::text::{self, TextMessage};
use zhixing_api::http::{Live, Metrics, Options, Rates};
use zhixing_api::kernel::clock::{Clock as _, SetClock};
use zhixing_api::kernel::id::IdSource;
use zhixing_api::kernel::practice::Practice;

pub use answer::Answer;
pub use given::{ApplicationIn, Authenticator, CaseAt, PU_ID, a_claim, a_proof};
pub use store::{Place, TODAY, is_postgres};

/// The password of every account.
pub const PASSWORD: &str = "harness-password";

/// What the secrets of each story's court are made of.
const SECRETS: u8 = 0x2a;

/// What a story changes in the building of its court.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How often somebody may try to sign in.
    pub figures: Figures,
    /// Whether staff sign in with a second factor.
    pub mfa: Mfa,
    /// What the court decides for itself.
    pub practice: Practice,
    /// Whether the statements are kept, to be explained.
    pub keep_statements: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            figures: Figures::SERVICE.relaxed_by_address(),
            mfa: Mfa::Optional,
            practice: Practice {
                front_loaded_notice: true,
                ..Practice::default()
            },
            keep_statements: false,
        }
    }
}

/// One court for one story.
pub struct TestApp {
    /// The court.
    pub app: App,
    /// Its clock: real and business time are one.
    pub clock: Arc<SetClock>,
    router: Router,
    tokens: Mutex<HashMap<String, String>>,
    place: Place,
    requests: Mutex<u128>,
}

/// Monday, 16 March 2026, nine in the morning at the court.
#[must_use]
pub fn start() -> DateTime<Utc> {
    "2026-03-16T01:00:00Z".parse().unwrap()
}

/// What hashing costs here: nothing worth waiting for.
pub const CHEAP: Cost = Cost {
    memory_kib: 64,
    passes: 1,
};

impl TestApp {
    /// A court with its places, teams and accounts, and no case.
    pub async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    /// The same, built otherwise.
    pub async fn with(settings: Settings) -> Self {
        Self::over(Place::fresh().await, settings).await
    }

    /// The court whose store is at a place.
    pub async fn over(place: Place, settings: Settings) -> Self {
        secrecy::listen();
        let clock = Arc::new(SetClock::new(start()));
        let ids = IdSource::counted(Arc::clone(&clock) as _);
        let app = open(place.location(), &clock, ids, settings).await;
        let options = Options {
            introspection: true,
            free_documents: true,
            rates: Rates::RELAXED,
            ..Options::default()
        };
        let router = zhixing_api::http::router(app.door(options, Live::default(), Metrics::new()));
        Self {
            app,
            clock,
            router,
            tokens: Mutex::default(),
            place,
            requests: Mutex::new(1),
        }
    }

    /// Serves the same router on a socket until the court is dropped: for the doors that need one.
    pub async fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (router, stop) = (self.router.clone(), CancellationToken::new());
        TaskTracker::new().spawn(async move {
            zhixing_api::http::serve(listener, router, &Metrics::new(), stop).await;
        });
        address
    }

    /// Another process of the same court: its own memory over the same store and clock.
    pub async fn beside(&self, settings: Settings) -> App {
        let ids = IdSource::random(Arc::clone(&self.clock) as _);
        open(self.place.location(), &self.clock, ids, settings).await
    }

    /// Moves the clock and lets jobs run.
    pub async fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.work_once().await;
    }

    /// One round of every job.
    pub async fn work_once(&self) {
        self.app.jobs.once().await.unwrap();
    }

    /// Somebody signed in.
    pub async fn sign_in(&self, username: &str) -> Client<'_> {
        let known = self.tokens.lock().unwrap().get(username).cloned();
        let token = if let Some(token) = known {
            token
        } else {
            let answer = self.anonymous().sign_in(username, PASSWORD).await;
            let token = answer.at("/data/signIn/accessToken").as_str().unwrap().to_owned();
            self.tokens.lock().unwrap().insert(username.to_owned(), token.clone());
            token
        };
        Client::new(self, Some(token))
    }

    /// Forgets tokens, so that the next sign-in is a new one.
    pub fn forget_tokens(&self) {
        self.tokens.lock().unwrap().clear();
    }

    /// Nobody signed in.
    #[must_use]
    pub fn anonymous(&self) -> Client<'_> {
        Client::new(self, None)
    }

    /// A bearer of some token.
    #[must_use]
    pub fn bearer(&self, token: &str) -> Client<'_> {
        Client::new(self, Some(token.to_owned()))
    }

    /// A fresh request id.
    pub fn request_id(&self) -> Uuid {
        let mut next = self.requests.lock().unwrap();
        *next += 1;
        Uuid::from_u128(0xf00d_0000_0000_0000_0000_0000_0000_0000 + *next)
    }

    /// Sends one HTTP request as it is.
    pub async fn http(&self, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
        self.http_at(None, request).await
    }

    /// Sends one HTTP request as it is; the body of the response may be a stream.
    pub async fn open(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn http_at(
        &self,
        router: Option<&Router>,
        request: Request<Body>,
    ) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
        let router = router.unwrap_or(&self.router).clone();
        let response = router.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        (status, headers, body)
    }

    /// Takes away the text messages that wait, as a gateway would: telephone and text.
    pub async fn texts(&self) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        let carry = |message: &TextMessage| {
            texts.push((message.phone.clone(), message.text.clone()));
            true
        };
        text::take(&self.app.db, carry).await.unwrap();
        texts
    }

    /// The hash of a password as this court makes them.
    #[must_use]
    pub fn password_hash(&self, password: &str) -> String {
        hash_all(CHEAP, &[password.to_owned()]).unwrap().remove(0)
    }

    /// What this process logged so far, of this court and of others before it.
    #[must_use]
    pub fn log(&self) -> String {
        secrecy::logged()
    }

    /// Statements sent so far, transaction control not counted.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.app.db.statements()
    }

    /// Every row of every table that holds the court's work, as text: to compare before and after a refusal.
    pub async fn dump(&self) -> String {
        store::dump(&self.app).await
    }

    /// Where the store is, for a second process.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }
}

impl Drop for TestApp {
    /// Whatever an act said must reach its channel: a story that leaves something in the outbox, or a message to a robot
    /// of its own, fails. So does one whose log speaks of anybody.
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        secrecy::check();
        let (location, clock) = (self.place.location().clone(), Arc::clone(&self.clock));
        let counting = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(undelivered(&location, &clock))
        });
        let left = counting.join().unwrap();
        assert_eq!(
            left,
            (0, 0),
            "entries of the outbox, or of the work chat, cannot be delivered"
        );
    }
}

/// What the relay leaves in the outbox, and the work chat's log a day later, on connections of its own.
async fn undelivered(location: &Location, clock: &Arc<SetClock>) -> (i64, i64) {
    let parts = Parts {
        clock: Arc::clone(clock) as _,
        ids: IdSource::random(Arc::clone(clock) as _),
        keyring: Keyring::new(Secrets::fixed(SECRETS).court()),
        probe: Probe::default(),
    };
    let db = Db::new(connect(location).await.unwrap(), parts);
    while zhixing_api::events::relay::deliver(&db).await.unwrap() > 0 {}
    clock.advance(Duration::days(1));
    while Hours::default().is_quiet(clock.now()) {
        clock.advance(Duration::hours(1));
    }
    while chat::deliver(&db, &Chat::default()).await.unwrap() > 0 {}
    let open = "(SELECT COUNT(*) FROM chat_line WHERE merged_at IS NULL)";
    let waiting = "(SELECT COUNT(*) FROM chat_message WHERE state = 'waiting')";
    let sql = format!("SELECT COUNT(*) AS told, {open} + {waiting} AS chatted FROM outbox WHERE delivered_at IS NULL");
    let row = db
        .bare_reader()
        .query_one_raw(Statement::from_string(db.backend(), sql))
        .await
        .unwrap()
        .unwrap();
    (row.try_get("", "told").unwrap(), row.try_get("", "chatted").unwrap())
}

async fn open(location: &Location, clock: &Arc<SetClock>, ids: IdSource, settings: Settings) -> App {
    let build = Build {
        clock: Arc::clone(clock) as _,
        ids,
        cost: CHEAP,
        figures: settings.figures,
        mfa: settings.mfa,
        practice: settings.practice,
        probe: Probe {
            check_stamps: true,
            keep_statements: settings.keep_statements,
        },
    };
    Box::pin(App::open(location, &Secrets::fixed(SECRETS), build))
        .await
        .unwrap()
}

/// One caller.
#[derive(Clone)]
pub struct Client<'a> {
    app: &'a TestApp,
    token: Option<String>,
    address: Option<IpAddr>,
    headers: Vec<(&'static str, String)>,
    /// Another process than the story's own.
    router: Option<Router>,
}

impl<'a> Client<'a> {
    fn new(app: &'a TestApp, token: Option<String>) -> Self {
        Self {
            app,
            token,
            address: None,
            headers: Vec::new(),
            router: None,
        }
    }

    /// The same, at the door of another process.
    #[must_use]
    pub fn at(mut self, router: &Router) -> Self {
        self.router = Some(router.clone());
        self
    }

    /// The same, coming from an address.
    #[must_use]
    pub fn from(mut self, address: &str) -> Self {
        self.address = Some(address.parse().unwrap());
        self
    }

    /// The same, with one more header.
    #[must_use]
    pub fn saying(mut self, header: &'static str, value: &str) -> Self {
        self.headers.push((header, value.to_owned()));
        self
    }

    /// His access token.
    #[must_use]
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// Runs a document.
    pub async fn run(&self, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let mut request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let mut request = request.body(Body::from(body)).unwrap();
        if let Some(address) = self.address {
            request
                .extensions_mut()
                .insert(ConnectInfo(SocketAddr::from((address, 50_000))));
        }
        let (status, _, body) = self.app.http_at(self.router.as_ref(), request).await;
        Answer::new(status, &body)
    }

    /// Runs a query without variables.
    pub async fn ask(&self, query: &str) -> Answer {
        self.run(query, json!({})).await
    }

    /// Runs one mutation with a fresh request id and selects `fields` of its payload.
    pub async fn act(&self, operation: &str, input: Value, fields: &str) -> Answer {
        let id = self.app.request_id();
        self.act_as(id, operation, input, fields).await
    }

    /// The same with a request id of one's own.
    pub async fn act_as(&self, request: Uuid, operation: &str, mut input: Value, fields: &str) -> Answer {
        input["requestId"] = json!(request);
        let mut kind = operation.to_owned();
        kind[..1].make_ascii_uppercase();
        let query = format!("mutation M($input: {kind}Input!) {{ {operation}(input: $input) {{ {fields} }} }}");
        self.run(&query, json!({ "input": input })).await
    }

    /// Signs in with a password.
    pub async fn sign_in(&self, username: &str, password: &str) -> Answer {
        let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken expiresIn
                     viewer { id username displayName role site { name kind } } } }";
        self.run(
            query,
            json!({ "input": { "username": username, "password": password } }),
        )
        .await
    }
}
