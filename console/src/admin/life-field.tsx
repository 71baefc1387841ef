// How long sessions live: a list of usual lives, and a number with its unit for any other.

import { type ReactElement, useId, useState } from "react";
import { Choice } from "../ui/field";
import { fromUnits, inUnits, isLife, lifeText, PRESETS_S, UNITS_S, type Unit } from "./life";
import { useWords } from "./use-words";

const OWN = "own";

interface Props {
  /** Seconds; `undefined` while what is typed is no life. */
  value: number | undefined;
  onChange: (seconds: number | undefined) => void;
  isDisabled?: boolean;
}

/** The field. */
export function LifeField({ value, onChange, isDisabled }: Props): ReactElement {
  const { t, language: reader } = useWords();
  const id = useId();
  const isPreset = PRESETS_S.some((preset) => preset === value);
  const [isOwn, setIsOwn] = useState(!isPreset);
  const start = inUnits(value ?? PRESETS_S[4]);
  const [count, setCount] = useState(String(start.count));
  const [unit, setUnit] = useState<Unit>(start.unit);
  const typed = fromUnits(count, unit);
  const change = (nextCount: string, nextUnit: Unit): void => {
    setCount(nextCount);
    setUnit(nextUnit);
    const seconds = fromUnits(nextCount, nextUnit);
    onChange(isLife(seconds) ? seconds : undefined);
  };
  const choose = (chosen: string): void => {
    setIsOwn(chosen === OWN);
    if (chosen === OWN) {
      change(count, unit);
    } else {
      onChange(Number(chosen));
    }
  };
  return (
    <div className="life">
      <Choice
        label={t("channels.life")}
        value={isOwn ? OWN : String(value)}
        isDisabled={isDisabled}
        choices={[
          ...PRESETS_S.map((seconds) => ({
            value: String(seconds),
            label: lifeText(seconds, reader),
          })),
          { value: OWN, label: t("channels.lifeOwn") },
        ]}
        onChange={choose}
      />
      {isOwn && (
        <div className="life-own">
          <input
            type="text"
            inputMode="numeric"
            aria-label={t("channels.lifeCount")}
            aria-invalid={!isLife(typed)}
            aria-describedby={`${id}-fault`}
            value={count}
            disabled={isDisabled}
            onChange={(event) => change(event.target.value, unit)}
          />
          <select
            aria-label={t("channels.lifeUnit")}
            value={unit}
            disabled={isDisabled}
            onChange={(event) => change(count, event.target.value as Unit)}
          >
            {(Object.keys(UNITS_S) as Unit[]).map((each) => (
              <option key={each} value={each}>
                {t(`channels.${each}`)}
              </option>
            ))}
          </select>
        </div>
      )}
      <p
        id={`${id}-fault`}
        className={isOwn && !isLife(typed) ? "field-error" : "field-hint"}
        aria-live="polite"
      >
        {isOwn && !isLife(typed) ? t("fault.life") : t("channels.lifeHint")}
      </p>
    </div>
  );
}
