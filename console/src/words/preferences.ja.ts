// The settings of a browser in Japanese.

import type { PreferencesWords } from "./preferences.en";

export const preferencesJa: PreferencesWords = {
  title: "このブラウザーの設定",
  text: "このブラウザーだけの設定です。ほかの端末には反映されません。",
  alerts: "お客様がお待ちのときの通知",
  alertsText:
    "引き受けられるキューにセッションが入ったとき、または担当のお客様がリンクやPINコードで参加したときにお知らせします。",
  sound: "音を鳴らす",
  soundHint: "短い音が2回鳴ります。ウィンドウを複数開いていても、鳴るのは一度だけです。",
  tryOut: "試しに鳴らす",
  notification: "デスクトップ通知を表示する",
  notificationHint: "コンソールが前面にないときに表示します。お客様の名前が含まれます。",
  denied:
    "このアドレスからの通知がブロックされています。ブラウザーのアドレスバーの横で許可してから、ページを再読み込みしてください。",
  unsupported: "このブラウザーは通知を表示できません。",
  titleHint:
    "ウィンドウのタイトルには、お待ちのお客様の数がいつも表示されます。例：(2) ホーム – Sasae",
  language: "言語",
  languageText: "あなたが読む画面の言語です。お客様の画面の言語は、お客様が選びます。",
  install: "アプリ",
  installText: "インストールすると、専用のウィンドウとアイコンですぐに開けます。",
  installButton: "アプリをインストール",
  installByHand:
    "アプリとしてインストールするには、Chrome・Edge・Safari のメニューから「インストール」または「ホーム画面に追加」を選びます。",
  isApp: "インストールしたアプリを使用しています。",
};
