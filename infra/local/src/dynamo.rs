//! DynamoDB's HTTP protocol in front of the embedded engine.
//!
//! The engine has a server of its own, but it answers browsers of every origin; on a machine
//! where somebody also browses, the store must not.

use axum::{
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use dynoxide::{Database, DynoxideError};
use serde::{Serialize, de::DeserializeOwned};

use crate::{access::Denied, meter::Meter};

const TARGET: &str = "DynamoDB_20120810.";
const JSON: &str = "application/x-amz-json-1.0";

/// Carries one request out.
pub async fn answer(
    database: Database,
    meter: &Meter,
    operation: String,
    body: String,
) -> Response {
    meter.count(&format!("dynamodb {operation}"));
    let work = tokio::task::spawn_blocking(move || carry_out(&database, &operation, &body));
    match work.await {
        Ok(Ok(answer)) => reply(StatusCode::OK, answer),
        Ok(Err(error)) => {
            let status = StatusCode::from_u16(error.status_code());
            reply(status.unwrap_or(StatusCode::BAD_REQUEST), error.to_json())
        }
        Err(_) => {
            let body = r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}"#;
            reply(StatusCode::INTERNAL_SERVER_ERROR, body.into())
        }
    }
}

/// The answer to who may not do that.
pub fn denied(denied: &Denied) -> Response {
    tracing::error!(%denied, "a function asked for more than its role allows");
    let kind = "com.amazon.coral.service#AccessDeniedException";
    let body = serde_json::json!({ "__type": kind, "Message": denied.to_string() });
    reply(StatusCode::BAD_REQUEST, body.to_string())
}

/// The operation that a request names.
pub fn operation(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-amz-target")?.to_str().ok()?.strip_prefix(TARGET)
}

fn carry_out(database: &Database, operation: &str, body: &str) -> Result<String, DynoxideError> {
    match operation {
        "GetItem" => run(body, |r| database.get_item(r)),
        "PutItem" => run(body, |r| database.put_item(r)),
        "UpdateItem" => run(body, |r| database.update_item(r)),
        "DeleteItem" => run(body, |r| database.delete_item(r)),
        "Query" => run(body, |r| database.query(r)),
        "Scan" => run(body, |r| database.scan(r)),
        "BatchGetItem" => run(body, |r| database.batch_get_item(r)),
        "BatchWriteItem" => run(body, |r| database.batch_write_item(r)),
        "TransactGetItems" => run(body, |r| database.transact_get_items(r)),
        "TransactWriteItems" => run(body, |r| database.transact_write_items(r)),
        "DescribeTable" => run(body, |r| database.describe_table(r)),
        other => Err(DynoxideError::ValidationException(format!("{other} is not run here"))),
    }
}

fn run<T: DeserializeOwned, U: Serialize>(
    body: &str,
    work: impl FnOnce(T) -> Result<U, DynoxideError>,
) -> Result<String, DynoxideError> {
    let request = serde_json::from_str(body)
        .map_err(|error| DynoxideError::ValidationException(error.to_string()))?;
    serde_json::to_string(&work(request)?)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

fn reply(status: StatusCode, body: String) -> Response {
    (status, [(CONTENT_TYPE, JSON)], body).into_response()
}
