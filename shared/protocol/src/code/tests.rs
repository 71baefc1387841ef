//! Join codes as people type them and as chance makes them.

use super::*;

#[test]
fn a_pin_is_taken_as_people_type_it() {
    for typed in ["123456789", "123 456 789", "123-456-789", "１２３　４５６　７８９"] {
        assert_eq!(Pin::parse(typed).unwrap().reveal(), "123456789", "{typed}");
    }
    for wrong in ["", "12345678", "1234567890", "12345678a", "123456789 0"] {
        assert!(Pin::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_link_secret_survives_its_text_form() {
    for bits in [[0; 16], [0xFF; 16], *b"0123456789abcdef"] {
        let secret = LinkSecret::from_random(bits);
        assert_eq!(LinkSecret::parse(secret.reveal()).unwrap(), secret);
    }
    let known = LinkSecret::from_random([0xFB; 16]);
    assert_eq!(known.reveal(), "-_v7-_v7-_v7-_v7-_v7-w");
    assert!(LinkSecret::parse("-_v7-_v7-_v7-_v7-_v7-x").is_err(), "a second form of the same");
}

#[test]
fn any_form_of_a_link_leads_to_its_secret() {
    let secret = LinkSecret::from_random([7; 16]);
    let link = format!("https://help.example.jp/j#{}", secret.reveal());
    assert_eq!(JoinCode::parse(&link).unwrap(), JoinCode::Link(secret.clone()));
    assert_eq!(JoinCode::parse(secret.reveal()).unwrap(), JoinCode::Link(secret));
    assert!(JoinCode::parse("https://help.example.jp/j").is_err());
}

#[test]
fn codes_are_not_printed() {
    let pin = Pin::parse("987654321").unwrap();
    assert!(!format!("{pin:?} {:?}", JoinCode::Pin(pin.clone())).contains("987"));
}

#[test]
fn pins_are_spread_evenly() {
    // Chi-squared over the first digit of 10^5 PINs from a fixed generator: 9 degrees of freedom,
    // 27.9 is the 0.1 % point.
    let mut counts = [0_f64; 10];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..100_000 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pin = Pin::from_random(state ^ (state >> 29)).unwrap();
        counts[usize::from(pin.reveal().as_bytes()[0] - b'0')] += 1.0;
    }
    let chi: f64 = counts.iter().map(|count| (count - 10_000.0).powi(2) / 10_000.0).sum();
    assert!(chi < 27.9, "{chi} {counts:?}");
    assert!(Pin::from_random(u64::MAX).is_none());
}
