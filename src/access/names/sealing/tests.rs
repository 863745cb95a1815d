use proptest::prelude::*;

use super::*;

fn key(byte: u8) -> SealingKey {
    format!("{byte:02x}").repeat(KEY_BYTES).parse().unwrap()
}

fn keys(bytes: &[u8]) -> SealingKeys {
    SealingKeys::new(bytes.iter().map(|byte| key(*byte)).collect()).unwrap()
}

/// References of every length.
fn references() -> impl Strategy<Value = EntityRef> {
    let part = "[A-Za-z][A-Za-z0-9]{0,62}";
    (part, part, part).prop_map(|(namespace, kind, name)| {
        EntityRef::from_parts(&namespace, &kind, &name).unwrap()
    })
}

#[test]
fn a_name_is_what_another_implementation_of_the_rfc_makes_of_it() {
    // AESSIV(bytes([7] * 64)).encrypt(padded, [b"backstage-badges/entity/1"]) of Python's
    // cryptography 50, which is OpenSSL's AES-256-SIV.
    let name = keys(&[7]).seal(&"component:default/payments-api".parse().unwrap());
    let theirs = "yrM98hX24g3ZR1VprNRunEEqVLE3GRfHgjhLQtmdMeBNDN3mD_1SO5FtG65Tc5S7";
    assert_eq!(name, theirs);
}

#[test]
fn the_longest_reference_has_the_longest_name() {
    let part = "x".repeat(63);
    let reference = EntityRef::from_parts(&part, &part, &part).unwrap();
    let keys = keys(&[1]);
    let name = keys.seal(&reference);
    assert_eq!(name.len(), MAX_CHARS);
    assert_eq!(keys.open(&name), Some(reference));
}

#[test]
fn names_of_alike_entities_are_equally_long_and_have_nothing_in_common() {
    let keys = keys(&[1]);
    let sealed = |text: &str| keys.seal(&text.parse().unwrap());
    let (one, other) = (
        sealed("component:default/a"),
        sealed("component:default/payments"),
    );
    assert_eq!(one.len(), other.len());
    let same = one.bytes().zip(other.bytes()).filter(|(a, b)| a == b);
    assert!(same.count() < one.len() / 4, "{one} {other}");
}

#[test]
fn a_hundred_thousand_random_names_open_nothing() {
    let keys = keys(&[1]);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = || {
        // splitmix64, so that a failure can be looked at again.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    for _ in 0..100_000 {
        let blocks = 2 + random() % 4;
        let bytes: Vec<u8> = (0..blocks * 2)
            .flat_map(|_| random().to_le_bytes())
            .collect();
        assert_eq!(keys.open(&URL_SAFE_NO_PAD.encode(bytes)), None);
    }
}

#[test]
fn what_is_no_key_is_refused_and_not_shown() {
    let good = "0a".repeat(KEY_BYTES);
    let (short, long) = (&good[1..], format!("{good}0"));
    let spaced = format!(" {}", &good[1..]);
    let signed = format!("+{}", &good[1..]);
    for text in [
        "",
        short,
        &long,
        &spaced,
        &signed,
        &"é".repeat(KEY_BYTES),
        &"0g".repeat(KEY_BYTES),
    ] {
        let error = text.parse::<SealingKey>().unwrap_err();
        assert!(error.to_string().contains("openssl rand -hex 64"));
    }
    let key: SealingKey = good.to_uppercase().parse().unwrap();
    assert_eq!(format!("{key:?}"), "SealingKey");
}

proptest! {
    #[test]
    fn a_name_opens_to_its_entity_and_is_always_the_same(reference in references()) {
        let keys = keys(&[1]);
        let name = keys.seal(&reference);
        prop_assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)), "{name}");
        prop_assert_eq!(&keys.seal(&reference), &name);
        let shouted = reference.to_string().to_uppercase().parse().unwrap();
        prop_assert_eq!(&keys.seal(&shouted), &name);
        prop_assert_eq!(keys.open(&name), Some(reference));
    }

    #[test]
    fn a_name_with_one_other_character_opens_nothing(
        reference in references(),
        at in any::<prop::sample::Index>(),
        other in "[A-Za-z0-9_-]",
    ) {
        let keys = keys(&[1]);
        let mut name = keys.seal(&reference);
        let at = at.index(name.len());
        prop_assume!(name[at..=at] != other);
        name.replace_range(at..=at, &other);
        prop_assert_eq!(keys.open(&name), None);
    }

    #[test]
    fn a_name_that_is_cut_lengthened_or_turned_opens_nothing(
        reference in references(),
        cut in any::<prop::sample::Index>(),
        more in "[A-Za-z0-9_=.-]{1,8}",
    ) {
        let keys = keys(&[1]);
        let name = keys.seal(&reference);
        prop_assert_eq!(keys.open(&name[..cut.index(name.len())]), None);
        prop_assert_eq!(keys.open(&format!("{name}{more}")), None);
        prop_assert_eq!(keys.open(&format!("{more}{name}")), None);
        let turned: String = name.chars().map(|c| {
            if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
        }).collect();
        prop_assert_eq!(keys.open(&turned), None);
        let backwards: String = name.chars().rev().collect();
        prop_assume!(backwards != name);
        prop_assert_eq!(keys.open(&backwards), None);
    }

    #[test]
    fn a_replaced_key_still_opens_and_another_does_not(reference in references()) {
        let (old, new) = (keys(&[1]), keys(&[2]));
        let name = old.seal(&reference);
        prop_assert_eq!(new.open(&name), None);
        let both = keys(&[2, 1]);
        prop_assert_eq!(both.seal(&reference), new.seal(&reference));
        prop_assert_eq!(both.open(&name), Some(reference));
    }
}
