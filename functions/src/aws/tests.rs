//! The real world against a server on this machine that answers as it is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use sasae_protocol::{ConnectionId, MailAddress, Name, SessionId, TeamId, Timestamp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::Aws;
use crate::settings::Settings;
use crate::world::{FETCH_BYTES_MAX, FetchError, Mail, MailError, PostError, ScheduleError, World};

/// Answers every request with the same text and keeps what it was asked.
struct Server {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn answering(status: u16, head: &str, body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let length = body.len();
        let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n{head}\r\n{body}");
        let kept = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer.clone(), Arc::clone(&kept)));
            }
        });
        Self { address, requests }
    }

    fn only_request(&self) -> String {
        let requests = self.requests.lock().unwrap();
        assert_eq!(requests.len(), 1);
        requests[0].clone()
    }

    /// The real world with everything at this server.
    fn world(&self) -> Aws {
        let secret = "ab".repeat(32);
        let endpoint = format!("{}/socket", self.address);
        let settings = Settings::read(|name| {
            Some(match name {
                "TEAM_SECRET" => secret.clone(),
                "CONSOLE_ORIGIN" | "JOIN_ORIGIN" => "https://a".to_owned(),
                "SOCKET_URL" => "wss://a".to_owned(),
                "CONNECTIONS_ENDPOINT" => endpoint.clone(),
                "AWS_REGION" => "eu-west-1".to_owned(),
                "AWS_SESSION_TOKEN" => "session-token".to_owned(),
                "AWS_ENDPOINT_URL_DYNAMODB" | "AWS_ENDPOINT_URL_SCHEDULER" | "OIDC_ISSUER" => {
                    self.address.clone()
                }
                "EDGE_SECRET" | "ICE_SERVERS" | "OIDC_JWKS_URL" | "OLDEST_AGENT"
                | "OLDEST_CONSOLE" => return None,
                "AWS_ENDPOINT_URL_SESV2" => self.address.clone(),
                "MAIL_FROM" => "desk@example.com".to_owned(),
                other => other.to_ascii_lowercase(),
            })
        });
        Aws::new(&settings.unwrap())
    }
}

async fn serve(mut stream: TcpStream, answer: String, kept: Arc<Mutex<Vec<String>>>) {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    while !is_whole(&text) {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => text.push_str(&String::from_utf8_lossy(&buffer[..count])),
        }
    }
    kept.lock().unwrap().push(text);
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>())
    });
    body.len() >= length.and_then(Result::ok).unwrap_or(0)
}

fn connection() -> ConnectionId {
    ConnectionId::new("AbC/+d=").unwrap()
}

#[tokio::test]
async fn a_post_is_signed_and_names_its_connection_by_an_encoded_path() {
    let server = Server::answering(200, "", "").await;
    assert_eq!(server.world().post(&connection(), "{\"a\":1}").await, Ok(()));
    let request = server.only_request();
    assert!(request.starts_with("POST /socket/@connections/AbC%2F%2Bd%3D HTTP/1.1"), "{request}");
    assert!(request.contains("/eu-west-1/execute-api/aws4_request"), "{request}");
    assert!(request.to_lowercase().contains("x-amz-security-token: session-token"));
    assert!(request.ends_with("\r\n\r\n{\"a\":1}"), "{request}");
}

#[tokio::test]
async fn a_mail_is_one_signed_request_to_the_mail_service() {
    let server = Server::answering(200, "", "{\"MessageId\":\"1\"}").await;
    let mail = Mail {
        to: MailAddress::parse("yamada@example.com").unwrap(),
        sender: Name::new("支援デスク").unwrap(),
        subject: "ご案内".to_owned(),
        text: "一行目\n".to_owned(),
    };
    assert_eq!(server.world().send_mail(&mail).await, Ok(()));
    let request = server.only_request();
    assert!(request.starts_with("POST /v2/email/outbound-emails HTTP/1.1"), "{request}");
    assert!(request.contains("/eu-west-1/ses/aws4_request"), "{request}");
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["Destination"]["ToAddresses"][0], "yamada@example.com");
    let from = body["FromEmailAddress"].as_str().unwrap();
    assert!(from.starts_with("=?UTF-8?B?") && from.ends_with(" <desk@example.com>"), "{from}");
    assert_eq!(body["Content"]["Simple"]["Body"]["Text"]["Data"], "一行目\n");
    let refusing = Server::answering(400, "", "{}").await;
    assert_eq!(refusing.world().send_mail(&mail).await, Err(MailError::Failed));
}

