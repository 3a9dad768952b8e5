//! The parts: an S3 server, replicas, HAProxy, and people who ask.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::county::County;
use crate::program::{DEADLINE, Program, said};

/// Where everything is kept.
pub const ADDRESS: &str = "s3://waypost/site";

const KEY: &str = "invented-key";
const SECRET: &str = "invented-secret";

/// A port below those the system gives to connections, so that what is
/// restarted finds its own free.
pub fn port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 9_000).unwrap();
    loop {
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + (start + next) % 10_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// An S3 server over a folder, until it is dropped or stopped.
///
/// It is the crate s3s-fs, which honours If-Match and If-None-Match of a PUT,
/// but looks and writes in two steps, and answers a GET in full whatever its
/// If-None-Match says. A real S3 does each in one step, and so does what
/// stands before it here: one PUT at a time, and 304 for the same ETag.
pub struct S3 {
    pub folder: TempDir,
    pub address: SocketAddr,
    /// GETs that were answered with 304.
    pub unchanged: Arc<AtomicUsize>,
    runtime: Option<Runtime>,
}

impl S3 {
    pub fn start() -> S3 {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("waypost")).unwrap();
        let mut server = S3 {
            folder,
            address: SocketAddr::from(([127, 0, 0, 1], port())),
            unchanged: Arc::default(),
            runtime: None,
        };
        server.resume();
        server
    }

    /// Starts it again at its address.
    pub fn resume(&mut self) {
        let files = s3s_fs::FileSystem::new(self.folder.path()).unwrap();
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(self.address))
            .unwrap();
        let writing = Arc::new(tokio::sync::Mutex::new(()));
        let unchanged = Arc::clone(&self.unchanged);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (service, writing) = (service.clone(), Arc::clone(&writing));
                let unchanged = Arc::clone(&unchanged);
                let answer = service_fn(move |request: hyper::Request<Incoming>| {
                    let (service, writing) = (service.clone(), Arc::clone(&writing));
                    let unchanged = Arc::clone(&unchanged);
                    async move {
                        let known = request.headers().get("if-none-match").cloned();
                        let put = request.method() == hyper::Method::PUT;
                        let alone = if put {
                            Some(writing.lock().await)
                        } else {
                            None
                        };
                        let mut answer = service.call(request.map(s3s::Body::from)).await?;
                        drop(alone);
                        let is = answer.headers().get("etag");
                        if !put && known.is_some() && known.as_ref() == is {
                            unchanged.fetch_add(1, Ordering::Relaxed);
                            *answer.status_mut() = hyper::StatusCode::NOT_MODIFIED;
                            answer.headers_mut().remove("content-length");
                            *answer.body_mut() = s3s::Body::empty();
                        }
                        Ok::<_, s3s::HttpError>(answer)
                    }
                });
                let serving = http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
                tokio::spawn(serving);
            }
        });
        self.runtime = Some(runtime);
    }

    /// Ends it at once, with all its connections.
    pub fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(5));
        }
    }

    /// The file of an object.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("waypost/site").join(name)
    }

    /// What every command needs to reach it.
    pub fn known_to(&self, command: &mut Command) {
        command
            .env("AWS_ACCESS_KEY_ID", KEY)
            .env("AWS_SECRET_ACCESS_KEY", SECRET)
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ENDPOINT", format!("http://{}", self.address))
            .env("AWS_ALLOW_HTTP", "true");
    }

    /// It, as the library speaks to it.
    pub fn bucket(&self) -> waypost::storage::Bucket {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let store = object_store::aws::AmazonS3Builder::new()
            .with_bucket_name("waypost")
            .with_endpoint(format!("http://{}", self.address))
            .with_allow_http(true)
            .with_access_key_id(KEY)
            .with_secret_access_key(SECRET)
            .with_region("us-east-1")
            .build()
            .unwrap();
        let store = object_store::prefix::PrefixStore::new(store, "site");
        waypost::storage::Bucket::over(Arc::new(store), ADDRESS).unwrap()
    }

    /// Runs a command of the program over a county's folders.
    pub fn run(&self, county: &County, arguments: &[&str]) -> Output {
        let mut command = county.command(arguments);
        self.known_to(&mut command);
        command.output().unwrap()
    }

    /// Publishes a county, which must succeed.
    pub fn publish(&self, county: &County, name: &str) -> String {
        let output = self.run(county, &["publish", "--to", ADDRESS, "--county", name]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        said(&output)
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Program {
    /// Kills it with SIGKILL.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop with SIGTERM.
    pub fn ask_to_stop(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    }

    /// The same, and waits until it has.
    pub fn stop(&mut self) {
        self.ask_to_stop();
        assert!(self.child.wait().unwrap().success());
    }
}

/// A replica with an index of its own, at an address of its own.
pub struct Replica {
    pub program: Program,
    pub index: TempDir,
    pub address: SocketAddr,
    arguments: Vec<String>,
}

impl Replica {
    pub fn start(storage: &S3, more: &[&str]) -> Replica {
        let index = TempDir::new().unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], port()));
        let arguments: Vec<String> = more.iter().map(|one| (*one).to_owned()).collect();
        let program = Replica::run(storage, index.path(), address, &arguments);
        Replica {
            program,
            index,
            address,
            arguments,
        }
    }

    fn run(storage: &S3, index: &Path, address: SocketAddr, more: &[String]) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
        command.args(["serve", "--from", ADDRESS, "--client-rate", "0"]);
        command.args(["--data", "nowhere", "--poll", "0.5"]);
        command.arg("--listen").arg(address.to_string());
        command.arg("--index").arg(index);
        command.args(more);
        storage.known_to(&mut command);
        let program = Program::start(command);
        program.line_with("Serving http://");
        program
    }

    /// Starts it again over its index, after it was stopped or killed.
    pub fn again(&mut self, storage: &S3) {
        self.program = Replica::run(storage, self.index.path(), self.address, &self.arguments);
    }

    pub fn get(&self, path: &str) -> (u16, String) {
        get(self.address, path).unwrap()
    }

    pub fn ready(&self) -> serde_json::Value {
        let (status, body) = self.get("/readyz");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    /// Waits until it serves a generation.
    pub fn until_it_serves(&self, generation: &str) {
        until(&format!("{} serves {generation}", self.address), || {
            self.ready()["generation"] == generation
        });
    }
}

