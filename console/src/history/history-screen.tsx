// The history: past and present sessions, searched, in rows of which only those in sight exist.

import "../styles/panel.css";
import "../styles/history.css";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearch } from "wouter";
import { useMe } from "../lists/desk-context";
import { useIsNarrow, useViewport } from "../lists/viewport";
import { paths } from "../paths";
import type { HistoryRow } from "../protocol/generated";
import { Button } from "../ui/button";
import { StateChip } from "../ui/chips";
import { Icon } from "../ui/icon";
import { useTitle } from "../ui/title";
import { moment } from "../words/time";
import { ExportDialog } from "./export-dialog";
import { FilterBar } from "./filter-bar";
import { type Filters, filterFault, parseFilters, queryOf } from "./filters";
import { lasted } from "./lasted";
import { type Found, useSearchHistory } from "./use-search";

const ROW_PX = 62;
const CARD_PX = 148;
/** Reading on begins when so many rows are left below what is drawn. */
const AHEAD_ROWS = 20;

/** The screen. */
export function HistoryScreen(): ReactElement {
  const { t } = useTranslation("history");
  const me = useMe();
  const [, navigate] = useLocation();
  const filters = parseFilters(useSearch());
  const fault = filterFault(filters);
  const { found, more } = useSearchHistory(useSound(filters));
  const [isExporting, setIsExporting] = useState(false);
  useTitle(t("title"));
  const change = (next: Filters): void => {
    const query = queryOf(next);
    navigate(query === "" ? paths.history : `${paths.history}?${query}`, { replace: true });
  };
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p>{t("text")}</p>
        </div>
        {me.role !== "technician" && (
          <Button
            icon="open"
            isDisabled={found.rows.length === 0 || fault !== undefined}
            onPress={() => setIsExporting(true)}
          >
            {t("export")}
          </Button>
        )}
      </header>
      <FilterBar filters={filters} fault={fault} onChange={change} />
      <Results found={found} more={more} isFiltered={queryOf(filters) !== ""} />
      {isExporting && <ExportDialog filters={filters} onClose={() => setIsExporting(false)} />}
    </div>
  );
}

/** The last filters that could be searched for. */
function useSound(filters: Filters): Filters {
  const last = useRef(filters);
  if (filterFault(filters) === undefined) {
    last.current = filters;
  }
  return last.current;
}

interface ResultsProps {
  found: Found;
  more: () => void;
  isFiltered: boolean;
}

function Results({ found, more, isFiltered }: ResultsProps): ReactElement {
  const { t, i18n } = useTranslation("history");
  const { t: common } = useTranslation();
  const { rows, next, isLoading, error, searchedTo } = found;
  const count = rows.length;
  return (
    <>
      <p className="history-count" role="status">
        {isLoading && t("loading")}
        {!isLoading && count > 0 && t(next === undefined ? "found" : "foundMore", { count })}
      </p>
      {count > 0 && <Rows found={found} more={more} />}
      {error !== undefined && (
        <p className="problem" role="alert">
          <Icon name="alert" />
          {common(`error.${error}`)}
        </p>
      )}
      {!isLoading && count === 0 && error === undefined && next === undefined && (
        <div className="empty">
          <span className="empty-picture" aria-hidden="true">
            <Icon name="history" size={40} />
          </span>
          <h2>{t(isFiltered ? "none" : "empty")}</h2>
          <p>{t(isFiltered ? "noneText" : "emptyText")}</p>
        </div>
      )}
      {!isLoading && (next !== undefined || error !== undefined) && (
        <div className="history-more">
          {searchedTo !== undefined && (
            <p>{t("searchedTo", { when: moment(searchedTo, i18n.language) })}</p>
          )}
          <Button onPress={more}>{error === undefined ? t("more") : common("shell.retry")}</Button>
        </div>
      )}
    </>
  );
}

function Rows({ found, more }: { found: Found; more: () => void }): ReactElement {
  const { t } = useTranslation("history");
  const { rows, next, isLoading, isFruitful } = found;
  const body = useRef<HTMLTableSectionElement>(null);
  const height = useIsNarrow() ? CARD_PX : ROW_PX;
  const { first, last } = useViewport(body, height, rows.length);
  const isNearEnd = last + AHEAD_ROWS >= rows.length;
  useEffect(() => {
    if (isNearEnd && next !== undefined && !isLoading && isFruitful) {
      more();
    }
  }, [isNearEnd, next, isLoading, isFruitful, more]);
  return (
    <table className="history" aria-rowcount={next === undefined ? rows.length + 1 : -1}>
      <caption className="unseen">{t("title")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("states")}</th>
          <th scope="col">{t("customer")}</th>
          <th scope="col">{t("channel")}</th>
          <th scope="col">{t("who")}</th>
          <th scope="col">{t("made")}</th>
          <th scope="col">{t("took")}</th>
        </tr>
      </thead>
      <tbody ref={body}>
        {first > 0 && <Gap height={first * height} />}
        {rows.slice(first, last).map((row, at) => (
          <Row key={row.id} row={row} index={first + at} />
        ))}
        {last < rows.length && <Gap height={(rows.length - last) * height} />}
      </tbody>
    </table>
  );
}

/** As high as the rows that are not drawn. */
function Gap({ height }: { height: number }): ReactElement {
  return (
    <tr className="history-gap">
      <td colSpan={6} style={{ height }} />
    </tr>
  );
}

function Row({ row, index }: { row: HistoryRow; index: number }): ReactElement {
  const { t, i18n } = useTranslation("history");
  const { customer, subject, technicians, created_at, ended_at } = row;
  return (
    <tr data-testid="history-row" data-session={row.id} aria-rowindex={index + 2}>
      <td>
        <StateChip state={row.state} />
      </td>
      <td className="history-customer">
        <Link href={paths.audit(row.id)} className={customer ? "" : "is-unnamed"}>
          {customer ?? t("noName")}
        </Link>
        <span className="history-line">
          {row.is_asked && <span className="history-asked">{t("asked")}</span>}
          {row.closed_because ? t("reason", { reason: row.closed_because }) : subject}
        </span>
      </td>
      <td>
        <span className="history-line">{usePlaceName(row)}</span>
      </td>
      <td>
        <span className="history-line">{technicians.map(({ name }) => name).join(" · ")}</span>
      </td>
      <td>
        <time dateTime={new Date(created_at).toISOString()}>
          {moment(created_at, i18n.language)}
        </time>
      </td>
      <td>
        {ended_at === undefined ? t("running") : lasted(ended_at - created_at, i18n.language)}
      </td>
    </tr>
  );
}

/** The name of the place that a session is or was kept in. */
export function usePlaceName({ place }: Pick<HistoryRow, "place">): string {
  const { t } = useTranslation("history");
  const me = useMe();
  return place.kind === "private"
    ? t("private")
    : (me.channels.find(({ id }) => id === place.channel)?.name ?? t("gone"));
}
