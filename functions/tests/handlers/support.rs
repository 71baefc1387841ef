//! A channel's support form: set by its manager, filled in by a customer, answered from the queue.

use sasae_protocol::SessionId;
use serde_json::{Value, json};

use crate::gateway::{Device, Gateway};

const FORM: &str = "/api/channels/default/support";

fn form() -> Value {
    let text = |ja: &str, en: &str| json!({ "ja": ja, "en": en });
    json!({
        "is_on": true,
        "title": text("お問い合わせ", "Ask us"),
        "fields": {
            "name": "required", "mail": "optional", "phone": "hidden", "problem": "required",
            "own": [{ "label": text("機種", "Model"), "need": "optional" }],
        },
    })
}

/// Sets a form; gives its entry.
async fn set(gateway: &Gateway, form: Value) -> String {
    let set = gateway.call("owner", &format!("POST {FORM}"), json!({ "form": form })).await.good();
    set["entry"].as_str().unwrap().to_owned()
}

async fn stamp(gateway: &Gateway, entry: &str) -> Value {
    let page = gateway.call("", &format!("GET /support/{entry}"), Value::Null).await.good();
    page["stamp"].clone()
}

fn asked(stamp: &Value, name: &str) -> Value {
    json!({ "stamp": stamp, "language": "ja", "name": name, "mail": "yamada@example.com",
        "problem": "印刷できません\n紙は入っています", "own": ["LBP-1"] })
}

/// Fills the form in as a person does, from an address of its own.
async fn ask(gateway: &Gateway, entry: &str, number: u32) -> Value {
    let stamp = stamp(gateway, entry).await;
    gateway.wait(5);
    let (source, name) = (format!("198.51.100.{number}"), format!("山田 {number}"));
    let route = format!("POST /support/{entry}");
    gateway.call_from(&source, "", &route, asked(&stamp, &name)).await.good()
}

async fn place(gateway: &Gateway, asked: &Value) -> Value {
    let body = json!({ "code": { "kind": "link", "code": asked["secret"] } });
    let reply = gateway.call("", "POST /support/place", body).await;
    if reply.status < 300 { reply.body } else { reply.body["code"].clone() }
}

