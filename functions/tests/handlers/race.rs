//! Many at once, on several threads: exactly one wins.

use std::sync::Arc;

use sasae_domain::verify;
use sasae_store::Store;
use serde_json::json;
use tokio::task::JoinSet;

use crate::gateway::{CONSOLE, Device, Gateway};

const ROUNDS: usize = 60;
const RIVALS: u8 = 8;

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
