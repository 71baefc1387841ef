//! A sign-in from the first redirect to checked tokens, and what is refused on the way.

use openidconnect::{
    ClientId, IssuerUrl, JsonWebKey, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm},
};
use serde_json::{Value, json};

use crate::bench::{Bench, CONTROL, PASSWORD, Plan};

/// A browser and a console in one.
struct Visitor {
    http: reqwest::Client,
    bench: Bench,
}

impl Visitor {
    async fn new() -> Self {
        let bench = Bench::start(Plan::default()).await;
        let http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { http, bench }
    }

    fn redirect(&self) -> String {
        self.bench.url("/signed-in")
    }

    fn authorize(&self, redirect: &str) -> String {
        let verifier = PkceCodeVerifier::new(verifier());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        self.bench.url(&format!(
            "/oidc/authorize?client_id=console&response_type=code&scope=openid%20email&state=s\
             &nonce=n&code_challenge_method=S256&code_challenge={}&redirect_uri={redirect}",
            challenge.as_str()
        ))
    }

    /// Fills the page in and gives the code.
    async fn code(&self) -> String {
        let page = self.http.get(self.authorize(&self.redirect())).send().await.unwrap();
        assert_eq!(page.status(), 200);
        let page = page.text().await.unwrap();
        let request = between(&page, "name=\"request\" value=\"", "\"");
        let form = format!("request={request}&member=demo-owner&password={PASSWORD}");
        let done = self.http.post(self.bench.url("/oidc/sign-in")).body(form);
        let done = done.send().await.unwrap();
        assert_eq!(done.status(), 303);
        let location = done.headers()["location"].to_str().unwrap().to_owned();
        assert!(location.starts_with(&self.redirect()), "{location}");
        assert!(location.ends_with("&state=s"), "{location}");
        between(&location, "code=", "&").replace("%2D", "-").replace("%5F", "_")
    }

    async fn redeem(&self, code: &str, verifier: &str, redirect: &str) -> (u16, Value) {
        let form = format!(
            "grant_type=authorization_code&client_id=console&code={code}\
             &code_verifier={verifier}&redirect_uri={redirect}"
        );
        let answer = self.http.post(self.bench.url("/oidc/token")).body(form);
        let answer = answer.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn keys(&self) -> CoreJsonWebKeySet {
        let discovery = self.bench.url("/oidc/.well-known/openid-configuration");
        let discovery: Value = self.http.get(discovery).send().await.unwrap().json().await.unwrap();
        assert_eq!(discovery["issuer"], self.bench.url("/oidc"));
        assert_eq!(discovery["code_challenge_methods_supported"], json!(["S256"]));
        let keys = self.http.get(discovery["jwks_uri"].as_str().unwrap()).send().await.unwrap();
        keys.json().await.unwrap()
    }
}

fn verifier() -> String {
    "correct-horse-battery-staple-".repeat(2)
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).expect("the beginning is there");
    rest.split_once(after).map_or(rest, |(middle, _)| middle)
}

/// Whether one of the keys has signed this token.
fn is_signed(keys: &CoreJsonWebKeySet, token: &str) -> bool {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
    let mut keys = keys.keys().iter();
    keys.any(|key| key.verify_signature(&algorithm, signed.as_bytes(), &signature).is_ok())
}

#[tokio::test]
async fn a_sign_in_ends_in_tokens_that_can_be_checked() {
    let visitor = Visitor::new().await;
    let code = visitor.code().await;
    let (status, tokens) = visitor.redeem(&code, &verifier(), &visitor.redirect()).await;
    assert_eq!(status, 200, "{tokens}");
    let keys = visitor.keys().await;
    let issuer = IssuerUrl::new(visitor.bench.url("/oidc")).unwrap();
    let client = ClientId::new("console".to_owned());
    let checker = CoreIdTokenVerifier::new_public_client(client, issuer, keys.clone());
    let token: CoreIdToken = serde_json::from_value(tokens["id_token"].clone()).unwrap();
    let claims = token.claims(&checker, &Nonce::new("n".to_owned())).unwrap();
    assert_eq!(claims.subject().as_str(), "demo-owner");
    assert!(token.claims(&checker, &Nonce::new("other".to_owned())).is_err());
    assert!(is_signed(&keys, tokens["access_token"].as_str().unwrap()));
}

