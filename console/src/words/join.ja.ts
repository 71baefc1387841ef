// The join page in Japanese.

import { errorsJa } from "./errors.ja";
import type { JoinWords } from "./join.en";

export const joinJa: JoinWords = {
  title: "リモートサポート",
  language: "言語",
  ja: "日本語",
  en: "English",
  enterTitle: "PINコードを入力してください",
  enterText: "担当者がお伝えする9桁の数字です。",
  pinLabel: "PINコード（9桁）",
  pinShort: "PINコードは9桁の数字です。",
  next: "次へ",
  looking: "セッションを確認しています…",
  linkBroken:
    "リンクが途中で切れています。メッセージからもう一度開くか、PINコードを入力してください。",
  helper: "サポート担当者",
  verified: "確認済みのWebアドレス：{domain}",
  unverified:
    "このチームのWebアドレスは確認されていません。相手がだれかわかっている場合だけ、続けてください。",
  expires: "このご案内の期限は {time} です。",
  scam: "ご自身で依頼したサポートですか？ パスワードや銀行の暗証番号、ギフトカードを求めることは決してありません。",
  stepsTitle: "3つの手順",
  step1: "サポートアプリをダウンロード",
  step1Text: "インストールは不要です。閉じれば何も残りません。",
  download: "{system}版をダウンロード",
  step2: "アプリを起動",
  step2Linux:
    "ダウンロードしたファイルを開きます。確認が出たら、プログラムとしての実行を許可してください（プロパティ →「プログラムとして実行可能」）。",
  step2Other: "ダウンロードしたファイルを開き、実行を許可してください。",
  step3: "アプリから参加",
  step3Text: "下のボタンを押します。アプリに担当者が表示され、参加する前に確認があります。",
  started: "アプリを起動しました",
  calmTitle: "決めるのはお客様です",
  calmText:
    "まだだれにも画面は見えていません。共有の前に必ずアプリが確認し、共有中は相手の名前を表示します。いつでも停止できます。",
  manualTitle: "何も起こらないときは",
  manualPin: "アプリに次の内容を入力してください。",
  manualLink: "リンクをコピーして、アプリに貼り付けてください。",
  gateway: "アドレス",
  pin: "PINコード",
  copyLink: "リンクをコピー",
  copied: "コピーしました",
  copyFailed:
    "コピーできませんでした。リンクが届いたメッセージをもう一度開いて、コピーしてください。",
  notYetTitle: "{system}版のアプリはまだありません",
  notYetText:
    "現在、アプリは{systems}で動作します。該当するパソコンをお使いになるか、担当者にご相談ください。",
  phoneTitle: "続きはパソコンで",
  phoneText:
    "アプリは、サポートが必要なパソコンで動作します。パソコンで {page} を開き、PINコードを入力してください。PINコードは担当者がお伝えします。",
  other: "別のPINコードを入力",
  retry: "もう一度試す",
  refused: {
    unknown_code: {
      title: "このコードは見つかりません",
      next: "担当者に数字を確かめて、もう一度入力してください。",
    },
    code_used: {
      title: "このコードは使用済みです",
      next: "別の端末がこのコードで参加しています。心当たりがなければ担当者に伝えてください。それ以外の場合は、新しいコードを依頼してください。",
    },
    session_expired: {
      title: "このコードは期限切れです",
      next: "担当者に新しいコードを依頼してください。すぐに発行できます。",
    },
    session_closed: {
      title: "このセッションは終了しました",
      next: "引き続きサポートが必要な場合は、担当者に新しいコードを依頼してください。",
    },
    session_deleted: {
      title: "このセッションはなくなりました",
      next: "担当者に新しいコードを依頼してください。",
    },
    too_many_tries: {
      title: "入力の回数が多すぎます",
      next: "数分待ってから、もう一度入力してください。リンクはすぐに使えます。",
    },
    gateway_unreachable: {
      title: "接続できません",
      next: "インターネットへの接続を確認して、もう一度お試しください。",
    },
    unavailable: {
      title: "現在利用できません",
      next: "少し待ってから、もう一度お試しください。",
    },
  },
  error: errorsJa,
};
