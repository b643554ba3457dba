//! Commands for signing keys: let another follow, and ask the running processes what they sign with now.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::config::Config;
use crate::crypto::keys::{self, Rotation};
use crate::crypto::token::Tokens;
use anyhow::Context as _;
use clap::Subcommand;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use tokio::time::{Instant, sleep};
use tokio_rustls::rustls::crypto::ring;

use super::{say, service_clock};

/// How long processes have to take the new keys: they read them each second.
const TAKEN_IN: Duration = Duration::from_secs(10);
/// Between two questions.
const ASK_AGAIN: Duration = Duration::from_millis(500);
/// How long one answer may take.
const ANSWER_IN: Duration = Duration::from_secs(2);
/// Where a process tells its public keys.
const KEYS: &str = "/.well-known/jwks.json";

#[derive(Subcommand)]
pub(crate) enum TokenStep {
    /// 更换签名密钥：先公布，24小时后启用 (publish the next signing key; it signs in 24 hours)
    ///
    /// `--compromised` 之后逐个询问各进程现在用什么签名，十秒后仍用旧密钥的，退出码 3。
    /// After `--compromised` each process is asked what it signs with; exit code 3 when one still takes an old key.
    Rotate {
        /// 各进程读到后立即启用 (let it sign as soon as every process has read it)
        #[arg(long, conflicts_with = "compromised")]
        now: bool,
        /// 旧密钥已泄露：立即换新，旧令牌五秒内全部失效 (the old keys leaked: they end at once)
        #[arg(long)]
        compromised: bool,
        /// 询问的进程，可多个；默认为设置中的地址 (a process to ask, such as `http://127.0.0.1:8090`; the configured one without)
        #[arg(long)]
        ask: Vec<Url>,
    },
}

/// What a process said when it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// It takes the new keys alone.
    New,
    /// It still takes others.
    Old,
    /// It did not answer.
    Nothing,
}

pub(crate) async fn run(config: &Config, step: &TokenStep) -> anyhow::Result<ExitCode> {
    let TokenStep::Rotate { now, compromised, ask } = step;
    let how = match (now, compromised) {
        (_, true) => Rotation::Compromised,
        (true, false) => Rotation::Now,
        (false, false) => Rotation::Planned,
    };
    let signs_from = keys::rotate(&config.secret_dir, how, service_clock().real())?;
    say(&format!("新的签名密钥启用时间 / the new key signs from {signs_from}"))?;
    if how != Rotation::Compromised && ask.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let wanted =
        kids(&Tokens::open(&config.secret_dir)?.jwks(service_clock().real())).context("no keys were written")?;
    prove(config, ask, &wanted).await
}

/// Asks each process until it takes the new keys alone or the time is over, and says what it found.
async fn prove(config: &Config, ask: &[Url], wanted: &BTreeSet<String>) -> anyhow::Result<ExitCode> {
    let asked = if ask.is_empty() {
        vec![configured(config)?]
    } else {
        ask.to_vec()
    };
    // whoever installed one before has the same
    ring::default_provider().install_default().ok();
    let client = Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .timeout(ANSWER_IN)
        .build()?;
    let until = Instant::now() + TAKEN_IN;
    let mut is_proved = true;
    for url in &asked {
        let said = told(&client, url, wanted, until).await;
        say(&match said {
            Said::New => format!("{url}：是，只用新密钥 / yes, it takes the new keys alone"),
            Said::Old => format!("{url}：否，仍用旧密钥 / no, it still takes an old key"),
            Said::Nothing if ask.is_empty() => format!(
                "{url}：没有进程在此运行，未能证实；用 --ask 指明各进程 / no process runs here, nothing is proved; name each by --ask"
            ),
            Said::Nothing => format!("{url}：没有答复 / no answer"),
        })?;
        is_proved &= said == Said::New || (said == Said::Nothing && ask.is_empty());
    }
    if is_proved {
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!(
        "未能证实：该进程能否读 {}？ / not proved: can that process read the file?",
        keys_of(&config.secret_dir)
    ))?;
    Ok(ExitCode::from(3))
}

fn keys_of(folder: &Path) -> String {
    folder.join("signing-keys.json").display().to_string()
}

/// Where the process with these settings tells its keys: where it serves, or on loopback where it speaks TLS there.
fn configured(config: &Config) -> anyhow::Result<Url> {
    let address = if config.has_tls() {
        config.admin_listen
    } else {
        config.listen
    };
    Ok(Url::parse(&format!("http://{address}"))?)
}

async fn told(client: &Client, url: &Url, wanted: &BTreeSet<String>, until: Instant) -> Said {
    loop {
        let said = match of(client, url).await {
            Ok(found) if found == *wanted => return Said::New,
            Ok(_) => Said::Old,
            Err(_) => Said::Nothing,
        };
        if said == Said::Nothing || Instant::now() >= until {
            return said;
        }
        sleep(ASK_AGAIN).await;
    }
}

/// The keys a process takes now.
async fn of(client: &Client, url: &Url) -> anyhow::Result<BTreeSet<String>> {
    let answer = client.get(url.join(KEYS)?).send().await?.error_for_status()?;
    let text = answer.bytes().await?;
    kids(&serde_json::from_slice(&text)?).context("no keys")
}

/// The ids in a set of keys.
fn kids(set: &serde_json::Value) -> Option<BTreeSet<String>> {
    let keys = set["keys"].as_array()?;
    let kids: Option<BTreeSet<String>> = keys.iter().map(|key| key["kid"].as_str().map(str::to_owned)).collect();
    kids.filter(|kids| !kids.is_empty())
}
