//! Tests of `scheduler`.

use super::*;
use crate::{invoke::InvokeError, meter::Meter};
use axum::http::{Method, StatusCode};
use dynoxide::Database;
use futures_util::FutureExt;
use serde_json::{Value, json};
use tokio::sync::mpsc;

const TARGET: &str = "arn:aws:lambda:local-1:0:function:expiry";

fn terms() -> api::Terms {
    api::Terms { group: "sasae".to_owned(), target: TARGET.to_owned(), role: "role".to_owned() }
}

fn schedule(name: &str, at: Millis) -> Schedule {
    Schedule {
        name: name.to_owned(),
        expression: String::new(),
        at,
        target: TARGET.to_owned(),
        input: json!({ "name": name }).to_string(),
        attempts: 0,
        token: None,
    }
}

/// Functions whose calls arrive at the returned end; the first `failures` of them fail.
fn functions(failures: u32) -> (Arc<Functions>, mpsc::UnboundedReceiver<Value>) {
    let (calls, received) = mpsc::unbounded_channel();
    let left = Arc::new(std::sync::atomic::AtomicU32::new(failures));
    let function = move |event: Value| {
        let fails = left
            .fetch_update(
                std::sync::atomic::Ordering::Relaxed,
                std::sync::atomic::Ordering::Relaxed,
                |left| left.checked_sub(1),
            )
            .is_ok();
        calls.send(event).unwrap();
        let outcome = if fails { Err(InvokeError::Failed("once".into())) } else { Ok(Value::Null) };
        async move { outcome }.boxed()
    };
    let functions = Functions::new(Arc::new(Meter::default()));
    let functions = functions.with(TARGET, Duration::from_secs(5), Arc::new(function));
    (Arc::new(functions), received)
}

#[tokio::test]
async fn a_schedule_fires_at_its_time_and_is_gone() {
    let records = Records::open(Database::memory().unwrap()).unwrap();
    let scheduler = Arc::new(Scheduler::open(records.clone()).unwrap());
    let (functions, mut calls) = functions(0);
    let task = tokio::spawn(scheduler.clone().run(functions));
    let at = clock::now() + 150;
    assert_eq!(scheduler.create(schedule("soon", at)).unwrap(), Kept::Done);
    assert_eq!(calls.recv().await.unwrap(), json!({"name": "soon"}));
    assert!(clock::now() >= at, "fired early");
    while scheduler.get("soon").is_some() {
        tokio::task::yield_now().await;
    }
    assert_eq!(records.all::<Schedule>(Kind::Schedule).unwrap(), []);
    task.abort();
}

#[tokio::test]
async fn a_restart_loses_no_schedule_and_fires_late_ones_at_once() {
    let folder = std::env::temp_dir().join(format!("sasae-{}", crate::identity::request_id()));
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("state.sqlite");
    {
        let records = Records::open(crate::engine::open(&file).unwrap()).unwrap();
        let scheduler = Scheduler::open(records).unwrap();
        scheduler.create(schedule("late", clock::now().saturating_sub(60_000))).unwrap();
        scheduler.create(schedule("far", clock::now() + 3_600_000)).unwrap();
    }
    let records = Records::open(crate::engine::open(&file).unwrap()).unwrap();
    let scheduler = Arc::new(Scheduler::open(records).unwrap());
    let (functions, mut calls) = functions(0);
    let task = tokio::spawn(scheduler.clone().run(functions));
    assert_eq!(calls.recv().await.unwrap(), json!({"name": "late"}));
    assert!(scheduler.get("far").is_some());
    task.abort();
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_failed_call_is_tried_again() {
    let records = Records::open(Database::memory().unwrap()).unwrap();
    let scheduler = Arc::new(Scheduler::open(records).unwrap());
    let (functions, mut calls) = functions(1);
    let task = tokio::spawn(scheduler.clone().run(functions));
    scheduler.create(schedule("twice", clock::now())).unwrap();
    calls.recv().await.unwrap();
    calls.recv().await.unwrap();
    task.abort();
}

#[test]
fn attempts_wait_longer_each_time_and_end() {
    let mut left = Some(schedule("x", 0));
    let mut waits = Vec::new();
    while let Some(schedule) = left {
        left = after(&schedule, false, 0);
        waits.extend(left.as_ref().map(|again| again.at));
    }
    assert_eq!(waits[..3], [1000, 2000, 4000]);
    assert_eq!(waits.len(), 11);
    assert_eq!(after(&schedule("x", 0), true, 0), None);
}

fn ask(scheduler: &Scheduler, method: &Method, body: &Value) -> StatusCode {
    let query = [("groupName".to_owned(), "sasae".to_owned())].into();
    let body = body.to_string();
    api::answer(scheduler, &terms(), method, "s", &query, body.as_bytes()).status()
}

#[test]
fn the_rest_interface_answers_as_aws_does() {
    let records = Records::open(Database::memory().unwrap()).unwrap();
    let scheduler = Scheduler::open(records).unwrap();
    let body = json!({
        "GroupName": "sasae",
        "ScheduleExpression": "at(2027-01-01T00:00:00)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": "DELETE",
        "Target": {"Arn": TARGET, "RoleArn": "role", "Input": "{}"},
    });
    assert_eq!(ask(&scheduler, &Method::PUT, &body), StatusCode::NOT_FOUND);
    assert_eq!(ask(&scheduler, &Method::POST, &body), StatusCode::OK);
    assert_eq!(ask(&scheduler, &Method::POST, &body), StatusCode::CONFLICT);
    assert_eq!(ask(&scheduler, &Method::PUT, &body), StatusCode::OK);
    assert_eq!(ask(&scheduler, &Method::GET, &Value::Null), StatusCode::OK);
    assert_eq!(ask(&scheduler, &Method::DELETE, &Value::Null), StatusCode::OK);
    assert_eq!(ask(&scheduler, &Method::DELETE, &Value::Null), StatusCode::NOT_FOUND);
    let mut other = body.clone();
    other["Target"]["Arn"] = json!("arn:of:another");
    assert_eq!(ask(&scheduler, &Method::POST, &other), StatusCode::BAD_REQUEST);
    let mut other = body;
    other["GroupName"] = json!("another");
    assert_eq!(ask(&scheduler, &Method::POST, &other), StatusCode::NOT_FOUND);
}
