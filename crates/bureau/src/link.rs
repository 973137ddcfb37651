//! One connection, and waiting for it: nothing here waits for ever.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use postgres_protocol::escape::escape_identifier;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpSocket, TcpStream, lookup_host};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::config::{ChannelBinding, Host, SslMode};
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, Row};

use crate::access::Access;
use crate::address::{Address, Pin};
use crate::fail::Fail;
use crate::tls::{Seen, pinned};
use crate::watched::{Flow, Watched};
use dabiao_domain::sync::fault::Fault;

/// Bytes that wait in the system for the network: few, so that a slow line is seen to move.
const SEND_BUFFER: u32 = 64 << 10;
/// A name that no certificate has to have: a server is known by its certificate's hash.
const SERVER_NAME: &str = "dabiao-bureau";
/// How often a call is made again that another one was in the way of.
const CONFLICTS: u32 = 3;

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For a connection, to each address.
    pub connect: Duration,
    /// While not a byte goes either way. The server ends what takes more than a minute.
    pub silence: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(15), silence: Duration::from_secs(75) }
    }
}

/// A parameter and its type.
pub(crate) type Param<'a> = (&'a (dyn ToSql + Sync), Type);

/// One connection.
pub(crate) struct Link {
    runtime: Runtime,
    client: Option<Client>,
    driver: Option<JoinHandle<()>>,
    flow: Flow,
    limits: Limits,
    address: String,
}

impl Link {
    /// A connection over TLS to one of the addresses, and the certificate that is there. Without a pin the password has
    /// to prove the server.
    pub fn over_tls(access: &Access, database: &str, limits: Limits) -> Result<(Self, Pin), Fail> {
        let mut last = Fail::Unreachable { address: String::new(), why: "no address".to_owned() };
        for address in &access.addresses {
            match Self::to(access, address, database, limits) {
                Ok(linked) => return Ok(linked),
                // A standby that does not answer for the bureau yet, or a server that is not up: the next one may be.
                Err(fail) if fail.goes_away() => last = fail,
                Err(fail) => return Err(fail),
            }
        }
        Err(last)
    }

    fn to(access: &Access, address: &Address, database: &str, limits: Limits) -> Result<(Self, Pin), Fail> {
        let mut config = Config::new();
        config
            .user(&access.login)
            .password(&access.secret)
            .dbname(database)
            .application_name("dabiao")
            .ssl_mode(SslMode::Require)
            .channel_binding(ChannelBinding::Require);
        let (mut tls, seen) = pinned(&access.pins)?;
        let said = address.to_string();
        let link = Self::begin(said.clone(), limits, async |flow: Flow| {
            let stream = Watched { stream: tcp(address).await?, flow };
            let tls = MakeTlsConnect::<Watched<TcpStream>>::make_tls_connect(&mut tls, SERVER_NAME)
                .map_err(|e| Fail::Unexpected(e.to_string()))?;
            raw(&config, stream, tls, &said).await
        });
        let link =
            link.map_err(|fail| in_between(pin_changed(fail, &seen, &access.pins), &address.to_string()))?;
        let unseen = || Fail::NotProven { address: address.to_string(), why: "no certificate".to_owned() };
        Ok((link, seen.pin().ok_or_else(unseen)?))
    }

    /// A connection over a socket in `folder`, as `user` of the same PC.
    #[cfg(unix)]
    pub fn over_socket(
        (folder, port, user): (&std::path::Path, u16, &str),
        database: &str,
        limits: Limits,
    ) -> Result<Self, Fail> {
        let mut config = Config::new();
        config.user(user).dbname(database).application_name("dabiao keeper");
        Self::by_socket(folder, port, &config, limits)
    }

