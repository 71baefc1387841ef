//! Two teams in one table, walked route by route and message by message: neither sees the other,
//! and neither changes anything of the other. A new route or message fails here until it is walked.

use sasae_domain::{ChannelPlan, Directory, Group, GroupPlan, Invitation, Team};
use sasae_functions::http::ROUTES;
use sasae_protocol::socket::{FromAgent, FromConsole};
use sasae_protocol::{
    ChannelId, GroupId, InvitationId, MailAddress, MemberId, Name, Role, Seconds, SessionId, TeamId,
};
use sasae_store::{Channel, SessionRecord, Store};
use serde_json::{Value, json};

use crate::gateway::{Device, Gateway, filled};
use crate::tenants::{FOREIGN, foreign};
use crate::world::BEGIN;

/// The id of the other team's channel, and of its member; and a word that is in all their names.
const CHANNEL: &str = "foreign-channel";
const MEMBER: &str = "foreign-member";
const REQUEST: &str = "01JD0000000000000000000009";

/// Furnishes the other team: a session, a member, a channel, a group and an invitation.
async fn furnish(gateway: &Gateway, device: &Device) -> SessionId {
    let id = foreign(gateway, device).await;
    let store = gateway.world().store.inner();
    let team = TeamId::new("other").unwrap();
    let name = |text: &str| Name::new(text).unwrap();
    store.put_team(&Team::new(team.clone(), name("Foreign team"))).await.unwrap();
    let member = MemberId::new(MEMBER).unwrap();
    let person =
        sasae_domain::Member::new(team.clone(), member.clone(), name("Foreigner"), Role::Owner);
    let subject = sasae_store::TokenSubject {
        issuer: crate::issuer::ISSUER.into(),
        subject: "foreigner".into(),
    };
    store.put_member(&person, &subject).await.unwrap();
    let channel = ChannelId::new(CHANNEL).unwrap();
    let channel = Channel::new(team.clone(), channel, name("Foreign channel"), Seconds::new(3_600));
    let after = Channel { version: 1, ..channel };
    store.save_channel(&ChannelPlan { before: None, after }).await.unwrap();
    let after = Group {
        id: GroupId::parse(FOREIGN).unwrap(),
        team: team.clone(),
        name: name("Foreign group"),
        description: None,
        members: [member.clone()].into(),
        version: 1,
    };
    store.save_group(&GroupPlan { before: None, after }).await.unwrap();
    let invitation = Invitation {
        id: InvitationId::parse(FOREIGN).unwrap(),
        team,
        mail: MailAddress::parse("foreign@example.com").unwrap(),
        role: Role::Owner,
        by: member,
        created_at: BEGIN,
        expires_at: BEGIN.plus(Seconds::new(3_600)),
        secret: "a".repeat(64),
    };
    store.put_invitation(&invitation).await.unwrap();
    id
}

/// All that the other team has.
async fn theirs(gateway: &Gateway) -> (Directory, SessionRecord, Vec<Invitation>) {
    let store = gateway.world().store.inner();
    let team = TeamId::new("other").unwrap();
    let session = SessionId::parse(FOREIGN).unwrap();
    (
        store.directory(&team).await.unwrap().unwrap(),
        store.session(session).await.unwrap().unwrap(),
        store.invitations(&team).await.unwrap(),
    )
}

