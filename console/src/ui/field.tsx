// Labelled fields with a hint and an error, tied together for screen readers.

import { type ReactElement, type ReactNode, useId } from "react";

interface TextProps {
  label: string;
  hint?: string;
  error?: string;
  value: string;
  maxLength: number;
  autoFocus?: boolean;
  onChange: (value: string) => void;
}

/** One line of text. */
export function TextField(props: TextProps): ReactElement {
  const { label, hint, error, value, maxLength, onChange, autoFocus } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        value={value}
        maxLength={maxLength}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: only in dialogs, where the focus has to go somewhere
        autoFocus={autoFocus}
        aria-invalid={error !== undefined}
        aria-describedby={hint || error ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {(error || hint) && (
        <p id={`${id}-hint`} className={error ? "field-error" : "field-hint"}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

interface AreaProps extends TextProps {
  rows: number;
  placeholder?: string;
}

/** Several lines of text. */
export function TextArea(props: AreaProps): ReactElement {
  const { label, hint, error, value, maxLength, onChange, autoFocus, rows } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={rows}
        style={{ minHeight: `${rows * 1.5 + 1.3}em` }}
        placeholder={props.placeholder}
        value={value}
        maxLength={maxLength}
        // biome-ignore lint/a11y/noAutofocus: only in dialogs, where the focus has to go somewhere
        autoFocus={autoFocus}
        aria-invalid={error !== undefined}
        aria-describedby={hint || error ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.currentTarget.form?.requestSubmit();
          }
        }}
      />
      {(error || hint) && (
        <p id={`${id}-hint`} className={error ? "field-error" : "field-hint"}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  hint?: string;
  isDisabled?: boolean | undefined;
  onChange: (value: string) => void;
}

/** One of several, from a list. */
export function Choice(props: ChoiceProps): ReactElement {
  const { label, value, choices, hint, isDisabled, onChange } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={isDisabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}

interface SegmentsProps<V extends string> {
  label: string;
  value: V;
  choices: readonly { value: V; label: ReactNode; hint?: string; isDisabled?: boolean }[];
  isDisabled?: boolean;
  onChange: (value: V) => void;
}

/** One of a few, all in sight. */
export function Segments<V extends string>(props: SegmentsProps<V>): ReactElement {
  const { label, value, choices, onChange, isDisabled } = props;
  const id = useId();
  return (
    <fieldset className="segments" disabled={isDisabled}>
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="segment">
          <input
            type="radio"
            name={id}
            value={choice.value}
            checked={choice.value === value}
            disabled={choice.isDisabled}
            onChange={() => onChange(choice.value)}
          />
          <span className="segment-label">{choice.label}</span>
          {choice.hint && <span className="segment-hint">{choice.hint}</span>}
        </label>
      ))}
    </fieldset>
  );
}