#[tokio::test]
async fn a_code_is_refused_with_a_wrong_verifier_address_or_a_second_time() {
    let visitor = Visitor::new().await;
    let redirect = visitor.redirect();
    let refused = (400, json!({"error": "invalid_grant"}));
    let code = visitor.code().await;
    assert_eq!(visitor.redeem(&code, &"w".repeat(60), &redirect).await, refused);
    assert_eq!(visitor.redeem(&code, &verifier(), &redirect).await, refused);
    let code = visitor.code().await;
    let elsewhere = visitor.bench.url("/elsewhere");
    assert_eq!(visitor.redeem(&code, &verifier(), &elsewhere).await, refused);
    let code = visitor.code().await;
    assert_eq!(visitor.redeem(&code, &verifier(), &redirect).await.0, 200);
    assert_eq!(visitor.redeem(&code, &verifier(), &redirect).await, refused);
}

#[tokio::test]
async fn an_address_that_is_not_the_clients_gets_a_page_and_no_redirect() {
    let visitor = Visitor::new().await;
    for redirect in ["https://evil.example/", &format!("{}/x", visitor.redirect())] {
        let answer = visitor.http.get(visitor.authorize(redirect)).send().await.unwrap();
        assert_eq!(answer.status(), 400);
        assert!(!answer.headers().contains_key("location"));
    }
}

#[tokio::test]
async fn a_wrong_password_shows_the_page_again_in_the_readers_language() {
    let visitor = Visitor::new().await;
    let page = visitor.http.get(visitor.authorize(&visitor.redirect()));
    let page = page.header("accept-language", "ja-JP").send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("<html lang=\"ja\">"));
    let request = between(&page, "name=\"request\" value=\"", "\"");
    let form = format!("request={request}&member=demo-owner&password=no&language=ja");
    let again = visitor.http.post(visitor.bench.url("/oidc/sign-in")).body(form);
    let again = again.send().await.unwrap();
    assert_eq!(again.status(), 401);
    assert!(again.text().await.unwrap().contains("パスワードが違います"));
}

#[tokio::test]
async fn a_token_of_the_key_before_is_still_good_after_a_rotation() {
    let visitor = Visitor::new().await;
    let redirect = visitor.redirect();
    let code = visitor.code().await;
    let (_, old) = visitor.redeem(&code, &verifier(), &redirect).await;
    let before = visitor.keys().await;
    let rotate = format!("http://{}/control/rotate", visitor.bench.inward);
    let rotated = visitor.http.post(rotate).header("x-sasae-control", CONTROL);
    assert_eq!(rotated.send().await.unwrap().status(), 204);
    let after = visitor.keys().await;
    let code = visitor.code().await;
    let (_, new) = visitor.redeem(&code, &verifier(), &redirect).await;
    let (old, new) = (old["access_token"].as_str().unwrap(), new["access_token"].as_str().unwrap());
    assert!(is_signed(&after, old) && is_signed(&after, new));
    assert!(is_signed(&before, old) && !is_signed(&before, new));
}

#[tokio::test]
async fn a_browser_that_is_signed_in_is_passed_until_it_signs_out() {
    let visitor = Visitor::new().await;
    let page = visitor.http.get(visitor.authorize(&visitor.redirect())).send().await.unwrap();
    let page = page.text().await.unwrap();
    let request = between(&page, "name=\"request\" value=\"", "\"");
    let form = format!("request={request}&member=demo-admin&password={PASSWORD}");
    let done = visitor.http.post(visitor.bench.url("/oidc/sign-in")).body(form);
    let done = done.send().await.unwrap();
    let cookie = done.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let cookie = between(&cookie, "", ";").to_owned();
    let ask = || {
        let request = visitor.http.get(visitor.authorize(&visitor.redirect()));
        request.header("cookie", &cookie).send()
    };
    assert_eq!(ask().await.unwrap().status(), 303);
    let out = format!("/oidc/logout?post_logout_redirect_uri={}", visitor.bench.url("/"));
    let out = visitor.http.get(visitor.bench.url(&out)).header("cookie", &cookie);
    assert_eq!(out.send().await.unwrap().headers()["location"], visitor.bench.url("/").as_str());
    assert_eq!(ask().await.unwrap().status(), 200);
}
