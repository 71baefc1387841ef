//! What the store makes of a bad network and of a busy table.

use sasae_domain::{Order, verify};
use sasae_store::{DynamoStore, Store, StoreError};
use tokio::net::TcpListener;

use crate::dynoxide::{Engine, config};
use crate::proxy::{Proxy, Turn};
use crate::sample::{at, by, by_device, change, id, join, made};

/// The same table, through a proxy.
async fn through(engine: &Engine) -> (Proxy, DynamoStore) {
    let proxy = Proxy::before(engine.config.endpoint.as_deref().unwrap()).await;
    let store = DynamoStore::new(&config(&proxy.endpoint));
    (proxy, store)
}

fn error(name: &str) -> Turn {
    Turn::Answer(400, format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{name}"}}"#))
}

fn cancelled(reasons: &[&str]) -> Turn {
    let reason = |code: &&str| format!(r#"{{"Code":"{code}"}}"#);
    let reasons: Vec<String> = reasons.iter().map(reason).collect();
    let name = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    let reasons = reasons.join(",");
    Turn::Answer(400, format!(r#"{{"__type":"{name}","CancellationReasons":[{reasons}]}}"#))
}

/// The request token of a transaction.
fn token(request: &str) -> &str {
    let (_, rest) = request.split_once(r#""ClientRequestToken":""#).unwrap();
    rest.split_once('"').unwrap().0
}

#[tokio::test]
async fn a_save_whose_answer_was_lost_is_not_done_twice() {
    let engine = Engine::start().await;
    let record = made(&engine.store, 1).await;
    let (proxy, store) = through(&engine).await;
    proxy.next([Turn::LoseAnswer]);
    let change = change(&record, &join(), &by_device(7), at(1));
    assert_eq!(store.save(&change).await, Ok(()));
    let seen = proxy.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(token(&seen[0]), token(&seen[1]));
    let record = engine.store.session(id(1)).await.unwrap().unwrap();
    assert_eq!(record.version, 2);
    assert_eq!(verify(&engine.store.audit(id(1)).await.unwrap()), Ok(record.audit));
}

#[tokio::test]
async fn two_saves_have_two_request_tokens() {
    let engine = Engine::start().await;
    let record = made(&engine.store, 1).await;
    let (proxy, store) = through(&engine).await;
    let change = change(&record, &Order::ShowCode, &by("aiko"), at(1));
    store.save(&change).await.unwrap();
    assert_eq!(store.save(&change).await, Err(StoreError::Conflict));
    let seen = proxy.seen();
    assert_ne!(token(&seen[0]), token(&seen[1]));
}

#[tokio::test]
async fn a_lost_read_is_read_again() {
    let engine = Engine::start().await;
    let record = made(&engine.store, 1).await;
    let (proxy, store) = through(&engine).await;
    proxy.next([Turn::LoseAnswer, Turn::Answer(500, "{}".into())]);
    assert_eq!(store.session(id(1)).await, Ok(Some(record)));
}

#[tokio::test]
async fn a_busy_table_is_tried_three_times_and_then_told() {
    let engine = Engine::start().await;
    let record = made(&engine.store, 1).await;
    let (proxy, store) = through(&engine).await;
    for name in ["ProvisionedThroughputExceededException", "ThrottlingException"] {
        let tries = proxy.seen().len();
        proxy.next([error(name), error(name)]);
        assert_eq!(store.session(id(1)).await, Ok(Some(record.clone())));
        proxy.next([error(name), error(name), error(name)]);
        assert_eq!(store.session(id(1)).await, Err(StoreError::Throttled));
        assert_eq!(proxy.seen().len(), tries + 6);
    }
}

#[tokio::test]
async fn somebody_elses_transaction_is_waited_for_and_then_told() {
    let engine = Engine::start().await;
    let record = made(&engine.store, 1).await;
    let (proxy, store) = through(&engine).await;
    let in_the_way = cancelled(&["TransactionConflict", "None"]);
    let change = change(&record, &Order::ShowCode, &by("aiko"), at(1));
    proxy.next([in_the_way.clone(), in_the_way.clone(), in_the_way.clone()]);
    assert_eq!(store.save(&change).await, Err(StoreError::Conflict));
    proxy.next([in_the_way]);
    assert_eq!(store.save(&change).await, Ok(()));
}

#[tokio::test]
async fn a_cancelled_transaction_is_told_by_its_reason() {
    let engine = Engine::start().await;
    let record = made(&engine.store, 1).await;
    let (proxy, store) = through(&engine).await;
    let change = change(&record, &Order::ShowCode, &by("aiko"), at(1));
    proxy.next([cancelled(&["None", "ThrottlingError"])]);
    assert_eq!(store.save(&change).await, Err(StoreError::Throttled));
    proxy.next([cancelled(&["ConditionalCheckFailed", "TransactionConflict"])]);
    assert_eq!(store.save(&change).await, Err(StoreError::Conflict));
    proxy.next([cancelled(&["ValidationError"])]);
    assert_eq!(store.save(&change).await, Err(StoreError::Failure("ValidationError".into())));
    assert_eq!(store.save(&change).await, Ok(()));
}

#[tokio::test]
async fn an_error_is_told_by_its_name_alone() {
    let engine = Engine::start().await;
    let (proxy, store) = through(&engine).await;
    let name = "com.amazon.coral.service#AccessDeniedException";
    let body = format!(r#"{{"__type":"{name}","message":"not to read PIN#secret"}}"#);
    proxy.next([Turn::Answer(400, body)]);
    let told = store.session(id(1)).await;
    assert_eq!(told, Err(StoreError::Failure("AccessDeniedException".into())));
}

#[tokio::test]
async fn a_table_that_nobody_serves_is_a_failure() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let told = DynamoStore::new(&config(&endpoint)).session(id(1)).await;
    assert_eq!(told, Err(StoreError::Failure("the table cannot be reached".into())));
}
