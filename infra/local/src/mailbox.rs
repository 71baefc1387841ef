//! Mail on this machine: a folder of `.eml` files, written as SES would send them.
//!
//! Source: `SendEmail`, API reference of Amazon SES version 2, as far as functions use it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::json;

use crate::{
    clock,
    connections_api::error,
    site::{ACCOUNT, MAIL_FROM, REGION},
};

/// Where a mail is handed over.
pub const PATH: &str = "/v2/email/outbound-emails";
/// The most characters of a subject.
const SUBJECT_CHARS_MAX: usize = 998;

/// The folder that mail goes into.
#[derive(Debug)]
pub struct Mailbox {
    folder: PathBuf,
    sent: AtomicU64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    from_email_address: String,
    destination: Destination,
    content: Content,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Destination {
    to_addresses: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    simple: Simple,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Simple {
    subject: Text,
    body: Parts,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parts {
    text: Text,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Text {
    data: String,
}

impl Mailbox {
    /// The mailbox in this folder, which is made with the first mail.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, sent: AtomicU64::new(0) }
    }

    /// Where the mail is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The identity that mail is sent as, for the permission that it needs.
    pub fn identity() -> String {
        format!("arn:aws:ses:{REGION}:{ACCOUNT}:identity/{MAIL_FROM}")
    }

    /// Carries one request out. Blocks on the disk.
    pub fn answer(&self, method: &Method, body: &[u8]) -> Response {
        if *method != Method::POST {
            return error(StatusCode::NOT_FOUND, "NotFoundException");
        }
        let Some(letter) = serde_json::from_slice(body).ok().and_then(|body| written(&body)) else {
            return error(StatusCode::BAD_REQUEST, "BadRequestException");
        };
        let number = self.sent.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{number:04}", clock::now());
        let path = self.folder.join(format!("{name}.eml"));
        let kept =
            std::fs::create_dir_all(&self.folder).and_then(|()| std::fs::write(path, letter));
        match kept {
            Ok(()) => axum::Json(json!({ "MessageId": name })).into_response(),
            Err(failed) => {
                tracing::error!(error = %failed, "a mail could not be kept");
                error(StatusCode::INTERNAL_SERVER_ERROR, "InternalServiceErrorException")
            }
        }
    }
}

/// The letter as it stands in a file (RFC 5322); none when SES would refuse it.
fn written(body: &Body) -> Option<String> {
    let [to] = body.destination.to_addresses.as_slice() else { return None };
    let sender = format!("<{MAIL_FROM}>");
    let (from, subject) = (&body.from_email_address, &body.content.simple.subject.data);
    let is_line = |text: &str| !text.contains(['\r', '\n']);
    let fits = from.ends_with(&sender) && to.contains('@') && is_line(to) && is_line(from);
    if !fits || !is_line(subject) || subject.chars().count() > SUBJECT_CHARS_MAX {
        return None;
    }
    let subject = STANDARD.encode(subject);
    let text = body.content.simple.body.text.data.replace('\n', "\r\n");
    Some(format!(
        "From: {from}\r\nTo: {to}\r\nSubject: =?UTF-8?B?{subject}?=\r\nDate: {}\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n{text}",
        clock::mail_date(clock::now())
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(from: &str, to: &str, subject: &str) -> Option<String> {
        let body = json!({
            "FromEmailAddress": from,
            "Destination": { "ToAddresses": [to] },
            "Content": { "Simple": {
                "Subject": { "Data": subject }, "Body": { "Text": { "Data": "一\n二\n" } },
            } },
        });
        written(&serde_json::from_value(body).unwrap())
    }

    #[test]
    fn a_letter_has_headers_and_lines_of_its_own() {
        let from = format!("=?UTF-8?B?RGVtbw==?= <{MAIL_FROM}>");
        let letter = body(&from, "a@example.com", "案内").unwrap();
        assert!(letter.contains("To: a@example.com\r\n"), "{letter}");
        assert!(letter.ends_with("\r\n\r\n一\r\n二\r\n"), "{letter}");
        assert_eq!(body("a <b@example.com>", "a@example.com", "x"), None, "another sender");
        assert_eq!(body(&from, "a@example.com", "x\r\nBcc: b@example.com"), None);
        assert_eq!(body(&from, "a@example.com\nBcc: b@example.com", "x"), None);
    }
}
