//! What a screen reader and a keyboard find on the pages, in both languages.

use egui::accesskit::{Live, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use sasae_protocol::{ErrorCode, Mode, RequestId, Seconds};

use super::*;
use crate::consent::{font, theme};
use crate::locale::fill;

struct Page {
    screen: Screen,
    form: Form,
    asked: Asked,
    fresh: bool,
    around: Surroundings,
    outcomes: Vec<Outcome>,
}

fn start() -> Timestamp {
    Timestamp::from_millis(1_000_000)
}

fn id() -> RequestId {
    RequestId::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").unwrap()
}

fn around(language: Language, millis: u64) -> Surroundings {
    let now = Timestamp::from_millis(start().millis() + millis);
    Surroundings { language, hotkey: Some("Ctrl + Alt + Shift + S"), now }
}

fn page(language: Language, screen: Screen) -> Page {
    let countdown = Countdown::new(start(), start().plus(Seconds::new(60)), start());
    Page {
        screen,
        form: Form { fresh: true, ..Form::default() },
        asked: Asked { countdown: Some(countdown), settled_at: Some(start()) },
        fresh: true,
        around: around(language, 0),
        outcomes: Vec::new(),
    }
}

fn consent(mode: Mode, domain: Option<&str>) -> Screen {
    Screen::Consent {
        request: id(),
        technician: "Hana Sato".into(),
        team: "Midori Support".into(),
        domain: domain.map(str::to_owned),
        mode,
        allow_from: start(),
        lapses_at: start().plus(Seconds::new(60)),
    }
}

fn harness(page: Page) -> Harness<'static, Page> {
    let language = page.around.language;
    let builder = Harness::builder().with_size(egui::vec2(540.0, 660.0));
    let mut harness = builder
        .with_context_setup(move |context| {
            context.set_fonts(font::definitions(language, &[]));
            theme::apply(context);
        })
        .build_ui_state(show, page);
    harness.run();
    harness
}

fn show(ui: &mut Ui, page: &mut Page) {
    let Page { screen, form, asked, fresh, around, outcomes } = page;
    let made = match &*screen {
        Screen::Consent { technician, team, domain, mode, .. } => {
            let domain = domain.as_deref();
            let asked_for = Request { id: id(), technician, team, domain, mode: *mode };
            request(ui, asked_for, asked, std::mem::take(fresh), around)
        }
        Screen::Sharing { technician, mode } if !*fresh => {
            indicator(ui, technician, *mode, around).0
        }
        Screen::AskCode { .. }
        | Screen::ConfirmJoin { .. }
        | Screen::Joining
        | Screen::Joined { .. }
        | Screen::Granted { .. }
        | Screen::Sharing { .. }
        | Screen::Ended { .. } => main(ui, screen, form, around),
    };
    outcomes.extend(made);
}

fn find<'tree>(harness: &'tree Harness<'_, Page>, role: Role, name: &'tree str) -> Node<'tree> {
    harness.get_by_role_and_label(role, name)
}

#[test]
fn deny_has_the_focus_and_allow_is_dead_at_first_in_both_languages() {
    for language in Language::ALL {
        let texts = language.texts();
        let harness = harness(page(language, consent(Mode::Control, None)));
        assert!(find(&harness, Role::Button, texts.deny).is_focused());
        let allow = fill(texts.allow_in, &[("seconds", "3")]);
        let allow = find(&harness, Role::Button, &allow);
        assert!(allow.accesskit_node().is_disabled());
        assert!(!allow.is_focused());
        let title = fill(texts.consent_control, &[("technician", "Hana Sato")]);
        let title = find(&harness, Role::Heading, &title);
        assert_eq!(title.accesskit_node().live(), Live::Assertive);
        assert!(harness.query_by_value(texts.consent_unverified).is_some());
        assert!(harness.query_by_value(texts.scam_body).is_some());
    }
}

#[test]
fn allow_is_not_default_even_when_it_is_live_and_tab_reaches_it() {
    let texts = Language::En.texts();
    let mut harness = harness(page(Language::En, consent(Mode::View, Some("midori.example"))));
    harness.state_mut().around = around(Language::En, 3000);
    harness.run();
    assert!(!find(&harness, Role::Button, texts.allow).accesskit_node().is_disabled());
    assert!(find(&harness, Role::Button, texts.deny).is_focused());
    harness.key_press(Key::Tab);
    harness.run();
    assert!(find(&harness, Role::Button, texts.allow).is_focused());
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().outcomes, [Outcome::Act(Act::Allow(id()))]);
}

