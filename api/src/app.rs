//! Wiring: settings and secrets become a store, services and doors. The only place that builds things.

mod channels;
mod listener;
mod notify;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use sea_orm::DatabaseConnection;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::listener::{options, tls, trusted};
use crate::config::{Config, Mfa, Secrets};
use crate::crypto::password::{Cost, Passwords};
use crate::crypto::token::Tokens;
use crate::crypto::{Keyring, self_test};
use crate::db::{Contents, Db, Location, Moved, Parts, Probe, StoreError, StoreKind, connect, look, moved};
use crate::domain::applicant::Applicants;
use crate::domain::export::Exports;
use crate::domain::factor::Factors;
use crate::domain::founding;
use crate::domain::identity::{self, Accounts};
use crate::domain::session::Sessions;
use crate::domain::throttle::{Figures, Throttle};
use crate::events::chat::Chat;
use crate::graphql::{Court, Services};
use crate::http::{Door, Gate, Live, Metrics, Options};
use crate::kernel::clock::Clock;
use crate::kernel::id::IdSource;
use crate::kernel::owner;
use crate::kernel::practice::Practice;
use crate::work::Jobs;

/// One court, built.
#[derive(Clone)]
pub struct App {
    /// Its store.
    pub db: Db,
    /// Its accounts.
    pub accounts: Accounts,
    /// What runs by itself.
    pub jobs: Jobs,
    /// Its schema.
    pub court: Court,
}

/// What differs between service, demo and tests.
pub struct Build {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: IdSource,
    /// How hard passwords are hashed.
    pub cost: Cost,
    /// How often somebody may try to sign in.
    pub figures: Figures,
    /// Whether staff sign in with a second factor.
    pub mfa: Mfa,
    /// What this court decides for itself.
    pub practice: Practice,
    /// What the store watches of itself; tests only.
    pub probe: Probe,
}

impl Build {
    /// As in service, with `clock` and the settings.
    #[must_use]
    pub fn service(clock: Arc<dyn Clock>, config: &Config) -> Self {
        Self {
            ids: IdSource::random(Arc::clone(&clock)),
            clock,
            cost: Cost::SERVICE,
            figures: Figures::SERVICE.with_address_a_minute(config.sign_ins_a_minute.into()),
            mfa: config.mfa,
            practice: config.practice(),
            probe: Probe::default(),
        }
    }
}

impl App {
    /// Opens the store at `location` and builds everything over it. The store must be migrated before it is used.
    ///
    /// # Errors
    /// When the settings of the work chat do not serve, the database does not answer or the crypto libraries do not pass their self-test.
    pub async fn open(location: &Location, secrets: &Secrets, build: Build) -> anyhow::Result<Self> {
        self_test().map_err(anyhow::Error::msg)?;
        let tokens = match secrets.folder() {
            Some(folder) => Tokens::open(folder)?,
            None => Tokens::try_new(secrets.signing()).context("the signing key is not usable")?,
        };
        tokens.self_test(build.clock.real()).map_err(anyhow::Error::msg)?;
        let chat = channels::load(secrets.folder())?;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let passwords = Passwords::try_new(build.cost, cores.saturating_sub(1).max(1))?;
        let connected = connect(location)
            .await
            .context("the database does not answer; check ZHIXING_DATABASE_URL")?;
        let keyring = Keyring::new(secrets.court());
        let parts = Parts {
            clock: build.clock,
            ids: build.ids,
            keyring,
            probe: build.probe,
        };
        let db = Db::new(connected, parts);
        let throttle = Throttle::new(db.clone(), build.figures);
        let factors = Factors::new(db.clone(), passwords.clone());
        let parts = identity::Parts {
            tokens,
            passwords,
            throttle: throttle.clone(),
            sessions: Sessions::new(db.clone(), build.mfa),
            factors,
            mfa: build.mfa,
        };
        let accounts = Accounts::new(db.clone(), parts);
        let applicants = Applicants::new(db.clone(), accounts.clone(), throttle.clone());
        let practice = match founding::practice(&db).await {
            Ok(said) => said.unwrap_or(build.practice),
            // a database without a store yet, or one of an older version: whoever serves it is told so next
            Err(StoreError::Failed(_)) => build.practice,
            Err(error) => return Err(error).context(
                "what the court decided for itself (store.practice) cannot be read; set that column to NULL and run `zhixing court init FILE` again",
            ),
        };
        let jobs = Jobs::new(db.clone(), applicants.clone(), throttle, practice).with_chat(chat);
        let court = Court::new(Services::new(&db, accounts.clone(), applicants, practice));
        Ok(Self {
            db,
            accounts,
            jobs,
            court,
        })
    }

