//! Replies, taken one after the other in the order of their commands.

use super::store::Reply;

/// What is left of the replies. One of another kind than its command has says nothing.
#[derive(Debug)]
pub(super) struct Replies(std::vec::IntoIter<Reply>);

impl Replies {
    pub(super) fn new(replies: Vec<Reply>) -> Self {
        Self(replies.into_iter())
    }

    pub(super) fn skip(&mut self) {
        self.0.next();
    }

    /// Whether a command with a condition was done.
    pub(super) fn done(&mut self) -> bool {
        self.0.next() == Some(Reply::Done)
    }

    pub(super) fn number(&mut self) -> Option<i64> {
        match self.0.next() {
            Some(Reply::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// The texts of a list of `count`.
    pub(super) fn texts(&mut self, count: usize) -> Vec<Option<Vec<u8>>> {
        let mut texts = match self.0.next() {
            Some(Reply::Texts(texts)) => texts,
            _ => Vec::new(),
        };
        texts.resize(count, None);
        texts
    }

    /// The one text that is an era.
    pub(super) fn era(&mut self) -> Option<u64> {
        self.numbers(1).pop().flatten()
    }

    /// A list of any length, without what is not there.
    pub(super) fn list(&mut self) -> Vec<Vec<u8>> {
        match self.0.next() {
            Some(Reply::Texts(texts)) => texts.into_iter().flatten().collect(),
            _ => Vec::new(),
        }
    }

    /// The numbers that the texts of a list of `count` are.
    pub(super) fn numbers(&mut self, count: usize) -> Vec<Option<u64>> {
        let texts = self.texts(count).into_iter();
        texts.map(|text| number(&text?)).collect()
    }
}

/// The largest number that is one of ours: beyond it, not every whole number is one of a sorted set's.
pub(super) const MAX_NUMBER: u64 = 1 << 53;

/// A whole number, which a sorted set writes as a fraction where it is large.
pub(super) fn number(text: &[u8]) -> Option<u64> {
    let text = str::from_utf8(text).ok()?;
    if let Ok(number) = text.parse() {
        return Some(number).filter(|number| *number <= MAX_NUMBER);
    }
    let number: f64 = text.parse().ok()?;
    // As large as the largest number.
    let is_exact = (0.0..=9_007_199_254_740_992.0).contains(&number) && number.fract() == 0.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole and in range"
    )]
    is_exact.then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_the_server_writes_it() {
        assert_eq!(number(b"1764033000001"), Some(1_764_033_000_001));
        assert_eq!(number(b"1.764033000001e12"), Some(1_764_033_000_001));
        for wrong in [&b"-1"[..], b"1.5", b"inf", b"nan", b"1e300", b"", b"\xff"]
            .into_iter()
            .chain([&b"1000000000000000000"[..], b"9223372036854775807"])
        {
            assert_eq!(number(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_reply_of_another_kind_says_nothing() {
        let mut replies = Replies::new(vec![
            Reply::Number(5),
            Reply::Texts(vec![Some(b"a".to_vec())]),
            Reply::Done,
        ]);
        assert_eq!(replies.texts(2), [None, None]);
        assert_eq!(replies.number(), None);
        assert!(replies.done());
        assert!(!replies.done(), "there are no more");
    }
}