#[tokio::test]
async fn what_the_gateway_answers_to_a_post_is_told_apart() {
    let kinds = [
        (410, "x-amzn-errortype: GoneException\r\n", PostError::Gone),
        (410, "", PostError::Gone),
        (429, "x-amzn-errortype: LimitExceededException\r\n", PostError::Busy),
        (413, "x-amzn-errortype: PayloadTooLargeException\r\n", PostError::Failed),
        (403, "x-amzn-errortype: ForbiddenException\r\n", PostError::Failed),
        (500, "", PostError::Failed),
    ];
    for (status, head, error) in kinds {
        let server = Server::answering(status, head, "{}").await;
        let posted = server.world().post(&connection(), "{}").await;
        assert_eq!(posted, Err(error), "{status}");
        // The handlers decide what is tried again, so the client does not.
        server.only_request();
    }
}

#[tokio::test]
async fn a_schedule_is_one_signed_request_for_the_second_not_before_the_expiry() {
    let server = Server::answering(200, "", "{}").await;
    let session = SessionId::parse("01JD0000000000000000000001").unwrap();
    let at = Timestamp::from_millis(1_795_327_534_001);
    let team = TeamId::new("demo").unwrap();
    assert_eq!(server.world().schedule(&team, session, at).await, Ok(()));
    let request = server.only_request();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with(&format!("POST /schedules/{session}-1795327535 HTTP/1.1")), "{head}");
    assert!(head.contains("/eu-west-1/scheduler/aws4_request"), "{head}");
    assert!(head.contains("x-amz-security-token"), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["ScheduleExpression"], "at(2026-11-22T06:05:35)");
    assert_eq!(body["ActionAfterCompletion"], "DELETE");
    assert_eq!(body["GroupName"], "schedule_group");
    assert_eq!(body["Target"]["Arn"], "schedule_target_arn");
    assert_eq!(body["Target"]["RoleArn"], "schedule_role_arn");
    let input: serde_json::Value =
        serde_json::from_str(body["Target"]["Input"].as_str().unwrap()).unwrap();
    assert_eq!(input, serde_json::json!({ "team": "demo", "session": session }));
}

#[tokio::test]
async fn a_schedule_that_is_there_already_is_fine_and_a_refused_one_is_not() {
    let session = SessionId::parse("01JD0000000000000000000001").unwrap();
    let team = TeamId::new("demo").unwrap();
    for (status, done) in [(409, Ok(())), (400, Err(ScheduleError)), (500, Err(ScheduleError))] {
        let server = Server::answering(status, "", "{}").await;
        let at = Timestamp::from_millis(0);
        assert_eq!(server.world().schedule(&team, session, at).await, done, "{status}");
    }
}

#[tokio::test]
async fn a_document_is_fetched_whole_or_not_at_all() {
    let fits = "a".repeat(FETCH_BYTES_MAX);
    let server = Server::answering(200, "", &fits).await;
    let fetched = server.world().fetch(&server.address).await;
    assert_eq!(fetched.map(|document| document.len()), Ok(FETCH_BYTES_MAX));
    let large = "a".repeat(FETCH_BYTES_MAX + 1);
    let elsewhere = format!("location: {}/x\r\n", server.address);
    for (status, head, body) in [(200, "", large.as_str()), (302, &elsewhere, ""), (404, "", "")] {
        let server = Server::answering(status, head, body).await;
        assert_eq!(server.world().fetch(&server.address).await, Err(FetchError), "{status}");
        server.only_request();
    }
    assert_eq!(server.world().fetch("not a url").await, Err(FetchError));
}

#[tokio::test]
async fn where_nobody_listens_everything_fails_soon() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let server = Server { address, requests: Arc::default() };
    let world = server.world();
    let soon = Duration::from_secs(5);
    let posted = tokio::time::timeout(soon, world.post(&connection(), "{}")).await;
    assert_eq!(posted, Ok(Err(PostError::Failed)));
    let fetched = tokio::time::timeout(soon, world.fetch(&server.address)).await;
    assert_eq!(fetched, Ok(Err(FetchError)));
}

#[test]
fn handlers_can_move_between_threads() {
    fn can_move<T: Send>(_: T) {}
    fn of(deployment: &crate::Deployment) {
        can_move(crate::http::handle(deployment, serde_json::Value::Null));
        can_move(crate::socket::handle(deployment, serde_json::Value::Null));
        can_move(crate::expiry::handle(deployment, serde_json::Value::Null));
    }
    let _ = of;
}
