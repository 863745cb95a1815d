use std::{io::Cursor, sync::Arc};

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::catalog::fake::component;

const OF: &str = "http://backstage:7007 kind,metadata.name";
const FRESH: Duration = Duration::from_secs(300);
const NOW_MS: u64 = 1_764_033_000_000;

fn known(names: &[&str], age: Duration) -> Vec<Known> {
    let known = |name: &&str| Known {
        entity: Arc::new(component(name, "team-a")),
        age,
    };
    names.iter().map(known).collect()
}

fn written(known: &[Known]) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes, OF, known, NOW_MS).unwrap();
    bytes
}

fn read_bytes(bytes: &[u8], now_ms: u64) -> Result<Vec<Known>, SnapshotError> {
    read(Cursor::new(bytes), OF, now_ms, FRESH)
}

#[test]
fn what_was_written_is_read_with_the_time_that_has_passed() {
    let age = Duration::from_secs(40);
    let bytes = written(&known(&["a", "B"], age));
    let later = read_bytes(&bytes, NOW_MS + 60_000).unwrap();
    assert_eq!(later, known(&["a", "B"], Duration::from_secs(100)));
    assert_eq!(read_bytes(&written(&[]), NOW_MS).unwrap(), []);
}

#[test]
fn a_clock_that_was_set_back_makes_nothing_fresh() {
    let bytes = written(
        &[
            known(&["young"], Duration::from_secs(1)),
            known(&["old"], Duration::from_secs(1_000)),
        ]
        .concat(),
    );
    let ages: Vec<_> = read_bytes(&bytes, NOW_MS - 3_600_000)
        .unwrap()
        .iter()
        .map(|known| known.age)
        .collect();
    assert_eq!(ages, [FRESH, Duration::from_secs(1_000)]);
}

#[test]
fn a_file_of_another_catalog_is_not_used() {
    let bytes = written(&known(&["a"], FRESH));
    let other = read(Cursor::new(bytes), "http://other:7007", NOW_MS, FRESH);
    assert!(matches!(other, Err(SnapshotError::OtherCatalog)));
}

#[rstest]
#[case(b"backstage-badges snapshot 2\n{}\nend 0 0\n", "version \"2\"")]
#[case(b"backstage-badges snapshot \n", "version \"\"")]
#[case(b"\x7fELF\x02\x01\x01\n", "no snapshot")]
#[case(b"{\"of\": 1}\n", "no snapshot")]
#[case(b"", "damaged")]
#[case(b"backstage-badges snapshot 1\n", "damaged")]
#[case(b"backstage-badges snapshot 1", "damaged")]
fn what_this_program_did_not_write_is_told_in_words(#[case] bytes: &[u8], #[case] words: &str) {
    let error = read_bytes(bytes, NOW_MS).unwrap_err().to_string();
    assert!(error.contains(words), "{error}");
}

#[test]
fn a_file_that_ends_anywhere_too_early_is_not_used() {
    let bytes = written(&known(&["a", "b", "c"], FRESH));
    for end in 0..bytes.len() {
        let torn = read_bytes(&bytes[..end], NOW_MS);
        assert!(torn.is_err(), "{end} of {} bytes", bytes.len());
    }
    assert_eq!(read_bytes(&bytes, NOW_MS).unwrap().len(), 3);
}

#[test]
fn a_file_with_any_bit_turned_is_not_used() {
    let bytes = written(&known(&["a", "b"], FRESH));
    for at in 0..bytes.len() * 8 {
        let mut turned = bytes.clone();
        turned[at / 8] ^= 1 << (at % 8);
        let read = read_bytes(&turned, NOW_MS);
        assert!(read.is_err(), "bit {at}: {read:?}");
    }
}

#[test]
fn two_files_one_behind_the_other_are_none() {
    let bytes = written(&known(&["a"], FRESH));
    assert!(read_bytes(&[bytes.as_slice(), &bytes].concat(), NOW_MS).is_err());
}

#[test]
fn an_entity_without_measure_is_left_out_and_the_others_are_kept() {
    let mut all = known(&["a", "b"], FRESH);
    let vast = component("vast", &"x".repeat(2 << 20));
    all[0].entity = Arc::new(vast);
    let read = read_bytes(&written(&all), NOW_MS).unwrap();
    assert_eq!(read, all[1..]);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic(bytes in any::<Vec<u8>>()) {
        let _ = read_bytes(&bytes, NOW_MS);
    }

    #[test]
    fn any_lines_under_a_good_checksum_are_read_or_refused_without_a_panic(
        lines in proptest::collection::vec("[^\n]{0,60}", 0..5),
        count in any::<u64>(),
    ) {
        let mut text = format!("{MAGIC}{VERSION}\n{{\"of\":\"{OF}\",\"written_ms\":1}}\n");
        for line in lines {
            text.push_str(&line);
            text.push('\n');
        }
        text = format!("{text}{END}{count} ");
        let mut sum = Xxh3Default::new();
        sum.update(text.as_bytes());
        text = format!("{text}{:016x}\n", sum.digest());
        let _ = read_bytes(text.as_bytes(), NOW_MS);
    }
}
