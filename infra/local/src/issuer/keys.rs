//! The issuer's signing keys: RS256, kept in the records, one current and the ones before it.

use std::sync::{PoisonError, RwLock};

use openidconnect::{
    JsonWebKeyId, PrivateSigningKey,
    core::{CoreJsonWebKey, CoreJsonWebKeySet, CoreRsaPrivateSigningKey},
};
use rsa::pkcs1::{EncodeRsaPrivateKey, LineEnding};
use serde::{Deserialize, Serialize};

use crate::{
    clock::Millis,
    engine::EngineError,
    identity,
    records::{Kind, Records},
};

/// Bits of an RSA key.
const KEY_BITS: usize = 2048;
/// How long a replaced key stays in the published set: longer than any token lives.
const REPLACED_MS: Millis = 2 * super::tokens::TOKEN_MS;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Key {
    id: String,
    pem: String,
    made_at: Millis,
    replaced_at: Option<Millis>,
}

/// The keys.
pub struct Keys {
    records: Records,
    /// Newest last.
    all: RwLock<Vec<Key>>,
}

impl Keys {
    /// The keys of the records; the first is made when there is none.
    pub fn open(records: Records, now: Millis) -> Result<Self, EngineError> {
        let mut all = records.all::<Key>(Kind::Key)?;
        all.sort_by_key(|key| key.made_at);
        let keys = Self { records, all: RwLock::new(all) };
        if keys.read().is_empty() {
            keys.rotate(now)?;
        }
        Ok(keys)
    }

    /// Makes a new current key and forgets those that no living token needs. Takes seconds.
    pub fn rotate(&self, now: Millis) -> Result<(), EngineError> {
        let fresh = generate(now);
        self.records.put(Kind::Key, &fresh.id, &fresh)?;
        let mut all = self.all.write().unwrap_or_else(PoisonError::into_inner);
        for key in all.iter_mut().filter(|key| key.replaced_at.is_none()) {
            key.replaced_at = Some(now);
            self.records.put(Kind::Key, &key.id, key)?;
        }
        let is_over = |key: &Key| key.replaced_at.is_some_and(|at| at + REPLACED_MS <= now);
        for key in all.iter().filter(|key| is_over(key)) {
            self.records.remove(Kind::Key, &key.id)?;
        }
        all.retain(|key| !is_over(key));
        all.push(fresh);
        Ok(())
    }

    /// The key that signs now.
    pub fn current(&self) -> CoreRsaPrivateSigningKey {
        let all = self.read();
        signing(all.last().expect("there is a key since the keys were opened"))
    }

    /// The public halves.
    pub fn published(&self) -> CoreJsonWebKeySet {
        let public = |key: &Key| -> CoreJsonWebKey { signing(key).as_verification_key() };
        CoreJsonWebKeySet::new(self.read().iter().map(public).collect())
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Vec<Key>> {
        self.all.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn generate(now: Millis) -> Key {
    let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, KEY_BITS)
        .expect("the size is one that RSA takes");
    let pem = key.to_pkcs1_pem(LineEnding::LF).expect("a generated key can be written down");
    let id = identity::connection_id().trim_end_matches('=').to_owned();
    Key { id, pem: pem.to_string(), made_at: now, replaced_at: None }
}

fn signing(key: &Key) -> CoreRsaPrivateSigningKey {
    let id = JsonWebKeyId::new(key.id.clone());
    CoreRsaPrivateSigningKey::from_pem(&key.pem, Some(id)).expect("the key is one of ours")
}
