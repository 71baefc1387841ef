//! What a customer's side asks for over HTTPS.

use sasae_protocol::SessionId;
use sasae_store::Store;
use serde_json::{Value, json};

use crate::gateway::{Device, Gateway};

const UNKNOWN_LINK: &str = "AAAAAAAAAAAAAAAAAAAAAA";

async fn look_from(gateway: &Gateway, source: &str, code: &Value) -> (u64, String) {
    let reply = gateway.call_from(source, "", "POST /join/look", json!({ "code": code })).await;
    let (status, code) = reply.error();
    (status, code.to_owned())
}

fn pin(number: u32) -> Value {
    json!({ "kind": "pin", "code": format!("{number:09}") })
}

#[tokio::test]
async fn looking_tells_whose_code_it_is_and_does_not_burn_it() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    for code in [&made.pin, &made.link] {
        for _ in 0..10 {
            let looked = gateway.call("", "POST /join/look", json!({ "code": code })).await.good();
            assert_eq!(looked["team"], "Demo");
            assert_eq!(looked["technician"], "aiko");
            assert_eq!(looked["state"], "waiting");
        }
    }
    assert_eq!(gateway.claim(&made.link, &Device::new(1)).await.status, 200);
}

#[tokio::test]
async fn a_claim_makes_the_session_active_and_the_same_device_may_repeat_it() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let device = Device::new(1);
    let claimed = gateway.claim(&made.pin, &device).await.good();
    assert_eq!(claimed["session"], json!(made.id));
    assert_eq!(claimed["technician"], "aiko");
    assert_eq!(claimed["socket_url"], "wss://help.example.com/socket");
    let version = gateway.kept(made.id).await.version;
    for code in [&made.pin, &made.link] {
        assert_eq!(gateway.claim(code, &device).await.good()["session"], json!(made.id));
    }
    assert_eq!(gateway.kept(made.id).await.version, version, "a repeat changes nothing");
}

#[tokio::test]
async fn of_two_devices_at_once_one_gets_in_and_the_other_is_told() {
    for seed in 0..20 {
        let gateway = Gateway::new().await;
        gateway.wait(seed);
        let made = gateway.make("aiko").await;
        let (one, two) = (Device::new(1), Device::new(2));
        let both = tokio::join!(gateway.claim(&made.pin, &one), gateway.claim(&made.link, &two));
        let statuses = [both.0.status, both.1.status];
        assert!(statuses.contains(&200) && statuses.contains(&409), "{statuses:?}");
        let third = gateway.claim(&made.link, &Device::new(3)).await;
        assert_eq!(third.error(), (409, "code_used"));
    }
}

#[tokio::test]
async fn every_way_in_which_a_code_does_not_work_has_its_name() {
    let gateway = Gateway::new().await;
    let unknown = json!({ "kind": "link", "code": UNKNOWN_LINK });
    let device = Device::new(1);
    assert_eq!(gateway.claim(&unknown, &device).await.error(), (404, "unknown_code"));
    let closed = gateway.make("aiko").await;
    gateway.command("aiko", closed.id, json!({ "type": "close" })).await.good();
    let deleted = gateway.make("aiko").await;
    gateway.command("aiko", deleted.id, json!({ "type": "delete" })).await.good();
    let used = gateway.make("aiko").await;
    gateway.claim(&used.link, &Device::new(2)).await.good();
    let cases = [
        (&closed, (410, "session_closed")),
        (&deleted, (410, "session_deleted")),
        (&used, (409, "code_used")),
    ];
    for (made, error) in cases {
        assert_eq!(gateway.claim(&made.link, &device).await.error(), error);
    }
    let expired = gateway.make("aiko").await;
    gateway.wait(3_600);
    assert_eq!(gateway.claim(&expired.link, &device).await.error(), (410, "session_expired"));
    let looked = look_from(&gateway, "198.51.100.7", &expired.pin).await;
    assert_eq!(looked, (410, "session_expired".into()));
}

#[tokio::test]
async fn malformed_claims_are_refused_and_counted_as_no_try() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let good = json!({ "code": made.pin, "device": Device::new(1).key(), "system": "Linux",
        "protocol": 1 });
    for (field, value) in [
        ("device", json!("00")),
        ("device", json!("zz")),
        ("code", json!({ "kind": "pin", "code": "12345" })),
        ("system", json!("a\u{202e}b")),
        ("system", json!("")),
        ("protocol", json!(-1)),
    ] {
        let mut body = good.clone();
        body[field] = value.clone();
        let reply = gateway.call("", "POST /join/claim", body).await;
        assert_eq!(reply.error(), (400, "malformed_request"), "{field} {value}");
    }
    assert_eq!(gateway.call("", "POST /join/claim", good).await.status, 200);
}

#[tokio::test]
async fn an_agent_outside_the_window_of_versions_is_told_which_side_is_old() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    for (protocol, code) in [(0, "version_too_old"), (4, "version_too_new")] {
        let body = json!({ "code": made.link, "device": Device::new(1).key(), "system": "Linux",
            "protocol": protocol });
        let reply = gateway.call("", "POST /join/claim", body).await;
        assert_eq!(reply.error(), (400, code));
    }
    assert!(gateway.kept(made.id).await.session.device().is_none());
    for neighbour in [1, 2, 3] {
        let body = json!({ "code": made.link, "device": Device::new(1).key(), "system": "Linux",
            "protocol": neighbour });
        assert_eq!(gateway.call("", "POST /join/claim", body).await.status, 200, "{neighbour}");
    }
}

