//! The same with real Chromium in the technician's place; skipped where there is none.

use std::time::Duration;

use sasae_tests::faults::browser::Browser;
use sasae_tests::faults::figure::percentile;
use sasae_tests::faults::lane::Course;
use sasae_tests::faults::relay::Relay;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chromium_connects_quickly_and_nothing_stops_for_a_second() {
    let Some(mut browser) = Browser::start().await.unwrap() else { return };
    for _ in 0..3 {
        // Connecting includes the page's first message, which the stack used to lose.
        let share = browser.connect(None).await.unwrap();
        assert!(share.took < Duration::from_millis(900), "{:?}", share.took);
    }
    let mut share = browser.connect(None).await.unwrap();
    let bulk = share.bulk(20_000_000).await.unwrap();
    assert!(bulk.longest_gap < Duration::from_millis(900), "{bulk:?}");
    drop(share);
    let relay = Relay::start(11).await.unwrap();
    let mut share = browser.connect(Some(&relay)).await.unwrap();
    relay.conditions.lose_per_mille(10);
    let course = Course { bytes: 20_000, frames: 180, interval: Duration::from_micros(16_667) };
    let took = share.lane(course).await.unwrap();
    assert_eq!(took.len(), 180);
    assert!(percentile(&took, 95) < Duration::from_millis(300), "seed 11: {took:?}");
}
