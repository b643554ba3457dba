//! Traces by OpenTelemetry (链路追踪): one span a request, with the fields of its line in the log and no others, sent by
//! OTLP over HTTP to the address of the settings; nowhere where there is none.
//!
//! Spans are sent by a thread of their own, in batches; what a receiver does not take is dropped, and no request waits.

use std::time::Duration;

use async_trait::async_trait;
use axum::body::Bytes;
use axum::http::{Request, Response};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use thiserror::Error;
use tokio::runtime::Handle;
use tokio_rustls::rustls::crypto::ring;
use tracing::{Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

/// Where a receiver takes traces, below its address.
const PATH: &str = "v1/traces";
/// How long it may take over one batch.
const WITHIN: Duration = Duration::from_secs(5);

/// Why no traces are sent.
#[derive(Debug, Error)]
pub enum TracesError {
    /// It is no address.
    #[error("otlp_endpoint {0:?} is no address; write http://127.0.0.1:4318, or nothing")]
    Address(String),
    /// The client cannot be built.
    #[error("traces cannot be sent: {0}")]
    Client(String),
}

/// The way traces go; what waits is sent when it is ended.
pub struct Traces(Option<SdkTracerProvider>);

impl Traces {
    /// Sends them to an address; to nobody when it is empty. Called inside a runtime.
    pub(super) fn to(address: &str) -> Result<Self, TracesError> {
        if address.is_empty() {
            return Ok(Self(None));
        }
        let wrong = || TracesError::Address(address.to_owned());
        let base = Url::parse(&format!("{}/", address.trim_end_matches('/'))).map_err(|_| wrong())?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(wrong());
        }
        let url = base.join(PATH).map_err(|_| wrong())?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender::try_new()?)
            .with_endpoint(url.to_string())
            .with_timeout(WITHIN)
            .build()
            .map_err(|error| TracesError::Client(error.to_string()))?;
        let resource = Resource::builder_empty()
            .with_service_name("zhixing")
            .with_attribute(opentelemetry::KeyValue::new(
                "service.version",
                env!("CARGO_PKG_VERSION"),
            ))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        Ok(Self(Some(provider)))
    }

    /// What takes the spans, if anything does: those of requests, and what is told in them.
    pub(super) fn layer<S>(&self) -> Option<impl Layer<S> + use<S>>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let tracer = self.0.as_ref()?.tracer("zhixing");
        let ours = filter_fn(|told| told.target().starts_with("zhixing") && *told.level() <= Level::INFO);
        let layer = tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_target(false);
        Some(layer.with_filter(ours))
    }

    /// Sends what waits. Blocks for some seconds at most; called outside of tasks.
    pub fn end(self) {
        if let Some(Err(error)) = self.0.map(|provider| provider.shutdown_with_timeout(WITHIN)) {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// Carries batches, on the runtime of the service: the thread that makes them has none.
#[derive(Debug)]
struct Sender {
    client: Client,
    runtime: Handle,
}

impl Sender {
    fn try_new() -> Result<Self, TracesError> {
        // whoever installed one before has the same
        ring::default_provider().install_default().ok();
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(WITHIN)
            .build();
        Ok(Self {
            client: client.map_err(|error| TracesError::Client(error.to_string()))?,
            runtime: Handle::current(),
        })
    }
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let url = Url::parse(&head.uri.to_string())?;
        let asked = self.client.request(head.method, url).headers(head.headers).body(body);
        let sent = self.runtime.spawn(async move {
            let answer = asked.send().await?;
            let status = answer.status();
            Ok::<_, reqwest::Error>((status, answer.bytes().await?))
        });
        let (status, bytes) = sent.await??;
        let mut response = Response::new(bytes);
        *response.status_mut() = status;
        Ok(response)
    }
}
