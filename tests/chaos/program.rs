//! The program, started and always ended.

use std::{
    env, fs,
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use tokio::time::sleep;

/// Starting takes a fraction of a second; the rest is for a busy machine.
const DEADLINE: Duration = Duration::from_secs(30);

/// A running program. It is killed when dropped.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    folder: PathBuf,
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn binary() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let built = root.join(target).join("release/backstage-badges");
    let binary = env::var_os("BADGES_BIN").map_or(built, |given| root.join(given));
    assert!(
        binary.exists(),
        "{} is not there: `make build`, or set BADGES_BIN",
        binary.display()
    );
    binary
}

impl Program {
    /// Starts it on `port` with nothing but these settings; its output goes to `folder`.
    pub(crate) async fn start(port: u16, folder: &Path, settings: &[(&str, String)]) -> Self {
        // Files, because nobody has to empty them for the program to go on.
        let file = |name| {
            File::options()
                .append(true)
                .create(true)
                .open(folder.join(name))
        };
        let child = Command::new(binary())
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .env_clear()
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(file("out").unwrap())
            .stderr(file("err").unwrap())
            .spawn()
            .unwrap();
        let mut program = Self {
            child,
            folder: folder.to_owned(),
        };
        let start = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
        {
            let ended = program.child.try_wait().unwrap();
            assert!(ended.is_none(), "it ended: {}", program.log());
            assert!(start.elapsed() < DEADLINE, "it does not listen");
            sleep(Duration::from_millis(5)).await;
        }
        program
    }

    /// Everything it logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("err")).unwrap()
    }

    /// Pulls the plug.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// A field of `/proc/PID/status` in KiB.
    pub(crate) fn memory_kib(&self, field: &str) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(path).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let digits = line.unwrap().chars().filter(char::is_ascii_digit);
        digits.collect::<String>().parse().unwrap()
    }

    /// Ends it in order; how it ended, and everything that it logged.
    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        let sent = Command::new("kill")
            .args(["-s", "TERM", &self.child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        let ended = self.child.wait().unwrap();
        (ended, self.log())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
