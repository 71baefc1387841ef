// The sharing window in Japanese.

import type { shareEn } from "./share.en";

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

export const shareJa: Texts<typeof shareEn> = {
  title: "{{name}}の画面",
  picture: "お客様の画面",
  status: {
    idle: "未接続",
    starting: "接続中…",
    waiting: "接続しました。最初の画面を待っています…",
    live: "共有中",
    interrupted: "接続が途切れました。復旧を試みています…",
    ended: "共有は終わりました",
  },
  ended: {
    mine: "共有を終了しました。",
    customer: "お客様が共有を停止しました。",
    lost: "接続が切れ、復旧できませんでした。",
    failed: "2台のコンピューターを接続できませんでした。",
    no_codec: "お客様のサポートアプリが送れる形式の映像を、このブラウザーは表示できません。",
    protocol: "お客様のサポートアプリから、解釈できない内容が届きました。",
    replaced: "共有は別のウィンドウで続いています。",
    refused: "ゲートウェイが接続を拒否しました。",
    over: "セッションは終わりました。",
  },
  frozen:
    "お客様のコンピューターから応答がありません。画面は止まっていて、ここでの操作は送られません。",
  back: "セッションに戻る",
  again: "もう一度接続",
  mode: { view: "閲覧のみ", control: "操作" },
  clickToControl: "クリックして操作",
  clickHint: "マウスとキーボードの入力が、お客様のコンピューターに送られます。",
  viewOnly: "閲覧のみ：ここでの操作はお客様に伝わりません。",
  controlling: "操作中です。マウスとキーボードを戻すには {{chord}} を押します。",
  chord: "Ctrl + Alt + Shift",
  released: "マウスとキーボードがこちらに戻りました。",
  inputRefused: "サポートアプリのウィンドウは、お客様だけが操作できます。",
  inputPaused: "お客様がマウスかキーボードを使っています。使い終わると2秒後に操作を再開できます。",
  fit: "全体表示",
  actual: "等倍",
  scale: "表示サイズ",
  fullScreen: "全画面",
  leaveFullScreen: "全画面を終了",
  end: "終了",
  quality: "接続の品質",
  good: "良好",
  fair: "普通",
  poor: "不安定",
  direct: "直接",
  relayed: "中継",
  unknownPath: "計測中…",
  roundTrip: "{{ms}} ms",
  frames: "{{number}} fps",
  rate: "{{number}} kB/s",
  typing: "ここで入力した文字は、お客様のコンピューターに送られます",
};
