//! Measures the picture's stages on this machine and prints them as JSON.
//!
//! `cargo run --release --example measure`: converting and encoding of made-up pages of 1920×1080.
//! Nothing here can read a real screen: that takes a customer's permit.

#![expect(clippy::print_stdout, reason = "printing is what it is for")]
#![expect(clippy::disallowed_methods, reason = "it measures")]
#![expect(clippy::cast_precision_loss, reason = "figures for people")]

use std::{
    cell::Cell,
    error::Error,
    time::{Duration, Instant},
};

use sasae_agent::{
    capture::{Rect, Screen, Size, TileSet},
    picture::{self, Pass, Planes},
};
use sasae_protocol::peer::Codec;
use serde_json::{Value, json};

#[path = "../tests/support/decode.rs"]
mod decode;
#[path = "../tests/support/sheet.rs"]
mod sheet;

const SIZE: Size = Size::new(1920, 1080);
const BITS_PER_SECOND: u32 = 12_000_000;
const ROUNDS: u32 = 30;

fn main() -> Result<(), Box<dyn Error>> {
    let figures = json!({
        "convert": convert(),
        "av1": encode(Codec::Av1)?,
        "h264": encode(Codec::H264)?,
    });
    println!("{figures:#}");
    Ok(())
}

/// A screen of 1920×1080 and its planes, kept together.
struct Desk {
    screen: Screen,
    planes: Planes,
}

impl Desk {
    fn new() -> Self {
        Self { screen: Screen::new(SIZE), planes: Planes::new(SIZE) }
    }

    /// Draws a part and converts it; the time that comparing and converting took.
    fn draw(&mut self, rect: Rect, paint: impl Fn(u32, u32) -> [u8; 3]) -> Duration {
        let mut pixels = Vec::new();
        for y in rect.y..rect.y + rect.height {
            for x in rect.x..rect.x + rect.width {
                let [b, g, r] = paint(x, y);
                pixels.extend_from_slice(&[b, g, r, 0]);
            }
        }
        let start = Instant::now();
        let mut changed = TileSet::empty(SIZE);
        self.screen.update(rect, &pixels, &mut changed);
        self.planes.convert(&self.screen, &changed);
        start.elapsed()
    }
}

fn convert() -> Value {
    let mut desk = Desk::new();
    let line = sheet::line(SIZE, 9);
    let whole = (0..ROUNDS).map(|n| desk.draw(SIZE.rect(), |x, y| sheet::page(n, 0, x, y)));
    let whole = median(whole.collect());
    let lines = (0..ROUNDS).map(|n| desk.draw(line, |x, y| sheet::page(n, 0, x, y)));
    json!({ "whole_ms": whole, "line_ms": median(lines.collect()) })
}

fn encode(codec: Codec) -> Result<Value, Box<dyn Error>> {
    let mut encoder = picture::open(codec, SIZE, BITS_PER_SECOND)?;
    let mut desk = Desk::new();
    let mut at = Duration::ZERO;
    let mut figures = json!({});
    desk.draw(SIZE.rect(), |x, y| sheet::page(1, 0, x, y));
    let mut decoder = decode::Decoder::new(codec);
    let quality = Cell::new(0.0);
    let mut run = |desk: &Desk, pass| -> Result<(Duration, usize), Box<dyn Error>> {
        at += Duration::from_millis(33);
        let start = Instant::now();
        let picture = encoder.encode(&desk.planes, pass, at)?;
        let time = start.elapsed();
        let Some(picture) = picture else { return Ok((time, 0)) };
        let seen = decoder.video(&picture.bytes, SIZE);
        quality.set(seen.luma_psnr(desk.planes.luma()));
        Ok((time, picture.bytes.len()))
    };
    let (time, bytes) = run(&desk, Pass::Key)?;
    figures["key"] = json!({ "ms": millis(time), "bytes": bytes, "db": quality.get() });
    for (name, height) in [("half_page", 540), ("scroll", 1080), ("typing", 18)] {
        let mut frames = Vec::new();
        for n in 1..=ROUNDS {
            let rect = Rect { x: 0, y: 0, width: SIZE.width, height };
            let scroll = if name == "scroll" { n * 36 } else { 0 };
            let edition = if name == "scroll" { 1 } else { n };
            desk.draw(rect, |x, y| sheet::page(edition, scroll, x, y));
            frames.push(run(&desk, Pass::Change)?);
        }
        let bytes: usize = frames.iter().map(|(_, bytes)| bytes).sum();
        let ms = median(frames.iter().map(|(time, _)| *time).collect());
        let bytes = bytes / frames.len();
        figures[name] = json!({ "ms": ms, "bytes": bytes, "db": quality.get() });
    }
    let mut refining = Vec::new();
    for step in 0..picture::REFINE_FRAMES_MAX {
        let (time, bytes) = run(&desk, Pass::Refine { step, is_wide: true })?;
        refining.push(json!({ "ms": millis(time), "bytes": bytes, "db": quality.get() }));
    }
    figures["refine"] = Value::Array(refining);
    Ok(figures)
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, |time| millis(*time))
}

fn millis(time: Duration) -> f64 {
    (time.as_micros() as f64) / 1_000.0
}