    /// The HTTP door, its figures as in `options`; it tells its callers to go elsewhere once `live` is stopped.
    #[must_use]
    pub fn door(&self, options: Options, live: Live, metrics: Metrics) -> Door {
        Door {
            live,
            court: self.court.clone(),
            accounts: self.accounts.clone(),
            exports: Exports::new(self.db.clone(), self.accounts.clone()),
            db: self.db.clone(),
            options,
            metrics,
        }
    }

    /// Serves on `listener`, and figures on `watched`, until `stop`, jobs included; returns when all work has ended.
    pub async fn serve(&self, gate: impl Into<Gate>, watched: TcpListener, options: Options, stop: CancellationToken) {
        let gate = gate.into();
        let metrics = Metrics::new();
        let tasks = TaskTracker::new();
        let jobs = CancellationToken::new();
        self.jobs.clone().start(&tasks, jobs.clone());
        let live = Live {
            stop: stop.clone(),
            ..Live::default()
        };
        let sockets = live.sockets.clone();
        let figures = crate::http::admin(
            metrics.clone(),
            self.jobs.pulse().clone(),
            &self.accounts,
            self.db.clone(),
        );
        let (own, served) = (Metrics::new(), jobs.clone());
        tasks.spawn(async move { crate::http::serve_aside(watched, figures, &own, served).await });
        let router = crate::http::router(self.door(options, live, metrics.clone()));
        if let Some(tls) = gate.tls.clone() {
            tasks.spawn(tls.keep(stop.clone()));
        }
        tasks.spawn(notify::keep(stop.clone()));
        crate::http::serve(gate, router, &metrics, stop).await;
        sockets.close();
        sockets.wait().await;
        jobs.cancel();
        tasks.close();
        tasks.wait().await;
        self.db.close().await;
    }
}

/// The work chat as the settings want it.
///
/// # Errors
/// One sentence naming the file and the channel that does not serve.
pub fn chat(config: &Config) -> anyhow::Result<Chat> {
    Ok(channels::load(Some(&config.secret_dir))?)
}

/// Makes the folder of a `SQLite` file, so that it can be made.
///
/// # Errors
/// When the folder cannot be made.
pub fn prepare(config: &Config) -> anyhow::Result<Location> {
    let location = Location {
        url: config.database_url.clone(),
        max_connections: config.database_connections,
    };
    let file = location.file();
    let folder = file.as_deref().and_then(Path::parent);
    if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("folder {} cannot be made", folder.display()))?;
    }
    Ok(location)
}

/// Brings the schema up to date, one process at a time.
///
/// # Errors
/// A sentence for a store of another program, the database's error; each change is whole or not done.
pub async fn migrate(conn: &DatabaseConnection) -> anyhow::Result<()> {
    Ok(zhixing_migration::up(conn).await?)
}

