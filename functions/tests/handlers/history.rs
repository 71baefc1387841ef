//! Past sessions: found again by who may see them, exported, and gone when their time is over.

use sasae_domain::{NewSession, Session, check_audit_file};
use sasae_protocol::{
    ChannelId, CustomerName, MemberId, Place, Seconds, SessionId, Subject, TeamId, Timestamp,
};
use sasae_store::{CodeHash, NewRecord, Store};
use serde_json::{Value, json};

use crate::gateway::Gateway;
use crate::world::BEGIN;

/// A session that was made and closed `number` minutes before the tests begin.
async fn past(gateway: &Gateway, number: u64, by: &str, place: Place, customer: &str) -> SessionId {
    let id = SessionId::parse(&format!("01JD{number:022}")).unwrap();
    let at = Timestamp::from_millis(BEGIN.millis() - number * 60_000);
    let new = NewSession {
        id,
        team: TeamId::new("demo").unwrap(),
        place,
        by: MemberId::new(by).unwrap(),
        customer: CustomerName::new(customer).ok(),
        subject: Subject::new(&format!("Printer {number}")).ok(),
        life: Seconds::new(3_600),
    };
    let (session, events) = Session::create(new, at);
    let hash = format!("{number:064x}");
    let record = NewRecord {
        session,
        events,
        pin: CodeHash::Pin(hash.clone()),
        link: CodeHash::Link(hash),
        sealed_codes: String::new(),
        now: at,
    };
    gateway.world().store.inner().create(&record).await.unwrap();
    id
}

fn general() -> Place {
    Place::Channel { channel: ChannelId::new("default").unwrap() }
}

fn private(member: &str) -> Place {
    Place::Private { member: MemberId::new(member).unwrap() }
}

async fn search(gateway: &Gateway, who: &str, mut wanted: Value) -> Value {
    if wanted["states"].is_null() {
        wanted["states"] = json!([]);
    }
    gateway.call(who, "POST /api/history", wanted).await.good()
}

