// The window's title follows the screen, for tabs, history and screen readers, and says first how
// many customers wait.

import { useEffect } from "react";

const PRODUCT = "Sasae";

let name: string | undefined;
let waiting = 0;

/** Names the window after the screen for as long as it is shown. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    name = title;
    write();
    return () => {
      name = undefined;
      write();
    };
  }, [title]);
}

/** Says in the title how many customers wait. */
export function titleWaiting(number: number): void {
  waiting = number;
  write();
}

function write(): void {
  const count = waiting === 0 ? "" : `(${waiting}) `;
  document.title = count + (name === undefined ? PRODUCT : `${name} – ${PRODUCT}`);
}
