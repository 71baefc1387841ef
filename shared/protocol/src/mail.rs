//! Sending a session's link and PIN by mail, and the same words ready to paste.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Language, Timestamp};

/// Why a text is no mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address")]
pub struct MailAddressError;

/// A mail address. `Debug` hides it: whose mail it is belongs in no log.
///
/// What browsers take as one (HTML, "valid e-mail address"), within the lengths of RFC 5321,
/// section 4.5.3.1. A host outside ASCII is written in its ASCII form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(as = "String")]
pub struct MailAddress(String);

impl MailAddress {
    /// The most characters of an address.
    pub const CHARS_MAX: usize = 254;
    /// The most characters before its at sign.
    const LOCAL_CHARS_MAX: usize = 64;

    /// Reads an address as people type it: spaces around it are no part of it.
    pub fn parse(text: &str) -> Result<Self, MailAddressError> {
        let text = text.trim();
        let (local, host) = text.rsplit_once('@').ok_or(MailAddressError)?;
        let fits = text.len() <= Self::CHARS_MAX && local.len() <= Self::LOCAL_CHARS_MAX;
        if fits && is_local(local) && is_host(host) {
            Ok(Self(text.to_owned()))
        } else {
            Err(MailAddressError)
        }
    }

    /// The address: only for sending to it and for showing it to those who may see it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

fn is_local(local: &str) -> bool {
    let is_taken = |b: u8| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b);
    !local.is_empty() && local.bytes().all(is_taken)
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        let inner = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        let fits = !label.is_empty() && label.len() <= 63 && label.bytes().all(inner);
        fits && !label.starts_with('-') && !label.ends_with('-')
    };
    host.contains('.') && host.split('.').all(is_label)
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailAddress(hidden)")
    }
}

impl TryFrom<String> for MailAddress {
    type Error = MailAddressError;
    fn try_from(text: String) -> Result<Self, MailAddressError> {
        Self::parse(&text)
    }
}

impl From<MailAddress> for String {
    fn from(address: MailAddress) -> String {
        address.0
    }
}

impl JsonSchema for MailAddress {
    fn schema_name() -> Cow<'static, str> {
        "MailAddress".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 5, "maxLength": Self::CHARS_MAX })
    }
}

/// `POST /api/sessions/{session}/mail`: sends link and PIN. It is audited without the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MailCodes {
    /// To whom.
    pub to: MailAddress,
    /// In which language.
    pub language: Language,
}

/// The answer to `POST /api/sessions/{session}/mail`: the mail service has taken it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CodesMailed {
    /// When.
    pub at: Timestamp,
}

/// A letter in one language: what is mailed, and what is pasted into a mail or a chat.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// Its text, line by line.
    pub body: String,
}

/// Codes are in it, so it is not printed.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Letter(hidden)")
    }
}

/// The same letter in both languages, ready to paste; the mail says exactly this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Letters {
    /// In Japanese.
    pub ja: Letter,
    /// In English.
    pub en: Letter,
}

impl Letters {
    /// The letter in this language.
    pub const fn of(&self, language: Language) -> &Letter {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_people_have_are_taken() {
        for good in ["yamada@example.co.jp", " a.b+c@x-y.example ", "o'hara@example.com"] {
            assert!(MailAddress::parse(good).is_ok(), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(64));
        assert!(MailAddress::parse(&long).is_ok());
    }

    #[test]
    fn what_could_add_a_header_or_a_second_receiver_is_refused() {
        let long = format!("{}@example.com", "a".repeat(65));
        let far = format!("a@{}.com", "b".repeat(260));
        for bad in [
            "",
            "yamada",
            "@example.com",
            "a@localhost",
            "a@example..com",
            "a@-example.com",
            "a b@example.com",
            "a@example.com\r\nBcc: b@example.com",
            "a@example.com,b@example.com",
            "Yamada <a@example.com>",
            "a\"@example.com",
            "山田@example.com",
            long.as_str(),
            far.as_str(),
        ] {
            assert_eq!(MailAddress::parse(bad), Err(MailAddressError), "{bad}");
        }
    }

    #[test]
    fn an_address_is_not_printed() {
        let address = MailAddress::parse("yamada@example.com").expect("an address");
        assert!(!format!("{address:?}").contains("yamada"));
    }
}
