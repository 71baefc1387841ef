//! Two teams in one table: neither sees the other.

use sasae_domain::{Caller, Member, NewSession, Order, Session};
use sasae_protocol::{DeviceKey, MemberId, Name, Place, Role, Seconds, SessionId, TeamId};
use sasae_store::{Change, CodeHash, NewRecord, Store, TokenSubject};
use serde_json::{Value, json};

use crate::gateway::{Device, Gateway};
use crate::issuer::ISSUER;
use crate::world::BEGIN;

pub(crate) const FOREIGN: &str = "01JD0000000000000000000001";

/// An active session of another team, in a channel of the same name, held by a member of the same
/// id; and that member.
pub(crate) async fn foreign(gateway: &Gateway, device: &Device) -> SessionId {
    let store = gateway.world().store.inner();
    let team = TeamId::new("other").unwrap();
    let by = MemberId::new("aiko").unwrap();
    let name = Name::new("Mallory").unwrap();
    let member = Member::new(team.clone(), by.clone(), name, Role::Owner);
    let subject = TokenSubject { issuer: ISSUER.into(), subject: "mallory".into() };
    store.put_member(&member, &subject).await.unwrap();
    let id = SessionId::parse(FOREIGN).unwrap();
    let place = Place::Channel { channel: sasae_protocol::api::default_channel() };
    let life = Seconds::new(3_600);
    let new = NewSession { id, team, place, by, customer: None, subject: None, life };
    let (session, events) = Session::create(new, BEGIN);
    let hash = |c: char| c.to_string().repeat(64);
    let record = NewRecord {
        session,
        events,
        pin: CodeHash::Pin(hash('a')),
        link: CodeHash::Link(hash('b')),
        sealed_codes: String::new(),
        now: BEGIN,
    };
    store.create(&record).await.unwrap();
    let before = store.session(id).await.unwrap().unwrap();
    let join = Order::Join { system: Name::new("Linux").unwrap() };
    let caller = Caller::Device { device: DeviceKey::new(&device.key()).unwrap() };
    let (after, events) = before.session.apply(&join, &caller, BEGIN).unwrap();
    let change = Change { before, after, events, peers: Vec::new(), codes: None, now: BEGIN };
    store.save(&change).await.unwrap();
    id
}

#[tokio::test]
async fn a_member_of_another_team_is_no_member_here() {
    let gateway = Gateway::new().await;
    foreign(&gateway, &Device::new(1)).await;
    let reply = gateway.call("mallory", "GET /api/me", Value::Null).await;
    assert_eq!(reply.error(), (403, "not_a_member"));
}

#[tokio::test]
async fn another_teams_session_is_nowhere_to_be_found() {
    let gateway = Gateway::new().await;
    let device = Device::new(1);
    let id = foreign(&gateway, &device).await;
    let before = gateway.kept(id).await;
    for (route, body) in [
        (format!("GET /api/sessions/{id}"), Value::Null),
        (format!("GET /api/sessions/{id}/codes"), Value::Null),
        (
            format!("POST /api/sessions/{id}/commands"),
            json!({ "id": FOREIGN, "command": { "type": "close" } }),
        ),
        (format!("GET /api/sessions/{id}/audit"), Value::Null),
        (format!("GET /api/sessions/{id}/intake"), Value::Null),
        (
            format!("POST /api/sessions/{id}/mail"),
            json!({ "to": "a@example.com", "language": "en" }),
        ),
    ] {
        for who in ["aiko", "owner"] {
            let reply = gateway.call(who, &route, body.clone()).await;
            assert_eq!(reply.error(), (404, "not_found"), "{who} {route}");
        }
    }
    for list in ["GET /api/home", "GET /api/channels/default/sessions"] {
        let listed = gateway.call("aiko", list, Value::Null).await.good();
        assert_eq!(listed["sessions"], json!([]), "{list}");
    }
    let history = gateway.call("owner", "POST /api/history", json!({ "states": [] })).await.good();
    assert_eq!(history["sessions"], json!([]));
    let export = json!({ "kind": "audit_jsonl", "search": { "states": [] } });
    let export = gateway.call("owner", "POST /api/history/export", export).await.good();
    assert!(!export["text"].as_str().unwrap().contains(FOREIGN));
    let ticket = gateway.ask_agent_ticket(id, &device).await;
    assert_eq!(ticket.error(), (401, "bad_signature"));
    gateway.wait(3_600);
    assert_eq!(gateway.expire(id).await, json!({ "did": "nothing" }));
    assert_eq!(gateway.kept(id).await, before);
}
