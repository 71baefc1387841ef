//! Signalling between the two ends of a share.

use sasae_functions::world::PostError;
use sasae_store::Store;
use serde_json::{Value, json};

use crate::share::{REQUEST, Scene};

fn offer(scene: &Scene, request: &str) -> Value {
    let signal = json!({ "type": "offer", "request": request, "sdp": "v=0" });
    json!({ "type": "signal", "session": scene.id(), "signal": signal })
}

fn candidates() -> Value {
    let signal = json!({ "type": "candidates", "request": REQUEST, "candidates": ["candidate:1"] });
    json!({ "type": "signal", "signal": signal })
}

fn reads(scene: &Scene) -> u64 {
    scene.gateway.world().store.inner().ops().reads()
}

fn writes(scene: &Scene) -> u64 {
    scene.gateway.world().store.inner().ops().writes()
}

#[tokio::test]
async fn relaying_a_signal_costs_one_read_and_no_write_in_both_directions() {
    let scene = Scene::connected().await;
    let before = (reads(&scene), writes(&scene));
    for _ in 0..10 {
        scene.gateway.say(&scene.console, offer(&scene, REQUEST)).await;
        scene.gateway.say(&scene.agent, candidates()).await;
    }
    assert_eq!((reads(&scene) - before.0, writes(&scene) - before.1), (20, 0));
    let (console, agent) = scene.read();
    assert_eq!((console.len(), agent.len()), (10, 10));
    assert_eq!(agent[0]["signal"]["sdp"], "v=0");
    assert_eq!(console[0]["signal"]["candidates"], json!(["candidate:1"]));
    assert_eq!(console[0]["session"], json!(scene.id()));
}

#[tokio::test]
async fn nothing_is_relayed_before_both_are_connected() {
    let scene = Scene::granted().await;
    scene.gateway.say(&scene.console, offer(&scene, REQUEST)).await;
    scene.gateway.say(&scene.agent, candidates()).await;
    let (console, agent) = scene.read();
    assert_eq!(console[0]["code"], "peer_away");
    assert_eq!(agent[0]["code"], "peer_away");
}

#[tokio::test]
async fn a_signal_of_another_request_is_refused() {
    let scene = Scene::connected().await;
    scene.gateway.say(&scene.console, offer(&scene, "01JD000000000000000000000A")).await;
    let (console, agent) = scene.read();
    assert_eq!(console[0]["code"], "no_grant");
    assert_eq!(agent.len(), 0);
}

#[tokio::test]
async fn after_the_share_has_ended_in_any_way_nothing_is_relayed() {
    for end in [
        json!({ "type": "end_share", "request": REQUEST }),
        json!({ "type": "release" }),
        json!({ "type": "assign", "member": "ben", "holder": "aiko" }),
        json!({ "type": "close" }),
        json!({ "type": "delete" }),
    ] {
        let scene = Scene::connected().await;
        scene.command(end.clone()).await;
        scene.read();
        scene.gateway.say(&scene.console, offer(&scene, REQUEST)).await;
        scene.gateway.say(&scene.agent, candidates()).await;
        let (console, agent) = scene.read();
        assert_eq!(console[0]["code"], "peer_away", "{end}");
        assert_eq!(agent[0]["code"], "peer_away", "{end}");
    }
    let scene = Scene::connected().await;
    scene.answer("revoke").await;
    scene.read();
    scene.gateway.say(&scene.console, offer(&scene, REQUEST)).await;
    assert_eq!(scene.read().0[0]["code"], "peer_away");
}

#[tokio::test]
async fn another_members_console_is_never_a_peer() {
    let scene = Scene::connected().await;
    let ben = scene.gateway.console("ben").await;
    scene.gateway.say(&ben, offer(&scene, REQUEST)).await;
    assert_eq!(scene.gateway.inbox(&ben)[0]["code"], "peer_away");
    assert_eq!(scene.read().1.len(), 0);
}

#[tokio::test]
async fn an_agent_that_reconnects_is_the_peer_at_once() {
    let scene = Scene::connected().await;
    scene.gateway.wait(1);
    let new = scene.gateway.agent(scene.id(), &scene.device).await;
    scene.gateway.say(&scene.console, offer(&scene, REQUEST)).await;
    assert_eq!(scene.gateway.inbox(&new)[0]["type"], "signal");
    scene.read();
    scene.gateway.say(&new, candidates()).await;
    assert_eq!(scene.read().0[0]["type"], "signal");
    scene.gateway.say(&scene.agent, candidates()).await;
    assert_eq!(scene.read().1[0]["code"], "peer_away", "the old connection is no peer any more");
}

#[tokio::test]
async fn a_console_that_reconnects_takes_the_share_over_by_connecting_again() {
    let scene = Scene::connected().await;
    let new = scene.gateway.console("aiko").await;
    let connect = json!({ "type": "connect", "session": scene.id(), "request": REQUEST });
    scene.gateway.say(&new, connect).await;
    let told = scene.gateway.inbox(&new);
    assert!(told.iter().any(|message| message["type"] == "connect"), "{told:?}");
    assert!(scene.read().1.iter().any(|message| message["type"] == "connect"));
    scene.gateway.say(&scene.agent, candidates()).await;
    assert_eq!(scene.gateway.inbox(&new)[0]["type"], "signal");
    assert_eq!(scene.read().0.len(), 0);
}

#[tokio::test]
async fn a_peer_that_is_gone_is_found_out_and_shown() {
    let scene = Scene::connected().await;
    scene.gateway.world().cut(&scene.agent);
    scene.gateway.say(&scene.console, offer(&scene, REQUEST)).await;
    let console = scene.read().0;
    let last = console.last().unwrap();
    assert_eq!(last["code"], "peer_away");
    let view = console.iter().find(|message| message["type"] == "session").unwrap();
    assert_eq!(view["session"]["presence"]["kind"], "reconnecting");
    let store = scene.gateway.world().store.inner();
    assert!(store.connection(&scene.agent).await.unwrap().is_none());
}

#[tokio::test]
async fn a_gone_console_is_forgotten_and_the_agent_told() {
    let scene = Scene::connected().await;
    scene.gateway.world().cut(&scene.console);
    scene.gateway.say(&scene.agent, candidates()).await;
    assert_eq!(scene.read().1[0]["code"], "peer_away");
    let store = scene.gateway.world().store.inner();
    assert!(store.connection(&scene.console).await.unwrap().is_none());
}

#[tokio::test]
async fn a_busy_peer_is_tried_again_and_a_broken_one_is_away() {
    let scene = Scene::connected().await;
    scene.gateway.world().fail_posts(&[PostError::Busy, PostError::Busy]);
    scene.gateway.say(&scene.console, offer(&scene, REQUEST)).await;
    assert_eq!(scene.read().1[0]["type"], "signal");
    scene.gateway.world().fail_posts(&[PostError::Failed]);
    scene.gateway.say(&scene.console, offer(&scene, REQUEST)).await;
    assert_eq!(scene.read().0[0]["code"], "peer_away");
}
