// The way to a new session from anywhere; its dialog is loaded when it is first asked for.

import {
  createContext,
  lazy,
  type ReactElement,
  type ReactNode,
  Suspense,
  use,
  useEffect,
  useState,
} from "react";
import { useLocation } from "wouter";
import type { ListName } from "../lists/session-book";

const CreateDialog = lazy(() =>
  import("./create-dialog").then((file) => ({ default: file.CreateDialog })),
);

const CreateContext = createContext<(list: ListName) => void>(() => undefined);

/** Opens the dialog; the list is where it was asked for. */
export function useCreate(): (list: ListName) => void {
  return use(CreateContext);
}

/** Provides the dialog. */
export function CreateProvider({ children }: { children: ReactNode }): ReactElement {
  const [list, setList] = useState<ListName>();
  const [path] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another screen
  useEffect(() => setList(undefined), [path]);
  return (
    <CreateContext value={setList}>
      {children}
      <Suspense>{list && <CreateDialog list={list} onClose={() => setList(undefined)} />}</Suspense>
    </CreateContext>
  );
}
