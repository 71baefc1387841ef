//! Who can sign in on one machine: the demo team, and whoever was invited by mail.

use sasae_protocol::{MailAddress, Role};
use sha2::{Digest, Sha256};

/// A member of the demo team.
#[derive(Debug, PartialEq, Eq)]
pub struct DemoMember {
    /// The `sub` of the tokens.
    pub subject: &'static str,
    /// The name that everybody sees.
    pub name: &'static str,
    /// The mail address; no mail is ever sent to it.
    pub email: &'static str,
    /// What the member may do.
    pub role: Role,
}

/// The demo team's name.
pub const DEMO_TEAM: &str = "Sasae デモ / Demo";

/// Everybody in the demo team.
pub const DEMO_MEMBERS: [DemoMember; 4] = [
    DemoMember {
        subject: "demo-owner",
        name: "佐藤 花子 (Hanako Sato)",
        email: "owner@demo.invalid",
        role: Role::Owner,
    },
    DemoMember {
        subject: "demo-admin",
        name: "鈴木 一郎 (Ichiro Suzuki)",
        email: "admin@demo.invalid",
        role: Role::Admin,
    },
    DemoMember {
        subject: "demo-technician-1",
        name: "高橋 美咲 (Misaki Takahashi)",
        email: "technician1@demo.invalid",
        role: Role::Technician,
    },
    DemoMember {
        subject: "demo-technician-2",
        name: "田中 健 (Ken Tanaka)",
        email: "technician2@demo.invalid",
        role: Role::Technician,
    },
];

/// What the sign-in page says in place of a demo member for everybody else.
pub const INVITED: &str = "invited";

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The `sub` of the tokens.
    pub subject: String,
    /// The name.
    pub name: String,
    /// The mail address, taken for verified: on one machine the password stands for all mailboxes.
    pub email: String,
}

impl From<&DemoMember> for Person {
    fn from(member: &DemoMember) -> Self {
        Self {
            subject: member.subject.to_owned(),
            name: member.name.to_owned(),
            email: member.email.to_owned(),
        }
    }
}

impl Person {
    /// The demo member of this subject, or the owner of this address when an invited person signs
    /// in. Whether that person is a member is not the issuer's to say.
    pub fn find(member: &str, mail: &str) -> Option<Self> {
        if member != INVITED {
            let known = DEMO_MEMBERS.iter().find(|known| known.subject == member);
            return known.map(Self::from);
        }
        let mail = MailAddress::parse(mail).ok()?;
        let email = mail.reveal().to_ascii_lowercase();
        let hash = hex::encode(Sha256::digest(email.as_bytes()));
        let name = email.split('@').next().unwrap_or_default().to_owned();
        Some(Self { subject: format!("mail-{}", &hash[..24]), name, email })
    }
}
