//! The same table in moto's server: an engine by other people, with other faults.
//!
//! It differs from the real one in four known ways. No fact of the contract rests on these, and
//! what does is told by the embedded engine alone:
//!
//! 1. A transaction repeated with its `ClientRequestToken` is cancelled instead of taken for done
//!    (`network::a_save_whose_answer_was_lost_is_not_done_twice`).
//! 2. An index key of the wrong type is taken instead of refused; our index keys are texts.
//! 3. The consumed capacity that it tells is too small; we count by ourselves (`cost`).
//! 4. The time to live is accepted and never deletes
//!    (`dynoxide::the_time_to_live_takes_each_thing_when_its_time_comes`).
//!
//! A fifth was found here: transactions that run at the same time all succeed, so `tests/moto`
//! lets it answer one request at a time.

use std::process::Stdio;
use std::time::Duration;

use sasae_store::{DynamoStore, create_table};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::contract::{self, contract};
use crate::dynoxide::config;

/// How long it may take to install and start it.
const START_TIMEOUT: Duration = Duration::from_mins(5);
const READY: &str = "Running on ";
const HELP: &str = "moto's server does not start. It needs python3 with venv, and a package index \
    for its first start; run shared/store/tests/moto install and read what it says";

/// The server; it ends with this.
struct Moto {
    endpoint: String,
    _server: Child,
}

impl Moto {
    async fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/moto");
        let mut server = Command::new(script)
            .arg("serve")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect(HELP);
        let mut lines = BufReader::new(server.stderr.take().expect("it is piped")).lines();
        let ready = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some((_, endpoint)) = line.split_once(READY) {
                    return endpoint.trim().to_owned();
                }
            }
            panic!("{HELP}");
        };
        let endpoint = timeout(START_TIMEOUT, ready).await.expect(HELP);
        // It writes a line for every request, and waits when nobody reads them.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { endpoint, _server: server }
    }

    async fn table(&self, name: &str) -> DynamoStore {
        let client = config(&self.endpoint).client();
        create_table(&client, name).await.unwrap();
        DynamoStore::with_client(client, name)
    }
}

macro_rules! all_in_turn {
    ($($fact:ident,)*) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn moto_holds_the_contract() {
            let moto = Moto::start().await;
            $(
                eprintln!("{}", stringify!($fact));
                contract::$fact(&moto.table(stringify!($fact)).await).await;
            )*
        }
    };
}

contract!(all_in_turn);
