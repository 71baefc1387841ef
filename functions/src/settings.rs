//! What a deployment is told from outside: names, addresses, keys. Read once, checked whole.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use sasae_protocol::signal::{ICE_SERVERS_MAX, IceServer};
use sasae_protocol::{
    AGENT_VERSION_MIN, CONSOLE_VERSION_MIN, MailAddress, PROTOCOL_VERSION, ProtocolVersion, TeamId,
};

/// The fewest bytes of the team's secret: as many as HMAC-SHA-256 gives back (RFC 2104).
pub const TEAM_SECRET_BYTES_MIN: usize = 32;
/// The fewest characters of the edge's secret.
const EDGE_SECRET_CHARS_MIN: usize = 22;

/// Why the settings cannot be used. It names the setting and never repeats its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// It is not there, or empty.
    #[error("{name} is not set")]
    Missing {
        /// The environment's name for it.
        name: &'static str,
    },
    /// It is there and cannot be what it is to be.
    #[error("{name} is not {expected}")]
    Malformed {
        /// The environment's name for it.
        name: &'static str,
        /// What it is to be.
        expected: &'static str,
    },
}

/// A value that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden<T>(T);

impl<T> Hidden<T> {
    /// Hides a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value: only for the one use that it is for.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

/// What a deployment is told from outside.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The team that this deployment is for (`TEAM_ID`).
    pub team: TeamId,
    /// The key of the keyed hashes (`TEAM_SECRET`, base64 or hexadecimal, at least 32 bytes).
    pub team_secret: Hidden<Vec<u8>>,
    /// The exact origin of the console (`CONSOLE_ORIGIN`).
    pub console_origin: String,
    /// The origin of the join page (`JOIN_ORIGIN`).
    pub join_origin: String,
    /// Where clients open the WebSocket (`SOCKET_URL`).
    pub socket_url: String,
    /// Where connections are posted to (`CONNECTIONS_ENDPOINT`).
    pub connections_endpoint: String,
    /// What the edge in front adds to every request as `x-sasae-edge` (`EDGE_SECRET`, optional).
    ///
    /// With it, a request that did not come through the edge is refused, and the caller's address
    /// is the one that the edge saw; without it, the address is the connection's own.
    pub edge_secret: Option<Hidden<String>>,
    /// Who may say who is signed in.
    pub sign_in: SignIn,
    /// STUN and TURN servers (`ICE_SERVERS`, a JSON list, optional).
    pub ice_servers: Vec<IceServer>,
    /// The scheduler of expiries.
    pub schedule: ScheduleSettings,
    /// The oldest programs that are served.
    pub versions: Versions,
    /// The address that mail comes from (`MAIL_FROM`); without one no mail is sent.
    pub mail_from: Option<MailAddress>,
    /// The AWS that everything is in.
    pub aws: AwsSettings,
}

/// The oldest programs that are served: what this build can, or newer ones.
#[derive(Debug, Clone, Copy)]
pub struct Versions {
    /// The oldest console (`OLDEST_CONSOLE`, optional).
    pub console_min: ProtocolVersion,
    /// The oldest agent (`OLDEST_AGENT`, optional).
    pub agent_min: ProtocolVersion,
}

/// Who may say who is signed in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The issuer, as its tokens name it (`OIDC_ISSUER`).
    pub issuer: String,
    /// The console as the issuer knows it (`OIDC_CLIENT_ID`).
    pub client_id: String,
    /// Where the issuer's keys are (`OIDC_JWKS_URL`); none asks its discovery document.
    pub jwks_url: Option<String>,
}

/// The scheduler of expiries.
#[derive(Debug, Clone)]
pub struct ScheduleSettings {
    /// The function that is called (`SCHEDULE_TARGET_ARN`).
    pub target_arn: String,
    /// As whom it is called (`SCHEDULE_ROLE_ARN`).
    pub role_arn: String,
    /// The group that the schedules are in (`SCHEDULE_GROUP`).
    pub group: String,
}

/// The AWS that everything is in.
#[derive(Debug, Clone)]
pub struct AwsSettings {
    /// Its region (`AWS_REGION`).
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: Hidden<String>,
    /// `AWS_SESSION_TOKEN`, for temporary keys.
    pub session_token: Option<Hidden<String>>,
    /// The table (`TABLE_NAME`).
    pub table: String,
    /// Another address of DynamoDB (`AWS_ENDPOINT_URL_DYNAMODB`).
    pub dynamodb_endpoint: Option<String>,
    /// Another address of the scheduler (`AWS_ENDPOINT_URL_SCHEDULER`).
    pub scheduler_endpoint: Option<String>,
    /// Another address of the mail service (`AWS_ENDPOINT_URL_SESV2`).
    pub mail_endpoint: Option<String>,
}

