//! The same table in an embedded engine, spoken to over HTTP as on AWS.

use dynoxide::Database;
use sasae_store::{Credentials, DynamoConfig, DynamoStore, Store, create_table};
use tokio::net::TcpListener;

use crate::contract::{self, contract};
use crate::sample::{at, id, made, new};

/// An empty table in memory, behind a port of its own.
pub(crate) struct Engine {
    pub(crate) store: DynamoStore,
    pub(crate) config: DynamoConfig,
    database: Database,
}

/// What a client says that speaks to an engine of this machine; nobody checks it.
pub(crate) fn config(endpoint: &str) -> DynamoConfig {
    DynamoConfig {
        table: "sasae".into(),
        region: "eu-central-1".into(),
        credentials: Credentials::new("local", "local", None, None, "test"),
        endpoint: Some(endpoint.to_owned()),
    }
}

impl Engine {
    pub(crate) async fn start() -> Self {
        let database = Database::memory().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let config = config(&format!("http://{}", listener.local_addr().unwrap()));
        tokio::spawn(dynoxide::server::serve_on(listener, database.clone()));
        let client = config.client();
        create_table(&client, &config.table).await.unwrap();
        let store = DynamoStore::with_client(client, &config.table);
        Self { store, config, database }
    }
}

macro_rules! each {
    ($($fact:ident,)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $fact() {
            contract::$fact(&Engine::start().await.store).await;
        }
    )*};
}

contract!(each);

#[tokio::test]
async fn a_table_that_is_there_is_left_alone() {
    let engine = Engine::start().await;
    let record = made(&engine.store, 1).await;
    create_table(&engine.config.client(), "sasae").await.unwrap();
    assert_eq!(engine.store.session(id(1)).await.unwrap(), Some(record));
}

/// The samples are of a year ago, so their time to live is long over.
#[tokio::test]
async fn the_time_to_live_takes_a_session_and_its_codes_and_leaves_the_audit() {
    let engine = Engine::start().await;
    let record = made(&engine.store, 1).await;
    assert!(at(0).seconds() > 0 && engine.database.sweep_ttl().unwrap() > 0);
    assert_eq!(engine.store.session(id(1)).await.unwrap(), None);
    assert_eq!(engine.store.session_of_code(&record.pin).await.unwrap(), None);
    assert_eq!(engine.store.audit(id(1)).await.unwrap(), new(1).seal().1);
}