#[tokio::test]
async fn a_source_has_five_wrong_codes_in_ten_minutes() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let one = "203.0.113.9";
    for number in 0..5 {
        assert_eq!(look_from(&gateway, one, &pin(number)).await, (404, "unknown_code".into()));
    }
    let reply = gateway.call_from(one, "", "POST /join/look", json!({ "code": made.pin })).await;
    assert_eq!(reply.error(), (429, "too_many_tries"), "even with the right one");
    assert_eq!(reply.headers["retry-after"], "60");
    assert_eq!(look_from(&gateway, one, &made.link).await.0, 200, "links go on");
    assert_eq!(look_from(&gateway, "203.0.113.10", &made.pin).await.0, 200, "others go on");
    gateway.wait(600);
    assert_eq!(look_from(&gateway, one, &made.pin).await.0, 200, "after the window");
}

#[tokio::test]
async fn right_codes_are_never_counted_against_a_busy_address() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    for _ in 0..30 {
        assert_eq!(look_from(&gateway, "203.0.113.9", &made.pin).await.0, 200);
    }
}

#[tokio::test]
async fn tries_at_the_same_moment_do_not_slip_through_together() {
    let gateway = Gateway::new().await;
    let gateway = &gateway;
    let tries = (0..40).map(|number| {
        let code = pin(number);
        async move { look_from(gateway, "2001:db8::1", &code).await.1 }
    });
    let answers = futures_util::future::join_all(tries).await;
    let evaluated = answers.iter().filter(|answer| *answer == "unknown_code").count();
    assert_eq!(evaluated, 5);
    let neighbour = look_from(gateway, "2001:db8::ffff:1", &pin(99)).await;
    assert_eq!(neighbour.0, 429, "the same /64");
}

#[tokio::test]
async fn a_thousand_wrong_pins_an_hour_shut_pins_for_everybody_but_no_link() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let mut evaluated = 0;
    for number in 0..1_100_u32 {
        let source = format!("10.0.{}.{}", number / 250, number % 250);
        if look_from(&gateway, &source, &pin(number)).await.0 == 404 {
            evaluated += 1;
        }
    }
    assert_eq!(evaluated, 1_000);
    let fresh = "192.0.2.77";
    assert_eq!(look_from(&gateway, fresh, &made.pin).await, (429, "too_many_tries".into()));
    assert_eq!(look_from(&gateway, fresh, &made.link).await.0, 200);
    assert_eq!(gateway.claim(&made.link, &Device::new(1)).await.status, 200);
    gateway.wait(3_599);
    let later = gateway.make("aiko").await;
    gateway.wait(1);
    assert_eq!(look_from(&gateway, fresh, &later.pin).await.0, 200, "in the next hour");
}

#[tokio::test]
async fn the_devices_own_key_gets_a_ticket_and_no_other() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let device = Device::new(1);
    gateway.claim(&made.link, &device).await.good();
    assert_eq!(gateway.ask_agent_ticket(made.id, &device).await.status, 200);
    let stranger = gateway.ask_agent_ticket(made.id, &Device::new(2)).await;
    assert_eq!(stranger.error(), (401, "bad_signature"));
    let unclaimed = gateway.make("aiko").await.id;
    let reply = gateway.ask_agent_ticket(unclaimed, &device).await;
    assert_eq!(reply.error(), (401, "bad_signature"));
    let nowhere = SessionId::parse("01JD0000000000000000000001").unwrap();
    assert_eq!(gateway.ask_agent_ticket(nowhere, &device).await.error(), (401, "bad_signature"));
}

#[tokio::test]
async fn a_challenge_serves_its_session_for_thirty_seconds() {
    let gateway = Gateway::new().await;
    let (made, other) = (gateway.make("aiko").await, gateway.make("aiko").await);
    let device = Device::new(1);
    gateway.claim(&made.link, &device).await.good();
    gateway.claim(&other.link, &device).await.good();
    let challenge = gateway.challenge(made.id).await;
    let ask = async |session: SessionId, challenge: &str| {
        let signature = device.sign(session, challenge);
        let body = json!({ "session": session, "challenge": challenge, "signature": signature });
        gateway.call("", "POST /join/ticket", body).await.status
    };
    gateway.wait(29);
    assert_eq!(ask(made.id, &challenge).await, 200);
    assert_eq!(ask(other.id, &challenge).await, 401, "another session's");
    assert_eq!(ask(made.id, "bm90LW91cnM").await, 401, "not ours");
    gateway.wait(1);
    assert_eq!(ask(made.id, &challenge).await, 401, "too old");
}

#[tokio::test]
async fn the_agent_of_a_session_that_is_over_is_told_how_it_ended() {
    let gateway = Gateway::new().await;
    let device = Device::new(1);
    for (command, code) in [("close", "session_closed"), ("delete", "session_deleted")] {
        let made = gateway.make("aiko").await;
        gateway.claim(&made.link, &device).await.good();
        gateway.command("aiko", made.id, json!({ "type": command })).await.good();
        assert_eq!(gateway.ask_agent_ticket(made.id, &device).await.error(), (410, code));
    }
    let made = gateway.make("aiko").await;
    gateway.claim(&made.link, &device).await.good();
    gateway.wait(3_600);
    let expired = gateway.ask_agent_ticket(made.id, &device).await;
    assert_eq!(expired.error(), (410, "session_expired"));
}

#[tokio::test]
async fn codes_are_kept_only_as_keyed_hashes_and_sealed() {
    let gateway = Gateway::new().await;
    let made = gateway.make("aiko").await;
    let kept = format!("{:?}", gateway.kept(made.id).await);
    for code in [&made.pin, &made.link] {
        assert!(!kept.contains(code["code"].as_str().unwrap()));
    }
    assert!(gateway.world().store.inner().session(made.id).await.unwrap().is_some());
}
