use serde_json::json;

use super::*;

fn parts(portal_url: &str) -> BadgeSetParts<'static> {
    let portal = Portal {
        title: "Backstage".to_owned(),
        app_url: portal_url.to_owned(),
    };
    BadgeSetParts {
        enabled: None,
        custom: Vec::new(),
        links: LinkPolicy::new(portal_url, Vec::new()),
        portal,
        style: Style::default(),
        logo: None,
        owner_title: false,
    }
}

fn set(
    enabled: Option<&[&str]>,
    custom: &[(&str, serde_json::Value)],
) -> Result<BadgeSet, UnknownBadge> {
    let ids: Option<Vec<BadgeId>> =
        enabled.map(|ids| ids.iter().map(|id| id.parse().unwrap()).collect());
    let custom = custom.iter().map(|(id, definition)| {
        let definition = serde_json::from_value(definition.clone()).unwrap();
        (
            id.parse().unwrap(),
            CustomBadge::compile(&definition).unwrap(),
        )
    });
    BadgeSet::new(BadgeSetParts {
        enabled: ids.as_deref(),
        custom: custom.collect(),
        ..parts("https://portal.test")
    })
}

fn entity(spec: &serde_json::Value) -> Entity {
    let document = json!({"kind": "Component", "metadata": {"name": "x"}, "spec": spec});
    let fields = Fields::default().with_document([String::new()]);
    fields.read(&document).unwrap()
}

fn ids(set: &BadgeSet, spec: &serde_json::Value) -> Vec<String> {
    let entity = entity(spec);
    let known = Known::from(&entity);
    let ids = set.ids().filter(|id| set.applies(id.as_str(), &known));
    ids.map(ToString::to_string).collect()
}

fn badge(set: &BadgeSet, id: &str) -> Option<Badge> {
    let entity = entity(&json!({"owner": "team-a"}));
    set.make(id, &Known::from(&entity), &Look::default())
}

#[test]
fn the_plugins_four_come_first_and_the_rest_where_they_apply() {
    let set = set(None, &[]).unwrap();
    let always = [
        "pingback",
        "lifecycle",
        "owner",
        "docs",
        "powered-by",
        "catalog",
    ];
    assert_eq!(ids(&set, &json!({})), always);
    let spec = json!({"type": "service", "system": "shop", "domain": "pay", "providesApis": []});
    let all = [
        "pingback",
        "lifecycle",
        "owner",
        "docs",
        "powered-by",
        "type",
        "system",
        "domain",
        "apis",
        "catalog",
    ];
    assert_eq!(ids(&set, &spec), all);
}

#[test]
fn enabled_picks_and_orders() {
    let custom = [("tier", json!({"message": "gold"}))];
    let set = set(Some(&["docs", "tier", "owner"]), &custom).unwrap();
    assert_eq!(ids(&set, &json!({})), ["docs", "tier", "owner"]);
    assert!(badge(&set, "pingback").is_none());
}

#[test]
fn a_badge_of_ones_own_comes_last_and_is_made_like_any_other() {
    let tier = json!({"message": "{{ entity.spec.owner }}!", "color": "red"});
    let set = set(None, &[("tier", tier)]).unwrap();
    assert_eq!(ids(&set, &json!({})).last().unwrap(), "tier");
    let tier = badge(&set, "tier").unwrap();
    assert_eq!(
        (tier.label.as_str(), tier.message.as_str()),
        ("tier", "team-a!")
    );
    assert_eq!(
        tier.link.unwrap(),
        "https://portal.test/catalog/default/component/x"
    );
    assert_eq!(tier.description, "Entity tier badge");
}

#[test]
fn a_badge_out_of_the_box_is_changed_where_that_is_said_and_else_as_it_was() {
    let owner = json!({"label": "team", "kinds": ["component"]});
    let docs = json!({"kinds": ["system"]});
    let set = set(None, &[("owner", owner), ("docs", docs)]).unwrap();
    let owner = badge(&set, "owner").unwrap();
    assert_eq!(
        (owner.label.as_str(), owner.message.as_str()),
        ("team", "team-a")
    );
    assert_eq!(owner.description, "Entity owner badge");
    assert!(
        badge(&set, "docs").is_none(),
        "it is not for components any more"
    );
    let offered = ids(&set, &json!({}));
    assert_eq!(offered[..3], ["pingback", "lifecycle", "owner"]);
}

#[test]
fn what_badges_look_at_is_asked_for() {
    let custom = [(
        "tier",
        json!({"message": "{{ entity.metadata.labels.tier }}"}),
    )];
    let names = |enabled: &[&str]| {
        set(Some(enabled), &custom)
            .unwrap()
            .fields()
            .names()
            .unwrap()
    };
    assert!(!names(&["owner"]).iter().any(|name| name.contains("labels")));
    assert!(names(&["tier"]).contains(&"metadata.labels.tier".to_owned()));
    assert!(names(&["tags"]).contains(&"metadata.tags".to_owned()));
}

#[test]
fn an_owner_is_needed_where_its_title_is_shown_or_its_being_there_is_told() {
    let entity = entity(&json!({"owner": "team-a"}));
    let needed = |set: &BadgeSet, id| set.owner_needed(id, &entity).map(|owner| owner.to_string());
    let plain = set(None, &[]).unwrap();
    assert_eq!(needed(&plain, "owner"), None);
    assert_eq!(needed(&plain, "catalog").unwrap(), "group:default/team-a");
    let with_titles = BadgeSetParts {
        owner_title: true,
        ..parts("https://portal.test")
    };
    let with_titles = BadgeSet::new(with_titles).unwrap();
    assert_eq!(
        needed(&with_titles, "owner").unwrap(),
        "group:default/team-a"
    );
    let document = json!({
        "kind": "Group",
        "metadata": {"name": "team-a", "title": "A"},
        "spec": {"profile": {"displayName": "Team Alpha"}},
    });
    let group = with_titles.fields().read(&document).unwrap();
    let known = Known {
        owner: crate::badge::Owner::Known(&group),
        ..Known::from(&entity)
    };
    let badge = with_titles.make("owner", &known, &Look::default()).unwrap();
    assert_eq!(badge.message, "Team Alpha");
}

#[test]
fn the_configured_logo_stands_where_a_request_asks_for_none() {
    let mut set = set(None, &[]).unwrap();
    set.logo = Some("backstage".parse().unwrap());
    let (no_logo, _) = Look::from_pairs([("logo", "none")]);
    assert!(badge(&set, "owner").unwrap().logo.is_some());
    let entity = entity(&json!({}));
    let badge = set.make("owner", &Known::from(&entity), &no_logo).unwrap();
    assert!(badge.logo.is_none());
}

#[test]
fn a_badge_that_may_not_lead_where_it_would_leads_to_its_entity() {
    let evil = json!({"message": "x", "link": "https://evil.test/{{ ref.name }}"});
    let set = set(None, &[("evil", evil)]).unwrap();
    let page = "https://portal.test/catalog/default/component/x";
    let link = |id| badge(&set, id).unwrap().link.unwrap();
    assert_eq!(link("docs"), format!("{page}/docs"));
    assert_eq!(link("evil"), page);
}

#[test]
fn an_unknown_id_is_told_with_those_that_exist() {
    let error = set(Some(&["ownr"]), &[("tier", json!({"message": "x"}))]);
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("\"ownr\"")
            && error.contains("owner, docs")
            && error.ends_with("tier, todos, scorecard"),
        "{error}"
    );
}
