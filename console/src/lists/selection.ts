// Which rows are chosen: one by one, in spans from the last one touched, or all.

import type { SessionId } from "../protocol/generated";

/** The chosen rows. */
export interface Selection {
  readonly ids: ReadonlySet<SessionId>;
  /** Where a span begins. */
  readonly anchor: SessionId | undefined;
}

/** Nothing is chosen. */
export const NOTHING: Selection = { ids: new Set(), anchor: undefined };

/** Chooses a row, or takes it out again. */
export function toggle({ ids }: Selection, id: SessionId): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) {
    next.add(id);
  }
  return { ids: next, anchor: id };
}

/** Chooses all from the anchor to `id`, in the order that is shown. */
export function extend(
  selection: Selection,
  order: readonly SessionId[],
  id: SessionId,
): Selection {
  const from = selection.anchor === undefined ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) {
    return { ids: new Set(selection.ids).add(id), anchor: id };
  }
  const span = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...span]), anchor: selection.anchor };
}

/** Chooses everything that is shown; when all of it is chosen already, nothing. */
export function toggleAll(selection: Selection, order: readonly SessionId[]): Selection {
  const isAll = order.length > 0 && order.every((id) => selection.ids.has(id));
  return isAll ? NOTHING : { ids: new Set(order), anchor: selection.anchor };
}

/** Forgets what is not shown any more: nothing is done to what nobody sees. */
export function prune(selection: Selection, shown: ReadonlySet<SessionId>): Selection {
  const ids = [...selection.ids].filter((id) => shown.has(id));
  return ids.length === selection.ids.size ? selection : { ...selection, ids: new Set(ids) };
}
