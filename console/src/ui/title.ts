// The window's title follows the screen, for tabs, history and screen readers.

import { useEffect } from "react";

const PRODUCT = "Sasae";

/** Names the window after the screen for as long as it is shown. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? PRODUCT : `${title} – ${PRODUCT}`;
    return () => {
      document.title = PRODUCT;
    };
  }, [title]);
}