/// The same; on `SQLite` whoever comes second waits as long as the first takes, not only as long as a request would.
///
/// # Errors
/// As [`migrate`].
pub async fn migrate_alone(conn: &DatabaseConnection, location: &Location) -> anyhow::Result<()> {
    let Some(store) = location.file() else {
        return migrate(conn).await;
    };
    let mut name = store.into_os_string();
    name.push("-changes");
    let lock = std::fs::File::create(&name).context("the lock of changes cannot be made beside the store")?;
    owner::offer(Path::new(&name)).context("the lock of changes cannot be given to the owner of its folder")?;
    tokio::task::block_in_place(|| lock.lock())?;
    // the file stays: whoever waits holds it open
    migrate(conn).await
}

/// Names of the changes that wait.
///
/// # Errors
/// As [`migrations`].
pub async fn waiting(conn: &DatabaseConnection) -> anyhow::Result<Vec<&'static str>> {
    Ok(zhixing_migration::standing(conn).await?.waiting)
}

/// Drops everything and starts the schema anew: for the demo alone.
///
/// # Errors
/// The database's error.
pub async fn refresh(conn: &DatabaseConnection) -> anyhow::Result<()> {
    Ok(zhixing_migration::fresh(conn).await?)
}

/// How the schema stands: changes applied, and changes that wait. It changes nothing: a command that is refused leaves an
/// empty database empty.
///
/// # Errors
/// When the database is newer than this program, holds a change of other contents, or does not answer.
pub async fn migrations(conn: &DatabaseConnection) -> anyhow::Result<(usize, usize)> {
    let standing = zhixing_migration::standing(conn).await?;
    Ok((standing.applied, standing.waiting.len()))
}

/// Whether no change was ever applied to a database.
///
/// # Errors
/// When the database does not answer.
pub async fn is_unmigrated(conn: &DatabaseConnection) -> anyhow::Result<bool> {
    Ok(zhixing_migration::is_untouched(conn).await?)
}

/// Refuses a store that is not exactly at this program's schema.
///
/// # Errors
/// One sentence that says what to do.
pub async fn require_migrated(conn: &DatabaseConnection) -> anyhow::Result<()> {
    match migrations(conn).await? {
        (_, 0) => Ok(()),
        (0, _) => bail!("the database is empty; run `zhixing migrate up`"),
        (_, waiting) => bail!("{waiting} changes of the database wait; run `zhixing migrate up`"),
    }
}

/// Refuses a store that was moved away: what is written there would be missing where it is served now.
///
/// # Errors
/// One sentence that says what to do.
pub async fn require_here(db: &Db) -> anyhow::Result<()> {
    let Some(Moved { to, at }) = moved(db.reads()).await? else {
        return Ok(());
    };
    bail!(
        "本库已于 {at} 搬移至 {to}，不再使用 / the store was moved to {to}; give that database_url, or, if that store is \
         not used, run `zhixing move-store --take-back` here first"
    )
}

/// Refuses a demo store, and lets one that does not say yet what it is be a court's from now on.
///
/// # Errors
/// One sentence that says what to do.
pub async fn require_court(db: &Db) -> anyhow::Result<()> {
    require_here(db).await?;
    match look(db.reads()).await? {
        Contents::Kind(StoreKind::Demo, _) | Contents::UnmarkedDemo(_) => {
            bail!(
                "the store is a demo's, with accounts that everybody knows; run `zhixing demo`, or give another database"
            )
        }
        Contents::Unsettled => {
            bail!(
                "the store was restored or moved here and that did not end; empty the database and restore or move it again"
            )
        }
        Contents::Kind(StoreKind::Court, _) => {}
        Contents::Kind(StoreKind::Load, _) => tracing::warn!("the store holds load data, no court's"),
        Contents::Nothing | Contents::Unknown(_) | Contents::Foreign(_) => db.say_kind(StoreKind::Court).await?,
    }
    if !db.fits_secret().await? {
        bail!("the court's secret is another one than this store was made with; give the secret_dir that belongs to it")
    }
    Ok(())
}

/// Whether plain HTTP on `listen` stays on this machine.
#[must_use]
pub fn is_loopback(listen: SocketAddr) -> bool {
    listen.ip().is_loopback()
}
