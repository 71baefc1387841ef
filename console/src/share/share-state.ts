// What a share looks like at one moment.

import type { ErrorCode, Mode, Outcome } from "../protocol/generated";
import type { Shape } from "./cursor";

/** Why a share ended. */
export type Ending =
  | { kind: "mine" | "customer" | "lost" | "failed" | "no_codec" | "protocol" | "over" }
  | { kind: "outcome"; outcome: Outcome }
  | { kind: "refused"; code: ErrorCode };

/** How good the connection is. */
export interface Quality {
  roundTripMs: number | undefined;
  isRelayed: boolean;
  framesPerSecond: number;
  kilobytesPerSecond: number;
}

/** The share at one moment. */
export interface ShareState {
  readonly status: "starting" | "waiting" | "live" | "interrupted" | "ended";
  readonly ending: Ending | undefined;
  /** What the customer allowed, once the agent has said so. */
  readonly mode: Mode | undefined;
  readonly screen: { width: number; height: number } | undefined;
  readonly shape: Shape | undefined;
  readonly quality: Quality | undefined;
  /** Counts the inputs that the agent refused because they were for its own windows. */
  readonly inputsRefused: number;
  /** Counts the times that the customer's own mouse or keyboard took the turn. */
  readonly inputsPaused: number;
}

/** A share of which nothing is known yet. */
export const BEFORE: ShareState = {
  status: "starting",
  ending: undefined,
  mode: undefined,
  screen: undefined,
  shape: undefined,
  quality: undefined,
  inputsRefused: 0,
  inputsPaused: 0,
};
