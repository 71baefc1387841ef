//! A share from the request to its end, as both sides hear of it.

use sasae_protocol::{ConnectionId, SessionId};
use serde_json::{Value, json};

use crate::gateway::{Device, Gateway, Made};

pub(crate) const REQUEST: &str = "01JD0000000000000000000009";

/// An active session with both sides connected.
pub(crate) struct Scene {
    pub(crate) gateway: Gateway,
    pub(crate) made: Made,
    pub(crate) device: Device,
    pub(crate) console: ConnectionId,
    pub(crate) agent: ConnectionId,
}

impl Scene {
    pub(crate) async fn active() -> Self {
        let gateway = Gateway::new().await;
        let made = gateway.make("aiko").await;
        let device = Device::new(1);
        gateway.claim(&made.link, &device).await.good();
        let agent = gateway.agent(made.id, &device).await;
        let console = gateway.console("aiko").await;
        Self { gateway, made, device, console, agent }
    }

    pub(crate) async fn requested() -> Self {
        let scene = Self::active().await;
        let request = json!({ "type": "request", "request": REQUEST, "mode": "control" });
        scene.gateway.command("aiko", scene.made.id, request).await.good();
        scene
    }

    pub(crate) async fn granted() -> Self {
        let scene = Self::requested().await;
        scene.answer("grant").await;
        scene.read();
        scene
    }

    pub(crate) async fn connected() -> Self {
        let scene = Self::granted().await;
        scene.connect().await;
        scene.read();
        scene
    }

    pub(crate) async fn answer(&self, answer: &str) {
        let message = json!({ "type": "answer", "request": REQUEST, "answer": answer });
        self.gateway.say(&self.agent, message).await;
    }

    pub(crate) async fn connect(&self) {
        let message = json!({ "type": "connect", "session": self.made.id, "request": REQUEST });
        self.gateway.say(&self.console, message).await;
    }

    /// What console and agent were told since the last time.
    pub(crate) fn read(&self) -> (Vec<Value>, Vec<Value>) {
        (self.gateway.inbox(&self.console), self.gateway.inbox(&self.agent))
    }

    pub(crate) async fn command(&self, command: Value) {
        self.gateway.command("aiko", self.made.id, command).await.good();
    }

    pub(crate) const fn id(&self) -> SessionId {
        self.made.id
    }
}

fn kinds(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["type"].as_str().unwrap()).collect()
}

/// How far the share has come, by the last view that the console was sent.
fn exchange(told: &[Value]) -> &str {
    let last = told.iter().rfind(|message| message["type"] == "session");
    last.unwrap()["session"]["exchange"]["kind"].as_str().unwrap()
}

#[tokio::test]
async fn a_request_reaches_the_agent_with_who_asks_for_what_and_until_when() {
    let scene = Scene::requested().await;
    let (console, agent) = scene.read();
    assert_eq!(exchange(&console), "requested");
    assert_eq!(kinds(&agent), ["request"]);
    assert_eq!(agent[0]["technician"], "aiko");
    assert_eq!(agent[0]["team"], "Demo");
    assert_eq!(agent[0]["mode"], "control");
    let span = agent[0]["lapses_at"].as_u64().unwrap() - agent[0]["now"].as_u64().unwrap();
    assert_eq!(span, 60_000);
}

#[tokio::test]
async fn request_grant_and_connect_are_three_steps_and_both_sides_learn_the_servers() {
    let scene = Scene::requested().await;
    scene.read();
    scene.connect().await;
    let (console, agent) = scene.read();
    assert_eq!(console[0], json!({ "type": "refused", "code": "no_grant", "session": scene.id() }));
    assert_eq!(agent.len(), 0, "no connect before the grant");
    scene.answer("grant").await;
    let (console, agent) = scene.read();
    assert_eq!(exchange(&console), "granted");
    assert_eq!(agent[0]["grant"], REQUEST);
    scene.connect().await;
    let (console, agent) = scene.read();
    assert_eq!(exchange(&console), "connected");
    let servers = json!([{ "urls": ["stun:stun.example.com"] }]);
    let to_console = console.iter().find(|message| message["type"] == "connect").unwrap();
    assert_eq!(to_console["ice_servers"], servers);
    let to_agent = agent.iter().find(|message| message["type"] == "connect").unwrap();
    assert_eq!((&to_agent["request"], &to_agent["ice_servers"]), (&json!(REQUEST), &servers));
}

