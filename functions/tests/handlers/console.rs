//! What the console asks for over HTTPS.

use sasae_protocol::SessionId;
use sasae_store::Store;
use serde_json::{Value, json};

use crate::gateway::{Device, Gateway, filled};
use crate::world::BEGIN;

#[tokio::test]
async fn me_names_the_member_the_team_and_the_channels() {
    let gateway = Gateway::new().await;
    let me = gateway.call("owner", "GET /api/me", Value::Null).await.good();
    assert_eq!((&me["id"], &me["role"]), (&json!("owner"), &json!("owner")));
    assert_eq!(me["team"], "Demo");
    assert_eq!(me["channels"][0]["id"], "default");
    assert_eq!(me["socket_url"], "wss://help.example.com/socket");
    assert_eq!(me["now"], json!(BEGIN));
    let members = gateway.call("aiko", "GET /api/members", Value::Null).await.good();
    let ids: Vec<_> = members["members"].as_array().unwrap().iter().map(|m| &m["id"]).collect();
    assert_eq!(ids, ["aiko", "ben", "owner"], "without those switched off");
}

#[tokio::test]
async fn every_answer_forbids_keeping_framing_and_sniffing() {
    let gateway = Gateway::new().await;
    for who in ["aiko", ""] {
        let headers = gateway.call(who, "GET /api/me", Value::Null).await.headers;
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        let policy = headers["content-security-policy"].as_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'"));
    }
}

#[tokio::test]
async fn every_route_of_the_api_needs_a_signed_in_member() {
    let gateway = Gateway::new().await;
    let id = gateway.make("aiko").await.id;
    for route in sasae_functions::http::ROUTES.iter().filter(|route| route.contains(" /api/")) {
        let route = filled(route, &id.to_string(), "default", "ben");
        let reply = gateway.call("", &route, json!({})).await;
        assert_eq!(reply.error(), (401, "not_signed_in"), "{route}");
        let reply = gateway.call("dora", &route, json!({})).await;
        assert_eq!(reply.error(), (403, "member_disabled"), "{route}");
    }
}

#[tokio::test]
async fn a_route_that_is_not_listed_is_not_found() {
    let gateway = Gateway::new().await;
    let reply = gateway.call("aiko", "DELETE /api/me", Value::Null).await;
    assert_eq!(reply.error(), (404, "not_found"));
}

#[tokio::test]
async fn a_new_session_is_waiting_with_codes_in_its_lists_and_scheduled() {
    let gateway = Gateway::new().await;
    let body = json!({ "place": { "kind": "channel", "channel": "default" },
        "customer": "山田様", "subject": "Printer" });
    let reply = gateway.call("aiko", "POST /api/sessions", body).await;
    assert_eq!(reply.status, 201);
    let made = reply.good();
    let session = &made["session"];
    assert_eq!(session["state"], "waiting");
    assert_eq!(session["assignee"]["id"], "aiko");
    assert_eq!(session["customer"], "山田様");
    assert_eq!(made["codes"]["join_url"], "https://help.example.com/j");
    assert_eq!(made["codes"]["pin"].as_str().unwrap().len(), 9);
    assert_eq!(made["codes"]["secret"].as_str().unwrap().len(), 22);
    let id = SessionId::parse(session["id"].as_str().unwrap()).unwrap();
    let expires_at = gateway.kept(id).await.session.expires_at();
    assert_eq!(*gateway.world().schedules.lock().unwrap(), [(id, expires_at)]);
    assert_eq!(expires_at.since_millis(BEGIN), 3_600_000, "the channel's life");
    for (who, list, seen) in [
        ("aiko", "GET /api/home", 1),
        ("ben", "GET /api/home", 0),
        ("ben", "GET /api/channels/default/sessions", 1),
        ("aiko", "GET /api/private", 0),
    ] {
        let listed = gateway.call(who, list, Value::Null).await.good();
        assert_eq!(listed["sessions"].as_array().unwrap().len(), seen, "{who} {list}");
    }
    let seen = gateway.call("ben", &format!("GET /api/sessions/{id}"), Value::Null).await.good();
    assert_eq!(seen["id"], session["id"]);
}