    #[cfg(unix)]
    fn by_socket(folder: &std::path::Path, port: u16, config: &Config, limits: Limits) -> Result<Self, Fail> {
        let path = folder.join(format!(".s.PGSQL.{port}"));
        let said = path.display().to_string();
        let mut config = config.clone();
        // There is no line that somebody could be in.
        config.ssl_mode(SslMode::Disable).channel_binding(ChannelBinding::Prefer);
        Self::begin(said.clone(), limits, async |flow: Flow| {
            let stream = tokio::net::UnixStream::connect(&path).await.map_err(|e| unreachable(&said, &e))?;
            raw(&config, Watched { stream, flow }, tokio_postgres::NoTls, &said).await
        })
    }

    /// A connection to a server that somebody else runs.
    pub fn over_url(url: &str, database: Option<&str>, limits: Limits) -> Result<Self, Fail> {
        let mut config: Config =
            url.parse().map_err(|e: tokio_postgres::Error| Fail::Unfit(e.to_string()))?;
        if let Some(database) = database {
            config.dbname(database);
        }
        config.application_name("dabiao keeper");
        if config.get_ssl_mode() == SslMode::Require {
            // The certificate is nobody's that is known here: the password has to prove the server.
            config.channel_binding(ChannelBinding::Require);
        }
        let port = config.get_ports().first().copied().unwrap_or(5432);
        match config.get_hosts().first() {
            Some(Host::Tcp(host)) => {
                let address = Address { host: host.clone(), port };
                let (mut tls, _) = pinned(&[])?;
                let said = address.to_string();
                Self::begin(said.clone(), limits, async |flow: Flow| {
                    let stream = Watched { stream: tcp(&address).await?, flow };
                    let tls = MakeTlsConnect::<Watched<TcpStream>>::make_tls_connect(&mut tls, SERVER_NAME)
                        .map_err(|e| Fail::Unexpected(e.to_string()))?;
                    raw(&config, stream, tls, &said).await
                })
            }
            #[cfg(unix)]
            Some(Host::Unix(folder)) => Self::by_socket(folder, port, &config, limits),
            None => Err(Fail::Unfit("the address names no host".to_owned())),
        }
    }

    fn begin<F>(address: String, limits: Limits, connect: F) -> Result<Self, Fail>
    where
        F: AsyncFnOnce(Flow) -> Result<(Client, JoinHandle<()>), Fail>,
    {
        let runtime = Builder::new_current_thread().enable_io().enable_time().build();
        let runtime = runtime.map_err(|e| unreachable(&address, &e))?;
        let flow = Flow::default();
        let late = || Fail::Silent { address: address.clone(), seconds: limits.connect.as_secs() };
        let connected = runtime
            .block_on(async { timeout(limits.connect, connect(flow.clone())).await.map_err(|_| late())? });
        let (client, driver) = connected?;
        Ok(Self { runtime, client: Some(client), driver: Some(driver), flow, limits, address })
    }

