//! Who may open a connection, and what becomes of what is said over it.

use sasae_store::{FaultStore, MemoryStore, Store};
use serde_json::{Value, json};

use crate::gateway::{CONSOLE, Device, Gateway, settings};

fn console_headers(ticket: &str) -> Value {
    json!({ "Origin": CONSOLE, "Sec-WebSocket-Protocol": format!("sasae.v1, ticket.{ticket}") })
}

#[tokio::test]
async fn a_ticket_opens_one_connection_and_the_subprotocol_is_confirmed() {
    let gateway = Gateway::new().await;
    let ticket = gateway.console_ticket("aiko").await;
    let id = gateway.fresh();
    let (status, answer) = gateway.open(&id, console_headers(&ticket)).await;
    assert_eq!(status, 200);
    assert_eq!(answer["headers"], json!({ "Sec-WebSocket-Protocol": "sasae.v1" }));
    assert_eq!(gateway.world().unread(), 0, "nothing is posted from $connect");
    let again = gateway.open(&gateway.fresh(), console_headers(&ticket)).await;
    assert_eq!(again.0, 401, "a replay");
}

#[tokio::test]
async fn a_ticket_holds_thirty_seconds() {
    let gateway = Gateway::new().await;
    for (wait, status) in [(29, 200), (30, 401), (31, 401)] {
        let ticket = gateway.console_ticket("aiko").await;
        gateway.wait(wait);
        let opened = gateway.open(&gateway.fresh(), console_headers(&ticket)).await;
        assert_eq!(opened.0, status, "{wait}");
    }
}

#[tokio::test]
async fn a_console_connects_from_its_own_origin_only() {
    let gateway = Gateway::new().await;
    for origin in [
        json!("null"),
        json!("https://help.example.com.evil.example"),
        json!("https://HELP.example.com"),
        json!("https://help.example.com:8443"),
        json!("http://help.example.com"),
        Value::Null,
    ] {
        let ticket = gateway.console_ticket("aiko").await;
        let mut headers = console_headers(&ticket);
        if origin.is_null() {
            headers.as_object_mut().unwrap().remove("Origin");
        } else {
            headers["Origin"] = origin.clone();
        }
        assert_eq!(gateway.open(&gateway.fresh(), headers).await.0, 403, "{origin}");
    }
    let ticket = gateway.console_ticket("aiko").await;
    let protocols = format!("sasae.v1, ticket.{ticket}");
    let lower = json!({ "origin": CONSOLE, "sec-websocket-protocol": protocols });
    assert_eq!(gateway.open(&gateway.fresh(), lower).await.0, 200, "names in any case");
}

#[tokio::test]
async fn behind_an_edge_nobody_connects_round_it() {
    let edge = "the-edge-is-known-by-this";
    let behind = settings(&[("EDGE_SECRET", edge)]);
    let gateway = Gateway::with(FaultStore::new(MemoryStore::new()), behind).await;
    let headers = json!({ "Origin": CONSOLE, "Sec-WebSocket-Protocol":
        format!("sasae.v1, ticket.{}", "a".repeat(43)) });
    assert_eq!(gateway.open(&gateway.fresh(), headers.clone()).await.0, 403);
    let mut through = headers;
    through["X-Sasae-Edge"] = json!(edge);
    assert_eq!(gateway.open(&gateway.fresh(), through).await.0, 401, "the ticket is looked at");
    assert_eq!(gateway.call("aiko", "GET /api/me", Value::Null).await.status, 403);
}

#[tokio::test]
async fn a_ticket_of_one_role_opens_nothing_for_the_other() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let device = Device::new(1);
    gateway.claim(&made.link, &device).await.good();
    let agent = gateway.agent_ticket(made.id, &device).await;
    let from_page = gateway.open(&gateway.fresh(), console_headers(&agent)).await;
    assert_eq!(from_page.0, 403, "an agent's ticket in a browser");
    let console = gateway.console_ticket("aiko").await;
    let protocols = format!("sasae.v1, ticket.{console}");
    let native = json!({ "Sec-WebSocket-Protocol": protocols });
    assert_eq!(gateway.open(&gateway.fresh(), native).await.0, 403, "a console's, natively");
}

