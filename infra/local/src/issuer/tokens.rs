//! The two tokens of a sign-in: who it is, and what it may call.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AccessToken, Audience, EmptyAdditionalClaims, EndUserEmail, EndUserName, IssuerUrl, JsonWebKey,
    Nonce, PrivateSigningKey, StandardClaims, SubjectIdentifier,
    core::{CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm},
};
use serde_json::{Value, json};
use thiserror::Error;

use super::{Issuer, codes::Code};
use crate::{clock::Millis, identity};

/// How long a token lives.
pub const TOKEN_MS: Millis = 60 * 60 * 1000;

/// A token could not be signed.
#[derive(Debug, Error)]
#[error("a token could not be made: {0}")]
pub struct TokenError(String);

impl Issuer {
    /// The token endpoint's answer for a redeemed code.
    pub(super) fn tokens(&self, code: &Code, now: Millis) -> Result<Value, TokenError> {
        let access = self.access_token(code, now)?;
        let id = self.id_token(code, &access, now)?;
        Ok(json!({
            "access_token": access,
            "id_token": id,
            "token_type": "Bearer",
            "expires_in": TOKEN_MS / 1000,
            "scope": code.scope,
        }))
    }

    /// A JWT of RFC 9068 that has Cognito's claims as well, so both are checked by one rule.
    fn access_token(&self, code: &Code, now: Millis) -> Result<String, TokenError> {
        let key = self.keys.current();
        let verification = key.as_verification_key();
        let kid = verification.key_id().map(|id| id.as_str().to_owned());
        let header = json!({ "alg": "RS256", "typ": "at+jwt", "kid": kid });
        let claims = json!({
            "iss": self.address,
            "sub": code.member.subject,
            "aud": self.client.id,
            "client_id": self.client.id,
            "token_use": "access",
            "scope": code.scope,
            "username": code.member.email,
            "jti": identity::request_id(),
            "iat": now / 1000,
            "auth_time": code.signed_in_at / 1000,
            "exp": (now + TOKEN_MS) / 1000,
        });
        let part = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
        let signature = key.sign(&algorithm, signed.as_bytes()).map_err(failed)?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    fn id_token(&self, code: &Code, access: &str, now: Millis) -> Result<Value, TokenError> {
        let subject = SubjectIdentifier::new(code.member.subject.clone());
        let name = EndUserName::new(code.member.name.clone());
        let standard = StandardClaims::new(subject)
            .set_name(Some(name.into()))
            .set_email(Some(EndUserEmail::new(code.member.email.clone())))
            .set_email_verified(Some(true));
        let claims = CoreIdTokenClaims::new(
            IssuerUrl::new(self.address.clone()).map_err(failed)?,
            vec![Audience::new(self.client.id.clone())],
            moment(now + TOKEN_MS).into(),
            moment(now).into(),
            standard,
            EmptyAdditionalClaims {},
        )
        .set_nonce(code.nonce.clone().map(Nonce::new))
        .set_auth_time(Some(moment(code.signed_in_at).into()));
        let token = CoreIdToken::new(
            claims,
            &self.keys.current(),
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
            Some(&AccessToken::new(access.to_owned())),
            None,
        )
        .map_err(failed)?;
        serde_json::to_value(token).map_err(failed)
    }
}

fn moment(at: Millis) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(at)
}

fn failed(error: impl std::fmt::Display) -> TokenError {
    TokenError(error.to_string())
}
