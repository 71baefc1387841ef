//! What settings are taken and which are not.

use std::collections::BTreeMap;

use super::*;

fn good() -> BTreeMap<&'static str, String> {
    [
        ("TEAM_ID", "demo"),
        ("TEAM_SECRET", "c2VjcmV0LWNhbmFyeS1zZWNyZXQtY2FuYXJ5LXNlY3JldA=="),
        ("CONSOLE_ORIGIN", "https://help.example.com"),
        ("JOIN_ORIGIN", "https://help.example.com"),
        ("SOCKET_URL", "wss://help.example.com/socket"),
        ("CONNECTIONS_ENDPOINT", "https://abc.execute-api.eu-west-1.amazonaws.com/socket"),
        ("OIDC_ISSUER", "https://id.example.com"),
        ("OIDC_CLIENT_ID", "console"),
        ("SCHEDULE_TARGET_ARN", "arn:aws:lambda:eu-west-1:1:function:expiry"),
        ("SCHEDULE_ROLE_ARN", "arn:aws:iam::1:role/schedule"),
        ("SCHEDULE_GROUP", "sasae"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "canary-secret-access-key"),
        ("AWS_SESSION_TOKEN", "canary-session-token"),
        ("TABLE_NAME", "sasae"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

fn read(values: &BTreeMap<&'static str, String>) -> Result<Settings, SettingsError> {
    Settings::read(|name| values.get(name).cloned())
}

fn with(name: &'static str, value: &str) -> Result<Settings, SettingsError> {
    let mut values = good();
    values.insert(name, value.to_owned());
    read(&values)
}

#[test]
fn every_setting_but_the_optional_ones_must_be_there() {
    assert!(read(&good()).is_ok());
    for name in good().keys().filter(|name| **name != "AWS_SESSION_TOKEN") {
        let mut values = good();
        values.remove(name);
        let missing = Err(SettingsError::Missing { name });
        assert_eq!(read(&values).map(|_| ()), missing, "{name}");
        assert_eq!(with(name, "").map(|_| ()), missing, "{name} empty");
    }
}

#[test]
fn the_oldest_program_is_one_that_this_build_serves() {
    let oldest = |text| with("OLDEST_AGENT", text).map(|settings| settings.versions.agent_min);
    assert_eq!(oldest("").map(ProtocolVersion::number), Ok(1));
    assert_eq!(oldest("2").map(ProtocolVersion::number), Ok(2));
    for bad in ["0", "3", "two", "-1"] {
        assert!(oldest(bad).is_err(), "{bad}");
        assert!(with("OLDEST_CONSOLE", bad).is_err(), "{bad}");
    }
}

#[test]
fn mail_comes_from_an_address_or_not_at_all() {
    assert!(read(&good()).is_ok_and(|settings| settings.mail_from.is_none()));
    assert!(
        with("MAIL_FROM", "desk@example.com").is_ok_and(|settings| settings.mail_from.is_some())
    );
    assert!(with("MAIL_FROM", "desk").is_err());
}

#[test]
fn an_origin_with_anything_more_is_refused() {
    let bad = ["help.example.com", "https://a/", "https://a/x", "https://A", "https://u@a", "null"];
    for text in bad {
        assert!(with("CONSOLE_ORIGIN", text).is_err(), "{text}");
    }
    assert!(with("CONSOLE_ORIGIN", "http://127.0.0.1:8080").is_ok());
}

#[test]
fn a_short_secret_is_refused_in_every_alphabet() {
    for text in ["c2hvcnQ=", "00112233", &"0".repeat(62), "not base64 at all!"] {
        assert!(with("TEAM_SECRET", text).is_err(), "{text}");
    }
    assert_eq!(
        with("TEAM_SECRET", &"ab".repeat(32)).map(|s| s.team_secret.reveal().clone()).ok(),
        Some(vec![0xab; 32]),
    );
}

#[test]
fn nothing_secret_is_ever_printed() {
    let settings = read(&good()).unwrap();
    let printed = format!("{settings:?}");
    assert!(!printed.contains("canary"), "{printed}");
    let error = with("TEAM_SECRET", "canary").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[test]
fn ice_servers_are_a_short_json_list() {
    let servers = with("ICE_SERVERS", r#"[{"urls":["stun:stun.example.com:3478"]}]"#).unwrap();
    assert_eq!(servers.ice_servers.len(), 1);
    assert!(with("ICE_SERVERS", "stun:stun.example.com").is_err());
    let many = format!("[{}]", [r#"{"urls":[]}"#; 9].join(","));
    assert!(with("ICE_SERVERS", &many).is_err());
}
