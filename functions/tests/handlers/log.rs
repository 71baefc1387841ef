//! Nothing secret gets into the log, whatever happens.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tracing_subscriber::layer::SubscriberExt;

use crate::gateway::{CANARY, Device};
use crate::issuer::rsa_key;
use crate::share::{REQUEST, Scene};

#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_day_of_good_and_bad_requests_leaves_no_secret_in_the_log() {
    let page = Page::default();
    let layer = sasae_functions::log::layer(page.clone());
    // For the whole process: a log of one thread misses what another test's thread met first,
    // since `tracing` remembers that nobody listened there.
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer)).unwrap();
    let scene = Scene::connected().await;
    let gateway = &scene.gateway;
    let mut secrets = vec![CANARY.to_owned(), rsa_key().access("one", "aiko")];
    for code in [&scene.made.pin, &scene.made.link] {
        secrets.push(code["code"].as_str().unwrap().to_owned());
    }
    let ticket = gateway.console_ticket("aiko").await;
    let protocols = format!("sasae.v2, ticket.{ticket}");
    let headers = json!({ "Origin": "https://evil", "Sec-WebSocket-Protocol": protocols });
    gateway.open(&gateway.fresh(), headers).await;
    secrets.push(ticket);
    secrets.push(gateway.challenge(scene.id()).await);
    let sdp = "v=0 canary-sdp";
    let signal = json!({ "type": "offer", "request": REQUEST, "sdp": sdp });
    let message = json!({ "type": "signal", "session": scene.id(), "signal": signal });
    gateway.say(&scene.console, message).await;
    secrets.push(sdp.to_owned());
    gateway.claim(&scene.made.link, &Device::new(2)).await;
    gateway.claim(&json!({ "kind": "pin", "code": "000000001" }), &Device::new(3)).await;
    secrets.push("000000001".to_owned());
    gateway.send("203.0.113.77", "aiko", "POST /api/sessions", "{canary-body").await;
    secrets.push("canary-body".to_owned());
    secrets.push("203.0.113.77".to_owned());
    gateway.call("Bearer canary-token", "GET /api/me", Value::Null).await;
    secrets.push("canary-token".to_owned());
    let text = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
    assert!(text.lines().count() > 10, "{text}");
    for secret in &secrets {
        assert!(!text.contains(secret.as_str()), "{secret}");
    }
    let printed = format!("{:?}", gateway.deployment);
    assert!(!printed.contains(CANARY), "{printed}");
}
