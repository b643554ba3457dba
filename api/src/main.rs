//! `zhixing`: parse the command, call, exit. 0 ok, 1 failed, 2 usage, 3 a check found problems, 75 try again.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{CommandFactory as _, Parser, Subcommand};
use figment::providers::Serialized;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use zhixing_api::app::{self, App, Build};
use zhixing_api::config::{Config, ConfigError, Secrets};
use zhixing_api::crypto::keys::{self, Rotation};
use zhixing_api::db::Location;
use zhixing_api::http::Gate;
use zhixing_api::kernel::clock::{Clock, SystemClock};
use zhixing_api::kernel::role::Role;

mod commands;
mod demo;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 执行：县级法院执行工作系统 (the enforcement system of a county court).
#[derive(Parser)]
#[command(name = "zhixing", version)]
struct Cli {
    /// 数据库地址 (database address: sqlite://… or postgres://…)
    #[arg(long, global = true)]
    database_url: Option<String>,
    /// 服务地址 (address to serve on)
    #[arg(long, global = true)]
    listen: Option<SocketAddr>,
    /// 密钥目录 (folder of the secrets)
    #[arg(long, global = true)]
    secret_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 一条命令起一个示范县 (a demo county in one command)
    Demo(demo::DemoArgs),
    /// 正式服务 (serve in production)
    Serve {
        /// 允许在非本机地址使用明文 HTTP (plain HTTP on an address others reach)
        #[arg(long)]
        insecure_http: bool,
    },
    /// 数据库结构 (the database's schema)
    Migrate {
        #[command(subcommand)]
        step: MigrateStep,
    },
    /// 打印接口约定 (print the schema)
    Sdl {
        /// 写入 schema.graphql (write it to schema.graphql)
        #[arg(long)]
        write: bool,
    },
    /// 向空库装入负载数据 (load data into an empty store)
    Seed {
        /// 案件数 (how many cases)
        #[arg(long)]
        cases: usize,
        /// 年数 (over how many years)
        #[arg(long, default_value_t = 1)]
        years: u32,
        /// 随机种子 (seed)
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// 账号 (accounts)
    User {
        #[command(subcommand)]
        step: UserStep,
    },
    /// 取走待发的短信，每行一条 JSON，交给短信平台 (take away the text messages that wait, a line of JSON each)
    Texts,
    /// 工作群提醒 (the work chat)
    Chat {
        #[command(subcommand)]
        step: ChatStep,
    },
    /// 签名密钥 (signing keys)
    Token {
        #[command(subcommand)]
        step: TokenStep,
    },
    /// 密钥文件 (secret files)
    Secrets {
        #[command(subcommand)]
        step: SecretsStep,
    },
    /// 审计链 (the audit chain)
    Audit {
        #[command(subcommand)]
        step: AuditStep,
    },
    /// 检查环境与数据 (check settings, secrets and store)
    Doctor,
    /// 设置 (settings)
    Config {
        #[command(subcommand)]
        step: ConfigStep,
    },
    /// 命令补全 (shell completions)
    Completions {
        /// 终端程序 (shell)
        shell: clap_complete::Shell,
    },
    /// 版本 (version)
    Version,
}

#[derive(Subcommand)]
enum MigrateStep {
    /// 升级到本程序的结构 (bring up to date)
    Up,
    /// 查看状态 (show status)
    Status,
}

#[derive(Subcommand)]
enum UserStep {
    /// 新增账号，从标准输入读取口令；申请执行人（APP）读取身份证号码，以验证码登录
    /// (add an account; its password is read from standard input, of an applicant the identity number: he signs in by code)
    Add {
        /// 用户名 (user name)
        username: String,
        /// 姓名 (display name)
        #[arg(long)]
        name: String,
        /// 角色代码，可多个 (role codes)
        #[arg(long, required = true)]
        role: Vec<Role>,
    },
    /// 更换口令并终止会话，口令从标准输入读取 (set a password, end sessions)
    Passwd {
        /// 用户名 (user name)
        username: String,
    },
    /// 解除动态口令，本人遗失手机时用 (remove the second factor, when its owner lost it)
    Unenrol {
        /// 用户名 (user name)
        username: String,
    },
    /// 指定为所在团队的负责人，超期逐级督办时通知 (name the leader of his team, who is told of what stays overdue)
    Lead {
        /// 用户名 (user name)
        username: String,
    },
    /// 停用账号并终止会话 (disable, end sessions)
    Disable {
        /// 用户名 (user name)
        username: String,
    },
}

#[derive(Subcommand)]
enum ChatStep {
    /// 列出未能送达的消息，每行一条 JSON (list the messages that are not tried any more, a line of JSON each)
    ListDead,
    /// 重新发送未能送达的消息 (try dead messages again)
    Replay {
        /// 消息编号，可多个 (their ids)
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        ids: Vec<Uuid>,
        /// 全部 (all of them)
        #[arg(long)]
        all: bool,
    },
}

#[derive(Subcommand)]
enum TokenStep {
    /// 更换签名密钥：先公布，24小时后启用 (publish the next signing key; it signs in 24 hours)
    Rotate {
        /// 各进程读到后立即启用 (let it sign as soon as every process has read it)
        #[arg(long, conflicts_with = "compromised")]
        now: bool,
        /// 旧密钥已泄露：立即换新，旧令牌五秒内全部失效 (the old keys leaked: they end at once)
        #[arg(long)]
        compromised: bool,
    },
}

#[derive(Subcommand)]
enum SecretsStep {
    /// 生成缺少的密钥 (make the secrets that are missing)
    Init,
}

#[derive(Subcommand)]
enum AuditStep {
    /// 校验审计链，有问题时指出第一条 (verify the chain, name the first bad entry)
    Verify,
}

#[derive(Subcommand)]
enum ConfigStep {
    /// 显示各项设置及其来源，密钥不显示 (show each setting with its source, secrets masked)
    Show,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    let mut line = std::io::stderr();
    writeln!(line, "zhixing: {error:#}").ok();
    ExitCode::from(1)
}

impl Cli {
    fn config(&self) -> Result<(Config, figment::Figment), ConfigError> {
        let mut figment = Config::sources();
        if let Some(url) = &self.database_url {
            figment = figment.merge(Serialized::default("database_url", url));
        }
        if let Some(listen) = &self.listen {
            figment = figment.merge(Serialized::default("listen", listen));
        }
        if let Some(folder) = &self.secret_dir {
            figment = figment.merge(Serialized::default("secret_dir", folder));
        }
        Ok((Config::read(&figment)?, figment))
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let (config, figment) = cli.config()?;
    zhixing_api::telemetry::start(&config.log);
    match cli.command {
        Command::Demo(args) => demo::run(&args, cli.database_url.as_deref(), &config).await,
        Command::Serve { insecure_http } => serve(&config, insecure_http).await,
        Command::Migrate { step } => migrate(&config, &step).await,
        Command::Sdl { write } => sdl(write),
        Command::Seed { cases, years, seed } => demo::load(&config, cases, years, seed).await,
        Command::User { step } => commands::user(&config, step).await,
        Command::Texts => commands::texts(&config).await,
        Command::Chat { step } => commands::chat(&config, step).await,
        Command::Token {
            step: TokenStep::Rotate { now, compromised },
        } => {
            let how = match (now, compromised) {
                (_, true) => Rotation::Compromised,
                (true, false) => Rotation::Now,
                (false, false) => Rotation::Planned,
            };
            let signs_from = keys::rotate(&config.secret_dir, how, service_clock().real())?;
            say(&format!("新的签名密钥启用时间 / the new key signs from {signs_from}"))
        }
        Command::Secrets {
            step: SecretsStep::Init,
        } => {
            Secrets::init(&config.secret_dir)?;
            say(&format!("密钥在 / secrets are in {}", config.secret_dir.display()))
        }
        Command::Audit {
            step: AuditStep::Verify,
        } => commands::verify(&config).await,
        Command::Doctor => commands::doctor(&config).await,
        Command::Config { step: ConfigStep::Show } => commands::show(&config, &figment),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "zhixing", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Version => say(&format!("zhixing {}", env!("CARGO_PKG_VERSION"))),
    }
}

fn say(line: &str) -> anyhow::Result<ExitCode> {
    writeln!(std::io::stdout(), "{line}")?;
    Ok(ExitCode::SUCCESS)
}

fn service_clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::default())
}

