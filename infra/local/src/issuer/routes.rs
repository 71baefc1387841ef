//! The issuer's addresses.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    extract::{RawQuery, State},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE},
    },
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use openidconnect::{
    AdditionalProviderMetadata, AuthUrl, IssuerUrl, JsonWebKeySetUrl, ProviderMetadata,
    ResponseTypes, Scope, TokenUrl,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
        CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Issuer, SIGNED_IN_MS, SignIn,
    codes::Redemption,
    members::Person,
    page::{self, Language, Problem},
    request::{Authorize, Prompt, Refused, with_query},
};
use crate::{clock, http_event::pairs, site::ISSUER_PATH};

/// The cookie of a signed-in browser; only the issuer reads it.
const COOKIE_NAME: &str = "sasae_signed_in";

/// What Discovery's own types lack.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct More {
    code_challenge_methods_supported: Vec<String>,
    end_session_endpoint: String,
}

impl AdditionalProviderMetadata for More {}

type Metadata = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Everything under [`ISSUER_PATH`].
pub fn router(issuer: Arc<Issuer>) -> Router {
    let at = |path: &str| format!("{ISSUER_PATH}/{path}");
    Router::new()
        .route(&at(".well-known/openid-configuration"), get(discovery))
        .route(&at("keys"), get(keys))
        .route(&at("authorize"), get(authorize))
        .route(&at("sign-in"), post(sign_in))
        .route(&at("token"), post(token))
        .route(&at("logout"), get(logout))
        .route(&at("style.css"), get(|| async { ([(CONTENT_TYPE, "text/css")], page::STYLE) }))
        .with_state(issuer)
}