/// Good bodies for a route whose path, or whose body, names what is the other team's.
#[expect(clippy::too_many_lines, reason = "a body for every route, and nothing else")]
fn bodies(route: &str) -> Vec<Value> {
    let settings = json!({ "version": 1, "name": "Taken over", "life": 3_600, "features": [],
        "members": [MEMBER] });
    let command = |command: Value| json!({ "id": REQUEST, "command": command });
    match route {
        "POST /api/sessions" => vec![
            json!({ "id": REQUEST, "place": { "kind": "channel", "channel": CHANNEL } }),
            json!({ "id": REQUEST, "place": { "kind": "private", "member": MEMBER } }),
            json!({ "id": FOREIGN, "place": { "kind": "channel", "channel": "default" } }),
        ],
        "POST /api/sessions/{session}/commands" => vec![
            command(json!({ "type": "close" })),
            command(json!({ "type": "delete" })),
            command(json!({ "type": "release" })),
            command(json!({ "type": "pick_up" })),
            command(json!({ "type": "renew_codes" })),
            command(json!({ "type": "add_note", "text": "x" })),
            command(json!({ "type": "assign", "member": "owner", "holder": "aiko" })),
            command(json!({ "type": "transfer", "channel": "default" })),
        ],
        "PUT /api/members/{member}" => vec![json!({ "version": 0, "name": "Taken over",
            "role": "technician", "is_disabled": true, "features": [] })],
        "PUT /api/team" | "POST /api/invitations" => vec![],
        "POST /api/invitations/accept" => vec![json!({ "id_token": "x" })],
        "POST /api/channels" | "POST /api/groups" => {
            let mut body = settings;
            body["id"] = json!(REQUEST);
            body["name"] = json!("Ours");
            vec![body]
        }
        "PUT /api/channels/{channel}" | "PUT /api/groups/{group}" => vec![settings],
        "PUT /api/channels/{channel}/access" => {
            let grants = json!({ "permissions": ["create"], "features": [] });
            let who = json!({ "kind": "member", "member": "owner" });
            vec![json!({ "who": who, "grants": grants })]
        }
        "POST /join/look" | "POST /join/claim" => vec![json!({
            "code": { "kind": "pin", "code": "123456789" }, "device": "a".repeat(64),
            "system": "Linux", "protocol": 1,
        })],
        "POST /join/challenge" => vec![json!({ "session": FOREIGN })],
        "POST /join/ticket" => vec![json!({
            "session": FOREIGN, "challenge": "x", "signature": "a".repeat(128),
        })],
        "POST /api/tickets" | "POST /api/channels/{channel}/support/renew" => vec![json!({})],
        "POST /api/sessions/{session}/mail" => {
            vec![json!({ "to": "a@example.com", "language": "en" })]
        }
        "POST /api/channels/{channel}/support" => {
            let title = json!({ "ja": "x", "en": "x" });
            let fields = json!({ "name": "hidden", "mail": "hidden", "phone": "hidden",
                "problem": "hidden", "own": [] });
            vec![json!({ "form": { "is_on": true, "title": title, "fields": fields } })]
        }
        "POST /api/history" => vec![
            json!({ "states": [], "channel": CHANNEL }),
            json!({ "states": [], "technician": MEMBER }),
            json!({ "states": [] }),
        ],
        "POST /api/history/export" => {
            vec![json!({ "kind": "audit_jsonl", "search": { "states": [] } })]
        }
        "POST /api/history/retention" => vec![json!({ "days": 365 })],
        "POST /support/{entry}" => vec![json!({ "stamp": "x", "language": "en", "own": [] })],
        "POST /support/place" => vec![json!({ "code": { "kind": "pin", "code": "123456789" } })],
        route if route.starts_with("GET ") || route.starts_with("DELETE ") => vec![Value::Null],
        route => panic!("walk {route} here: with the ids of another team"),
    }
}

#[tokio::test]
async fn no_route_shows_or_changes_anything_of_another_team() {
    let gateway = Gateway::new().await;
    furnish(&gateway, &Device::new(1)).await;
    let before = theirs(&gateway).await;
    for route in ROUTES {
        let path = filled(route, FOREIGN, CHANNEL, MEMBER);
        for body in bodies(route) {
            for who in ["owner", "aiko"] {
                let reply = gateway.call(who, &path, body.clone()).await;
                let text = reply.body.to_string();
                let is_told = text.contains("Foreign") || text.contains("foreign-member");
                assert!(!is_told, "{who} {route}: {text}");
                if route.contains('{') {
                    let error = reply.error();
                    let is_wall = matches!(error, (404, "not_found") | (403, "not_permitted"));
                    assert!(is_wall, "{who} {route} {body}: {error:?}");
                }
            }
        }
    }
    assert_eq!(theirs(&gateway).await, before);
}

