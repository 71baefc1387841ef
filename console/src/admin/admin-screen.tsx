// The administration: its areas, and which of them this member may open.

import "../styles/panel.css";
import "../styles/admin.css";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Link, Redirect } from "wouter";
import { useMe } from "../lists/desk-context";
import { paths } from "../paths";
import { useTitle } from "../ui/title";
import { ChannelScreen } from "./channel-screen";
import { ChannelsScreen } from "./channels-screen";
import { GroupsScreen } from "./groups-screen";
import { MembersScreen } from "./members-screen";
import { type Section, sectionsOf } from "./sections";
import { TeamScreen } from "./team-screen";
import { useWords } from "./use-words";

/** An area, or its channel `id`. */
export function AdminScreen({ section, id }: { section?: string; id?: string }): ReactElement {
  const { t } = useWords();
  const { t: common } = useTranslation();
  const me = useMe();
  const sections = sectionsOf(me);
  const [first] = sections;
  const here = sections.find((each) => each === section);
  useTitle(here === undefined ? t("title") : `${t(`sections.${here}`)} – ${t("title")}`);
  if (first === undefined) {
    return (
      <div className="empty">
        <h1>{t("notPermitted")}</h1>
        <p>{t("notPermittedText")}</p>
        <Link href={paths.home} className="button button-normal">
          {common("list.toHome")}
        </Link>
      </div>
    );
  }
  if (here === undefined) {
    return <Redirect to={paths.admin(first)} replace />;
  }
  return (
    <div className="page">
      <nav className="areas" aria-label={t("navigation")}>
        <h1 className="areas-title">{t("title")}</h1>
        <ul>
          {sections.map((each) => (
            <li key={each}>
              <Link href={paths.admin(each)} aria-current={each === here ? "page" : undefined}>
                {t(`sections.${each}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Area section={here} id={id} />
    </div>
  );
}

function Area({ section, id }: { section: Section; id: string | undefined }): ReactElement {
  switch (section) {
    case "channels":
      return id === undefined ? <ChannelsScreen /> : <ChannelScreen key={id} id={id} />;
    case "members":
      return <MembersScreen />;
    case "groups":
      return <GroupsScreen />;
    case "team":
      return <TeamScreen />;
  }
}
