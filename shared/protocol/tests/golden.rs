//! The frames of `golden/` mean the same here as in the console, which reads the same files.

#![expect(clippy::unwrap_used, reason = "a golden file that cannot be read is to fail there")]

use sasae_protocol::frame::{Frame, FrameError, parse};
use sasae_protocol::picture::{self, Datagram, Part, PictureError};
use serde_json::{Value, json};

fn golden(file: &str) -> Vec<Value> {
    let path = format!("{}/golden/{file}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn outcome<T: Frame>(text: &str) -> &'static str {
    match parse::<T>(text) {
        Ok(_) => "ok",
        Err(FrameError::TooLarge) => "too_large",
        Err(FrameError::Malformed) => "malformed",
        Err(FrameError::Unknown) => "unknown",
    }
}

#[test]
fn golden_frames_are_taken_and_refused_as_written() {
    use sasae_protocol::peer::{FromViewer, ToViewer};
    use sasae_protocol::socket::{FromAgent, FromConsole, ToAgent, ToConsole};
    for case in golden("frames.json") {
        let text = case["text"].as_str().unwrap();
        let found = match case["kind"].as_str().unwrap() {
            "FromConsole" => outcome::<FromConsole>(text),
            "ToConsole" => outcome::<ToConsole>(text),
            "FromAgent" => outcome::<FromAgent>(text),
            "ToAgent" => outcome::<ToAgent>(text),
            "FromViewer" => outcome::<FromViewer>(text),
            "ToViewer" => outcome::<ToViewer>(text),
            other => panic!("no kind {other}"),
        };
        assert_eq!(found, case["result"].as_str().unwrap(), "{text}");
    }
}

#[test]
fn a_message_over_its_limit_is_refused_by_name() {
    use sasae_protocol::socket::FromConsole;
    let long = format!("{{\"type\":\"watch\",\"pad\":\"{}\"}}", "x".repeat(40_000));
    assert_eq!(parse::<FromConsole>(&long), Err(FrameError::TooLarge));
    let candidates = vec!["candidate:x"; 17];
    let many = json!({ "type": "signal", "session": "01JD0000000000000000000001", "signal": {
        "type": "candidates", "request": "01JD0000000000000000000002", "candidates": candidates } });
    assert_eq!(parse::<FromConsole>(&many.to_string()), Err(FrameError::TooLarge));
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().filter(|c| !c.is_whitespace()).collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

fn read(kind: &str, bytes: &[u8]) -> Result<Value, PictureError> {
    if kind == "frame" {
        let frame = picture::Frame::read(bytes)?;
        let parts: Vec<Value> = frame
            .parts
            .iter()
            .map(|Part::Video(video)| {
                json!({ "kind": "video", "codec": video.codec.0, "is_key": video.is_key,
                "x": video.x, "y": video.y, "width": video.width, "height": video.height,
                "data": hex(video.data) })
            })
            .collect();
        return Ok(json!({ "width": frame.width, "height": frame.height, "parts": parts }));
    }
    Ok(match Datagram::read(bytes)? {
        Datagram::Data(data) => json!({ "packet": data.packet, "frame": data.frame,
            "index": data.index, "count": data.count, "fragment": hex(data.fragment) }),
        Datagram::Ack(ack) => json!({ "largest": ack.largest, "delay": ack.delay,
            "done": ack.done, "first_run": ack.first_run, "ranges": ack.ranges }),
    })
}

#[test]
fn golden_pictures_are_read_and_refused_as_written() {
    for case in golden("picture.json") {
        let bytes = bytes(case["hex"].as_str().unwrap());
        let found = read(case["kind"].as_str().unwrap(), &bytes);
        match case["error"].as_str() {
            None => assert_eq!(found.as_ref(), Ok(&case["value"]), "{case}"),
            Some("short") => assert_eq!(found, Err(PictureError::Short), "{case}"),
            Some("unknown") => assert_eq!(found, Err(PictureError::Unknown), "{case}"),
            Some("range") => assert_eq!(found, Err(PictureError::Range), "{case}"),
            Some(other) => panic!("no error {other}"),
        }
    }
}