    /// Waits for an answer as long as something moves.
    fn wait<T>(&self, answer: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, Fail> {
        self.runtime.block_on(async {
            let mut answer = pin!(answer);
            loop {
                let before = self.flow.bytes();
                match timeout(self.limits.silence, &mut answer).await {
                    Ok(done) => return done.map_err(|e| Fail::of(&e, &self.address)),
                    Err(_) if self.flow.bytes() == before => {
                        let seconds = self.limits.silence.as_secs();
                        return Err(Fail::Silent { address: self.address.clone(), seconds });
                    }
                    // It is slow, and it moves.
                    Err(_) => (),
                }
            }
        })
    }

    /// Bytes that went over the line until now, both ways, those of TLS among them.
    pub fn carried(&self) -> u64 {
        self.flow.bytes()
    }

    fn client(&self) -> Result<&Client, Fail> {
        let gone = || Fail::Unreachable { address: self.address.clone(), why: "closed".to_owned() };
        self.client.as_ref().ok_or_else(gone)
    }

    /// The rows that a call gives. It can be made again without harm, and is where another one was in its way.
    pub fn rows(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Fail> {
        let mut tries = 0;
        loop {
            let done = self.wait(self.client()?.query_typed(sql, params));
            match done {
                Err(fail) if tries < CONFLICTS && is_conflict(&fail) => tries += 1,
                Err(fail) => {
                    if matches!(fail, Fail::Silent { .. }) {
                        self.cut();
                    }
                    return Err(fail);
                }
                done => return done,
            }
        }
    }

    /// The one row that a call gives.
    pub fn row(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Row, Fail> {
        let mut rows = self.rows(sql, params)?;
        let one = rows.len() == 1;
        rows.pop().filter(|_| one).ok_or_else(|| Fail::Unexpected("not one row".to_owned()))
    }

    /// Statements without parameters; several are one transaction.
    pub fn batch(&mut self, sql: &str) -> Result<(), Fail> {
        self.wait(self.client()?.batch_execute(sql))
    }

    /// Ends it without a word: nobody listens.
    fn cut(&mut self) {
        if let Some(driver) = self.driver.take() {
            driver.abort();
        }
        self.client = None;
    }
}

impl Drop for Link {
    /// Says good-bye: the server frees the place at once.
    fn drop(&mut self) {
        drop(self.client.take());
        if let Some(driver) = self.driver.take() {
            let limit = self.limits.silence.min(Duration::from_secs(1));
            drop(self.runtime.block_on(async { timeout(limit, driver).await }));
        }
    }
}

fn is_conflict(fail: &Fail) -> bool {
    ["40001", "40P01", "55P03"].contains(&fail.sqlstate())
}

fn unreachable(address: &str, why: &std::io::Error) -> Fail {
    Fail::Unreachable { address: address.to_owned(), why: why.to_string() }
}

/// Why a login is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// No such login, a wrong password, or one that is past.
    Password,
    /// The password was right; the login is closed.
    Closed,
}

impl Refused {
    /// Of what the server said; none for anything else.
    pub fn of(fail: &Fail) -> Option<Self> {
        match fail {
            Fail::Server { code, .. } if code == "28P01" => Some(Self::Password),
            // The same code for a connection that its rules know nothing of.
            Fail::Server { code, message } if code == "28000" && !message.contains("pg_hba.conf") => {
                Some(Self::Closed)
            }
            _ => None,
        }
    }
}

/// A server that gets the proof for another certificate than its own says so: somebody is in between.
fn in_between(fail: Fail, address: &str) -> Fail {
    match fail {
        Fail::Server { code, message } if code == "28000" && message.contains("SCRAM") => {
            Fail::NotProven { address: address.to_owned(), why: message }
        }
        other => other,
    }
}

fn pin_changed(fail: Fail, seen: &Seen, pins: &[Pin]) -> Fail {
    let other = seen.pin().is_some_and(|pin| !pins.is_empty() && !pins.contains(&pin));
    if other { Fail::Fault(Fault::PinChanged) } else { fail }
}

/// A stream to one of the addresses that the name stands for.
async fn tcp(address: &Address) -> Result<TcpStream, Fail> {
    let said = address.to_string();
    let found =
        lookup_host((address.host.as_str(), address.port)).await.map_err(|e| unreachable(&said, &e))?;
    let mut last = Fail::Unreachable { address: said.clone(), why: "the name has no address".to_owned() };
    for address in found {
        match one(address).await {
            Ok(stream) => return Ok(stream),
            Err(e) => last = unreachable(&said, &e),
        }
    }
    Err(last)
}

async fn one(address: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn raw<S, T>(config: &Config, stream: S, tls: T, said: &str) -> Result<(Client, JoinHandle<()>), Fail>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    T: TlsConnect<S>,
    T::Stream: Send + 'static,
{
    let (client, connection) = config.connect_raw(stream, tls).await.map_err(|e| Fail::of(&e, said))?;
    Ok((client, tokio::spawn(async move { drop(connection.await) })))
}

/// A name as SQL has it.
pub(crate) fn name(text: &str) -> String {
    escape_identifier(text)
}
