//! The TypeScript and the JSON Schema of the console are what these types say.

use std::path::Path;

use sasae_protocol::typescript;

fn compare(file: &str, fresh: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../console/src/protocol").join(file);
    if std::env::var_os("SASAE_WRITE").is_some() {
        std::fs::write(&path, fresh).expect("the console's folder can be written");
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(held == fresh, "{file} is stale: run SASAE_WRITE=1 cargo test -p sasae-protocol");
}

#[test]
fn the_typescript_declarations_are_fresh() {
    compare("generated.ts", &typescript::declarations());
}

#[test]
fn the_json_schema_is_fresh() {
    compare("schema.json", &typescript::schema());
}
