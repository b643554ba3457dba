//! The demo county in one command, and load data: for people who try the system, never for a court's own store.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use crate::app::{self, App, Build};
use crate::config::{Config, Mfa, Secrets, masked};
use crate::crypto::password::Cost;
use crate::db::{self, Contents, Holdings, Location, Probe, StoreKind};
use crate::domain::throttle::Figures;
use crate::http::{Front, Login, Options, Pages, Rates};
use crate::kernel::clock::{Clock, SystemClock};
use crate::kernel::id::IdSource;
use crate::kernel::practice::Practice;
use crate::seed::{self, CountyOptions, CountyState, DemoPasswords, Logins};
use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;

use crate::commands::cli::DemoArgs;
use crate::commands::open;
use crate::commands::serving::stop_signal;

/// What a demo remembers between starts: the business date, which only moves forward.
#[derive(serde::Serialize, serde::Deserialize)]
struct Kept {
    shift_days: i64,
}

pub(super) async fn run(args: &DemoArgs, database_url: Option<&str>, config: &Config) -> anyhow::Result<ExitCode> {
    let listen = config.listen;
    if !app::is_loopback(listen) {
        bail!("the demo serves on a loopback address alone; leave --listen out or give 127.0.0.1");
    }
    let temporary = if args.memory { Some(tempfile::tempdir()?) } else { None };
    let folder = temporary.as_ref().map_or(args.data.as_path(), tempfile::TempDir::path);
    std::fs::create_dir_all(folder).with_context(|| format!("folder {} cannot be made", folder.display()))?;
    let location = match database_url {
        Some(url) => location_of(url),
        None => Location::sqlite(&folder.join("zhixing.db")),
    };
    check_is_demo(&location, args.reset).await?;
    if args.reset && database_url.is_none() {
        forget(folder)?;
    }
    Secrets::init(&folder.join("secrets"))?;
    let secrets = Secrets::load(&folder.join("secrets"))?;
    let clock = clock(folder, args.today, args.reset)?;
    let ids = IdSource::random(Arc::clone(&clock));
    let build = Build {
        clock: Arc::clone(&clock),
        ids,
        cost: Cost::FLOOR,
        figures: Figures::SERVICE.relaxed_by_address(),
        mfa: Mfa::Off,
        practice: Practice {
            front_loaded_notice: true,
            ..Practice::default()
        },
        probe: Probe::default(),
    };
    let app = App::open(&location, &secrets, build).await?;
    if args.reset && database_url.is_some() {
        app::refresh(app.db.bare_writer()).await?;
    }
    app::migrate(app.db.bare_writer()).await?;
    app::require_here(&app.db).await?;
    let logins = county(&app, args, &clock).await?;
    app.db.say_kind(StoreKind::Demo).await?;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("address {listen} cannot be used; another demo may be running"))?;
    // the figures are a matter of the side: where their address is taken, another will do
    let watched = match TcpListener::bind(config.admin_listen).await {
        Ok(watched) if app::is_loopback(config.admin_listen) => watched,
        Ok(_) | Err(_) => TcpListener::bind(("127.0.0.1", 0)).await?,
    };
    tracing::info!(figures = %watched.local_addr()?, "telling figures");
    print(&mut std::io::stdout(), &listener.local_addr()?, &logins, clock.today())?;
    let trusted = app::trusted(&config.trusted_documents)?;
    trusted.check()?;
    let options = Options {
        trusted,
        introspection: true,
        free_documents: true,
        pages: Pages {
            local: true,
            ..Pages::default()
        },
        front: Front {
            explore: config.explore,
            logins: shown(&logins),
        },
        rates: Rates::RELAXED,
        ..Options::default()
    };
    app.serve(listener, watched, options, stop_signal()?).await;
    Ok(ExitCode::SUCCESS)
}

/// The logins as the pages show them.
fn shown(logins: &Logins) -> Vec<Login> {
    let each = logins.credentials.iter().map(|login| Login {
        username: login.username.clone(),
        password: login.password.expose_secret().to_owned(),
        role: login.role,
        name: login.display_name.clone(),
        site: login.site.clone(),
    });
    each.collect()
}

async fn county(app: &App, args: &DemoArgs, clock: &Arc<dyn Clock>) -> anyhow::Result<Logins> {
    let passwords = match &args.password {
        Some(password) => DemoPasswords::One(password.clone().into()),
        None => DemoPasswords::Each,
    };
    Ok(match seed::found(&app.db).await? {
        CountyState::Nothing => {
            let options = CountyOptions {
                passwords,
                ..CountyOptions::demo(args.seed, clock.today())
            };
            seed::county(&app.db, &options).await?.logins
        }
        CountyState::County => seed::reset_passwords(&app.db, &passwords, Cost::FLOOR).await?,
        CountyState::Other => {
            bail!("the store holds something else, or a demo that was broken off; give --reset to start anew")
        }
    })
}