#[test]
fn tab_passes_over_allow_while_it_is_dead_and_pressing_it_does_nothing() {
    let texts = Language::En.texts();
    let mut harness = harness(page(Language::En, consent(Mode::View, None)));
    harness.state_mut().around = around(Language::En, 2999);
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    let allow = fill(texts.allow_in, &[("seconds", "1")]);
    let allow = find(&harness, Role::Button, &allow);
    assert!(!allow.is_focused());
    allow.click();
    allow.click_accesskit();
    harness.run();
    assert_eq!(harness.state().outcomes, []);
}

#[test]
fn escape_and_deny_deny_but_keys_of_the_first_half_second_do_not() {
    let mut early = page(Language::En, consent(Mode::View, None));
    early.asked.settled_at = Some(start().plus(Seconds::new(1)));
    let mut harness = harness(early);
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().outcomes, []);
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().outcomes, [Outcome::Act(Act::Deny(id()))]);
    harness.state_mut().outcomes.clear();
    harness.state_mut().around = around(Language::En, 1000);
    find(&harness, Role::Button, Language::En.texts().deny).click();
    harness.run();
    assert_eq!(harness.state().outcomes, [Outcome::Act(Act::Deny(id()))]);
}

#[test]
fn a_lapsed_request_takes_no_answer() {
    let mut harness = harness(page(Language::En, consent(Mode::View, None)));
    harness.state_mut().around = around(Language::En, 60_000);
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().outcomes, []);
    assert!(harness.query_by_role_and_label(Role::Button, "Allow").is_none());
}

#[test]
fn waiting_for_allow_is_said_twice_and_not_every_second() {
    let mut harness = harness(page(Language::En, consent(Mode::View, None)));
    let polite = |harness: &Harness<'_, Page>| -> Vec<String> {
        harness
            .get_all_by_role(Role::Label)
            .filter(|node| node.accesskit_node().live() == Live::Polite)
            .filter_map(|node| node.value())
            .collect()
    };
    let first = polite(&harness);
    assert_eq!(first.len(), 1);
    harness.state_mut().around = around(Language::En, 1000);
    harness.run();
    assert_eq!(polite(&harness), first);
    harness.state_mut().around = around(Language::En, 3000);
    harness.run();
    assert_eq!(polite(&harness), [Language::En.texts().allow_ready]);
}

#[test]
fn a_typed_pin_an_ime_commit_and_a_pasted_link_arrive_as_typed() {
    let texts = Language::Ja.texts();
    let ask = Screen::AskCode { ask_gateway: true, problem: None };
    let entered = |events: Vec<egui::Event>| {
        let mut harness = harness(page(Language::Ja, ask.clone()));
        assert!(find(&harness, Role::TextInput, texts.ask_code).is_focused());
        for event in events {
            harness.event(event);
            harness.run();
        }
        harness.key_press(Key::Enter);
        harness.run();
        harness.state().outcomes.clone()
    };
    let code = |gateway: &str, code: &str| {
        [Outcome::Act(Act::CodeEntered { gateway: gateway.into(), code: code.into() })]
    };
    let typed = "123456789".chars().map(|digit| egui::Event::Text(digit.into())).collect();
    assert_eq!(entered(typed), code("", "123456789"));
    let preedit = egui::ImeEvent::Preedit { text: "１２".into(), active_range_chars: None };
    let commit = egui::ImeEvent::Commit("１２３４５６７８９".into());
    let composed = vec![egui::Event::Ime(preedit), egui::Event::Ime(commit)];
    assert_eq!(entered(composed), code("", "１２３４５６７８９"));
    let link = "https://midori.example/j#AAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(entered(vec![egui::Event::Paste(link.into())]), code("", link));
}

