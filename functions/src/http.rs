//! The HTTP API: one event in, one answer out.

mod answer;
mod audit;
mod budget;
mod console;
mod export;
mod history;
mod join;
mod limit;
mod lists;
mod mail;
mod request;
mod sessions;
mod support;
mod support_form;
mod team;

use std::future::Future;

use sasae_protocol::ErrorCode;
use serde_json::Value;

use crate::call::Call;
use crate::denied::Denied;
use crate::versions;
use crate::world::World;
use crate::{Deployment, Failure};
use answer::Answer;
pub(crate) use console::entered;
use request::Request;

/// Every route that the gateway must lead here, by its key. What is not among them, the gateway
/// refuses by itself.
pub const ROUTES: &[&str] = &[
    "GET /api/me",
    "GET /api/members",
    "GET /api/home",
    "GET /api/private",
    "GET /api/channels/{channel}/sessions",
    "POST /api/sessions",
    "GET /api/sessions/{session}",
    "GET /api/sessions/{session}/codes",
    "GET /api/sessions/{session}/notes",
    "GET /api/sessions/{session}/candidates",
    "POST /api/sessions/{session}/commands",
    "POST /api/sessions/{session}/mail",
    "GET /api/sessions/{session}/intake",
    "GET /api/channels/{channel}/support",
    "POST /api/channels/{channel}/support",
    "POST /api/channels/{channel}/support/renew",
    "GET /api/sessions/{session}/audit",
    "POST /api/history",
    "POST /api/history/export",
    "GET /api/history/retention",
    "POST /api/history/retention",
    "GET /api/open",
    "GET /api/team",
    "PUT /api/team",
    "GET /api/team/members",
    "PUT /api/members/{member}",
    "POST /api/invitations",
    "DELETE /api/invitations/{invitation}",
    "POST /api/invitations/accept",
    "GET /api/groups",
    "POST /api/groups",
    "PUT /api/groups/{group}",
    "DELETE /api/groups/{group}",
    "GET /api/channels",
    "POST /api/channels",
    "GET /api/channels/{channel}",
    "PUT /api/channels/{channel}",
    "PUT /api/channels/{channel}/access",
    "DELETE /api/channels/{channel}",
    "POST /api/tickets",
    "POST /join/look",
    "POST /join/claim",
    "POST /join/challenge",
    "POST /join/ticket",
    "GET /support/{entry}",
    "POST /support/{entry}",
    "POST /support/place",
];

/// Answers an event of an HTTP API (payload format 2.0).
///
/// Fails only when the event is none; whatever a caller can get wrong is an answer.
pub async fn handle<W: World>(deployment: &Deployment<W>, event: Value) -> Result<Value, Failure> {
    let request = Request::read(event)?;
    let began = deployment.world.now();
    let answer = match request.source(deployment.settings.edge_secret.as_ref()) {
        // In a box: the futures below are deep, and a caller's compiler would have to nest them.
        Ok(source) => Box::pin(route(&Call::from(deployment, source), &request)).await,
        Err(denied) => Err(denied),
    };
    let answer = answer.unwrap_or_else(Answer::denied);
    tracing::info!(
        route = request.route(),
        status = answer.status,
        code = answer.code.map(tracing::field::debug),
        ms = deployment.world.now().since_millis(began),
        "answered"
    );
    Ok(answer.into_event())
}

async fn route<W: World>(call: &Call<'_, W>, request: &Request) -> Result<Answer, Denied> {
    let versions = call.deployment.settings.versions;
    versions::check_request(versions, request.route(), request.protocol())?;
    let source = call.source();
    match request.route() {
        "GET /api/me" => console::me(call, request).await,
        "GET /api/members" => console::members(call, request).await,
        "GET /api/home" => lists::home(call, request).await,
        "GET /api/private" => lists::private(call, request).await,
        "GET /api/channels/{channel}/sessions" => lists::channel(call, request).await,
        "POST /api/sessions" => sessions::create(call, request).await,
        "GET /api/sessions/{session}" => sessions::session(call, request).await,
        "GET /api/sessions/{session}/codes" => sessions::codes(call, request).await,
        "GET /api/sessions/{session}/notes" => sessions::notes(call, request).await,
        "GET /api/sessions/{session}/candidates" => console::candidates(call, request).await,
        "POST /api/sessions/{session}/commands" => sessions::command(call, request).await,
        "POST /api/sessions/{session}/mail" => mail::send(call, request).await,
        "GET /api/sessions/{session}/intake" => support::intake(call, request).await,
        "GET /api/channels/{channel}/support" => support_form::form(call, request).await,
        "POST /api/channels/{channel}/support" => support_form::set(call, request).await,
        "POST /api/channels/{channel}/support/renew" => support_form::renew(call, request).await,
        "GET /api/sessions/{session}/audit" => audit::trail(call, request).await,
        "POST /api/history" => history::search(call, request).await,
        "POST /api/history/export" => export::export(call, request).await,
        "GET /api/history/retention" => history::retention(call, request).await,
        "POST /api/history/retention" => history::set_retention(call, request).await,
        "GET /api/open" => lists::open(call, request).await,
        "POST /api/tickets" => console::ticket(call, request).await,
        "POST /join/look" => join::look(call, request, source).await,
        "POST /join/claim" => join::claim(call, request, source).await,
        "POST /join/challenge" => join::challenge(call, request),
        "POST /join/ticket" => join::ticket(call, request).await,
        "GET /support/{entry}" => support::page(call, request).await,
        "POST /support/{entry}" => support::ask(call, request).await,
        "POST /support/place" => support::place(call, request).await,
        _ => Box::pin(running(call, request)).await,
    }
}

/// What those who run a team ask for.
async fn running<W: World>(call: &Call<'_, W>, request: &Request) -> Result<Answer, Denied> {
    match request.route() {
        "GET /api/team" => team::show(call, request).await,
        "PUT /api/team" => team::save(call, request).await,
        "GET /api/team/members" => team::members::list(call, request).await,
        "PUT /api/members/{member}" => team::members::save(call, request).await,
        "POST /api/invitations" => team::invitations::create(call, request).await,
        "DELETE /api/invitations/{invitation}" => team::invitations::remove(call, request).await,
        "POST /api/invitations/accept" => team::invitations::accept(call, request).await,
        "GET /api/groups" => team::groups::list(call, request).await,
        "POST /api/groups" => team::groups::create(call, request).await,
        "PUT /api/groups/{group}" => team::groups::save(call, request).await,
        "DELETE /api/groups/{group}" => team::groups::remove(call, request).await,
        "GET /api/channels" => team::channels::list(call, request).await,
        "POST /api/channels" => team::channels::create(call, request).await,
        "GET /api/channels/{channel}" => team::channels::show(call, request).await,
        "PUT /api/channels/{channel}" => team::channels::save(call, request).await,
        "PUT /api/channels/{channel}/access" => team::channels::access(call, request).await,
        "DELETE /api/channels/{channel}" => team::channels::remove(call, request).await,
        _ => Err(ErrorCode::NotFound.into()),
    }
}

/// Runs two things at once: neither needs the other.
async fn both<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    futures_util::future::join(a, b).await
}
