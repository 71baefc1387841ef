//! The real functions in both modes, behind the real program, across a kill.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use futures_util::{SinkExt, StreamExt};
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};
use tokio_tungstenite::tungstenite::{Error, Message, client::IntoClientRequest};

use crate::bench::PATIENCE;

const VERIFIER: &str = "0123456789-0123456789-0123456789-0123456789-0123456789";

/// A running `sasae-local`.
struct Running {
    child: Child,
    ready: Value,
    http: reqwest::Client,
}

impl Running {
    async fn start(data: &Path, listen: &str, functions: Option<&Path>) -> Self {
        Self::start_with(data, listen, functions, &[]).await
    }

    async fn start_with(
        data: &Path,
        listen: &str,
        functions: Option<&Path>,
        more: &[&str],
    ) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut command = Command::new(env!("CARGO_BIN_EXE_sasae-local"));
        command.arg("--data").arg(data).args(["--listen", listen]).args(more);
        if let Some(folder) = functions {
            command.arg("--runtime-api").arg(folder);
        }
        let log = std::fs::File::create(data.with_extension("log")).unwrap();
        command.stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap();
        let ready = serde_json::from_str(&line.expect("it says when it is ready")).unwrap();
        let http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { child, ready, http }
    }

    fn gateway(&self) -> &str {
        self.ready["gateway"].as_str().unwrap()
    }

    async fn ask(&self, method: Method, path: &str, token: &str, body: Option<Value>) -> Value {
        let mut request = self.http.request(method, format!("{}{path}", self.gateway()));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Signs the demo owner in and gives the access token.
    async fn token(&self) -> String {
        let challenge = PkceCodeVerifier::new(VERIFIER.to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&challenge);
        let redirect = format!("{}/signed-in", self.gateway());
        let page = self.http.get(format!(
            "{}/oidc/authorize?client_id=sasae-console&response_type=code&scope=openid\
             &code_challenge_method=S256&code_challenge={}&redirect_uri={redirect}",
            self.gateway(),
            challenge.as_str(),
        ));
        let page = page.send().await.unwrap().text().await.unwrap();
        let request = page.split_once("name=\"request\" value=\"").unwrap().1;
        let request = request.split_once('"').unwrap().0;
        let password = self.ready["password"].as_str().unwrap();
        let form = format!("request={request}&member=demo-owner&password={password}");
        let done = self.http.post(format!("{}/oidc/sign-in", self.gateway())).body(form);
        let done = done.send().await.unwrap();
        let location = done.headers()["location"].to_str().unwrap();
        let code = location.split_once("code=").unwrap().1;
        let code = code.replace("%2D", "-").replace("%5F", "_");
        let form = format!(
            "grant_type=authorization_code&client_id=sasae-console&code={code}\
             &code_verifier={VERIFIER}&redirect_uri={redirect}"
        );
        let tokens = self.http.post(format!("{}/oidc/token", self.gateway())).body(form);
        let tokens: Value = tokens.send().await.unwrap().json().await.unwrap();
        tokens["access_token"].as_str().unwrap().to_owned()
    }

    /// Opens a WebSocket with a ticket, as a page of `origin` would.
    async fn connect(&self, ticket: &str, origin: &str) -> Result<crate::bench::Socket, Error> {
        let address = format!("{}/socket", self.gateway().replace("http://", "ws://"));
        let mut request = address.into_client_request()?;
        let protocols = format!("sasae.v1, ticket.{ticket}");
        request.headers_mut().insert("sec-websocket-protocol", protocols.parse().unwrap());
        request.headers_mut().insert("origin", origin.parse().unwrap());
        let (socket, response) = tokio_tungstenite::connect_async(request).await?;
        assert_eq!(response.headers()["sec-websocket-protocol"], "sasae.v1");
        Ok(socket)
    }
}

/// The function binaries, built when they are not there.
async fn functions() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().unwrap().parent().unwrap().to_owned();
    let build = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "sasae-functions", "--bins", "--target-dir"])
        .arg(folder.parent().unwrap())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(build.await.unwrap().success());
    folder
}