#[tokio::test]
async fn a_private_session_is_its_owners_alone() {
    let gateway = Gateway::new().await;
    let private = |member: &str| json!({ "place": { "kind": "private", "member": member } });
    let other = gateway.call("ben", "POST /api/sessions", private("aiko")).await;
    assert_eq!(other.error(), (403, "not_permitted"));
    let made = gateway.call("aiko", "POST /api/sessions", private("aiko")).await.good();
    let id = made["session"]["id"].as_str().unwrap();
    let mine = gateway.call("aiko", "GET /api/private", Value::Null).await.good();
    assert_eq!(mine["sessions"][0]["id"], id);
    for who in ["ben", "owner"] {
        for route in [
            format!("GET /api/sessions/{id}"),
            format!("GET /api/sessions/{id}/codes"),
            format!("POST /api/sessions/{id}/commands"),
        ] {
            let reply = gateway.call(who, &route, json!({ "command": { "type": "close" } })).await;
            assert_eq!(reply.error(), (404, "not_found"), "{who} {route}");
        }
    }
}

#[tokio::test]
async fn a_place_that_is_not_there_takes_no_session() {
    let gateway = Gateway::new().await;
    let body = json!({ "place": { "kind": "channel", "channel": "nowhere" } });
    let reply = gateway.call("aiko", "POST /api/sessions", body).await;
    assert_eq!(reply.error(), (404, "not_found"));
    let list = gateway.call("aiko", "GET /api/channels/nowhere/sessions", Value::Null).await;
    assert_eq!(list.error(), (404, "not_found"));
    for id in ["01JD0000000000000000000001", "not-an-id"] {
        let reply = gateway.call("aiko", &format!("GET /api/sessions/{id}"), Value::Null).await;
        assert_eq!(reply.error(), (404, "not_found"), "{id}");
    }
}

#[tokio::test]
async fn a_channel_takes_a_hundred_open_sessions_and_no_more() {
    let gateway = Gateway::new().await;
    let mut last = gateway.make("aiko").await.id;
    for _ in 1..100 {
        last = gateway.make("aiko").await.id;
    }
    let body = json!({ "place": { "kind": "channel", "channel": "default" } });
    let full = gateway.call("aiko", "POST /api/sessions", body.clone()).await;
    assert_eq!(full.error(), (409, "channel_full"));
    gateway.command("aiko", last, json!({ "type": "close" })).await.good();
    assert_eq!(gateway.call("aiko", "POST /api/sessions", body).await.status, 201);
}

#[tokio::test]
async fn codes_are_shown_again_to_those_who_may_see_them_and_that_is_audited() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let route = format!("GET /api/sessions/{}/codes", made.id);
    let codes = gateway.call("ben", &route, Value::Null).await.good();
    assert_eq!(codes["pin"], made.pin["code"]);
    assert_eq!(codes["secret"], made.link["code"]);
    let audit = gateway.world().store.inner().audit(made.id).await.unwrap();
    assert!(sasae_domain::verify(&audit).is_ok());
    assert_eq!(audit.last().unwrap().event.kind, sasae_domain::EventKind::CodeShown);
    gateway.command("aiko", made.id, json!({ "type": "close" })).await.good();
    let closed = gateway.call("aiko", &route, Value::Null).await;
    assert_eq!(closed.error(), (410, "session_closed"));
}

