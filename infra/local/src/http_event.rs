//! A request as API Gateway's payload 2.0, and a function's result as an answer.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    clock::{self, Millis},
    site::ACCOUNT,
};

/// What of a request goes into its event.
#[derive(Debug)]
pub struct Request<'a> {
    /// `GET /api/me`
    pub route_key: &'a str,
    /// `GET`
    pub method: &'a str,
    /// The path as it was sent.
    pub path: &'a str,
    /// What follows the question mark.
    pub query: &'a str,
    /// The headers as they came.
    pub headers: &'a HeaderMap,
    /// The path's parameters, decoded.
    pub parameters: &'a BTreeMap<String, String>,
    /// The caller's address.
    pub source: &'a str,
    /// `host:port` of the gateway.
    pub host: &'a str,
    /// The whole body.
    pub body: &'a [u8],
    /// This request's id.
    pub request_id: &'a str,
    /// When it came.
    pub at: Millis,
}

/// An answer to be sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

/// The event of payload format 2.0.
///
/// Source: "Working with AWS Lambda proxy integrations for HTTP APIs", API Gateway's guide.
pub fn event(request: &Request<'_>) -> Value {
    let (headers, cookies) = joined(request.headers);
    let text = std::str::from_utf8(request.body).ok().filter(|_| is_text(request.headers));
    let mut event = json!({
        "version": "2.0",
        "routeKey": request.route_key,
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "http",
            "domainName": request.host,
            "domainPrefix": "http",
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.source,
                "userAgent": headers.get("user-agent").cloned().unwrap_or_default(),
            },
            "requestId": request.request_id,
            "routeKey": request.route_key,
            "stage": "$default",
            "time": clock::request_time(request.at),
            "timeEpoch": request.at,
        },
        "isBase64Encoded": false,
    });
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if !request.query.is_empty() {
        event["queryStringParameters"] = json!(query(request.query));
    }
    if !request.parameters.is_empty() {
        event["pathParameters"] = json!(request.parameters);
    }
    if !request.body.is_empty() {
        event["isBase64Encoded"] = json!(text.is_none());
        event["body"] = match text {
            Some(text) => json!(text),
            None => json!(STANDARD.encode(request.body)),
        };
    }
    event
}

/// A function's result as an answer; without a `statusCode` the whole result is the body.
///
/// `None` is a result that API Gateway would answer with 500.
pub fn answer(result: &Value) -> Option<Answer> {
    let Some(status) = result.get("statusCode") else {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        let text = result.as_str().map_or_else(|| result.to_string(), str::to_owned);
        return Some(Answer { status: StatusCode::OK, headers, body: text.into_bytes() });
    };
    let status = StatusCode::from_u16(u16::try_from(status.as_u64()?).ok()?).ok()?;
    let mut headers = HeaderMap::new();
    for (name, value) in crate::site::entries(&result["headers"]) {
        headers.insert(HeaderName::try_from(name).ok()?, header_value(value)?);
    }
    for cookie in result["cookies"].as_array().into_iter().flatten() {
        headers.append("set-cookie", header_value(cookie)?);
    }
    if !headers.contains_key("content-type") && !result["body"].is_null() {
        headers.insert("content-type", HeaderValue::from_static("text/plain; charset=utf-8"));
    }
    let body = result["body"].as_str().unwrap_or_default();
    let body = if result["isBase64Encoded"] == true {
        STANDARD.decode(body).ok()?
    } else {
        body.as_bytes().to_vec()
    };
    Some(Answer { status, headers, body })
}

/// API Gateway's own answer: `{"message": ...}`.
pub fn refusal(status: StatusCode, message: &str) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    Answer { status, headers, body: json!({ "message": message }).to_string().into_bytes() }
}

/// Headers in lower case, repeated ones joined by a comma; cookies apart.
pub fn joined(headers: &HeaderMap) -> (BTreeMap<String, String>, Vec<String>) {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let mut cookies = Vec::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        if name == "cookie" {
            cookies.extend(value.split(';').map(|one| one.trim().to_owned()));
        } else if let Some(known) = all.get_mut(name.as_str()) {
            known.push(',');
            known.push_str(&value);
        } else {
            all.insert(name.as_str().to_owned(), value);
        }
    }
    (all, cookies)
}

/// A query's parameters, decoded; repeated ones joined by a comma.
pub fn query(raw: &str) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in pairs(raw) {
        match all.get_mut(&name) {
            Some(known) => {
                known.push(',');
                known.push_str(&value);
            }
            None => {
                all.insert(name, value);
            }
        }
    }
    all
}

/// The pairs of `application/x-www-form-urlencoded` text, decoded, in their order.
pub fn pairs(raw: &str) -> impl Iterator<Item = (String, String)> {
    let decoded = |part: &str| {
        let spaced = part.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    raw.split('&').filter(|pair| !pair.is_empty()).map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
}

/// API Gateway hands these over as text and everything else in base64.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or("text/plain");
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/")
        || ["application/json", "application/xml", "application/javascript"].contains(&kind)
        || kind == "application/x-www-form-urlencoded"
}

fn header_value(value: &Value) -> Option<HeaderValue> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    HeaderValue::try_from(text).ok()
}

#[cfg(test)]
mod tests;
