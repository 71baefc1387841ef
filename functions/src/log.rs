//! What a function writes about itself: one JSON object a line, of known fields only.
//!
//! A field that is not in [`FIELDS`] is left out, whoever logs it; so a token, a code or a body
//! cannot get into the log by a careless line, here or in a library.

use std::fmt::{self, Write as _};
use std::io::Write;
use std::sync::Mutex;

use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::clock;

/// The fields that are written.
pub const FIELDS: &[&str] =
    &["message", "route", "status", "code", "ms", "session", "connection", "error", "did", "limit"];
/// The most bytes of one field's value.
const VALUE_BYTES_MAX: usize = 400;
/// The targets that are written: our own crates.
const TARGETS: &str = "sasae";

/// Writes the log to standard output from now on. A second call changes nothing.
pub fn start() {
    let subscriber = tracing_subscriber::registry().with(layer(std::io::stdout()));
    // Whoever was first, writes.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// A layer that writes the log to `out`.
pub fn layer<S: Subscriber>(out: impl Write + Send + 'static) -> impl Layer<S> {
    Lines { out: Mutex::new(out) }
}

struct Lines<W> {
    out: Mutex<W>,
}

impl<S: Subscriber, W: Write + Send + 'static> Layer<S> for Lines<W> {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if *metadata.level() > Level::INFO || !metadata.target().starts_with(TARGETS) {
            return;
        }
        let mut line = Map::new();
        line.insert("time".into(), json!(clock::timestamp()));
        line.insert("level".into(), json!(metadata.level().as_str()));
        event.record(&mut Known(&mut line));
        let mut text = Value::Object(line).to_string();
        text.push('\n');
        if let Ok(mut out) = self.out.lock() {
            // Where the log cannot be written, that cannot be logged.
            let _ = out.write_all(text.as_bytes());
        }
    }
}

/// Takes the known fields of an event.
struct Known<'a>(&'a mut Map<String, Value>);

impl Known<'_> {
    fn put(&mut self, field: &Field, value: Value) {
        if FIELDS.contains(&field.name()) {
            self.0.insert(field.name().to_owned(), value);
        }
    }
}

impl Visit for Known<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut text = Bounded(String::new());
        // Only the bound ends it early.
        let _ = write!(text, "{value:?}");
        self.put(field, json!(text.0));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let mut text = Bounded(String::new());
        let _ = text.write_str(value);
        self.put(field, json!(text.0));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, json!(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, json!(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, json!(value));
    }
}

/// A text of at most [`VALUE_BYTES_MAX`].
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            if self.0.len() + c.len_utf8() > VALUE_BYTES_MAX {
                return Err(fmt::Error);
            }
            self.0.push(c);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn only_known_fields_of_our_own_crates_are_written() {
        let page = Page::default();
        let subscriber = tracing_subscriber::registry().with(layer(page.clone()));
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(status = 200_u16, ticket = "canary", "answered");
            tracing::debug!("canary");
            tracing::info!(target: "hyper", "canary");
            tracing::warn!(error = "x".repeat(10_000), "long");
        });
        let text = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        assert!(!text.contains("canary"), "{text}");
        assert_eq!(text.lines().count(), 2, "{text}");
        let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        assert_eq!(first["message"], "answered");
        assert_eq!(first["status"], 200);
        assert!(text.len() < 1_000, "{text}");
    }
}