fn ids(page: &Value) -> Vec<&str> {
    page["sessions"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_session_is_found_by_text_date_technician_channel_and_state() {
    let gateway = Gateway::new().await;
    let one = past(&gateway, 1, "aiko", general(), "ＹＡＭＡＤＡ 太郎").await.to_string();
    let two = past(&gateway, 2, "ben", general(), "Suzuki").await.to_string();
    for (wanted, found) in [
        (json!({}), vec![&one, &two]),
        (json!({ "text": "yamada" }), vec![&one]),
        (json!({ "text": "printer ｙamada" }), vec![&one]),
        (json!({ "text": "yamada suzuki" }), vec![]),
        (json!({ "technician": "ben" }), vec![&two]),
        (json!({ "channel": "default" }), vec![&one, &two]),
        (json!({ "channel": "other" }), vec![]),
        (json!({ "states": ["waiting"] }), vec![&one, &two]),
        (json!({ "states": ["closed", "expired"] }), vec![]),
        (json!({ "from": BEGIN.millis() - 60_000 }), vec![&one]),
        (json!({ "until": BEGIN.millis() - 60_000 }), vec![&two]),
        (json!({ "from": 5, "until": 4 }), vec![]),
    ] {
        let page = search(&gateway, "owner", wanted.clone()).await;
        assert_eq!(ids(&page), found, "{wanted}");
        assert_eq!(page["next"], Value::Null);
    }
    gateway.wait(3_600);
    assert_eq!(ids(&search(&gateway, "owner", json!({ "states": ["expired"] })).await).len(), 2);
}

#[tokio::test]
async fn an_entry_follows_its_session_and_outlives_it() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    gateway
        .command("aiko", made.id, json!({ "type": "assign", "member": "ben", "holder": "aiko" }))
        .await
        .good();
    let close = json!({ "type": "close", "kind": "solved", "reason": "done" });
    gateway.command("ben", made.id, close).await.good();
    let page = search(&gateway, "ben", json!({ "text": "done" })).await;
    let row = &page["sessions"][0];
    assert_eq!((&row["state"], &row["closed_because"]), (&json!("closed"), &json!("done")));
    let names: Vec<_> = row["technicians"].as_array().unwrap().iter().map(|p| &p["id"]).collect();
    assert_eq!(names, ["aiko", "ben"]);
    assert_eq!(row["ended_at"], json!(BEGIN));
    gateway.command("ben", made.id, json!({ "type": "delete" })).await.good();
    let page = search(&gateway, "owner", json!({ "states": ["deleted"] })).await;
    assert_eq!(ids(&page), [made.id.to_string()]);
}

#[tokio::test]
async fn who_took_part_or_sees_the_channel_or_answers_for_the_team_sees_it() {
    let gateway = Gateway::new().await;
    let mine = past(&gateway, 1, "aiko", private("aiko"), "Secret").await;
    past(&gateway, 2, "aiko", general(), "Open").await;
    assert_eq!(ids(&search(&gateway, "aiko", json!({})).await).len(), 2);
    assert_eq!(ids(&search(&gateway, "ben", json!({})).await).len(), 1);
    let all = search(&gateway, "owner", json!({})).await;
    assert_eq!(ids(&all).len(), 2);
    assert_eq!(all["sessions"][0]["customer"], Value::Null, "the words of a private space are");
    assert_eq!(search(&gateway, "owner", json!({ "text": "secret" })).await["sessions"], json!([]));
    let trail = format!("GET /api/sessions/{mine}/audit");
    assert_eq!(gateway.call("ben", &trail, Value::Null).await.error(), (404, "not_found"));
    assert_eq!(gateway.call("owner", &trail, Value::Null).await.status, 200);
}

#[tokio::test]
async fn the_trail_says_who_what_when_and_from_where_a_look_at_the_pin_too() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let codes = format!("GET /api/sessions/{}/codes", made.id);
    gateway.call_from("192.0.2.44", "ben", &codes, Value::Null).await.good();
    let route = format!("GET /api/sessions/{}/audit", made.id);
    let trail = gateway.call("aiko", &route, Value::Null).await.good();
    assert_eq!(trail["chain"], json!({ "kind": "whole" }));
    let shown = &trail["records"][1];
    assert_eq!((&shown["what"], &shown["from"]), (&json!("code_shown"), &json!("192.0.2.44")));
    assert_eq!(shown["by"]["member"]["id"], "ben");
    assert_eq!(shown["at"], json!(BEGIN));
    assert_eq!(trail["next"], Value::Null);
}

#[tokio::test]
async fn ten_thousand_past_sessions_are_paged_and_a_search_among_them_is_bounded() {
    let gateway = Gateway::new().await;
    for number in 1..=10_000 {
        let customer = if number == 9_000 { "Needle" } else { "Hay" };
        past(&gateway, number, "aiko", general(), customer).await;
    }
    let ops = gateway.world().store.inner().ops();
    let before = ops.reads();
    let first = search(&gateway, "aiko", json!({})).await;
    let page_reads = ops.reads() - before;
    assert_eq!(ids(&first).len(), 100);
    let second = search(&gateway, "aiko", json!({ "after": first["next"] })).await;
    assert!(ids(&second).iter().all(|id| !ids(&first).contains(id)));
    let (mut after, mut requests, mut found) = (Value::Null, 0, Vec::new());
    let before = ops.reads();
    loop {
        let mut wanted = json!({ "text": "needle" });
        if !after.is_null() {
            wanted["after"] = after;
        }
        let page = search(&gateway, "aiko", wanted).await;
        requests += 1;
        found.extend(ids(&page).into_iter().map(str::to_owned));
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
        assert!(page["searched_to"].as_u64().unwrap() < BEGIN.millis());
    }
    assert_eq!(found.len(), 1);
    let reads = ops.reads() - before;
    assert!(page_reads <= 8 && requests <= 4 && reads <= 60, "{page_reads} {requests} {reads}");
}

