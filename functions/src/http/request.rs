//! A request as API Gateway hands it over (HTTP API, payload format 2.0).

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sasae_protocol::frame::{self, Frame};
use sasae_protocol::{
    ChannelId, EntryId, ErrorCode, GroupId, InvitationId, MemberId, PROTOCOL_HEADER, SessionId,
};
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
    headers: Option<BTreeMap<String, String>>,
    #[serde(default)]
    path_parameters: Option<BTreeMap<String, String>>,
    #[serde(default)]
    query_string_parameters: Option<BTreeMap<String, String>>,
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
        let mut request: Self = serde_json::from_value(event).map_err(|_| {
            tracing::error!("the event is no request of an HTTP API");
            Failure::ForeignEvent
        })?;
        let lower = |(name, value): (String, String)| (name.to_ascii_lowercase(), value);
        request.headers =
            request.headers.take().map(|headers| headers.into_iter().map(lower).collect());
        Ok(request)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.as_ref()?.get(name).map(String::as_str)
    }

    fn parameter(&self, name: &str) -> &str {
        let found = self.path_parameters.as_ref().and_then(|all| all.get(name));
        found.map(String::as_str).unwrap_or_default()
    }

    pub(super) fn route(&self) -> &str {
        &self.route_key
    }

    pub(super) fn authorization(&self) -> Option<&str> {
        self.header("authorization")
    }

    /// What the caller says that it speaks.
    pub(super) fn protocol(&self) -> Option<&str> {
        self.header(PROTOCOL_HEADER)
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
        SessionId::parse(self.parameter("session")).map_err(|_| ErrorCode::NotFound.into())
    }

    /// The member that the path names.
    pub(super) fn member(&self) -> Result<MemberId, Denied> {
        MemberId::new(self.parameter("member")).map_err(|_| ErrorCode::NotFound.into())
    }

    /// The group that the path names.
    pub(super) fn group(&self) -> Result<GroupId, Denied> {
        GroupId::parse(self.parameter("group")).map_err(|_| ErrorCode::NotFound.into())
    }

    /// The invitation that the path names.
    pub(super) fn invitation(&self) -> Result<InvitationId, Denied> {
        InvitationId::parse(self.parameter("invitation")).map_err(|_| ErrorCode::NotFound.into())
    }

    /// A parameter of the query; none when it is not there.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query_string_parameters.as_ref()?.get(name).map(String::as_str)
    }

    /// The channel that the path names.
    pub(super) fn channel(&self) -> Result<ChannelId, Denied> {
        ChannelId::new(self.parameter("channel")).map_err(|_| ErrorCode::NotFound.into())
    }

    /// A number of the query; `None` when it is not there.
    pub(super) fn number(&self, name: &'static str) -> Result<Option<u64>, Denied> {
        let found = self.query_string_parameters.as_ref().and_then(|all| all.get(name));
        found.map(|text| text.parse().map_err(|_| Denied::field(name))).transpose()
    }

    /// The public entry that the path names.
    pub(super) fn entry(&self) -> Result<EntryId, Denied> {
        EntryId::new(self.parameter("entry")).map_err(|_| ErrorCode::NotFound.into())
    }

    /// Where the request comes from, as it is counted.
    ///
    /// Behind an edge, the address is the one before the edge's own in `x-forwarded-for`; whoever
    /// goes round the edge could write anything there, and is refused.
    pub(super) fn source(&self, edge: Option<&Hidden<String>>) -> Result<String, Denied> {
        let Some(edge) = edge else { return Ok(counted(&self.context.http.source_ip)) };
        let given = self.header(EDGE_HEADER).unwrap_or_default();
        if !is_same(edge.reveal().as_bytes(), given.as_bytes()) {
            return Err(ErrorCode::NotPermitted.into());
        }
        let forwarded = self.header("x-forwarded-for").unwrap_or_default();
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
    fn what_is_null_in_an_event_is_as_if_it_were_not_there() {
        let request = Request::read(json!({
            "routeKey": "GET /api/me", "headers": null, "pathParameters": null, "body": null,
            "requestContext": { "http": { "sourceIp": "::1" } },
        }));
        let request = request.unwrap();
        assert_eq!(request.authorization(), None);
        assert_eq!(request.session().unwrap_err().code, ErrorCode::NotFound);
        let body = request.body::<sasae_protocol::api::Look>();
        assert_eq!(body.unwrap_err().code, ErrorCode::MalformedRequest);
    }

    #[test]
    fn a_body_in_base64_is_the_same_body_and_has_the_same_limit() {
        let read = |body: String| {
            let event = json!({
                "routeKey": "POST /join/challenge", "body": body, "isBase64Encoded": true,
                "requestContext": { "http": { "sourceIp": "::1" } },
            });
            let body = Request::read(event).unwrap().body::<sasae_protocol::api::AskChallenge>();
            body.map(|_| ()).map_err(|denied| denied.code)
        };
        let good = r#"{"session":"01JD0000000000000000000001"}"#;
        assert_eq!(read(STANDARD.encode(good)), Ok(()));
        assert_eq!(read(STANDARD.encode("a".repeat(17_000))), Err(ErrorCode::TooLarge));
        assert_eq!(read(STANDARD.encode([0xff, 0xfe])), Err(ErrorCode::MalformedRequest));
        assert_eq!(read("***".to_owned()), Err(ErrorCode::MalformedRequest));
    }

    #[test]
    fn an_event_of_another_kind_is_a_failure() {
        let kinds = [json!({}), json!([]), json!({ "requestContext": { "eventType": "CONNECT" } })];
        for event in kinds {
            assert_eq!(Request::read(event).err(), Some(Failure::ForeignEvent));
        }
    }
}
