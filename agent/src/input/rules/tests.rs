//! Input as technicians and attackers send it.

use proptest::prelude::*;

use super::*;

const NOW: Duration = Duration::from_secs(1);

fn key(code: &str, down: bool) -> FromViewer {
    FromViewer::Key { code: code.to_owned(), down }
}

fn button(button: Button, down: bool) -> FromViewer {
    FromViewer::Button { button, down, x: 3, y: 4 }
}

fn wheel(dx: f32, dy: f32) -> FromViewer {
    FromViewer::Wheel { dx, dy, x: 3, y: 4 }
}

fn text(text: &str) -> FromViewer {
    FromViewer::Text { text: text.to_owned() }
}

#[test]
fn a_key_is_pressed_once_and_released_once() {
    let mut rules = Rules::new();
    assert_eq!(rules.apply(&key("KeyA", true), NOW), Ok(vec![Step::Key { key: 30, down: true }]));
    assert_eq!(rules.apply(&key("KeyA", true), NOW), Ok(Vec::new()));
    assert_eq!(rules.apply(&key("KeyA", false), NOW), Ok(vec![Step::Key { key: 30, down: false }]));
    assert_eq!(rules.apply(&key("KeyA", false), NOW), Err(Dropped::OutOfOrder));
}

#[test]
fn everything_held_is_let_go_in_reverse_order() {
    let mut rules = Rules::new();
    for event in [key("ControlLeft", true), key("KeyA", true), button(Button::Right, true)] {
        rules.apply(&event, NOW).unwrap();
    }
    assert!(rules.is_holding());
    let expected = vec![
        Step::Button { place: None, button: Button::Right, down: false },
        Step::Key { key: 30, down: false },
        Step::Key { key: 29, down: false },
    ];
    assert_eq!(rules.apply(&FromViewer::ReleaseAll, NOW), Ok(expected));
    assert!(!rules.is_holding());
    assert_eq!(rules.apply(&FromViewer::ReleaseAll, NOW), Ok(Vec::new()));
}

#[test]
fn a_refused_press_is_not_held() {
    let mut rules = Rules::new();
    let steps = rules.apply(&button(Button::Left, true), NOW).unwrap();
    rules.refused(steps[0]);
    assert!(!rules.is_holding());
    assert_eq!(rules.apply(&button(Button::Left, false), NOW), Err(Dropped::OutOfOrder));
}

#[test]
fn unknown_keys_and_places_off_any_screen_are_dropped() {
    let mut rules = Rules::new();
    assert_eq!(rules.apply(&key("Power", true), NOW), Err(Dropped::UnknownKey));
    assert_eq!(rules.apply(&key("Key;A", true), NOW), Err(Dropped::OutOfRange));
    let far = FromViewer::Move { seq: 1, x: FRAME_SIDE_MAX, y: 0 };
    assert_eq!(rules.apply(&far, NOW), Err(Dropped::OutOfRange));
    assert_eq!(rules.apply(&wheel(f32::NAN, 0.0), NOW), Err(Dropped::OutOfRange));
    assert_eq!(rules.apply(&wheel(0.0, 1e9), NOW), Err(Dropped::OutOfRange));
    assert_eq!(rules.apply(&FromViewer::KeyFrame, NOW), Err(Dropped::NoInput));
}

#[test]
fn only_newer_moves_count_even_when_the_number_wraps() {
    let mut rules = Rules::new();
    let moved = |seq| FromViewer::Move { seq, x: 1, y: 2 };
    assert!(rules.apply(&moved(u32::MAX - 1), NOW).is_ok());
    assert_eq!(rules.apply(&moved(u32::MAX - 1), NOW), Err(Dropped::OutOfOrder));
    assert_eq!(rules.apply(&moved(u32::MAX - 9), NOW), Err(Dropped::OutOfOrder));
    assert!(rules.apply(&moved(3), NOW).is_ok());
    assert_eq!(rules.apply(&moved(u32::MAX), NOW), Err(Dropped::OutOfOrder));
}

#[test]
fn small_turns_of_the_wheel_add_up_to_clicks() {
    let mut rules = Rules::new();
    let place = Place { x: 3, y: 4 };
    assert_eq!(rules.apply(&wheel(0.0, 60.0), NOW), Ok(Vec::new()));
    let down = Step::Wheel { place, turn: Turn::Down };
    assert_eq!(rules.apply(&wheel(0.0, 60.0), NOW), Ok(vec![down]));
    let up = Step::Wheel { place, turn: Turn::Up };
    assert_eq!(rules.apply(&wheel(0.0, -210.0), NOW), Ok(vec![up, up]));
    let right = Step::Wheel { place, turn: Turn::Right };
    assert_eq!(rules.apply(&wheel(100.0, 0.0), NOW), Ok(vec![right]));
    assert_eq!(rules.apply(&wheel(0.0, -4_000.0), NOW).unwrap().len(), WHEEL_CLICKS_MAX as usize);
}

