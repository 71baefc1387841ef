//! The Japanese texts.

use sasae_protocol::ErrorCode;

use super::Catalogue;

pub(super) const TEXTS: Catalogue = Catalogue {
    consent_window: "Sasae – 許可の確認",
    indicator_window: "Sasae – 共有中",
    language: "言語",
    ask_title: "コードを入力してください",
    ask_body: "サポートの担当者からお伝えする9桁のPINコード、または届いたリンクを入力します。",
    ask_gateway: "ゲートウェイのアドレス",
    ask_code: "PINコードまたはリンク",
    ask_paste: "貼り付け",
    ask_join: "参加する",
    ask_safe: "お客様が許可するまで、何も共有されません。",
    confirm_title: "このセッションに参加しますか？",
    gateway: "ゲートウェイ",
    team: "チーム",
    technician: "技術者",
    nobody_yet: "まだ決まっていません",
    confirm_body: "このチームにサポートを頼んだ場合だけ参加してください。まだ何も共有されません。",
    confirm_join: "参加する",
    confirm_refuse: "参加しない",
    joining_title: "接続しています…",
    joining_body: "数秒かかります。",
    joined_title: "接続しました",
    joined_helper: "{team} の {technician} がサポートします。",
    joined_queued: "{team} がサポートします。技術者が対応するまで、少しお待ちください。",
    nothing_shared: "何も共有されていません。",
    joined_next: "技術者が画面を見るときは、その前に必ずここで確認します。\
                  このウィンドウは開いたままにしてください。",
    joined_offline: "接続が切れました。接続し直しています…",
    leave: "退出する",
    leave_title: "セッションから退出しますか？",
    leave_body: "退出すると、技術者はサポートを続けられません。",
    leave_sure: "退出する",
    leave_stay: "続ける",
    consent_view: "{technician} さんが、画面を見る許可を求めています",
    consent_control: "{technician} さんが、パソコンを操作する許可を求めています",
    consent_verified: "{domain}（確認済み）",
    consent_unverified: "未確認：このチームの身元は確認されていません。",
    view_means: "画面に映るものがすべて相手に見えます。クリックや入力はできません。",
    control_means: "相手は画面を見て、マウスとキーボードを使えます。\
                    ファイルを開く、文字を入力する、設定を変えるといった操作ができます。",
    stop_any_time: "いつでも停止できます。",
    scam_title: "ご自分から連絡した相手ですか？",
    scam_body: "突然電話がかかってきた場合は「許可しない」を押し、電話を切ってください。\
                本物の技術者が、銀行口座、ギフトカード、認証コードをたずねることはありません。",
    deny: "許可しない",
    allow: "許可する",
    allow_in: "許可する（{seconds}）",
    allow_wait: "まず内容をお読みください。{seconds}秒後に許可できるようになります。",
    allow_ready: "許可できるようになりました。",
    lapses_in: "この要求は{seconds}秒後に自動的に終わります。",
    granted_title: "許可しました",
    granted_view: "{technician} さんは、画面を見ることができます。",
    granted_control: "{technician} さんは、画面を見て、マウスとキーボードを使うことができます。",
    granted_next: "{technician} さんの接続を待っています。",
    granted_broken: "接続が途切れました。2分以内なら、{technician} さんはもう一度許可を得ずに接続し直せます。",
    stop: "停止",
    sharing_view: "{technician} さんが画面を見ています",
    sharing_control: "{technician} さんがパソコンを操作しています",
    sharing_view_body: "画面に映るものがすべて見えています。クリックや入力はできません。",
    sharing_control_body: "画面が見えていて、マウスとキーボードが使われることがあります。\
                           お客様のマウスとキーボードが常に優先されます。",
    hotkey: "{keys} を押すと、すぐに停止します。",
    indicator_view: "{technician} さんが画面を見ています",
    indicator_control: "{technician} さんがパソコンを操作しています",
    ended_title: "セッションは終了しました",
    close: "閉じる",
};

#[expect(clippy::too_many_lines, reason = "a line for every code, and nothing else")]
pub(super) const fn error(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::UnknownCode => {
            "このコードは見つかりません。確認して、もう一度入力してください。"
        }
        ErrorCode::CodeUsed => {
            "このコードは別のパソコンで使われています。新しいコードを依頼してください。"
        }
        ErrorCode::SessionExpired => {
            "このセッションの期限が切れました。新しいコードを依頼してください。"
        }
        ErrorCode::SessionClosed => "技術者がセッションを終了しました。",
        ErrorCode::SessionDeleted => {
            "このセッションは削除されました。新しいコードを依頼してください。"
        }
        ErrorCode::TooManyTries => {
            "誤ったコードが続きました。10分ほど待ってから、もう一度お試しください。"
        }
        ErrorCode::MalformedRequest => {
            "PINコードの9桁の数字を入力するか、リンク全体を貼り付けてください。"
        }
        ErrorCode::TooLarge => "長すぎます。PINコードを入力するか、リンクを貼り付けてください。",
        ErrorCode::UnknownMessage => "ゲートウェイから、このアプリが理解できない応答がありました。",
        ErrorCode::NotSignedIn | ErrorCode::BadTicket | ErrorCode::BadSignature => {
            "ゲートウェイがこのパソコンを認識できません。新しいコードを依頼してください。"
        }
        ErrorCode::NotAMember | ErrorCode::MemberDisabled | ErrorCode::NotPermitted => {
            "この操作は許可されていません。"
        }
        ErrorCode::WrongState
        | ErrorCode::SupportClosed
        | ErrorCode::FormOutdated
        | ErrorCode::MailOff
        | ErrorCode::AlreadyTaken
        | ErrorCode::UndoOver
        | ErrorCode::NameTaken
        | ErrorCode::ExpiryOutOfRange
        | ErrorCode::DefaultChannel
        | ErrorCode::MemberHasNoAccess
        | ErrorCode::TooManyChannels
        | ErrorCode::TooManyEntries
        | ErrorCode::TooManyGroups
        | ErrorCode::TooManyMembers
        | ErrorCode::TooManyNotes
        | ErrorCode::LastOwner
        | ErrorCode::AlreadyMember
        | ErrorCode::UnknownInvitation => "いまはこの操作ができません。",
        ErrorCode::NotFound => {
            "見つかりませんでした。ゲートウェイのアドレスとコードを確認してください。"
        }
        ErrorCode::Conflict => "同時に変更がありました。もう一度お試しください。",
        ErrorCode::ChannelFull | ErrorCode::SessionFull => {
            "いまは空きがありません。技術者にお伝えください。"
        }
        ErrorCode::RequestPending => "すでに別の要求が回答を待っています。",
        ErrorCode::NoGrant => "許可されていないか、停止されました。",
        ErrorCode::CustomerAway => "このパソコンは、いま接続されていません。",
        ErrorCode::PeerAway => "技術者は、いま接続していません。",
        ErrorCode::VersionTooOld => {
            "このアプリは古いため使えません。もう一度ダウンロードしてください。"
        }
        ErrorCode::VersionTooNew => {
            "ゲートウェイがこのアプリより古いため使えません。\
             参加ページからアプリをダウンロードしてください。"
        }
        ErrorCode::TooManyRequests | ErrorCode::LooksAutomated => {
            "操作が速すぎます。少し待ってから、もう一度お試しください。"
        }
        ErrorCode::Unavailable | ErrorCode::MailFailed => {
            "ゲートウェイに問題が起きています。少し待ってから、もう一度お試しください。"
        }
        ErrorCode::GatewayUnreachable => {
            "ゲートウェイに接続できません。アドレスとインターネット接続を確認してください。"
        }
    }
}
