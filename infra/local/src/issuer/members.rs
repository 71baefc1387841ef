//! The members of the demo team.

use sasae_protocol::Role;

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
