// The gateway's HTTP API, a method for each endpoint.

import { definitions } from "virtual:schema/console";
import type {
  ChannelId,
  Codes,
  Command,
  CreateSession,
  Me,
  MemberList,
  SessionCreated,
  SessionId,
  SessionList,
  SessionView,
  Ticket,
} from "../protocol/generated";
import { newUlid } from "../protocol/ulid";
import { ask } from "./http";

/** The API as the signed-in member. */
export class Api {
  readonly #token: () => Promise<string>;

  /** `token` gives a valid access token or throws `Refused("not_signed_in")`. */
  constructor(token: () => Promise<string>) {
    this.#token = token;
  }

  me(): Promise<Me> {
    return this.#ask("/api/me", "Me");
  }

  members(): Promise<MemberList> {
    return this.#ask("/api/members", "MemberList");
  }

  home(): Promise<SessionList> {
    return this.#ask("/api/home", "SessionList");
  }

  private(): Promise<SessionList> {
    return this.#ask("/api/private", "SessionList");
  }

  channel(id: ChannelId): Promise<SessionList> {
    return this.#ask(`/api/channels/${encodeURIComponent(id)}/sessions`, "SessionList");
  }

  session(id: SessionId): Promise<SessionView> {
    return this.#ask(`/api/sessions/${encodeURIComponent(id)}`, "SessionView");
  }

  codes(id: SessionId): Promise<Codes> {
    return this.#ask(`/api/sessions/${encodeURIComponent(id)}/codes`, "Codes");
  }

  create(body: CreateSession): Promise<SessionCreated> {
    return this.#ask("/api/sessions", "SessionCreated", body);
  }

  command(id: SessionId, command: Command): Promise<SessionView> {
    const path = `/api/sessions/${encodeURIComponent(id)}/commands`;
    return this.#ask(path, "SessionView", { id: newUlid(), command });
  }

  ticket(): Promise<Ticket> {
    return this.#ask("/api/tickets", "Ticket", {});
  }

  /** Asks for what other parts of the console know of, with a valid access token. */
  async as<T>(question: (token: string) => Promise<T>): Promise<T> {
    return question(await this.#token());
  }

  async #ask<T>(path: string, answer: string, body?: unknown): Promise<T> {
    const token = await this.#token();
    return ask<T>(definitions, { path, answer, body, token });
  }
}
