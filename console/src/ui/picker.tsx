// Picks one of many by typing a part of its name (WAI-ARIA Authoring Practices, combobox with a
// list that is always open).

import { type KeyboardEvent, type ReactElement, useEffect, useId, useRef, useState } from "react";
import { fold } from "../words/fold";
import { Icon, type IconName } from "./icon";

/** One of the choices. */
export interface Pick {
  value: string;
  label: string;
  hint?: string | undefined;
  icon?: IconName;
  /** The heading that it stands under; choices of one group follow each other. */
  group?: string;
}

interface Props {
  label: string;
  choices: readonly Pick[];
  value: string | undefined;
  onChange: (value: string) => void;
  /** What to say when nothing matches. */
  empty: string;
  placeholder: string;
}

const SEARCH_CHARS_MAX = 100;

/** The picker. */
export function Picker(props: Props): ReactElement {
  const { label, choices, value, onChange, empty, placeholder } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const words = fold(text).split(" ").filter(Boolean);
  const shown = choices.filter((choice) => {
    const name = fold(`${choice.label} ${choice.hint ?? ""}`);
    return words.every((word) => name.includes(word));
  });
  const at = shown.findIndex((choice) => choice.value === value);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const next = shown[(at + step + shown.length) % shown.length];
    if (step !== 0 && next !== undefined) {
      event.preventDefault();
      onChange(next.value);
    }
  };
  const type = (typed: string): void => {
    setText(typed);
    const first = choices.find(({ label }) => fold(label).includes(fold(typed)));
    if (typed !== "" && first !== undefined) {
      onChange(first.value);
    }
  };
  useEffect(() => {
    if (at >= 0) {
      list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    }
  }, [at]);
  return (
    <div className="field picker">
      <label htmlFor={id}>{label}</label>
      <div className="search">
        <Icon name="search" />
        <input
          id={id}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
          aria-autocomplete="list"
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: only in dialogs, where the focus has to go somewhere
          autoFocus
          value={text}
          maxLength={SEARCH_CHARS_MAX}
          placeholder={placeholder}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id={`${id}-list`} className="picks" role="listbox" aria-label={label}>
        {shown.map((choice, index) => (
          <Line
            key={choice.value}
            id={`${id}-${index}`}
            choice={choice}
            heading={choice.group === shown[index - 1]?.group ? undefined : choice.group}
            isChosen={index === at}
            onChoose={() => onChange(choice.value)}
          />
        ))}
      </div>
      {shown.length === 0 && <p className="field-hint">{empty}</p>}
    </div>
  );
}

interface LineProps {
  id: string;
  choice: Pick;
  heading: string | undefined;
  isChosen: boolean;
  onChoose: () => void;
}

function Line({ id, choice, heading, isChosen, onChoose }: LineProps): ReactElement {
  return (
    <>
      {heading !== undefined && (
        <p className="picks-heading" role="presentation">
          {heading}
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the search field hears the arrows */}
      <div id={id} className="pick" role="option" aria-selected={isChosen} onClick={onChoose}>
        {choice.icon && <Icon name={choice.icon} />}
        <span>{choice.label}</span>
        {choice.hint !== undefined && <small>{choice.hint}</small>}
        {isChosen && <Icon name="check" />}
      </div>
    </>
  );
}