#[tokio::test]
async fn a_flood_without_tickets_touches_no_store() {
    let gateway = Gateway::new().await;
    let ops = gateway.world().store.inner().ops().clone();
    let before = (ops.reads(), ops.writes());
    for headers in [
        json!({}),
        json!({ "Origin": CONSOLE }),
        json!({ "Origin": CONSOLE, "Sec-WebSocket-Protocol": "sasae.v1" }),
        json!({ "Origin": CONSOLE, "Sec-WebSocket-Protocol": "sasae.v1, ticket.short" }),
        json!({ "Origin": "https://evil.example.com", "Sec-WebSocket-Protocol":
            format!("sasae.v1, ticket.{}", "a".repeat(43)) }),
    ] {
        let status = gateway.open(&gateway.fresh(), headers).await.0;
        assert!(status == 401 || status == 403);
    }
    assert_eq!((ops.reads(), ops.writes()), before);
}

#[tokio::test]
async fn a_member_switched_off_after_the_ticket_does_not_connect_and_acts_no_more() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let console = gateway.console("ben").await;
    let ticket = gateway.console_ticket("ben").await;
    switch_off(&gateway, "ben").await;
    assert_eq!(gateway.open(&gateway.fresh(), console_headers(&ticket)).await.0, 403);
    let request = "01JD0000000000000000000009";
    for message in [
        json!({ "type": "watch" }),
        json!({ "type": "connect", "session": made.id, "request": request }),
        json!({ "type": "lease", "session": made.id, "request": request }),
    ] {
        gateway.say(&console, message).await;
        assert_eq!(gateway.inbox(&console)[0]["code"], "member_disabled");
    }
    gateway.command("aiko", made.id, json!({ "type": "release" })).await.good();
    assert_eq!(gateway.inbox(&console)[0]["type"], "session_removed", "and sees no more");
}

async fn switch_off(gateway: &Gateway, who: &str) {
    let store = gateway.world().store.inner();
    let team = sasae_protocol::TeamId::new("demo").unwrap();
    let members = store.members(&team).await.unwrap();
    let mut member = members.into_iter().find(|member| member.id.as_str() == who).unwrap();
    member.is_disabled = true;
    let subject =
        sasae_store::TokenSubject { issuer: crate::issuer::ISSUER.into(), subject: who.into() };
    store.put_member(&member, &subject).await.unwrap();
}

#[tokio::test]
async fn an_agent_of_a_session_that_is_over_does_not_connect() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let device = Device::new(1);
    gateway.claim(&made.link, &device).await.good();
    let ticket = gateway.agent_ticket(made.id, &device).await;
    gateway.command("aiko", made.id, json!({ "type": "close" })).await.good();
    let headers = json!({ "Sec-WebSocket-Protocol": format!("sasae.v1, ticket.{ticket}") });
    assert_eq!(gateway.open(&gateway.fresh(), headers).await.0, 410);
}

#[tokio::test]
async fn pings_are_answered_with_the_servers_clock() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let device = Device::new(1);
    gateway.claim(&made.link, &device).await.good();
    let agent = gateway.agent(made.id, &device).await;
    let console = gateway.console("aiko").await;
    for id in [&console, &agent] {
        gateway.say(id, json!({ "type": "ping", "seq": 7 })).await;
        let pong = gateway.inbox(id).remove(0);
        assert_eq!((&pong["type"], &pong["seq"]), (&json!("pong"), &json!(7)));
        assert!(pong["now"].is_u64());
    }
}

#[tokio::test]
async fn what_is_no_message_is_refused_by_name_and_changes_nothing() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let device = Device::new(1);
    gateway.claim(&made.link, &device).await.good();
    let agent = gateway.agent(made.id, &device).await;
    let console = gateway.console("aiko").await;
    gateway.inbox(&console);
    let before = gateway.kept(made.id).await;
    let sdp = "a".repeat(17 * 1024);
    let request = "01JD0000000000000000000009";
    let long = json!({ "type": "offer", "request": request, "sdp": sdp });
    for (text, code) in [
        ("{".to_owned(), "malformed_request"),
        (String::new(), "malformed_request"),
        (r#"{"type":"dance"}"#.to_owned(), "unknown_message"),
        ("x".repeat(33 * 1024), "too_large"),
        (json!({ "type": "signal", "session": made.id, "signal": long }).to_string(), "too_large"),
    ] {
        for id in [&console, &agent] {
            gateway.say_text(id, &text).await;
            let refused = gateway.inbox(id).remove(0);
            assert_eq!(refused["type"], "refused");
            assert_eq!(refused["code"], code, "{text:.40}");
        }
    }
    assert_eq!(gateway.kept(made.id).await, before);
}