#[test]
fn the_gateway_is_asked_for_only_while_nothing_names_it() {
    let texts = Language::En.texts();
    let ask = Screen::AskCode { ask_gateway: true, problem: Some(ErrorCode::UnknownCode) };
    let mut harness = harness(page(Language::En, ask));
    assert!(harness.query_by_role_and_label(Role::TextInput, texts.ask_gateway).is_some());
    assert!(harness.query_by_value(Language::En.error(ErrorCode::UnknownCode)).is_some());
    harness.state_mut().form.code = "https://midori.example/j#AAAAAAAAAAAAAAAAAAAAAA".into();
    harness.run();
    assert!(harness.query_by_role_and_label(Role::TextInput, texts.ask_gateway).is_none());
}

#[test]
fn the_language_can_be_changed_on_every_page() {
    let technician = || "Hana".to_owned();
    let mode = Mode::Control;
    for screen in [
        Screen::AskCode { ask_gateway: false, problem: None },
        Screen::Joining,
        Screen::Joined { team: "Midori".into(), technician: None, online: true },
        consent(mode, None),
        Screen::Granted { technician: technician(), mode, is_broken: false },
        Screen::Sharing { technician: technician(), mode },
        Screen::Ended { reason: ErrorCode::SessionClosed },
    ] {
        let mut harness = harness(page(Language::En, screen));
        let name = format!("{}: 日本語", Language::En.texts().language);
        find(&harness, Role::RadioButton, &name).click_accesskit();
        harness.run();
        assert_eq!(harness.state().outcomes, [Outcome::Speak(Language::Ja)]);
    }
}

#[test]
fn tab_goes_round_every_button_of_a_page() {
    let texts = Language::En.texts();
    let confirm = Screen::ConfirmJoin {
        gateway: "midori.example".into(),
        team: "Midori".into(),
        technician: None,
    };
    let mut harness = harness(page(Language::En, confirm));
    assert!(find(&harness, Role::Button, texts.confirm_join).is_focused());
    harness.key_press(Key::Tab);
    harness.run();
    assert!(find(&harness, Role::Button, texts.confirm_refuse).is_focused());
    for _ in 0..3 {
        harness.key_press(Key::Tab);
        harness.run();
    }
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    assert_eq!(harness.state().outcomes, [Outcome::Act(Act::JoinConfirmed)]);
}

#[test]
fn leaving_a_session_is_asked_first() {
    let texts = Language::En.texts();
    let joined = Screen::Joined { team: "Midori".into(), technician: None, online: true };
    let mut harness = harness(page(Language::En, joined.clone()));
    find(&harness, Role::Button, texts.leave).click();
    harness.run();
    assert_eq!(harness.state().outcomes, []);
    assert!(find(&harness, Role::Button, texts.leave_stay).is_focused());
    find(&harness, Role::Button, texts.leave_sure).click();
    harness.run();
    assert_eq!(harness.state().outcomes, [Outcome::Act(Act::Leave)]);

    let mut form = Form::default();
    assert_eq!(closed(&joined, &mut form), None);
    assert_eq!(closed(&joined, &mut form), Some(Act::Leave));
    let ask = Screen::AskCode { ask_gateway: false, problem: None };
    assert_eq!(closed(&ask, &mut Form::default()), Some(Act::Leave));
}

#[test]
fn the_indicator_says_who_and_how_to_stop_it() {
    let sharing = Screen::Sharing { technician: "Hana Sato".into(), mode: Mode::Control };
    let mut page = page(Language::En, sharing);
    page.fresh = false;
    let mut harness = harness(page);
    let text = "Hana Sato is controlling your computer";
    let status = find(&harness, Role::Status, text);
    assert_eq!(status.accesskit_node().live(), Live::Assertive);
    find(&harness, Role::Button, "Stop").click();
    harness.run();
    assert_eq!(harness.state().outcomes, [Outcome::Act(Act::Stop)]);
}

#[test]
fn a_long_name_is_shortened_and_never_hides_what_happens_or_stop() {
    let long = "Maximiliane-Theodora von und zu Hohenlohe-Langenburg the Younger".to_owned();
    let screen = Screen::Sharing { technician: long.clone(), mode: Mode::Control };
    let mut page = page(Language::En, screen);
    page.fresh = false;
    let harness = harness(page);
    let name = format!("{long} is controlling your computer");
    let status = find(&harness, Role::Status, &name).rect();
    let stop = find(&harness, Role::Button, "Stop").rect();
    assert!(status.width() < 760.0, "{status:?}");
    assert!(status.contains_rect(stop));
}
