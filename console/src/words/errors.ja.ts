// Every named error in Japanese: what happened, then what to do.

import type { ErrorCode } from "../protocol/generated";

export const errorsJa: Record<ErrorCode, string> = {
  unknown_code: "このコードのセッションはありません。コードを確かめて、もう一度入力してください。",
  code_used: "このコードは別の端末で使用済みです。新しいセッションを依頼してください。",
  session_expired: "セッションの期限が切れました。新しいセッションが必要です。",
  session_closed: "セッションは終了しています。新しいセッションが必要です。",
  session_deleted: "セッションは削除されました。",
  too_many_tries: "コードの誤入力が多すぎます。数分待ってから、もう一度お試しください。",
  malformed_request: "入力の内容に使えないものがあります。確かめて、もう一度お試しください。",
  too_large: "入力が長すぎます。短くして、もう一度お試しください。",
  unknown_message: "ゲートウェイがこの操作を認識できません。ページを再読み込みしてください。",
  not_signed_in: "サインアウトしています。もう一度サインインしてください。",
  not_a_member: "このアカウントはチームのメンバーではありません。管理者にご連絡ください。",
  member_disabled: "このアカウントは無効になっています。管理者にご連絡ください。",
  not_permitted: "あなたの役割では、この操作はできません。",
  wrong_state: "セッションの現在の状態では、この操作はできません。",
  not_found: "このセッションは存在しないか、閲覧する権限がありません。",
  conflict: "ほかの人が同時にセッションを変更しました。内容を確かめて、もう一度お試しください。",
  channel_full:
    "チャネルのセッション数が上限です。どれかを終了するか、別のチャネルをお使いください。",
  session_full: "すでに3人の技術者が参加しています。だれかが退出すると招待できます。",
  request_pending: "お客様の画面に、すでに要求が表示されています。",
  no_grant: "お客様の許可がなくなりました。もう一度要求してください。",
  customer_away: "お客様のサポートアプリが接続されていません。",
  peer_away: "相手のコンピューターに接続できません。",
  bad_ticket: "接続の有効期限が切れました。自動的に再接続します。",
  bad_signature: "この端末がセッションのものであることを確認できませんでした。",
  version_too_old: "このページは古い版です。再読み込みして更新してください。",
  version_too_new: "このページはゲートウェイより新しい版です。管理者に更新を依頼してください。",
  too_many_requests: "要求が多すぎます。少し待ってから、もう一度お試しください。",
  unavailable: "ゲートウェイが一時的に利用できません。少し待ってから、もう一度お試しください。",
  gateway_unreachable: "ゲートウェイに接続できません。ネットワークの接続を確認してください。",
};
