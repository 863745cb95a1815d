//! A collector that takes everything, and what is read of it.

use std::collections::BTreeMap;

use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{AnyValue, KeyValue, any_value::Value as Attribute},
    trace::v1::{Span, span::SpanKind},
};
use prost::Message;
use serde_json::json;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::program::{Running, client, server};

pub(super) const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
pub(super) const PARENT: &str = "b7ad6b7169203331";
pub(super) const ENTITY: &str = "/entity/default/component/a";

/// A server that answers everything with `answer`.
pub(super) async fn answering(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::builder().start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// A Backstage with one component.
pub(super) async fn backstage() -> MockServer {
    let entity = json!({
        "kind": "Component",
        "metadata": {"name": "a", "namespace": "default"},
        "spec": {"owner": "team-a"},
    });
    answering(ResponseTemplate::new(200).set_body_json(json!({"items": [entity]}))).await
}

pub(super) fn start(backstage: &MockServer, variables: &[(&str, &str)]) -> Running {
    let mut command = server(&["--listen", "127.0.0.1:0", "--api-url", &backstage.uri()]);
    command.env("BADGES_SERVER__SHUTDOWN_DELAY", "0s");
    command.envs(variables.iter().copied());
    Running::start_command(command)
}

pub(super) async fn get(running: &Running, path: &str, traceparent: Option<&str>) -> u16 {
    let mut request = client().get(format!("http://{}{path}", running.address()));
    if let Some(traceparent) = traceparent {
        request = request.header("traceparent", traceparent);
    }
    request.send().await.unwrap().status().as_u16()
}

/// What was told until the program ended, which it does in good order.
pub(super) async fn told(
    mut running: Running,
    collector: &MockServer,
) -> Vec<ExportTraceServiceRequest> {
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

pub(super) fn spans(told: Vec<ExportTraceServiceRequest>) -> Vec<Span> {
    let resources = told.into_iter().flat_map(|request| request.resource_spans);
    let scopes = resources.flat_map(|resource| resource.scope_spans);
    scopes.flat_map(|scope| scope.spans).collect()
}

pub(super) fn attributes(attributes: &[KeyValue]) -> BTreeMap<&str, String> {
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

pub(super) fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

pub(super) fn of_kind(spans: &[Span], kind: SpanKind) -> &Span {
    let mut found = spans.iter().filter(|span| span.kind() == kind);
    let span = found.next().unwrap();
    assert_eq!(found.count(), 0, "more than one {kind:?}: {spans:?}");
    span
}
