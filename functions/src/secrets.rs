//! What is made with the team's secret: keyed hashes, sealed codes, challenges, tickets.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::{aead, digest, hkdf, hmac};
use sasae_protocol::{EntryId, JoinCode, LinkSecret, Pin, Seconds, SessionId, Timestamp};
use sasae_store::{CodeHash, TicketHash};
use serde::{Deserialize, Serialize};

use crate::Deployment;
use crate::world::World;

/// The header by which the edge in front proves itself.
pub(crate) const EDGE_HEADER: &str = "x-sasae-edge";
/// How long a challenge can be answered.
pub(crate) const CHALLENGE_LIFE: Seconds = Seconds::new(30);
/// How long a ticket can be used.
pub(crate) const TICKET_LIFE: Seconds = Seconds::new(30);
/// Random bytes of a ticket: 256 bits.
pub(crate) const TICKET_BYTES: usize = 32;
/// Characters of a ticket in base64url without padding.
const TICKET_CHARS: usize = 43;
/// Random bytes of a challenge.
pub(crate) const CHALLENGE_BYTES: usize = 8;
const STAMP_BYTES: usize = 8;
const TAG_BYTES: usize = 16;

/// Nothing could be made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// The ways into a session, as they are sealed.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Ways {
    pub(crate) pin: Pin,
    pub(crate) secret: LinkSecret,
}

/// The keys that come of the team's secret; none leaves here.
pub(crate) struct Secrets {
    codes: hmac::Key,
    challenges: hmac::Key,
    stamps: hmac::Key,
    addresses: hmac::Key,
    sealing: aead::LessSafeKey,
}

