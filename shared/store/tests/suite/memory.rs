//! The store in memory.

use sasae_store::MemoryStore;

use crate::contract::{self, contract};

macro_rules! each {
    ($($fact:ident,)*) => {$(
        #[tokio::test]
        async fn $fact() {
            contract::$fact(&MemoryStore::new()).await;
        }
    )*};
}

contract!(each);
