//! The English texts.

use sasae_protocol::ErrorCode;

use super::Catalogue;

pub(super) const TEXTS: Catalogue = Catalogue {
    consent_window: "Sasae – Permission",
    indicator_window: "Sasae – Sharing",
    language: "Language",
    ask_title: "Enter your code",
    ask_body: "The person helping you reads out a 9-digit PIN, or sends you a link.",
    ask_gateway: "Gateway address",
    ask_code: "PIN or link",
    ask_paste: "Paste",
    ask_join: "Join",
    ask_safe: "Nothing is shared until you allow it.",
    confirm_title: "Join this session?",
    gateway: "Gateway",
    team: "Team",
    technician: "Technician",
    nobody_yet: "Nobody yet",
    confirm_body: "Join only if you expect help from this team. Nothing is shared yet.",
    confirm_join: "Join",
    confirm_refuse: "Do not join",
    joining_title: "Connecting…",
    joining_body: "This takes a few seconds.",
    joined_title: "You are connected",
    joined_helper: "{technician} of {team} is going to help you.",
    joined_queued: "{team} is going to help you. A technician will be with you soon.",
    nothing_shared: "Nothing is shared.",
    joined_next: "Before the technician can see your screen, you are asked here first. \
                  Please keep this window open.",
    joined_offline: "The connection was lost. Trying again…",
    leave: "Leave",
    leave_title: "Leave the session?",
    leave_body: "The technician can no longer help you after that.",
    leave_sure: "Leave",
    leave_stay: "Stay",
    consent_view: "{technician} asks to see your screen",
    consent_control: "{technician} asks to control your computer",
    consent_verified: "{domain} (verified)",
    consent_unverified: "Not verified: nobody has checked who this team is.",
    view_means: "They will see everything on your screen. They cannot click or type.",
    control_means: "They will see your screen and use your mouse and keyboard: open files, type, \
                    change settings.",
    stop_any_time: "You can stop it at any time.",
    scam_title: "Did you call them yourself?",
    scam_body: "If they called you out of the blue, press Deny and hang up. A real technician \
                never asks for bank details, gift cards or security codes.",
    deny: "Deny",
    allow: "Allow",
    allow_in: "Allow ({seconds})",
    allow_wait: "Please read this first. Allow can be pressed in {seconds} seconds.",
    allow_ready: "Allow can be pressed now.",
    lapses_in: "This request ends by itself in {seconds} seconds.",
    granted_title: "You allowed it",
    granted_view: "{technician} may see your screen.",
    granted_control: "{technician} may see your screen and use your mouse and keyboard.",
    granted_next: "Waiting for {technician} to connect.",
    granted_broken: "The connection was interrupted. For two minutes {technician} can come back \
                     without asking again.",
    stop: "Stop",
    sharing_view: "{technician} is viewing your screen",
    sharing_control: "{technician} is controlling your computer",
    sharing_view_body: "Everything on your screen can be seen. They cannot click or type.",
    sharing_control_body: "Your screen can be seen, and your mouse and keyboard can be used. \
                           Your own mouse and keyboard always come first.",
    hotkey: "{keys} stops at once.",
    indicator_view: "{technician} is viewing your screen",
    indicator_control: "{technician} is controlling your computer",
    ended_title: "The session has ended",
    close: "Close",
};

#[expect(clippy::too_many_lines, reason = "a line for every code, and nothing else")]
pub(super) const fn error(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::UnknownCode => "This code is not known. Please check it and type it again.",
        ErrorCode::CodeUsed => {
            "This code has already been used on another computer. Ask for a new one."
        }
        ErrorCode::SessionExpired => "The time of this session is over. Ask for a new code.",
        ErrorCode::SessionClosed => "The technician closed the session.",
        ErrorCode::SessionDeleted => "This session no longer exists. Ask for a new code.",
        ErrorCode::TooManyTries => "Too many wrong codes. Please wait ten minutes and try again.",
        ErrorCode::MalformedRequest => "Type the nine digits of the PIN, or paste the whole link.",
        ErrorCode::TooLarge => "That is too long. Type the PIN, or paste the whole link.",
        ErrorCode::UnknownMessage => {
            "The gateway sent something that this program does not understand."
        }
        ErrorCode::NotSignedIn | ErrorCode::BadTicket | ErrorCode::BadSignature => {
            "The gateway did not recognise this computer. Ask for a new code."
        }
        ErrorCode::NotAMember | ErrorCode::MemberDisabled | ErrorCode::NotPermitted => {
            "This is not allowed here."
        }
        ErrorCode::WrongState
        | ErrorCode::SupportClosed
        | ErrorCode::FormOutdated
        | ErrorCode::MailOff
        | ErrorCode::AlreadyTaken
        | ErrorCode::UndoOver
        | ErrorCode::NameTaken
        | ErrorCode::ExpiryOutOfRange
        | ErrorCode::DefaultChannel
        | ErrorCode::MemberHasNoAccess
        | ErrorCode::TooManyChannels
        | ErrorCode::TooManyEntries
        | ErrorCode::TooManyGroups
        | ErrorCode::TooManyMembers
        | ErrorCode::TooManyNotes
        | ErrorCode::LastOwner
        | ErrorCode::AlreadyMember
        | ErrorCode::UnknownInvitation => "This is not possible just now.",
        ErrorCode::NotFound => "Nothing was found there. Check the gateway address and the code.",
        ErrorCode::Conflict => "Something changed at the same moment. Please try again.",
        ErrorCode::ChannelFull | ErrorCode::SessionFull => {
            "No more room here at the moment. Please tell the technician."
        }
        ErrorCode::RequestPending => "A request is already waiting for your answer.",
        ErrorCode::NoGrant => "This was not allowed, or it was stopped.",
        ErrorCode::CustomerAway => "This computer is not connected just now.",
        ErrorCode::PeerAway => "The technician is not connected just now.",
        ErrorCode::VersionTooOld => "This program is too old. Please download it again.",
        ErrorCode::VersionTooNew => {
            "The gateway is older than this program. Download the program from its join page."
        }
        ErrorCode::TooManyRequests | ErrorCode::LooksAutomated => {
            "That was too fast. Please wait a moment and try again."
        }
        ErrorCode::Unavailable | ErrorCode::MailFailed => {
            "The gateway has a problem. Please try again in a moment."
        }
        ErrorCode::GatewayUnreachable => {
            "The gateway cannot be reached. Check the address and your internet connection."
        }
    }
}
