//! Tests of `http_event`.

use super::*;

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(*name, HeaderValue::from_static(value));
    }
    map
}

fn of(headers: &HeaderMap, body: &[u8]) -> Value {
    event(&Request {
        route_key: "POST /api/x/{id}",
        method: "POST",
        path: "/api/x/1%202",
        query: "a=1&a=2&b=%20",
        headers,
        parameters: &[("id".to_owned(), "1 2".to_owned())].into(),
        source: "127.0.0.1",
        host: "127.0.0.1:4000",
        body,
        request_id: "r",
        at: 1_795_326_334_000,
    })
}

#[test]
fn an_event_has_the_form_of_payload_two() {
    let headers = headers(&[
        ("Content-Type", "application/json"),
        ("X-Twice", "1"),
        ("X-Twice", "2"),
        ("Cookie", "a=1; b=2"),
        ("User-Agent", "test"),
    ]);
    let event = of(&headers, b"{}");
    assert_eq!(event["version"], "2.0");
    assert_eq!(event["rawPath"], "/api/x/1%202");
    assert_eq!(event["rawQueryString"], "a=1&a=2&b=%20");
    assert_eq!(event["queryStringParameters"], json!({"a": "1,2", "b": " "}));
    assert_eq!(event["pathParameters"], json!({"id": "1 2"}));
    assert_eq!(event["headers"]["x-twice"], "1,2");
    assert_eq!(event["headers"].get("cookie"), None);
    assert_eq!(event["cookies"], json!(["a=1", "b=2"]));
    assert_eq!(event["body"], "{}");
    assert_eq!(event["isBase64Encoded"], false);
    let context = &event["requestContext"];
    assert_eq!(context["http"]["sourceIp"], "127.0.0.1");
    assert_eq!(context["http"]["userAgent"], "test");
    assert_eq!(context["timeEpoch"], 1_795_326_334_000_u64);
}

#[test]
fn bytes_travel_in_base64() {
    let headers = headers(&[("Content-Type", "application/octet-stream")]);
    let event = of(&headers, &[0, 159, 146, 150]);
    assert_eq!(event["isBase64Encoded"], true);
    assert_eq!(event["body"], "AJ+Slg==");
}

#[test]
fn a_result_becomes_an_answer() {
    let answer = answer(&json!({
        "statusCode": 201,
        "headers": {"Content-Type": "application/json", "X-Number": 7},
        "cookies": ["a=1", "b=2"],
        "body": "e30=",
        "isBase64Encoded": true,
    }))
    .unwrap();
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(answer.headers["x-number"], "7");
    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 2);
    assert_eq!(answer.body, b"{}");
}

#[test]
fn a_result_without_a_status_is_the_body() {
    let answer = answer(&json!({"ok": true})).unwrap();
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.body, br#"{"ok":true}"#);
}

#[test]
fn a_result_that_makes_no_sense_is_a_failure() {
    assert_eq!(answer(&json!({"statusCode": "ok"})), None);
    assert_eq!(answer(&json!({"statusCode": 200, "headers": {"bad name": "x"}})), None);
    assert_eq!(answer(&json!({"statusCode": 200, "body": "*", "isBase64Encoded": true})), None);
}