#[tokio::test]
async fn no_member_of_another_team_opens_any_route() {
    let gateway = Gateway::new().await;
    furnish(&gateway, &Device::new(1)).await;
    let ours = gateway.make("aiko").await.id;
    for route in ROUTES.iter().filter(|route| route.contains(" /api/")) {
        let path = filled(route, &ours.to_string(), "default", "aiko");
        for body in bodies(route) {
            let reply = gateway.call("foreigner", &path, body).await;
            assert_eq!(reply.error(), (403, "not_a_member"), "{route}");
        }
    }
}

/// Every message that a console can send, about the other team's session.
fn said() -> Vec<Value> {
    let candidates = json!({ "type": "candidates", "request": REQUEST, "candidates": [] });
    let list = json!({ "kind": "channel", "channel": CHANNEL });
    vec![
        json!({ "type": "watch" }),
        json!({ "type": "check", "lists": [{ "list": list, "open": 0, "sum": 0 }] }),
        json!({ "type": "ping", "seq": 1 }),
        json!({ "type": "resume", "session": FOREIGN, "request": REQUEST }),
        json!({ "type": "connect", "session": FOREIGN, "request": REQUEST }),
        json!({ "type": "signal", "session": FOREIGN, "signal": candidates }),
        json!({ "type": "lease", "session": FOREIGN, "request": REQUEST }),
    ]
}

/// Where a message stands in [`said`]; a new one does not compile until it has its place.
const fn place(message: &FromConsole) -> usize {
    match message {
        FromConsole::Watch => 0,
        FromConsole::Check { .. } => 1,
        FromConsole::Ping { .. } => 2,
        FromConsole::Resume { .. } => 3,
        FromConsole::Connect { .. } => 4,
        FromConsole::Signal { .. } => 5,
        FromConsole::Lease { .. } => 6,
    }
}

/// Whether an agent's message could name somebody else's: none does, an agent has one session.
const fn names_a_session(message: &FromAgent) -> bool {
    match message {
        FromAgent::Hello { .. }
        | FromAgent::Ping { .. }
        | FromAgent::Answer { .. }
        | FromAgent::Signal { .. }
        | FromAgent::Leave => false,
    }
}

#[tokio::test]
async fn no_message_shows_or_changes_anything_of_another_team() {
    let gateway = Gateway::new().await;
    furnish(&gateway, &Device::new(1)).await;
    let before = theirs(&gateway).await;
    for (number, message) in said().into_iter().enumerate() {
        let read = sasae_protocol::frame::parse(&message.to_string()).unwrap();
        assert_eq!(place(&read), number);
        for who in ["owner", "aiko"] {
            let console = gateway.console(who).await;
            gateway.say(&console, message.clone()).await;
            for told in gateway.inbox(&console) {
                let text = told.to_string();
                assert!(!text.contains("Foreign"), "{who} {message}: {text}");
                let kind = told["type"].as_str().unwrap();
                let is_plain = matches!(kind, "watching" | "pong" | "refused" | "checked");
                assert!(is_plain, "{who} {message}: {text}");
            }
        }
    }
    assert_eq!(theirs(&gateway).await, before);
    assert!(!names_a_session(&FromAgent::Leave));
    // What happens there is not told here.
    let console = gateway.console("owner").await;
    let store = gateway.world().store.inner();
    let record = store.session(SessionId::parse(FOREIGN).unwrap()).await.unwrap().unwrap();
    assert_eq!(record.session.team.as_str(), "other");
    gateway.make("aiko").await;
    assert!(gateway.inbox(&console).iter().all(|told| told["session"]["id"] != json!(FOREIGN)));
}
