//! Bad input, one by one: each has its name, and nothing is changed.

use sasae_domain::Directory;
use sasae_protocol::TeamId;
use sasae_store::Store;
use serde_json::{Value, json};

use crate::gateway::Gateway;

async fn directory(gateway: &Gateway) -> Directory {
    let team = TeamId::new("demo").unwrap();
    gateway.world().store.inner().directory(&team).await.unwrap().unwrap()
}

fn channel(gateway: &Gateway, name: &str, life: u64) -> Value {
    json!({ "id": gateway.ulid(), "name": name, "life": life, "features": ["attended"] })
}

#[tokio::test]
async fn names_and_spans_outside_their_limits_are_refused_by_name() {
    let gateway = Gateway::new().await;
    let route = "POST /api/channels";
    gateway.call("owner", route, channel(&gateway, "ＤＥＳＫ Ａ", 3_600)).await.good();
    let before = directory(&gateway).await;
    let long = "a".repeat(65);
    for (name, life, error) in [
        (long.as_str(), 3_600, (400, "malformed_request")),
        ("", 3_600, (400, "malformed_request")),
        ("  ", 3_600, (400, "malformed_request")),
        ("a\u{202E}b", 3_600, (400, "malformed_request")),
        ("a\u{2066}b", 3_600, (400, "malformed_request")),
        ("line\nbreak", 3_600, (400, "malformed_request")),
        ("desk a", 3_600, (409, "name_taken")),
        ("Desk Ａ", 3_600, (409, "name_taken")),
        ("default", 3_600, (409, "name_taken")),
        ("ok", 29 * 60, (400, "expiry_out_of_range")),
        ("ok", 31 * 24 * 3_600, (400, "expiry_out_of_range")),
    ] {
        let reply = gateway.call("owner", route, channel(&gateway, name, life)).await;
        assert_eq!(reply.error(), error, "{name:?} {life}");
    }
    assert_eq!(directory(&gateway).await, before);
    for name in ["👩‍👩‍👧 家族", "<b>Desk</b> & \"co\"", "שלום"] {
        let made = gateway.call("owner", route, channel(&gateway, name, 1_800)).await.good();
        assert_eq!(made["name"], name, "text is text, whatever it looks like");
    }
}

#[tokio::test]
async fn the_fifty_first_channel_is_refused() {
    let gateway = Gateway::new().await;
    for number in 1..50 {
        let body = channel(&gateway, &format!("Channel {number}"), 3_600);
        gateway.call("owner", "POST /api/channels", body).await.good();
    }
    let one_more = channel(&gateway, "One more", 3_600);
    let reply = gateway.call("owner", "POST /api/channels", one_more).await;
    assert_eq!(reply.error(), (409, "too_many_channels"));
}

#[tokio::test]
async fn a_third_collaborator_is_refused_with_those_who_have_not_answered_counted() {
    let gateway = Gateway::new().await;
    let accept = |sub: &str| {
        let mail = format!("{sub}@example.com");
        json!({ "id_token": crate::issuer::rsa_key().identity(sub, &mail, true) })
    };
    let mut people = vec!["ben".to_owned(), "owner".to_owned()];
    let body = json!({ "id": gateway.ulid(), "mail": "chie@example.com", "role": "technician" });
    gateway.call("owner", "POST /api/invitations", body).await.good();
    let chie = gateway.call("chie", "POST /api/invitations/accept", accept("chie")).await.good();
    people.push(chie["id"].as_str().unwrap().to_owned());
    let id = gateway.make("aiko").await.id;
    for person in &people[..2] {
        let invite = json!({ "type": "invite", "member": person });
        gateway.command("aiko", id, invite).await.good();
    }
    let before = gateway.kept(id).await;
    let third = json!({ "type": "invite", "member": people[2] });
    let reply = gateway.command("aiko", id, third).await;
    assert_eq!(reply.error(), (409, "session_full"));
    assert_eq!(gateway.kept(id).await, before);
}

#[tokio::test]
async fn whom_and_where_a_session_cannot_go_is_refused_and_nothing_changed() {
    let gateway = Gateway::new().await;
    let desk = channel(&gateway, "Desk", 3_600);
    let desk = gateway.call("owner", "POST /api/channels", desk).await.good();
    let desk = desk["id"].as_str().unwrap();
    let place = json!({ "place": { "kind": "channel", "channel": desk } });
    let made = gateway.call("owner", "POST /api/sessions", place).await.good();
    let inside = sasae_protocol::SessionId::parse(made["session"]["id"].as_str().unwrap()).unwrap();
    let id = gateway.make("aiko").await.id;
    let gone = gateway.make("aiko").await.id;
    gateway.command("aiko", gone, json!({ "type": "delete" })).await.good();
    gateway.wait(1);
    let before = [gateway.kept(id).await, gateway.kept(inside).await, gateway.kept(gone).await];
    let to = |member: &str, holder: &str| json!({ "type": "assign", "member": member, "holder": holder });
    for (who, session, command, error) in [
        ("aiko", id, json!({ "type": "transfer", "channel": desk }), (404, "not_found")),
        ("aiko", id, to("dora", "aiko"), (403, "member_disabled")),
        ("aiko", id, json!({ "type": "invite", "member": "dora" }), (403, "member_disabled")),
        ("owner", inside, to("aiko", "owner"), (403, "member_has_no_access")),
        ("ben", inside, json!({ "type": "pick_up" }), (404, "not_found")),
        ("ben", gone, json!({ "type": "close" }), (410, "session_deleted")),
        ("aiko", gone, json!({ "type": "release" }), (410, "session_deleted")),
        (
            "aiko",
            id,
            json!({ "type": "add_note", "text": "x".repeat(2_001) }),
            (400, "malformed_request"),
        ),
        (
            "aiko",
            id,
            json!({ "type": "rename", "customer": "x".repeat(65) }),
            (400, "malformed_request"),
        ),
        ("aiko", id, json!({ "type": "extend", "by": 29 * 60 }), (400, "expiry_out_of_range")),
    ] {
        let reply = gateway.command(who, session, command.clone()).await;
        assert_eq!(reply.error(), error, "{who} {command}");
    }
    let after = [gateway.kept(id).await, gateway.kept(inside).await, gateway.kept(gone).await];
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_command_without_an_id_or_with_a_made_up_one_is_malformed() {
    let gateway = Gateway::new().await;
    let id = gateway.make("aiko").await.id;
    for bad in ["", "1", "not-a-ulid-at-all-not-a-ulid"] {
        let reply = gateway.command_as(bad, "aiko", id, json!({ "type": "release" })).await;
        assert_eq!(reply.error(), (400, "malformed_request"), "{bad}");
    }
}
