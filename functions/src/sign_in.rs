//! Who is signed in: a bearer token of the team's issuer, checked whole.
//!
//! Taken are access tokens only, as RFC 9068 and Cognito make them: `token_use` is `access`, or the
//! header's `typ` is `at+jwt`; an ID token tells the console who signed in and opens nothing here.
//! The algorithm is the one that the issuer's key is made for, whatever the token says, and a key
//! that the token brings along is never looked at (RFC 8725).

mod keys;
mod verifier;

use jsonwebtoken::{Algorithm, Validation};
use sasae_protocol::{ErrorCode, MailAddress, Timestamp};
use sasae_store::TokenSubject;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;

use crate::denied::Denied;
use crate::settings::SignIn;
use crate::world::World;
use keys::{Key, KeyRing};

/// The most bytes of a token.
const TOKEN_BYTES_MAX: usize = 8 * 1024;
/// How far the issuer's clock may be from ours.
const LEEWAY_SECONDS: u64 = 60;

/// Where bearer tokens are checked.
pub(crate) struct SignInDesk {
    sign_in: SignIn,
    ring: Mutex<KeyRing>,
}

/// What is read of a token.
#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    exp: f64,
    #[serde(default)]
    nbf: Option<f64>,
    #[serde(default)]
    aud: Option<Audience>,
    #[serde(default)]
    client_id: Option<String>,
    #[serde(default)]
    token_use: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    email_verified: Option<Value>,
    #[serde(default)]
    name: Option<String>,
}

/// What the issuer says of a person in an ID token.
pub(crate) struct Verified {
    /// An address that the issuer has verified.
    pub(crate) mail: MailAddress,
    /// The person's name, as the issuer has it.
    pub(crate) name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl SignInDesk {
    pub(crate) fn new(sign_in: SignIn) -> Self {
        Self { sign_in, ring: Mutex::new(KeyRing::default()) }
    }

    /// The verified address in an ID token of the same person (OpenID Connect Core 1.0, 3.1.3.7).
    pub(crate) async fn verified<W: World>(
        &self,
        world: &W,
        token: &str,
        person: &TokenSubject,
    ) -> Result<Verified, Denied> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(ErrorCode::NotSignedIn.into());
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| ErrorCode::NotSignedIn)?;
        let kid = header.kid.ok_or(ErrorCode::NotSignedIn)?;
        let key = self.key(world, &kid).await?;
        let claims = verified(token, &key).ok_or(ErrorCode::NotSignedIn)?;
        let is_id = claims.token_use.as_deref().is_none_or(|usage| usage == "id")
            && !header.typ.as_deref().is_some_and(is_access_type);
        let is_theirs = claims.iss == person.issuer && claims.sub == person.subject;
        let is_ours = is_for_us(&claims, &self.sign_in) && is_alive(&claims, world.now());
        if !(is_id && is_theirs && is_ours) {
            return Err(ErrorCode::NotSignedIn.into());
        }
        // Some issuers write the truth value as a text.
        let is_verified = match &claims.email_verified {
            Some(Value::Bool(value)) => *value,
            Some(Value::String(text)) => text == "true",
            Some(_) | None => false,
        };
        let mail = claims.email.filter(|_| is_verified);
        let mail = mail.and_then(|mail| MailAddress::parse(&mail).ok());
        let mail = mail.ok_or(ErrorCode::UnknownInvitation)?;
        Ok(Verified { mail, name: claims.name })
    }

    /// The person whom the header `Authorization` stands for.
    pub(crate) async fn person<W: World>(
        &self,
        world: &W,
        authorization: Option<&str>,
    ) -> Result<TokenSubject, Denied> {
        let token = authorization.and_then(bearer).ok_or(ErrorCode::NotSignedIn)?;
        if token.len() > TOKEN_BYTES_MAX {
            return Err(ErrorCode::NotSignedIn.into());
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| ErrorCode::NotSignedIn)?;
        let kid = header.kid.ok_or(ErrorCode::NotSignedIn)?;
        let key = self.key(world, &kid).await?;
        let claims = verified(token, &key).ok_or(ErrorCode::NotSignedIn)?;
        let is_access = match claims.token_use.as_deref() {
            Some(usage) => usage == "access",
            None => header.typ.as_deref().is_some_and(is_access_type),
        };
        if is_access && is_for_us(&claims, &self.sign_in) && is_alive(&claims, world.now()) {
            Ok(TokenSubject { issuer: claims.iss, subject: claims.sub })
        } else {
            Err(ErrorCode::NotSignedIn.into())
        }
    }

    /// The issuer's key of this name; asks the issuer when it is new, but not for everybody who
    /// makes a name up.
    async fn key<W: World>(&self, world: &W, kid: &str) -> Result<Key, Denied> {
        let mut ring = self.ring.lock().await;
        let now = world.now();
        if ring.must_ask(kid, now) {
            ring.note_asked(now);
            match keys::ask(world, &self.sign_in).await {
                Ok(keys) => ring.replace(keys, now),
                Err(error) => tracing::error!(error = %error, "the issuer's keys did not come"),
            }
        }
        match ring.find(kid, now) {
            Some(key) => Ok(key),
            // Without any key nothing can be said of the token.
            None if ring.is_empty() => Err(ErrorCode::Unavailable.into()),
            None => Err(ErrorCode::NotSignedIn.into()),
        }
    }
}

/// The token of `Bearer <token>` (RFC 6750, section 2.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Checks the signature only; the rest needs our clock.
fn verified(token: &str, key: &Key) -> Option<Claims> {
    verifier::install();
    let mut validation = Validation::new(key.algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    jsonwebtoken::decode(token, &key.key, &validation).ok().map(|decoded| decoded.claims)
}

/// RFC 9068, section 4: `at+jwt`, with or without its prefix, in any case.
fn is_access_type(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind == "at+jwt" || kind == "application/at+jwt"
}

fn is_for_us(claims: &Claims, sign_in: &SignIn) -> bool {
    let is_audience = match &claims.aud {
        None => false,
        Some(Audience::One(one)) => *one == sign_in.client_id,
        Some(Audience::Many(many)) => many.contains(&sign_in.client_id),
    };
    let is_client = claims.client_id.as_ref() == Some(&sign_in.client_id);
    let is_named = !claims.sub.is_empty() && claims.sub.len() <= 255;
    claims.iss == sign_in.issuer && is_named && (is_audience || is_client)
}

#[expect(clippy::cast_precision_loss, reason = "seconds since 1970 have 20 bits to spare")]
fn is_alive(claims: &Claims, now: Timestamp) -> bool {
    let now = now.seconds() as f64;
    let leeway = LEEWAY_SECONDS as f64;
    now < claims.exp + leeway && claims.nbf.is_none_or(|from| from <= now + leeway)
}

/// What an issuer may sign with here.
const ALGORITHMS: [Algorithm; 2] = [Algorithm::RS256, Algorithm::ES256];
