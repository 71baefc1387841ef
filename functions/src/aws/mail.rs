//! Mail through Amazon SES, by its REST API (version 2).
//!
//! The one operation that is needed (`SendEmail`) is a signed POST. The service's own SDK crate is
//! left out for its size.

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sasae_protocol::MailAddress;
use serde_json::{Value, json};

use super::signed::{Unsigned, signed};
use super::web;
use crate::settings::AwsSettings;
use crate::world::{Mail, MailError};

/// The service's name in signatures.
const SERVICE: &str = "ses";
/// Bytes of a text in one encoded word: 60 characters of base64 within the 75 of RFC 2047.
const WORD_BYTES_MAX: usize = 45;

/// Asks for one mail from `from` under the sender's name.
pub(super) fn request(aws: &AwsSettings, from: &MailAddress, mail: &Mail) -> Unsigned {
    let region_endpoint = || format!("https://email.{}.amazonaws.com", aws.region);
    let endpoint = aws.mail_endpoint.clone().unwrap_or_else(region_endpoint);
    let text = |data: &str| json!({ "Data": data, "Charset": "UTF-8" });
    let body: Value = json!({
        "FromEmailAddress": format!("{} <{}>", phrase(mail.sender.as_str()), from.reveal()),
        "Destination": { "ToAddresses": [mail.to.reveal()] },
        "Content": { "Simple": {
            "Subject": text(&mail.subject),
            "Body": { "Text": text(&mail.text) },
        } },
    });
    Unsigned { url: format!("{endpoint}/v2/email/outbound-emails"), body: body.to_string() }
}

pub(super) async fn send(
    connector: &SharedHttpConnector,
    request: Unsigned,
    aws: &AwsSettings,
    credentials: Credentials,
) -> Result<(), MailError> {
    let request = signed(request, SERVICE, aws, credentials).ok_or(MailError::Failed)?;
    let answer = web::send(connector, request).await.map_err(|_| MailError::Failed)?;
    if answer.status().is_success() {
        Ok(())
    } else {
        tracing::warn!(status = answer.status().as_u16(), "the mail service refused");
        Err(MailError::Failed)
    }
}

/// A name as it stands before an address: encoded words (RFC 2047) whatever is in it, for there is
/// nothing in those that could end the name.
fn phrase(name: &str) -> String {
    let mut words: Vec<String> = vec![String::new()];
    for c in name.chars() {
        let word = words.last_mut().expect("there is one from the start");
        if word.len() + c.len_utf8() <= WORD_BYTES_MAX {
            word.push(c);
        } else {
            words.push(c.to_string());
        }
    }
    let encoded = words.iter().map(|word| format!("=?UTF-8?B?{}?=", STANDARD.encode(word)));
    encoded.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_place_before_the_address() {
        assert_eq!(phrase("Demo"), "=?UTF-8?B?RGVtbw==?=");
        let nasty = phrase("a\" <evil@example.com>, \r\nBcc: b");
        assert!(!nasty.contains(['"', '<', '\r', '\n', ',', '@']), "{nasty}");
        let long = phrase(&"支".repeat(64));
        assert!(long.split(' ').all(|word| word.len() <= 75), "{long}");
        assert_eq!(long.split(' ').count(), 5);
    }
}