#[tokio::test]
async fn messages_of_the_other_role_are_unknown() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let device = Device::new(1);
    gateway.claim(&made.link, &device).await.good();
    let agent = gateway.agent(made.id, &device).await;
    let console = gateway.console("aiko").await;
    gateway.say(&agent, json!({ "type": "watch" })).await;
    assert_eq!(gateway.inbox(&agent)[0]["code"], "unknown_message");
    let grant = json!({ "type": "answer", "request": "01JD0000000000000000000009",
        "answer": "grant" });
    gateway.say(&console, grant).await;
    assert_eq!(gateway.inbox(&console)[0]["code"], "unknown_message", "consent is the agent's");
}

#[tokio::test]
async fn a_connection_that_was_never_opened_is_not_listened_to() {
    let gateway = Gateway::new().await;
    let id = gateway.fresh();
    gateway.say(&id, json!({ "type": "watch" })).await;
    gateway.hang_up(&id).await;
    assert_eq!(gateway.world().unread(), 0);
}

#[tokio::test]
async fn a_change_reaches_every_watching_console_that_may_see_it_once() {
    let gateway = Gateway::new().await;
    let (aiko, ben, owner) = (
        gateway.console("aiko").await,
        gateway.console("ben").await,
        gateway.console("owner").await,
    );
    let made = gateway.make("aiko").await;
    for id in [&aiko, &ben, &owner] {
        let told = gateway.inbox(id);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0]["session"]["id"], json!(made.id));
    }
    gateway.claim(&made.link, &Device::new(1)).await.good();
    assert_eq!(gateway.inbox(&ben)[0]["session"]["state"], "active");
    let mine = gateway.inbox(&aiko).remove(0);
    let allowed = |view: &Value| view["session"]["allowed"].as_array().unwrap().clone();
    assert!(allowed(&mine).contains(&json!("close")));
    gateway.command("aiko", made.id, json!({ "type": "delete" })).await.good();
    assert_eq!(gateway.inbox(&ben)[0]["type"], "session_removed");
}

#[tokio::test]
async fn a_private_session_is_told_to_its_owner_only() {
    let gateway = Gateway::new().await;
    let (aiko, ben) = (gateway.console("aiko").await, gateway.console("ben").await);
    let body = json!({ "place": { "kind": "private", "member": "aiko" } });
    gateway.call("aiko", "POST /api/sessions", body).await.good();
    assert_eq!(gateway.inbox(&aiko).len(), 1);
    assert_eq!(gateway.inbox(&ben).len(), 0);
}

#[tokio::test]
async fn a_console_that_is_gone_is_forgotten_at_the_first_post() {
    let gateway = Gateway::new().await;
    let console = gateway.console("ben").await;
    gateway.world().cut(&console);
    gateway.make("aiko").await;
    let store = gateway.world().store.inner();
    assert!(store.connection(&console).await.unwrap().is_none());
}

#[tokio::test]
async fn a_late_disconnect_never_touches_the_newer_connection() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let device = Device::new(1);
    gateway.claim(&made.link, &device).await.good();
    let old = gateway.agent(made.id, &device).await;
    gateway.wait(1);
    let new = gateway.agent(made.id, &device).await;
    gateway.hang_up(&old).await;
    gateway.hang_up(&old).await;
    let kept = gateway.kept(made.id).await.session;
    assert_eq!(kept.device().unwrap().connection.as_ref(), Some(&new));
    gateway.say(&old, json!({ "type": "hello" })).await;
    let kept = gateway.kept(made.id).await.session;
    assert_eq!(kept.device().unwrap().connection.as_ref(), Some(&new), "nor a late hello");
    gateway.hang_up(&new).await;
    assert!(gateway.kept(made.id).await.session.device().unwrap().connection.is_none());
}

#[tokio::test]
async fn a_late_hello_of_an_older_connection_is_ignored() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let device = Device::new(1);
    gateway.claim(&made.link, &device).await.good();
    let old = gateway.agent(made.id, &device).await;
    gateway.wait(1);
    let new = gateway.agent(made.id, &device).await;
    gateway.say(&old, json!({ "type": "hello" })).await;
    let kept = gateway.kept(made.id).await.session;
    assert_eq!(kept.device().unwrap().connection.as_ref(), Some(&new));
}
