//! Settings of the work chat (工作群设置): `chat.json` among the secrets, for the addresses of robots hold their keys.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveTime;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use strum::AsRefStr;

use super::{ConfigError, check_mode};

const FILE: &str = "chat.json";
/// Most characters of a channel's name.
const LONGEST_NAME: usize = 40;

/// Where lines for the work chat go, and when.
pub struct ChatSettings {
    /// The file they were read from.
    pub file: PathBuf,
    /// The channels, at least one; their names differ.
    pub channels: Vec<ChatChannel>,
    /// From when nothing is sent, court time.
    pub quiet_from: NaiveTime,
    /// When what was held back is sent, court time.
    pub digest_at: NaiveTime,
}

/// One channel.
pub struct ChatChannel {
    /// Its name, shown to people.
    pub name: String,
    /// How messages go there.
    pub way: ChatWay,
}

/// How messages go to a channel (通道类型).
#[derive(AsRefStr)]
#[strum(serialize_all = "snake_case")]
pub enum ChatWay {
    /// A `WeCom` robot.
    Wecom {
        /// Its address.
        url: SecretString,
    },
    /// A `DingTalk` robot.
    Dingtalk {
        /// Its address.
        url: SecretString,
        /// The secret of its signature.
        secret: SecretString,
    },
    /// A Feishu robot.
    Feishu {
        /// Its address.
        url: SecretString,
        /// The secret of its signature.
        secret: SecretString,
    },
    /// A webhook of the court's own.
    Webhook {
        /// Its address.
        url: SecretString,
        /// The secret of its signature.
        secret: SecretString,
    },
    /// Files.
    File {
        /// The folder they are dropped into.
        folder: PathBuf,
    },
    /// The log.
    Log,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    channels: Vec<WrittenChannel>,
    #[serde(default = "evening")]
    quiet_from: String,
    #[serde(default = "morning")]
    digest_at: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenChannel {
    name: String,
    kind: ChannelKind,
    url: Option<String>,
    secret: Option<String>,
    folder: Option<PathBuf>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ChannelKind {
    Wecom,
    Dingtalk,
    Feishu,
    Webhook,
    File,
    Log,
}

fn evening() -> String {
    "20:00".to_owned()
}

fn morning() -> String {
    "08:30".to_owned()
}

impl ChatSettings {
    /// Reads the file in the secret folder; none where there is no such file.
    ///
    /// # Errors
    /// [`ConfigError::Chat`] naming what is wrong with it, never what stands in it; [`ConfigError::Readable`].
    pub fn load(folder: &Path) -> Result<Option<Self>, ConfigError> {
        let file = folder.join(FILE);
        match file.try_exists() {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => return Err(refused(&file, error.to_string())),
        }
        check_mode(&file)?;
        let text = std::fs::read(&file).map_err(|error| refused(&file, error.to_string()))?;
        let written: Written = serde_json::from_slice(&text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            refused(&file, format!("line {line}, column {column} does not read"))
        })?;
        Self::try_new(file.clone(), written)
            .map(Some)
            .map_err(|reason| refused(&file, reason))
    }

    fn try_new(file: PathBuf, written: Written) -> Result<Self, String> {
        let (quiet_from, digest_at) = (
            time("quiet_from", &written.quiet_from)?,
            time("digest_at", &written.digest_at)?,
        );
        let channels: Vec<ChatChannel> = written.channels.into_iter().map(channel).collect::<Result<_, _>>()?;
        let names: BTreeSet<&str> = channels.iter().map(|channel| channel.name.as_str()).collect();
        if channels.is_empty() {
            return Err("it names no channel".to_owned());
        }
        if names.len() < channels.len() {
            return Err("two channels have one name".to_owned());
        }
        Ok(Self {
            file,
            channels,
            quiet_from,
            digest_at,
        })
    }

    /// Refuses the settings for a channel that cannot be built.
    #[must_use]
    pub fn refused(&self, channel: &str, reason: &str) -> ConfigError {
        refused(&self.file, format!("channel {channel}: {reason}"))
    }

    /// The channels with their kinds, without addresses.
    #[must_use]
    pub fn names(&self) -> String {
        let named = self
            .channels
            .iter()
            .map(|channel| format!("{} {}", channel.way.as_ref(), channel.name));
        named.collect::<Vec<_>>().join(", ")
    }
}

fn refused(file: &Path, reason: String) -> ConfigError {
    ConfigError::Chat {
        file: file.to_owned(),
        reason,
    }
}

fn time(field: &str, text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| format!("{field} is no time of day such as 20:00"))
}

