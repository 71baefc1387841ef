// The support form in Japanese.

import type { SupportWords } from "./support.en";

export const supportJa: SupportWords = {
  title: "サポートを依頼",
  loading: "少しお待ちください…",
  calm: "入力は1分ほどで終わります。まだだれにも画面は見えていません。",
  name: "お名前",
  mail: "メールアドレス",
  mailHint: "接続が切れたときのご連絡に使います。",
  phone: "電話番号",
  phoneHint: "折り返しのご連絡に使います。",
  problem: "お困りの内容",
  problemHint: "普段の言葉でお書きください。例：「プリンターで印刷できない」",
  optional: "任意",
  missing: "入力してください。",
  tooLong: "長すぎます。{max}文字以内で入力してください（現在{now}文字）。",
  badMail: "メールアドレスの形ではないようです。例：hanako@example.com",
  hidden: "読み取れない文字が含まれています。もう一度入力してください。",
  send: "サポートを依頼する",
  sending: "送信しています…",
  next: "このあとの流れ",
  next1: "ご依頼が{team}の受付に入ります。",
  next2: "担当者が決まると、この画面に名前が表示されます。",
  next3: "サポートアプリを起動し、画面を見せるかどうかをお客様が決めます。",
  privacy:
    "入力内容は{team}だけに届き、今回のサポートにのみ使用します。パスワードやカード番号は書かないでください。",
  queueNow: "現在{count}人がお待ちです。",
  queueOne: "現在1人がお待ちです。",
  queueNone: "現在お待ちの方はいません。",
  sent: "ご依頼を受け付けました",
  placeFirst: "次にご案内します",
  place: "順番は{place}番目です",
  waiting: "お待ちの時間：{time}",
  justNow: "受け付けたばかりです",
  stay: "このページを開いたままお待ちください。表示は自動で更新されます。",
  taken: "{technician}が担当します",
  takenText: "サポートアプリを起動すると、{technician}につながります。",
  someoneTakes: "担当者が決まりました",
  joinedQueue: "パソコンは接続済みです。まもなく{team}の担当者が対応します。",
  active: "{technician}が対応しています",
  activeText:
    "続きはパソコンのサポートアプリで行います。画面が見られる前に、必ずアプリが確認します。",
  lineLost: "現在、接続できません。順番はそのままです。自動でつなぎ直しています。",
  meanwhile: "パソコンの準備をお願いします",
  phoneReadyTitle: "サポートが必要なパソコンで",
  phoneReady1: "ブラウザーで次のアドレスを開きます。",
  phoneReady2: "次のPINコードを入力します。",
  tell: "電話でお話し中の場合は、このPINコードをお伝えください。",
  again: "もう一度依頼する",
  retry: "もう一度試す",
  over: {
    session_closed: {
      title: "ご依頼は終了しました",
      next: "まだお困りの場合は、もう一度ご依頼ください。サポートを受けた直後であれば、このままで問題ありません。",
    },
    session_expired: {
      title: "ご依頼の期限が切れました",
      next: "時間内に対応できず、申し訳ありません。お手数ですが、もう一度ご依頼ください。",
    },
    session_deleted: {
      title: "ご依頼はなくなりました",
      next: "まだお困りの場合は、もう一度ご依頼ください。",
    },
    unknown_code: {
      title: "ご依頼はなくなりました",
      next: "まだお困りの場合は、もう一度ご依頼ください。",
    },
  },
  refused: {
    support_closed: {
      title: "現在、受付を停止しています",
      next: "しばらくしてからもう一度お試しになるか、いつもの方法でご連絡ください。",
    },
    not_found: {
      title: "このリンクは使えません",
      next: "リンクが途中で切れていないかご確認ください。新しいリンクはチームにお尋ねください。",
    },
    channel_full: {
      title: "ただいま大変混み合っています",
      next: "お待たせして申し訳ありません。数分後にもう一度お試しください。",
    },
    too_many_requests: {
      title: "送信の回数が多すぎます",
      next: "数分待ってから、もう一度お試しください。",
    },
    too_many_tries: {
      title: "送信の回数が多すぎます",
      next: "数分待ってから、もう一度お試しください。",
    },
    looks_automated: {
      title: "入力があまりに早く終わりました",
      next: "内容をご確認のうえ、もう一度送信してください。",
    },
    form_outdated: {
      title: "入力中にフォームが変わりました",
      next: "入力した内容は残っています。ご確認のうえ、もう一度送信してください。",
    },
    gateway_unreachable: {
      title: "接続できません",
      next: "インターネットへの接続を確認して、もう一度お試しください。入力した内容は残っています。",
    },
    malformed_request: {
      title: "このままでは送信できません",
      next: "入力した内容をご確認ください。",
    },
    unavailable: {
      title: "現在利用できません",
      next: "少し待ってから、もう一度お試しください。入力した内容は残っています。",
    },
  },
};