/// Waits until something is so.
pub fn until(what: &str, is: impl Fn() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !is() {
        assert!(Instant::now() < end, "it never came about that {what}");
        // Asking without a pause would take the processor from those asked.
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// One request on a connection of its own: the status and the body.
pub fn get(address: SocketAddr, path: &str) -> std::io::Result<(u16, String)> {
    get_as(address, "localhost", path)
}

/// The same under a host name.
pub fn get_as(address: SocketAddr, host: &str, path: &str) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(DEADLINE))?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .ok_or_else(|| std::io::Error::other("no whole answer"))?;
    let length = head.lines().find_map(|line| {
        let line = line.to_ascii_lowercase();
        line.strip_prefix("content-length: ")?.parse::<usize>().ok()
    });
    if length.is_some_and(|length| length != body.len()) {
        return Err(std::io::Error::other("half an answer"));
    }
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other("no status"))?;
    Ok((status, body.to_owned()))
}

/// HAProxy with the configuration that is shipped.
pub struct Balancer {
    pub program: Program,
    pub address: SocketAddr,
}

impl Balancer {
    pub fn start(replicas: &[Replica; 3]) -> Balancer {
        let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/deploy");
        let address = SocketAddr::from(([127, 0, 0, 1], port()));
        let [a, b, c] = replicas.each_ref().map(|one| one.address.to_string());
        let mut command = Command::new("haproxy");
        command.arg("-db").arg("-f").arg(deploy.join("haproxy.cfg"));
        command.env("WAYPOST_BIND", address.to_string());
        command.env("WAYPOST_NUMBERS", deploy.join("haproxy-503.http"));
        command.envs([("WAYPOST_A", a), ("WAYPOST_B", b), ("WAYPOST_C", c)]);
        let balancer = Balancer {
            program: Program::start(command),
            address,
        };
        until("HAProxy answers", || {
            get(address, "/readyz").is_ok_and(|(status, _)| status == 200)
        });
        balancer
    }

    /// Waits until it has seen that a replica is `UP`, or `DOWN`.
    pub fn sees(&self, at: usize, how: &str) {
        let name = ["a", "b", "c"][at];
        self.program.line_with(&format!("replicas/{name} is {how}"));
    }
}

/// People who search through an address until they are told to stop.
pub struct People {
    stop: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
    failed: Arc<Mutex<Vec<String>>>,
    threads: Vec<JoinHandle<()>>,
}

/// What they ask, and what every answer must hold.
const QUESTIONS: [(&str, &str); 3] = [
    ("/api/search?q=invented+pantry+7", "pantry-7"),
    ("/api/search?q=free+food", "Invented Pantry"),
    ("/api/search?q=i+want+to+die", "helpline"),
];

impl People {
    pub fn ask(address: SocketAddr, how_many: usize) -> People {
        let (stop, asked) = (Arc::new(AtomicBool::new(false)), Arc::default());
        let failed: Arc<Mutex<Vec<String>>> = Arc::default();
        let mut threads = Vec::new();
        for _ in 0..how_many {
            let (stop, asked): (_, Arc<AtomicUsize>) = (Arc::clone(&stop), Arc::clone(&asked));
            let failed = Arc::clone(&failed);
            threads.push(std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let number = asked.fetch_add(1, Ordering::Relaxed);
                    let (path, holds) = QUESTIONS[number % QUESTIONS.len()];
                    let wrong = match get(address, path) {
                        Ok((200, body)) if body.contains(holds) => continue,
                        Ok((status, body)) => format!("{path}: {status} {body}"),
                        Err(error) => format!("{path}: {error}"),
                    };
                    failed.lock().unwrap().push(wrong);
                }
            }));
        }
        People {
            stop,
            asked,
            failed,
            threads,
        }
    }

    /// How many questions were asked so far.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Waits until so many more have been asked, for as long as it goes on.
    pub fn until_more(&self, more: usize) {
        let wanted = self.asked() + more;
        while self.asked() < wanted {
            let before = self.asked();
            until("people ask on", || self.asked() > before);
        }
    }

    /// How many were asked in all; none may have failed.
    pub fn all_answered(mut self) -> usize {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            thread.join().unwrap();
        }
        let failed = self.failed.lock().unwrap();
        let first: Vec<&String> = failed.iter().take(3).collect();
        assert_eq!(failed.len(), 0, "of {}: {first:#?}", self.asked());
        self.asked()
    }
}