impl Secrets {
    /// Derives every key (HKDF, RFC 5869) but that of the codes, which is the secret itself.
    pub(crate) fn new(team_secret: &[u8]) -> Self {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"sasae functions v1");
        let base = salt.extract(team_secret);
        let mac_key = |name: &'static str| {
            let key = base.expand(&[name.as_bytes()], hmac::HMAC_SHA256).map(hmac::Key::from);
            key.expect("32 bytes are within HKDF's 255 blocks")
        };
        let sealing = base
            .expand(&[b"codes at rest"], &aead::CHACHA20_POLY1305)
            .map(aead::UnboundKey::from)
            .expect("32 bytes are within HKDF's 255 blocks");
        Self {
            codes: hmac::Key::new(hmac::HMAC_SHA256, team_secret),
            challenges: mac_key("challenges"),
            stamps: mac_key("stamps"),
            addresses: mac_key("addresses"),
            sealing: aead::LessSafeKey::new(sealing),
        }
    }

    /// The keyed hash under which a code is kept.
    pub(crate) fn code_hash(&self, code: &JoinCode) -> CodeHash {
        match code {
            JoinCode::Pin(pin) => CodeHash::Pin(tag(&self.codes, "pin", pin.reveal())),
            JoinCode::Link(link) => CodeHash::Link(tag(&self.codes, "link", link.reveal())),
        }
    }

    /// The keyed hash under which a caller's address is counted: the table holds no addresses.
    pub(crate) fn address_hash(&self, address: &str) -> String {
        tag(&self.addresses, "address", address)
    }

    /// Seals the ways into a session (ChaCha20-Poly1305, RFC 8439), bound to that session.
    pub(crate) fn seal(
        &self,
        session: SessionId,
        ways: &Ways,
        nonce: [u8; aead::NONCE_LEN],
    ) -> String {
        let mut sealed = serde_json::to_vec(ways).expect("two texts are JSON");
        self.sealing
            .seal_in_place_append_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                aead::Aad::from(session.to_string()),
                &mut sealed,
            )
            .expect("a short text can be sealed");
        URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Self::seal`] made.
    pub(crate) fn open(&self, session: SessionId, sealed: &str) -> Result<Ways, Unreadable> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| Unreadable)?;
        let (nonce, sealed) = bytes.split_at_checked(aead::NONCE_LEN).ok_or(Unreadable)?;
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).map_err(|_| Unreadable)?;
        let mut opened = sealed.to_vec();
        let aad = aead::Aad::from(session.to_string());
        let ways = self.sealing.open_in_place(nonce, aad, &mut opened).map_err(|_| Unreadable)?;
        serde_json::from_slice(ways).map_err(|_| Unreadable)
    }

    /// A stamp on a form that is given out now. Nothing is kept: it proves itself.
    pub(crate) fn stamp(
        &self,
        entry: &EntryId,
        now: Timestamp,
        chance: [u8; CHALLENGE_BYTES],
    ) -> String {
        let mut bytes = now.millis().to_be_bytes().to_vec();
        bytes.extend(chance);
        let tag = hmac::sign(&self.stamps, &[entry.as_str().as_bytes(), b"|", &bytes].concat());
        bytes.extend(&tag.as_ref()[..TAG_BYTES]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// When a stamp of this entry was made, and 80 bits that are its own; none for another's.
    pub(crate) fn stamped(&self, stamp: &str, entry: &EntryId) -> Option<(Timestamp, u128)> {
        let bytes = URL_SAFE_NO_PAD.decode(stamp).ok()?;
        let (head, given) = bytes.split_at_checked(STAMP_BYTES + CHALLENGE_BYTES)?;
        let made = hmac::sign(&self.stamps, &[entry.as_str().as_bytes(), b"|", head].concat());
        if !is_same(&made.as_ref()[..TAG_BYTES], given) {
            return None;
        }
        let at = Timestamp::from_millis(u64::from_be_bytes(*head.first_chunk::<STAMP_BYTES>()?));
        // Bytes that the visitor has not seen, so that a session's id cannot be foretold.
        let own = made.as_ref()[TAG_BYTES..].first_chunk::<10>()?;
        let own = own.iter().fold(0, |sum, byte| sum << 8 | u128::from(*byte));
        Some((at, own))
    }

    /// A challenge for this session and moment. Nothing is kept: it proves itself.
    pub(crate) fn challenge(
        &self,
        session: SessionId,
        now: Timestamp,
        chance: [u8; CHALLENGE_BYTES],
    ) -> String {
        let mut bytes = now.millis().to_be_bytes().to_vec();
        bytes.extend(chance);
        let tag = hmac::sign(&self.challenges, &challenge_message(session, &bytes));
        bytes.extend(&tag.as_ref()[..TAG_BYTES]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whether this is a challenge of ours for this session, not older than [`CHALLENGE_LIFE`].
    pub(crate) fn is_fresh(&self, challenge: &str, session: SessionId, now: Timestamp) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(challenge) else { return false };
        let Some((head, given)) = bytes.split_at_checked(STAMP_BYTES + CHALLENGE_BYTES) else {
            return false;
        };
        let made = hmac::sign(&self.challenges, &challenge_message(session, head));
        if !is_same(&made.as_ref()[..TAG_BYTES], given) {
            return false;
        }
        let Some(stamp) = head.first_chunk::<STAMP_BYTES>() else { return false };
        let made_at = Timestamp::from_millis(u64::from_be_bytes(*stamp));
        // Copies of the function may disagree by some clock skew; that of AWS is milliseconds.
        made_at <= now.plus(Seconds::new(1)) && now < made_at.plus(CHALLENGE_LIFE)
    }
}

/// New ways into a session.
pub(crate) fn draw_ways<W: World>(deployment: &Deployment<W>) -> Ways {
    let secret = LinkSecret::from_random(deployment.chance());
    loop {
        let bits = u64::from_be_bytes(deployment.chance());
        if let Some(pin) = Pin::from_random(bits) {
            return Ways { pin, secret };
        }
    }
}

/// A ticket's text.
pub(crate) fn ticket_text(chance: [u8; TICKET_BYTES]) -> String {
    URL_SAFE_NO_PAD.encode(chance)
}

/// The hash under which a ticket is kept; `None` when the text cannot be a ticket.
pub(crate) fn ticket_hash(ticket: &str) -> Option<TicketHash> {
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let shaped = ticket.len() == TICKET_CHARS && ticket.bytes().all(is_base64url);
    shaped.then(|| TicketHash(hex::encode(digest::digest(&digest::SHA256, ticket.as_bytes()))))
}

/// Whether two secrets are the same, told in a time that does not depend on where they differ.
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    // A keyed hash of both under a key that nobody knows compares in constant time.
    let key = hmac::Key::new(hmac::HMAC_SHA256, one);
    let made = hmac::sign(&key, one);
    hmac::verify(&key, other, made.as_ref()).is_ok()
}

fn tag(key: &hmac::Key, kind: &str, text: &str) -> String {
    hex::encode(hmac::sign(key, format!("{kind}|{text}").as_bytes()))
}

fn challenge_message(session: SessionId, head: &[u8]) -> Vec<u8> {
    [session.to_string().as_bytes(), b"|", head].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        Secrets::new(&[7; 32])
    }

    fn session(last: char) -> SessionId {
        SessionId::parse(&format!("01JD000000000000000000000{last}")).unwrap()
    }

    fn ways() -> Ways {
        Ways { pin: Pin::parse("123456789").unwrap(), secret: LinkSecret::from_random([9; 16]) }
    }

    #[test]
    fn codes_are_opened_only_for_the_session_and_key_they_were_sealed_for() {
        let sealed = secrets().seal(session('1'), &ways(), [1; 12]);
        assert!(!sealed.contains("123456789"));
        let opened = secrets().open(session('1'), &sealed).ok().unwrap();
        assert_eq!(opened.pin.reveal(), "123456789");
        assert_eq!(opened.secret, ways().secret);
        assert!(secrets().open(session('2'), &sealed).is_err());
        assert!(Secrets::new(&[8; 32]).open(session('1'), &sealed).is_err());
        for broken in ["", "AAAA", &sealed[1..], &sealed.replace('A', "B")] {
            assert!(secrets().open(session('1'), broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_pin_and_a_link_never_share_a_hash() {
        let pin = secrets().code_hash(&JoinCode::Pin(ways().pin));
        let link = secrets().code_hash(&JoinCode::Link(ways().secret));
        let (CodeHash::Pin(pin), CodeHash::Link(link)) = (pin, link) else { panic!("kinds") };
        assert!(pin != link && pin.len() == 64 && link.len() == 64);
    }

    #[test]
    fn a_challenge_holds_thirty_seconds_for_one_session() {
        let made = Timestamp::from_millis(1_000_000);
        let challenge = secrets().challenge(session('1'), made, [3; 8]);
        let at = |millis: u64| Timestamp::from_millis(1_000_000 + millis);
        assert!(secrets().is_fresh(&challenge, session('1'), made));
        assert!(secrets().is_fresh(&challenge, session('1'), at(29_999)));
        assert!(!secrets().is_fresh(&challenge, session('1'), at(30_000)));
        assert!(!secrets().is_fresh(&challenge, session('2'), made));
        assert!(!Secrets::new(&[8; 32]).is_fresh(&challenge, session('1'), made));
        for forged in ["", "AAAA", &challenge[..20], &format!("{challenge}A")] {
            assert!(!secrets().is_fresh(forged, session('1'), made), "{forged}");
        }
    }

    #[test]
    fn a_stamp_is_of_one_entry_and_tells_its_time() {
        let entry = |text| EntryId::new(text).unwrap();
        let made = Timestamp::from_millis(1_000_000);
        let stamp = secrets().stamp(&entry("one"), made, [3; 8]);
        let (at, own) = secrets().stamped(&stamp, &entry("one")).unwrap();
        assert_eq!(at, made);
        assert_eq!(secrets().stamped(&stamp, &entry("one")).unwrap().1, own);
        let other = secrets().stamp(&entry("one"), made, [4; 8]);
        assert_ne!(secrets().stamped(&other, &entry("one")).unwrap().1, own);
        assert_eq!(secrets().stamped(&stamp, &entry("two")), None);
        assert_eq!(Secrets::new(&[8; 32]).stamped(&stamp, &entry("one")), None);
        for forged in ["", "AAAA", &stamp[1..], &format!("{stamp}A")] {
            assert_eq!(secrets().stamped(forged, &entry("one")), None, "{forged}");
        }
    }

    #[test]
    fn only_a_text_of_a_tickets_shape_is_looked_up() {
        let ticket = ticket_text([5; 32]);
        assert!(ticket_hash(&ticket).is_some());
        assert_eq!(ticket_hash(&ticket[1..]), None);
        assert_eq!(ticket_hash(&"é".repeat(43)), None);
        assert_eq!(ticket_hash(&format!("{}=", &ticket[1..])), None);
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(is_same(b"abc", b"abc"));
        assert!(!is_same(b"abc", b"abx"));
        assert!(!is_same(b"abc", b"ab"));
        assert!(!is_same(b"", b"a"));
    }
}
