//! What each setting means (设置说明), for whoever sets it: the manuals' table is printed from here, with the defaults of
//! the code.

use std::fmt::Write as _;

use super::Config;

/// A setting, as the manuals tell of it.
struct Setting {
    /// Its name in `zhixing.toml`.
    key: &'static str,
    /// What it is, in Chinese.
    zh: &'static str,
    /// The same in English.
    en: &'static str,
}

const fn setting(key: &'static str, zh: &'static str, en: &'static str) -> Setting {
    Setting { key, zh, en }
}

/// Every setting there is.
const SETTINGS: [Setting; 21] = [
    setting(
        "database_url",
        "数据库：`sqlite://…` 或者 `postgres://…`",
        "the database: `sqlite://…` or `postgres://…`",
    ),
    setting(
        "database_connections",
        "至多几个数据库连接",
        "most connections to the database",
    ),
    setting("listen", "服务地址", "address to serve on"),
    setting(
        "admin_listen",
        "指标地址，只限本机，多个进程各用一个",
        "address of the figures, loopback alone, one a process",
    ),
    setting("secret_dir", "密钥目录", "folder of the secrets"),
    setting(
        "log",
        "日志的详略，如 `info`、`warn`",
        "what is logged, such as `info` or `warn`",
    ),
    setting(
        "otlp_endpoint",
        "收集追踪的地址，如 `http://127.0.0.1:4318`；空为不送",
        "where traces go by OTLP/HTTP, such as `http://127.0.0.1:4318`; none are sent where it is empty",
    ),
    setting(
        "trusted_proxies",
        "可信代理的地址或者网段，逗号分隔；只有它们的 `X-Forwarded-For` 算数",
        "proxies whose `X-Forwarded-For` counts: addresses or networks, with commas between",
    ),
    setting(
        "trusted_documents",
        "登记的查询，JSON 文件：`{\"<文本的 SHA-256>\": \"query …\"}` 或者 Apollo 的 manifest，加在程序自带的之上；示范县也读",
        "file of registered documents, a JSON object of SHA-256 and text or a manifest of Apollo, beside those of the \
         build; the demo reads it too",
    ),
    setting(
        "cors_origins",
        "可以从浏览器页面访问的来源，逗号分隔，如 `https://portal.court.example`",
        "origins whose pages may ask from a browser, with commas between",
    ),
    setting(
        "explore",
        "是否提供查询台 `/explore`",
        "whether there is an explorer at `/explore`",
    ),
    setting(
        "tls_cert",
        "证书链，PEM 文件；空为由代理加密。更换文件半分钟内生效",
        "PEM file of the certificate and its chain, empty where a proxy speaks TLS; a new file is shown within half a minute",
    ),
    setting(
        "tls_key",
        "证书的私钥，PEM 文件",
        "PEM file of the certificate's private key",
    ),
    setting(
        "rate_account",
        "每个账号每分钟的请求（查询代价每五百加一）",
        "units one account may ask a minute: one a request, one more for each 500 of cost",
    ),
    setting(
        "rate_address",
        "每个地址每分钟的请求（未登录）",
        "units one address may ask a minute without a token",
    ),
    setting(
        "sign_ins_a_minute",
        "同一地址每分钟登录次数；全院共用一个出口地址的，按人数放宽",
        "sign-ins tried a minute from one address; more where a whole office comes from one",
    ),
    setting(
        "mfa",
        "干警动态口令：`required`、`optional`、`off`",
        "second factor of staff: `required`, `optional` or `off`",
    ),
    setting(
        "front_loaded_notice",
        "执行通知前置：`true` 时判决已载明执行通知的可以免予另行通知",
        "whether a judgment that carries the enforcement notice takes its place",
    ),
    setting(
        "escalate_to_leader_after_days",
        "超期几日通知团队负责人，`0` 不通知；负责人以 `zhixing user lead 用户名` 指定",
        "days overdue from which the leader of the team is told, never at `0`; `zhixing user lead NAME` names him",
    ),
    setting(
        "escalate_to_chief_after_days",
        "超期几日通知执行局长，`0` 不通知",
        "days overdue from which the chief of the bureau is told, never at `0`",
    ),
    setting(
        "backup_recipients",
        "备份收件公钥 `age1…`，逗号分隔",
        "who can open backups: public keys `age1…`, with commas between",
    ),
];

/// The settings there are, by name.
pub(super) const KEYS: [&str; SETTINGS.len()] = {
    let mut keys = [""; SETTINGS.len()];
    let mut at = 0;
    while at < keys.len() {
        keys[at] = SETTINGS[at].key;
        at += 1;
    }
    keys
};

/// The variable of the environment that sets a setting.
#[must_use]
pub fn variable(key: &str) -> String {
    format!("ZHIXING_{}", key.to_ascii_uppercase())
}

/// The table of the settings as the manuals show it, in Chinese or in English.
#[must_use]
pub fn table(english: bool) -> String {
    let defaults = serde_json::to_value(Config::default()).unwrap_or_default();
    let mut text = String::from(if english {
        "| in `zhixing.toml` | variable | default | what it is |\n|---|---|---|---|\n"
    } else {
        "| `zhixing.toml` | 环境变量 | 默认 | 说明 |\n|---|---|---|---|\n"
    });
    for Setting { key, zh, en } in &SETTINGS {
        let default = &defaults[*key];
        let default = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        let default = match (default.as_str(), english) {
            ("", true) => "none".to_owned(),
            ("", false) => "无".to_owned(),
            (default, _) => format!("`{default}`"),
        };
        let (variable, told) = (variable(key), if english { en } else { zh });
        writeln!(text, "| `{key}` | `{variable}` | {default} | {told} |").expect("a text takes whatever is written");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_told_of_and_nothing_else() {
        let serde_json::Value::Object(settings) = serde_json::to_value(Config::default()).expect("settings") else {
            panic!("the settings are a table");
        };
        let mut told = KEYS.to_vec();
        told.sort_unstable();
        let mut there: Vec<&str> = settings.keys().map(String::as_str).collect();
        there.sort_unstable();
        assert_eq!(told, there);
        assert!(table(false).contains("| `listen` | `ZHIXING_LISTEN` | `127.0.0.1:8080` |"));
        assert!(table(true).contains("| `tls_key` | `ZHIXING_TLS_KEY` | none |"));
    }
}
