//! What a WebSocket client meets: `$connect` first, the limits, the ends.

use std::{sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use sasae_local::{
    faults::Faults,
    invoke::InvokeError,
    limits::{FRAME_BYTES_MAX, Lifetimes, MESSAGE_BYTES_MAX},
};
use serde_json::{Value, json};
use tokio::{sync::Notify, time::timeout};
use tokio_tungstenite::tungstenite::{
    Error, Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::bench::{Bench, PATIENCE, Plan, Socket, answer, connect, connection_id};

/// The close code that the other side sends.
async fn close_code(socket: &mut Socket) -> u16 {
    loop {
        match timeout(PATIENCE, socket.next()).await.expect("the connection ends in time") {
            Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
            Some(Ok(_)) => {}
            other => panic!("no close frame but {other:?}"),
        }
    }
}

/// A text message cut into frames of `size` bytes.
async fn send_in_frames(socket: &mut Socket, bytes: usize, size: usize) {
    let all = vec![b'x'; bytes];
    let pieces: Vec<_> = all.chunks(size).collect();
    for (at, piece) in pieces.iter().enumerate() {
        let kind = OpCode::Data(if at == 0 { Data::Text } else { Data::Continue });
        let frame = Frame::message(piece.to_vec(), kind, at + 1 == pieces.len());
        // After its close frame the other side may be gone; the test looks at that frame.
        if socket.send(Message::Frame(frame)).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn connect_decides_before_the_upgrade_and_its_refusal_is_the_answer() {
    let plan = Plan { socket: Box::new(|_| answer(json!({"statusCode": 401}))), ..Plan::default() };
    let bench = Bench::start(plan).await;
    match bench.connect("").await {
        Err(Error::Http(response)) => assert_eq!(response.status(), 401),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn connections_that_a_killed_process_left_behind_are_told_at_the_next_start() {
    let mut bench = Bench::start(Plan::default()).await;
    let socket = bench.connect("").await.unwrap();
    let id = connection_id(&bench.event().await);
    let lost = bench.socket.left_behind().unwrap();
    assert_eq!(lost.iter().map(|facts| &facts.id).collect::<Vec<_>>(), [&id]);

    bench.socket.clone().tell_lost(lost).await;
    let told = bench.event().await;
    assert_eq!(connection_id(&told), id);
    assert_eq!(told["requestContext"]["routeKey"], "$disconnect");
    assert_eq!(told["requestContext"]["disconnectStatusCode"], 1001);
    assert!(bench.socket.left_behind().unwrap().is_empty());
    drop(socket);
}

#[tokio::test]
async fn a_connection_that_ended_is_not_left_behind() {
    let mut bench = Bench::start(Plan::default()).await;
    let (mut socket, _) = bench.connect("").await.unwrap();
    bench.event().await;
    socket.close(None).await.unwrap();
    assert_eq!(bench.event().await["requestContext"]["routeKey"], "$disconnect");
    assert!(bench.socket.left_behind().unwrap().is_empty());
}

#[tokio::test]
async fn a_failing_connect_refuses_the_upgrade() {
    let fails = |_: Value| -> crate::bench::Answer {
        Box::pin(async { Err(InvokeError::Failed("x".into())) })
    };
    let bench = Bench::start(Plan { socket: Box::new(fails), ..Plan::default() }).await;
    match bench.connect("").await {
        Err(Error::Http(response)) => assert_eq!(response.status(), 500),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn the_upgrade_waits_for_connect() {
    let gate = Arc::new(Notify::new());
    let opened = gate.clone();
    let socket = move |event: Value| -> crate::bench::Answer {
        let opened = opened.clone();
        Box::pin(async move {
            if event["requestContext"]["eventType"] == "CONNECT" {
                opened.notified().await;
            }
            Ok(json!({"statusCode": 200}))
        })
    };
    let mut bench = Bench::start(Plan { socket: Box::new(socket), ..Plan::default() }).await;
    let host = bench.host.clone();
    let mut opening = tokio::spawn(async move { connect(&host, "").await.map(|_| ()) });
    let event = bench.event().await;
    assert_eq!(event["requestContext"]["routeKey"], "$connect");
    let early = timeout(Duration::from_millis(200), &mut opening).await;
    assert!(early.is_err(), "the upgrade did not wait for $connect");
    gate.notify_one();
    timeout(PATIENCE, opening).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn the_subprotocol_is_the_one_that_connect_chooses() {
    let result = json!({"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "sasae.v1"}});
    let plan = Plan { socket: Box::new(move |_| answer(result.clone())), ..Plan::default() };
    let mut bench = Bench::start(plan).await;
    let (_socket, response) = bench.connect("sasae.v1, ticket.abc").await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], "sasae.v1");
    let event = bench.event().await;
    assert_eq!(event["headers"]["Sec-WebSocket-Protocol"], "sasae.v1, ticket.abc");
    assert_eq!(event["headers"]["X-Sasae-Edge"], "edge");
}

#[tokio::test]
async fn a_message_of_128_kib_passes_in_frames_of_32_kib() {
    let mut bench = Bench::start(Plan::default()).await;
    let (mut socket, _) = bench.connect("").await.unwrap();
    bench.event().await;
    send_in_frames(&mut socket, MESSAGE_BYTES_MAX, FRAME_BYTES_MAX).await;
    let event = bench.event().await;
    assert_eq!(event["requestContext"]["eventType"], "MESSAGE");
    assert_eq!(event["body"].as_str().map(str::len), Some(MESSAGE_BYTES_MAX));
}

#[tokio::test]
async fn too_large_frames_and_messages_close_with_1009() {
    let bench = Bench::start(Plan::default()).await;
    for (bytes, size) in
        [(FRAME_BYTES_MAX + 1, FRAME_BYTES_MAX + 1), (MESSAGE_BYTES_MAX + 1, FRAME_BYTES_MAX)]
    {
        let (mut socket, _) = bench.connect("").await.unwrap();
        send_in_frames(&mut socket, bytes, size).await;
        assert_eq!(close_code(&mut socket).await, 1009, "{bytes} bytes in frames of {size}");
    }
}

#[tokio::test]
async fn a_binary_message_closes_with_1003() {
    let bench = Bench::start(Plan::default()).await;
    let (mut socket, _) = bench.connect("").await.unwrap();
    socket.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    assert_eq!(close_code(&mut socket).await, 1003);
}

#[tokio::test]
async fn a_silent_connection_ends_and_a_ping_does_not_save_it() {
    let idle = Duration::from_millis(300);
    let lifetimes = Lifetimes { idle, ..Lifetimes::default() };
    let mut bench = Bench::start(Plan { lifetimes, ..Plan::default() }).await;
    let (mut socket, _) = bench.connect("").await.unwrap();
    socket.send(Message::Ping(vec![1].into())).await.unwrap();
    assert_eq!(close_code(&mut socket).await, 1001);
    bench.event().await;
    let ended = bench.event().await;
    assert_eq!(ended["requestContext"]["eventType"], "DISCONNECT");
    assert_eq!(ended["requestContext"]["disconnectStatusCode"], 1001);
}

#[tokio::test]
async fn a_connection_ends_at_the_end_of_its_life_however_busy_it_is() {
    let lifetimes = Lifetimes { total: Duration::from_millis(400), ..Lifetimes::default() };
    let bench = Bench::start(Plan { lifetimes, ..Plan::default() }).await;
    let (socket, _) = bench.connect("").await.unwrap();
    let (mut write, mut read) = socket.split();
    let busy = tokio::spawn(async move {
        while write.send(Message::text("{}")).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let ended = timeout(PATIENCE, async {
        loop {
            if let Some(Ok(Message::Close(Some(frame)))) = read.next().await {
                return u16::from(frame.code);
            }
        }
    });
    assert_eq!(ended.await.unwrap(), 1001);
    busy.abort();
}

#[tokio::test]
async fn disconnect_is_told_once_with_the_clients_reason() {
    let mut bench = Bench::start(Plan::default()).await;
    let (mut socket, _) = bench.connect("").await.unwrap();
    let connected = bench.event().await;
    socket.close(None).await.unwrap();
    let ended = bench.event().await;
    assert_eq!(ended["requestContext"]["eventType"], "DISCONNECT");
    assert_eq!(connection_id(&ended), connection_id(&connected));
    assert_eq!(ended["requestContext"]["disconnectStatusCode"], 1005);
}

#[tokio::test]
async fn the_sender_is_told_when_the_function_failed() {
    let socket = |event: Value| -> crate::bench::Answer {
        let fails = event["requestContext"]["eventType"] == "MESSAGE";
        let failed = InvokeError::Failed("x".into());
        Box::pin(async move { if fails { Err(failed) } else { Ok(json!({"statusCode": 200})) } })
    };
    let bench = Bench::start(Plan { socket: Box::new(socket), ..Plan::default() }).await;
    let (mut client, _) = bench.connect("").await.unwrap();
    client.send(Message::text("{}")).await.unwrap();
    let told = timeout(PATIENCE, client.next()).await.unwrap().unwrap().unwrap();
    let told: Value = serde_json::from_str(told.to_text().unwrap()).unwrap();
    assert_eq!(told["message"], "Internal server error");
}

#[tokio::test]
async fn seeded_faults_lose_some_disconnects_and_reorder_messages() {
    const CLIENTS: usize = 20;
    let mut bench = Bench::start(Plan { faults: Faults::seeded(4), ..Plan::default() }).await;
    let mut sockets = Vec::new();
    for _ in 0..CLIENTS {
        sockets.push(bench.connect("").await.unwrap().0);
        bench.event().await;
    }
    for number in 0..50 {
        sockets[0].send(Message::text(number.to_string())).await.unwrap();
    }
    let mut order = Vec::new();
    while order.len() < 50 {
        order.push(bench.event().await["body"].as_str().unwrap().parse::<u32>().unwrap());
    }
    assert!(!order.is_sorted(), "nothing was reordered");
    for mut socket in sockets {
        socket.close(None).await.unwrap();
        while socket.next().await.is_some() {}
    }
    let mut told = 0;
    while let Ok(Some(_)) = timeout(Duration::from_millis(300), bench.events.recv()).await {
        told += 1;
    }
    assert!((1..CLIENTS).contains(&told), "{told} of {CLIENTS} were told");
}
