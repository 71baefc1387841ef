//! `@connections`, as the AWS SDK calls it.

use aws_credential_types::Credentials;
use aws_sdk_apigatewaymanagement::{
    Client, Config,
    config::{BehaviorVersion, Region, retry::RetryConfig},
    error::ProvideErrorMetadata,
    primitives::Blob,
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use futures_util::StreamExt;
use sasae_local::limits::MESSAGE_BYTES_MAX;
use serde_json::json;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::bench::{ACCESS_KEY, Bench, CONTROL, PATIENCE, Plan, connection_id};

fn client(bench: &Bench, access_key: &str) -> Client {
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    Client::from_conf(
        Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("local-1"))
            .credentials_provider(Credentials::new(access_key, "s", None, None, "test"))
            .retry_config(RetryConfig::disabled())
            .http_client(http)
            .endpoint_url(format!("http://{}/socket", bench.inward))
            .build(),
    )
}

/// Posts and gives the error's code, if there is one.
async fn post(client: &Client, id: &str, text: String) -> Option<String> {
    let sent = client.post_to_connection().connection_id(id).data(Blob::new(text)).send().await;
    sent.err().map(|error| error.code().unwrap_or("none").to_owned())
}

#[tokio::test]
async fn a_function_reaches_its_client_until_the_client_is_gone() {
    let mut bench = Bench::start(Plan::default()).await;
    let client = client(&bench, ACCESS_KEY);
    let (mut socket, _) = bench.connect("").await.unwrap();
    let id = connection_id(&bench.event().await);
    assert_eq!(post(&client, &id, "hello".to_owned()).await, None);
    let got = timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
    assert_eq!(got, Message::text("hello"));
    let about = client.get_connection().connection_id(&id).send().await.unwrap();
    assert_eq!(about.identity().unwrap().source_ip(), Some("127.0.0.1"));
    assert!(about.last_active_at() >= about.connected_at());
    socket.close(None).await.unwrap();
    bench.event().await;
    assert_eq!(post(&client, &id, "x".to_owned()).await.as_deref(), Some("GoneException"));
}

#[tokio::test]
async fn a_post_before_connect_has_returned_finds_nobody() {
    let (found, mut finding) = tokio::sync::mpsc::unbounded_channel();
    let (go, gone) = tokio::sync::watch::channel(false);
    let socket = move |event: serde_json::Value| -> crate::bench::Answer {
        found.send(connection_id(&event)).unwrap();
        let mut gone = gone.clone();
        Box::pin(async move {
            gone.wait_for(|go| *go).await.unwrap();
            Ok(json!({"statusCode": 200}))
        })
    };
    let bench = Bench::start(Plan { socket: Box::new(socket), ..Plan::default() }).await;
    let client = client(&bench, ACCESS_KEY);
    let host = bench.host.clone();
    let opening = tokio::spawn(async move { crate::bench::connect(&host, "").await });
    let id = finding.recv().await.unwrap();
    assert_eq!(post(&client, &id, "early".to_owned()).await.as_deref(), Some("GoneException"));
    go.send(true).unwrap();
    let _socket = opening.await.unwrap().unwrap();
    assert_eq!(post(&client, &id, "now".to_owned()).await, None);
}

#[tokio::test]
async fn a_deleted_connection_is_closed() {
    let mut bench = Bench::start(Plan::default()).await;
    let client = client(&bench, ACCESS_KEY);
    let (mut socket, _) = bench.connect("").await.unwrap();
    let id = connection_id(&bench.event().await);
    client.delete_connection().connection_id(&id).send().await.unwrap();
    let closed = timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
    assert!(matches!(closed, Message::Close(Some(frame)) if u16::from(frame.code) == 1000));
    let again = client.delete_connection().connection_id(&id).send().await.unwrap_err();
    assert_eq!(again.code(), Some("GoneException"));
}

#[tokio::test]
async fn a_large_post_and_a_slow_reader_are_refused() {
    let mut bench = Bench::start(Plan::default()).await;
    let client = client(&bench, ACCESS_KEY);
    let (_socket, _) = bench.connect("").await.unwrap();
    let id = connection_id(&bench.event().await);
    let large = "x".repeat(MESSAGE_BYTES_MAX + 1);
    assert_eq!(post(&client, &id, large).await.as_deref(), Some("PayloadTooLargeException"));
    let full = async {
        loop {
            if let Some(code) = post(&client, &id, "x".repeat(MESSAGE_BYTES_MAX)).await {
                return code;
            }
        }
    };
    assert_eq!(timeout(PATIENCE, full).await.unwrap(), "LimitExceededException");
}

#[tokio::test]
async fn nobody_else_is_answered_inside() {
    let bench = Bench::start(Plan::default()).await;
    let stranger = client(&bench, "ANOTHERKEY");
    assert_eq!(post(&stranger, "a=", "x".into()).await.as_deref(), Some("ForbiddenException"));
    let http = reqwest::Client::new();
    let counts = format!("http://{}/control/counts", bench.inward);
    let ask = |origin: Option<&'static str>| {
        let mut request = http.get(&counts).header("x-sasae-control", CONTROL);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        request.send()
    };
    assert_eq!(ask(None).await.unwrap().status(), 200);
    assert_eq!(ask(Some("http://127.0.0.1:1")).await.unwrap().status(), 403);
    assert_eq!(http.get(&counts).send().await.unwrap().status(), 403);
}
