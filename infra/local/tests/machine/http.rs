//! The HTTP API and the pages at the gateway.

use sasae_local::{invoke::InvokeError, limits::BODY_BYTES_MAX};
use serde_json::{Value, json};

use crate::bench::{Bench, Plan};

#[tokio::test]
async fn a_request_reaches_its_function_as_an_event() {
    let bench = Bench::start(Plan::default()).await;
    let sent = reqwest::Client::new()
        .post(bench.url("/api/echo/a%20b?x=1"))
        .header("x-sasae-edge", "forged")
        .header("x-forwarded-for", "203.0.113.9")
        .body("hello")
        .send()
        .await
        .unwrap();
    assert_eq!(sent.status(), 200);
    assert_eq!(sent.headers()["x-frame-options"], "DENY");
    let event: Value = serde_json::from_str(&sent.text().await.unwrap()).unwrap();
    assert_eq!(event["routeKey"], "POST /api/echo/{id}");
    assert_eq!(event["rawPath"], "/api/echo/a%20b");
    assert_eq!(event["pathParameters"], json!({"id": "a b"}));
    assert_eq!(event["body"], "hello");
    assert_eq!(event["headers"]["x-sasae-edge"], "edge");
    assert_eq!(event["headers"]["x-forwarded-for"], "203.0.113.9, 127.0.0.1, 127.0.0.1");
    assert_eq!(event["requestContext"]["http"]["sourceIp"], "127.0.0.1");
}

#[tokio::test]
async fn what_has_no_route_calls_no_function() {
    let plan = Plan { http: Box::new(|_| panic!("called")), ..Plan::default() };
    let bench = Bench::start(plan).await;
    let client = reqwest::Client::new();
    let unknown = client.get(bench.url("/api/echo/1")).send().await.unwrap();
    assert_eq!(unknown.status(), 404);
    assert_eq!(unknown.json::<Value>().await.unwrap(), json!({"message": "Not Found"}));
    let large = client.post(bench.url("/api/echo/1")).body(vec![b'x'; BODY_BYTES_MAX + 1]);
    assert_eq!(large.send().await.unwrap().status(), 413);
}

#[tokio::test]
async fn a_failed_call_is_a_500_that_tells_nothing() {
    let fails = |_: Value| -> crate::bench::Answer {
        Box::pin(async { Err(InvokeError::Failed("the secret reason".into())) })
    };
    let bench = Bench::start(Plan { http: Box::new(fails), ..Plan::default() }).await;
    let sent = reqwest::Client::new().post(bench.url("/api/echo/1")).send().await.unwrap();
    assert_eq!(sent.status(), 500);
    assert_eq!(sent.text().await.unwrap(), r#"{"message":"Internal Server Error"}"#);
}

#[tokio::test]
async fn another_host_is_not_served() {
    let bench = Bench::start(Plan::default()).await;
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let ask = |host: String| client.post(bench.url("/api/echo/1")).header("host", host).send();
    assert_eq!(ask("evil.example".to_owned()).await.unwrap().status(), 421);
    assert_eq!(ask(bench.host.clone()).await.unwrap().status(), 200);
    let port = bench.host.rsplit(':').next().unwrap();
    let page = client.get(bench.url("/x")).header("host", format!("localhost:{port}"));
    let page = page.send().await.unwrap();
    assert_eq!(page.headers()["location"], bench.url("/x").as_str());
}

#[tokio::test]
async fn the_console_learns_its_settings() {
    let bench = Bench::start(Plan::default()).await;
    let config = reqwest::get(bench.url("/config.json")).await.unwrap();
    assert_eq!(config.headers()["cache-control"], "no-cache");
    assert_eq!(config.json::<Value>().await.unwrap(), json!({"team": "test"}));
}