async fn open(config: &Config) -> anyhow::Result<App> {
    let secrets = Secrets::load(&config.secret_dir)?;
    let location = app::prepare(config)?;
    App::open(&location, &secrets, Build::service(service_clock(), config)).await
}

async fn serve(config: &Config, insecure_http: bool) -> anyhow::Result<ExitCode> {
    let tls = app::tls(config)?;
    if !app::is_loopback(config.listen) && !insecure_http && tls.is_none() {
        return Err(ConfigError::PlainHttp(config.listen).into());
    }
    if !app::is_loopback(config.admin_listen) {
        return Err(ConfigError::OpenFigures(config.admin_listen).into());
    }
    let options = app::options(config)?;
    let app = open(config).await?;
    app::require_migrated(app.db.writer()).await?;
    app::require_court(&app.db).await?;
    options.trusted.check(&app.court).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("address {} cannot be used", config.listen))?;
    let watched = TcpListener::bind(config.admin_listen).await.with_context(|| {
        let address = config.admin_listen;
        format!("address {address} of the figures cannot be used; give each process an admin_listen of its own")
    })?;
    tracing::info!(figures = %watched.local_addr()?, "telling figures");
    tracing::info!(listen = %listener.local_addr()?, "serving");
    app.serve(Gate { listener, tls }, watched, options, stop_signal()?)
        .await;
    Ok(ExitCode::SUCCESS)
}

/// Cancelled by SIGTERM or SIGINT.
fn stop_signal() -> anyhow::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let stop = CancellationToken::new();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let told = stop.clone();
    tokio_util::task::TaskTracker::new().spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        told.cancel();
    });
    Ok(stop)
}

async fn migrate(config: &Config, step: &MigrateStep) -> anyhow::Result<ExitCode> {
    let location = app::prepare(config)?;
    let conn = zhixing_api::db::connect_to_change(&location)
        .await
        .context("the database does not answer")?;
    if matches!(step, MigrateStep::Up) {
        app::migrate(&conn).await?;
    }
    let (applied, waiting) = app::migrations(&conn).await?;
    say(&format!("已应用 / applied: {applied}, 待应用 / waiting: {waiting}"))
}

fn sdl(write: bool) -> anyhow::Result<ExitCode> {
    let text = zhixing_api::graphql::sdl();
    if write {
        std::fs::write("schema.graphql", text)
            .context("schema.graphql cannot be written here; run at the top of the workspace")?;
    } else {
        std::io::stdout().write_all(text.as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the demo keeps its store.
fn location_of(url: &str) -> Location {
    Location {
        url: url.to_owned(),
        max_connections: 8,
    }
}
