//! An issuer of tokens, honest or not.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
    RsaPublicKeyComponents,
};
use rsa::pkcs8::EncodePrivateKey;
use serde_json::{Value, json};

use crate::world::BEGIN;

pub(crate) const ISSUER: &str = "https://id.example.com";
pub(crate) const CLIENT: &str = "sasae-console";

/// A key pair of the issuer. Making one takes a while, so every test uses these.
pub(crate) enum SigningKey {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair),
}

pub(crate) fn rsa_key() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| {
        let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
        let der = key.to_pkcs8_der().unwrap();
        SigningKey::Rsa(RsaKeyPair::from_pkcs8(der.as_bytes()).unwrap())
    })
}

pub(crate) fn ec_key() -> SigningKey {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let der = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    SigningKey::Ec(EcdsaKeyPair::from_pkcs8(algorithm, der.as_ref(), &random).unwrap())
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl SigningKey {
    pub(crate) fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "RS256",
            Self::Ec(_) => "ES256",
        }
    }

    /// The public half as a JWK.
    pub(crate) fn jwk(&self, kid: &str) -> Value {
        match self {
            Self::Rsa(pair) => {
                let parts = RsaPublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({ "kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256",
                    "n": base64(parts.n), "e": base64(parts.e) })
            }
            Self::Ec(pair) => {
                let point = pair.public_key().as_ref();
                json!({ "kty": "EC", "kid": kid, "crv": "P-256",
                    "x": base64(&point[1..33]), "y": base64(&point[33..]) })
            }
        }
    }

    fn sign(&self, text: &str) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature).unwrap();
                signature
            }
            Self::Ec(pair) => pair.sign(&random, text.as_bytes()).unwrap().as_ref().to_vec(),
        }
    }

    /// A token of these parts, truly signed.
    pub(crate) fn token(&self, header: &Value, claims: &Value) -> String {
        let text = unsigned(header, claims);
        let signature = base64(self.sign(&text));
        format!("{text}.{signature}")
    }

    /// The ID token of a person whose address the issuer has verified, or not.
    pub(crate) fn identity(&self, subject: &str, mail: &str, is_verified: bool) -> String {
        let claims = json!({
            "iss": ISSUER, "sub": subject, "aud": CLIENT, "token_use": "id", "email": mail,
            "email_verified": is_verified, "name": "New Person",
            "iat": BEGIN.seconds(), "exp": BEGIN.seconds() + 3_600,
        });
        self.token(&json!({ "alg": self.algorithm(), "kid": "one" }), &claims)
    }

    /// The access token of a person, as Cognito makes it.
    pub(crate) fn access(&self, kid: &str, subject: &str) -> String {
        self.token(&json!({ "alg": self.algorithm(), "kid": kid }), &claims(subject))
    }
}

/// Header and claims of a token, before its signature.
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", base64(header.to_string()), base64(claims.to_string()))
}

/// The claims of a person's access token, good for an hour.
pub(crate) fn claims(subject: &str) -> Value {
    json!({
        "iss": ISSUER, "sub": subject, "client_id": CLIENT, "token_use": "access",
        "iat": BEGIN.seconds(), "exp": BEGIN.seconds() + 3_600,
    })
}
