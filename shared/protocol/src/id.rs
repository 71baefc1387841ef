//! Identifiers: one type for each kind of thing, checked once where they come in.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use ulid::Ulid;

/// Why a text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}")]
pub struct IdError {
    /// The kind of identifier that was expected.
    pub kind: &'static str,
}

macro_rules! string_id {
    ($(#[$doc:meta])* $name:ident, $max:expr, $allowed:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(try_from = "String", into = "String")]
        #[ts(as = "String")]
        pub struct $name(String);

        impl $name {
            /// The most bytes that it can have.
            pub const BYTES_MAX: usize = $max;

            /// Checks a text: 1 to [`Self::BYTES_MAX`] bytes of the characters that this kind has.
            pub fn new(text: &str) -> Result<Self, IdError> {
                let fits = !text.is_empty() && text.len() <= Self::BYTES_MAX;
                if fits && text.bytes().all($allowed) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(IdError { kind: stringify!($name) })
                }
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "minLength": 1, "maxLength": $max })
            }
        }
    };
}

macro_rules! ulid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
        )]
        #[serde(try_from = "String", into = "String")]
        #[ts(as = "String")]
        pub struct $name(Ulid);

        impl $name {
            /// The identifier with these 128 bits.
            pub const fn new(ulid: Ulid) -> Self {
                Self(ulid)
            }

            /// Reads the 26 characters of Crockford's base 32.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let error = IdError { kind: stringify!($name) };
                Ulid::from_string(text).map(Self).map_err(|_| error)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.to_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{26}$" })
            }
        }
    };
}

fn is_slug(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn is_base64(byte: u8) -> bool {
    is_slug(byte) || matches!(byte, b'+' | b'/' | b'=')
}

string_id!(
    /// A team: the tenant.
    TeamId, 40, is_slug
);
string_id!(
    /// A channel of a team.
    ChannelId, 40, is_slug
);
string_id!(
    /// A member of a team.
    MemberId, 64, is_slug
);
string_id!(
    /// A WebSocket connection, as the gateway names it (base 64).
    ConnectionId, 64, is_base64
);
string_id!(
    /// The public half of a device's Ed25519 key (RFC 8032), 64 hexadecimal digits.
    DeviceKey, 64, |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f')
);
string_id!(
    /// An Ed25519 signature (RFC 8032), 128 hexadecimal digits.
    Signature, 128, |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f')
);
string_id!(
    /// A channel's public entry: 128 random bits in base64url. Public, but not to be guessed.
    EntryId, 22, is_slug
);
ulid_id!(
    /// A session: one support case.
    SessionId
);
ulid_id!(
    /// A request for a share, and the consent that answers it.
    RequestId
);
ulid_id!(
    /// A command, named by the console that gives it, so that a repeat is recognised.
    CommandId
);
ulid_id!(
    /// A group of a team's members.
    GroupId
);
ulid_id!(
    /// An invitation into a team.
    InvitationId
);