async fn queued(gateway: &Gateway, who: &str) -> Vec<Value> {
    let list = gateway.call(who, "GET /api/channels/default/sessions", Value::Null).await.good();
    list["sessions"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_a_customer_writes_makes_a_queued_session_with_a_way_in() {
    let gateway = Gateway::new().await;
    let console = gateway.console("ben").await;
    let entry = set(&gateway, form()).await;
    let made = ask(&gateway, &entry, 1).await;
    assert_eq!(made["place"]["state"], "queued");
    assert_eq!(made["place"]["place"], 1);
    let sessions = queued(&gateway, "aiko").await;
    let session = &sessions[0];
    assert_eq!((&session["state"], &session["customer"]), (&json!("queued"), &json!("山田 1")));
    assert_eq!(
        (&session["subject"], &session["is_asked"]),
        (&json!("印刷できません"), &json!(true))
    );
    assert!(session["queued_since"].is_u64());
    let inbox = gateway.inbox(&console);
    let kinds: Vec<_> = inbox.iter().map(|message| message["type"].clone()).collect();
    assert_eq!(kinds, ["session", "support_asked"]);
    assert_eq!(inbox[1]["session"], session["id"]);
    let id = session["id"].as_str().unwrap();
    let intake = gateway.call("aiko", &format!("GET /api/sessions/{id}/intake"), Value::Null).await;
    let intake = intake.good();
    assert_eq!(intake["mail"], "yamada@example.com");
    assert_eq!(intake["problem"], "印刷できません\n紙は入っています");
    assert_eq!(
        intake["own"][0],
        json!({ "label": { "ja": "機種", "en": "Model" }, "text": "LBP-1" })
    );
    let look = json!({ "code": { "kind": "pin", "code": made["pin"] } });
    assert_eq!(gateway.call("", "POST /join/look", look).await.good()["state"], "queued");
    let id = SessionId::parse(id).unwrap();
    let link = json!({ "kind": "link", "code": made["secret"] });
    assert_eq!(gateway.claim(&link, &Device::new(1)).await.status, 200);
    gateway.command("ben", id, json!({ "type": "pick_up" })).await.good();
    let place = place(&gateway, &made).await;
    assert_eq!((&place["state"], &place["technician"]), (&json!("active"), &json!("ben")));
    assert_eq!(place["place"], Value::Null);
}

#[tokio::test]
async fn places_in_the_queue_move_up_and_every_end_is_named() {
    let gateway = Gateway::new().await;
    let entry = set(&gateway, form()).await;
    let mut made = Vec::new();
    for number in 1..=4 {
        made.push(ask(&gateway, &entry, number).await);
    }
    let places: Vec<_> = made.iter().map(|made| made["place"]["place"].clone()).collect();
    assert_eq!(places, [1, 2, 3, 4]);
    assert_eq!(made[0]["place"]["again_after"], 10);
    assert_eq!(made[3]["place"]["again_after"], 20);
    let mut ids: Vec<_> = queued(&gateway, "aiko").await;
    ids.sort_by_key(|session| session["queued_since"].as_u64());
    let id = |index: usize| SessionId::parse(ids[index]["id"].as_str().unwrap()).unwrap();
    gateway.command("aiko", id(0), json!({ "type": "pick_up" })).await.good();
    assert_eq!(place(&gateway, &made[1]).await["place"], 1);
    assert_eq!(place(&gateway, &made[3]).await["place"], 3);
    gateway.command("owner", id(1), json!({ "type": "close", "kind": "solved" })).await.good();
    assert_eq!(place(&gateway, &made[1]).await, "session_closed");
    assert_eq!(place(&gateway, &made[3]).await["place"], 2);
    // A session that was released waits anew, behind those who waited on.
    gateway.wait(1);
    gateway.command("aiko", id(0), json!({ "type": "release" })).await.good();
    assert_eq!(place(&gateway, &made[0]).await["place"], 3);
    gateway.wait(3_600);
    assert_eq!(place(&gateway, &made[3]).await, "session_expired");
}

#[tokio::test]
async fn the_named_technician_gets_it_and_the_queue_if_they_cannot() {
    let gateway = Gateway::new().await;
    let (aiko, ben) = (gateway.console("aiko").await, gateway.console("ben").await);
    let mut named = form();
    named["technician"] = json!("aiko");
    let entry = set(&gateway, named.clone()).await;
    let made = ask(&gateway, &entry, 1).await;
    assert_eq!(
        (&made["place"]["state"], &made["place"]["technician"]),
        (&json!("waiting"), &json!("aiko"))
    );
    let called = |inbox: Vec<Value>| inbox.iter().any(|it| it["type"] == "support_asked");
    assert!(called(gateway.inbox(&aiko)) && !called(gateway.inbox(&ben)));
    named["technician"] = json!("dora");
    let reply = gateway.call("owner", &format!("POST {FORM}"), json!({ "form": named })).await;
    assert_eq!(reply.error(), (403, "member_disabled"));
    named["technician"] = json!("nobody");
    let reply = gateway.call("owner", &format!("POST {FORM}"), json!({ "form": named })).await;
    assert_eq!(
        (reply.error(), &reply.body["field"]),
        ((400, "malformed_request"), &json!("form.technician"))
    );
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_session() {
    let gateway = Gateway::new().await;
    let entry = set(&gateway, form()).await;
    let stamp = stamp(&gateway, &entry).await;
    gateway.wait(5);
    let route = format!("POST /support/{entry}");
    let first = gateway.call("", &route, asked(&stamp, "山田")).await.good();
    let second = gateway.call("", &route, asked(&stamp, "山田")).await.good();
    assert_eq!(first, second);
    assert_eq!(queued(&gateway, "aiko").await.len(), 1);
}

#[tokio::test]
async fn what_only_a_program_does_is_refused_and_nothing_is_made() {
    let gateway = Gateway::new().await;
    let entry = set(&gateway, form()).await;
    let route = format!("POST /support/{entry}");
    let quick = stamp(&gateway, &entry).await;
    assert_eq!(
        gateway.call("", &route, asked(&quick, "a")).await.error(),
        (400, "looks_automated")
    );
    gateway.wait(5);
    let mut filled = asked(&quick, "a");
    filled["website"] = json!("https://spam.example");
    assert_eq!(gateway.call("", &route, filled).await.error(), (400, "looks_automated"));
    for stamp in [json!(""), json!("AAAA")] {
        assert_eq!(
            gateway.call("", &route, asked(&stamp, "a")).await.error(),
            (409, "form_outdated")
        );
    }
    assert_eq!(queued(&gateway, "aiko").await.len(), 0);
    gateway.wait(12 * 3_600);
    assert_eq!(gateway.call("", &route, asked(&quick, "a")).await.error(), (409, "form_outdated"));
}

#[tokio::test]
async fn what_must_be_filled_in_and_what_is_too_much_is_named() {
    let gateway = Gateway::new().await;
    let entry = set(&gateway, form()).await;
    let stamp = stamp(&gateway, &entry).await;
    gateway.wait(5);
    let good = asked(&stamp, "山田");
    let route = format!("POST /support/{entry}");
    for (number, (field, value, error)) in [
        ("name", Value::Null, "malformed_request"),
        ("problem", Value::Null, "malformed_request"),
        ("name", json!("a".repeat(65)), "malformed_request"),
        ("name", json!("a\u{202e}b"), "malformed_request"),
        ("problem", json!("x".repeat(1_001)), "malformed_request"),
        ("mail", json!("not an address"), "malformed_request"),
        ("own", json!([]), "form_outdated"),
        ("language", json!("fr"), "unknown_message"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut body = good.clone();
        body[field] = value;
        let reply = gateway.call_from(&format!("198.51.100.{number}"), "", &route, body).await;
        assert_eq!(reply.error().1, error, "{field}");
    }
    assert_eq!(queued(&gateway, "aiko").await.len(), 0);
    let mut hidden = good;
    hidden["phone"] = json!("03-0000-0000");
    gateway.call("", &route, hidden).await.good();
    let id = queued(&gateway, "aiko").await[0]["id"].as_str().unwrap().to_owned();
    let intake = gateway.call("aiko", &format!("GET /api/sessions/{id}/intake"), Value::Null).await;
    assert_eq!(intake.good()["phone"], Value::Null, "what is not asked for is not kept");
}

#[tokio::test]
async fn one_address_and_one_entry_can_be_used_only_so_often() {
    let gateway = Gateway::new().await;
    let entry = set(&gateway, form()).await;
    let route = format!("POST /support/{entry}");
    let bad = json!({ "stamp": "", "language": "ja", "own": [] });
    for _ in 0..10 {
        let reply = gateway.call_from("198.51.100.1", "", &route, bad.clone()).await;
        assert_eq!(reply.error(), (409, "form_outdated"));
    }
    let reply = gateway.call_from("198.51.100.1", "", &route, bad.clone()).await;
    assert_eq!(reply.error(), (429, "too_many_requests"));
    for number in 0..90_u32 {
        let source = format!("203.0.{number}.1");
        gateway.call_from(&source, "", &route, bad.clone()).await;
    }
    let reply = gateway.call_from("192.0.2.7", "", &route, bad.clone()).await;
    assert_eq!(reply.error(), (429, "too_many_requests"), "the entry itself is used up");
    gateway.wait(600);
    let reply = gateway.call_from("198.51.100.1", "", &route, bad).await;
    assert_eq!(reply.error(), (409, "form_outdated"));
}

#[tokio::test]
async fn a_form_that_is_off_renewed_or_unknown_says_so() {
    let gateway = Gateway::new().await;
    let first = gateway.call("owner", &format!("GET {FORM}"), Value::Null).await.good();
    assert_eq!(first["form"]["is_on"], false);
    let entry = first["entry"].as_str().unwrap().to_owned();
    assert_eq!(first["url"], format!("https://help.example.com/s/{entry}"));
    assert_eq!(entry.len(), 22);
    let page = |entry: &str| format!("GET /support/{entry}");
    let off = gateway.call("", &page(&entry), Value::Null).await;
    assert_eq!(off.error(), (409, "support_closed"));
    assert_eq!(set(&gateway, form()).await, entry, "setting keeps the link");
    assert_eq!(gateway.call("", &page(&entry), Value::Null).await.status, 200);
    let renewed = gateway.call("owner", &format!("POST {FORM}/renew"), json!({})).await.good();
    assert_ne!(renewed["entry"], json!(entry));
    for gone in [entry.as_str(), "unknown", "x"] {
        assert_eq!(gateway.call("", &page(gone), Value::Null).await.error(), (404, "not_found"));
    }
}

#[tokio::test]
async fn only_who_manages_the_channel_sets_its_form_and_five_own_fields_are_the_most() {
    let gateway = Gateway::new().await;
    for route in [format!("GET {FORM}"), format!("POST {FORM}"), format!("POST {FORM}/renew")] {
        let reply = gateway.call("aiko", &route, json!({ "form": form() })).await;
        assert_eq!(reply.error(), (403, "not_permitted"), "{route}");
        let other = route.replace("default", "other");
        let reply = gateway.call("owner", &other, json!({ "form": form() })).await;
        assert_eq!(reply.error(), (404, "not_found"), "{other}");
    }
    let mut many = form();
    let field = many["fields"]["own"][0].clone();
    many["fields"]["own"] = json!(vec![field; 6]);
    let reply = gateway.call("owner", &format!("POST {FORM}"), json!({ "form": many })).await;
    assert_eq!(reply.error(), (413, "too_large"));
    let mut bare = form();
    bare["title"]["en"] = json!("");
    let reply = gateway.call("owner", &format!("POST {FORM}"), json!({ "form": bare })).await;
    assert_eq!(reply.error(), (400, "malformed_request"));
}

#[tokio::test]
async fn a_full_channel_takes_no_more_and_a_pin_has_no_place_to_be_guessed_at() {
    let gateway = Gateway::new().await;
    let entry = set(&gateway, form()).await;
    let mut made = Value::Null;
    for number in 0..100_u32 {
        made = ask(&gateway, &entry, number).await;
        gateway.wait(10);
    }
    let stamp = stamp(&gateway, &entry).await;
    gateway.wait(5);
    let route = format!("POST /support/{entry}");
    let reply = gateway.call_from("192.0.2.9", "", &route, asked(&stamp, "a")).await;
    assert_eq!(reply.error(), (409, "channel_full"));
    let body = json!({ "code": { "kind": "pin", "code": made["pin"] } });
    let reply = gateway.call("", "POST /support/place", body).await;
    assert_eq!(reply.error(), (400, "malformed_request"));
    let wrong = json!({ "code": { "kind": "link", "code": "AAAAAAAAAAAAAAAAAAAAAA" } });
    for _ in 0..5 {
        let reply = gateway.call("", "POST /support/place", wrong.clone()).await;
        assert_eq!(reply.error(), (404, "unknown_code"));
    }
    let reply = gateway.call("", "POST /support/place", wrong).await;
    assert_eq!(reply.error(), (429, "too_many_tries"));
    assert_eq!(place(&gateway, &made).await["place"], 100, "who waits is not shut out by that");
}
