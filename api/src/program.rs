//! One call of the program: parse the command, call, exit. 0 ok, 1 failed, 2 usage, 3 a check found problems, 75 try again.

use std::io::Write as _;
use std::process::ExitCode;

use figment::Figment;

use crate::commands::audit::AuditStep;
use crate::commands::cli::{Cli, Command, PlacesStep, SecretsStep};
use crate::commands::{self, court, say};
use crate::config::{Config, Secrets};
use crate::{demo, telemetry};

/// Does what the arguments of this process say; its code of exit.
#[must_use]
pub fn call() -> ExitCode {
    let cli = Cli::of_process();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let started = runtime.block_on(async {
        let (config, figment) = cli.config()?;
        let traces = telemetry::start(&config.log, &config.otlp_endpoint)?;
        anyhow::Ok((config, figment, traces))
    });
    let (config, figment, traces) = match started {
        Ok(started) => started,
        Err(error) => return failed(&error),
    };
    let ended = runtime.block_on(run(cli, &config, &figment));
    traces.end();
    ended.unwrap_or_else(|error| failed(&error))
}

fn failed(error: &anyhow::Error) -> ExitCode {
    let is_unread = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::BrokenPipe;
    // `zhixing … | head`: whoever read has read enough
    if error.chain().filter_map(|cause| cause.downcast_ref()).any(is_unread) {
        return ExitCode::SUCCESS;
    }
    let mut line = std::io::stderr();
    writeln!(line, "zhixing: {error:#}").ok();
    ExitCode::from(1)
}

async fn run(cli: Cli, config: &Config, figment: &Figment) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Demo(args) => demo::run(&args, cli.database_url.as_deref(), config).await,
        Command::Serve { insecure_http } => commands::serving::serve(config, insecure_http).await,
        Command::Migrate { step } => commands::serving::migrate(config, &step).await,
        Command::Sdl { write } => commands::sdl(write),
        Command::Seed { cases, years, seed } => demo::load(config, cases, years, seed).await,
        Command::Court { step } => court::court(config, &step).await,
        Command::Places { step: PlacesStep::List } => court::places(config).await,
        Command::User { step } => commands::user::user(config, step).await,
        Command::Texts => commands::texts(config).await,
        Command::Chat { step } => commands::chat(config, step).await,
        Command::Token { step } => commands::token::run(config, &step).await,
        Command::Secrets {
            step: SecretsStep::Init,
        } => {
            Secrets::init(&config.secret_dir)?;
            say(&format!("密钥在 / secrets are in {}", config.secret_dir.display()))
        }
        Command::Audit { step } => match step {
            AuditStep::Verify { against } => commands::audit::verify(config, against.as_deref()).await,
            AuditStep::Seal { out } => commands::audit::seal(config, out.as_deref()).await,
            AuditStep::List(args) => commands::audit::list(config, args).await,
        },
        Command::Backup { target, recipient } => commands::copies::backup(config, &target, &recipient).await,
        Command::BackupKey { file } => commands::copies::key(&file),
        Command::Restore { file, identity } => commands::copies::restore(config, &file, &identity).await,
        Command::MoveStore { to, take_back: _ } => match to {
            Some(to) => commands::moving::run(config, &to).await,
            None => commands::moving::take_back(config).await,
        },
        Command::Calendar { step } => commands::calendar::run(config, &step).await,
        Command::Report => commands::report::run(config).await,
        Command::Doctor => commands::doctor(config).await,
        Command::Config { step } => commands::settings::run(&step, config, figment),
        Command::Man { folder } => commands::manual::write(Cli::words(), &folder),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::words(), "zhixing", &mut text);
            std::io::stdout().write_all(&text)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Version => say(&format!("zhixing {}", env!("CARGO_PKG_VERSION"))),
    }
}