async fn discovery(State(issuer): State<Arc<Issuer>>) -> Response {
    match metadata(&issuer.address) {
        Ok(metadata) => axum::Json(metadata).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn metadata(address: &str) -> Result<Metadata, openidconnect::url::ParseError> {
    let at = |path: &str| format!("{address}/{path}");
    Ok(ProviderMetadata::new(
        IssuerUrl::new(address.to_owned())?,
        AuthUrl::new(at("authorize"))?,
        JsonWebKeySetUrl::new(at("keys"))?,
        vec![ResponseTypes::new(vec![CoreResponseType::Code])],
        vec![CoreSubjectIdentifierType::Public],
        vec![CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256],
        More {
            code_challenge_methods_supported: vec!["S256".to_owned()],
            end_session_endpoint: at("logout"),
        },
    )
    .set_token_endpoint(Some(TokenUrl::new(at("token"))?))
    .set_scopes_supported(Some(
        ["openid", "profile", "email"].map(|scope| Scope::new(scope.to_owned())).to_vec(),
    ))
    .set_grant_types_supported(Some(vec![CoreGrantType::AuthorizationCode]))
    .set_token_endpoint_auth_methods_supported(Some(vec![CoreClientAuthMethod::None])))
}

async fn keys(State(issuer): State<Arc<Issuer>>) -> Response {
    axum::Json(issuer.keys.published()).into_response()
}

async fn authorize(
    State(issuer): State<Arc<Issuer>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let given: BTreeMap<String, String> = pairs(&query).collect();
    let language = language(&given, &headers);
    let authorize = match Authorize::read(&issuer.client, &given) {
        Ok(authorize) => authorize,
        Err(Refused::Page(reason)) => {
            tracing::warn!(reason, "a sign-in was refused");
            let page = page::notice(language, Problem::Client);
            return (StatusCode::BAD_REQUEST, Html(page)).into_response();
        }
        Err(Refused::Redirect { location }) => return redirect(&location),
    };
    let now = clock::now();
    if authorize.prompt != Prompt::Always
        && let Some(location) = issuer.pass(&authorize, cookie(&headers).as_deref(), now)
    {
        return redirect(&location);
    }
    if authorize.prompt == Prompt::Never {
        return redirect(&authorize.back(&[("error", "login_required")]));
    }
    let pending = issuer.begin(authorize, now);
    sign_in_page(language, &pending, &other_language(language, &given), None, None)
}

async fn sign_in(State(issuer): State<Arc<Issuer>>, headers: HeaderMap, body: String) -> Response {
    let given: BTreeMap<String, String> = pairs(&body).collect();
    let get = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    let language = match given.get("language") {
        Some(code) => Language::choose(code),
        None => language(&given, &headers),
    };
    let person = Person::find(get("member"), get("mail"));
    match issuer.sign_in(get("request"), person, get("password"), clock::now()) {
        SignIn::Done { location, cookie } => {
            let cookie = format!(
                "{COOKIE_NAME}={cookie}; Path={ISSUER_PATH}; HttpOnly; SameSite=Lax; Max-Age={}",
                SIGNED_IN_MS / 1000
            );
            let mut response = redirect(&location);
            if let Ok(cookie) = cookie.parse() {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            response
        }
        SignIn::Wrong => {
            let chosen = Some(get("member"));
            sign_in_page(language, get("request"), "authorize", Some(Problem::Wrong), chosen)
        }
        SignIn::Over => {
            (StatusCode::BAD_REQUEST, Html(page::notice(language, Problem::Over))).into_response()
        }
    }
}

async fn token(State(issuer): State<Arc<Issuer>>, body: String) -> Response {
    let given: BTreeMap<String, String> = pairs(&body).collect();
    let get = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    if get("grant_type") != "authorization_code" {
        return token_answer(StatusCode::BAD_REQUEST, &json!({"error": "unsupported_grant_type"}));
    }
    if get("client_id") != issuer.client.id {
        return token_answer(StatusCode::UNAUTHORIZED, &json!({"error": "invalid_client"}));
    }
    let redemption = Redemption {
        code: get("code"),
        redirect: get("redirect_uri"),
        verifier: get("code_verifier"),
    };
    let now = clock::now();
    let Some(code) = issuer.redeem(&redemption, now) else {
        return token_answer(StatusCode::BAD_REQUEST, &json!({"error": "invalid_grant"}));
    };
    // RSA takes milliseconds; it stays off the threads that serve sockets.
    match tokio::task::spawn_blocking(move || issuer.tokens(&code, now)).await {
        Ok(Ok(tokens)) => token_answer(StatusCode::OK, &tokens),
        Ok(Err(_)) | Err(_) => {
            token_answer(StatusCode::INTERNAL_SERVER_ERROR, &json!({"error": "server_error"}))
        }
    }
}

async fn logout(
    State(issuer): State<Arc<Issuer>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    if let Some(cookie) = cookie(&headers) {
        issuer.sign_out(&cookie);
    }
    let given: BTreeMap<String, String> = pairs(&query.unwrap_or_default()).collect();
    let wish = given.get("post_logout_redirect_uri").or_else(|| given.get("logout_uri"));
    let mut response = match wish.filter(|wish| issuer.client.after_logout.contains(wish)) {
        Some(wish) => {
            let state = given.get("state").map(|state| ("state", state.as_str()));
            redirect(&with_query(wish, state.as_slice()))
        }
        None => Html(page::notice(language(&given, &headers), Problem::SignedOut)).into_response(),
    };
    let gone = format!("{COOKIE_NAME}=; Path={ISSUER_PATH}; HttpOnly; SameSite=Lax; Max-Age=0");
    if let Ok(gone) = gone.parse() {
        response.headers_mut().insert(SET_COOKIE, gone);
    }
    response
}

fn sign_in_page(
    language: Language,
    pending: &str,
    other_language: &str,
    problem: Option<Problem>,
    chosen: Option<&str>,
) -> Response {
    let page = page::form(language, pending, other_language, problem, chosen);
    let status = if problem.is_some() { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
    (status, [(CACHE_CONTROL, "no-store")], Html(page)).into_response()
}

/// The same request with the other language.
fn other_language(language: Language, given: &BTreeMap<String, String>) -> String {
    let other = match language {
        Language::Japanese => Language::English,
        Language::English => Language::Japanese,
    };
    let mut given = given.clone();
    given.insert("ui_locales".to_owned(), other.code().to_owned());
    let pairs: Vec<_> = given.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    with_query("authorize", &pairs)
}

fn language(given: &BTreeMap<String, String>, headers: &HeaderMap) -> Language {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::choose(given.get("ui_locales").map_or(accepted.unwrap_or_default(), String::as_str))
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get(COOKIE)?.to_str().ok()?;
    let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE_NAME).map(|(_, value)| value.to_owned())
}

fn redirect(location: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, location), (CACHE_CONTROL, "no-store")]).into_response()
}

fn token_answer(status: StatusCode, body: &serde_json::Value) -> Response {
    (status, [(CACHE_CONTROL, "no-store")], axum::Json(body.clone())).into_response()
}
