//! An answer as API Gateway takes it (HTTP API, payload format 2.0).

use sasae_protocol::ErrorCode;
use serde::Serialize;
use serde_json::{Value, json};

use crate::denied::{self, Denied};

/// For how many seconds somebody who asks too much is asked to wait.
const RETRY_AFTER_SECONDS: &str = "60";

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) code: Option<ErrorCode>,
    body: String,
}

impl Answer {
    pub(super) fn ok<T: Serialize>(body: &T) -> Self {
        Self::with(200, body)
    }

    pub(super) fn created<T: Serialize>(body: &T) -> Self {
        Self::with(201, body)
    }

    pub(super) fn denied(denied: Denied) -> Self {
        let code = denied.code;
        Self { code: Some(code), ..Self::with(denied::status(code), &denied.body()) }
    }

    fn with<T: Serialize>(status: u16, body: &T) -> Self {
        let body = serde_json::to_string(body).expect("every body of ours is JSON");
        Self { status, code: None, body }
    }

    /// No answer may be kept anywhere, shown in a frame or taken for anything but JSON.
    pub(super) fn into_event(self) -> Value {
        let mut headers = json!({
            "content-type": "application/json",
            "cache-control": "no-store",
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
        });
        match self.status {
            401 => headers["www-authenticate"] = json!("Bearer"),
            429 => headers["retry-after"] = json!(RETRY_AFTER_SECONDS),
            _ => {}
        }
        json!({
            "statusCode": self.status,
            "headers": headers,
            "body": self.body,
            "isBase64Encoded": false,
        })
    }
}
