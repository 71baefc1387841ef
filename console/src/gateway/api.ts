// The gateway's HTTP API, a method for each endpoint.

import { definitions } from "virtual:schema/console";
import type { ListName } from "../lists/session-book";
import type {
  Candidates,
  Codes,
  CodesMailed,
  CommandBody,
  CreateSession,
  ListPart,
  MailCodes,
  Me,
  MemberList,
  NoteList,
  OpenList,
  SessionCreated,
  SessionId,
  SessionList,
  SessionView,
  Ticket,
} from "../protocol/generated";
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

  /** Every open session that this member may see, as little of each as counting needs. */
  open(): Promise<OpenList> {
    return this.#ask("/api/open", "OpenList");
  }

  /** A part of a list: the open sessions in one answer, the others in pages. */
  list(name: ListName, part: ListPart, cursor?: string): Promise<SessionList> {
    const query = new URLSearchParams({ part, ...(cursor === undefined ? {} : { cursor }) });
    return this.#ask(`${LIST_PATHS[name.kind](name)}?${query}`, "SessionList");
  }

  session(id: SessionId): Promise<SessionView> {
    return this.#ask(`/api/sessions/${encodeURIComponent(id)}`, "SessionView");
  }

  codes(id: SessionId): Promise<Codes> {
    return this.#ask(`/api/sessions/${encodeURIComponent(id)}/codes`, "Codes");
  }

  /** What was noted in a session, oldest first. */
  notes(id: SessionId): Promise<NoteList> {
    return this.#ask(`/api/sessions/${encodeURIComponent(id)}/notes`, "NoteList");
  }

  /** Whom a session can be given to, and who can be invited into it. */
  candidates(id: SessionId): Promise<Candidates> {
    return this.#ask(`/api/sessions/${encodeURIComponent(id)}/candidates`, "Candidates");
  }

  /** Sends a session's link and PIN by mail. */
  mail(id: SessionId, body: MailCodes): Promise<CodesMailed> {
    return this.#ask(`/api/sessions/${encodeURIComponent(id)}/mail`, "CodesMailed", body);
  }

  create(body: CreateSession): Promise<SessionCreated> {
    return this.#ask("/api/sessions", "SessionCreated", body);
  }

  command(id: SessionId, body: CommandBody): Promise<SessionView> {
    return this.#ask(`/api/sessions/${encodeURIComponent(id)}/commands`, "SessionView", body);
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

const LIST_PATHS = {
  home: () => "/api/home",
  private: () => "/api/private",
  channel: (name: ListName) =>
    name.kind === "channel" ? `/api/channels/${encodeURIComponent(name.channel)}/sessions` : "",
};
