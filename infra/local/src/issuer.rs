//! An OpenID Connect issuer for one machine: authorization code with PKCE, nothing else.
//!
//! Sources: OpenID Connect Core 1.0 and Discovery 1.0, RFC 7636 (PKCE), RFC 9700 (best practice),
//! RFC 9068 (access tokens), RP-Initiated Logout 1.0.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use sha2::{Digest, Sha256};

use crate::{
    clock::Millis,
    engine::EngineError,
    identity,
    issuer::{
        codes::{Code, Codes, Redemption},
        keys::Keys,
        members::Person,
        request::Authorize,
    },
    records::Records,
};

pub mod codes;
pub mod keys;
pub mod members;
pub mod page;
pub mod request;
pub mod routes;
pub mod tokens;

/// Sign-in pages at once; the oldest gives way.
const PENDING_MAX: usize = 1_000;
/// How long a sign-in page may stay open.
const PENDING_MS: Millis = 30 * 60 * 1000;
/// Wrong passwords on one sign-in page.
const TRIES_MAX: u8 = 10;
/// How long a browser stays signed in.
const SIGNED_IN_MS: Millis = 12 * 60 * 60 * 1000;
/// Browsers signed in at once.
const SIGNED_IN_MAX: usize = 1_000;

/// The client that may sign in: public, so it has no secret.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// Where it may be sent back to, compared to the letter.
    pub redirects: Vec<String>,
    /// Where it may be sent after it signed out.
    pub after_logout: Vec<String>,
}

/// The issuer.
pub struct Issuer {
    address: String,
    client: Client,
    password: [u8; 32],
    keys: Keys,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    codes: Codes,
    pending: HashMap<String, Pending>,
    signed_in: HashMap<String, SignedIn>,
}

struct Pending {
    authorize: Authorize,
    until: Millis,
    tries: u8,
}

#[derive(Clone)]
struct SignedIn {
    member: Person,
    at: Millis,
}

/// What a filled-in sign-in page leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum SignIn {
    /// Back to the client with a code; the browser keeps the cookie.
    Done {
        /// Where to.
        location: String,
        /// What the browser shows next time.
        cookie: String,
    },
    /// Wrong member or password; the page may be tried again.
    Wrong,
    /// The page is too old, unknown, or was tried too often.
    Over,
}

impl Issuer {
    /// The issuer at `address`; its keys are those of the records.
    pub fn open(
        address: String,
        client: Client,
        password: &str,
        records: Records,
        now: Millis,
    ) -> Result<Self, EngineError> {
        let keys = Keys::open(records, now)?;
        Ok(Self { address, client, password: digest(password), keys, state: Mutex::default() })
    }

    /// Makes a new signing key; the one before stays known until its tokens are over.
    pub fn rotate(&self, now: Millis) -> Result<(), EngineError> {
        self.keys.rotate(now)
    }

    /// Opens a sign-in page; its id travels through the form.
    fn begin(&self, authorize: Authorize, now: Millis) -> String {
        let id = identity::secret();
        let mut state = self.lock();
        state.pending.retain(|_, pending| pending.until > now);
        if state.pending.len() >= PENDING_MAX {
            let oldest = state.pending.iter().min_by_key(|(_, pending)| pending.until);
            if let Some(oldest) = oldest.map(|(id, _)| id.clone()) {
                state.pending.remove(&oldest);
            }
        }
        let pending = Pending { authorize, until: now + PENDING_MS, tries: 0 };
        state.pending.insert(id.clone(), pending);
        id
    }

    /// A filled-in sign-in page.
    fn sign_in(&self, id: &str, person: Option<Person>, password: &str, now: Millis) -> SignIn {
        let mut state = self.lock();
        let Some(pending) = state.pending.get_mut(id).filter(|pending| pending.until > now) else {
            return SignIn::Over;
        };
        let Some(member) = person.filter(|_| digest(password) == self.password) else {
            pending.tries += 1;
            if pending.tries >= TRIES_MAX {
                state.pending.remove(id);
                return SignIn::Over;
            }
            return SignIn::Wrong;
        };
        let Some(pending) = state.pending.remove(id) else { return SignIn::Over };
        let cookie = identity::secret();
        state.signed_in.retain(|_, signed_in| signed_in.at + SIGNED_IN_MS > now);
        if state.signed_in.len() < SIGNED_IN_MAX {
            state.signed_in.insert(cookie.clone(), SignedIn { member: member.clone(), at: now });
        }
        let location = state.hand_out(&pending.authorize, member, now, now);
        SignIn::Done { location, cookie }
    }

    /// Back to the client at once, for a browser that is signed in.
    fn pass(&self, authorize: &Authorize, cookie: Option<&str>, now: Millis) -> Option<String> {
        let mut state = self.lock();
        let signed_in = state.signed_in.get(cookie?)?.clone();
        if signed_in.at + SIGNED_IN_MS <= now {
            return None;
        }
        Some(state.hand_out(authorize, signed_in.member, signed_in.at, now))
    }

    fn sign_out(&self, cookie: &str) {
        self.lock().signed_in.remove(cookie);
    }

    fn redeem(&self, redemption: &Redemption<'_>, now: Millis) -> Option<Code> {
        self.lock().codes.redeem(redemption, now)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The client's address with a fresh code.
    fn hand_out(
        &mut self,
        authorize: &Authorize,
        member: Person,
        signed_in_at: Millis,
        now: Millis,
    ) -> String {
        let code = identity::secret();
        self.codes.add(code.clone(), Code::new(authorize, member, signed_in_at, now), now);
        authorize.back(&[("code", &code)])
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests;