async fn a_session_survives_a_kill(functions: Option<&Path>) {
    let folder = std::env::temp_dir().join(sasae_local::identity::request_id());
    std::fs::create_dir(&folder).unwrap();
    let data = folder.join("data");
    let mut running = Running::start(&data, "127.0.0.1:0", functions).await;
    let token = running.token().await;
    let me = running.ask(Method::GET, "/api/me", &token, None).await;
    assert_eq!(me["role"], "owner");
    let place = json!({ "kind": "channel", "channel": "default" });
    let new = json!({ "id": "01JD0000000000000000000001", "place": place });
    let made = running.ask(Method::POST, "/api/sessions", &token, Some(new)).await;
    let session = format!("/api/sessions/{}", made["session"]["id"].as_str().unwrap());
    let look = json!({ "code": { "kind": "link", "code": made["codes"]["secret"] } });
    running.ask(Method::POST, "/join/look", "", Some(look.clone())).await;

    let ticket = running.ask(Method::POST, "/api/tickets", &token, Some(json!({}))).await;
    let ticket = ticket["ticket"].as_str().unwrap().to_owned();
    let mut socket = running.connect(&ticket, running.gateway()).await.unwrap();
    socket.send(Message::text("{}")).await.unwrap();
    let told = timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
    assert!(matches!(told, Message::Text(_)), "{told:?}");
    for origin in [running.gateway(), "https://evil.example"] {
        let refused = running.connect(&ticket, origin).await;
        let Err(Error::Http(refused)) = refused else { panic!("a used ticket opened a socket") };
        assert!(matches!(refused.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN));
    }

    running.child.kill().await.unwrap();
    let listen = running.gateway().trim_start_matches("http://").to_owned();
    let again = Running::start(&data, &listen, functions).await;
    assert_eq!(again.ready["password"], running.ready["password"]);
    let found = again.ask(Method::GET, &session, &token, None).await;
    assert_eq!(found["id"], made["session"]["id"]);
    again.ask(Method::POST, "/join/look", "", Some(look)).await;
    let log = std::fs::read_to_string(data.with_extension("log")).unwrap();
    assert!(!log.contains("role allows"), "a role lacks a permission:\n{log}");
    drop(again);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_session_survives_a_kill_with_the_functions_in_process() {
    a_session_survives_a_kill(None).await;
}

#[tokio::test]
async fn a_session_survives_a_kill_with_the_real_binaries() {
    a_session_survives_a_kill(Some(&functions().await)).await;
}

#[tokio::test]
async fn an_expiry_is_announced_at_its_second() {
    let folder = std::env::temp_dir().join(sasae_local::identity::request_id());
    std::fs::create_dir(&folder).unwrap();
    let data = folder.join("data");
    let running = Running::start_with(&data, "127.0.0.1:0", None, &["--session-life-s", "2"]).await;
    let token = running.token().await;
    let place = json!({ "kind": "channel", "channel": "default" });
    let new = json!({ "id": "01JD0000000000000000000001", "place": place });
    let made = running.ask(Method::POST, "/api/sessions", &token, Some(new)).await;
    let session = format!("/api/sessions/{}", made["session"]["id"].as_str().unwrap());
    let control = &running.ready["control"];
    let announced = async {
        loop {
            let counts = running
                .http
                .get(format!("{}/control/counts", control["address"].as_str().unwrap()));
            let counts = counts.header("x-sasae-control", control["token"].as_str().unwrap());
            let counts: Value = counts.send().await.unwrap().json().await.unwrap();
            if counts["invoke sasae-local-expiry"] == 1 {
                return sasae_local::clock::now();
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    let at = timeout(PATIENCE, announced).await.unwrap();
    assert!(at >= made["session"]["expires_at"].as_u64().unwrap(), "announced early");
    let found = running.ask(Method::GET, &session, &token, None).await;
    assert_eq!(found["state"], "expired");
    drop(running);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_second_machine_is_kept_out_of_the_same_data() {
    let folder = std::env::temp_dir().join(sasae_local::identity::request_id());
    std::fs::create_dir(&folder).unwrap();
    let data = folder.join("data");
    let _running = Running::start(&data, "127.0.0.1:0", None).await;
    let mut second = Command::new(env!("CARGO_BIN_EXE_sasae-local"));
    let second = second.arg("--data").arg(&data);
    let second = second.output().await.unwrap();
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("another machine runs"));
    std::fs::remove_dir_all(folder).unwrap();
}

/// Through the template's routes and roles: mail, a support form and the history.
#[tokio::test]
async fn mail_form_and_history_work_with_the_permissions_of_the_template() {
    let folder = std::env::temp_dir().join(sasae_local::identity::request_id());
    std::fs::create_dir(&folder).unwrap();
    let data = folder.join("data");
    let running = Running::start(&data, "127.0.0.1:0", None).await;
    let token = running.token().await;
    let form = running.ask(Method::GET, "/api/channels/default/support", &token, None).await;
    let mut open = form["form"].clone();
    open["is_on"] = json!(true);
    let body = Some(json!({ "form": open }));
    running.ask(Method::POST, "/api/channels/default/support", &token, body).await;
    let entry = format!("/support/{}", form["entry"].as_str().unwrap());
    let page = running.ask(Method::GET, &entry, "", None).await;
    // A form that is sent at once was filled in by a program: this is the time of a person.
    tokio::time::sleep(std::time::Duration::from_millis(3_100)).await;
    let asked = json!({ "stamp": page["stamp"], "language": "ja", "name": "山田",
        "problem": "印刷できません", "own": [] });
    let asked = running.ask(Method::POST, &entry, "", Some(asked)).await;
    assert_eq!(asked["place"]["place"], 1);
    let code = json!({ "code": { "kind": "link", "code": asked["secret"] } });
    let place = running.ask(Method::POST, "/support/place", "", Some(code)).await;
    assert_eq!(place["state"], "queued");
    let search = json!({ "text": "山田", "states": [] });
    let found = running.ask(Method::POST, "/api/history", &token, Some(search)).await;
    let session = found["sessions"][0]["id"].as_str().unwrap();
    let mail = json!({ "to": "yamada@example.com", "language": "ja" });
    running.ask(Method::POST, &format!("/api/sessions/{session}/mail"), &token, Some(mail)).await;
    let mails: Vec<_> =
        std::fs::read_dir(running.ready["mail"].as_str().unwrap()).unwrap().collect();
    let letter = std::fs::read_to_string(mails[0].as_ref().unwrap().path()).unwrap();
    assert!(letter.contains("To: yamada@example.com\r\n"), "{letter}");
    assert!(letter.contains(asked["secret"].as_str().unwrap()), "{letter}");
    let trail = format!("/api/sessions/{session}/audit");
    let trail = running.ask(Method::GET, &trail, &token, None).await;
    assert_eq!(trail["chain"]["kind"], "whole");
    assert_eq!(trail["records"][1]["what"], "code_mailed");
    assert_eq!(trail["records"][1]["from"], "127.0.0.1");
    let log = std::fs::read_to_string(data.with_extension("log")).unwrap();
    assert!(!log.contains("role allows"), "a role lacks a permission:\n{log}");
    drop(running);
    std::fs::remove_dir_all(folder).unwrap();
}
