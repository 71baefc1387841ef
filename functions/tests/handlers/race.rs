//! Many at once, on several threads: exactly one wins.

use std::sync::Arc;

use sasae_domain::{EventKind, Member, verify};
use sasae_protocol::{MemberId, Name, Role, SessionId, TeamId};
use sasae_store::{Store, TokenSubject};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::gateway::{CONSOLE, Device, Gateway, Reply};
use crate::issuer::ISSUER;

const ROUNDS: usize = 60;
const RIVALS: u8 = 8;
/// How many try the same at once.
const CROWD: usize = 1_000;
/// How many technicians the crowd is made of.
const TECHNICIANS: usize = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_devices_that_claim_one_code_exactly_one_gets_in() {
    let gateway = Arc::new(Gateway::new().await);
    for round in 0..ROUNDS {
        let made = gateway.make("aiko").await;
        let mut claims = JoinSet::new();
        for number in 0..RIVALS {
            let (gateway, code) = (Arc::clone(&gateway), made.link.clone());
            claims.spawn(async move {
                let key = Device::new(number).key();
                let body = json!({ "code": code, "device": key, "system": "Linux", "protocol": 1 });
                let source = format!("10.9.{round}.{number}");
                let reply = gateway.call_from(&source, "", "POST /join/claim", body).await;
                (reply.status, key)
            });
        }
        let answers = claims.join_all().await;
        let winners: Vec<_> = answers.iter().filter(|(status, _)| *status == 200).collect();
        assert_eq!(winners.len(), 1, "{answers:?}");
        assert!(answers.iter().all(|(status, _)| [200, 409].contains(status)), "{answers:?}");
        let kept = gateway.kept(made.id).await;
        assert_eq!(kept.session.device().unwrap().key.as_str(), winners[0].1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn commands_at_once_leave_one_order_of_events_and_a_whole_audit() {
    let gateway = Arc::new(Gateway::new().await);
    for _ in 0..ROUNDS {
        let id = gateway.make("aiko").await.id;
        let mut commands = JoinSet::new();
        for (who, command) in [
            ("aiko", json!({ "type": "release" })),
            ("ben", json!({ "type": "pick_up" })),
            ("owner", json!({ "type": "assign", "member": "ben" })),
            ("owner", json!({ "type": "close" })),
            ("aiko", json!({ "type": "invite", "member": "ben" })),
        ] {
            let gateway = Arc::clone(&gateway);
            commands.spawn(async move { gateway.command(who, id, command).await.status });
        }
        let answers = commands.join_all().await;
        assert!(answers.iter().all(|status| [200, 403, 409, 410].contains(status)), "{answers:?}");
        let store = gateway.world().store.inner();
        let audit = store.audit(id).await.unwrap();
        assert_eq!(verify(&audit), Ok(gateway.kept(id).await.audit));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_ticket_opens_one_connection_however_many_try_it() {
    let gateway = Arc::new(Gateway::new().await);
    for _ in 0..ROUNDS {
        let protocols = format!("sasae.v1, ticket.{}", gateway.console_ticket("aiko").await);
        let mut openings = JoinSet::new();
        for _ in 0..RIVALS {
            let (gateway, protocols) = (Arc::clone(&gateway), protocols.clone());
            openings.spawn(async move {
                let headers = json!({ "Origin": CONSOLE, "Sec-WebSocket-Protocol": protocols });
                gateway.open(&gateway.fresh(), headers).await.0
            });
        }
        let answers = openings.join_all().await;
        assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    }
}

fn technician(number: usize) -> String {
    format!("tech{}", number % TECHNICIANS)
}

/// A gateway with many technicians.
async fn crowded() -> Arc<Gateway> {
    let gateway = Gateway::new().await;
    let team = TeamId::new("demo").unwrap();
    for number in 0..TECHNICIANS {
        let id = technician(number);
        let name = Name::new(&id).unwrap();
        let member = MemberId::new(&id).unwrap();
        let member = Member::new(team.clone(), member, name, Role::Technician);
        let subject = TokenSubject { issuer: ISSUER.into(), subject: id };
        gateway.world().store.inner().put_member(&member, &subject).await.unwrap();
    }
    Arc::new(gateway)
}

/// Everybody gives a command to the same session at once.
async fn rush(
    gateway: &Arc<Gateway>,
    id: SessionId,
    command: impl Fn(usize) -> (String, Value),
) -> Vec<Reply> {
    let mut commands = JoinSet::new();
    for number in 0..CROWD {
        let (gateway, (who, command)) = (Arc::clone(gateway), command(number));
        commands.spawn(async move { gateway.command(&who, id, command).await });
    }
    commands.join_all().await
}

/// How many events of a kind the audit of a session holds, whose chain is whole.
async fn events(gateway: &Gateway, id: SessionId, is_it: fn(&EventKind) -> bool) -> usize {
    let audit = gateway.world().store.inner().audit(id).await.unwrap();
    assert_eq!(verify(&audit), Ok(gateway.kept(id).await.audit));
    audit.iter().filter(|record| is_it(&record.event.kind)).count()
}

/// Whoever did not win was told so by this name, and by whom.
fn require_named(replies: &[Reply], winner: &str, error: (u64, &str)) {
    for reply in replies {
        let is_winner = reply.status == 200 && reply.body["assignee"]["id"] == winner;
        let is_named = reply.error() == error && reply.body["by"]["id"] == winner;
        assert!(is_winner || is_named, "{reply:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_claims_one_wins_and_the_others_hear_that_the_code_is_used() {
    let gateway = Arc::new(Gateway::new().await);
    let made = gateway.make("aiko").await;
    let mut claims = JoinSet::new();
    for number in 0..CROWD {
        let (gateway, code) = (Arc::clone(&gateway), made.link.clone());
        claims.spawn(async move {
            let key = format!("{number:064x}");
            let body = json!({ "code": code, "device": key, "system": "Linux", "protocol": 1 });
            let source = format!("10.9.{}.{}", number / 250, number % 250);
            gateway.call_from(&source, "", "POST /join/claim", body).await
        });
    }
    let replies = claims.join_all().await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    let is_named = |reply: &Reply| reply.status == 200 || reply.error() == (409, "code_used");
    assert!(replies.iter().all(is_named), "{replies:?}");
    let joins = events(&gateway, made.id, |kind| matches!(kind, EventKind::Joined { .. })).await;
    assert_eq!(joins, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_who_pick_up_one_wins_and_the_others_hear_who_was_faster() {
    let gateway = crowded().await;
    let id = gateway.make("aiko").await.id;
    gateway.command("aiko", id, json!({ "type": "release" })).await.good();
    let pick_up = |number| (technician(number), json!({ "type": "pick_up" }));
    let replies = rush(&gateway, id, pick_up).await;
    let winner = gateway.kept(id).await.session.holders().unwrap().assignee.clone();
    require_named(&replies, winner.as_str(), (409, "already_taken"));
    let picks = events(&gateway, id, |kind| matches!(kind, EventKind::PickedUp { .. })).await;
    assert_eq!(picks, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_assignments_one_wins_and_the_others_hear_who_was_faster() {
    let gateway = crowded().await;
    let id = gateway.make("aiko").await.id;
    let assign = |number| {
        let member = technician(number);
        ("owner".to_owned(), json!({ "type": "assign", "member": member, "holder": "aiko" }))
    };
    let replies = rush(&gateway, id, assign).await;
    let winner = gateway.kept(id).await.session.holders().unwrap().assignee.clone();
    require_named(&replies, winner.as_str(), (409, "already_taken"));
    let assigned = events(&gateway, id, |kind| matches!(kind, EventKind::Assigned { .. })).await;
    assert_eq!(assigned, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_closes_one_wins_and_the_others_hear_that_it_is_closed() {
    let gateway = crowded().await;
    let id = gateway.make("aiko").await.id;
    let close = |number| {
        let who = if number % 2 == 0 { "owner" } else { "aiko" };
        (who.to_owned(), json!({ "type": "close", "reason": format!("reason {number}") }))
    };
    let replies = rush(&gateway, id, close).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    let is_named = |reply: &Reply| reply.status == 200 || reply.error() == (410, "session_closed");
    assert!(replies.iter().all(is_named), "{replies:?}");
    let closes = events(&gateway, id, |kind| matches!(kind, EventKind::Closed { .. })).await;
    assert_eq!(closes, 1);
}
