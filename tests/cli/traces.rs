//! What an OpenTelemetry collector is told of requests.

mod collector;

use std::time::Duration;

use opentelemetry_proto::tonic::trace::v1::{span::SpanKind, status::StatusCode};
use wiremock::ResponseTemplate;

use crate::program::{client, until};
use collector::{
    ENTITY, PARENT, TRACE, answering, attributes, backstage, get, hex, of_kind, spans, start, told,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_traced_from_its_asker_to_the_catalog() {
    let collector = answering(ResponseTemplate::new(200)).await;
    let backstage = backstage().await;
    let running = start(&backstage, &[("BADGES_TRACES__ENDPOINT", &collector.uri())]);
    let traceparent = format!("00-{TRACE}-{PARENT}-01");
    let path = format!("{ENTITY}/badge/owner.png");
    assert_eq!(get(&running, &path, Some(&traceparent)).await, 200);
    let told = told(running, &collector).await;

    let resource = told[0].resource_spans[0].resource.as_ref().unwrap();
    let resource = attributes(&resource.attributes);
    assert_eq!(resource["service.name"], "backstage-badges");
    assert_eq!(resource["service.version"], env!("CARGO_PKG_VERSION"));

    let all = spans(told);
    let spans: Vec<_> = all
        .into_iter()
        .filter(|it| hex(&it.trace_id) == TRACE)
        .collect();
    let served = of_kind(&spans, SpanKind::Server);
    assert_eq!(hex(&served.parent_span_id), PARENT);
    assert_eq!(
        served.name,
        "GET /entity/{namespace}/{kind}/{name}/badge/{file}"
    );
    let said = attributes(&served.attributes);
    assert_eq!(said["http.response.status_code"], "200");
    assert_eq!(said["url.path"], path);
    assert_eq!(
        (
            said["http.request.method"].as_str(),
            said["url.scheme"].as_str()
        ),
        ("GET", "http")
    );
    assert_eq!(said["request.id"].len(), 16);

    let question = of_kind(&spans, SpanKind::Client);
    assert_eq!(question.name, "POST by-refs");
    let said = attributes(&question.attributes);
    assert_eq!(said["http.request.method"], "POST");
    assert!(
        said["url.full"].ends_with("/api/catalog/entities/by-refs"),
        "{said:?}"
    );
    let asked = backstage.received_requests().await.unwrap();
    let carried: Vec<_> = asked
        .iter()
        .filter_map(|request| request.headers.get("traceparent")?.to_str().ok())
        .filter(|carried| carried.contains(TRACE))
        .collect();
    let id = hex(&question.span_id);
    assert_eq!(carried, [format!("00-{TRACE}-{id}-01")]);

    // From the question up to the request, each is a part of the next.
    let mut names = Vec::new();
    let mut parent = &question.parent_span_id;
    while let Some(span) = spans.iter().find(|span| span.span_id == *parent) {
        names.push(span.name.as_str());
        parent = &span.parent_span_id;
    }
    assert_eq!(names, ["batch", "look up", served.name.as_str()]);
    assert!(spans.iter().any(|span| span.name == "draw"), "{spans:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_fails_is_told_as_one() {
    let collector = answering(ResponseTemplate::new(200)).await;
    let backstage = answering(ResponseTemplate::new(500)).await;
    let running = start(&backstage, &[("BADGES_TRACES__ENDPOINT", &collector.uri())]);
    let path = format!("{ENTITY}/badge/owner.svg?strict=1");
    let status = get(&running, &path, Some(&format!("00-{TRACE}-{PARENT}-01"))).await;
    assert_eq!(status, 502);
    let all = spans(told(running, &collector).await);
    let spans: Vec<_> = all
        .into_iter()
        .filter(|it| hex(&it.trace_id) == TRACE)
        .collect();
    for (kind, status) in [(SpanKind::Server, "502"), (SpanKind::Client, "500")] {
        let span = of_kind(&spans, kind);
        assert_eq!(
            attributes(&span.attributes)["http.response.status_code"],
            status
        );
        assert_eq!(span.status.as_ref().unwrap().code(), StatusCode::Error);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_not_to_be_traced_is_not_and_says_so_to_the_catalog() {
    let collector = answering(ResponseTemplate::new(200)).await;
    let backstage = backstage().await;
    let running = start(&backstage, &[("BADGES_TRACES__ENDPOINT", &collector.uri())]);
    let path = format!("{ENTITY}/badge/owner.svg");
    let traceparent = format!("00-{TRACE}-{PARENT}-00");
    assert_eq!(get(&running, &path, Some(&traceparent)).await, 200);
    let spans = spans(told(running, &collector).await);
    assert!(
        spans.iter().all(|span| hex(&span.trace_id) != TRACE),
        "{spans:?}"
    );
    let asked = backstage.received_requests().await.unwrap();
    let carried = asked
        .iter()
        .filter_map(|request| request.headers.get("traceparent"));
    let carried: Vec<_> = carried.filter_map(|value| value.to_str().ok()).collect();
    let ours = |carried: &&&str| carried.contains(TRACE);
    assert!(
        carried.iter().filter(ours).all(|it| it.ends_with("-00")),
        "{carried:?}"
    );
    assert_ne!(carried.iter().filter(ours).count(), 0, "{carried:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_so_many_requests_are_traced_as_are_wanted() {
    let collector = answering(ResponseTemplate::new(200)).await;
    let backstage = backstage().await;
    let variables = [
        ("BADGES_TRACES__ENDPOINT", collector.uri()),
        ("BADGES_TRACES__SAMPLE_RATIO", "0".to_owned()),
    ];
    let variables = variables
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let running = start(&backstage, &variables);
    assert_eq!(
        get(&running, &format!("{ENTITY}/badge/owner.svg"), None).await,
        200
    );
    let stranger = format!("00-{TRACE}-{PARENT}-01");
    let path = format!("{ENTITY}/badge/docs.svg");
    assert_eq!(get(&running, &path, Some(&stranger)).await, 200);
    assert_eq!(spans(told(running, &collector).await), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_setting_is_said_by_the_variables_of_opentelemetry() {
    let collector = answering(ResponseTemplate::new(200)).await;
    let backstage = backstage().await;
    let variables = [
        ("BADGES_TRACES__ENDPOINT", collector.uri()),
        ("OTEL_SERVICE_NAME", "badges-of-acme".to_owned()),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            "team=portal,service.version=7".to_owned(),
        ),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=abc".to_owned()),
    ];
    let variables = variables
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let running = start(&backstage, &variables);
    get(&running, &format!("{ENTITY}/badge/owner.svg"), None).await;
    let told = told(running, &collector).await;
    let resource = told[0].resource_spans[0].resource.as_ref().unwrap();
    let said = attributes(&resource.attributes);
    assert_eq!(
        (said["service.name"].as_str(), said["team"].as_str()),
        ("badges-of-acme", "portal")
    );
    let sent = collector.received_requests().await.unwrap();
    assert!(sent.iter().all(|request| request.headers["x-key"] == "abc"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_takes_nothing_is_told_of_once_and_harms_nobody() {
    let collector = answering(ResponseTemplate::new(400)).await;
    let backstage = backstage().await;
    let variables = [
        ("BADGES_TRACES__ENDPOINT", collector.uri()),
        // Sent at once, by the library's own setting.
        ("OTEL_BSP_SCHEDULE_DELAY", "20".to_owned()),
    ];
    let variables = variables
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let running = start(&backstage, &variables);
    let refused = async || collector.received_requests().await.unwrap().len();
    while refused().await < 3 {
        let path = format!("{ENTITY}/badge/owner.json");
        assert_eq!(get(&running, &path, None).await, 200);
    }
    let line = "the collector takes no traces";
    let log = until(line, || {
        Some(running.log()).filter(|log| log.contains(line))
    });
    assert_eq!(log.matches(line).count(), 1, "{log}");
    told(running, &collector).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_collector_nothing_is_traced() {
    let backstage = backstage().await;
    let mut running = start(&backstage, &[]);
    let traceparent = format!("00-{TRACE}-{PARENT}-01");
    get(
        &running,
        &format!("{ENTITY}/badge/owner.svg"),
        Some(&traceparent),
    )
    .await;
    running.signal("TERM");
    assert_eq!(running.ended().code(), Some(0));
    let asked = backstage.received_requests().await.unwrap();
    assert!(
        asked
            .iter()
            .all(|request| !request.headers.contains_key("traceparent"))
    );
    assert_ne!(asked.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stranger_writes_into_tracestate_goes_nowhere() {
    let collector = answering(ResponseTemplate::new(200)).await;
    let backstage = backstage().await;
    let running = start(&backstage, &[("BADGES_TRACES__ENDPOINT", &collector.uri())]);
    let members: Vec<_> = (0..32)
        .map(|number| format!("k{number}={}", "x".repeat(200)))
        .collect();
    let url = format!("http://{}{ENTITY}/badge/owner.svg", running.address());
    let request = client()
        .get(url)
        .header("traceparent", format!("00-{TRACE}-{PARENT}-01"))
        .header("tracestate", members.join(","));
    assert_eq!(request.send().await.unwrap().status(), 200);
    let spans = spans(told(running, &collector).await);
    assert!(
        spans.iter().all(|span| span.trace_state.is_empty()),
        "{spans:?}"
    );
    let asked = backstage.received_requests().await.unwrap();
    assert!(
        asked
            .iter()
            .any(|request| request.headers.contains_key("traceparent"))
    );
    assert!(
        asked
            .iter()
            .all(|request| !request.headers.contains_key("tracestate"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_of_what_people_look_for_and_only_the_begin_of_a_long_path() {
    let collector = answering(ResponseTemplate::new(200)).await;
    let backstage = backstage().await;
    let running = start(&backstage, &[("BADGES_TRACES__ENDPOINT", &collector.uri())]);
    assert_eq!(
        get(&running, "/catalog/search?q=s3cretword", None).await,
        200
    );
    assert_eq!(
        get(&running, &format!("/{}", "x".repeat(50_000)), None).await,
        404
    );
    let made_up = format!("http://{}/livez", running.address());
    let made_up = client().request("MADE-UP".parse().unwrap(), made_up);
    assert_eq!(made_up.send().await.unwrap().status(), 405);
    let spans = spans(told(running, &collector).await);
    let asked: Vec<_> = spans
        .iter()
        .filter(|span| span.kind() == SpanKind::Client)
        .collect();
    assert!(
        asked.iter().any(|span| span.name == "GET by-query"),
        "{spans:?}"
    );
    let told = format!("{spans:?}");
    assert!(
        !told.contains("s3cretword") && !told.contains("MADE-UP"),
        "{told}"
    );
    let longest = spans.iter().flat_map(|span| &span.attributes);
    let longest = longest.map(|pair| format!("{:?}", pair.value).len()).max();
    assert!(longest.is_some_and(|longest| longest < 400), "{longest:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_takes_too_long_is_told_as_given_up_and_its_request_as_unavailable() {
    let collector = answering(ResponseTemplate::new(200)).await;
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(60));
    let backstage = answering(slow).await;
    let variables = [
        ("BADGES_TRACES__ENDPOINT", collector.uri()),
        ("BADGES_BACKSTAGE__TIMEOUT", "50ms".to_owned()),
    ];
    let variables = variables
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let running = start(&backstage, &variables);
    let traceparent = format!("00-{TRACE}-{PARENT}-01");
    let path = format!("{ENTITY}/badge/owner.svg");
    assert_eq!(get(&running, &path, Some(&traceparent)).await, 200);
    let all = spans(told(running, &collector).await);
    let spans: Vec<_> = all
        .into_iter()
        .filter(|it| hex(&it.trace_id) == TRACE)
        .collect();
    for (kind, problem) in [
        (SpanKind::Server, "unavailable"),
        (SpanKind::Client, "given_up"),
    ] {
        let span = of_kind(&spans, kind);
        assert_eq!(attributes(&span.attributes)["error.type"], problem);
        assert_eq!(span.status.as_ref().unwrap().code(), StatusCode::Error);
    }
}