#[test]
fn text_lets_go_of_modifiers_and_leaves_out_control_characters() {
    let mut rules = Rules::new();
    rules.apply(&key("ShiftLeft", true), NOW).unwrap();
    rules.apply(&key("KeyA", true), NOW).unwrap();
    let steps = rules.apply(&text("あ\r\nb\u{1b}\u{0}"), NOW).unwrap();
    let expected =
        [Step::Key { key: 42, down: false }, Step::Char('あ'), Step::Char('\n'), Step::Char('b')];
    assert_eq!(steps, expected);
    assert_eq!(rules.apply(&key("ShiftLeft", false), NOW), Err(Dropped::OutOfOrder));
    assert!(rules.apply(&key("KeyA", false), NOW).is_ok());
}

#[test]
fn floods_are_cut_off_and_the_end_of_a_press_never_is() {
    let mut rules = Rules::new();
    let mut passed = 0;
    for _ in 0..500 {
        if rules.apply(&key("KeyA", true), NOW).is_ok() {
            passed += 1;
            assert!(rules.apply(&key("KeyA", false), NOW).is_ok());
        }
    }
    assert_eq!(passed, PRESSES.burst);
    assert!(rules.apply(&key("KeyA", true), NOW + Duration::from_secs(1)).is_ok());

    let long = text(&"x".repeat(1_024));
    let typed = (0..9).filter(|_| rules.apply(&long, NOW).is_ok()).count();
    assert_eq!(typed, 2);
}

#[test]
fn not_more_keys_are_held_than_hands_can() {
    let mut rules = Rules::new();
    let codes = super::super::codes::CODES;
    let held = codes.iter().filter(|(code, _)| rules.apply(&key(code, true), NOW).is_ok()).count();
    assert_eq!(held, KEYS_DOWN_MAX);
}

fn any_event() -> impl Strategy<Value = FromViewer> {
    let codes = super::super::codes::CODES;
    prop_oneof![
        (0..codes.len(), any::<bool>()).prop_map(|(n, down)| key(codes[n].0, down)),
        (0..3_usize, any::<bool>()).prop_map(|(n, down)| {
            button([Button::Left, Button::Middle, Button::Forward][n], down)
        }),
        (-5e3_f32..5e3, -5e3_f32..5e3).prop_map(|(dx, dy)| wheel(dx, dy)),
        (any::<u32>(), any::<u16>()).prop_map(|(seq, x)| FromViewer::Move { seq, x, y: 0 }),
        "\\PC{0,9}".prop_map(|chars| text(&chars)),
        Just(FromViewer::ReleaseAll),
    ]
}

proptest! {
    /// Whatever comes, steps press only what is up and release only what is down, and letting go
    /// of everything leaves nothing down.
    #[test]
    fn presses_and_releases_always_pair(
        events in proptest::collection::vec((any_event(), 0_u64..50, any::<bool>()), 0..120)
    ) {
        let mut rules = Rules::new();
        let mut down = std::collections::HashSet::new();
        let mut now = NOW;
        let mut check = |step: Step, is_done: bool| {
            let (name, is_down) = match step {
                Step::Key { key, down } => (format!("key {key}"), down),
                Step::Button { button, down, .. } => (format!("{button:?}"), down),
                Step::Move(_) | Step::Wheel { .. } | Step::Char(_) => return true,
            };
            match (is_down, is_done) {
                (true, true) => down.insert(name),
                (true, false) => !down.contains(&name),
                (false, _) => down.remove(&name),
            }
        };
        for (event, after, is_allowed) in events {
            now += Duration::from_millis(after);
            for step in rules.apply(&event, now).unwrap_or_default() {
                let is_press = matches!(
                    step, Step::Key { down: true, .. } | Step::Button { down: true, .. }
                );
                let is_done = is_allowed || !is_press;
                prop_assert!(check(step, is_done), "{:?}", step);
                if !is_done {
                    rules.refused(step);
                }
            }
        }
        for step in rules.release_all() {
            prop_assert!(check(step, true), "{:?}", step);
        }
        prop_assert!(down.is_empty());
    }
}
