//! The program, started and always ended.

use std::{
    io::Read,
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use reqwest::Client;

/// Longer than a drain may take.
const DEADLINE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(25);

/// The program with no settings from the environment of the tests.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backstage-badges"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

/// The same, to be started beside others: where operators look is on no port that others could have.
pub(crate) fn server(arguments: &[&str]) -> Command {
    let mut command = command(arguments);
    command.env("BADGES_ADMIN__LISTEN", "127.0.0.1:0");
    command
}

/// Runs the program to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// Standard output of a run that succeeds and complains of nothing.
pub(crate) fn said(arguments: &[&str]) -> String {
    let output = run(arguments);
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (output.status.code(), complaints.as_str()),
        (Some(0), ""),
        "{arguments:?}"
    );
    String::from_utf8(output.stdout).unwrap()
}

/// What a run that is refused complains of; it does nothing else.
pub(crate) fn refused(output: &Output) -> Vec<String> {
    let complaints = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{complaints}");
    assert_eq!(output.stdout, b"");
    for trace in ["panicked", "backtrace", "Caused by", "src/"] {
        assert!(!complaints.contains(trace), "{complaints}");
    }
    complaints.lines().map(str::to_owned).collect()
}

/// A server that runs; it is killed when dropped.
pub(crate) struct Running {
    child: Child,
    output: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    /// Starts `serve` on a free port.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = server(&["--listen", "127.0.0.1:0", "serve"]);
        command.args(arguments);
        Self::start_command(command)
    }

    pub(crate) fn start_command(mut command: Command) -> Self {
        // Files, because nobody has to empty them for the program to go on.
        let output = tempfile::tempdir().unwrap();
        let file = |name| std::fs::File::create(output.path().join(name)).unwrap();
        command.stdout(file("out")).stderr(file("err"));
        let child = command.spawn().unwrap();
        Self { child, output }
    }

    fn read(&self, name: &str) -> String {
        let mut text = String::new();
        let mut file = std::fs::File::open(self.output.path().join(name)).unwrap();
        file.read_to_string(&mut text).unwrap();
        text
    }

    /// What is on standard output when it holds `part`.
    pub(crate) fn greeting(&self, part: &str) -> String {
        until(&format!("{part:?} on standard output"), || {
            Some(self.read("out")).filter(|text| text.contains(part))
        })
    }

    /// What the program logged.
    pub(crate) fn log(&self) -> String {
        self.read("err")
    }

    /// Where it listens, by its own words.
    pub(crate) fn address(&self) -> SocketAddr {
        let greeting = self.greeting("serving ");
        let line = greeting.lines().next().unwrap();
        let rest = line.strip_prefix("listening on http://").unwrap();
        rest.split('/').next().unwrap().parse().unwrap()
    }

    /// Where operators look, by its own words.
    pub(crate) fn admin(&self) -> String {
        let greeting = self.greeting("metrics on ");
        let line = greeting
            .lines()
            .find_map(|line| line.strip_prefix("metrics on "));
        line.unwrap().strip_suffix("/metrics").unwrap().to_owned()
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// How it ended, when it has.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        until("the end of the program", || self.child.try_wait().unwrap())
    }
}

/// What `ask` gives as soon as it gives something.
pub(crate) fn until<T>(about: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(start.elapsed() < DEADLINE, "in vain: {about}");
        thread::sleep(PAUSE);
    }
}

/// An HTTP client that asks for nothing but what it is told to.
pub(crate) fn client() -> Client {
    // Another test may have chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder().redirect(reqwest::redirect::Policy::none());
    builder.no_proxy().build().unwrap()
}

/// A path as an argument.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
