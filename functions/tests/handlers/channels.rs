//! Channels and groups: made, changed and removed, and what they let members do.

use serde_json::{Value, json};

use crate::gateway::Gateway;

/// Makes a channel of this name; gives its id.
async fn made(gateway: &Gateway, name: &str) -> String {
    let body = json!({ "id": gateway.ulid(), "name": name, "life": 7_200, "features": FEATURES });
    let made = gateway.call("owner", "POST /api/channels", body).await.good();
    made["id"].as_str().unwrap().to_owned()
}

const FEATURES: [&str; 2] = ["attended", "control"];

async fn give(gateway: &Gateway, channel: &str, who: Value, permissions: &[&str]) -> Value {
    let grants = json!({ "permissions": permissions, "features": FEATURES });
    let body = json!({ "who": who, "grants": grants });
    gateway.call("owner", &format!("PUT /api/channels/{channel}/access"), body).await.good()
}

fn member(id: &str) -> Value {
    json!({ "kind": "member", "member": id })
}

fn place(channel: &str) -> Value {
    json!({ "place": { "kind": "channel", "channel": channel } })
}

async fn channels_of(gateway: &Gateway, who: &str) -> Vec<Value> {
    let me = gateway.call(who, "GET /api/me", Value::Null).await.good();
    me["channels"].as_array().unwrap().iter().map(|channel| channel["id"].clone()).collect()
}

#[tokio::test]
async fn a_channel_is_entered_by_those_on_its_list_and_by_the_leads() {
    let gateway = Gateway::new().await;
    let id = made(&gateway, "Second line").await;
    assert_eq!(channels_of(&gateway, "owner").await, [json!("default"), json!(id)]);
    assert_eq!(channels_of(&gateway, "ben").await, [json!("default")]);
    let reply = gateway.call("ben", "POST /api/sessions", place(&id)).await;
    assert_eq!(reply.error(), (404, "not_found"));
    give(&gateway, &id, member("ben"), &["create"]).await;
    let made = gateway.call("ben", "POST /api/sessions", place(&id)).await.good();
    assert_eq!(
        made["session"]["expires_at"].as_u64().unwrap()
            - made["session"]["created_at"].as_u64().unwrap(),
        7_200_000
    );
    let body = json!({ "who": member("ben") });
    gateway.call("owner", &format!("PUT /api/channels/{id}/access"), body).await.good();
    assert_eq!(channels_of(&gateway, "ben").await, [json!("default")]);
}

#[tokio::test]
async fn a_group_gives_its_members_what_it_has_and_takes_it_with_them() {
    let gateway = Gateway::new().await;
    let id = made(&gateway, "Desk").await;
    let group = json!({ "id": gateway.ulid(), "name": "Seniors", "members": ["ben"] });
    let group = gateway.call("owner", "POST /api/groups", group).await.good();
    let who = json!({ "kind": "group", "group": group["id"] });
    give(&gateway, &id, who, &["create", "see_all"]).await;
    assert_eq!(channels_of(&gateway, "ben").await.len(), 2);
    assert_eq!(channels_of(&gateway, "aiko").await.len(), 1);
    let route = format!("PUT /api/groups/{}", group["id"].as_str().unwrap());
    let body = json!({ "version": 1, "name": "Seniors", "members": ["aiko"] });
    gateway.call("owner", &route, body.clone()).await.good();
    assert_eq!(channels_of(&gateway, "ben").await.len(), 1);
    assert_eq!(channels_of(&gateway, "aiko").await.len(), 2);
    let late = json!({ "version": 1, "name": "Juniors", "members": [] });
    assert_eq!(gateway.call("owner", &route, late).await.error(), (409, "conflict"));
    assert_eq!(gateway.call("owner", &route, body).await.status, 200, "a repeat is done");
    let other = json!({ "id": gateway.ulid(), "name": "ｓｅｎｉｏｒｓ", "members": [] });
    let other = gateway.call("owner", "POST /api/groups", other).await;
    assert_eq!(other.error(), (409, "name_taken"));
    let route = route.replace("PUT", "DELETE");
    gateway.call("owner", &route, Value::Null).await.good();
    assert_eq!(channels_of(&gateway, "aiko").await.len(), 1);
}

#[tokio::test]
async fn a_manager_hands_on_no_more_than_they_have() {
    let gateway = Gateway::new().await;
    let id = made(&gateway, "Desk").await;
    give(&gateway, &id, member("ben"), &["create", "manage_members"]).await;
    let route = format!("PUT /api/channels/{id}/access");
    let grant = |permissions: Value| {
        let grants = json!({ "permissions": permissions, "features": FEATURES });
        json!({ "who": member("aiko"), "grants": grants })
    };
    gateway.call("ben", &route, grant(json!(["create"]))).await.good();
    let more = gateway.call("ben", &route, grant(json!(["create", "delete"]))).await;
    assert_eq!(more.error(), (403, "not_permitted"));
    assert_eq!(more.body["why"], json!({ "kind": "permission", "permission": "delete" }));
    let settings = json!({ "version": 2, "name": "X", "life": 7_200, "features": FEATURES });
    let edit = gateway.call("ben", &format!("PUT /api/channels/{id}"), settings).await;
    assert_eq!(edit.error(), (403, "not_permitted"));
    let listed = gateway.call("ben", "GET /api/channels", Value::Null).await.good();
    assert_eq!(listed["channels"].as_array().unwrap().len(), 1);
    let aiko = gateway.call("aiko", &route, grant(json!([]))).await;
    assert_eq!(aiko.error(), (403, "not_permitted"));
}

