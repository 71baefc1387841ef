//! The events of a WebSocket API, as its proxy integration gives them to a function.

use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    clock::{self, Millis},
    http_event::query,
};

/// What stays the same for one connection.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConnectionFacts {
    /// The connection's id.
    pub id: String,
    /// When it began.
    pub connected_at: Millis,
    /// The caller's address.
    pub source: String,
    /// The caller's program, in its own words.
    pub user_agent: String,
    /// `host:port` of the gateway.
    pub host: String,
    /// The WebSocket API's stage.
    pub stage: String,
}

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The close code; 1006 when there was no closing handshake.
    pub code: u16,
    /// The reason in the sender's words.
    pub reason: String,
}

/// `$connect`; its headers are as they came, with their names' case.
pub fn connect(
    facts: &ConnectionFacts,
    headers: &HeaderMap,
    raw_query: &str,
    request_id: &str,
    at: Millis,
) -> Value {
    let mut event = base(facts, "$connect", "CONNECT", request_id, at);
    let mut single = serde_json::Map::new();
    let mut multiple = serde_json::Map::new();
    for name in headers.keys() {
        let values: Vec<_> = headers
            .get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect();
        let name = train_case(name.as_str());
        single.insert(name.clone(), json!(values.last()));
        multiple.insert(name, json!(values));
    }
    event["headers"] = Value::Object(single);
    event["multiValueHeaders"] = Value::Object(multiple);
    if !raw_query.is_empty() {
        let query = query(raw_query);
        event["multiValueQueryStringParameters"] =
            query.iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
        event["queryStringParameters"] = json!(query);
    }
    event
}

/// `$default`: one message.
pub fn message(
    facts: &ConnectionFacts,
    body: &str,
    message_id: &str,
    request_id: &str,
    at: Millis,
) -> Value {
    let mut event = base(facts, "$default", "MESSAGE", request_id, at);
    event["requestContext"]["messageId"] = json!(message_id);
    event["body"] = json!(body);
    event
}

/// `$disconnect`; best effort, so no function may rely on it.
pub fn disconnect(facts: &ConnectionFacts, ending: &Ending, request_id: &str, at: Millis) -> Value {
    let mut event = base(facts, "$disconnect", "DISCONNECT", request_id, at);
    event["headers"] = json!({ "Host": facts.host });
    event["multiValueHeaders"] = json!({ "Host": [facts.host] });
    event["requestContext"]["disconnectStatusCode"] = json!(ending.code);
    event["requestContext"]["disconnectReason"] = json!(ending.reason);
    event
}

/// What the sender of a message gets when its function failed.
pub fn failure(facts: &ConnectionFacts, request_id: &str) -> Value {
    json!({
        "message": "Internal server error",
        "connectionId": facts.id,
        "requestId": request_id,
    })
}

fn base(facts: &ConnectionFacts, route: &str, kind: &str, request_id: &str, at: Millis) -> Value {
    json!({
        "requestContext": {
            "routeKey": route,
            "eventType": kind,
            "extendedRequestId": request_id,
            "requestTime": clock::request_time(at),
            "messageDirection": "IN",
            "stage": facts.stage,
            "connectedAt": facts.connected_at,
            "requestTimeEpoch": at,
            "identity": { "sourceIp": facts.source, "userAgent": facts.user_agent },
            "requestId": request_id,
            "domainName": facts.host,
            "connectionId": facts.id,
            "apiId": "socket",
        },
        "isBase64Encoded": false,
    })
}

/// `Sec-WebSocket-Key` for `sec-websocket-key`: HTTP/1.1 names reach a function as browsers
/// write them, and functions must not care.
fn train_case(name: &str) -> String {
    let word = |word: &str| match word {
        "websocket" => "WebSocket".to_owned(),
        word => {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_ascii_uppercase().to_string() + letters.as_str()
            })
        }
    };
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn facts() -> ConnectionFacts {
        ConnectionFacts {
            id: "abc=".to_owned(),
            connected_at: 5,
            source: "127.0.0.1".to_owned(),
            user_agent: "test".to_owned(),
            host: "127.0.0.1:1".to_owned(),
            stage: "socket".to_owned(),
        }
    }

    #[test]
    fn connect_carries_the_headers_of_the_upgrade() {
        let mut headers = HeaderMap::new();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("a, b"));
        let event = connect(&facts(), &headers, "x=1", "r", 7);
        assert_eq!(event["headers"]["Sec-WebSocket-Protocol"], "a, b");
        assert_eq!(event["multiValueHeaders"]["Sec-WebSocket-Protocol"], json!(["a, b"]));
        assert_eq!(event["queryStringParameters"], json!({"x": "1"}));
        assert_eq!(event["requestContext"]["eventType"], "CONNECT");
        assert_eq!(event["requestContext"]["connectedAt"], 5);
        assert!(event["requestContext"].get("messageId").is_none());
    }

    #[test]
    fn only_a_message_has_a_message_id_and_a_body() {
        let event = message(&facts(), "hello", "m", "r", 7);
        assert_eq!(event["requestContext"]["messageId"], "m");
        assert_eq!(event["body"], "hello");
        let ending = Ending { code: 1001, reason: "Going away".to_owned() };
        let event = disconnect(&facts(), &ending, "r", 9);
        assert_eq!(event["requestContext"]["disconnectStatusCode"], 1001);
        assert!(event.get("body").is_none());
    }
}
