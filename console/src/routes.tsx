// Every screen of the console and its address; paths.ts writes the same addresses.

import type { ReactElement } from "react";
import { Route, Switch } from "wouter";
import type { SignIn } from "./gateway/sign-in";
import { ListScreen } from "./lists/list-screen";
import { SessionScreen } from "./session/session-screen";
import { ShareScreen } from "./share/share-screen";
import { NotFound } from "./shell/not-found";
import { Shell } from "./shell/shell";

/** The screen of the present address. */
export function Routes({ signIn }: { signIn: SignIn }): ReactElement {
  return (
    <Switch>
      <Route path="/sessions/:id/share">{({ id }) => <ShareScreen key={id} id={id} />}</Route>
      <Route>
        <Shell signIn={signIn}>
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
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Shell>
      </Route>
    </Switch>
  );
}
