//! What we look for in a session description before the stack may parse it.

use sasae_protocol::signal::SDP_BYTES_MAX;

use super::Fingerprint;

/// Lines of a description; a browser's offer for data channels alone has about twenty, and forty
/// with all candidates inside.
pub const DESCRIPTION_LINES_MAX: usize = 400;

/// Why a description of the other side is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DescriptionError {
    /// More than [`SDP_BYTES_MAX`] bytes or [`DESCRIPTION_LINES_MAX`] lines.
    #[error("too large")]
    TooLarge,
    /// Not exactly one media section, or not one for data channels.
    #[error("not one media section for data channels")]
    NotDataChannels,
    /// No SHA-256 fingerprint of a certificate.
    #[error("no SHA-256 fingerprint")]
    NoFingerprint,
    /// The stack could not parse or apply it.
    #[error("malformed or out of order")]
    Malformed,
}

/// Checks a description of the other side: size, one data-channel section, a fingerprint.
///
/// # Errors
/// [`DescriptionError`] other than `Malformed`, which only the stack can tell.
pub fn check(description: &str) -> Result<(), DescriptionError> {
    if description.len() > SDP_BYTES_MAX || description.lines().count() > DESCRIPTION_LINES_MAX {
        return Err(DescriptionError::TooLarge);
    }
    let mut sections = description.lines().filter(|line| line.starts_with("m="));
    let fits = sections.next().is_some_and(|line| {
        line.starts_with("m=application ") && line.contains("webrtc-datachannel")
    });
    if !fits || sections.next().is_some() {
        return Err(DescriptionError::NotDataChannels);
    }
    fingerprint(description).map(|_| ()).ok_or(DescriptionError::NoFingerprint)
}

/// The first SHA-256 fingerprint that a description names (RFC 8122).
pub fn fingerprint(description: &str) -> Option<Fingerprint> {
    description.lines().find_map(|line| {
        let value = line.trim().strip_prefix("a=fingerprint:")?;
        let (algorithm, digits) = value.split_once(' ')?;
        if !algorithm.eq_ignore_ascii_case("sha-256") {
            return None;
        }
        let mut bytes = [0_u8; 32];
        let mut pairs = digits.trim().split(':');
        for byte in &mut bytes {
            hex::decode_to_slice(pairs.next()?, std::slice::from_mut(byte)).ok()?;
        }
        pairs.next().is_none().then_some(Fingerprint(bytes))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINT: &str = "AB:CD:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:\
                         EE:FF:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E";

    fn offer(section: &str) -> String {
        format!("v=0\r\n{section}\r\na=fingerprint:sha-256 {PRINT}\r\n")
    }

    const SECTION: &str = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel";

    #[test]
    fn an_offer_for_data_channels_passes() {
        assert_eq!(check(&offer(SECTION)), Ok(()));
        let found = fingerprint(&offer(SECTION)).map(|Fingerprint(bytes)| (bytes[0], bytes[31]));
        assert_eq!(found, Some((0xab, 0x0e)));
    }

    #[test]
    fn other_media_is_refused() {
        let video = offer("m=video 9 UDP/TLS/RTP/SAVPF 96");
        assert_eq!(check(&video), Err(DescriptionError::NotDataChannels));
        let two = offer(&format!("{SECTION}\r\n{SECTION}"));
        assert_eq!(check(&two), Err(DescriptionError::NotDataChannels));
        assert_eq!(check(""), Err(DescriptionError::NotDataChannels));
    }

    #[test]
    fn a_description_without_a_sound_fingerprint_is_refused() {
        let none = format!("v=0\r\n{SECTION}\r\n");
        assert_eq!(check(&none), Err(DescriptionError::NoFingerprint));
        let short = format!("{none}a=fingerprint:sha-256 AB:CD\r\n");
        assert_eq!(check(&short), Err(DescriptionError::NoFingerprint));
        let weak = format!("{none}a=fingerprint:sha-1 {PRINT}\r\n");
        assert_eq!(check(&weak), Err(DescriptionError::NoFingerprint));
        let signs = format!("{none}a=fingerprint:sha-256 +1{}\r\n", &PRINT[2..]);
        assert_eq!(check(&signs), Err(DescriptionError::NoFingerprint));
    }

    #[test]
    fn an_oversized_description_is_refused() {
        let long = format!("{}{}", offer(SECTION), "a=x:y\r\n".repeat(DESCRIPTION_LINES_MAX));
        assert_eq!(check(&long), Err(DescriptionError::TooLarge));
        let wide = format!("{}a={}\r\n", offer(SECTION), "x".repeat(SDP_BYTES_MAX));
        assert_eq!(check(&wide), Err(DescriptionError::TooLarge));
    }
}
