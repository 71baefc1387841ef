//! Real processes under the Runtime API.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use sasae_local::{
    access::Policy,
    blueprint::FunctionPlan,
    clock,
    invoke::{Functions, InvokeError},
    meter::Meter,
    runtime_api::{PROCESSES_MAX, Pool},
};
use serde_json::{Value, json};

const ARN: &str = "arn:aws:lambda:local-1:000000000000:function:echo";

/// Where cargo puts the examples, beside this test's own folder.
fn examples() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.parent().unwrap().parent().unwrap().join("examples")
}

fn functions(timeout: Duration) -> Functions {
    let plan = FunctionPlan {
        name: "echo".to_owned(),
        arn: ARN.to_owned(),
        program: "echo_function".to_owned(),
        timeout,
        memory_mb: 256,
        access_key: String::new(),
        policy: Policy::default(),
        environment: BTreeMap::from([("TABLE_NAME".to_owned(), "table".to_owned())]),
    };
    let pool = Pool::start(&plan, &examples());
    Functions::new(Arc::new(Meter::default())).with(ARN, timeout, pool)
}

const ENOUGH: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_process_gets_an_event_and_its_context() {
    let functions = functions(ENOUGH);
    let result = functions.invoke(ARN, json!({"x": "日本"})).await.unwrap();
    assert_eq!(result["event"], json!({"x": "日本"}));
    assert_eq!(result["arn"], ARN);
    assert!(result["deadline"].as_u64().unwrap() > clock::now());
    assert_eq!(result["request"].as_str().map(str::len), Some(36));
}

#[tokio::test]
async fn a_process_has_the_templates_environment_and_nothing_of_this_machine() {
    let functions = functions(ENOUGH);
    let result = functions.invoke(ARN, json!({"do": "environment"})).await.unwrap();
    assert_eq!(result["TABLE_NAME"], "table");
    assert_eq!(result["AWS_LAMBDA_FUNCTION_NAME"], "echo");
    assert_eq!(result["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], "256");
    for foreign in ["HOME", "PATH", "CARGO_MANIFEST_DIR"] {
        assert_eq!(result[foreign], Value::Null, "{foreign}");
    }
}

#[tokio::test]
async fn a_failure_and_a_crash_fail_one_call_and_the_next_one_works() {
    let functions = functions(ENOUGH);
    let failed = functions.invoke(ARN, json!({"do": "fail"})).await;
    assert_eq!(failed, Err(InvokeError::Failed("asked to fail".to_owned())));
    let crashed = functions.invoke(ARN, json!({"do": "exit"})).await;
    let Err(InvokeError::Failed(reason)) = crashed else { panic!("not failed: {crashed:?}") };
    assert!(reason.contains("Runtime exited"), "{reason}");
    functions.invoke(ARN, json!({})).await.unwrap();
}

#[tokio::test]
async fn a_call_that_takes_too_long_ends_and_its_process_with_it() {
    let functions = functions(Duration::from_secs(3));
    let hang = || functions.invoke(ARN, json!({"do": "hang"}));
    let results = futures_util::future::join_all((0..PROCESSES_MAX).map(|_| hang())).await;
    assert!(results.iter().all(|one| *one == Err(InvokeError::TimedOut)), "{results:?}");
    // Every process was hanging, so only a new one can answer.
    functions.invoke(ARN, json!({})).await.unwrap();
}

#[tokio::test]
async fn calls_at_once_run_in_processes_of_their_own_up_to_the_limit() {
    let functions = functions(ENOUGH);
    let calls = (0..40).map(|number| functions.invoke(ARN, json!({ "number": number })));
    let results = futures_util::future::join_all(calls).await;
    let mut pids = BTreeSet::new();
    for (number, result) in results.into_iter().enumerate() {
        let result = result.unwrap();
        assert_eq!(result["event"]["number"], number);
        pids.insert(result["pid"].as_u64().unwrap());
    }
    assert!((1..=PROCESSES_MAX).contains(&pids.len()), "{pids:?}");
}
