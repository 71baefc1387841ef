//! What is done to sessions: once, by one, and with an answer that says who was faster.

use sasae_protocol::SessionId;
use serde_json::{Value, json};

use crate::gateway::{Device, Gateway};

async fn view(gateway: &Gateway, who: &str, id: SessionId) -> Value {
    gateway.call(who, &format!("GET /api/sessions/{id}"), Value::Null).await.good()
}

fn has(view: &Value, action: &str) -> bool {
    view["allowed"].as_array().unwrap().contains(&json!(action))
}

fn why<'a>(view: &'a Value, action: &str) -> &'a Value {
    let refused = view["refused"].as_array().unwrap();
    refused.iter().find(|it| it["action"] == action).map_or(&Value::Null, |it| &it["why"])
}

#[tokio::test]
async fn a_command_that_comes_again_does_nothing_twice_and_is_answered() {
    let gateway = Gateway::new().await;
    let id = gateway.make("aiko").await.id;
    let commands = [
        json!({ "type": "add_note", "text": "once" }),
        json!({ "type": "rename", "customer": "山田様" }),
        json!({ "type": "renew_codes" }),
        json!({ "type": "invite", "member": "ben" }),
        json!({ "type": "extend", "by": 7_200 }),
        json!({ "type": "release" }),
        json!({ "type": "pick_up" }),
        json!({ "type": "close", "kind": "solved" }),
        json!({ "type": "delete" }),
        json!({ "type": "undelete" }),
        json!({ "type": "delete" }),
    ];
    for command in commands {
        let command_id = gateway.ulid();
        let first = gateway.command_as(&command_id, "aiko", id, command.clone()).await.good();
        let kept = gateway.kept(id).await;
        let again = gateway.command_as(&command_id, "aiko", id, command.clone()).await.good();
        assert_eq!(gateway.kept(id).await, kept, "{command}");
        assert_eq!((&again["version"], &again["state"]), (&first["version"], &first["state"]));
    }
}

#[tokio::test]
async fn the_same_request_for_a_session_makes_one() {
    let gateway = Gateway::new().await;
    let body = json!({ "id": gateway.ulid(), "place": { "kind": "private", "member": "aiko" } });
    let first = gateway.call("aiko", "POST /api/sessions", body.clone()).await.good();
    let again = gateway.call("aiko", "POST /api/sessions", body.clone()).await.good();
    assert_eq!(first["codes"]["pin"], again["codes"]["pin"]);
    let list = gateway.call("aiko", "GET /api/private", Value::Null).await.good();
    assert_eq!(list["sessions"].as_array().unwrap().len(), 1);
    let body = json!({ "id": body["id"], "place": { "kind": "private", "member": "ben" } });
    let stolen = gateway.call("ben", "POST /api/sessions", body).await;
    assert_eq!(stolen.error(), (409, "conflict"));
}

#[tokio::test]
async fn whoever_was_slower_is_told_who_was_faster() {
    let gateway = Gateway::new().await;
    let id = gateway.make("aiko").await.id;
    gateway.command("aiko", id, json!({ "type": "release" })).await.good();
    gateway.command("ben", id, json!({ "type": "pick_up" })).await.good();
    let late = gateway.command("aiko", id, json!({ "type": "pick_up" })).await;
    assert_eq!(late.error(), (409, "already_taken"));
    assert_eq!(late.body["by"]["id"], "ben");
    let assign = json!({ "type": "assign", "member": "aiko", "holder": "aiko" });
    let late = gateway.command("owner", id, assign).await;
    assert_eq!((late.error(), &late.body["by"]["id"]), ((409, "already_taken"), &json!("ben")));
    gateway.command("ben", id, json!({ "type": "close" })).await.good();
    let late = gateway.command("owner", id, json!({ "type": "close" })).await;
    assert_eq!((late.error(), &late.body["by"]["id"]), ((410, "session_closed"), &json!("ben")));
}

#[tokio::test]
async fn an_invitation_is_answered_by_whom_it_is_for() {
    let gateway = Gateway::new().await;
    let private = json!({ "place": { "kind": "private", "member": "aiko" } });
    let made = gateway.call("aiko", "POST /api/sessions", private).await.good();
    let id = SessionId::parse(made["session"]["id"].as_str().unwrap()).unwrap();
    let route = format!("GET /api/sessions/{id}");
    assert_eq!(gateway.call("ben", &route, Value::Null).await.status, 404);
    gateway.command("aiko", id, json!({ "type": "invite", "member": "ben" })).await.good();
    let home = gateway.call("ben", "GET /api/home", Value::Null).await.good();
    let pending = &home["sessions"][0];
    assert_eq!(pending["invited"][0]["id"], "ben");
    assert!(has(pending, "accept") && has(pending, "decline") && !has(pending, "show_code"));
    let early = gateway.command("owner", id, json!({ "type": "accept" })).await;
    assert_eq!(early.error(), (404, "not_found"));
    let seen = gateway.command("ben", id, json!({ "type": "accept" })).await.good();
    assert_eq!(seen["collaborators"][0]["id"], "ben");
    gateway.command("ben", id, json!({ "type": "leave" })).await.good();
    assert_eq!(gateway.call("ben", &route, Value::Null).await.status, 404);
}

