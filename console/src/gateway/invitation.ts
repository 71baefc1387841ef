// The first sign-in of somebody who was invited: the secret of the invitation's link leaves the
// address before anything else happens, and is kept for this tab over the way to the issuer.

import { definitions } from "virtual:schema/console";
import type { AcceptInvitation, Me } from "../protocol/generated";
import { ask } from "./http";
import type { SignIn } from "./sign-in";

/** Where an invitation's link leads to. */
export const INVITATION_PATH = "/invitation";

const KEPT_AS = "sasae.invitation";
/** 256 random bits in base64url. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Takes the secret out of the address bar and the history. */
export function keepInvitation(goTo: (path: string) => void): void {
  const secret = window.location.hash.slice(1);
  if (SECRET.test(secret)) {
    window.sessionStorage.setItem(KEPT_AS, secret);
  }
  goTo("/");
}

/** Becomes a member, by the link's secret or by the mail address alone; throws `Refused`. */
export async function acceptInvitation(signIn: SignIn): Promise<void> {
  const secret = window.sessionStorage.getItem(KEPT_AS);
  window.sessionStorage.removeItem(KEPT_AS);
  const body: AcceptInvitation = { id_token: await signIn.idToken() };
  if (secret !== null) {
    body.secret = secret;
  }
  const path = "/api/invitations/accept";
  await ask<Me>(definitions, { path, body, answer: "Me", token: await signIn.token() });
}
