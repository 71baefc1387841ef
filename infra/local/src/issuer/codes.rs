//! Authorization codes: each works once, within a minute, for who asked for it.

use std::collections::HashMap;

use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};

use super::{Authorize, members::Person};
use crate::clock::Millis;

/// How long a code may wait.
pub const CODE_MS: Millis = 60 * 1000;
/// Codes at once.
const CODES_MAX: usize = 10_000;

/// What a code stands for.
#[derive(Debug, Clone)]
pub struct Code {
    /// Who signed in.
    pub member: Person,
    /// When the person signed in.
    pub signed_in_at: Millis,
    /// For the ID token.
    pub nonce: Option<String>,
    /// What was asked for.
    pub scope: String,
    redirect: String,
    challenge: String,
    until: Millis,
}

/// What a client brings to have a code redeemed.
#[derive(Debug)]
pub struct Redemption<'a> {
    /// The code.
    pub code: &'a str,
    /// The address that the code was sent to.
    pub redirect: &'a str,
    /// The PKCE verifier.
    pub verifier: &'a str,
}

impl Code {
    /// A code's content, valid from now.
    pub fn new(authorize: &Authorize, member: Person, signed_in_at: Millis, now: Millis) -> Self {
        Self {
            member,
            signed_in_at,
            nonce: authorize.nonce.clone(),
            scope: authorize.scope.clone(),
            redirect: authorize.redirect.clone(),
            challenge: authorize.challenge.clone(),
            until: now + CODE_MS,
        }
    }
}

/// The codes that wait.
#[derive(Debug, Default)]
pub struct Codes {
    waiting: HashMap<String, Code>,
}

impl Codes {
    /// Adds a code.
    pub fn add(&mut self, name: String, code: Code, now: Millis) {
        self.waiting.retain(|_, waiting| waiting.until > now);
        if self.waiting.len() < CODES_MAX {
            self.waiting.insert(name, code);
        }
    }

    /// Gives a code's content once. Any attempt uses the code up, a wrong one too.
    pub fn redeem(&mut self, given: &Redemption<'_>, now: Millis) -> Option<Code> {
        let code = self.waiting.remove(given.code)?;
        let is_length = (43..=128).contains(&given.verifier.len());
        let verifier = PkceCodeVerifier::new(given.verifier.to_owned());
        let is_right = is_length
            && code.until > now
            && code.redirect == given.redirect
            && PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str() == code.challenge;
        is_right.then_some(code)
    }
}
