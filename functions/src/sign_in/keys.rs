//! The issuer's keys: asked for seldom, kept for a while (RFC 7517).

use std::collections::BTreeMap;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind};
use sasae_protocol::{Seconds, Timestamp};
use serde::Deserialize;

use super::ALGORITHMS;
use crate::settings::SignIn;
use crate::world::{FetchError, World};

/// Between two questions to the issuer.
const ASK_AGAIN: Seconds = Seconds::new(60);
/// Between two questions while no key is known, when nobody can sign in.
const ASK_AGAIN_EMPTY: Seconds = Seconds::new(2);
/// Keys older than this are asked for anew, so that one that was taken back ends.
const KEYS_LIFE: Seconds = Seconds::new(60 * 60);
/// Keys older than this are not used any more, even when the issuer does not answer.
const KEYS_LIFE_MAX: Seconds = Seconds::new(24 * 60 * 60);
/// The most keys of an issuer.
const KEYS_MAX: usize = 32;
/// The fewest bytes of an RSA modulus: 2048 bits (NIST SP 800-131A).
const RSA_BYTES_MIN: usize = 256;

/// A key with the one algorithm that it is for.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

pub(super) type Keys = BTreeMap<String, Key>;

/// The keys that are known, and since when.
#[derive(Debug, Default)]
pub(super) struct KeyRing {
    keys: Keys,
    came_at: Option<Timestamp>,
    asked_at: Option<Timestamp>,
}

impl KeyRing {
    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether the issuer is to be asked before this key is used.
    pub(super) fn must_ask(&self, kid: &str, now: Timestamp) -> bool {
        let pause = if self.is_empty() { ASK_AGAIN_EMPTY } else { ASK_AGAIN };
        if self.asked_at.is_some_and(|asked| now < asked.plus(pause)) {
            return false;
        }
        let is_old = self.came_at.is_none_or(|came| came.plus(KEYS_LIFE) <= now);
        is_old || !self.keys.contains_key(kid)
    }

    pub(super) const fn note_asked(&mut self, now: Timestamp) {
        self.asked_at = Some(now);
    }

    pub(super) fn replace(&mut self, keys: Keys, now: Timestamp) {
        self.keys = keys;
        self.came_at = Some(now);
    }

    pub(super) fn find(&self, kid: &str, now: Timestamp) -> Option<Key> {
        let is_young = self.came_at.is_some_and(|came| now < came.plus(KEYS_LIFE_MAX));
        self.keys.get(kid).filter(|_| is_young).cloned()
    }
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

/// Asks the issuer for its keys.
pub(super) async fn ask<W: World>(world: &W, sign_in: &SignIn) -> Result<Keys, FetchError> {
    let url = match &sign_in.jwks_url {
        Some(url) => url.clone(),
        None => discover(world, &sign_in.issuer).await?,
    };
    let set = world.fetch(&url).await?;
    let set: KeySet = serde_json::from_slice(&set).map_err(|_| FetchError)?;
    let keys: Keys = set.keys.into_iter().filter_map(usable).take(KEYS_MAX).collect();
    if keys.is_empty() { Err(FetchError) } else { Ok(keys) }
}

/// OpenID Connect Discovery 1.0, section 4: the document must name the issuer that it was asked of.
async fn discover<W: World>(world: &W, issuer: &str) -> Result<String, FetchError> {
    let base = issuer.trim_end_matches('/');
    let address = format!("{base}/.well-known/openid-configuration");
    let document = world.fetch(&address).await?;
    let found: Discovery = serde_json::from_slice(&document).map_err(|_| FetchError)?;
    let is_as_safe = !issuer.starts_with("https://") || found.jwks_uri.starts_with("https://");
    if found.issuer == issuer && is_as_safe { Ok(found.jwks_uri) } else { Err(FetchError) }
}

/// A key that can be used here. A set may hold others, of kinds that are not known here.
fn usable(value: serde_json::Value) -> Option<(String, Key)> {
    let jwk: Jwk = serde_json::from_value(value).ok()?;
    let kid = jwk.common.key_id.clone()?;
    let algorithm = algorithm_of(&jwk)?;
    let is_for_signing =
        jwk.common.public_key_use.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature);
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    (is_for_signing && is_long_enough(&key)).then_some((kid, Key { algorithm, key }))
}

/// The one algorithm that a key of this type is for; what the key says must agree.
fn algorithm_of(jwk: &Jwk) -> Option<Algorithm> {
    let is_p256 = |curve: &EllipticCurve| *curve == EllipticCurve::P256;
    let (algorithm, name) = if let AlgorithmParameters::RSA(_) = &jwk.algorithm {
        (Algorithm::RS256, KeyAlgorithm::RS256)
    } else if let AlgorithmParameters::EllipticCurve(key) = &jwk.algorithm
        && is_p256(&key.curve)
    {
        (Algorithm::ES256, KeyAlgorithm::ES256)
    } else {
        return None;
    };
    let agrees = jwk.common.key_algorithm.as_ref().is_none_or(|said| *said == name);
    (agrees && ALGORITHMS.contains(&algorithm)).then_some(algorithm)
}

fn is_long_enough(key: &DecodingKey) -> bool {
    match key.kind() {
        DecodingKeyKind::RsaModulusExponent { n, .. } => n.len() >= RSA_BYTES_MIN,
        DecodingKeyKind::SecretOrDer(_) => true,
    }
}