/// Refuses a store that no demo made, before anything is done to it; tells what a reset will delete.
async fn check_is_demo(location: &Location, reset: bool) -> anyhow::Result<()> {
    if location.file().is_some_and(|file| !file.exists()) {
        return Ok(());
    }
    let conn = db::connect_to_change(location)
        .await
        .context("the database does not answer")?;
    let found = db::look((&conn).into()).await;
    conn.close().await?;
    let place = masked(&location.url);
    let (is, holdings) = match found.context("the store cannot be read")? {
        Contents::Nothing => return Ok(()),
        Contents::Kind(StoreKind::Demo, holdings) | Contents::UnmarkedDemo(holdings) => {
            if reset {
                let all = in_words(holdings);
                writeln!(
                    std::io::stdout(),
                    "清空示范库 {place}：{all} / the demo store is deleted: {all}"
                )?;
            }
            return Ok(());
        }
        Contents::Kind(StoreKind::Court, holdings) => ("is a court's own", holdings),
        Contents::Kind(StoreKind::Load, holdings) => ("holds load data", holdings),
        Contents::Unknown(holdings) => ("does not say that it is a demo", holdings),
        Contents::Unsettled => bail!("the store {place} was restored or moved and that did not end; it is no demo"),
        Contents::Foreign(tables) => bail!(
            "the database {place} holds tables that are none of ours ({}); give an empty one",
            tables.join(", ")
        ),
    };
    bail!(
        "the store {place} {is} ({}); `demo` touches demo stores alone and leaves it as it is: give another --data or \
         --database-url, or delete it yourself",
        in_words(holdings)
    )
}

fn in_words(
    Holdings {
        cases,
        persons,
        accounts,
    }: Holdings,
) -> String {
    format!("{cases} cases, {persons} persons, {accounts} accounts")
}

fn forget(folder: &Path) -> anyhow::Result<()> {
    for name in ["zhixing.db", "zhixing.db-wal", "zhixing.db-shm", "demo.json"] {
        match std::fs::remove_file(folder.join(name)) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| format!("{} cannot be removed", folder.join(name).display()));
            }
        }
    }
    Ok(())
}

/// Business time as the demo shows it; a later start only moves it forward.
fn clock(folder: &Path, today: Option<NaiveDate>, reset: bool) -> anyhow::Result<Arc<dyn Clock>> {
    let file = folder.join("demo.json");
    let kept = std::fs::read(&file)
        .ok()
        .filter(|_| !reset)
        .and_then(|text| serde_json::from_slice::<Kept>(&text).ok());
    let real = SystemClock::default().today();
    let asked = today.map(|today| (today - real).num_days());
    let shift_days = match (asked, kept) {
        (Some(asked), Some(kept)) => asked.max(kept.shift_days),
        (Some(days), None) | (None, Some(Kept { shift_days: days })) => days,
        (None, None) => 0,
    };
    std::fs::write(&file, serde_json::to_vec(&Kept { shift_days })?)?;
    Ok(Arc::new(SystemClock::showing(
        real + chrono::Duration::days(shift_days),
    )))
}

fn print(out: &mut impl std::io::Write, listen: &SocketAddr, logins: &Logins, today: NaiveDate) -> anyhow::Result<()> {
    let endpoint = format!("http://{listen}/graphql");
    writeln!(out, "\n执行 · 示范县已就绪 / the demo county is ready")?;
    writeln!(out, "  接口 / endpoint   {endpoint}")?;
    writeln!(out, "  模式 / schema     http://{listen}/schema.graphql")?;
    writeln!(out, "  首页 / home       http://{listen}/")?;
    writeln!(out, "  查询台 / explorer http://{listen}/explore")?;
    writeln!(out, "  健康 / health     http://{listen}/healthz")?;
    writeln!(out, "  今日 / today      {today}")?;
    if let Some(number) = &logins.pu_number {
        writeln!(out, "  老浦的案件 / Lao Pu's case  {number}")?;
    }
    writeln!(
        out,
        "\n  {:<24} {:<22} {:<6} 姓名、单位 / name, site",
        "账号 / account", "口令 / password", "角色"
    )?;
    for login in &logins.credentials {
        let password = login.password.expose_secret();
        writeln!(
            out,
            "  {:<22} {password:<22} {:<6} {} {}",
            login.username,
            login.role.as_ref(),
            login.display_name,
            login.site
        )?;
    }
    if let Some(login) = logins.credentials.iter().find(|login| login.username == "applicant.pu") {
        let query = r"mutation($i: SignInInput!) { signIn(input: $i) { accessToken viewer { displayName role } } }";
        let variables =
            serde_json::json!({ "i": { "username": login.username, "password": login.password.expose_secret() } });
        let body = serde_json::json!({ "query": query, "variables": variables }).to_string();
        writeln!(
            out,
            "\n  试一试 / try:\n  curl -s {endpoint} -H 'content-type: application/json' -d '{body}'\n"
        )?;
    }
    out.flush()?;
    Ok(())
}

/// Load data into an empty store.
pub(super) async fn load(config: &Config, cases: usize, years: u32, seed: u64) -> anyhow::Result<ExitCode> {
    let app = open(config).await?;
    app::require_migrated(app.db.bare_writer()).await?;
    let today = app.db.clock().today();
    let options = CountyOptions {
        cases,
        months: years * 12,
        kind: StoreKind::Load,
        ..CountyOptions::demo(seed, today)
    };
    let started = std::time::Instant::now();
    let loaded = seed::county(&app.db, &options).await?;
    let mut out = std::io::stdout();
    for (table, rows) in &loaded.counts {
        writeln!(out, "{table:<20} {rows}")?;
    }
    writeln!(out, "{:.1} s", started.elapsed().as_secs_f64())?;
    Ok(ExitCode::SUCCESS)
}

/// Where the demo keeps its store.
fn location_of(url: &str) -> Location {
    Location {
        url: url.to_owned(),
        max_connections: 8,
    }
}
