//! Members: invited, accepted, given roles, switched off.

use serde_json::{Value, json};

use crate::gateway::{Device, Gateway};
use crate::issuer::rsa_key;

const ALL: [&str; 6] = ["attended", "control", "files", "show", "give_control", "record"];

async fn invite(gateway: &Gateway, who: &str, mail: &str, role: &str) -> Value {
    let body = json!({ "id": gateway.ulid(), "mail": mail, "role": role });
    gateway.call(who, "POST /api/invitations", body).await.good()
}

async fn save(gateway: &Gateway, by: &str, who: &str, role: &str, is_disabled: bool) -> Value {
    let members = gateway.call("owner", "GET /api/team/members", Value::Null).await.good();
    let known = members["members"].as_array().unwrap().iter().find(|it| it["id"] == who).unwrap();
    let body = json!({ "version": known["version"], "name": known["name"], "role": role,
        "is_disabled": is_disabled, "features": ALL });
    gateway.call(by, &format!("PUT /api/members/{who}"), body).await.body
}

#[tokio::test]
async fn an_invited_address_becomes_a_member_at_its_first_sign_in() {
    let gateway = Gateway::new().await;
    let made = invite(&gateway, "owner", "New@example.com", "admin").await;
    let link = made["link"].as_str().unwrap();
    let secret = link.split_once("/invitation#").unwrap().1;
    assert_eq!(
        gateway.call("new", "GET /api/me", Value::Null).await.error(),
        (403, "not_a_member")
    );
    let accept = "POST /api/invitations/accept";
    let token = |mail: &str, verified| rsa_key().identity("new", mail, verified);
    let cases = [
        (json!({ "id_token": token("new@example.com", false) }), "unknown_invitation"),
        (json!({ "id_token": token("other@example.com", true) }), "unknown_invitation"),
        (json!({ "id_token": rsa_key().identity("x", "new@example.com", true) }), "not_signed_in"),
        (json!({ "id_token": rsa_key().access("one", "new") }), "not_signed_in"),
        (
            json!({ "id_token": token("new@example.com", true), "secret": "wrong" }),
            "unknown_invitation",
        ),
    ];
    for (body, code) in cases {
        assert_eq!(gateway.call("new", accept, body).await.error().1, code);
    }
    let body = json!({ "id_token": token("new@example.com", true), "secret": secret });
    let me = gateway.call("new", accept, body.clone()).await.good();
    assert_eq!((&me["role"], &me["name"]), (&json!("admin"), &json!("New Person")));
    let again = gateway.call("new", accept, body).await.good();
    assert_eq!(again["id"], me["id"], "a repeat is the same member");
    let members = gateway.call("owner", "GET /api/team/members", Value::Null).await.good();
    assert_eq!(members["invitations"], json!([]));
    let kept = gateway.world().store.inner();
    let text = format!("{kept:?}");
    assert!(!text.contains(secret), "the secret is kept as a hash only");
}

#[tokio::test]
async fn an_invitation_ends_after_seven_days_and_can_be_taken_back() {
    let gateway = Gateway::new().await;
    let made = invite(&gateway, "owner", "a@example.com", "technician").await;
    let twice = json!({ "id": gateway.ulid(), "mail": "A@EXAMPLE.com", "role": "technician" });
    let twice = gateway.call("owner", "POST /api/invitations", twice).await;
    assert_eq!(twice.error(), (409, "already_member"));
    let route = format!("DELETE /api/invitations/{}", made["invitation"]["id"].as_str().unwrap());
    assert_eq!(gateway.call("aiko", &route, Value::Null).await.error(), (403, "not_permitted"));
    gateway.call("owner", &route, Value::Null).await.good();
    let accept = json!({ "id_token": rsa_key().identity("a", "a@example.com", true) });
    let reply = gateway.call("a", "POST /api/invitations/accept", accept).await;
    assert_eq!(reply.error(), (404, "unknown_invitation"));
    let made = invite(&gateway, "owner", "a@example.com", "technician").await;
    let span = made["invitation"]["expires_at"].as_u64().unwrap()
        - made["invitation"]["created_at"].as_u64().unwrap();
    assert_eq!(span, 7 * 24 * 3_600 * 1_000);
}

