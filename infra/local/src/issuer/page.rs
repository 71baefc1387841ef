//! The sign-in page, in Japanese and English.

use super::members::{DEMO_MEMBERS, DEMO_TEAM, DemoMember, INVITED};
use sasae_protocol::Role;

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 日本語
    Japanese,
    /// English
    English,
}

impl Language {
    /// The first known language of `ui_locales` or `Accept-Language`; English when there is none.
    pub fn choose(wishes: &str) -> Self {
        let known = wishes.split([',', ' ']).find_map(|wish| match wish.trim().get(..2) {
            Some("ja") => Some(Self::Japanese),
            Some("en") => Some(Self::English),
            _ => None,
        });
        known.unwrap_or(Self::English)
    }

    /// The value of `lang` and `ui_locales`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
        }
    }
}

/// What went wrong before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Wrong password or no member chosen.
    Wrong,
    /// The page is too old or was tried too often.
    Over,
    /// The client or its address is not known.
    Client,
    /// The person has signed out.
    SignedOut,
}

struct Texts {
    title: &'static str,
    hint: &'static str,
    member: &'static str,
    invited: &'static str,
    mail: &'static str,
    password: &'static str,
    submit: &'static str,
    other: (&'static str, &'static str),
}

fn texts(language: Language) -> Texts {
    match language {
        Language::Japanese => Texts {
            title: "サインイン",
            hint: "このコンピューターで動く体験用のサインインです。\
                   パスワードは、起動したときに端末に表示されています。",
            member: "メンバーを選んでください",
            invited: "招待された方",
            mail: "メールアドレス(招待された方のみ)",
            password: "パスワード",
            submit: "サインイン",
            other: ("en", "English"),
        },
        Language::English => Texts {
            title: "Sign in",
            hint: "This is the trial sign-in of this computer. \
                   The password was shown in the terminal when it started.",
            member: "Choose a member",
            invited: "Somebody invited",
            mail: "Mail address (only if you were invited)",
            password: "Password",
            submit: "Sign in",
            other: ("ja", "日本語"),
        },
    }
}

fn role(language: Language, role: Role) -> &'static str {
    match (language, role) {
        (Language::Japanese, Role::Owner) => "オーナー",
        (Language::Japanese, Role::Admin) => "管理者",
        (Language::Japanese, Role::Technician) => "技術者",
        (Language::English, Role::Owner) => "Owner",
        (Language::English, Role::Admin) => "Admin",
        (Language::English, Role::Technician) => "Technician",
    }
}

fn problem_text(language: Language, problem: Problem) -> &'static str {
    match (language, problem) {
        (Language::Japanese, Problem::Wrong) => "パスワードが違います。",
        (Language::Japanese, Problem::Over) => {
            "このページの有効期限が切れました。コンソールからもう一度サインインしてください。"
        }
        (Language::Japanese, Problem::Client) => {
            "このサインインの要求は受け付けられません。コンソールから開き直してください。"
        }
        (Language::Japanese, Problem::SignedOut) => "サインアウトしました。",
        (Language::English, Problem::Wrong) => "The password is wrong.",
        (Language::English, Problem::Over) => {
            "This page is too old. Please sign in from the console again."
        }
        (Language::English, Problem::Client) => {
            "This request to sign in cannot be accepted. Please start from the console."
        }
        (Language::English, Problem::SignedOut) => "You are signed out.",
    }
}

/// The form. `chosen` is the member who was chosen before.
pub fn form(
    language: Language,
    pending: &str,
    other_language: &str,
    problem: Option<Problem>,
    chosen: Option<&str>,
) -> String {
    let texts = texts(language);
    let first = DEMO_MEMBERS[0].subject;
    let member = |member: &DemoMember| {
        let checked = if member.subject == chosen.unwrap_or(first) { " checked" } else { "" };
        format!(
            "<label class=\"member\"><input type=\"radio\" name=\"member\" value=\"{}\" \
             required{checked}><span>{}</span><small>{}</small></label>",
            member.subject,
            escaped(member.name),
            role(language, member.role),
        )
    };
    let mut members: String = DEMO_MEMBERS.iter().map(member).collect();
    members.push_str(&invited(&texts, chosen == Some(INVITED)));
    let alert = problem.map_or_else(String::new, |problem| {
        format!(
            "<p id=\"problem\" class=\"problem\" role=\"alert\">{}</p>",
            problem_text(language, problem)
        )
    });
    let described =
        if problem.is_some() { " aria-invalid=\"true\" aria-describedby=\"problem\"" } else { "" };
    let body = format!(
        "<p class=\"team\">{team}</p><h1>{title}</h1><p>{hint}</p>{alert}\
         <form method=\"post\" action=\"sign-in\">\
         <input type=\"hidden\" name=\"request\" value=\"{pending}\">\
         <input type=\"hidden\" name=\"language\" value=\"{code}\">\
         <fieldset><legend>{legend}</legend>{members}</fieldset>\
         <label for=\"password\">{password}</label>\
         <input id=\"password\" name=\"password\" type=\"password\" required \
         autocomplete=\"current-password\"{described}>\
         <button type=\"submit\">{submit}</button></form>\
         <p class=\"language\"><a href=\"{other_language}\" hreflang=\"{other}\" \
         lang=\"{other}\">{other_name}</a></p>",
        team = escaped(DEMO_TEAM),
        title = texts.title,
        hint = texts.hint,
        pending = escaped(pending),
        code = language.code(),
        legend = texts.member,
        password = texts.password,
        submit = texts.submit,
        other_language = escaped(other_language),
        other = texts.other.0,
        other_name = texts.other.1,
    );
    document(language, texts.title, &body)
}

/// Whoever is none of the demo team: invited by mail.
fn invited(texts: &Texts, is_chosen: bool) -> String {
    let checked = if is_chosen { " checked" } else { "" };
    format!(
        "<label class=\"member\"><input type=\"radio\" name=\"member\" value=\"{INVITED}\"{checked}>\
         <span>{}</span></label>\
         <label for=\"mail\">{}</label>\
         <input id=\"mail\" name=\"mail\" type=\"email\" autocomplete=\"email\">",
        texts.invited, texts.mail,
    )
}

/// A page that only says something.
pub fn notice(language: Language, problem: Problem) -> String {
    let texts = texts(language);
    let body = format!(
        "<h1>{}</h1><p role=\"alert\">{}</p><p><a href=\"/\">Sasae</a></p>",
        texts.title,
        problem_text(language, problem)
    );
    document(language, texts.title, &body)
}

fn document(language: Language, title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title} - Sasae</title><link rel=\"icon\" href=\"data:,\">\
         <link rel=\"stylesheet\" href=\"style.css\"></head>\
         <body><main>{body}</main></body></html>",
        language.code(),
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// The page's style.
pub const STYLE: &str = include_str!("page.css");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_first_known_wish() {
        assert_eq!(Language::choose("fr-FR, ja;q=0.8"), Language::Japanese);
        assert_eq!(Language::choose("en-GB,ja"), Language::English);
        assert_eq!(Language::choose(""), Language::English);
    }

    #[test]
    fn the_page_lists_everybody_and_says_what_is_wrong() {
        for language in [Language::Japanese, Language::English] {
            let page = form(language, "\"><script>", "?x=1&y=2", Some(Problem::Wrong), None);
            for member in &DEMO_MEMBERS {
                assert!(page.contains(member.subject));
            }
            assert!(page.contains("role=\"alert\""));
            assert!(!page.contains("<script>"));
            assert!(page.contains(&format!("lang=\"{}\"", language.code())));
        }
    }
}
