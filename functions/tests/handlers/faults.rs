//! A store that is slow, busy, contended or cut off in the middle.

use sasae_domain::{EventKind, verify};
use sasae_store::{Fault, FaultRates, Op, Store};
use serde_json::{Value, json};

use crate::gateway::{Device, Gateway};
use crate::share::{REQUEST, Scene};

const FAULTS: [Fault; 4] =
    [Fault::Conflict, Fault::Throttled, Fault::LostRequest, Fault::LostAnswer];

#[tokio::test]
async fn a_save_that_fails_in_any_way_a_few_times_happens_exactly_once() {
    for fault in FAULTS {
        for times in 1..=4 {
            let scene = Scene::active().await;
            for _ in 0..times {
                scene.gateway.world().store.fail_next(Op::Save, fault);
            }
            let request = json!({ "type": "request", "request": REQUEST, "mode": "view" });
            scene.command(request).await;
            let audit = scene.gateway.world().store.inner().audit(scene.id()).await.unwrap();
            let asked = |kind: &EventKind| matches!(kind, EventKind::Requested { .. });
            let count = audit.iter().filter(|record| asked(&record.event.kind)).count();
            assert_eq!(count, 1, "{fault:?} × {times}");
            assert!(verify(&audit).is_ok());
            assert_eq!(scene.read().1[0]["type"], "request", "and is told: {fault:?} × {times}");
        }
    }
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_not_done_twice_though_it_could_be() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    gateway.command("aiko", made.id, json!({ "type": "release" })).await.good();
    // A second pick-up would be refused, so a lost answer must be recognised.
    gateway.world().store.fail_next(Op::Save, Fault::LostAnswer);
    let view = gateway.command("ben", made.id, json!({ "type": "pick_up" })).await.good();
    assert_eq!(view["assignee"]["id"], "ben");
    let route = format!("GET /api/sessions/{}/codes", made.id);
    gateway.world().store.fail_next(Op::Save, Fault::LostAnswer);
    gateway.call("ben", &route, Value::Null).await.good();
    let audit = gateway.world().store.inner().audit(made.id).await.unwrap();
    let shown = audit.iter().filter(|record| record.event.kind == EventKind::CodeShown).count();
    assert_eq!(shown, 1);
}

#[tokio::test]
async fn what_fails_for_good_is_named_and_nothing_has_changed() {
    for (fault, error) in [
        (Fault::Conflict, (409, "conflict")),
        (Fault::Throttled, (503, "unavailable")),
        (Fault::LostRequest, (503, "unavailable")),
    ] {
        let gateway = Gateway::new().await;
        let id = gateway.make("aiko").await.id;
        let before = gateway.kept(id).await;
        for _ in 0..5 {
            gateway.world().store.fail_next(Op::Save, fault);
        }
        let reply = gateway.command("aiko", id, json!({ "type": "close" })).await;
        assert_eq!(reply.error(), error);
        assert_eq!(gateway.kept(id).await, before);
        gateway.command("aiko", id, json!({ "type": "close" })).await.good();
    }
}

#[tokio::test]
async fn a_creation_whose_answer_was_lost_makes_one_session_with_working_codes() {
    for fault in [Fault::Throttled, Fault::LostRequest, Fault::LostAnswer] {
        let gateway = Gateway::new().await;
        gateway.world().store.fail_next(Op::Create, fault);
        let made = gateway.make("aiko").await;
        gateway.claim(&made.pin, &Device::new(1)).await.good();
        let home = gateway.call("aiko", "GET /api/home", Value::Null).await.good();
        assert_eq!(home["sessions"].as_array().unwrap().len(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_code_that_is_taken_is_drawn_again() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let again = gateway.make("aiko").await;
    assert_ne!(made.pin, again.pin);
    assert_ne!(made.link, again.link);
}

#[tokio::test]
async fn technicians_who_race_for_a_session_get_it_once() {
    for seed in 0..10 {
        let gateway = Gateway::new().await;
        gateway.wait(seed);
        let id = gateway.make("aiko").await.id;
        gateway.command("aiko", id, json!({ "type": "release" })).await.good();
        let pick = || json!({ "type": "pick_up" });
        let (one, two) =
            tokio::join!(gateway.command("aiko", id, pick()), gateway.command("ben", id, pick()));
        let statuses = [one.status, two.status];
        assert!(statuses.contains(&200), "{statuses:?}");
        assert!(statuses.contains(&409) || statuses.contains(&403), "{statuses:?}");
    }
}

#[tokio::test]
async fn a_whole_session_survives_a_store_that_fails_now_and_then() {
    for seed in 0..40 {
        let rates = FaultRates {
            conflict: 80,
            throttled: 60,
            lost_request: 40,
            lost_answer: 40,
            stale_list: 100,
        };
        let gateway = Gateway::failing(seed, rates).await;
        let body = json!({ "place": { "kind": "channel", "channel": "default" } });
        let reply = gateway.call("aiko", "POST /api/sessions", body).await;
        if reply.status != 201 {
            assert_eq!(reply.error().0, 503, "seed {seed}: {reply:?}");
            continue;
        }
        let made = reply.good();
        let id = sasae_protocol::SessionId::parse(made["session"]["id"].as_str().unwrap()).unwrap();
        let code = json!({ "kind": "link", "code": made["codes"]["secret"] });
        for number in [1, 2] {
            gateway.claim(&code, &Device::new(number)).await;
        }
        for command in ["release", "pick_up", "close"] {
            let reply = gateway.command("aiko", id, json!({ "type": command })).await;
            assert!([200, 403, 409, 410, 503].contains(&reply.status), "seed {seed}: {reply:?}");
        }
        let store = gateway.world().store.inner();
        let audit = store.audit(id).await.unwrap();
        let head = verify(&audit).expect("the chain holds");
        assert_eq!(head, gateway.kept(id).await.audit, "seed {seed}");
        let joined = |kind: &EventKind| matches!(kind, EventKind::Joined { .. });
        let count = audit.iter().filter(|record| joined(&record.event.kind)).count();
        assert!(count <= 1, "seed {seed}: one code, one device");
    }
}
