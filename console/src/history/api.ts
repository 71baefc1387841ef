// The gateway's API for past sessions and their audit.

import { definitions } from "virtual:schema/history";
import { useMemo } from "react";
import { ask } from "../gateway/http";
import { useDesk } from "../lists/desk-context";
import type {
  AuditTrail,
  ExportHistory,
  ExportPage,
  HistoryPage,
  Intake,
  SearchHistory,
  SessionId,
} from "../protocol/generated";

/** The API of the history. */
export interface HistoryApi {
  search(body: SearchHistory): Promise<HistoryPage>;
  exportPage(body: ExportHistory): Promise<ExportPage>;
  audit(id: SessionId, after: number | undefined): Promise<AuditTrail>;
  intake(id: SessionId): Promise<Intake>;
}

/** The API as the signed-in member. */
export function useHistoryApi(): HistoryApi {
  const desk = useDesk();
  return useMemo(() => {
    const send = <T>(path: string, answer: string, body?: unknown): Promise<T> =>
      desk.ask((token) => ask<T>(definitions, { path, answer, body, token }));
    const session = (id: SessionId): string => `/api/sessions/${encodeURIComponent(id)}`;
    return {
      search: (body) => send("/api/history", "HistoryPage", body),
      exportPage: (body) => send("/api/history/export", "ExportPage", body),
      audit: (id, after) => {
        const query = after === undefined ? "" : `?after=${after}`;
        return send(`${session(id)}/audit${query}`, "AuditTrail");
      },
      intake: (id) => send(`${session(id)}/intake`, "Intake"),
    };
  }, [desk]);
}
