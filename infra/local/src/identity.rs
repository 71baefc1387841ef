//! Random names: connection ids as AWS makes them, request ids, secrets.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

/// A connection id like `WyHPAfymhcwCENw=`: base64 with its padding, so it must be
/// percent-encoded in a path.
pub fn connection_id() -> String {
    STANDARD.encode(random::<11>())
}

/// A request id, shaped as AWS's (a version 4 UUID).
pub fn request_id() -> String {
    let mut bytes = random::<16>();
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = hex::encode(bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// 256 random bits in base64url.
pub fn secret() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// Random bytes of the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_id_is_sixteen_characters_with_padding() {
        let id = connection_id();
        assert_eq!(id.len(), 16);
        assert!(id.ends_with('='), "{id}");
        assert_ne!(id, connection_id());
    }

    #[test]
    fn a_request_id_is_a_version_four_uuid() {
        let id = request_id();
        assert_eq!(id.len(), 36);
        assert_eq!(id.as_bytes()[14], b'4');
    }
}