#[tokio::test]
async fn roles_are_given_by_those_above_and_a_team_keeps_an_owner() {
    let gateway = Gateway::new().await;
    assert_eq!(save(&gateway, "owner", "aiko", "admin", false).await["role"], "admin");
    assert_eq!(save(&gateway, "aiko", "ben", "admin", false).await["role"], "admin");
    assert_eq!(save(&gateway, "aiko", "ben", "owner", false).await["code"], "not_permitted");
    assert_eq!(save(&gateway, "aiko", "owner", "technician", false).await["code"], "not_permitted");
    assert_eq!(save(&gateway, "ben", "ben", "technician", false).await["role"], "technician");
    assert_eq!(save(&gateway, "ben", "aiko", "technician", true).await["code"], "not_permitted");
    assert_eq!(save(&gateway, "owner", "owner", "admin", false).await["code"], "last_owner");
    assert_eq!(save(&gateway, "owner", "owner", "owner", true).await["code"], "last_owner");
    assert_eq!(save(&gateway, "owner", "aiko", "owner", false).await["role"], "owner");
    assert_eq!(save(&gateway, "owner", "owner", "admin", false).await["role"], "admin");
}

#[tokio::test]
async fn a_member_who_is_switched_off_is_gone_at_once() {
    let gateway = Gateway::new().await;
    let made = gateway.make("ben").await;
    let device = Device::new(1);
    gateway.claim(&made.link, &device).await.good();
    let agent = gateway.agent(made.id, &device).await;
    let console = gateway.console("ben").await;
    let owner = gateway.console("owner").await;
    gateway.inbox(&agent);
    let private = json!({ "place": { "kind": "private", "member": "ben" } });
    let private = gateway.call("ben", "POST /api/sessions", private).await.good();
    let request = "01JD0000000000000000000009";
    let ask = json!({ "type": "request", "request": request, "mode": "control" });
    gateway.command("ben", made.id, ask).await.good();
    gateway.say(&agent, json!({ "type": "answer", "request": request, "answer": "grant" })).await;
    gateway
        .say(&console, json!({ "type": "connect", "session": made.id, "request": request }))
        .await;
    gateway.inbox(&agent);
    assert_eq!(save(&gateway, "owner", "ben", "technician", true).await["is_disabled"], true);
    assert!(gateway.world().is_cut(&console), "the connection is ended");
    assert_eq!(gateway.inbox(&agent)[0], json!({ "type": "over", "request": request }));
    let route = format!("GET /api/sessions/{}", made.id);
    let view = gateway.call("owner", &route, Value::Null).await.good();
    assert_eq!(view["state"], "queued");
    let route = format!("GET /api/sessions/{}", private["session"]["id"].as_str().unwrap());
    let moved = gateway.call("owner", &route, Value::Null).await.good();
    assert_eq!(
        (&moved["state"], &moved["place"]["channel"]),
        (&json!("queued"), &json!("default"))
    );
    assert_eq!(gateway.call("ben", "GET /api/me", Value::Null).await.error().1, "member_disabled");
    let told = gateway.inbox(&owner);
    assert!(told.iter().any(|message| message["type"] == "desk_changed"));
    let assign = json!({ "type": "assign", "member": "ben" });
    let reply = gateway.command("owner", made.id, assign).await;
    assert_eq!(reply.error(), (403, "member_disabled"));
    assert_eq!(save(&gateway, "owner", "ben", "technician", false).await["is_disabled"], false);
    assert_eq!(gateway.call("ben", "GET /api/me", Value::Null).await.status, 200);
}

#[tokio::test]
async fn only_those_who_run_the_team_see_its_inside() {
    let gateway = Gateway::new().await;
    for route in ["GET /api/team", "GET /api/team/members", "GET /api/groups"] {
        let reply = gateway.call("aiko", route, Value::Null).await;
        assert_eq!(reply.error(), (403, "not_permitted"), "{route}");
        assert_eq!(gateway.call("owner", route, Value::Null).await.status, 200, "{route}");
    }
    let listed = gateway.call("aiko", "GET /api/channels", Value::Null).await.good();
    assert_eq!(listed["channels"], json!([]));
}
