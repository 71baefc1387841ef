//! Link and PIN by mail.

use sasae_functions::world::MailError;
use sasae_store::{FaultStore, MemoryStore, Store};
use serde_json::{Value, json};

use crate::gateway::{Gateway, Made, settings};

async fn gateway() -> Gateway {
    let settings = settings(&[("MAIL_FROM", "desk@example.com")]);
    Gateway::with(FaultStore::new(MemoryStore::new()), settings).await
}

async fn mail(gateway: &Gateway, who: &str, made: &Made, to: &str) -> (u64, String) {
    let route = format!("POST /api/sessions/{}/mail", made.id);
    let reply = gateway.call(who, &route, json!({ "to": to, "language": "ja" })).await;
    let (status, code) = reply.error();
    (status, code.to_owned())
}

#[tokio::test]
async fn the_mail_says_what_the_console_gives_to_copy_and_is_audited_without_its_address() {
    let gateway = gateway().await;
    let made = gateway.make("aiko").await;
    assert_eq!(mail(&gateway, "aiko", &made, "yamada@example.com").await.0, 200);
    let mails = gateway.world().mails.lock().unwrap().clone();
    let route = format!("GET /api/sessions/{}/codes", made.id);
    let codes = gateway.call("aiko", &route, Value::Null).await.good();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to.reveal(), "yamada@example.com");
    assert_eq!(mails[0].sender.as_str(), "Demo");
    assert_eq!(codes["letters"]["ja"]["body"], mails[0].text);
    assert_eq!(codes["letters"]["ja"]["subject"], mails[0].subject);
    assert!(mails[0].text.contains(codes["secret"].as_str().unwrap()));
    let audit = gateway.world().store.inner().audit(made.id).await.unwrap();
    let text = serde_json::to_string(&audit).unwrap();
    assert!(text.contains("code_mailed") && text.contains("203.0.113.1"), "{text}");
    assert!(!text.contains("yamada"), "{text}");
}

#[tokio::test]
async fn a_bad_address_and_a_bad_language_are_refused_and_nothing_is_sent_or_audited() {
    let gateway = gateway().await;
    let made = gateway.make("aiko").await;
    let before = gateway.kept(made.id).await;
    for to in ["", "yamada", "a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com"]
    {
        assert_eq!(mail(&gateway, "aiko", &made, to).await, (400, "malformed_request".into()));
    }
    let route = format!("POST /api/sessions/{}/mail", made.id);
    let french = json!({ "to": "a@example.com", "language": "fr" });
    assert_eq!(gateway.call("aiko", &route, french).await.status, 400);
    assert_eq!(gateway.kept(made.id).await, before);
    assert!(gateway.world().mails.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_session_has_ten_mails_a_day() {
    let gateway = gateway().await;
    let made = gateway.make("aiko").await;
    for _ in 0..10 {
        assert_eq!(mail(&gateway, "aiko", &made, "a@example.com").await.0, 200);
    }
    let refused = (429, "too_many_requests".to_owned());
    assert_eq!(mail(&gateway, "aiko", &made, "a@example.com").await, refused);
    let other = gateway.make("aiko").await;
    assert_eq!(mail(&gateway, "aiko", &other, "a@example.com").await.0, 200);
}

#[tokio::test]
async fn without_a_sender_or_with_a_service_that_refuses_it_is_said_so() {
    let without = Gateway::new().await;
    let made = without.make("aiko").await;
    assert_eq!(mail(&without, "aiko", &made, "a@example.com").await, (409, "mail_off".into()));
    let me = without.call("aiko", "GET /api/me", Value::Null).await.good();
    assert_eq!(me["can_mail"], false);
    let gateway = gateway().await;
    let made = gateway.make("aiko").await;
    *gateway.world().mail_error.lock().unwrap() = Some(MailError::Failed);
    assert_eq!(mail(&gateway, "aiko", &made, "a@example.com").await, (503, "mail_failed".into()));
}

#[tokio::test]
async fn codes_of_a_session_that_is_over_are_not_mailed() {
    let gateway = gateway().await;
    let made = gateway.make("aiko").await;
    gateway.command("aiko", made.id, json!({ "type": "close" })).await.good();
    assert_eq!(mail(&gateway, "aiko", &made, "a@b.example").await, (410, "session_closed".into()));
    assert!(gateway.world().mails.lock().unwrap().is_empty());
}
