// The head of the grid: choose all, and sort by a column.

import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../ui/icon";
import { PLAIN, type Query, type SortKey } from "./list-view";
import { Tick } from "./tick";

/** The columns in their order; each can be sorted by. */
const COLUMNS = ["state", "customer", "technician", "waiting", "made", "expires"] as const;

interface Props {
  query: Query;
  onQuery: (query: Query) => void;
  isAll: boolean;
  isSome: boolean;
  onAll: () => void;
  label: string;
}

/** The head. */
export function GridHead(props: Props): ReactElement {
  const { query, onQuery, isAll, isSome, onAll, label } = props;
  const { t } = useTranslation();
  return (
    <div className="grid-head" role="rowgroup">
      <div className="grid-row" role="row" aria-rowindex={1}>
        <div role="columnheader" className="cell-tick">
          <Tick label={label} isOn={isAll} isMixed={isSome && !isAll} tabIndex={0} onTick={onAll} />
        </div>
        {COLUMNS.map((column) => (
          <Head key={column} column={column} query={query} onQuery={onQuery} />
        ))}
        <div role="columnheader" className="cell-acts">
          <span className="unseen">{t("list.actions")}</span>
        </div>
      </div>
    </div>
  );
}

/** Sorting goes from this way round to the other, and then back to how the list comes. */
function nextSort(query: Query, column: SortKey): Query {
  if (query.sort !== column) {
    return { ...query, sort: column, isReversed: false };
  }
  return query.isReversed
    ? { ...query, sort: PLAIN.sort, isReversed: PLAIN.isReversed }
    : { ...query, isReversed: true };
}

interface HeadProps {
  column: SortKey;
  query: Query;
  onQuery: (query: Query) => void;
}

function Head({ column, query, onQuery }: HeadProps): ReactElement {
  const { t } = useTranslation();
  const isSorted = query.sort === column;
  const direction = query.isReversed ? "descending" : "ascending";
  return (
    <div role="columnheader" aria-sort={isSorted ? direction : "none"} className={`cell-${column}`}>
      <button
        type="button"
        className={isSorted ? "sort is-sorted" : "sort"}
        onClick={() => onQuery(nextSort(query, column))}
      >
        {t(`list.column.${column}`)}
        {isSorted && <Icon name={query.isReversed ? "arrowDown" : "arrowUp"} size={13} />}
      </button>
    </div>
  );
}
