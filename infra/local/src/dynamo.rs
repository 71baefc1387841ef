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
use serde_json::Value;

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
    let units = units_of(&operation);
    let work = tokio::task::spawn_blocking(move || carry_out(&database, &operation, &body));
    match work.await {
        Ok(Ok(answer)) => {
            meter.add(units, half_units(&answer));
            reply(StatusCode::OK, answer.to_string())
        }
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

/// What the units are called that an operation uses up. Reads come in halves: one that may be a
/// little late costs half of one that may not.
fn units_of(operation: &str) -> &'static str {
    match operation {
        "GetItem" | "Query" | "Scan" | "BatchGetItem" | "TransactGetItems" => {
            "dynamodb half read units"
        }
        _ => "dynamodb half write units",
    }
}

/// The units that an answer says it has used up, of one table or of several, in halves.
fn half_units(answer: &Value) -> u64 {
    let used = &answer["ConsumedCapacity"];
    let tables = used.as_array().map_or(std::slice::from_ref(used), Vec::as_slice);
    let units = tables.iter().filter_map(|table| table["CapacityUnits"].as_f64()).sum::<f64>();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    let halves = (units * 2.0).round() as u64;
    halves
}

fn carry_out(database: &Database, operation: &str, body: &str) -> Result<Value, DynoxideError> {
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
) -> Result<Value, DynoxideError> {
    let mut request: Value = serde_json::from_str(body)
        .map_err(|error| DynoxideError::ValidationException(error.to_string()))?;
    // What it costs is counted; a request that does not know this field lets it be.
    if let Some(fields) = request.as_object_mut() {
        fields.insert("ReturnConsumedCapacity".to_owned(), "TOTAL".into());
    }
    let request = serde_json::from_value(request)
        .map_err(|error| DynoxideError::ValidationException(error.to_string()))?;
    serde_json::to_value(work(request)?)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

fn reply(status: StatusCode, body: String) -> Response {
    (status, [(CONTENT_TYPE, JSON)], body).into_response()
}
