//! Measures the direct connection and prints one line of JSON for each figure.
//!
//! `transport_bench` runs everything; names given (`connect`, `bulk`, `lane`, `loss`, `wan`,
//! `browser`, `browser_lane`) run only those.

use std::time::Duration;

use anyhow::Result;
use sasae_tests::faults::browser::Browser;
use sasae_tests::faults::figure::{Figure, times};
use sasae_tests::faults::lane::Course;
use sasae_tests::faults::relay::Relay;
use sasae_tests::faults::{bulk, lane, now, pair};

const SIXTY_HERTZ: Duration = Duration::from_micros(16_667);

#[tokio::main]
async fn main() -> Result<()> {
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    let is_chosen = |name: &str| chosen.is_empty() || chosen.iter().any(|one| one == name);
    if is_chosen("connect") {
        print(connect().await?);
    }
    if is_chosen("bulk") {
        print(bulk_sends().await?);
    }
    if is_chosen("lane") {
        print(lane_times().await?);
    }
    if is_chosen("loss") {
        print(lossy_times().await?);
    }
    if is_chosen("wan") {
        print(distant_times().await?);
    }
    if (is_chosen("browser") || is_chosen("browser_lane"))
        && let Some(mut browser) = Browser::start().await?
    {
        // A browser that has just started is busy with itself.
        browser.connect(None).await?.bulk(bulk::BULK_BYTES / 10).await?;
        if is_chosen("browser") {
            browser_bulk(&mut browser).await?;
        }
        if is_chosen("browser_lane") {
            browser_lane(&mut browser).await?;
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the figures are what this program is for")]
fn print(figures: Vec<Figure>) {
    for figure in figures {
        match serde_json::to_string(&figure) {
            Ok(line) => println!("{line}"),
            Err(error) => println!("{error}"),
        }
    }
}

async fn connect() -> Result<Vec<Figure>> {
    let mut took = Vec::new();
    for _ in 0..20 {
        took.push(pair::connect(None).await?.took);
    }
    Ok(times("connect_ms", &took))
}

async fn bulk_sends() -> Result<Vec<Figure>> {
    let (mut gaps, mut rates) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        let mut pair = pair::connect(None).await?;
        let bulk = bulk::between(&mut pair, bulk::BULK_BYTES).await?;
        gaps.push(bulk.longest_gap);
        rates.push(bulk.megabytes_a_second());
    }
    let rate = median("bulk_60mb_rate_p50", rates);
    Ok(times("bulk_60mb_gap_ms", &gaps).into_iter().chain([rate]).collect())
}

async fn lane_times() -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (name, bytes) in [("2kb", 2_000), ("20kb", 20_000), ("60kb", 60_000)] {
        let course = Course { bytes, frames: 300, interval: SIXTY_HERTZ };
        let mut pair = pair::connect(None).await?;
        let took = lane::run(&mut pair, course).await?;
        figures.extend(times(&format!("lane_{name}_one_way_ms"), &took));
    }
    Ok(figures)
}

async fn lossy_times() -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (name, bytes) in [("2kb", 2_000), ("20kb", 20_000)] {
        let course = Course { bytes, frames: 600, interval: SIXTY_HERTZ };
        let relay = Relay::start(7).await?;
        let mut pair = pair::connect(Some(&relay)).await?;
        relay.conditions.lose_per_mille(10);
        let took = lane::run(&mut pair, course).await?;
        figures.extend(times(&format!("lane_{name}_loss_1_percent_ms"), &took));
    }
    let relay = Relay::start(7).await?;
    let mut pair = pair::connect(Some(&relay)).await?;
    relay.conditions.lose_per_mille(10);
    let course = Course { bytes: 20_000, frames: 600, interval: SIXTY_HERTZ };
    let took = lane::run_reliable(&mut pair, course).await?;
    figures.extend(times("reliable_20kb_loss_1_percent_ms", &took));
    Ok(figures)
}

/// Connecting and bulk sends with real Chromium in the other place.
async fn browser_bulk(browser: &mut Browser) -> Result<()> {
    let (mut took, mut gaps, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    let mut hastened = Vec::new();
    let drops_before = bulk::socket_drops();
    for _ in 0..10 {
        let mut share = browser.connect(None).await?;
        took.push(share.took);
        let bulk = share.bulk(bulk::BULK_BYTES).await?;
        hastened.push(share.end.peer.stats(now()).await.hastened);
        gaps.push(bulk.longest_gap);
        rates.push(bulk.megabytes_a_second());
    }
    print(times("chromium_connect_ms", &took));
    print(times("chromium_bulk_60mb_gap_ms", &gaps));
    // How often a stall of the stack had to be ended; gaps without one are a busy computer's.
    let hastened = Figure::count("chromium_bulk_60mb_hastened", &hastened);
    let drops = bulk::socket_drops().saturating_sub(drops_before);
    let drops = Figure::count("chromium_bulk_60mb_socket_drops", &[drops]);
    print(vec![median("chromium_bulk_60mb_rate_p50", rates), hastened, drops]);
    Ok(())
}

/// The lane with real Chromium in the other place.
async fn browser_lane(browser: &mut Browser) -> Result<()> {
    for (name, bytes) in [("2kb", 2_000), ("20kb", 20_000)] {
        let course = Course { bytes, frames: 300, interval: SIXTY_HERTZ };
        let took = browser.connect(None).await?.lane(course).await?;
        print(times(&format!("chromium_lane_{name}_one_way_ms"), &took));
        let relay = Relay::start(7).await?;
        let mut share = browser.connect(Some(&relay)).await?;
        relay.conditions.lose_per_mille(10);
        let start = now();
        let took = share.lane(Course { frames: 600, ..course }).await?;
        let rate = 600.0 / (now() - start).as_secs_f64();
        print(times(&format!("chromium_lane_{name}_loss_1_percent_ms"), &took));
        let name = format!("chromium_lane_{name}_loss_1_percent_rate");
        print(vec![Figure::new(name, rate, "frames/s", took.len())]);
    }
    Ok(())
}

fn median(name: &str, mut rates: Vec<f64>) -> Figure {
    rates.sort_by(f64::total_cmp);
    Figure::new(name, rates[rates.len() / 2], "MB/s", rates.len())
}

/// A path of 40 ms there and back, without and with loss.
async fn distant_times() -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (name, loss) in [("no_loss", 0), ("loss_1_percent", 10)] {
        let relay = Relay::start(7).await?;
        relay.conditions.delay(Duration::from_millis(20));
        let mut pair = pair::connect(Some(&relay)).await?;
        figures.push(Figure::ms(format!("connect_40ms_{name}_ms"), pair.took, 1));
        relay.conditions.lose_per_mille(loss);
        let course = Course { bytes: 10_000, frames: 300, interval: 2 * SIXTY_HERTZ };
        let took = lane::run(&mut pair, course).await?;
        figures.extend(times(&format!("lane_10kb_40ms_{name}_ms"), &took));
    }
    Ok(figures)
}
