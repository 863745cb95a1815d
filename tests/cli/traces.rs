//! What an OpenTelemetry collector is told of requests.

use std::collections::BTreeMap;

use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{AnyValue, KeyValue, any_value::Value as Attribute},
    trace::v1::{Span, span::SpanKind, status::StatusCode},
};
use prost::Message;
use serde_json::json;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::program::{Running, client, server, until};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";
const ENTITY: &str = "/entity/default/component/a";

/// A server that answers everything with `answer`.
async fn answering(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::builder().start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// A Backstage with one component.
async fn backstage() -> MockServer {
    let entity = json!({
        "kind": "Component",
        "metadata": {"name": "a", "namespace": "default"},
        "spec": {"owner": "team-a"},
    });
    answering(ResponseTemplate::new(200).set_body_json(json!({"items": [entity]}))).await
}

fn start(backstage: &MockServer, variables: &[(&str, &str)]) -> Running {
    let mut command = server(&["--listen", "127.0.0.1:0", "--api-url", &backstage.uri()]);
    command.env("BADGES_SERVER__SHUTDOWN_DELAY", "0s");
    command.envs(variables.iter().copied());
    Running::start_command(command)
}

async fn get(running: &Running, path: &str, traceparent: Option<&str>) -> u16 {
    let mut request = client().get(format!("http://{}{path}", running.address()));
    if let Some(traceparent) = traceparent {
        request = request.header("traceparent", traceparent);
    }
    request.send().await.unwrap().status().as_u16()
}

/// What was told until the program ended, which it does in good order.
async fn told(mut running: Running, collector: &MockServer) -> Vec<ExportTraceServiceRequest> {
    running.signal("TERM");
    assert_eq!(running.ended().code(), Some(0), "{}", running.log());
    let requests = collector.received_requests().await.unwrap();
    let read = |request: &wiremock::Request| {
        assert_eq!(request.url.path(), "/v1/traces");
        assert_eq!(request.headers["content-type"], "application/x-protobuf");
        ExportTraceServiceRequest::decode(request.body.as_slice()).unwrap()
    };
    requests.iter().map(read).collect()
}

fn spans(told: Vec<ExportTraceServiceRequest>) -> Vec<Span> {
    let resources = told.into_iter().flat_map(|request| request.resource_spans);
    let scopes = resources.flat_map(|resource| resource.scope_spans);
    scopes.flat_map(|scope| scope.spans).collect()
}

fn attributes(attributes: &[KeyValue]) -> BTreeMap<&str, String> {
    let text = |value: Option<&AnyValue>| match value.and_then(|value| value.value.as_ref()) {
        Some(Attribute::StringValue(text)) => text.clone(),
        Some(Attribute::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    };
    let pairs = attributes.iter();
    pairs
        .map(|pair| (pair.key.as_str(), text(pair.value.as_ref())))
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

fn of_kind(spans: &[Span], kind: SpanKind) -> &Span {
    let mut found = spans.iter().filter(|span| span.kind() == kind);
    let span = found.next().unwrap();
    assert_eq!(found.count(), 0, "more than one {kind:?}: {spans:?}");
    span
}

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
    assert_eq!(said["http.request.method"], "GET");

    let question = of_kind(&spans, SpanKind::Client);
    assert_eq!(question.name, "by-refs");
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
    assert_eq!(spans(told(running, &collector).await), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_setting_is_said_by_the_variables_of_opentelemetry() {
    let collector = answering(ResponseTemplate::new(200)).await;
    let backstage = backstage().await;
    let variables = [
        ("BADGES_TRACES__ENDPOINT", collector.uri()),
        ("OTEL_SERVICE_NAME", "badges-of-acme".to_owned()),
        ("OTEL_RESOURCE_ATTRIBUTES", "team=portal".to_owned()),
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
    let collector = answering(ResponseTemplate::new(503)).await;
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
    assert!(log.contains("it answered with status 503"), "{log}");
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
