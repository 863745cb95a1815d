//! Commands as the server takes them, and what it says as we take it.

use std::time::Duration;

use redis::{Cmd, RedisError, ServerError, Value, cmd};
use thiserror::Error;

use super::super::{
    records::millis,
    store::{Command, Reply},
};

/// What goes wrong with a server. It may write anything into its errors, of which only their code is told.
#[derive(Debug, Error)]
pub(super) enum Trouble {
    #[error("it did not answer in time")]
    Slow,
    #[error("it cannot be reached, or breaks off")]
    Broken,
    #[error("it refuses the credentials")]
    Credentials,
    #[error("it answers with {0:?}")]
    Refused(String),
}

impl Trouble {
    /// One word for it, as metrics count it.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Slow => "timeout",
            Self::Broken => "unreachable",
            Self::Credentials => "unauthorized",
            Self::Refused(_) => "refused",
        }
    }

    fn of_code(code: &str) -> Self {
        if ["WRONGPASS", "NOAUTH"].contains(&code) {
            return Self::Credentials;
        }
        let is_word = |c: &char| c.is_ascii_alphanumeric();
        Self::Refused(code.chars().filter(is_word).take(20).collect())
    }
}

impl From<RedisError> for Trouble {
    fn from(error: RedisError) -> Self {
        use redis::ErrorKind;
        match (error.kind(), error.code()) {
            (ErrorKind::AuthenticationFailed, _) => Self::Credentials,
            (ErrorKind::Io, _) if error.is_timeout() => Self::Slow,
            (_, Some(code)) => Self::of_code(code),
            (ErrorKind::MasterNameNotFoundBySentinel, None) => {
                Self::Refused("no such service".to_owned())
            }
            _ => Self::Broken,
        }
    }
}

/// The command of the protocol.
pub(super) fn command(command: &Command) -> Cmd {
    let mut built;
    match command {
        Command::Read(keys) => built = with(cmd("MGET"), keys),
        Command::Life(key) => built = with(cmd("PTTL"), [key]),
        Command::Keep { key, value, life } => {
            built = with(cmd("SET"), [key]);
            built.arg(value.as_slice()).arg("PX").arg(lasting(*life));
        }
        Command::Claim { key, life } => {
            built = with(cmd("SET"), [key]);
            built.arg("1").arg("NX").arg("PX").arg(lasting(*life));
        }
        Command::Begin { key, number } => {
            built = with(cmd("SET"), [key]);
            built.arg(*number).arg("NX");
        }
        Command::Count { key, by } => {
            built = with(cmd("INCRBY"), [key]);
            built.arg(*by);
        }
        Command::Expire { key, life } => {
            built = with(cmd("PEXPIRE"), [key]);
            built.arg(lasting(*life));
        }
        Command::Remove(keys) => built = with(cmd("DEL"), keys),
        Command::Append { key, items } => {
            built = with(cmd("RPUSH"), [key]);
            built.arg(items);
        }
        Command::Take { key, most } => {
            built = with(cmd("LPOP"), [key]);
            built.arg(*most);
        }
        Command::Mark {
            key,
            number,
            members,
        } => {
            built = with(cmd("ZADD"), [key]);
            for member in members {
                built.arg(*number).arg(member);
            }
        }
        Command::Marks { key, members } => {
            built = with(cmd("ZMSCORE"), [key]);
            built.arg(members);
        }
        Command::MarkedAfter { key, number, most } => {
            built = with(cmd("ZRANGEBYSCORE"), [key]);
            built
                .arg(format!("({number}"))
                .arg("+inf")
                .arg("WITHSCORES");
            built.arg("LIMIT").arg(0).arg(*most);
        }
        Command::Trim { key, most } => {
            built = with(cmd("ZREMRANGEBYRANK"), [key]);
            built.arg(0).arg(format!("-{}", most + 1));
        }
    }
    built
}

fn with<'a>(mut command: Cmd, keys: impl IntoIterator<Item = &'a String>) -> Cmd {
    for key in keys {
        command.arg(key);
    }
    command
}

/// No lifetime is zero to the server.
fn lasting(life: Duration) -> u64 {
    millis(life).max(1)
}