#[tokio::test]
async fn a_denial_and_a_revocation_show_as_what_they_are() {
    for (scene, answer, outcome) in [
        (Scene::requested().await, "deny", "denied"),
        (Scene::granted().await, "revoke", "revoked"),
        (Scene::connected().await, "revoke", "revoked"),
    ] {
        scene.read();
        scene.answer(answer).await;
        let (console, agent) = scene.read();
        let last = console.last().unwrap();
        assert_eq!(last["session"]["exchange"], json!({ "kind": "idle", "last": outcome }));
        assert!(!kinds(&agent).contains(&"over"), "who ended it knows: {agent:?}");
    }
}

#[tokio::test]
async fn what_the_technician_ends_is_over_for_the_agent() {
    for (scene, command) in [
        (Scene::requested().await, json!({ "type": "withdraw", "request": REQUEST })),
        (Scene::connected().await, json!({ "type": "end_share", "request": REQUEST })),
        (Scene::connected().await, json!({ "type": "release" })),
    ] {
        scene.read();
        scene.command(command).await;
        let agent = scene.read().1;
        assert_eq!(agent[0], json!({ "type": "over", "request": REQUEST }));
    }
}

#[tokio::test]
async fn closing_ends_the_share_and_the_agent_at_once() {
    let scene = Scene::connected().await;
    scene.command(json!({ "type": "close" })).await;
    let ended = json!({ "type": "ended", "code": "session_closed" });
    assert_eq!(scene.read().1, std::slice::from_ref(&ended));
    scene.gateway.say(&scene.agent, json!({ "type": "hello" })).await;
    assert_eq!(scene.read().1, [ended]);
}

#[tokio::test]
async fn deleting_ends_the_share_at_once_and_the_agent_when_it_cannot_be_taken_back() {
    let scene = Scene::connected().await;
    scene.command(json!({ "type": "delete" })).await;
    assert_eq!(scene.read().1, [json!({ "type": "over", "request": REQUEST })]);
    scene.gateway.wait(9);
    scene.command(json!({ "type": "undelete" })).await;
    let route = format!("GET /api/sessions/{}", scene.id());
    let view = scene.gateway.call("aiko", &route, Value::Null).await.good();
    assert_eq!((&view["state"], &view["presence"]["kind"]), (&json!("active"), &json!("online")));
    scene.command(json!({ "type": "delete" })).await;
    scene.read();
    scene.gateway.wait(10);
    assert_eq!(scene.gateway.expire(scene.id()).await, json!({ "did": "expired" }));
    let ended = json!({ "type": "ended", "code": "session_deleted" });
    assert_eq!(scene.read().1, std::slice::from_ref(&ended));
    scene.gateway.say(&scene.agent, json!({ "type": "hello" })).await;
    assert_eq!(scene.read().1, [ended]);
}

#[tokio::test]
async fn a_grant_of_what_is_over_is_taken_back_from_the_agent() {
    let scene = Scene::requested().await;
    scene.command(json!({ "type": "withdraw", "request": REQUEST })).await;
    scene.read();
    scene.answer("grant").await;
    let agent = scene.read().1;
    assert_eq!(agent[0], json!({ "type": "over", "request": REQUEST }));
    assert_eq!(agent[1], json!({ "type": "refused", "code": "no_grant" }));
}

#[tokio::test]
async fn a_request_lapses_after_a_minute_whatever_comes_later() {
    let scene = Scene::requested().await;
    scene.read();
    scene.gateway.wait(60);
    scene.answer("grant").await;
    assert_eq!(scene.read().1[0]["type"], "over");
    scene.connect().await;
    assert_eq!(scene.read().0[0]["code"], "no_grant");
}

#[tokio::test]
async fn doubled_messages_change_nothing_the_second_time() {
    let scene = Scene::requested().await;
    scene.answer("grant").await;
    let version = scene.gateway.kept(scene.id()).await.version;
    scene.answer("grant").await;
    scene.gateway.say(&scene.agent, json!({ "type": "hello" })).await;
    let request = json!({ "type": "request", "request": REQUEST, "mode": "control" });
    scene.command(request).await;
    assert_eq!(scene.gateway.kept(scene.id()).await.version, version);
    let other =
        json!({ "type": "request", "request": "01JD000000000000000000000A", "mode": "view" });
    let reply = scene.gateway.command("aiko", scene.id(), other).await;
    assert_eq!(reply.error(), (409, "request_pending"));
}

