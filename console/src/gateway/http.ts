// One request over HTTPS: JSON in, checked JSON out, every failure a `Refused`.

import { check, type Schema } from "../protocol/check";
import { type ErrorBody, PROTOCOL_HEADER, PROTOCOL_VERSION } from "../protocol/generated";
import { Refused } from "./refused";

/** After this long without an answer the gateway counts as unreachable. */
const ANSWER_TIMEOUT_MS = 15_000;

type Definitions = Readonly<Record<string, Schema>>;

/** What to ask for. */
export interface Ask {
  path: string;
  /** The body of a POST; without one it is a GET. */
  body?: unknown;
  /** Another method than these two. */
  method?: "PUT" | "DELETE";
  /** The bearer token, where one is needed. */
  token?: string;
  /** The definition that the answer must meet. */
  answer: string;
}

/** Sends a request; throws `Refused`. */
export async function ask<T>(definitions: Definitions, request: Ask): Promise<T> {
  const { status, value } = await send(request);
  if (status >= 200 && status < 300 && check(definitions, request.answer, value) === "ok") {
    return value as T; // The check above is what makes this cast true.
  }
  if (check(definitions, "ErrorBody", value) === "ok") {
    const body = value as ErrorBody;
    throw new Refused(body.code, body);
  }
  throw new Refused(status === 401 ? "not_signed_in" : "unavailable");
}

async function send({
  path,
  body,
  method,
  token,
}: Ask): Promise<{ status: number; value: unknown }> {
  const headers = new Headers({ accept: "application/json" });
  headers.set(PROTOCOL_HEADER, String(PROTOCOL_VERSION));
  if (token !== undefined) {
    headers.set("authorization", `Bearer ${token}`);
  }
  if (body !== undefined) {
    headers.set("content-type", "application/json");
  }
  try {
    const response = await fetch(path, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, value: text === "" ? null : readJson(text) };
  } catch {
    throw new Refused("gateway_unreachable");
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
