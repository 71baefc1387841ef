// Above a list: search, filter by state and by technician, and sorting where there are no columns.

import { type ReactElement, type Ref, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { STATE_ICONS } from "../ui/chips";
import { Icon, type IconName } from "../ui/icon";
import { useDeskState } from "./desk-context";
import { FILTERS, type Filter, NOBODY, type Query, SEARCH_CHARS_MAX, SORTS } from "./list-view";
import type { ListState } from "./read-lists";
import type { ListName } from "./session-book";

interface Props {
  ref: Ref<HTMLInputElement>;
  name: ListName;
  query: Query;
  onQuery: (query: Query) => void;
  counts: Readonly<Record<Filter, number>>;
  total: number;
  past: ListState["past"];
}

/** The tools. */
export function ListTools({ ref, name, query, onQuery, counts, total, past }: Props): ReactElement {
  const { t } = useTranslation();
  const isWhole = past.closed.isDone && past.expired.isDone;
  return (
    <div className="tools">
      <div className="tools-line">
        <Search ref={ref} query={query} onQuery={onQuery} />
        {name.kind === "channel" && <Technician query={query} onQuery={onQuery} />}
        <Sorting query={query} onQuery={onQuery} />
      </div>
      <fieldset className="filters">
        <legend className="unseen">{t("list.filter")}</legend>
        <FilterButton
          label={t("list.all")}
          number={isWhole ? total : undefined}
          isOn={query.filter === undefined}
          onPress={() => onQuery({ ...query, filter: undefined })}
        />
        {FILTERS.filter((filter) => filter !== "me" || counts.me > 0 || query.filter === "me").map(
          (filter) => (
            <FilterButton
              key={filter}
              icon={filter === "me" ? "bell" : STATE_ICONS[filter]}
              label={filter === "me" ? t("list.forMe") : t(`state.${filter}`)}
              number={isCounted(filter, past) ? counts[filter] : undefined}
              isOn={query.filter === filter}
              isUrgent={filter === "me"}
              onPress={() => onQuery({ ...query, filter })}
            />
          ),
        )}
      </fieldset>
    </div>
  );
}

/** Of what comes in pages the number is known when the last page is there. */
function isCounted(filter: Filter, past: ListState["past"]): boolean {
  return (filter !== "closed" && filter !== "expired") || past[filter].isDone;
}

interface FilterProps {
  icon?: IconName;
  label: string;
  number: number | undefined;
  isOn: boolean;
  isUrgent?: boolean;
  onPress: () => void;
}

function FilterButton(props: FilterProps): ReactElement {
  const { icon, label, number, isOn, isUrgent = false, onPress } = props;
  return (
    <button
      type="button"
      className={isUrgent ? "is-urgent" : ""}
      aria-pressed={isOn}
      onClick={onPress}
    >
      {icon && <Icon name={icon} size={15} />}
      {label}
      {number !== undefined && <span className="filter-count">{number}</span>}
    </button>
  );
}

interface ToolProps {
  query: Query;
  onQuery: (query: Query) => void;
}

/** Typing shows at once; the address follows when it pauses. */
const TYPED_MS = 150;

function Search({ ref, query, onQuery }: ToolProps & { ref: Ref<HTMLInputElement> }): ReactElement {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(query.text);
  const [known, setKnown] = useState(query.text);
  if (known !== query.text) {
    setKnown(query.text);
    setTyped(query.text);
  }
  useEffect(() => {
    if (typed === query.text) {
      return undefined;
    }
    const timer = setTimeout(() => onQuery({ ...query, text: typed }), TYPED_MS);
    return () => clearTimeout(timer);
  }, [typed, query, onQuery]);
  return (
    <div className="search">
      <Icon name="search" />
      <input
        ref={ref}
        type="search"
        aria-label={t("list.search")}
        placeholder={t("list.search")}
        value={typed}
        maxLength={SEARCH_CHARS_MAX}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            setTyped("");
            event.currentTarget.blur();
          } else if (event.key === "ArrowDown") {
            event.preventDefault();
            document.querySelector<HTMLElement>("[role=row][tabindex='0']")?.focus();
          }
        }}
      />
      <span className="key" aria-hidden="true">
        /
      </span>
    </div>
  );
}

function Technician({ query, onQuery }: ToolProps): ReactElement {
  const { t } = useTranslation();
  const { members } = useDeskState();
  return (
    <label className="tool">
      <span>{t("list.technician")}</span>
      <select
        value={query.technician ?? ""}
        onChange={({ target }) =>
          onQuery({ ...query, technician: target.value === "" ? undefined : target.value })
        }
      >
        <option value="">{t("list.everybody")}</option>
        <option value={NOBODY}>{t("list.nobody")}</option>
        {members.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** On a phone there are no column heads to press. */
function Sorting({ query, onQuery }: ToolProps): ReactElement {
  const { t } = useTranslation();
  return (
    <label className="tool tool-sort">
      <span>{t("list.sort")}</span>
      <select
        value={query.sort}
        onChange={({ target }) => {
          const sort = SORTS.find((key) => key === target.value);
          if (sort !== undefined) {
            onQuery({ ...query, sort, isReversed: false });
          }
        }}
      >
        {SORTS.map((key) => (
          <option key={key} value={key}>
            {t(`list.column.${key}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
