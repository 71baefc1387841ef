//! Tests of `issuer`.

use std::collections::BTreeMap;

use super::members::Person;
use super::*;
use crate::issuer::request::Refused;
use dynoxide::Database;
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};

const REDIRECT: &str = "http://127.0.0.1:1/signed-in";

fn client() -> Client {
    Client {
        id: "console".to_owned(),
        redirects: vec![REDIRECT.to_owned()],
        after_logout: Vec::new(),
    }
}

fn verifier() -> String {
    "v".repeat(64)
}

fn challenge() -> String {
    let verifier = PkceCodeVerifier::new(verifier());
    PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str().to_owned()
}

fn parameters() -> BTreeMap<String, String> {
    [
        ("client_id", "console"),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", "openid profile"),
        ("state", "st&te"),
        ("nonce", "n"),
        ("code_challenge", &challenge()),
        ("code_challenge_method", "S256"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

fn with(name: &str, value: &str) -> Result<Authorize, Refused> {
    let mut parameters = parameters();
    parameters.insert(name.to_owned(), value.to_owned());
    Authorize::read(&client(), &parameters)
}

#[test]
fn a_proper_request_is_read() {
    let authorize = Authorize::read(&client(), &parameters()).unwrap();
    assert_eq!(authorize.back(&[("code", "c")]), format!("{REDIRECT}?code=c&state=st%26te"));
}

#[test]
fn nobody_is_sent_to_an_address_that_is_not_the_clients() {
    for (name, value) in [
        ("redirect_uri", "http://127.0.0.1:1/signed-in/"),
        ("redirect_uri", "http://127.0.0.1:1/signed-in?x"),
        ("redirect_uri", "https://evil.example/"),
        ("redirect_uri", ""),
        ("client_id", "another"),
    ] {
        assert!(matches!(with(name, value), Err(Refused::Page(_))), "{name}={value}");
    }
}

#[test]
fn only_the_code_flow_with_s256_is_taken() {
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "code id_token", "unsupported_response_type"),
        ("scope", "profile", "invalid_scope"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("prompt", "what", "invalid_request"),
    ] {
        let location = format!("{REDIRECT}?error={}&state=st%26te", error.replace('_', "%5F"));
        assert_eq!(with(name, value), Err(Refused::Redirect { location }), "{name}={value}");
    }
}

fn add(codes: &mut Codes, now: Millis) {
    let authorize = Authorize::read(&client(), &parameters()).unwrap();
    codes.add(
        "code".to_owned(),
        Code::new(&authorize, (&members::DEMO_MEMBERS[0]).into(), now, now),
        now,
    );
}

fn redeem(codes: &mut Codes, redirect: &str, verifier: &str, now: Millis) -> Option<Code> {
    codes.redeem(&Redemption { code: "code", redirect, verifier }, now)
}

#[test]
fn a_code_works_once() {
    let mut codes = Codes::default();
    add(&mut codes, 0);
    assert!(redeem(&mut codes, REDIRECT, &verifier(), 1).is_some());
    assert!(redeem(&mut codes, REDIRECT, &verifier(), 2).is_none());
}

#[test]
fn a_wrong_verifier_uses_the_code_up() {
    let mut codes = Codes::default();
    add(&mut codes, 0);
    assert!(redeem(&mut codes, REDIRECT, &"w".repeat(64), 1).is_none());
    assert!(redeem(&mut codes, REDIRECT, &verifier(), 1).is_none());
}

#[test]
fn a_code_is_bound_to_its_address_and_its_minute() {
    let mut codes = Codes::default();
    add(&mut codes, 0);
    assert!(redeem(&mut codes, "http://127.0.0.1:1/other", &verifier(), 1).is_none());
    add(&mut codes, 0);
    assert!(redeem(&mut codes, REDIRECT, &verifier(), codes::CODE_MS).is_none());
    add(&mut codes, 0);
    assert!(redeem(&mut codes, REDIRECT, &verifier(), codes::CODE_MS - 1).is_some());
}

fn issuer(records: Records) -> Issuer {
    Issuer::open("http://127.0.0.1:1/oidc".to_owned(), client(), "secret", records, 0).unwrap()
}

#[test]
fn a_wrong_password_can_be_tried_again_but_not_for_ever() {
    let issuer = issuer(Records::open(Database::memory().unwrap()).unwrap());
    let authorize = Authorize::read(&client(), &parameters()).unwrap();
    let page = issuer.begin(authorize.clone(), 0);
    assert_eq!(issuer.sign_in(&page, Person::find("demo-owner", ""), "wrong", 1), SignIn::Wrong);
    assert_eq!(issuer.sign_in(&page, Person::find("nobody", ""), "secret", 1), SignIn::Wrong);
    let SignIn::Done { cookie, .. } =
        issuer.sign_in(&page, Person::find("demo-owner", ""), "secret", 1)
    else {
        panic!("the right password is refused");
    };
    assert_eq!(issuer.sign_in(&page, Person::find("demo-owner", ""), "secret", 1), SignIn::Over);
    assert!(issuer.pass(&authorize, Some(&cookie), 2).is_some());
    assert!(issuer.pass(&authorize, Some(&cookie), SIGNED_IN_MS + 1).is_none());
    let page = issuer.begin(authorize.clone(), 0);
    for _ in 1..TRIES_MAX {
        assert_eq!(
            issuer.sign_in(&page, Person::find("demo-owner", ""), "wrong", 1),
            SignIn::Wrong
        );
    }
    assert_eq!(issuer.sign_in(&page, Person::find("demo-owner", ""), "wrong", 1), SignIn::Over);
    assert_eq!(issuer.sign_in(&page, Person::find("demo-owner", ""), "secret", 1), SignIn::Over);
    let page = issuer.begin(authorize, 0);
    assert_eq!(
        issuer.sign_in(&page, Person::find("demo-owner", ""), "secret", PENDING_MS),
        SignIn::Over
    );
}

#[test]
fn keys_survive_a_restart_and_an_old_one_stays_until_its_tokens_are_over() {
    let records = Records::open(Database::memory().unwrap()).unwrap();
    let first = issuer(records.clone()).keys.published();
    let issuer = issuer(records);
    assert_eq!(issuer.keys.published(), first);
    issuer.rotate(1_000).unwrap();
    assert_eq!(issuer.keys.published().keys().len(), 2);
    issuer.rotate(1_000 + 2 * tokens::TOKEN_MS).unwrap();
    assert_eq!(issuer.keys.published().keys().len(), 2);
    assert!(!issuer.keys.published().keys().contains(&first.keys()[0]));
}

#[test]
fn an_invited_address_is_the_same_person_each_time() {
    let one = Person::find("invited", " New@Example.com ").unwrap();
    assert_eq!((one.email.as_str(), one.name.as_str()), ("new@example.com", "new"));
    assert_eq!(Person::find("invited", "new@example.com"), Some(one));
    assert_eq!(Person::find("invited", "no address"), None);
    assert_eq!(Person::find("nobody", "new@example.com"), None);
}
