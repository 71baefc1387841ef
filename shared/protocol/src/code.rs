//! The two ways in: a link's secret and a PIN. Neither can be printed by accident.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Digits of a PIN.
pub const PIN_DIGITS: usize = 9;
/// Bytes of a link's secret: 128 bits.
pub const LINK_SECRET_BYTES: usize = 16;
/// Characters of a link's secret: 128 bits in base64url without padding (RFC 4648, section 5).
const LINK_SECRET_CHARS: usize = 22;
/// Numbers that a PIN can be: nine digits.
const PIN_RANGE: u64 = 1_000_000_000;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Why a text is no join code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither a PIN of nine digits nor a link")]
pub struct CodeError;

/// A PIN: nine digits. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pin(String);

impl Pin {
    /// Reads a PIN as people type it: spaces, hyphens and full-width digits are taken too.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let mut digits = String::with_capacity(PIN_DIGITS);
        for c in text.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '０'..='９' => {
                    let value = u32::from(c) - u32::from('０');
                    digits.extend(char::from_digit(value, 10));
                }
                ' ' | '\u{3000}' | '-' | '−' | 'ー' => {}
                _ => return Err(CodeError),
            }
            if digits.len() > PIN_DIGITS {
                return Err(CodeError);
            }
        }
        if digits.len() == PIN_DIGITS { Ok(Self(digits)) } else { Err(CodeError) }
    }

    /// A PIN from 64 random bits, each of the 10^9 equally likely; `None` asks for other bits.
    ///
    /// Bits in the incomplete last run of 10^9 are turned away, as a plain remainder would favour
    /// the small numbers.
    pub fn from_random(bits: u64) -> Option<Self> {
        let usable = u64::MAX - u64::MAX % PIN_RANGE;
        (bits < usable).then(|| Self(format!("{:09}", bits % PIN_RANGE)))
    }

    /// The nine digits: only for showing to the person who may see them, and for hashing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// A link's 128-bit secret. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkSecret(String);

impl LinkSecret {
    /// Reads the 22 characters of a link's fragment.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let shaped = text.len() == LINK_SECRET_CHARS && text.bytes().all(|b| ALPHABET.contains(&b));
        // 22 characters hold 132 bits; the last four must be zero, so that a secret has one form.
        let last = text.bytes().last().and_then(|b| ALPHABET.iter().position(|&a| a == b));
        if shaped && last.is_some_and(|value| value % 16 == 0) {
            Ok(Self(text.to_owned()))
        } else {
            Err(CodeError)
        }
    }

    /// The secret made of 128 random bits.
    pub fn from_random(bits: [u8; LINK_SECRET_BYTES]) -> Self {
        let number = u128::from_be_bytes(bits);
        let mut text = String::with_capacity(LINK_SECRET_CHARS);
        for index in 0..LINK_SECRET_CHARS {
            let shift = 122_i32 - 6 * i32::try_from(index).expect("22 fits");
            let six = if shift >= 0 { number >> shift } else { number << -shift };
            let at = usize::try_from(six & 63).expect("six bits fit");
            text.push(char::from(ALPHABET[at]));
        }
        Self(text)
    }

    /// The 22 characters: only for building a link for the person who may see it, and for hashing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What a customer has in hand: a PIN or a link's secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "code", rename_all = "snake_case")]
pub enum JoinCode {
    /// Nine digits, typed.
    Pin(Pin),
    /// A secret, taken from a link.
    Link(LinkSecret),
}

impl JoinCode {
    /// Reads whatever a person typed or pasted: a PIN, a whole link or its secret.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if let Ok(pin) = Pin::parse(text) {
            return Ok(Self::Pin(pin));
        }
        let secret = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment);
        LinkSecret::parse(secret).map(Self::Link)
    }
}

macro_rules! hidden {
    ($name:ident, $parse:path) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
        impl TryFrom<String> for $name {
            type Error = CodeError;
            fn try_from(text: String) -> Result<Self, CodeError> {
                $parse(&text)
            }
        }
        impl From<$name> for String {
            fn from(code: $name) -> String {
                code.0
            }
        }
        impl ts_rs::TS for $name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;
            fn name(_: &ts_rs::Config) -> String {
                "string".into()
            }
            fn inline(_: &ts_rs::Config) -> String {
                "string".into()
            }
        }
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "minLength": 9, "maxLength": 40 })
            }
        }
    };
}

hidden!(Pin, Pin::parse);
hidden!(LinkSecret, LinkSecret::parse);

impl fmt::Debug for JoinCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pin(_) => "JoinCode::Pin(hidden)",
            Self::Link(_) => "JoinCode::Link(hidden)",
        })
    }
}

#[cfg(test)]
mod tests;