impl Settings {
    /// Reads and checks everything; `lookup` gives a variable of the environment.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let from = Reader { lookup: &lookup };
        Ok(Self {
            team: from.parsed("TEAM_ID", "a team's id", |text| TeamId::new(text).ok())?,
            team_secret: Hidden::new(from.parsed(
                "TEAM_SECRET",
                "32 bytes or more in base64 or hexadecimal",
                secret_bytes,
            )?),
            console_origin: from.parsed("CONSOLE_ORIGIN", "an origin", origin)?,
            join_origin: from.parsed("JOIN_ORIGIN", "an origin", origin)?,
            socket_url: from.parsed("SOCKET_URL", "a ws or wss address", socket_url)?,
            connections_endpoint: from.parsed("CONNECTIONS_ENDPOINT", "an address", web_url)?,
            edge_secret: from.edge_secret()?,
            sign_in: SignIn {
                issuer: from.parsed("OIDC_ISSUER", "an address", issuer)?,
                client_id: from.text("OIDC_CLIENT_ID")?,
                jwks_url: from.optional_url("OIDC_JWKS_URL")?,
            },
            ice_servers: from.ice_servers()?,
            schedule: ScheduleSettings {
                target_arn: from.text("SCHEDULE_TARGET_ARN")?,
                role_arn: from.text("SCHEDULE_ROLE_ARN")?,
                group: from.text("SCHEDULE_GROUP")?,
            },
            versions: Versions {
                console_min: from.oldest("OLDEST_CONSOLE", CONSOLE_VERSION_MIN)?,
                agent_min: from.oldest("OLDEST_AGENT", AGENT_VERSION_MIN)?,
            },
            mail_from: from.mail_from()?,
            aws: AwsSettings {
                region: from.text("AWS_REGION")?,
                access_key_id: from.text("AWS_ACCESS_KEY_ID")?,
                secret_access_key: Hidden::new(from.text("AWS_SECRET_ACCESS_KEY")?),
                session_token: from.optional("AWS_SESSION_TOKEN").map(Hidden::new),
                table: from.text("TABLE_NAME")?,
                dynamodb_endpoint: from.optional_url("AWS_ENDPOINT_URL_DYNAMODB")?,
                scheduler_endpoint: from.optional_url("AWS_ENDPOINT_URL_SCHEDULER")?,
                mail_endpoint: from.optional_url("AWS_ENDPOINT_URL_SESV2")?,
            },
        })
    }
}

struct Reader<'a, L> {
    lookup: &'a L,
}

impl<L: Fn(&str) -> Option<String>> Reader<'_, L> {
    fn optional(&self, name: &'static str) -> Option<String> {
        (self.lookup)(name).filter(|text| !text.is_empty())
    }

    fn text(&self, name: &'static str) -> Result<String, SettingsError> {
        self.optional(name).ok_or(SettingsError::Missing { name })
    }

    fn parsed<T>(
        &self,
        name: &'static str,
        expected: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, SettingsError> {
        parse(&self.text(name)?).ok_or(SettingsError::Malformed { name, expected })
    }

    fn optional_url(&self, name: &'static str) -> Result<Option<String>, SettingsError> {
        let Some(text) = self.optional(name) else { return Ok(None) };
        let url = web_url(&text);
        url.map(Some).ok_or(SettingsError::Malformed { name, expected: "an address" })
    }

    fn edge_secret(&self) -> Result<Option<Hidden<String>>, SettingsError> {
        let name = "EDGE_SECRET";
        match self.optional(name) {
            Some(text) if text.len() < EDGE_SECRET_CHARS_MIN => {
                Err(SettingsError::Malformed { name, expected: "22 characters or more" })
            }
            secret => Ok(secret.map(Hidden::new)),
        }
    }

    /// At least what this build can serve, and never newer than itself.
    fn oldest(
        &self,
        name: &'static str,
        least: ProtocolVersion,
    ) -> Result<ProtocolVersion, SettingsError> {
        let Some(text) = self.optional(name) else { return Ok(least) };
        let version = text.parse().ok().map(ProtocolVersion::new);
        version
            .filter(|version| (least..=PROTOCOL_VERSION).contains(version))
            .ok_or(SettingsError::Malformed { name, expected: "a version that this build serves" })
    }

    fn mail_from(&self) -> Result<Option<MailAddress>, SettingsError> {
        let name = "MAIL_FROM";
        let Some(text) = self.optional(name) else { return Ok(None) };
        let address = MailAddress::parse(&text).ok();
        address.map(Some).ok_or(SettingsError::Malformed { name, expected: "a mail address" })
    }

    fn ice_servers(&self) -> Result<Vec<IceServer>, SettingsError> {
        let name = "ICE_SERVERS";
        let Some(text) = self.optional(name) else { return Ok(Vec::new()) };
        serde_json::from_str(&text)
            .ok()
            .filter(|servers: &Vec<IceServer>| servers.len() <= ICE_SERVERS_MAX)
            .ok_or(SettingsError::Malformed { name, expected: "a JSON list of at most 8 servers" })
    }
}

/// Hexadecimal first: 64 hexadecimal digits are base64 too, of other bytes.
fn secret_bytes(text: &str) -> Option<Vec<u8>> {
    hex::decode(text)
        .or_else(|_| STANDARD.decode(text))
        .or_else(|_| STANDARD_NO_PAD.decode(text))
        .or_else(|_| URL_SAFE_NO_PAD.decode(text))
        .ok()
        .filter(|bytes| bytes.len() >= TEAM_SECRET_BYTES_MIN)
}

fn is_visible_ascii(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// An `http` or `https` address, without a slash at its end.
fn web_url(text: &str) -> Option<String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let fits = is_visible_ascii(host) && !host.is_empty() && !host.starts_with('/');
    fits.then(|| text.trim_end_matches('/').to_owned())
}

/// An issuer is compared letter by letter, so a slash at its end stays.
fn issuer(text: &str) -> Option<String> {
    web_url(text).map(|_| text.to_owned())
}

fn socket_url(text: &str) -> Option<String> {
    let host = text.strip_prefix("wss://").or_else(|| text.strip_prefix("ws://"))?;
    (is_visible_ascii(host) && !host.is_empty() && !host.starts_with('/')).then(|| text.to_owned())
}

/// An origin as browsers write it (RFC 6454, section 6.2): scheme and host, no path.
fn origin(text: &str) -> Option<String> {
    let url = web_url(text)?;
    let (_, host) = url.split_once("://")?;
    let is_bare = !host.contains(['/', '?', '#', '@']) && *host == host.to_ascii_lowercase();
    (is_bare && url == text).then_some(url)
}

#[cfg(test)]
mod tests;
