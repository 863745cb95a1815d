use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn entity(name: &str) -> EntityRef {
    format!("component:default/{name}").parse().unwrap()
}

fn of(capacity: usize) -> Adoption {
    Adoption::new(NonZeroUsize::new(capacity).unwrap())
}

fn show(adoption: &Adoption, name: &str, times: u64) {
    let counts = adoption.of(&entity(name));
    counts.shown.fetch_add(times, Ordering::Relaxed);
}

#[test]
fn the_most_shown_stand_first_and_then_the_most_clicked() {
    let adoption = of(10);
    for (name, shown) in [("b", 2), ("a", 2), ("c", 7), ("d", 2)] {
        show(&adoption, name, shown);
    }
    let clicks = &adoption.of(&entity("d")).clicked;
    clicks.fetch_add(1, Ordering::Relaxed);
    let top = adoption.top(3);
    let names: Vec<_> = top.entities.iter().map(|entry| &*entry.entity).collect();
    let expected = [
        "component:default/c",
        "component:default/d",
        "component:default/a",
    ];
    assert_eq!(names, expected);
    assert_eq!((top.held, top.capacity, top.uncertain), (4, 10, 0));
    assert_eq!((top.entities[1].shown, top.entities[1].clicked), (2, 1));
}

#[test]
fn what_is_counted_often_outlives_what_is_counted_once() {
    let adoption = of(8);
    for round in 0..1000 {
        show(&adoption, "favourite", 1);
        show(&adoption, &format!("once-{round}"), 1);
    }
    let top = adoption.top(1);
    assert_eq!(top.entities[0].entity, "component:default/favourite");
    assert!(top.entities[0].shown > 900, "{top:?}");
    assert!(top.held <= 8, "{top:?}");
}

proptest! {
    #[test]
    fn no_count_is_further_from_the_truth_than_it_says(
        asked in prop::collection::vec((0_u8..12, 1_u64..5), 1..200),
        capacity in 1_usize..9,
    ) {
        let adoption = of(capacity);
        let mut truth = BTreeMap::<String, u64>::new();
        for (name, times) in asked {
            let name = format!("e{name}");
            show(&adoption, &name, times);
            *truth.entry(entity(&name).to_string()).or_default() += times;
        }
        let top = adoption.top(usize::MAX);
        prop_assert!(top.held <= capacity);
        prop_assert_eq!(top.held, top.entities.len());
        for entry in &top.entities {
            let true_count = truth.remove(&entry.entity).unwrap();
            prop_assert!(entry.shown <= true_count);
            prop_assert!(true_count <= entry.shown + entry.uncertain);
        }
        for (entity, true_count) in truth {
            prop_assert!(true_count <= top.uncertain, "{} was asked for {} times", entity, true_count);
        }
    }
}
