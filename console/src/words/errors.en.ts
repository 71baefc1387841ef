// Every named error in English: what happened, then what to do.

import type { ErrorCode } from "../protocol/generated";

export const errorsEn: Record<ErrorCode, string> = {
  unknown_code: "No session has this code. Check it and try again.",
  code_used: "Another device has already joined with this code. Ask for a new session.",
  session_expired: "The session's time is over. A new session is needed.",
  session_closed: "The session was closed. A new session is needed.",
  session_deleted: "The session was deleted.",
  too_many_tries: "Too many wrong codes from here. Wait a few minutes and try again.",
  malformed_request: "Something in this input cannot be used. Check it and try again.",
  too_large: "This is longer than allowed. Shorten it and try again.",
  unknown_message: "The gateway does not know this request. Reload the page to update.",
  not_signed_in: "You are signed out. Sign in again.",
  not_a_member: "Your account is not a member of this team. Ask an administrator.",
  member_disabled: "Your account was switched off. Ask an administrator.",
  not_permitted: "Your role does not allow this.",
  wrong_state: "This is not possible in the session's present state.",
  not_found: "This session does not exist, or you may not see it.",
  conflict: "Somebody changed the session at the same moment. Look at it and try again.",
  channel_full: "The channel has no room for another session. Close one or use another channel.",
  session_full: "Three technicians already take part. One must leave first.",
  request_pending: "A request is already on the customer's screen.",
  no_grant: "The customer's permission is no longer there. Ask again.",
  customer_away: "The customer's app is not connected right now.",
  peer_away: "The other computer cannot be reached right now.",
  bad_ticket: "The way into the connection has lapsed. It is tried again by itself.",
  bad_signature: "The device could not prove that it belongs to this session.",
  version_too_old: "This page is out of date. Reload it to get the current version.",
  version_too_new: "This page is newer than the gateway. Ask an administrator to update it.",
  too_many_requests: "Too many requests at once. Wait a moment and try again.",
  support_closed: "This support form is closed right now. Please call the support team.",
  looks_automated: "That was quicker than a person types. Wait a few seconds and send it again.",
  form_outdated:
    "The form has changed or was open for too long. Reload the page and send it again.",
  mail_off: "This gateway is not set up to send mail. Copy the text and send it yourself.",
  mail_failed:
    "The mail could not be sent. Check the address, or copy the text and send it yourself.",
  unavailable: "The gateway cannot do this right now. Try again in a moment.",
  gateway_unreachable: "The gateway cannot be reached. Check your network connection.",
};
