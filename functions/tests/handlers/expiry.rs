//! Announcing the end of a session's time.

use sasae_domain::EventKind;
use sasae_functions::world::World;
use sasae_functions::{Failure, expiry};
use sasae_store::{Fault, Op, Store};
use serde_json::json;

use crate::gateway::{Device, Gateway};

#[tokio::test]
async fn at_its_time_a_session_is_announced_expired_once() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let device = Device::new(1);
    gateway.claim(&made.link, &device).await.good();
    let agent = gateway.agent(made.id, &device).await;
    let console = gateway.console("ben").await;
    gateway.wait(3_600);
    assert_eq!(gateway.expire(made.id).await, json!({ "did": "expired" }));
    assert_eq!(gateway.inbox(&agent), [json!({ "type": "ended", "code": "session_expired" })]);
    assert_eq!(gateway.inbox(&console)[0]["session"]["state"], "expired");
    assert_eq!(gateway.expire(made.id).await, json!({ "did": "nothing" }));
    assert_eq!(gateway.world().unread(), 0);
    let audit = gateway.world().store.inner().audit(made.id).await.unwrap();
    let expired = audit.iter().filter(|record| record.event.kind == EventKind::Expired).count();
    assert_eq!(expired, 1);
}

#[tokio::test]
async fn called_early_it_schedules_anew_and_announces_nothing() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let extend = json!({ "type": "extend", "by": 7_200 });
    gateway.command("aiko", made.id, extend).await.good();
    gateway.wait(3_600);
    gateway.world().schedules.lock().unwrap().clear();
    assert_eq!(gateway.expire(made.id).await, json!({ "did": "scheduled" }));
    let expires_at = gateway.kept(made.id).await.session.expires_at();
    assert_eq!(*gateway.world().schedules.lock().unwrap(), [(made.id, expires_at)]);
    *gateway.world().scheduler_is_down.lock().unwrap() = true;
    let event = json!({ "team": "demo", "session": made.id });
    let failed = expiry::handle(&gateway.deployment, event).await;
    assert_eq!(failed, Err(Failure::Unavailable), "so that it is called again");
}

#[tokio::test]
async fn called_a_moment_early_it_waits_for_the_moment() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    gateway.wait(3_598);
    assert_eq!(gateway.expire(made.id).await, json!({ "did": "expired" }));
    let now = gateway.world().now();
    assert_eq!(now, gateway.kept(made.id).await.session.expires_at());
}

#[tokio::test]
async fn closed_deleted_and_forgotten_sessions_are_left_alone() {
    let gateway = Gateway::new().await;
    for command in ["close", "delete"] {
        let made = gateway.make("aiko").await;
        gateway.command("aiko", made.id, json!({ "type": command })).await.good();
        gateway.wait(10);
        gateway.expire(made.id).await;
        let before = gateway.kept(made.id).await;
        gateway.wait(3_600);
        assert_eq!(gateway.expire(made.id).await, json!({ "did": "nothing" }));
        assert_eq!(gateway.kept(made.id).await, before);
    }
    let nowhere = sasae_protocol::SessionId::parse("01JD0000000000000000000001").unwrap();
    assert_eq!(gateway.expire(nowhere).await, json!({ "did": "nothing" }));
}

#[tokio::test]
async fn inputs_of_another_kind_or_team_are_failures() {
    let gateway = Gateway::new().await;
    let id = gateway.make("aiko").await.id;
    for event in [
        json!({}),
        json!({ "team": "demo" }),
        json!({ "team": "other", "session": id }),
        json!({ "team": "demo", "session": "x" }),
        json!("expire"),
    ] {
        let failed = expiry::handle(&gateway.deployment, event).await;
        assert_eq!(failed, Err(Failure::ForeignEvent));
    }
}

#[tokio::test]
async fn a_store_that_is_down_makes_it_fail_so_that_it_is_sent_again() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    gateway.wait(3_600);
    for _ in 0..5 {
        gateway.world().store.fail_next(Op::Save, Fault::LostRequest);
    }
    let event = json!({ "team": "demo", "session": made.id });
    let failed = expiry::handle(&gateway.deployment, event).await;
    assert_eq!(failed, Err(Failure::Unavailable));
    assert_eq!(gateway.expire(made.id).await, json!({ "did": "expired" }));
}
