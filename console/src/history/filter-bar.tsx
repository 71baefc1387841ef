// The fields of the search; the text is searched for when typing rests.

import { type ReactElement, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeskState, useMe } from "../lists/desk-context";
import { Button } from "../ui/button";
import { Choice } from "../ui/field";
import { TextInput } from "../ui/text-input";
import { type FilterFault, type Filters, NO_FILTERS, queryOf, STATES } from "./filters";

const REST_MS = 350;

interface Props {
  filters: Filters;
  fault: FilterFault | undefined;
  onChange: (filters: Filters) => void;
}

/** The fields. */
export function FilterBar({ filters, fault, onChange }: Props): ReactElement {
  const { t } = useTranslation("history");
  const { t: common } = useTranslation();
  const me = useMe();
  const { members } = useDeskState();
  const [text, setText] = useState(filters.text);
  // What is in the address may change by the browser's own buttons.
  useEffect(() => setText(filters.text), [filters.text]);
  useEffect(() => {
    if (text === filters.text) {
      return undefined;
    }
    const timer = setTimeout(() => onChange({ ...filters, text }), REST_MS);
    return () => clearTimeout(timer);
  }, [text, filters, onChange]);
  const set = (more: Partial<Filters>): void => onChange({ ...filters, text, ...more });
  return (
    <search className="history-filters">
      <TextInput
        label={t("search")}
        type="search"
        value={text}
        error={fault?.kind === "tooLong" ? t("tooLong", fault) : undefined}
        onChange={setText}
      />
      <TextInput
        label={t("from")}
        type="date"
        value={filters.from}
        onChange={(from) => set({ from })}
      />
      <TextInput
        label={t("until")}
        type="date"
        value={filters.until}
        error={fault?.kind === "badRange" ? t("badRange") : undefined}
        onChange={(until) => set({ until })}
      />
      <Choice
        label={t("technician")}
        value={filters.technician}
        choices={[
          { value: "", label: t("anyone") },
          ...members.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(technician) => set({ technician })}
      />
      <Choice
        label={t("channel")}
        value={filters.channel}
        choices={[
          { value: "", label: t("anywhere") },
          ...me.channels.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(channel) => set({ channel })}
      />
      <Choice
        label={t("states")}
        value={filters.state}
        choices={[
          { value: "", label: t("anyState") },
          ...STATES.map((state) => ({ value: state, label: common(`state.${state}`) })),
        ]}
        onChange={(state) => set({ state: state as Filters["state"] })}
      />
      {queryOf(filters) !== "" && (
        <Button
          weight="quiet"
          onPress={() => {
            setText("");
            onChange(NO_FILTERS);
          }}
        >
          {t("clear")}
        </Button>
      )}
    </search>
  );
}
