//! One-shot schedules of EventBridge Scheduler, by its REST API.
//!
//! The one operation that is needed (`CreateSchedule`) is a signed POST. The service's own SDK
//! crate is left out for its size. A schedule is named by its session and second, so that making
//! it twice is the same as once, and a session that lives longer simply gets a second one: the
//! first finds nothing to do.

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use aws_smithy_types::date_time::{DateTime, Format};
use sasae_protocol::{SessionId, TeamId, Timestamp};
use serde_json::json;

use super::signed::{Unsigned, signed};
use super::web;
use crate::settings::{AwsSettings, ScheduleSettings};
use crate::world::ScheduleError;

/// The service's name in signatures.
const SERVICE: &str = "scheduler";
/// What it answers when there is a schedule of this name already.
const ALREADY_THERE: u16 = 409;

/// Asks for one call of the target at the first whole second that is not before `at`.
pub(super) fn request(
    aws: &AwsSettings,
    schedule: &ScheduleSettings,
    team: &TeamId,
    session: SessionId,
    at: Timestamp,
) -> Unsigned {
    let second = at.millis().div_ceil(1_000);
    let name = format!("{session}-{second}");
    let region_endpoint = || format!("https://{SERVICE}.{}.amazonaws.com", aws.region);
    let endpoint = aws.scheduler_endpoint.clone().unwrap_or_else(region_endpoint);
    let input = json!({ "team": team, "session": session }).to_string();
    let body = json!({
        "ActionAfterCompletion": "DELETE",
        "ClientToken": name,
        "FlexibleTimeWindow": { "Mode": "OFF" },
        "GroupName": schedule.group,
        "ScheduleExpression": format!("at({})", written(second)),
        "ScheduleExpressionTimezone": "UTC",
        "Target": { "Arn": schedule.target_arn, "RoleArn": schedule.role_arn, "Input": input },
    });
    Unsigned { url: format!("{endpoint}/schedules/{name}"), body: body.to_string() }
}

/// A second as `at(…)` takes it: `2026-11-22T06:00:00`.
fn written(second: u64) -> String {
    let second = DateTime::from_secs(i64::try_from(second).unwrap_or(i64::MAX));
    let text = second.fmt(Format::DateTime).unwrap_or_default();
    text.trim_end_matches('Z').to_owned()
}

pub(super) async fn send(
    connector: &SharedHttpConnector,
    request: Unsigned,
    aws: &AwsSettings,
    credentials: Credentials,
) -> Result<(), ScheduleError> {
    let request = signed(request, SERVICE, aws, credentials).ok_or(ScheduleError)?;
    let answer = web::send(connector, request).await.map_err(|_| ScheduleError)?;
    let status = answer.status();
    if status.is_success() || status.as_u16() == ALREADY_THERE {
        Ok(())
    } else {
        tracing::warn!(status = status.as_u16(), "the scheduler refused");
        Err(ScheduleError)
    }
}
