//! Which fonts the windows draw with: the system's for the language, ours where it has none.

use std::sync::Arc;

use egui::epaint::text::VariationCoords;
use egui::{FontData, FontDefinitions, FontFamily, FontTweak};
use skrifa::{FontRef, MetadataProvider};

use super::theme::STRONG;
use crate::locale::Language;

/// Noto Sans CJK JP Regular: Latin, kana and the kanji of JIS levels 1 and 2
/// (`assets/README.md`).
const BUNDLED: &[u8] = include_bytes!("../../assets/NotoSansCJKjp-subset.otf");
/// Weights of regular and of bold text (OpenType `wght`).
const REGULAR: f32 = 400.0;
const BOLD: f32 = 700.0;

/// Bytes of a font file, held or mapped.
pub(super) type Blob = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A font that the system names for a language.
#[derive(Clone)]
pub(super) struct SystemFont {
    /// The file.
    pub(super) blob: Blob,
    /// Which font of the file.
    pub(super) index: u32,
    /// The language that it was named for.
    pub(super) language: Language,
    /// Whether it is the bold one.
    pub(super) bold: bool,
}

impl SystemFont {
    /// Whether the font really has the letters of its language; a system without any Japanese
    /// font names some other one.
    pub(super) fn covers_its_language(&self) -> bool {
        let sample = match self.language {
            Language::Ja => "あアー許可技術者、。！",
            Language::En => "AZaz09.,!?",
        };
        FontRef::from_index((*self.blob).as_ref(), self.index).is_ok_and(|font| {
            let letters = font.charmap();
            sample.chars().all(|letter| letters.map(letter).is_some())
        })
    }
}

/// Puts the fonts in the order in which a letter is looked for: the system's for the language
/// spoken, the system's for the other one (names come in both), then ours.
pub(super) fn definitions(language: Language, system: &[SystemFont]) -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let mut order = |bold: bool| -> Vec<String> {
        let mut names = Vec::new();
        let mut ranked: Vec<_> = system.iter().filter(|font| bold || !font.bold).collect();
        ranked.sort_by_key(|font| (font.language != language, font.bold != bold));
        for font in ranked {
            let weight = if font.bold { BOLD } else { REGULAR };
            let name = format!("{}-{weight}", font.language.tag());
            let mut data = FontData::from_blob(Arc::clone(&font.blob), font.index);
            data.tweak =
                FontTweak { coords: VariationCoords::new([(b"wght", weight)]), ..data.tweak };
            fonts.font_data.insert(name.clone(), Arc::new(data));
            names.push(name);
        }
        names.push("bundled".into());
        names
    };
    let regular = order(false);
    let bold = order(true);
    fonts.font_data.insert("bundled".into(), Arc::new(FontData::from_static(BUNDLED)));
    fonts.families.insert(FontFamily::Proportional, regular.clone());
    fonts.families.insert(FontFamily::Monospace, regular);
    fonts.families.insert(FontFamily::Name(STRONG.into()), bold);
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(language: Language, bold: bool) -> SystemFont {
        SystemFont { blob: Arc::new(BUNDLED), index: 0, language, bold }
    }

    #[test]
    fn the_bundled_font_has_every_letter_of_both_catalogues() {
        let font = FontRef::from_index(BUNDLED, 0).unwrap();
        let letters = font.charmap();
        for language in Language::ALL {
            let errors = sasae_protocol::ErrorCode::ALL.map(|code| ("error", language.error(code)));
            for (key, text) in language.texts().entries().into_iter().chain(errors) {
                for letter in text.chars() {
                    assert!(letters.map(letter).is_some(), "{key} has {letter:?}");
                }
            }
        }
    }

    #[test]
    fn the_bundled_font_covers_both_languages_and_junk_covers_none() {
        for language in Language::ALL {
            assert!(bundled(language, false).covers_its_language());
        }
        let junk = SystemFont { blob: Arc::new([0_u8; 64]), ..bundled(Language::Ja, false) };
        assert!(!junk.covers_its_language());
    }

    #[test]
    fn a_system_without_fonts_draws_with_the_bundled_one() {
        let fonts = definitions(Language::Ja, &[]);
        assert_eq!(fonts.families[&FontFamily::Proportional], ["bundled"]);
    }

    #[test]
    fn the_language_spoken_comes_first_and_bold_text_is_bold() {
        let system = [
            bundled(Language::En, false),
            bundled(Language::En, true),
            bundled(Language::Ja, false),
        ];
        let fonts = definitions(Language::En, &system);
        assert_eq!(
            fonts.families[&FontFamily::Name(STRONG.into())],
            ["en-700", "en-400", "ja-400", "bundled"]
        );
        let fonts = definitions(Language::Ja, &system);
        assert_eq!(fonts.families[&FontFamily::Proportional], ["ja-400", "en-400", "bundled"]);
    }
}