#[tokio::test]
async fn commands_change_the_session_and_answer_with_its_view() {
    let gateway = Gateway::new().await;
    let id = gateway.make("aiko").await.id;
    let steps = [
        ("aiko", json!({ "type": "rename", "customer": "山田様" }), "waiting"),
        ("aiko", json!({ "type": "add_note", "text": "Called back.\nTwice." }), "waiting"),
        ("aiko", json!({ "type": "renew_codes" }), "waiting"),
        ("aiko", json!({ "type": "invite", "member": "ben" }), "waiting"),
        ("ben", json!({ "type": "decline" }), "waiting"),
        ("aiko", json!({ "type": "invite", "member": "ben" }), "waiting"),
        ("ben", json!({ "type": "accept" }), "waiting"),
        ("aiko", json!({ "type": "remove_collaborator", "member": "ben" }), "waiting"),
        ("aiko", json!({ "type": "invite", "member": "ben" }), "waiting"),
        ("ben", json!({ "type": "accept" }), "waiting"),
        ("ben", json!({ "type": "leave" }), "waiting"),
        ("aiko", json!({ "type": "release" }), "queued"),
        ("ben", json!({ "type": "pick_up" }), "waiting"),
        ("ben", json!({ "type": "assign", "member": "aiko", "holder": "ben" }), "waiting"),
        ("aiko", json!({ "type": "extend", "by": 7_200 }), "waiting"),
        ("aiko", json!({ "type": "close", "kind": "solved", "reason": "done" }), "closed"),
        ("aiko", json!({ "type": "delete" }), "deleted"),
        ("aiko", json!({ "type": "undelete" }), "closed"),
        ("aiko", json!({ "type": "delete" }), "deleted"),
    ];
    for (who, command, state) in steps {
        let before = gateway.kept(id).await.version;
        let view = gateway.command(who, id, command.clone()).await.good();
        assert_eq!(view["state"], state, "{command}");
        assert_eq!(view["version"], before + 1, "{command}");
    }
    let schedules = gateway.world().schedules.lock().unwrap().clone();
    assert_eq!(schedules.len(), 5, "made, extended, deleted, taken back, deleted");
    assert_eq!(schedules[1].1.since_millis(BEGIN), 7_200_000);
}

#[tokio::test]
async fn what_the_table_or_the_state_refuses_changes_nothing() {
    let gateway = Gateway::new().await;
    let id = gateway.make("aiko").await.id;
    let request =
        json!({ "type": "request", "request": "01JD0000000000000000000009", "mode": "view" });
    let refused = [
        ("ben", json!({ "type": "close" }), (403, "not_permitted")),
        ("ben", json!({ "type": "pick_up" }), (409, "already_taken")),
        ("aiko", request, (409, "wrong_state")),
        (
            "aiko",
            json!({ "type": "assign", "member": "nobody", "holder": "aiko" }),
            (400, "malformed_request"),
        ),
        (
            "aiko",
            json!({ "type": "assign", "member": "dora", "holder": "aiko" }),
            (403, "member_disabled"),
        ),
        ("aiko", json!({ "type": "transfer", "channel": "nowhere" }), (404, "not_found")),
        ("aiko", json!({ "type": "extend", "by": 1 }), (400, "expiry_out_of_range")),
        ("aiko", json!({ "type": "explode" }), (400, "unknown_message")),
        ("aiko", json!("close"), (400, "malformed_request")),
    ];
    let before = gateway.kept(id).await;
    for (who, command, error) in refused {
        let reply = gateway.command(who, id, command.clone()).await;
        assert_eq!(reply.error(), error, "{command}");
    }
    assert_eq!(gateway.kept(id).await, before);
}

#[tokio::test]
async fn past_its_expiry_a_session_is_refused_by_that_name() {
    let gateway = Gateway::new().await;
    let id = gateway.make("aiko").await.id;
    gateway.wait(3_599);
    let extend = json!({ "type": "extend", "by": 1_800 });
    gateway.wait(1);
    assert_eq!(gateway.command("aiko", id, extend).await.error(), (410, "session_expired"));
}

#[tokio::test]
async fn bodies_that_are_large_broken_or_binary_are_named_so() {
    const MOON: &str = r#"{"id":"01JD0000000000000000000001","place":{"kind":"moon"}}"#;
    let gateway = Gateway::new().await;
    let large = format!("{{\"subject\":\"{}\"}}", "a".repeat(20_000));
    for (body, error) in [
        ("", (400, "malformed_request")),
        ("{", (400, "malformed_request")),
        ("[]", (400, "malformed_request")),
        (MOON, (400, "unknown_message")),
        (large.as_str(), (413, "too_large")),
    ] {
        let reply = gateway.send("203.0.113.1", "aiko", "POST /api/sessions", body).await;
        assert_eq!(reply.error(), error, "{body:.40}");
    }
}

#[tokio::test]
async fn when_the_scheduler_is_down_a_session_is_made_all_the_same() {
    let gateway = Gateway::new().await;
    *gateway.world().scheduler_is_down.lock().unwrap() = true;
    let made = gateway.make("aiko").await;
    gateway.wait(3_600);
    let device = Device::new(1);
    assert_eq!(gateway.claim(&made.link, &device).await.error(), (410, "session_expired"));
}
