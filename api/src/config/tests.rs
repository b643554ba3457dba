//! Settings as they are read, masked and refused.

use super::*;

#[test]
fn service_asks_staff_for_a_second_factor_unless_told_otherwise() {
    assert_eq!(Config::default().mfa, Mfa::Required);
    let read = |text: &str| Config::read(&Config::sources().merge(Toml::string(text))).map(|config| config.mfa);
    assert!(matches!(read("mfa = 'optional'"), Ok(Mfa::Optional)));
    assert!(matches!(read("mfa = 'off'"), Ok(Mfa::Off)));
    assert!(read("mfa = 'sometimes'").is_err());
}

#[test]
fn lists_are_read_item_by_item() {
    let config = |proxies: &str, origins: &str| Config {
        trusted_proxies: proxies.to_owned(),
        cors_origins: origins.to_owned(),
        ..Config::default()
    };
    let lawful = config("127.0.0.1, 10.0.0.0/8,", "https://court.example, http://127.0.0.1:3000");
    assert_eq!(lawful.proxies().map(|proxies| proxies.len()).ok(), Some(2));
    assert_eq!(lawful.origins().map(|origins| origins.len()).ok(), Some(2));
    for wrong in ["localhost", "10.0.0.1 10.0.0.2", "*"] {
        assert!(
            matches!(config(wrong, "").proxies(), Err(ConfigError::Proxy(_))),
            "{wrong}"
        );
    }
    for wrong in [
        "*",
        "null",
        "court.example",
        "https://court.example/",
        "https://",
        "ftp://a",
        "https://A b",
    ] {
        assert!(
            matches!(config("", wrong).origins(), Err(ConfigError::Origin(_))),
            "{wrong}"
        );
    }
}

#[test]
fn a_password_in_the_address_is_not_shown() {
    let config = Config {
        database_url: "postgres://zx:secret@db/zx".to_owned(),
        ..Config::default()
    };
    assert_eq!(config.masked_url(), "postgres://zx:***@db/zx");
    assert!(!format!("{config:?}").contains("secret"));
    for (address, masked) in [
        ("postgres://zx:se@cr@et@db/zx", "postgres://zx:***@db/zx"),
        (
            "postgres://db/zx?user=zx&password=secret",
            "postgres://db/zx?user=zx&password=***",
        ),
        (
            "postgres://zx@/zx?host=/run/postgresql",
            "postgres://zx@/zx?host=/run/postgresql",
        ),
        ("sqlite://data/zhixing.db?mode=rwc", "sqlite://data/zhixing.db?mode=rwc"),
    ] {
        let database_url = address.to_owned();
        let config = Config {
            database_url,
            ..Config::default()
        };
        assert_eq!(config.masked_url(), masked);
    }
}

#[test]
fn a_variable_that_names_no_setting_is_refused_with_the_nearest() {
    let check = |name: &str| check_variables([name.to_owned()]).map_err(|error| error.to_string());
    assert_eq!(check("ZHIXING_LISTEN"), Ok(()));
    assert_eq!(check("PATH"), Ok(()));
    let refused = check("ZHIXING_DATABSE_URL").expect_err("a slip");
    assert!(refused.contains("did you mean ZHIXING_DATABASE_URL?"), "{refused}");
}
