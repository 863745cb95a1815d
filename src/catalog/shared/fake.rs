//! A server for tests: it does what a real one does, by tokio's clock, unless it is away.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use parking_lot::Mutex;
use tokio::time::Instant;

use super::store::{Away, Command, Reply, Store};

#[derive(Debug, Default)]
pub(super) struct FakeStore(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    texts: HashMap<String, (Vec<u8>, Option<Instant>)>,
    lists: HashMap<String, Vec<String>>,
    marks: HashMap<String, BTreeMap<String, u64>>,
    is_away: bool,
    runs: usize,
}

impl FakeStore {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Whether it is away from now on.
    pub(super) fn set_away(&self, is_away: bool) {
        self.0.lock().is_away = is_away;
    }

    /// How often it was asked.
    pub(super) fn runs(&self) -> usize {
        self.0.lock().runs
    }

    /// Forgets everything, and begins with this era.
    pub(super) fn lose_all(&self, era: u64) {
        let mut state = self.0.lock();
        let key = state
            .texts
            .keys()
            .find(|key| key.ends_with(":era"))
            .cloned();
        state.texts.clear();
        state.lists.clear();
        state.marks.clear();
        state.set(key.unwrap(), era.to_string().as_bytes(), None);
    }

    /// Puts a text where `key` ends so.
    pub(super) fn overwrite(&self, end: &str, text: &str) {
        for (key, (value, _)) in &mut self.0.lock().texts {
            if key.ends_with(end) {
                *value = text.as_bytes().to_vec();
            }
        }
    }
}

#[async_trait]
impl Store for FakeStore {
    async fn run(&self, commands: Vec<Command>) -> Result<Vec<Reply>, Away> {
        let mut state = self.0.lock();
        state.runs += 1;
        if state.is_away {
            return Err(Away);
        }
        Ok(commands.into_iter().map(|it| state.run(it)).collect())
    }
}

/// Whether a command lacks what it is about.
fn is_bare(command: &Command) -> bool {
    match command {
        Command::Read(of)
        | Command::Remove(of)
        | Command::Append { items: of, .. }
        | Command::Mark { members: of, .. }
        | Command::Marks { members: of, .. } => of.is_empty(),
        _ => false,
    }
}

impl State {
    fn forget_the_dead(&mut self) {
        let now = Instant::now();
        self.texts
            .retain(|_, (_, until)| until.is_none_or(|until| until > now));
    }

    fn set(&mut self, key: String, value: &[u8], life: Option<Duration>) {
        let until = life.map(|life| Instant::now() + life);
        self.texts.insert(key, (value.to_vec(), until));
    }

    fn run(&mut self, command: Command) -> Reply {
        self.forget_the_dead();
        assert!(!is_bare(&command), "a server refuses {command:?}");
        match command {
            Command::Read(keys) => {
                let value = |key| self.texts.get(key).map(|(value, _)| value.clone());
                Reply::Texts(keys.iter().map(value).collect())
            }
            Command::Life(key) => Reply::Number(match self.texts.get(&key) {
                Some((_, Some(until))) => {
                    i64::try_from((*until - Instant::now()).as_millis()).unwrap()
                }
                Some((_, None)) => -1,
                None => -2,
            }),
            Command::Keep { key, value, life } => {
                self.set(key, &value, Some(life));
                Reply::Done
            }
            Command::Claim { key, .. } | Command::Begin { key, .. }
                if self.texts.contains_key(&key) =>
            {
                Reply::Nothing
            }
            Command::Claim { key, life } => {
                self.set(key, b"1", Some(life));
                Reply::Done
            }
            Command::Begin { key, number } => {
                self.set(key, number.to_string().as_bytes(), None);
                Reply::Done
            }
            Command::Count { key, by } => {
                let (text, _) = self.texts.entry(key).or_insert((b"0".to_vec(), None));
                let number = str::from_utf8(text).unwrap().parse::<i64>().ok();
                let sum = number.and_then(|number| number.checked_add_unsigned(by));
                let Some(sum) = sum else {
                    return Reply::Nothing;
                };
                *text = sum.to_string().into_bytes();
                Reply::Number(sum)
            }
            Command::Expire { key, life } => {
                if let Some((_, until)) = self.texts.get_mut(&key) {
                    *until = Some(Instant::now() + life);
                }
                Reply::Number(1)
            }
            Command::Trim { .. } => Reply::Number(1),
            Command::Remove(keys) => {
                self.texts.retain(|key, _| !keys.contains(key));
                Reply::Number(1)
            }
            Command::Append { key, items } => {
                self.lists.entry(key).or_default().extend(items);
                Reply::Number(1)
            }
            Command::Take { key, most } => {
                let list = self.lists.entry(key).or_default();
                let taken = list.drain(..most.min(list.len()));
                Reply::Texts(taken.map(|item| Some(item.into_bytes())).collect())
            }
            Command::Mark {
                key,
                number,
                members,
            } => {
                let marks = self.marks.entry(key).or_default();
                marks.extend(members.into_iter().map(|member| (member, number)));
                Reply::Number(1)
            }
            Command::Marks { key, members } => {
                let marks = self.marks.entry(key).or_default();
                let mark = |it| marks.get(it).map(|era| era.to_string().into_bytes());
                Reply::Texts(members.iter().map(mark).collect())
            }
            Command::MarkedAfter { key, number, .. } => {
                let marks = self.marks.entry(key).or_default().iter();
                let after = marks.filter(|(_, era)| **era > number);
                let pair = |(member, era): (&String, &u64)| [member.clone(), era.to_string()];
                Reply::Texts(
                    after
                        .flat_map(pair)
                        .map(|it| Some(it.into_bytes()))
                        .collect(),
                )
            }
        }
    }
}
