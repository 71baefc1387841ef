// A line or some lines of text with a hint and an error. It never cuts what is typed or pasted:
// what is too long is said, so that nothing is lost unseen.

import { type ReactElement, useId } from "react";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string | undefined;
  error?: string | undefined;
  type?: "text" | "email" | "search" | "number" | "date";
  rows?: number;
  lang?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  placeholder?: string;
}

/** The input. */
export function TextInput(props: Props): ReactElement {
  const { label, value, onChange, hint, error, type, rows, isRequired, isDisabled } = props;
  const id = useId();
  const shared = {
    id,
    value,
    lang: props.lang,
    disabled: isDisabled,
    placeholder: props.placeholder,
    autoComplete: "off",
    autoFocus: props.autoFocus,
    "aria-required": isRequired,
    "aria-invalid": error !== undefined,
    "aria-describedby": error || hint ? `${id}-hint` : undefined,
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {rows === undefined ? (
        <input
          {...shared}
          type={type ?? "text"}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <textarea {...shared} rows={rows} onChange={(event) => onChange(event.target.value)} />
      )}
      {(error ?? hint) && (
        <p id={`${id}-hint`} className={error ? "field-error" : "field-hint"} aria-live="polite">
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
