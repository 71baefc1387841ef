// Sign-in by OpenID Connect: authorization code with PKCE (RFC 7636), tokens kept for this tab.

import { UserManager, WebStorageStateStore } from "oidc-client-ts";
import type { Config } from "./config";
import { Refused } from "./refused";

/** Where the issuer sends the browser back to. */
export const SIGNED_IN_PATH = "/signed-in";

/** Signs a member in and out. */
export class SignIn {
  readonly #manager: UserManager;

  constructor({ oidc }: Config) {
    const store = new WebStorageStateStore({ prefix: "sasae.", store: window.sessionStorage });
    this.#manager = new UserManager({
      authority: oidc.issuer,
      client_id: oidc.client_id,
      scope: oidc.scope,
      redirect_uri: window.location.origin + SIGNED_IN_PATH,
      post_logout_redirect_uri: `${window.location.origin}/`,
      response_type: "code",
      userStore: store,
      stateStore: store,
      automaticSilentRenew: false,
      monitorSession: false,
      loadUserInfo: false,
    });
  }

  /** Whether this tab holds a token that can still be used or renewed. */
  async isSignedIn(): Promise<boolean> {
    const user = await this.#manager.getUser();
    return user !== null && (user.expired !== true || user.refresh_token !== undefined);
  }

  /** Leaves for the issuer; `returnTo` is a path of this console. */
  async start(returnTo: string): Promise<void> {
    // The issuer's pages go on in the language that was chosen here.
    const ui_locales = document.documentElement.lang;
    await this.#manager.signinRedirect({ state: { returnTo }, ui_locales });
  }

  /** Back from the issuer: takes the tokens and says which path to go on to. */
  async finish(): Promise<string> {
    const { state } = await this.#manager.signinRedirectCallback();
    return safePath(state);
  }

  /** A valid access token, renewed when it is about to lapse. */
  async token(): Promise<string> {
    const user = await this.#manager.getUser();
    if (user !== null && (user.expires_in ?? 1) > 30) {
      return user.access_token;
    }
    if (user?.refresh_token !== undefined) {
      const renewed = await this.#manager.signinSilent().catch(() => null);
      if (renewed !== null) {
        return renewed.access_token;
      }
    }
    throw new Refused("not_signed_in");
  }

  /** What the issuer says of the person; only for accepting an invitation. */
  async idToken(): Promise<string> {
    const user = await this.#manager.getUser();
    if (user?.id_token === undefined) {
      throw new Refused("not_signed_in");
    }
    return user.id_token;
  }

  /** Forgets the tokens, and ends the issuer's session where it has a way to. */
  async end(): Promise<void> {
    const endpoint = await this.#manager.metadataService.getEndSessionEndpoint().catch(() => null);
    if (typeof endpoint === "string") {
      await this.#manager.signoutRedirect();
    } else {
      await this.forget();
      window.location.assign("/");
    }
  }

  /** Forgets the tokens of this tab. */
  async forget(): Promise<void> {
    await this.#manager.removeUser();
  }
}

/** Only a path of this origin: what is stored with the state is not trusted either. */
function safePath(state: unknown): string {
  const path =
    typeof state === "object" && state !== null && "returnTo" in state ? state.returnTo : "/";
  return typeof path === "string" && /^\/(?![/\\])/.test(path) ? path : "/";
}
