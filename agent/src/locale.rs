//! The texts that a customer reads, in Japanese and English.
//!
//! A [`Catalogue`] has a field for every text, so the compiler sees that no language lacks one;
//! the tests see that none is empty and that both fill in the same names.
//!
//! ```
//! use sasae_agent::locale::{Language, fill};
//! let texts = Language::Ja.texts();
//! assert_eq!(fill(texts.allow_in, &[("seconds", "3")]), "許可する（3）");
//! ```

mod en;
mod ja;

use sasae_protocol::ErrorCode;

/// A language of the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl Language {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The language that the environment asks for, by the rules of gettext: `LC_ALL`, then
    /// `LC_MESSAGES`, then `LANG` name the locale, and unless that is `C`, the list in `LANGUAGE`
    /// goes before it. English when nothing is named that we have.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(&variable)
            .find(|value| !value.is_empty())
            .unwrap_or_default();
        let list = variable("LANGUAGE").filter(|_| !matches!(locale.as_str(), "" | "C" | "POSIX"));
        let list = list.unwrap_or_default();
        list.split(':').chain([locale.as_str()]).find_map(Self::of_locale).unwrap_or(Self::En)
    }

    /// The language of a locale's name such as `ja_JP.UTF-8`.
    fn of_locale(locale: &str) -> Option<Self> {
        let name = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag() == name)
    }

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language's own name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::En => "English",
        }
    }

    /// All texts in this language.
    pub const fn texts(self) -> &'static Catalogue {
        match self {
            Self::Ja => &ja::TEXTS,
            Self::En => &en::TEXTS,
        }
    }

    /// What went wrong, in words for a customer.
    pub const fn error(self, code: ErrorCode) -> &'static str {
        match self {
            Self::Ja => ja::error(code),
            Self::En => en::error(code),
        }
    }
}

/// Puts values in the place of `{name}` in a text.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Every text of the agent's windows in one language; `{name}` is filled in.
        #[derive(Debug)]
        pub struct Catalogue {
            $($(#[$doc])* pub $name: &'static str,)*
        }

        impl Catalogue {
            /// Every text with its key, for the tests that compare languages.
            pub fn entries(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name),)*]
            }
        }
    };
}

catalogue! {
    /// Title of the window that asks for consent.
    consent_window,
    /// Title of the indicator.
    indicator_window,
    /// Name of the choice of language, for screen readers.
    language,
    /// Heading of the screen that asks for the code.
    ask_title,
    /// Where the code comes from.
    ask_body,
    /// Label of the field for the gateway's address.
    ask_gateway,
    /// Label of the field for the code.
    ask_code,
    /// Button: pastes what was copied.
    ask_paste,
    /// Button: joins with the code.
    ask_join,
    /// Promise under the code.
    ask_safe,
    /// Heading of the screen that asks before a link is followed.
    confirm_title,
    /// Label of the gateway's host name.
    gateway,
    /// Label of the team's name.
    team,
    /// Label of the technician's name.
    technician,
    /// In the place of a technician's name while nobody holds the session.
    nobody_yet,
    /// What joining means.
    confirm_body,
    /// Button: follows the link.
    confirm_join,
    /// Button: does not follow the link.
    confirm_refuse,
    /// Heading while the gateway is spoken to.
    joining_title,
    /// Under it.
    joining_body,
    /// Heading in the session.
    joined_title,
    /// `{technician}` of `{team}` will help.
    joined_helper,
    /// `{team}` will help, nobody holds the session yet.
    joined_queued,
    /// Nothing is shared.
    nothing_shared,
    /// What happens next.
    joined_next,
    /// The connection to the gateway is lost.
    joined_offline,
    /// Button: leaves the session.
    leave,
    /// Asks before leaving.
    leave_title,
    /// What leaving means.
    leave_body,
    /// Button: leaves for sure.
    leave_sure,
    /// Button: stays.
    leave_stay,
    /// Heading: `{technician}` asks to see.
    consent_view,
    /// Heading: `{technician}` asks to control.
    consent_control,
    /// The team's domain `{domain}` is verified.
    consent_verified,
    /// The team has no verified domain.
    consent_unverified,
    /// What view means.
    view_means,
    /// What control means.
    control_means,
    /// That it can be stopped at any time.
    stop_any_time,
    /// The question that uncovers most scams.
    scam_title,
    /// What to do then, and what no technician asks for.
    scam_body,
    /// Button: denies.
    deny,
    /// Button: allows.
    allow,
    /// The same while it cannot be pressed yet, for `{seconds}` more.
    allow_in,
    /// Announced at first: read; Allow works in `{seconds}`.
    allow_wait,
    /// Announced when Allow works.
    allow_ready,
    /// The request ends in `{seconds}`.
    lapses_in,
    /// Heading after Allow.
    granted_title,
    /// `{technician}` may see.
    granted_view,
    /// `{technician}` may see and control.
    granted_control,
    /// `{technician}` has not connected yet.
    granted_next,
    /// The same after the connection broke. Has `{technician}`.
    granted_broken,
    /// Button: takes the grant back and ends the share.
    stop,
    /// Heading: `{technician}` sees the screen now.
    sharing_view,
    /// Heading: `{technician}` controls the computer now.
    sharing_control,
    /// What the other side can do now, when viewing.
    sharing_view_body,
    /// What the other side can do now, when controlling.
    sharing_control_body,
    /// `{keys}` stop it.
    hotkey,
    /// Indicator: `{technician}` views.
    indicator_view,
    /// Indicator: `{technician}` controls.
    indicator_control,
    /// Heading at the end.
    ended_title,
    /// Button: closes the program.
    close,
}

#[cfg(test)]
mod tests;
