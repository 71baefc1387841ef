//! What an authorization request must be; decided without looking at anything else.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Client;

/// Characters of `state` and `nonce`.
const OPAQUE_CHARS_MAX: usize = 512;
/// The length of a SHA-256 in base64url.
const CHALLENGE_CHARS: usize = 43;

/// An authorization request that may be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorize {
    /// Where to go back to; one of the client's.
    pub redirect: String,
    /// Handed back as it came.
    pub state: Option<String>,
    /// Put into the ID token as it came.
    pub nonce: Option<String>,
    /// The PKCE challenge, S256.
    pub challenge: String,
    /// The scopes that were asked for.
    pub scope: String,
    /// Whether a page may, must or must not be shown.
    pub prompt: Prompt,
}

/// Whether the person is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// Only when nobody is signed in.
    WhenNeeded,
    /// Always.
    Always,
    /// Never: an error instead.
    Never,
}

/// Why an authorization request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The client or its address is not known: nobody is sent anywhere.
    Page(&'static str),
    /// The client is told by an error at its address.
    Redirect {
        /// The client's address with the error.
        location: String,
    },
}

impl Authorize {
    /// Reads the parameters of `GET /authorize`.
    pub fn read(client: &Client, given: &BTreeMap<String, String>) -> Result<Self, Refused> {
        let get = |name: &str| given.get(name).map(String::as_str).filter(|text| !text.is_empty());
        if get("client_id") != Some(client.id.as_str()) {
            return Err(Refused::Page("unknown client_id"));
        }
        let redirect = get("redirect_uri").unwrap_or_default();
        if !client.redirects.iter().any(|known| known == redirect) {
            return Err(Refused::Page("redirect_uri is not one of the client's"));
        }
        let state = get("state");
        let refuse = |error: &str| {
            let mut pairs = vec![("error", error)];
            pairs.extend(state.map(|state| ("state", state)));
            Refused::Redirect { location: with_query(redirect, &pairs) }
        };
        let opaque_fits = |text: Option<&str>| text.is_none_or(|t| t.len() <= OPAQUE_CHARS_MAX);
        if !opaque_fits(state) {
            return Err(Refused::Page("state is too long"));
        }
        if get("response_type") != Some("code") {
            return Err(refuse("unsupported_response_type"));
        }
        let scope = get("scope").unwrap_or_default();
        if !scope.split(' ').any(|one| one == "openid") || scope.len() > OPAQUE_CHARS_MAX {
            return Err(refuse("invalid_scope"));
        }
        let challenge = get("code_challenge").unwrap_or_default();
        let is_s256 = get("code_challenge_method") == Some("S256");
        if !is_s256 || challenge.len() != CHALLENGE_CHARS || !opaque_fits(get("nonce")) {
            return Err(refuse("invalid_request"));
        }
        let prompt = match get("prompt") {
            None => Prompt::WhenNeeded,
            Some("none") => Prompt::Never,
            Some("login" | "select_account" | "consent") => Prompt::Always,
            Some(_) => return Err(refuse("invalid_request")),
        };
        Ok(Self {
            redirect: redirect.to_owned(),
            state: state.map(str::to_owned),
            nonce: get("nonce").map(str::to_owned),
            challenge: challenge.to_owned(),
            scope: scope.to_owned(),
            prompt,
        })
    }

    /// The client's address with these parameters and the state.
    pub fn back(&self, pairs: &[(&str, &str)]) -> String {
        let mut pairs = pairs.to_vec();
        pairs.extend(self.state.as_deref().map(|state| ("state", state)));
        with_query(&self.redirect, &pairs)
    }
}

/// An address with parameters added.
pub fn with_query(address: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = address.to_owned();
    for (at, (name, value)) in pairs.iter().enumerate() {
        out.push(if at == 0 && !address.contains('?') { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        out.extend(utf8_percent_encode(value, NON_ALPHANUMERIC));
    }
    out
}
