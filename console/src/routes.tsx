// Every screen of the console and its address; paths.ts writes the same addresses. What is not the
// first thing to be seen is loaded when its address is opened.

import { lazy, type ReactElement, Suspense } from "react";
import { Route, Switch } from "wouter";
import type { SignIn } from "./gateway/sign-in";
import { OutdatedBoundary } from "./install/outdated-boundary";
import { ListScreen } from "./lists/list-screen";
import { NotFound } from "./shell/not-found";
import { Shell } from "./shell/shell";
import { Loading, LoadingPage } from "./shell/start-screens";
import { loadWords } from "./words/i18n";

const SessionScreen = lazy(() =>
  import("./session/session-screen").then((file) => ({ default: file.SessionScreen })),
);
const ShareScreen = lazy(() =>
  import("./share/share-screen").then((file) => ({ default: file.ShareScreen })),
);

const AdminScreen = lazy(async () => {
  const [file] = await Promise.all([import("./admin/admin-screen"), loadWords("admin")]);
  return { default: file.AdminScreen };
});
const HistoryScreen = lazy(async () => {
  const [file] = await Promise.all([import("./history/history-screen"), loadWords("history")]);
  return { default: file.HistoryScreen };
});
const AuditScreen = lazy(async () => {
  const [file] = await Promise.all([import("./history/audit-screen"), loadWords("history")]);
  return { default: file.AuditScreen };
});
const PreferencesScreen = lazy(async () => {
  const [file] = await Promise.all([
    import("./preferences/preferences-screen"),
    loadWords("preferences"),
  ]);
  return { default: file.PreferencesScreen };
});

/** The screen of the present address. */
export function Routes({ signIn }: { signIn: SignIn }): ReactElement {
  return (
    <Switch>
      <Route path="/sessions/:id/share">
        {({ id }) => (
          <OutdatedBoundary>
            <Suspense fallback={<Loading />}>
              <ShareScreen key={id} id={id} />
            </Suspense>
          </OutdatedBoundary>
        )}
      </Route>
      <Route>
        <Shell signIn={signIn}>
          <OutdatedBoundary>
            <Suspense fallback={<LoadingPage />}>
              <Switch>
                <Route path="/">
                  <ListScreen key="home" name={{ kind: "home" }} />
                </Route>
                <Route path="/private">
                  <ListScreen key="private" name="private" />
                </Route>
                <Route path="/channels/:id">
                  {({ id }) => <ListScreen key={id} name={{ kind: "channel", channel: id }} />}
                </Route>
                <Route path="/sessions/:id">{({ id }) => <SessionScreen key={id} id={id} />}</Route>
                <Route path="/history">
                  <HistoryScreen />
                </Route>
                <Route path="/history/:id">{({ id }) => <AuditScreen key={id} id={id} />}</Route>
                <Route path="/admin/:section?/:id?">
                  {({ section, id }) => <AdminScreen section={section} id={id} />}
                </Route>
                <Route path="/settings">
                  <PreferencesScreen />
                </Route>
                <Route>
                  <NotFound />
                </Route>
              </Switch>
            </Suspense>
          </OutdatedBoundary>
        </Shell>
      </Route>
    </Switch>
  );
}
