//! What tokens are taken, and how often the issuer is asked.

use std::sync::atomic::Ordering;

use ring::hmac;
use sasae_protocol::Timestamp;
use sasae_store::{FaultStore, MemoryStore};
use serde_json::{Value, json};

use crate::gateway::{Gateway, JWKS, settings};
use crate::issuer::{CLIENT, ISSUER, SigningKey, claims, ec_key, rsa_key, unsigned};
use crate::world::BEGIN;

async fn me(gateway: &Gateway, token: &str) -> (u64, String) {
    let reply = gateway.call(&format!("Bearer {token}"), "GET /api/me", Value::Null).await;
    let code = reply.body["code"].as_str().unwrap_or("").to_owned();
    (reply.status, code)
}

async fn is_refused(gateway: &Gateway, token: &str, why: &str) {
    assert_eq!(me(gateway, token).await, (401, "not_signed_in".into()), "{why}");
}

fn header() -> Value {
    json!({ "alg": "RS256", "kid": "one" })
}

fn with(key: &str, value: Value) -> Value {
    let mut claims = claims("aiko");
    claims[key] = value;
    claims
}

#[tokio::test]
async fn an_access_token_of_the_issuer_signs_a_member_in() {
    let gateway = Gateway::new().await;
    let token = rsa_key().access("one", "aiko");
    assert_eq!(me(&gateway, &token).await.0, 200);
    let lower = gateway.call(&format!("bearer {token}"), "GET /api/me", Value::Null).await;
    assert_eq!(lower.good()["id"], "aiko");
    let mut rfc9068 = with("aud", json!(["x", CLIENT]));
    rfc9068.as_object_mut().unwrap().remove("token_use");
    rfc9068.as_object_mut().unwrap().remove("client_id");
    let typed = json!({ "alg": "RS256", "kid": "one", "typ": "at+JWT" });
    assert_eq!(me(&gateway, &rsa_key().token(&typed, &rfc9068)).await.0, 200);
}

#[tokio::test]
async fn no_header_and_headers_of_another_kind_sign_nobody_in() {
    let gateway = Gateway::new().await;
    let token = rsa_key().access("one", "aiko");
    for who in ["", "Basic YTph", "Bearer ", "Bearer x", &format!("Token {token}"), "Bearer a.b.c"]
    {
        let reply = gateway.call(who, "GET /api/me", Value::Null).await;
        assert_eq!(reply.error(), (401, "not_signed_in"), "{who}");
        assert_eq!(reply.headers["www-authenticate"], "Bearer");
    }
    is_refused(&gateway, &format!("{token}{}", "a".repeat(9_000)), "too long").await;
}

#[tokio::test]
async fn a_token_with_wrong_claims_is_refused() {
    let gateway = Gateway::new().await;
    let now = BEGIN.seconds();
    let cases = [
        ("iss", json!("https://evil.example.com")),
        ("iss", json!("https://id.example.com/")),
        ("client_id", json!("another")),
        ("client_id", json!(null)),
        ("token_use", json!("id")),
        ("token_use", json!("refresh")),
        ("exp", json!(now - 60)),
        ("exp", json!(null)),
        ("exp", json!("soon")),
        ("nbf", json!(now + 61)),
        ("sub", json!("")),
        ("sub", json!(null)),
    ];
    for (claim, value) in cases {
        let token = rsa_key().token(&header(), &with(claim, value.clone()));
        is_refused(&gateway, &token, &format!("{claim} {value}")).await;
    }
    let kept = rsa_key().token(&header(), &with("exp", json!(now - 59)));
    assert_eq!(me(&gateway, &kept).await.0, 200, "within the leeway");
}

#[tokio::test]
async fn an_id_token_opens_nothing() {
    let gateway = Gateway::new().await;
    let mut id = claims("aiko");
    for claim in ["client_id", "token_use"] {
        id.as_object_mut().unwrap().remove(claim);
    }
    id["aud"] = json!(CLIENT);
    id["nonce"] = json!("n");
    for kind in [json!("JWT"), json!(null)] {
        let header = json!({ "alg": "RS256", "kid": "one", "typ": kind });
        is_refused(&gateway, &rsa_key().token(&header, &id), "an ID token").await;
    }
}

