//! What the agent says to the gateway: look, claim, prove the key, stay connected.
//!
//! A join code travels in the body of a POST, never in a URL. The device's key proves at every
//! connect that this is the device that joined; the ticket that it gets works once.

mod backoff;
mod socket;

use std::time::Duration;

use ed25519_dalek::{Signer, SigningKey};
use reqwest::{Client, StatusCode};
use sasae_protocol::api::{
    AskAgentTicket, AskChallenge, Challenge, Claim, Claimed, Look, Looked, Ticket, challenge_text,
};
use sasae_protocol::{
    DeviceKey, ErrorBody, ErrorCode, JoinCode, Name, PROTOCOL_HEADER, PROTOCOL_VERSION, SessionId,
    Signature,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use backoff::Backoff;
pub use socket::{Line, stay_online};

/// How long one request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
/// The most bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// A gateway, and the key that this device proves itself with.
#[derive(Clone)]
pub struct Gateway {
    client: Client,
    origin: String,
    key: SigningKey,
}

impl Gateway {
    /// The gateway at an origin (`https://host[:port]`).
    ///
    /// # Errors
    /// When the system's certificates cannot be used.
    pub fn new(origin: String, key: SigningKey) -> Result<Self, reqwest::Error> {
        // Nothing of ours is ever redirected, and a redirect could lead a code elsewhere.
        let client = Client::builder()
            .timeout(REQUEST_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { client, origin, key })
    }

    /// Asks whom a code belongs to, without using it up.
    ///
    /// # Errors
    /// The gateway's refusal, or [`ErrorCode::GatewayUnreachable`].
    pub async fn look(&self, code: JoinCode) -> Result<Looked, ErrorCode> {
        self.post("/join/look", &Look { code }).await
    }

    /// Joins with a code.
    ///
    /// # Errors
    /// The gateway's refusal, or [`ErrorCode::GatewayUnreachable`].
    pub async fn claim(&self, code: JoinCode, system: Name) -> Result<Claimed, ErrorCode> {
        let device = self.device();
        self.post("/join/claim", &Claim { code, device, system, protocol: PROTOCOL_VERSION }).await
    }

    /// Proves the key and gets a ticket for one connection.
    async fn ticket(&self, session: SessionId) -> Result<Ticket, ErrorCode> {
        let answer: Challenge = self.post("/join/challenge", &AskChallenge { session }).await?;
        let text = challenge_text(session, &answer.challenge);
        let signature = hex::encode(self.key.sign(text.as_bytes()).to_bytes());
        let signature = Signature::new(&signature).map_err(|_| ErrorCode::BadSignature)?;
        let ask = AskAgentTicket { session, challenge: answer.challenge, signature };
        self.post("/join/ticket", &ask).await
    }

    fn device(&self) -> DeviceKey {
        let key = hex::encode(self.key.verifying_key().to_bytes());
        DeviceKey::new(&key).expect("32 bytes are 64 hexadecimal digits")
    }

    async fn post<Answer: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Answer, ErrorCode> {
        let request = self.client.post(format!("{}{path}", self.origin)).json(body);
        let sent = request.header(PROTOCOL_HEADER, PROTOCOL_VERSION.number()).send().await;
        let response = sent.map_err(|error| {
            tracing::warn!(path, error = %error.without_url(), "the gateway was not reached");
            ErrorCode::GatewayUnreachable
        })?;
        let status = response.status();
        let bytes = read(response).await.ok_or(ErrorCode::GatewayUnreachable)?;
        if status == StatusCode::OK {
            return serde_json::from_slice(&bytes).map_err(|_| ErrorCode::Unavailable);
        }
        let refusal = serde_json::from_slice::<ErrorBody>(&bytes);
        Err(refusal.map_or(ErrorCode::GatewayUnreachable, |body| body.code))
    }
}

async fn read(mut response: reqwest::Response) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > ANSWER_BYTES_MAX {
            return None;
        }
    }
    Some(bytes)
}
