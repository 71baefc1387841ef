//! A request as API Gateway hands it over (HTTP API, payload format 2.0).

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sasae_protocol::frame::{self, Frame};
use sasae_protocol::{ChannelId, ErrorCode, SessionId};
use serde::Deserialize;
use serde_json::Value;

use crate::Failure;
use crate::denied::Denied;
use crate::secrets::{EDGE_HEADER, is_same};
use crate::settings::Hidden;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    route_key: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    path_parameters: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
    #[serde(rename = "requestContext")]
    context: Context,
}

#[derive(Deserialize)]
struct Context {
    http: Http,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Http {
    source_ip: String,
}

impl Request {
    pub(super) fn read(event: Value) -> Result<Self, Failure> {
        let mut request: Self = serde_json::from_value(event).map_err(|_| Failure::ForeignEvent)?;
        let lower = |(name, value): (String, String)| (name.to_ascii_lowercase(), value);
        request.headers = std::mem::take(&mut request.headers).into_iter().map(lower).collect();
        Ok(request)
    }

    pub(super) fn route(&self) -> &str {
        &self.route_key
    }

    pub(super) fn authorization(&self) -> Option<&str> {
        self.headers.get("authorization").map(String::as_str)
    }

    /// The body as `T`.
    pub(super) fn body<T: Frame>(&self) -> Result<T, Denied> {
        let body = self.body.as_deref().unwrap_or_default();
        if !self.is_base64_encoded {
            return Ok(frame::parse(body)?);
        }
        // What is too large in base64 is too large in clear; it need not be decoded to know.
        if body.len() / 4 * 3 > T::BYTES_MAX + 3 {
            return Err(ErrorCode::TooLarge.into());
        }
        let bytes = STANDARD.decode(body).map_err(|_| ErrorCode::MalformedRequest)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| ErrorCode::MalformedRequest)?;
        Ok(frame::parse(text)?)
    }

    /// The session that the path names. What is no id is nothing that anybody may see.
    pub(super) fn session(&self) -> Result<SessionId, Denied> {
        let id = self.path_parameters.get("session").map(String::as_str).unwrap_or_default();
        SessionId::parse(id).map_err(|_| ErrorCode::NotFound.into())
    }

    /// The channel that the path names.
    pub(super) fn channel(&self) -> Result<ChannelId, Denied> {
        let id = self.path_parameters.get("channel").map(String::as_str).unwrap_or_default();
        ChannelId::new(id).map_err(|_| ErrorCode::NotFound.into())
    }

    /// Where the request comes from, as it is counted.
    ///
    /// Behind an edge, the address is the one before the edge's own in `x-forwarded-for`; whoever
    /// goes round the edge could write anything there, and is refused.
    pub(super) fn source(&self, edge: Option<&Hidden<String>>) -> Result<String, Denied> {
        let Some(edge) = edge else { return Ok(counted(&self.context.http.source_ip)) };
        let given = self.headers.get(EDGE_HEADER).map(String::as_str).unwrap_or_default();
        if !is_same(edge.reveal().as_bytes(), given.as_bytes()) {
            return Err(ErrorCode::NotPermitted.into());
        }
        let forwarded = self.headers.get("x-forwarded-for").map(String::as_str).unwrap_or_default();
        let address = forwarded.rsplit(',').map(str::trim).nth(1);
        Ok(counted(address.unwrap_or(&self.context.http.source_ip)))
    }
}

/// An address as it is counted: an IPv6 subscriber has a whole /64 (RFC 6177), and an IPv4 address
/// in IPv6's clothes is that IPv4 address.
fn counted(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let network = u128::from(address) >> 64 << 64;
            format!("{}/64", Ipv6Addr::from(network))
        }
        Err(_) => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn request(source: &str, headers: &Value) -> Request {
        let event = json!({
            "routeKey": "POST /join/look",
            "headers": headers,
            "requestContext": { "http": { "sourceIp": source } },
        });
        Request::read(event).unwrap()
    }

    #[test]
    fn an_ipv6_subscriber_is_one_source_and_a_mapped_address_is_its_ipv4() {
        let source = |address| request(address, &json!({})).source(None).unwrap();
        assert_eq!(source("203.0.113.9"), "203.0.113.9");
        assert_eq!(source("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(source("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(source("2001:db8:1:2:ffff::1"), source("2001:db8:1:2::1"));
        assert_ne!(source("2001:db8:1:3::1"), source("2001:db8:1:2::1"));
        assert_eq!(source("nonsense"), "unknown");
    }

    #[test]
    fn behind_an_edge_the_edge_proves_itself_and_names_the_caller() {
        let edge = Hidden::new("the-edge-is-known-by-this".to_owned());
        let forwarded = "198.51.100.1, 203.0.113.9, 192.0.2.1";
        let through = json!({ "X-Sasae-Edge": edge.reveal(), "x-forwarded-for": forwarded });
        assert_eq!(request("192.0.2.1", &through).source(Some(&edge)).unwrap(), "203.0.113.9");
        for headers in [
            json!({ "x-forwarded-for": forwarded }),
            json!({ "x-sasae-edge": "guessed", "x-forwarded-for": forwarded }),
        ] {
            let denied = request("192.0.2.1", &headers).source(Some(&edge)).unwrap_err();
            assert_eq!(denied.code, ErrorCode::NotPermitted);
        }
    }

    #[test]
    fn an_event_of_another_kind_is_a_failure() {
        let kinds = [json!({}), json!([]), json!({ "requestContext": { "eventType": "CONNECT" } })];
        for event in kinds {
            assert_eq!(Request::read(event).err(), Some(Failure::ForeignEvent));
        }
    }
}
