//! All parts put together and running.

use std::{fs::File, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use aws_credential_types::Credentials;
use axum::{
    http::{HeaderName, HeaderValue},
    serve::ListenerExt,
};
use dynoxide::Database;
use sasae_protocol::TeamId;
use sasae_store::{DynamoConfig, DynamoStore};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{
    blueprint::Blueprint,
    callers::Callers,
    clock,
    connections::Connections,
    console_config, engine,
    faults::Faults,
    files::Files,
    gateway::Gateway,
    identity, in_process,
    invoke::{Functions, Invoke},
    inward::Inward,
    issuer::{Client, Issuer, routes},
    limits::{CLOSING_TIME, Verdict},
    mailbox::Mailbox,
    meter::Meter,
    options::Options,
    records::Records,
    runtime_api::Pool,
    scheduler::{Scheduler, api::Terms},
    seed::seed,
    site::{CLIENT_ID, REGION, Site},
    socket::SocketApi,
};

/// The state's file within the data directory.
const STATE_FILE: &str = "sasae.sqlite";
/// How long close frames may take to leave.
const FAREWELL: Duration = Duration::from_millis(100);
/// The file that one running machine keeps locked.
const LOCK_FILE: &str = "lock";
/// The folder of mail within the data directory.
const MAIL_FOLDER: &str = "mail";

/// A running machine. Dropping it stops it as a kill would: nothing acknowledged is lost.
pub struct Machine {
    site: Site,
    password: String,
    control_token: String,
    connections: Arc<Connections>,
    mailbox: Arc<Mailbox>,
    tasks: JoinSet<()>,
    _lock: File,
}

impl Machine {
    /// Starts everything and returns when requests are answered.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        let lock = claim(&options.data)?;
        let (gateway_host, outward) = bind(&options.listen).await?;
        let (inward_host, inward) = bind("127.0.0.1:0").await?;
        let database = engine::open(&options.data.join(STATE_FILE))?;
        let records = Records::open(database.clone())?;
        let site = Site {
            gateway_host,
            inward_host,
            team_secret: records.secret("team", identity::secret)?,
            edge_secret: records.secret("edge", identity::secret)?,
            access_key: format!("LOCAL{}", hex::encode_upper(identity::random::<10>())),
            secret_key: identity::secret(),
        };
        let password = match options.password.clone() {
            Some(password) => password,
            None => records.secret("password", demo_password)?,
        };
        let blueprint = Blueprint::read(&options.template, &site)?;
        engine::lay_table(&database, &blueprint.table)?;
        let mailbox = Arc::new(Mailbox::new(options.data.join(MAIL_FOLDER)));
        let parts = Parts { options, site, blueprint, database, records, mailbox, password };
        parts.run(outward, inward, lock).await
    }

    /// `http://host:port` of the gateway.
    pub fn gateway(&self) -> String {
        self.site.gateway()
    }

    /// Where everything is.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The demo members' password.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The folder that mail goes into.
    pub fn mail(&self) -> &Path {
        self.mailbox.folder()
    }

    /// What the control addresses of the inward side want in `x-sasae-control`.
    pub fn control_token(&self) -> &str {
        &self.control_token
    }

    /// Tells every connection that it is over, and stops.
    pub async fn stop(mut self) {
        self.connections.end_all(Verdict::Stopping);
        let everybody_gone = async {
            while !self.connections.ids().is_empty() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        // Who does not answer the closing handshake is left behind.
        let _ = tokio::time::timeout(CLOSING_TIME, everybody_gone).await;
        tokio::time::sleep(FAREWELL).await;
        self.tasks.shutdown().await;
    }
}

struct Parts {
    options: Options,
    site: Site,
    blueprint: Blueprint,
    database: Database,
    records: Records,
    mailbox: Arc<Mailbox>,
    password: String,
}

impl Parts {
    async fn run(
        self,
        outward: TcpListener,
        inward: TcpListener,
        lock: File,
    ) -> anyhow::Result<Machine> {
        let meter = Arc::new(Meter::default());
        let control_token = identity::secret();
        let functions = Arc::new(self.functions(&meter)?);
        let scheduler = Arc::new(Scheduler::open(self.records.clone())?);
        let connections = Arc::new(Connections::default());
        let issuer = Arc::new(self.issuer().await?);
        let gateway = Arc::new(self.gateway(&functions, &connections, &meter)?);
        let socket = gateway.socket.clone();
        let lost = socket.left_behind()?;
        let inside = Arc::new(Inward {
            database: self.database.clone(),
            scheduler: scheduler.clone(),
            terms: self.terms()?,
            connections: connections.clone(),
            stage: self.blueprint.socket_stage.clone(),
            mailbox: self.mailbox.clone(),
            issuer: issuer.clone(),
            callers: Callers::of(&self.blueprint, &self.site),
            control_token: control_token.clone(),
            meter,
        });
        let mut tasks = JoinSet::new();
        let service = gateway.router(routes::router(issuer));
        let service = service.into_make_service_with_connect_info::<SocketAddr>();
        tasks.spawn(async move { ended(axum::serve(outward.tap_io(at_once), service).await) });
        let service = inside.router();
        tasks.spawn(async move { ended(axum::serve(inward.tap_io(at_once), service).await) });
        if self.options.demo {
            self.seed().await?;
        }
        tasks.spawn(scheduler.run(functions));
        tasks.spawn(socket.tell_lost(lost));
        tasks.spawn(sweep(self.database, self.options.sweep));
        Ok(Machine {
            site: self.site,
            password: self.password,
            control_token,
            connections,
            mailbox: self.mailbox,
            tasks,
            _lock: lock,
        })
    }

    fn functions(&self, meter: &Arc<Meter>) -> anyhow::Result<Functions> {
        let mut functions = Functions::new(meter.clone());
        for (arn, plan) in &self.blueprint.functions {
            let function: Arc<dyn Invoke> = match &self.options.runtime_api {
                Some(folder) => Pool::start(plan, folder),
                None => in_process::function(plan)?,
            };
            functions = functions.with(arn, plan.timeout, function);
        }
        Ok(functions)
    }

    /// Opening makes an RSA key the first time, which takes a while.
    async fn issuer(&self) -> anyhow::Result<Issuer> {
        let client = Client {
            id: CLIENT_ID.to_owned(),
            redirects: self.blueprint.redirects.clone(),
            after_logout: self.blueprint.after_logout.clone(),
        };
        let (address, password) = (self.site.issuer(), self.password.clone());
        let records = self.records.clone();
        let open = move || Issuer::open(address, client, &password, records, clock::now());
        Ok(tokio::task::spawn_blocking(open).await??)
    }

    fn gateway(
        &self,
        functions: &Arc<Functions>,
        connections: &Arc<Connections>,
        meter: &Arc<Meter>,
    ) -> anyhow::Result<Gateway> {
        let route = |key: &str| self.blueprint.socket_routes[key].clone();
        let socket = SocketApi {
            functions: functions.clone(),
            on_connect: route("$connect"),
            on_message: route("$default"),
            on_disconnect: route("$disconnect"),
            stage: self.blueprint.socket_stage.clone(),
            connections: connections.clone(),
            lifetimes: self.options.lifetimes,
            faults: self.options.fault_seed.map_or_else(Faults::default, Faults::seeded),
            meter: meter.clone(),
            records: self.records.clone(),
        };
        Ok(Gateway {
            host: self.site.gateway_host.clone(),
            functions: functions.clone(),
            routes: self.blueprint.routes.clone(),
            behaviours: self.blueprint.behaviours.clone(),
            edge_headers: header_pairs(&self.blueprint.edge_headers)?,
            headers: header_pairs(&self.blueprint.headers)?,
            socket: Arc::new(socket),
            config: console_config::config(&self.site, self.options.download.as_deref()),
            console: Files::new(self.options.console.clone()),
            download: Files::new(self.options.download.clone()),
        })
    }

    fn terms(&self) -> anyhow::Result<Terms> {
        let expiry = self.blueprint.function("expiry").context("the template has no expiry")?;
        Ok(Terms {
            group: self.blueprint.schedule_group.clone(),
            target: expiry.arn.clone(),
            role: self.blueprint.schedule_role.clone(),
        })
    }

    async fn seed(&self) -> anyhow::Result<()> {
        let plan = self.blueprint.function("http").context("the template has no http")?;
        let team = TeamId::new(&plan.environment["TEAM_ID"])?;
        let credentials = Credentials::new(
            self.site.access_key.clone(),
            self.site.secret_key.clone(),
            None,
            None,
            "sasae-local",
        );
        let store = DynamoStore::new(&DynamoConfig {
            table: self.blueprint.table.name.clone(),
            region: REGION.to_owned(),
            credentials,
            endpoint: Some(self.site.inward()),
        });
        let life = self.options.session_life;
        seed(&store, &team, &self.site.issuer(), life).await.context("the demo team cannot be made")
    }
}

fn header_pairs(pairs: &[(String, String)]) -> anyhow::Result<Vec<(HeaderName, HeaderValue)>> {
    let pair = |(name, value): &(String, String)| {
        let name = HeaderName::try_from(name.as_str());
        let value = HeaderValue::try_from(value.as_str());
        Ok((name?, value.context("a header of the template cannot be sent")?))
    };
    pairs.iter().map(pair).collect()
}

/// Makes the data directory, for this user only, and keeps a second machine out of it.
fn claim(data: &Path) -> anyhow::Result<File> {
    std::fs::create_dir_all(data).with_context(|| format!("cannot make {}", data.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(data, std::fs::Permissions::from_mode(0o700))?;
    }
    let lock = File::create(data.join(LOCK_FILE))?;
    if lock.try_lock().is_err() {
        bail!("another machine runs with {}", data.display());
    }
    Ok(lock)
}

/// Binds an address of loopback; gives its name with the real port.
async fn bind(listen: &str) -> anyhow::Result<(String, TcpListener)> {
    let (host, _) = listen.rsplit_once(':').context("--listen wants ADDRESS:PORT")?;
    let listener =
        TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        bail!("the demo sign-in is for this machine only; {listen} is not loopback");
    }
    Ok((format!("{host}:{}", address.port()), listener))
}

/// 60 bits that can be typed: three groups of four from an alphabet of letters that look unlike.
fn demo_password() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters: Vec<_> =
        identity::random::<12>().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).into();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

async fn sweep(database: Database, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    loop {
        ticks.tick().await;
        let database = database.clone();
        match tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            Ok(Ok(0)) | Err(_) => {}
            Ok(Ok(items)) => tracing::debug!(items, "collected expired items"),
            Ok(Err(error)) => tracing::error!(%error, "expired items could not be collected"),
        }
    }
}

/// Small messages leave at once instead of waiting for more (Nagle's algorithm, RFC 896).
fn at_once(stream: &mut TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::warn!(%error, "a connection sends late");
    }
}

fn ended(served: std::io::Result<()>) {
    if let Err(error) = served {
        tracing::error!(%error, "a listener ended");
    }
}