#[tokio::test]
async fn an_agent_that_never_heard_that_its_grant_is_over_hears_it_when_it_asks() {
    let scene = Scene::connected().await;
    scene.command(json!({ "type": "end_share", "request": REQUEST })).await;
    scene.read();
    let hello = json!({ "type": "hello", "grant": REQUEST });
    scene.gateway.say(&scene.agent, hello.clone()).await;
    let agent = scene.read().1;
    assert_eq!(agent[0], json!({ "type": "over", "request": REQUEST }));
    assert_eq!(kinds(&agent), ["over", "session"]);
    let scene = Scene::connected().await;
    scene.gateway.say(&scene.agent, hello).await;
    assert_eq!(kinds(&scene.read().1), ["session"], "what holds is not over");
}

#[tokio::test]
async fn without_the_agent_nothing_can_be_asked() {
    let scene = Scene::active().await;
    scene.gateway.hang_up(&scene.agent).await;
    let request = json!({ "type": "request", "request": REQUEST, "mode": "view" });
    let reply = scene.gateway.command("aiko", scene.id(), request).await;
    assert_eq!(reply.error(), (409, "customer_away"));
}

#[tokio::test]
async fn an_agent_that_comes_back_finds_the_request_again() {
    let scene = Scene::requested().await;
    scene.read();
    scene.gateway.hang_up(&scene.agent).await;
    let told = scene.read().0;
    assert_eq!(told.last().unwrap()["session"]["presence"]["kind"], "reconnecting");
    let id = scene.gateway.fresh();
    let ticket = scene.gateway.agent_ticket(scene.id(), &scene.device).await;
    let headers = json!({ "Sec-WebSocket-Protocol": format!("sasae.v1, ticket.{ticket}") });
    assert_eq!(scene.gateway.open(&id, headers).await.0, 200);
    scene.gateway.say(&id, json!({ "type": "hello" })).await;
    assert_eq!(kinds(&scene.gateway.inbox(&id)), ["session", "request"]);
    assert_eq!(scene.read().0.last().unwrap()["session"]["presence"]["kind"], "online");
}

#[tokio::test]
async fn an_agent_found_gone_is_shown_as_reconnecting() {
    let scene = Scene::active().await;
    scene.gateway.world().cut(&scene.agent);
    let request = json!({ "type": "request", "request": REQUEST, "mode": "view" });
    scene.command(request).await;
    let told = scene.read().0;
    assert_eq!(told.last().unwrap()["session"]["presence"]["kind"], "reconnecting");
}

#[tokio::test]
async fn a_customer_who_leaves_ends_the_share_and_is_gone() {
    let scene = Scene::connected().await;
    scene.gateway.say(&scene.agent, json!({ "type": "leave" })).await;
    let told = scene.read().0;
    let view = &told.last().unwrap()["session"];
    assert_eq!(view["exchange"], json!({ "kind": "idle", "last": "customer_gone" }));
    assert_eq!(view["presence"]["kind"], "gone");
}

#[tokio::test]
async fn a_live_share_pushes_the_expiry_on() {
    let scene = Scene::connected().await;
    scene.gateway.wait(3_500);
    let lease = json!({ "type": "lease", "session": scene.id(), "request": REQUEST });
    scene.gateway.say(&scene.console, lease.clone()).await;
    scene.gateway.wait(500);
    assert_eq!(scene.gateway.expire(scene.id()).await, json!({ "did": "scheduled" }));
    scene.read();
    scene.gateway.wait(100);
    assert_eq!(scene.gateway.expire(scene.id()).await, json!({ "did": "expired" }));
    assert_eq!(scene.read().1, [json!({ "type": "ended", "code": "session_expired" })]);
    scene.gateway.say(&scene.console, lease).await;
    assert_eq!(scene.read().0.last().unwrap()["code"], "session_expired");
}

#[tokio::test]
async fn nobody_connects_to_an_agent_that_is_away() {
    let scene = Scene::granted().await;
    scene.gateway.hang_up(&scene.agent).await;
    scene.read();
    scene.connect().await;
    assert_eq!(scene.read().0[0]["code"], "customer_away");
    scene.gateway.agent(scene.id(), &scene.device).await;
    scene.connect().await;
    assert!(kinds(&scene.read().0).contains(&"connect"));
}

#[tokio::test]
async fn only_who_was_granted_connects() {
    let scene = Scene::granted().await;
    scene.command(json!({ "type": "invite", "member": "ben" })).await;
    scene.gateway.command("ben", scene.id(), json!({ "type": "accept" })).await.good();
    let ben = scene.gateway.console("ben").await;
    let message = json!({ "type": "connect", "session": scene.id(), "request": REQUEST });
    scene.gateway.say(&ben, message).await;
    let told = scene.gateway.inbox(&ben);
    assert_eq!(told.last().unwrap()["code"], "no_grant");
}