#[tokio::test]
async fn a_deletion_is_taken_back_by_whoever_did_it_within_ten_seconds() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let (id, device) = (made.id, Device::new(1));
    gateway.claim(&made.link, &device).await.good();
    let agent = gateway.agent(id, &device).await;
    gateway.inbox(&agent);
    let gone = gateway.command("aiko", id, json!({ "type": "delete" })).await.good();
    assert_eq!((&gone["state"], &gone["allowed"]), (&json!("deleted"), &json!(["undelete"])));
    assert!(gone["undo_until"].is_u64());
    assert!(gateway.inbox(&agent).is_empty(), "the agent waits until it is certain");
    let look = gateway.call("", "POST /join/look", json!({ "code": made.pin })).await;
    assert_eq!(look.error(), (410, "session_deleted"));
    let other = gateway.command("owner", id, json!({ "type": "undelete" })).await;
    assert_eq!(other.error(), (410, "session_deleted"));
    gateway.wait(9);
    let back = gateway.command("aiko", id, json!({ "type": "undelete" })).await.good();
    assert_eq!((&back["state"], &back["assignee"]["id"]), (&json!("active"), &json!("aiko")));
    gateway.command("aiko", id, json!({ "type": "delete" })).await.good();
    gateway.wait(10);
    let late = gateway.command("aiko", id, json!({ "type": "undelete" })).await;
    assert_eq!(late.error(), (410, "undo_over"));
    gateway.expire(id).await;
    assert_eq!(gateway.inbox(&agent).last().unwrap()["code"], "session_deleted");
    let late = gateway.command("aiko", id, json!({ "type": "close" })).await;
    assert_eq!(late.error(), (410, "session_deleted"));
}

#[tokio::test]
async fn renewed_codes_open_and_the_old_ones_do_not() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    gateway.command("aiko", made.id, json!({ "type": "renew_codes" })).await.good();
    for old in [&made.pin, &made.link] {
        let look = gateway.call("", "POST /join/look", json!({ "code": old })).await;
        assert_eq!(look.error(), (404, "unknown_code"));
    }
    let route = format!("GET /api/sessions/{}/codes", made.id);
    let codes = gateway.call("aiko", &route, Value::Null).await.good();
    let pin = json!({ "kind": "pin", "code": codes["pin"] });
    assert_eq!(gateway.call("", "POST /join/look", json!({ "code": pin })).await.status, 200);
}

#[tokio::test]
async fn notes_are_kept_with_the_session_and_after_its_end() {
    let gateway = Gateway::new().await;
    let id = gateway.make("aiko").await.id;
    for text in ["First.", "Second,\nof two lines."] {
        gateway.command("aiko", id, json!({ "type": "add_note", "text": text })).await.good();
    }
    gateway.command("aiko", id, json!({ "type": "close" })).await.good();
    let after = json!({ "type": "add_note", "text": "Afterwards." });
    let seen = gateway.command("aiko", id, after).await.good();
    assert_eq!(seen["note_count"], 3);
    let route = format!("GET /api/sessions/{id}/notes");
    let notes = gateway.call("ben", &route, Value::Null).await.good();
    let texts: Vec<_> =
        notes["notes"].as_array().unwrap().iter().map(|note| &note["text"]).collect();
    assert_eq!(texts, ["First.", "Second,\nof two lines.", "Afterwards."]);
    assert_eq!(notes["notes"][0]["by"]["id"], "aiko");
}

#[tokio::test]
async fn what_is_greyed_out_says_what_is_missing() {
    let gateway = Gateway::new().await;
    let id = gateway.make("aiko").await.id;
    let mine = view(&gateway, "aiko", id).await;
    assert_eq!(why(&mine, "request"), &json!({ "kind": "state", "state": "waiting" }));
    let bens = view(&gateway, "ben", id).await;
    assert_eq!(why(&bens, "close"), &json!({ "kind": "permission", "permission": "close" }));
    assert_eq!(why(&bens, "request"), &json!({ "kind": "not_yours" }));
    assert!(has(&view(&gateway, "owner", id).await, "close"));
}

#[tokio::test]
async fn open_sessions_are_counted_from_one_list_and_ended_ones_come_in_pages() {
    let gateway = Gateway::new().await;
    let kept = gateway.make("aiko").await.id;
    for _ in 0..105 {
        let id = gateway.make("aiko").await.id;
        gateway.command("aiko", id, json!({ "type": "close" })).await.good();
        gateway.wait(1);
    }
    let open = gateway.call("ben", "GET /api/open", Value::Null).await.good();
    let open = open["sessions"].as_array().unwrap().clone();
    assert_eq!(open.len(), 1);
    assert_eq!((&open[0]["id"], &open[0]["is_home"]), (&json!(kept), &json!(false)));
    let list = "GET /api/channels/default/sessions";
    let now = gateway.call("ben", list, Value::Null).await.good();
    assert_eq!(now["sessions"].as_array().unwrap().len(), 1);
    let first = gateway.call("ben", &format!("{list}?part=closed"), Value::Null).await.good();
    assert_eq!(first["sessions"].as_array().unwrap().len(), 100);
    let next = first["next"].as_str().unwrap();
    let route = format!("{list}?part=closed&cursor={next}");
    let end = gateway.call("ben", &route, Value::Null).await.good();
    assert_eq!(end["sessions"].as_array().unwrap().len(), 5);
    assert_eq!(end["next"], Value::Null);
    for bad in ["part=moon", "part=closed&cursor=x", "part=closed&cursor=1.2"] {
        let reply = gateway.call("ben", &format!("{list}?{bad}"), Value::Null).await;
        assert_eq!(reply.error(), (400, "malformed_request"), "{bad}");
    }
    gateway.wait(3_500);
    let expired = gateway.call("ben", &format!("{list}?part=expired"), Value::Null).await.good();
    assert_eq!(expired["sessions"][0]["id"], json!(kept), "announced or not");
}
