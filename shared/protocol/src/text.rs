//! Texts that people write and other people read: bounded and printable.
//!
//! What comes from a person may be shown to another on a screen or in a consent dialog, so
//! control characters and the bidirectional overrides that make one text look like another
//! (Unicode TR 36, section 2.5) are refused at the door instead of being cleaned up later.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing is left after trimming.
    #[error("the text is empty")]
    Empty,
    /// More characters than the field allows.
    #[error("the text is longer than {max} characters")]
    TooLong {
        /// The field's limit in characters.
        max: usize,
    },
    /// A control character, a bidirectional override or another invisible format character.
    #[error("the text has a character that may not be shown")]
    Unprintable,
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Trims and checks one line of text against its limit in characters.
fn checked(text: &str, max: usize) -> Result<String, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    // A zero-width joiner holds emoji together; alone it hides nothing.
    if text.chars().any(|c| c != '\u{200D}' && is_hidden(c)) {
        return Err(TextError::Unprintable);
    }
    Ok(text.to_owned())
}

/// Trims and checks a text of several lines; every end of a line becomes one line feed.
fn checked_lines(text: &str, max: usize) -> Result<String, TextError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    if text.chars().any(|c| !matches!(c, '\n' | '\t' | '\u{200D}') && is_hidden(c)) {
        return Err(TextError::Unprintable);
    }
    Ok(text.to_owned())
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $max:expr) => {
        text_type!($(#[$doc])* $name, $max, checked);
    };
    ($(#[$doc:meta])* $name:ident, $max:expr, $checked:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(try_from = "String", into = "String")]
        #[ts(as = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters that it can have.
            pub const CHARS_MAX: usize = $max;

            /// Trims and checks a text.
            pub fn new(text: &str) -> Result<Self, TextError> {
                $checked(text, Self::CHARS_MAX).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "minLength": 1, "maxLength": $max })
            }
        }
    };
}

text_type!(
    /// The name of a person, a team or a channel.
    Name, 64
);
text_type!(
    /// What the technician calls the customer, or what the customer calls themselves.
    CustomerName, 64
);
text_type!(
    /// What a session is about, in one line.
    Subject, 200
);
text_type!(
    /// Why a session was closed, in one line.
    Reason, 200
);
text_type!(
    /// A DNS name that a team has proven to own.
    DomainName, 253
);
text_type!(
    /// A heading or a label of a support form, or a customer's answer of one line.
    FormText, 200
);
text_type!(
    /// A support form's introduction.
    Introduction, 1_000, checked_lines
);
text_type!(
    /// A customer's problem in the customer's own words.
    Problem, 1_000, checked_lines
);
text_type!(
    /// A telephone number as its owner writes it.
    PhoneNumber, 40
);
text_type!(
    /// Words to search past sessions for.
    SearchText, 100
);
text_type!(
    /// What a channel or group is for, in one line.
    Description, 200
);
text_type!(
    /// A note in a session.
    NoteText, 2_000, checked_lines
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_64_characters_fits_and_65_do_not() {
        assert!(Name::new(&"支".repeat(64)).is_ok());
        assert_eq!(Name::new(&"a".repeat(65)), Err(TextError::TooLong { max: 64 }));
    }

    #[test]
    fn a_problem_has_lines_and_still_hides_nothing() {
        assert_eq!(Problem::new(" one\r\ntwo\r").map(|text| text.0), Ok("one\ntwo".to_owned()));
        assert_eq!(Problem::new("a\u{202E}b"), Err(TextError::Unprintable));
        assert_eq!(Problem::new(&"a".repeat(1_001)), Err(TextError::TooLong { max: 1_000 }));
        assert_eq!(FormText::new("one\ntwo"), Err(TextError::Unprintable));
    }

    #[test]
    fn text_that_hides_or_reorders_is_refused() {
        for hidden in ["a\u{202E}b", "a\u{200B}b", "line\nbreak", "nul\0", "\u{2066}x"] {
            assert_eq!(Name::new(hidden), Err(TextError::Unprintable), "{hidden:?}");
        }
        assert_eq!(Name::new(" \t "), Err(TextError::Empty));
        assert!(Name::new("👩‍👩‍👧 <b>Ａ</b>").is_ok());
    }
}
