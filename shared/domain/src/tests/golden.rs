//! Tables kept as text, so that a change of a rule is read in its review.

use std::path::Path;

/// Compares a table with the one that is kept; `SASAE_WRITE=1` keeps the new one.
pub(crate) fn compare(file: &str, fresh: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(file);
    if std::env::var_os("SASAE_WRITE").is_some() {
        std::fs::write(&path, fresh).unwrap();
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    for (line, (held, fresh)) in held.lines().zip(fresh.lines()).enumerate() {
        assert_eq!(fresh, held, "{file}, line {}", line + 1);
    }
    assert_eq!(fresh.len(), held.len(), "{file}: SASAE_WRITE=1 cargo test -p sasae-domain");
}
