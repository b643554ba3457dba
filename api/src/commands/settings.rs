//! Commands about the settings: what each is and where it comes from, and the manuals' table.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use crate::config::{ChatSettings, Config, table, variable};
use crate::events::chat::LOG;
use anyhow::{Context as _, bail};
use clap::Subcommand;
use figment::Figment;

use super::say;

/// The marks between which the manuals hold the table.
const MARKS: (&str, &str) = ("<!-- settings -->\n", "<!-- /settings -->");

#[derive(Subcommand)]
pub(crate) enum ConfigStep {
    /// 显示各项设置及其来源（文件、环境变量、命令行），密钥不显示 (show each setting with its source, secrets masked)
    Show,
    /// 打印设置一览表，写进文档 (print the manuals' table of settings)
    Docs {
        /// 写入 api/docs (write it into api/docs)
        #[arg(long)]
        write: bool,
    },
}

pub(crate) fn run(step: &ConfigStep, config: &Config, figment: &Figment) -> anyhow::Result<ExitCode> {
    match step {
        ConfigStep::Show => show(config, figment),
        ConfigStep::Docs { write: false } => say(&format!("{}\n{}", table(false), table(true))),
        ConfigStep::Docs { write: true } => {
            lay(Path::new("api/docs/zh/operate.md"), &table(false))?;
            lay(Path::new("api/docs/en/operate.md"), &table(true))?;
            say("已写入 / written")
        }
    }
}

/// Puts a table between the marks of a page.
fn lay(page: &Path, table: &str) -> anyhow::Result<()> {
    let why = || format!("{} cannot be changed; run at the top of the workspace", page.display());
    let text = std::fs::read_to_string(page).with_context(why)?;
    let parts = text
        .split_once(MARKS.0)
        .and_then(|(head, rest)| Some((head, rest.split_once(MARKS.1)?.1)));
    let Some((head, tail)) = parts else {
        bail!("{} holds no marks {MARKS:?}", page.display());
    };
    let (begin, end) = MARKS;
    std::fs::write(page, format!("{head}{begin}{table}{end}{tail}")).with_context(why)
}

fn show(config: &Config, figment: &Figment) -> anyhow::Result<ExitCode> {
    let serde_json::Value::Object(mut rows) = serde_json::to_value(config)? else {
        bail!("the settings are no table");
    };
    rows.insert("database_url".to_owned(), config.masked_url().into());
    let mut out = std::io::stdout();
    for (key, value) in rows {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        writeln!(out, "{key} = {value}  ({})", source(figment, &key))?;
    }
    let (channels, source) = match ChatSettings::load(&config.secret_dir)? {
        Some(settings) => (settings.names(), settings.file.display().to_string()),
        None => (LOG.to_owned(), "默认 / default".to_owned()),
    };
    writeln!(out, "chat = {channels}  ({source})")?;
    Ok(ExitCode::SUCCESS)
}

/// Where a setting comes from: the file by its name, the variable by its name.
fn source(figment: &Figment, key: &str) -> String {
    let Some(metadata) = figment.find_metadata(key) else {
        return "默认 / default".to_owned();
    };
    if let Some(file) = metadata.source.as_ref().and_then(figment::Source::file_path) {
        return file.display().to_string();
    }
    if metadata.name.contains("environment") {
        return variable(key);
    }
    // the defaults are one value of their own type, a word of the command line is a text or an address
    let is_default = metadata.name.contains("Config");
    let source = if is_default {
        "默认 / default"
    } else {
        "命令行 / command line"
    };
    source.to_owned()
}
