//! The scheduler's REST interface, as far as functions use it.

use std::collections::BTreeMap;

use axum::{
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{Kept, Schedule, Scheduler, expression};
use crate::{
    connections_api::error,
    site::{ACCOUNT, REGION},
};

/// Bytes of a target's input (AWS: 256 KB).
const INPUT_BYTES_MAX: usize = 256 * 1024;
/// Characters of a name.
const NAME_CHARS_MAX: usize = 64;

/// What a schedule here must name.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The one group.
    pub group: String,
    /// The one function that may be called.
    pub target: String,
    /// The role that may call it.
    pub role: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    #[serde(default)]
    client_token: Option<String>,
    #[serde(default = "default_group")]
    group_name: String,
    schedule_expression: String,
    #[serde(default)]
    schedule_expression_timezone: Option<String>,
    flexible_time_window: Window,
    target: Target,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Window {
    mode: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Target {
    arn: String,
    role_arn: String,
    #[serde(default)]
    input: String,
}

fn default_group() -> String {
    "default".to_owned()
}

/// The name in `/schedules/{name}`; `None` for any other path.
pub fn schedule_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix("/schedules/")?;
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (!name.is_empty() && name.len() <= NAME_CHARS_MAX && name.chars().all(fits)).then_some(name)
}

/// Carries one request out. Blocks on the disk.
pub fn answer(
    scheduler: &Scheduler,
    terms: &Terms,
    method: &Method,
    name: &str,
    query: &BTreeMap<String, String>,
    body: &[u8],
) -> Response {
    let group = query.get("groupName").map(String::as_str);
    let arn = format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/{}/{name}", terms.group);
    let kept = match *method {
        Method::POST | Method::PUT => {
            let schedule = match read(terms, name, body) {
                Ok(schedule) => schedule,
                Err((status, kind)) => return error(status, kind),
            };
            if *method == Method::POST {
                scheduler.create(schedule)
            } else {
                scheduler.update(schedule)
            }
        }
        Method::DELETE | Method::GET if group != Some(terms.group.as_str()) => Ok(Kept::Missing),
        Method::DELETE => scheduler.delete(name),
        Method::GET => {
            return match scheduler.get(name) {
                Some(known) => axum::Json(json!({
                    "Arn": arn,
                    "Name": name,
                    "GroupName": terms.group,
                    "ScheduleExpression": known.expression,
                    "State": "ENABLED",
                    "Target": {
                        "Arn": known.target, "RoleArn": terms.role, "Input": known.input,
                    },
                }))
                .into_response(),
                None => error(StatusCode::NOT_FOUND, "ResourceNotFoundException"),
            };
        }
        _ => return error(StatusCode::NOT_FOUND, "UnknownOperationException"),
    };
    match kept {
        Ok(Kept::Done) => axum::Json(json!({ "ScheduleArn": arn })).into_response(),
        Ok(Kept::Conflict) => error(StatusCode::CONFLICT, "ConflictException"),
        Ok(Kept::Missing) => error(StatusCode::NOT_FOUND, "ResourceNotFoundException"),
        Ok(Kept::Full) => error(StatusCode::PAYMENT_REQUIRED, "ServiceQuotaExceededException"),
        Err(failed) => {
            tracing::error!(error = %failed, "a schedule could not be kept");
            error(StatusCode::INTERNAL_SERVER_ERROR, "InternalServerException")
        }
    }
}

fn read(terms: &Terms, name: &str, body: &[u8]) -> Result<Schedule, (StatusCode, &'static str)> {
    let invalid = (StatusCode::BAD_REQUEST, "ValidationException");
    let body: Body = serde_json::from_slice(body).map_err(|_| invalid)?;
    if body.group_name != terms.group {
        return Err((StatusCode::NOT_FOUND, "ResourceNotFoundException"));
    }
    let zone = body.schedule_expression_timezone.as_deref();
    let at = expression::moment(&body.schedule_expression, zone).map_err(|_| invalid)?;
    let is_allowed = body.target.arn == terms.target
        && body.target.role_arn == terms.role
        && body.flexible_time_window.mode == "OFF"
        && body.target.input.len() <= INPUT_BYTES_MAX;
    if !is_allowed {
        return Err(invalid);
    }
    Ok(Schedule {
        name: name.to_owned(),
        expression: body.schedule_expression,
        at,
        target: body.target.arn,
        input: body.target.input,
        attempts: 0,
        token: body.client_token,
    })
}
