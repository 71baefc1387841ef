//! When two names are the same name to a person.

use icu_normalizer::ComposingNormalizerBorrowed;
use sasae_protocol::Name;

/// What a name is compared by: width, case and composition do not count.
///
/// NFKC (Unicode UAX 15), then upper and lower case, which together fold what one of them alone
/// leaves apart (`ß` and `SS`), then NFKC again, as in Unicode 3.13, D146.
pub fn folded(name: &Name) -> String {
    folded_text(name.as_str())
}

/// The same of any text, for searching it.
pub fn folded_text(text: &str) -> String {
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let folded = nfkc.normalize(text).to_uppercase().to_lowercase();
    nfkc.normalize(&folded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_composition_do_not_tell_names_apart() {
        let same = |one: &str, other: &str| {
            folded(&Name::new(one).unwrap()) == folded(&Name::new(other).unwrap())
        };
        assert!(same("Ａ", "A") && same("A", "a") && same("ﾃｸﾆｶﾙ", "テクニカル"));
        assert!(same("Straße", "STRASSE") && same("e\u{301}", "é") && same("ΣΑΣ", "σας"));
        assert!(!same("か", "が") && !same("A", "Á") && !same("ひ", "ヒ"));
    }
}
