//! Both catalogues are whole, and the environment's language is found.

use std::collections::BTreeSet;

use super::*;

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|part| part.split('}').next().unwrap()).collect()
}

#[test]
fn both_languages_fill_in_the_same_names_and_leave_no_text_empty() {
    let [ja, en] = Language::ALL.map(|language| language.texts().entries());
    for ((key, ja), (other, en)) in ja.into_iter().zip(en) {
        assert_eq!(key, other);
        assert!(!ja.trim().is_empty() && !en.trim().is_empty(), "{key} is empty");
        assert_eq!(placeholders(ja), placeholders(en), "{key} fills in different names");
    }
}

#[test]
fn japanese_texts_are_japanese_and_english_ones_are_not() {
    let japanese = |text: &str| text.chars().any(|c| ('\u{3040}'..='\u{9fff}').contains(&c));
    for (key, text) in Language::Ja.texts().entries() {
        assert!(japanese(text), "{key} is not Japanese: {text}");
    }
    for (key, text) in Language::En.texts().entries() {
        assert!(!japanese(text), "{key} is not English: {text}");
    }
}

#[test]
fn every_error_is_worded_in_both_languages() {
    for code in ErrorCode::ALL {
        for language in Language::ALL {
            assert!(language.error(code).len() > 10, "{code:?} in {language:?}");
        }
        assert_ne!(Language::Ja.error(code), Language::En.error(code));
    }
}

#[test]
fn the_environment_names_the_language_as_gettext_reads_it() {
    let of = |pairs: &[(&str, &str)]| {
        let pairs: Vec<_> = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Language::from_environment(|name| {
            pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
        })
    };
    assert_eq!(of(&[]), Language::En);
    assert_eq!(of(&[("LANG", "ja_JP.UTF-8")]), Language::Ja);
    assert_eq!(of(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "en_US.UTF-8")]), Language::En);
    assert_eq!(of(&[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "ja_JP")]), Language::Ja);
    assert_eq!(of(&[("LANG", "de_DE.UTF-8"), ("LANGUAGE", "de:ja:en")]), Language::Ja);
    assert_eq!(of(&[("LANG", "C"), ("LANGUAGE", "ja")]), Language::En);
    assert_eq!(of(&[("LANG", "jam_JM.UTF-8")]), Language::En);
}

#[test]
fn a_value_with_braces_is_not_filled_in_again() {
    assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "B")]), "{b} and B");
    assert_eq!(fill("{unknown}!", &[]), "!");
}
