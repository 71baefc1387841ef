//! What a customer is written: the one text that is mailed and pasted, in both languages.

use std::time::Duration;

use sasae_protocol::Name;
use sasae_protocol::mail::{Letter, Letters};

use crate::secrets::Ways;

/// What an invitation says.
pub(crate) struct Invitation<'a> {
    /// The team's name.
    pub(crate) team: &'a Name,
    /// Who will help.
    pub(crate) technician: Option<&'a Name>,
    /// The link up to its fragment.
    pub(crate) join_url: &'a str,
    /// The codes.
    pub(crate) ways: &'a Ways,
    /// How long they can be used from now.
    pub(crate) left: Duration,
}

/// The letter that leads a customer into a session.
pub(crate) fn invitation(invitation: &Invitation<'_>) -> Letters {
    Letters { ja: ja(invitation), en: en(invitation) }
}

fn ja(of: &Invitation<'_>) -> Letter {
    let Invitation { team, technician, join_url, ways, left } = of;
    let (secret, pin) = (ways.secret.reveal(), spaced(ways.pin.reveal()));
    let left = span(*left, ["分", "時間", "日"]);
    let technician = technician.map(|name| format!("担当: {name}\n")).unwrap_or_default();
    let body = format!(
        "\
{team}のリモートサポートのご案内です。

1. 次のリンクを開いてください。
   {join_url}#{secret}
2. 画面の案内に沿って、サポートアプリを起動してください。

リンクを開けないときは {join_url} を開き、次のPINコードを入力してください。
   {pin}

リンクとPINコードは、このご案内から約{left}、1台のコンピューターで使えます。
画面の共有や操作は、お客様が許可するまで始まりません。
心当たりがない場合は、リンクを開かずにこのご案内を破棄してください。

{technician}{team}
"
    );
    Letter { subject: format!("{team} リモートサポートのご案内"), body }
}

fn en(of: &Invitation<'_>) -> Letter {
    let Invitation { team, technician, join_url, ways, left } = of;
    let (secret, pin) = (ways.secret.reveal(), spaced(ways.pin.reveal()));
    let left = span(*left, [" minutes", " hours", " days"]);
    let technician = technician.map(|name| format!("{name}\n")).unwrap_or_default();
    let body = format!(
        "\
{team} is ready to help you with your computer.

1. Open this link:
   {join_url}#{secret}
2. Follow the steps on the page to start the support app.

If you cannot open the link, go to {join_url} and enter this PIN:
   {pin}

Link and PIN work for about {left} from now, on one computer.
Nobody can see or control your screen before you allow it.
If you did not expect this message, do not open the link.

{technician}{team}
"
    );
    Letter { subject: format!("Remote support from {team}"), body }
}

/// Nine digits in three groups, as people read them.
fn spaced(pin: &str) -> String {
    let digits: Vec<char> = pin.chars().collect();
    digits.chunks(3).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// A span in the largest unit of which there are at least two, rounded down.
fn span(span: Duration, units: [&str; 3]) -> String {
    let minutes = span.as_secs() / 60;
    let [minute, hour, day] = units;
    match minutes {
        0..120 => format!("{minutes}{minute}"),
        120..2_880 => format!("{}{hour}", minutes / 60),
        _ => format!("{}{day}", minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use sasae_protocol::{LinkSecret, Pin};

    use super::*;

    fn letters(minutes: u64) -> Letters {
        let pin = Pin::parse("123456789").expect("a PIN");
        let ways = Ways { pin, secret: LinkSecret::from_random([9; 16]) };
        let name = |text| Name::new(text).expect("a name");
        invitation(&Invitation {
            team: &name("支援デスク"),
            technician: Some(&name("佐藤")),
            join_url: "https://help.example.com/j",
            ways: &ways,
            left: Duration::from_secs(minutes * 60),
        })
    }

    #[test]
    fn both_languages_hold_link_pin_technician_and_a_warning() {
        let letters = letters(24 * 60);
        for letter in [&letters.ja, &letters.en] {
            let link = "https://help.example.com/j#CQkJCQkJCQkJCQkJCQkJCQ\n";
            assert!(letter.body.contains(link), "{}", letter.body);
            assert!(letter.body.contains("   123 456 789\n"));
            assert!(letter.body.contains("佐藤\n支援デスク\n"));
            assert!(letter.subject.contains("支援デスク"));
        }
        assert!(letters.ja.body.contains("約24時間"));
        assert!(letters.en.body.contains("about 24 hours"));
    }

    #[test]
    fn how_long_the_codes_work_is_said_in_a_unit_that_people_use() {
        for (minutes, en, ja) in
            [(30, "30 minutes", "30分"), (120, "2 hours", "2時間"), (43_200, "30 days", "30日")]
        {
            assert!(letters(minutes).en.body.contains(&format!("about {en} from")));
            assert!(letters(minutes).ja.body.contains(&format!("約{ja}、")));
        }
    }
}