/// The whole file of an export.
async fn file(gateway: &Gateway, kind: &str) -> String {
    let (mut text, mut after) = (String::new(), Value::Null);
    loop {
        let mut body = json!({ "kind": kind, "search": { "states": [] } });
        if !after.is_null() {
            body["search"]["after"] = after;
        }
        let page = gateway.call("owner", "POST /api/history/export", body).await.good();
        text.push_str(page["text"].as_str().unwrap());
        after = page["next"].clone();
        if after.is_null() {
            return text;
        }
    }
}

#[tokio::test]
async fn an_exported_audit_is_whole_over_its_pages_and_a_changed_byte_is_found() {
    let gateway = Gateway::new().await;
    for number in 1..=90 {
        past(&gateway, number, "aiko", general(), "=HYPERLINK(\"x\")").await;
    }
    let made = gateway.make("aiko").await;
    gateway.command("aiko", made.id, json!({ "type": "close", "kind": "solved" })).await.good();
    let proof = file(&gateway, "audit_jsonl").await;
    let found = check_audit_file(&proof).unwrap();
    assert_eq!((found.sessions, found.records), (91, 92));
    assert!(check_audit_file(&proof.replacen("203.0.113.1", "203.0.113.2", 1)).is_err());
    let csv = file(&gateway, "sessions_csv").await;
    assert!(csv.starts_with("\u{FEFF}session,state,"), "{csv}");
    assert_eq!(csv.matches("\r\n").count(), 92, "a head and 91 sessions");
    assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{csv}");
    assert_eq!(file(&gateway, "audit_csv").await.matches("\r\n").count(), 93);
    let lines = file(&gateway, "sessions_jsonl").await;
    assert_eq!(
        lines.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count(),
        91
    );
    let body = json!({ "kind": "audit_jsonl", "search": { "states": [] } });
    let reply = gateway.call("aiko", "POST /api/history/export", body).await;
    assert_eq!(reply.error(), (403, "not_permitted"));
}

#[tokio::test]
async fn what_is_older_than_the_team_keeps_it_is_not_shown_whatever_the_table_holds() {
    let gateway = Gateway::new().await;
    let id = past(&gateway, 3 * 24 * 60, "aiko", general(), "Old").await;
    assert_eq!(ids(&search(&gateway, "aiko", json!({})).await).len(), 1);
    let route = "POST /api/history/retention";
    assert_eq!(
        gateway.call("aiko", route, json!({ "days": 1 })).await.error(),
        (403, "not_permitted")
    );
    for days in [0, 3_651] {
        let reply = gateway.call("owner", route, json!({ "days": days })).await;
        assert_eq!(
            (reply.error(), &reply.body["field"]),
            ((400, "malformed_request"), &json!("days"))
        );
    }
    gateway.call("owner", route, json!({ "days": 1 })).await.good();
    let kept = gateway.call("aiko", "GET /api/history/retention", Value::Null).await.good();
    assert_eq!(kept, json!({ "days": 1 }));
    assert_eq!(ids(&search(&gateway, "aiko", json!({})).await).len(), 0);
    let trail = format!("GET /api/sessions/{id}/audit");
    assert_eq!(gateway.call("aiko", &trail, Value::Null).await.error(), (404, "not_found"));
}

#[tokio::test]
async fn a_search_that_cannot_be_read_is_named() {
    let gateway = Gateway::new().await;
    for (body, error) in [
        (json!({ "states": [], "after": "nonsense" }), "malformed_request"),
        (json!({ "states": [], "text": "x".repeat(101) }), "malformed_request"),
        (json!({ "states": [], "from": -1 }), "malformed_request"),
        (json!({ "states": ["gone"] }), "unknown_message"),
    ] {
        let reply = gateway.call("aiko", "POST /api/history", body.clone()).await;
        assert_eq!(reply.error(), (400, error), "{body}");
    }
}
