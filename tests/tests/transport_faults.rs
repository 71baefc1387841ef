//! The known faults of the stack do not come back. Figures here are loose, because this runs in
//! debug builds on busy machines; `transport_bench` prints the tight ones.

use std::time::Duration;

use sasae_agent::transport::{Channel, Event};
use sasae_tests::faults::figure::percentile;
use sasae_tests::faults::lane::{self, Course};
use sasae_tests::faults::relay::Relay;
use sasae_tests::faults::{bulk, now, pair};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_does_not_wait_for_better_candidates() {
    let took = pair::connect(None).await.unwrap().took;
    // By default it waits at least a second.
    assert!(took < Duration::from_millis(900), "{took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn something_long_never_stops_for_a_second() {
    let mut pair = pair::connect(None).await.unwrap();
    let bulk = bulk::between(&mut pair, 10_000_000).await.unwrap();
    assert!(bulk.longest_gap < Duration::from_millis(900), "{bulk:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_arrive_over_a_network_that_loses_one_in_a_hundred() {
    let relay = Relay::start(11).await.unwrap();
    let mut pair = pair::connect(Some(&relay)).await.unwrap();
    relay.conditions.lose_per_mille(10);
    let course = Course { bytes: 20_000, frames: 120, interval: Duration::from_micros(16_667) };
    let took = lane::run(&mut pair, course).await.unwrap();
    assert_eq!(took.len(), 120);
    let (dropped, _) = relay.conditions.counts();
    assert!(dropped > 0, "seed 11 loses something");
    assert!(percentile(&took, 95) < Duration::from_millis(600), "seed 11: {took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lone_reliable_message_that_is_lost_does_not_wait_for_the_stacks_timer() {
    let relay = Relay::start(1).await.unwrap();
    let mut pair = pair::connect(Some(&relay)).await.unwrap();
    // Everything is lost for a moment, then nothing.
    relay.conditions.lose_per_mille(1000);
    pair.answerer.peer.send(Channel::Control, b"lost at first").await.unwrap();
    let sent = now();
    while relay.conditions.counts().0 == 0 {
        tokio::task::yield_now().await;
    }
    relay.conditions.lose_per_mille(0);
    loop {
        match tokio::time::timeout(pair::PATIENCE, pair.offerer.events.next()).await.unwrap() {
            Some(Event::Message { channel: Channel::Control, .. }) => break,
            Some(_) => {}
            None => panic!("closed"),
        }
    }
    let took = now() - sent;
    assert!(took < Duration::from_millis(900), "{took:?}");
}
