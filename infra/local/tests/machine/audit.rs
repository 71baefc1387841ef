//! `sasae audit verify`, as it is run by hand.

use std::path::Path;
use std::process::Command;

use sasae_domain::{AuditHead, Caller, ExportedAudit, NewSession, Order, Session, audit_page};
use sasae_local::audit::check_table;
use sasae_protocol::{ChannelId, MemberId, Name, Place, Seconds, SessionId, TeamId, Timestamp};
use sasae_store::{
    Change, CodeHash, DynamoConfig, DynamoStore, MemoryStore, NewRecord, Store, create_table,
};

fn run(arguments: &[&str]) -> (i32, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_sasae")).args(arguments).output().unwrap();
    (done.status.code().unwrap(), String::from_utf8_lossy(&done.stdout).into_owned())
}

fn team() -> TeamId {
    TeamId::new("demo").unwrap()
}

fn id(number: u64) -> SessionId {
    SessionId::parse(&format!("01JD{number:022}")).unwrap()
}

/// A session that has expired, as its announcement leaves it.
async fn made(store: &impl Store, number: u64) {
    let now = Timestamp::from_millis(1_800_000_000_000 + number);
    let new = NewSession {
        id: id(number),
        team: team(),
        place: Place::Channel { channel: ChannelId::new("default").unwrap() },
        by: MemberId::new("aiko").unwrap(),
        customer: None,
        subject: None,
        life: Seconds::new(1_800),
    };
    let (session, events) = Session::create(new, now);
    let hash = format!("{number:064x}");
    let (pin, link) = (CodeHash::Pin(hash.clone()), CodeHash::Link(hash));
    let record = NewRecord { session, events, pin, link, sealed_codes: String::new(), now };
    store.create(&record).await.unwrap();
    let before = store.session(id(number)).await.unwrap().unwrap();
    let device =
        Caller::Device { device: sasae_protocol::DeviceKey::new(&"a".repeat(64)).unwrap() };
    let join = Order::Join { system: Name::new("Linux").unwrap() };
    let (after, events) = before.session.apply(&join, &device, now).unwrap();
    let change = Change { before, after, events, peers: Vec::new(), codes: None, now };
    store.save(&change).await.unwrap();
}

#[test]
fn a_file_is_checked_and_one_changed_byte_is_told_with_its_session() {
    let folder = std::env::temp_dir().join(sasae_local::identity::request_id());
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("audit.jsonl");
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let text = runtime.block_on(async {
        let store = MemoryStore::new();
        made(&store, 1).await;
        let records = store.audit(id(1)).await.unwrap();
        let head: AuditHead = store.session(id(1)).await.unwrap().unwrap().audit;
        let audit = ExportedAudit { session: id(1), records: &records, head: &head };
        audit_page("", &[audit], true).0
    });
    let check = |text: &str| {
        std::fs::write(&path, text).unwrap();
        run(&["audit", "verify", path.to_str().unwrap()])
    };
    let (code, said) = check(&text);
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with("whole: 1 sessions, 2 records"), "{said}");
    let (code, said) = check(&text.replacen("aiko", "aika", 1));
    assert_eq!(code, 1);
    assert!(said.contains(&id(1).to_string()) && said.contains("record 0 was changed"), "{said}");
    let without: String = text.split_inclusive('\n').skip(1).collect();
    assert_eq!(check(&without).0, 1, "a record was taken out");
    let mut lines: Vec<_> = text.split_inclusive('\n').collect();
    lines.swap(0, 1);
    assert_eq!(check(&lines.concat()).0, 1, "two records changed places");
    assert_eq!(run(&["audit", "verify", "/no/such/file"]).0, 2);
    assert_eq!(run(&["audit"]).0, 2);
    assert!(!Path::new("/no/such/file").exists());
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_checked_and_a_record_that_was_changed_or_taken_out_is_told() {
    let database = dynoxide::Database::memory().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    let config = DynamoConfig {
        table: "sasae".into(),
        region: "local-1".into(),
        credentials: sasae_store::Credentials::new("local", "local", None, None, "test"),
        endpoint: Some(endpoint),
    };
    let client = config.client();
    create_table(&client, "sasae").await.unwrap();
    let store = DynamoStore::with_client(client.clone(), "sasae");
    for number in 1..=3 {
        made(&store, number).await;
    }
    let now = Timestamp::from_millis(1_800_000_100_000);
    let report = check_table(&store, &team(), now).await.unwrap();
    assert_eq!((report.sessions, report.records, report.wrong.len()), (3, 6, 0), "{report:?}");
    let text = |text: String| aws_sdk_dynamodb::types::AttributeValue::S(text);
    let key = |number: u64, seq: u64| {
        [
            ("pk".to_owned(), text(format!("A#{}", id(number)))),
            ("sk".into(), text(format!("{seq:020}"))),
        ]
    };
    let item = client.get_item().table_name("sasae").set_key(Some(key(1, 0).into()));
    let mut item = item.send().await.unwrap().item.unwrap();
    let data = item["data"].as_s().unwrap().replace("aiko", "mori");
    item.insert("data".into(), text(data));
    client.put_item().table_name("sasae").set_item(Some(item)).send().await.unwrap();
    let delete = client.delete_item().table_name("sasae").set_key(Some(key(2, 1).into()));
    delete.send().await.unwrap();
    let report = check_table(&store, &team(), now).await.unwrap();
    assert_eq!(report.wrong.len(), 2, "{report:?}");
    assert!(report.wrong[0].contains("records are missing at the end"), "{report:?}");
    assert!(report.wrong[1].contains("record 0 was changed"), "{report:?}");
}
