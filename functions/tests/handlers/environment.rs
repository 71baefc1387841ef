//! What a deployment for tests is told from outside.

use std::collections::BTreeMap;

use sasae_functions::settings::Settings;

use crate::issuer::{CLIENT, ISSUER};

pub(crate) const CONSOLE: &str = "https://help.example.com";
pub(crate) const JWKS: &str = "https://id.example.com/keys";
/// In every secret of the settings, so that the log can be searched for it.
pub(crate) const CANARY: &str = "canary-canary-canary-canary-canary";

pub(crate) fn settings(extra: &[(&str, &str)]) -> Settings {
    let mut values: BTreeMap<&str, &str> = [
        ("TEAM_ID", "demo"),
        ("TEAM_SECRET", "Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LWNhbmFyeQ=="),
        ("CONSOLE_ORIGIN", CONSOLE),
        ("JOIN_ORIGIN", CONSOLE),
        ("SOCKET_URL", "wss://help.example.com/socket"),
        ("CONNECTIONS_ENDPOINT", "https://connections.example.com/socket"),
        ("OIDC_ISSUER", ISSUER),
        ("OIDC_CLIENT_ID", CLIENT),
        ("OIDC_JWKS_URL", JWKS),
        ("SCHEDULE_TARGET_ARN", "arn:aws:lambda:eu-west-1:1:function:expiry"),
        ("SCHEDULE_ROLE_ARN", "arn:aws:iam::1:role/schedule"),
        ("SCHEDULE_GROUP", "sasae"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", CANARY),
        ("TABLE_NAME", "sasae"),
        ("ICE_SERVERS", r#"[{"urls":["stun:stun.example.com"]}]"#),
    ]
    .into();
    values.extend(extra.iter().copied());
    Settings::read(|name| values.get(name).map(|value| (*value).to_owned())).unwrap()
}
