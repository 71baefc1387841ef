// The box that chooses a row, or all of them.

import { type ReactElement, useEffect, useRef } from "react";

interface Props {
  label: string;
  isOn: boolean;
  isMixed?: boolean;
  tabIndex: number;
  onTick: (isSpan: boolean) => void;
}

/** The box. */
export function Tick({ label, isOn, isMixed = false, tabIndex, onTick }: Props): ReactElement {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) {
      box.current.indeterminate = isMixed;
    }
  }, [isMixed]);
  return (
    // The label makes the target larger than the box.
    <label className="tick">
      <input
        ref={box}
        type="checkbox"
        aria-label={label}
        checked={isOn}
        tabIndex={tabIndex}
        onChange={() => undefined}
        onClick={(event) => onTick(event.shiftKey)}
      />
    </label>
  );
}
