//! A channel's support form from inside: what its manager sets, and its link.

use sasae_domain::{Member, may_run};
use sasae_protocol::support::{
    FormFields, Need, SetSupportForm, SupportEntry, SupportForm, Worded,
};
use sasae_protocol::team::TeamAction;
use sasae_protocol::{
    ChannelId, EntryId, ErrorCode, FormText, LinkSecret, Permission, Place, WhyNot,
};
use sasae_store::{Store, SupportRecord};

use super::answer::Answer;
use super::console::{Answered, signed_in};
use super::request::Request;
use crate::call::Call;
use crate::denied::Denied;
use crate::world::World;

/// The form of a channel; one that never had any gets one that is off.
pub(super) async fn form<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let (member, channel) = manager(call, request).await?;
    let support = found(call, &member, &channel).await?;
    Ok(Answer::ok(&entry_of(call, support)))
}

pub(super) async fn set<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let (member, channel) = manager(call, request).await?;
    let SetSupportForm { form } = request.body()?;
    if let Some(technician) = &form.technician {
        let known = call.roster().await?.member(technician);
        match known {
            None => return Err(Denied::field("form.technician")),
            Some(member) if member.is_disabled => return Err(ErrorCode::MemberDisabled.into()),
            Some(_) => {}
        }
    }
    let before = found(call, &member, &channel).await?;
    let support = SupportRecord { form, ..before };
    let entry = support.entry.clone();
    call.patiently(|| call.store().put_support(&support, Some(&entry))).await?;
    Ok(Answer::ok(&entry_of(call, support)))
}

/// Makes another link; the old one leads nowhere from now on.
pub(super) async fn renew<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let (member, channel) = manager(call, request).await?;
    let before = found(call, &member, &channel).await?;
    let old = before.entry.clone();
    let support = SupportRecord { entry: draw(call), ..before };
    call.patiently(|| call.store().put_support(&support, Some(&old))).await?;
    Ok(Answer::ok(&entry_of(call, support)))
}

/// Who may set the form of the channel that the path names: who may edit every channel, and who
/// manages this one's members.
async fn manager<W: World>(
    call: &Call<'_, W>,
    request: &Request,
) -> Result<(Member, ChannelId), Denied> {
    let member = signed_in(call, request).await?;
    let channel = request.channel()?;
    let roster = call.roster().await?;
    roster.channel(&channel).ok_or(ErrorCode::NotFound)?;
    let access = roster.access(&member, &Place::Channel { channel: channel.clone() });
    if !access.enters {
        return Err(ErrorCode::NotFound.into());
    }
    let permission = Permission::ManageMembers;
    let manages = access.permissions.contains(&permission);
    if manages || may_run(member.role, TeamAction::EditChannels) {
        return Ok((member, channel));
    }
    Err(Denied::lacking(ErrorCode::NotPermitted, WhyNot::Permission { permission }))
}

/// The channel's form as it is kept. Two that make the first one at once end with one of them: an
/// entry that the form does not name leads nowhere.
async fn found<W: World>(
    call: &Call<'_, W>,
    member: &Member,
    channel: &ChannelId,
) -> Result<SupportRecord, Denied> {
    let kept = call.patiently(|| call.store().support(&member.team, channel)).await?;
    if let Some(support) = kept {
        return Ok(support);
    }
    let (team, channel) = (member.team.clone(), channel.clone());
    let support = SupportRecord { team, channel, entry: draw(call), form: first_form() };
    call.patiently(|| call.store().put_support(&support, None)).await?;
    Ok(support)
}

/// 128 bits by chance, as a link's secret has them.
fn draw<W: World>(call: &Call<'_, W>) -> EntryId {
    let secret = LinkSecret::from_random(call.deployment.chance());
    EntryId::new(secret.reveal()).expect("22 characters of base64url")
}

fn entry_of<W: World>(call: &Call<'_, W>, support: SupportRecord) -> SupportEntry {
    let SupportRecord { entry, form, .. } = support;
    let url = format!("{}/s/{entry}", call.deployment.settings.join_origin);
    SupportEntry { form, entry, url }
}

/// What most teams want to know, to begin with.
fn first_form() -> SupportForm {
    let text = |text| FormText::new(text).expect("a line of text");
    SupportForm {
        is_on: false,
        title: Worded { ja: text("サポートのお申し込み"), en: text("Ask for support") },
        introduction: None,
        fields: FormFields {
            name: Need::Required,
            mail: Need::Hidden,
            phone: Need::Optional,
            problem: Need::Required,
            own: Vec::new(),
        },
        technician: None,
    }
}
