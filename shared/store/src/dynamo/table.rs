//! The table itself, as `infra/template.yaml` has it, for tests and for one machine.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType, StreamSpecification, StreamViewType,
    TimeToLiveSpecification,
};

use super::error::store_error;
use crate::StoreError;

/// The attributes that are keys.
const KEYS: [&str; 6] = ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"];

/// Makes the table, its indexes, its time to live and its stream. One that is there already is
/// left alone.
pub async fn create_table(client: &Client, name: &str) -> Result<(), StoreError> {
    let made = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(KEYS.map(attribute).into()))
        .set_key_schema(Some(schema("pk", "sk")))
        .global_secondary_indexes(index("gsi1"))
        .global_secondary_indexes(index("gsi2"))
        .stream_specification(stream())
        .send()
        .await;
    if let Err(error) = made {
        let is_there =
            error.as_service_error().is_some_and(CreateTableError::is_resource_in_use_exception);
        return if is_there { Ok(()) } else { Err(store_error(&error)) };
    }
    let ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name("ttl").build();
    let set = client
        .update_time_to_live()
        .table_name(name)
        .time_to_live_specification(ttl.expect("both are set"))
        .send()
        .await;
    set.map(drop).map_err(|error| store_error(&error))
}

fn attribute(name: &str) -> AttributeDefinition {
    let attribute = AttributeDefinition::builder().attribute_name(name);
    attribute.attribute_type(ScalarAttributeType::S).build().expect("name and type are set")
}

fn schema(hash: &str, range: &str) -> Vec<KeySchemaElement> {
    let part = |name: &str, kind: KeyType| {
        let element = KeySchemaElement::builder().attribute_name(name).key_type(kind);
        element.build().expect("name and kind are set")
    };
    vec![part(hash, KeyType::Hash), part(range, KeyType::Range)]
}

fn index(name: &str) -> GlobalSecondaryIndex {
    let all = Projection::builder().projection_type(ProjectionType::All).build();
    GlobalSecondaryIndex::builder()
        .index_name(name)
        .set_key_schema(Some(schema(&format!("{name}pk"), &format!("{name}sk"))))
        .projection(all)
        .build()
        .expect("name, keys and projection are set")
}

fn stream() -> StreamSpecification {
    let both = StreamViewType::NewAndOldImages;
    let stream = StreamSpecification::builder().stream_enabled(true).stream_view_type(both);
    stream.build().expect("it is said to be on")
}
