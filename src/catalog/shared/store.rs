//! What is asked of the server, so that tests can bring another one.

use std::{fmt::Debug, time::Duration};

use async_trait::async_trait;
use thiserror::Error;

/// One command. Redis 6.2 and every Valkey know all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    /// `MGET`: texts.
    Read(Vec<String>),
    /// `PTTL`: a number of milliseconds, below zero where there is nothing or no end.
    Life(String),
    /// `SET … PX`.
    Keep {
        key: String,
        value: Vec<u8>,
        life: Duration,
    },
    /// `SET … NX PX`: done, or nothing where there was something.
    Claim { key: String, life: Duration },
    /// `SET … NX`, for a number that others count on from.
    Begin { key: String, number: u64 },
    /// `INCRBY`: a number.
    Count { key: String, by: u64 },
    /// `PEXPIRE`.
    Expire { key: String, life: Duration },
    /// `DEL`.
    Remove(Vec<String>),
    /// `RPUSH`.
    Append { key: String, items: Vec<String> },
    /// `LPOP … COUNT`: texts.
    Take { key: String, most: usize },
    /// `ZADD` with one number for all.
    Mark {
        key: String,
        number: u64,
        members: Vec<String>,
    },
    /// `ZMSCORE`: texts, each a number.
    Marks { key: String, members: Vec<String> },
    /// `ZRANGEBYSCORE … WITHSCORES LIMIT`: texts, each member and then its number.
    MarkedAfter {
        key: String,
        number: u64,
        most: usize,
    },
    /// `ZREMRANGEBYRANK`: leaves the members with the largest numbers.
    Trim { key: String, most: usize },
}

/// What comes of one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    Nothing,
    Done,
    Number(i64),
    Texts(Vec<Option<Vec<u8>>>),
}

/// Nothing came of it, and nothing will for a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the shared memory is not there")]
pub(super) struct Away;

/// Where commands are done.
#[async_trait]
pub(super) trait Store: Debug + Send + Sync {
    /// Does all of them in their order, in one go; as many replies.
    async fn run(&self, commands: Vec<Command>) -> Result<Vec<Reply>, Away>;
}