fn channel(written: WrittenChannel) -> Result<ChatChannel, String> {
    let WrittenChannel {
        name,
        kind,
        url,
        secret,
        folder,
    } = written;
    let fits = name.trim() == name && (1..=LONGEST_NAME).contains(&name.chars().count());
    if !fits || name.chars().any(char::is_control) {
        return Err(format!("a channel's name has 1 to {LONGEST_NAME} characters"));
    }
    let way = match (kind, url, secret, folder) {
        (ChannelKind::Wecom, Some(url), None, None) => ChatWay::Wecom { url: url.into() },
        (ChannelKind::Dingtalk, Some(url), Some(secret), None) => ChatWay::Dingtalk {
            url: url.into(),
            secret: secret.into(),
        },
        (ChannelKind::Feishu, Some(url), Some(secret), None) => ChatWay::Feishu {
            url: url.into(),
            secret: secret.into(),
        },
        (ChannelKind::Webhook, Some(url), Some(secret), None) => ChatWay::Webhook {
            url: url.into(),
            secret: secret.into(),
        },
        (ChannelKind::File, None, None, Some(folder)) => ChatWay::File { folder },
        (ChannelKind::Log, None, None, None) => ChatWay::Log,
        (kind, ..) => return Err(format!("channel {name} needs {}", needs(kind))),
    };
    if let ChatWay::Dingtalk { secret, .. } | ChatWay::Feishu { secret, .. } = &way
        && secret.expose_secret().is_empty()
    {
        return Err(format!("channel {name} has an empty secret"));
    }
    Ok(ChatChannel { name, way })
}

fn needs(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Wecom => "url and nothing else",
        ChannelKind::Dingtalk | ChannelKind::Feishu | ChannelKind::Webhook => "url and secret and nothing else",
        ChannelKind::File => "folder and nothing else",
        ChannelKind::Log => "nothing else",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, mode: u32) -> Result<Option<ChatSettings>, String> {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder can be made");
        let file = folder.path().join(FILE);
        std::fs::write(&file, text).expect("a file can be written");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("its mode can be set");
        ChatSettings::load(folder.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn channels_and_hours_are_read() {
        let text = r#"{ "channels": [
            { "name": "执行局群", "kind": "wecom", "url": "https://a.example/?key=k" },
            { "name": "二", "kind": "dingtalk", "url": "https://b.example/", "secret": "SEC1" },
            { "name": "三", "kind": "feishu", "url": "https://c.example/", "secret": "s" },
            { "name": "四", "kind": "webhook", "url": "https://d.example/", "secret": "whsec_x" },
            { "name": "五", "kind": "file", "folder": "/srv/drop" },
            { "name": "六", "kind": "log" } ], "quiet_from": "21:15" }"#;
        let settings = load(text, 0o600).expect("lawful").expect("there");
        assert_eq!(
            settings.names(),
            "wecom 执行局群, dingtalk 二, feishu 三, webhook 四, file 五, log 六"
        );
        assert_eq!(settings.quiet_from.to_string(), "21:15:00");
        assert_eq!(settings.digest_at.to_string(), "08:30:00");
    }

    #[test]
    fn no_file_is_no_setting() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        assert!(ChatSettings::load(folder.path()).expect("nothing is wrong").is_none());
    }

    #[test]
    fn a_bad_file_is_refused_in_one_sentence_without_its_secrets() {
        let channel = |rest: &str| format!(r#"{{ "channels": [ {{ "name": "群", {rest} }} ] }}"#);
        for (text, reason) in [
            (String::new(), "line 1, column 0 does not read"),
            (channel(r#""kind": "key-9f3""#), "does not read"),
            (
                channel(r#""kind": "wecom", "url": 7, "key": "key-9f3""#),
                "does not read",
            ),
            (channel(r#""kind": "wecom""#), "channel 群 needs url and nothing else"),
            (
                channel(r#""kind": "dingtalk", "url": "key-9f3""#),
                "channel 群 needs url and secret and nothing else",
            ),
            (
                channel(r#""kind": "feishu", "url": "key-9f3", "secret": """#),
                "channel 群 has an empty secret",
            ),
            (
                channel(r#""kind": "log", "url": "key-9f3""#),
                "channel 群 needs nothing else",
            ),
            (r#"{ "channels": [] }"#.to_owned(), "it names no channel"),
            (
                r#"{ "channels": [{ "name": "a", "kind": "log" }, { "name": "a", "kind": "log" }] }"#.to_owned(),
                "two channels have one name",
            ),
            (
                r#"{ "channels": [{ "name": " ", "kind": "log" }] }"#.to_owned(),
                "a channel's name has 1 to 40 characters",
            ),
            (
                r#"{ "channels": [{ "name": "a", "kind": "log" }], "digest_at": "25:00" }"#.to_owned(),
                "digest_at is no time of day such as 20:00",
            ),
        ] {
            let error = load(&text, 0o600).err().expect("refused");
            assert!(error.contains(reason), "{reason}: {error}");
            assert!(!error.contains("key-9f3") && !error.contains('\n'), "{error}");
        }
        let error = load(&channel(r#""kind": "log""#), 0o640).err().expect("refused");
        assert!(error.contains("can be read by others"), "{error}");
    }
}
