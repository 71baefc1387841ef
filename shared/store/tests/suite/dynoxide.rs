//! The same table in an embedded engine, spoken to over HTTP as on AWS.

use aws_sdk_dynamodb::types::GlobalSecondaryIndexDescription;
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

/// What the template says of the table, without its spaces.
fn template() -> String {
    let template = include_str!("../../../../infra/template.yaml");
    let (_, table) = template.split_once("Type: AWS::DynamoDB::Table").unwrap();
    let (table, _) = table.split_once("\n  # ---").unwrap();
    table.split_whitespace().collect()
}

#[tokio::test]
async fn the_table_is_the_one_of_the_template() {
    let engine = Engine::start().await;
    let described = engine.config.client().describe_table().table_name("sasae").send().await;
    let table = described.unwrap().table.unwrap();
    let mut template = template();
    let mut take = |text: String| {
        assert!(template.contains(&text), "{text} is not in {template}");
        template = template.replacen(&text, "", 1);
    };
    for attribute in table.attribute_definitions() {
        let (name, kind) = (attribute.attribute_name(), attribute.attribute_type());
        take(format!("{{AttributeName:{name},AttributeType:{kind}}}"));
    }
    let indexes = table.global_secondary_indexes();
    let keys = indexes.iter().flat_map(GlobalSecondaryIndexDescription::key_schema);
    for key in table.key_schema().iter().chain(keys) {
        take(format!("{{AttributeName:{},KeyType:{}}}", key.attribute_name(), key.key_type()));
    }
    for index in indexes {
        take(format!("IndexName:{}", index.index_name().unwrap()));
        take("ProjectionType:ALL".to_owned());
    }
    let view = table.stream_specification().unwrap().stream_view_type().unwrap();
    take(format!("StreamViewType:{view}"));
    take("{AttributeName:ttl,Enabled:true}".to_owned());
    take("BillingMode:PAY_PER_REQUEST".to_owned());
    assert!(!template.contains("AttributeName:") && !template.contains("IndexName:"), "{template}");
}

/// The samples are of a year ago, so their time to live is long over; audit and history are kept
/// for as many days as the session says.
#[tokio::test]
async fn the_time_to_live_takes_each_thing_when_its_time_comes() {
    let engine = Engine::start().await;
    let mut long = new(1);
    long.session.kept_days = 3_650;
    engine.store.create(&long).await.unwrap();
    let mut short = new(2);
    short.session.kept_days = 1;
    engine.store.create(&short).await.unwrap();
    assert!(at(0).seconds() > 0 && engine.database.sweep_ttl().unwrap() > 0);
    for number in [1, 2] {
        assert_eq!(engine.store.session(id(number)).await.unwrap(), None);
        assert_eq!(engine.store.session_of_code(&new(number).pin).await.unwrap(), None);
    }
    assert_eq!(engine.store.audit(id(1)).await.unwrap(), long.seal().1);
    assert!(engine.store.history_entry(id(1)).await.unwrap().is_some());
    assert_eq!(engine.store.audit(id(2)).await.unwrap(), []);
    assert_eq!(engine.store.history_entry(id(2)).await.unwrap(), None);
}