/// The key of a command that somebody else may have put something into that the command cannot work on.
pub(super) fn key(command: &Command) -> Option<&str> {
    match command {
        Command::Read(_) | Command::Life(_) | Command::Remove(_) => None,
        Command::Keep { key, .. }
        | Command::Claim { key, .. }
        | Command::Begin { key, .. }
        | Command::Count { key, .. }
        | Command::Expire { key, .. }
        | Command::Append { key, .. }
        | Command::Take { key, .. }
        | Command::Mark { key, .. }
        | Command::Marks { key, .. }
        | Command::MarkedAfter { key, .. }
        | Command::Trim { key, .. } => Some(key),
    }
}

/// What the server says to one command; `None` where what is at its key is of another kind.
pub(super) fn reply(value: Value) -> Result<Option<Reply>, Trouble> {
    Ok(Some(match value {
        Value::Nil => Reply::Nothing,
        Value::Okay | Value::SimpleString(_) => Reply::Done,
        Value::Int(number) => Reply::Number(number),
        Value::Array(items) | Value::Set(items) => {
            Reply::Texts(items.into_iter().map(text).collect())
        }
        Value::ServerError(error) if is_of_another_kind(&error) => return Ok(None),
        Value::ServerError(error) => return Err(Trouble::of_code(error.code())),
        other => Reply::Texts(vec![text(other)]),
    }))
}

fn is_of_another_kind(error: &ServerError) -> bool {
    let is_no_number = |details: &str| {
        // The second of a number that can be counted on no more.
        details.contains("not an integer") || details.contains("would overflow")
    };
    error.code() == "WRONGTYPE" || error.details().is_some_and(is_no_number)
}

fn text(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::BulkString(bytes) => Some(bytes),
        Value::Int(number) => Some(number.to_string().into_bytes()),
        Value::Double(number) => Some(number.to_string().into_bytes()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(it: &Command) -> String {
        let packed = command(it).get_packed_command();
        let text = String::from_utf8(packed).unwrap();
        let words = text.split("\r\n").filter(|it| !it.starts_with(['*', '$']));
        words.collect::<Vec<_>>().join(" ").trim().to_owned()
    }

    #[test]
    fn commands_are_those_that_the_documentation_lists() {
        let key = || "k".to_owned();
        let life = Duration::from_millis(5);
        let members = vec!["a".to_owned(), "b".to_owned()];
        for (command, text) in [
            (Command::Read(members.clone()), "MGET a b"),
            (Command::Life(key()), "PTTL k"),
            (Command::Claim { key: key(), life }, "SET k 1 NX PX 5"),
            (
                Command::Begin {
                    key: key(),
                    number: 7,
                },
                "SET k 7 NX",
            ),
            (Command::Count { key: key(), by: 2 }, "INCRBY k 2"),
            (
                Command::Expire {
                    key: key(),
                    life: Duration::ZERO,
                },
                "PEXPIRE k 1",
            ),
            (Command::Remove(members.clone()), "DEL a b"),
            (
                Command::Append {
                    key: key(),
                    items: members.clone(),
                },
                "RPUSH k a b",
            ),
            (
                Command::Take {
                    key: key(),
                    most: 3,
                },
                "LPOP k 3",
            ),
            (
                Command::Mark {
                    key: key(),
                    number: 4,
                    members: members.clone(),
                },
                "ZADD k 4 a 4 b",
            ),
            (
                Command::Marks {
                    key: key(),
                    members,
                },
                "ZMSCORE k a b",
            ),
            (
                Command::MarkedAfter {
                    key: key(),
                    number: 4,
                    most: 9,
                },
                "ZRANGEBYSCORE k (4 +inf WITHSCORES LIMIT 0 9",
            ),
            (
                Command::Trim {
                    key: key(),
                    most: 9,
                },
                "ZREMRANGEBYRANK k 0 -10",
            ),
        ] {
            assert_eq!(sent(&command), text);
        }
        let keep = Command::Keep {
            key: key(),
            value: b"v".to_vec(),
            life,
        };
        assert_eq!(sent(&keep), "SET k v PX 5");
    }
    #[test]
    fn what_cannot_be_counted_on_is_of_another_kind_and_no_trouble() {
        let said = |line: &str| reply(redis::parse_redis_value(line.as_bytes()).unwrap());
        for line in [
            "-ERR increment or decrement would overflow\r\n",
            "-ERR value is not an integer or out of range\r\n",
            "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n",
        ] {
            assert!(said(line).unwrap().is_none(), "{line}");
        }
        assert!(said("-ERR wrong number of arguments\r\n").is_err());
    }
}
