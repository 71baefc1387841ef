//! Sending a session's link and PIN by mail.

use sasae_domain::Order;
use sasae_protocol::mail::{CodesMailed, MailCodes};
use sasae_protocol::{ErrorCode, Seconds};

use super::answer::Answer;
use super::console::signed_in;
use super::limit::{self, Limit};
use super::request::Request;
use super::sessions::{codes_of, opened};
use crate::call::Call;
use crate::change::By;
use crate::denied::Denied;
use crate::world::{Mail, MailError, World};

const DAY: Seconds = Seconds::new(24 * 60 * 60);
/// Mails with one session's codes.
const OF_SESSION: Limit = Limit { what: "mail session", most: 10, window: DAY };
/// Mails of one member: nobody sends more by hand, and a stolen sign-in no more either.
const OF_MEMBER: Limit = Limit { what: "mail member", most: 60, window: Seconds::new(60 * 60) };
/// Mails of the team.
const OF_TEAM: Limit = Limit { what: "mail team", most: 1_000, window: DAY };

/// The codes are audited as given out before they are: a mail that fails after that has said too
/// much in the audit, never too little. The address is neither kept nor logged.
pub(super) async fn send<W: World>(
    call: &Call<'_, W>,
    request: &Request,
) -> Result<Answer, Denied> {
    let member = signed_in(call, request).await?;
    let id = request.session()?;
    let body: MailCodes = request.body()?;
    call.patiently(|| call.session(id)).await?.ok_or(ErrorCode::NotFound)?;
    if call.deployment.settings.mail_from.is_none() {
        return Err(ErrorCode::MailOff.into());
    }
    // Looked at first: who may not have the codes mailed does not use up the limits either.
    let changed = call.order(id, &Order::MailCode, By::Member(&member)).await?;
    let session = id.to_string();
    let limits = [
        (OF_SESSION, session.as_str()),
        (OF_MEMBER, member.id.as_str()),
        (OF_TEAM, member.team.as_str()),
    ];
    limit::spend(call, &limits).await?;
    let ways = opened(call, &changed.record)?;
    let codes = codes_of(call, &changed.record.session, ways).await?;
    let letter = codes.letters.of(body.language);
    let mail = Mail {
        to: body.to,
        sender: call.roster().await?.team.name.clone(),
        subject: letter.subject.clone(),
        text: letter.body.clone(),
    };
    match call.deployment.world.send_mail(&mail).await {
        Ok(()) => Ok(Answer::ok(&CodesMailed { at: call.now() })),
        Err(MailError::Off) => Err(ErrorCode::MailOff.into()),
        Err(MailError::Failed) => {
            tracing::warn!(session = %id, "a mail was not taken");
            Err(ErrorCode::MailFailed.into())
        }
    }
}
