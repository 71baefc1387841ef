// Refusals in words: what happened, who was faster, what is missing.

import type { TFunction } from "i18next";
import { type Refused, refusedOf } from "../gateway/refused";
import type { SessionView, WhyNot } from "../protocol/generated";

/** Why something is greyed out. */
export function whyWords(t: TFunction, why: WhyNot): string {
  switch (why.kind) {
    case "state":
      return t(`why.state.${why.state}`);
    case "permission":
      return t("why.permission", { permission: t(`permission.${why.permission}`) });
    case "feature":
      return t(`why.lack.${why.lack}`, { feature: t(`feature.${why.feature}`) });
    case "customer_away":
    case "request_pending":
    case "session_full":
    case "not_yours":
    case "no_access":
      return t(`why.${why.kind}`);
  }
}

/** Whether somebody else changed the session in the meantime. */
export function isRace(refused: Refused): boolean {
  const codes = ["already_taken", "conflict", "wrong_state", "session_closed", "session_deleted"];
  return codes.includes(refused.code);
}

/** What to say about a refusal; `now` is the session as it stands after it. */
export function refusalWords(t: TFunction, error: unknown, now: SessionView | undefined): string {
  const refused = refusedOf(error);
  if (refused.code === "already_taken") {
    const name = refused.by?.name ?? now?.assignee?.name;
    return name === undefined ? t("race.released") : t("race.taken", { name });
  }
  if (isRace(refused) && now?.state === "closed") {
    return t("race.closed");
  }
  if (refused.why !== undefined) {
    return whyWords(t, refused.why);
  }
  return t(`error.${refused.code}`);
}