#[tokio::test]
async fn the_algorithm_is_the_keys_and_never_the_tokens() {
    let gateway = Gateway::new().await;
    let parts = |header: Value| unsigned(&header, &claims("aiko"));
    let none = parts(json!({ "alg": "none", "kid": "one" }));
    is_refused(&gateway, &format!("{none}."), "no signature").await;

    // HS256 with the public key as its secret, in each form in which it could be taken for one.
    let jwk = rsa_key().jwk("one");
    let text = parts(json!({ "alg": "HS256", "kid": "one" }));
    for secret in [jwk["n"].as_str().unwrap().to_owned(), jwk.to_string()] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let tag = base64_url(hmac::sign(&key, text.as_bytes()).as_ref());
        is_refused(&gateway, &format!("{text}.{tag}"), "HS256").await;
    }
    for other in ["RS384", "RS512", "PS256", "ES256"] {
        let token = rsa_key().token(&json!({ "alg": other, "kid": "one" }), &claims("aiko"));
        is_refused(&gateway, &token, other).await;
    }
}

fn base64_url(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

#[tokio::test]
async fn a_key_that_the_token_brings_along_is_never_used() {
    let gateway = Gateway::new().await;
    let evil = ec_key();
    let evil_set = json!({ "keys": [evil.jwk("one")] }).to_string();
    let place = "https://evil.example.com/keys";
    gateway.world().documents.lock().unwrap().insert(place.into(), evil_set);
    let header = json!({ "alg": "ES256", "kid": "one", "jku": place, "jwk": evil.jwk("one") });
    is_refused(&gateway, &evil.token(&header, &claims("aiko")), "jku and jwk").await;
    is_refused(&gateway, &evil.token(&json!({ "alg": "ES256" }), &claims("aiko")), "no kid").await;
}

#[tokio::test]
async fn a_changed_token_is_refused() {
    let gateway = Gateway::new().await;
    let token = rsa_key().access("one", "ben");
    let (_, signature) = token.rsplit_once('.').unwrap();
    let forged = unsigned(&header(), &claims("owner"));
    is_refused(&gateway, &format!("{forged}.{signature}"), "another's signature").await;
    is_refused(&gateway, &token[..token.len() - 2], "a cut signature").await;
}

#[tokio::test]
async fn who_is_signed_in_and_no_working_member_is_told_so() {
    let gateway = Gateway::new().await;
    let stranger = gateway.call("stranger", "GET /api/me", Value::Null).await;
    assert_eq!(stranger.error(), (403, "not_a_member"));
    let disabled = gateway.call("dora", "GET /api/me", Value::Null).await;
    assert_eq!(disabled.error(), (403, "member_disabled"));
}

fn fetches(gateway: &Gateway) -> u64 {
    gateway.world().fetches.load(Ordering::SeqCst)
}

fn serve(gateway: &Gateway, keys: &[(&str, &SigningKey)]) {
    let keys: Vec<Value> = keys.iter().map(|(kid, key)| key.jwk(kid)).collect();
    let set = json!({ "keys": keys }).to_string();
    gateway.world().documents.lock().unwrap().insert(JWKS.into(), set);
}

#[tokio::test]
async fn a_flood_of_made_up_key_names_asks_the_issuer_once_a_minute() {
    let gateway = Gateway::new().await;
    assert_eq!(me(&gateway, &rsa_key().access("one", "aiko")).await.0, 200);
    assert_eq!(fetches(&gateway), 1);
    gateway.wait(60);
    for number in 0..50 {
        let token = rsa_key().access(&format!("made-up-{number}"), "aiko");
        is_refused(&gateway, &token, "a made-up key").await;
    }
    assert_eq!(fetches(&gateway), 2);
    assert_eq!(me(&gateway, &rsa_key().access("one", "aiko")).await.0, 200);
    assert_eq!(fetches(&gateway), 2);
}

#[tokio::test]
async fn a_rotated_key_is_found_and_one_that_was_taken_back_ends() {
    let gateway = Gateway::new().await;
    let old = rsa_key().access("one", "aiko");
    assert_eq!(me(&gateway, &old).await.0, 200);
    let new_key = ec_key();
    serve(&gateway, &[("one", rsa_key()), ("two", &new_key)]);
    gateway.wait(60);
    let new = new_key.access("two", "aiko");
    assert_eq!(me(&gateway, &new).await.0, 200, "ES256 of a new key");
    assert_eq!(me(&gateway, &old).await.0, 200, "both for a while");
    serve(&gateway, &[("two", &new_key)]);
    gateway.wait(3_600);
    let mut late = claims("aiko");
    late["exp"] = json!(Timestamp::from_millis(BEGIN.millis() + 9_000_000).seconds());
    let by =
        |key: &SigningKey, kid| key.token(&json!({ "alg": key.algorithm(), "kid": kid }), &late);
    is_refused(&gateway, &by(rsa_key(), "one"), "taken back").await;
    assert_eq!(me(&gateway, &by(&new_key, "two")).await.0, 200);
}

#[tokio::test]
async fn while_the_issuer_is_away_known_keys_go_on_and_unknown_ones_wait() {
    let gateway = Gateway::new().await;
    let good = gateway.world().documents.lock().unwrap().remove(JWKS).unwrap();
    let token = rsa_key().access("one", "aiko");
    assert_eq!(me(&gateway, &token).await, (503, "unavailable".into()), "no key known");
    assert_eq!(me(&gateway, &token).await.0, 503);
    assert_eq!(fetches(&gateway), 1, "not asked again at once");
    gateway.world().documents.lock().unwrap().insert(JWKS.into(), good);
    gateway.wait(2);
    assert_eq!(me(&gateway, &token).await.0, 200);
    gateway.world().documents.lock().unwrap().clear();
    gateway.wait(3_000);
    assert_eq!(me(&gateway, &token).await.0, 200, "known keys go on");
}

#[tokio::test]
async fn without_an_address_the_issuers_discovery_names_the_keys() {
    let mut found = settings(&[("OIDC_JWKS_URL", "")]);
    found.sign_in.issuer = ISSUER.into();
    let gateway = Gateway::with(FaultStore::new(MemoryStore::new()), found).await;
    let place = format!("{ISSUER}/.well-known/openid-configuration");
    let publish = |issuer: &str, keys: &str| {
        let document = json!({ "issuer": issuer, "jwks_uri": keys }).to_string();
        gateway.world().documents.lock().unwrap().insert(place.clone(), document);
    };
    let token = rsa_key().access("one", "aiko");
    publish("https://evil.example.com", JWKS);
    assert_eq!(me(&gateway, &token).await.0, 503, "another issuer's document");
    gateway.wait(2);
    publish(ISSUER, "http://id.example.com/keys");
    assert_eq!(me(&gateway, &token).await.0, 503, "keys without TLS");
    gateway.wait(2);
    publish(ISSUER, JWKS);
    assert_eq!(me(&gateway, &token).await.0, 200);
}

#[tokio::test]
async fn weak_and_foreign_keys_of_the_issuer_are_left_out() {
    let gateway = Gateway::new().await;
    let mut short = rsa_key().jwk("short");
    short["n"] = json!(base64_url(&[0xff; 128]));
    let mut encryption = rsa_key().jwk("encryption");
    encryption["use"] = json!("enc");
    let mut mismatched = rsa_key().jwk("mismatched");
    mismatched["alg"] = json!("RS512");
    let symmetric = json!({ "kty": "oct", "kid": "symmetric", "k": base64_url(b"secret") });
    let set = json!({ "keys": [short, encryption, mismatched, symmetric, rsa_key().jwk("one"),
        { "kty": "future", "kid": "x" }] });
    gateway.world().documents.lock().unwrap().insert(JWKS.into(), set.to_string());
    for kid in ["short", "encryption", "mismatched", "symmetric"] {
        is_refused(&gateway, &rsa_key().access(kid, "aiko"), kid).await;
    }
    assert_eq!(me(&gateway, &rsa_key().access("one", "aiko")).await.0, 200);
}
