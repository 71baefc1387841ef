//! A link that reaches this program from outside: command line, `sasae://`, a second start.
//!
//! Whatever comes this way is a hint. The running agent shows where it leads and asks before it
//! joins anything.

#[cfg(unix)]
mod unix;

use sasae_protocol::JoinCode;

use crate::core::Input;

#[cfg(unix)]
pub use unix::{Desk, hand_over, register_scheme};

/// The scheme of links that a browser hands to the agent.
pub const SCHEME: &str = "sasae";
/// The most bytes of a hint.
pub const HINT_BYTES_MAX: usize = 1_024;

/// Why a text is no hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither a link nor a PIN")]
pub struct HintError;

/// Reads a hint: `https://gateway/j#secret`, `sasae://join?gateway=https://gateway#code`, a link's
/// secret or a PIN.
pub fn read_hint(text: &str) -> Result<Input, HintError> {
    let text = text.trim();
    if text.len() > HINT_BYTES_MAX {
        return Err(HintError);
    }
    let code = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment);
    let code = JoinCode::parse(code).map_err(|_| HintError)?;
    let gateway = match text.strip_prefix("sasae://join?") {
        Some(query) => {
            let query = query.split('#').next().unwrap_or_default();
            let gateway = query.split('&').find_map(|pair| pair.strip_prefix("gateway="));
            Some(crate::core::gateway_of(&decode(gateway.ok_or(HintError)?)).ok_or(HintError)?)
        }
        None if text.contains("://") => Some(crate::core::gateway_of(text).ok_or(HintError)?),
        None => None,
    };
    Ok(Input::Opened { gateway, code })
}

/// Undoes percent-encoding (RFC 3986, section 2.1); what is not valid stays as it is.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                plain.push(byte);
                at += 3;
            }
            _ => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: &str) -> Option<(Option<String>, JoinCode)> {
        match read_hint(text) {
            Ok(Input::Opened { gateway, code }) => Some((gateway, code)),
            _ => None,
        }
    }

    #[test]
    fn links_and_pins_are_hints() {
        let secret = "AAAAAAAAAAAAAAAAAAAAAA";
        let (gateway, _) = opened(&format!("https://help.example.jp/j#{secret}")).unwrap();
        assert_eq!(gateway.as_deref(), Some("https://help.example.jp"));
        let scheme = "sasae://join?gateway=https%3A%2F%2Fhelp.example.jp%3A8443#123456789";
        let (gateway, code) = opened(scheme).unwrap();
        assert_eq!(gateway.as_deref(), Some("https://help.example.jp:8443"));
        assert_eq!(code, JoinCode::parse("123456789").unwrap());
        assert_eq!(opened("123 456 789").unwrap().0, None);
    }

    #[test]
    fn what_is_no_hint_is_refused() {
        let long = "1".repeat(HINT_BYTES_MAX + 1);
        let wrong = [
            "",
            "hello",
            "sasae://join#123456789",
            "sasae://join?gateway=ftp://x#123456789",
            "http://help.example.jp/j#AAAAAAAAAAAAAAAAAAAAAA",
            long.as_str(),
        ];
        for text in wrong {
            assert!(opened(text).is_none(), "{text}");
        }
    }
}