#[tokio::test]
async fn the_sessions_of_a_removed_channel_move_to_the_default_one() {
    let gateway = Gateway::new().await;
    let id = made(&gateway, "Short lived").await;
    give(&gateway, &id, member("ben"), &["create"]).await;
    for _ in 0..3 {
        gateway.call("ben", "POST /api/sessions", place(&id)).await.good();
    }
    let route = format!("GET /api/channels/{id}");
    let shown = gateway.call("owner", &route, Value::Null).await.good();
    assert_eq!(shown["open_sessions"], 3, "what the warning counts");
    let route = format!("DELETE /api/channels/{id}");
    assert_eq!(gateway.call("ben", &route, Value::Null).await.error(), (403, "not_permitted"));
    let removed = gateway.call("owner", &route, Value::Null).await.good();
    assert_eq!(removed["moved"], 3);
    let list = gateway.call("aiko", "GET /api/channels/default/sessions", Value::Null).await.good();
    let moved = list["sessions"].as_array().unwrap();
    assert_eq!(moved.len(), 3);
    assert!(moved.iter().all(|session| session["assignee"]["id"] == "ben"));
    assert_eq!(gateway.call("owner", &route, Value::Null).await.error(), (404, "not_found"));
    let default = gateway.call("owner", "DELETE /api/channels/default", Value::Null).await;
    assert_eq!(default.error(), (409, "default_channel"));
    made(&gateway, "SHORT LIVED").await;
}

#[tokio::test]
async fn a_transfer_needs_the_way_out_and_the_way_in() {
    let gateway = Gateway::new().await;
    let id = made(&gateway, "Desk").await;
    let session = gateway.make("aiko").await.id;
    let transfer = json!({ "type": "transfer", "channel": id });
    let strange = gateway.command("aiko", session, transfer.clone()).await;
    assert_eq!(strange.error(), (404, "not_found"), "a channel that one may not enter");
    give(&gateway, &id, member("aiko"), &["create"]).await;
    let closed = gateway.command("aiko", session, transfer.clone()).await;
    assert_eq!(closed.error(), (403, "not_permitted"));
    let missing = json!({ "kind": "permission", "permission": "transfer_in" });
    assert_eq!(closed.body["why"], missing);
    give(&gateway, &id, member("aiko"), &["transfer_in"]).await;
    let moved = gateway.command("aiko", session, transfer).await.good();
    assert_eq!((&moved["place"]["channel"], &moved["state"]), (&json!(id), &json!("waiting")));
    let back =
        gateway.command("aiko", session, json!({ "type": "transfer", "channel": "default" }));
    assert_eq!(back.await.error(), (403, "not_permitted"), "no way out of there");
}

#[tokio::test]
async fn a_session_moved_to_where_its_assignee_cannot_work_is_queued_there() {
    let gateway = Gateway::new().await;
    let id = made(&gateway, "Desk").await;
    let session = gateway.make("aiko").await.id;
    let transfer = json!({ "type": "transfer", "channel": id });
    let moved = gateway.command("owner", session, transfer).await.good();
    assert_eq!((&moved["place"]["channel"], &moved["state"]), (&json!(id), &json!("queued")));
}

#[tokio::test]
async fn without_attended_access_one_is_told_who_has_not_given_it() {
    let gateway = Gateway::new().await;
    let team = json!({ "version": 0, "name": "Demo", "features": ["control"] });
    gateway.call("owner", "PUT /api/team", team).await.good();
    let me = gateway.call("aiko", "GET /api/me", Value::Null).await.good();
    let why = json!({ "kind": "feature", "feature": "attended", "lack": "team" });
    assert_eq!(me["cannot_create"], why);
    assert_eq!(me["channels"][0]["cannot_create"], why);
    let reply = gateway.call("aiko", "POST /api/sessions", place("default")).await;
    assert_eq!((reply.error(), &reply.body["why"]), ((403, "not_permitted"), &why));
}

#[tokio::test]
async fn consoles_are_told_when_what_they_may_see_has_changed() {
    let gateway = Gateway::new().await;
    let console = gateway.console("ben").await;
    let id = made(&gateway, "Desk").await;
    give(&gateway, &id, member("ben"), &["create", "see_all"]).await;
    let told = gateway.inbox(&console);
    assert_eq!(told, [json!({ "type": "desk_changed" }), json!({ "type": "desk_changed" })]);
    gateway.say(&console, json!({ "type": "watch" })).await;
    gateway.inbox(&console);
    gateway.call("owner", "POST /api/sessions", place(&id)).await.good();
    assert_eq!(gateway.inbox(&console)[0]["type"], "session");
}
