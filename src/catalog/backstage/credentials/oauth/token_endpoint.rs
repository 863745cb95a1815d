//! The token endpoint of an identity provider (RFC 6749, section 3.2).

use std::{collections::BTreeMap, fmt, time::Duration};

use oauth2::{
    AuthType, ClientId, ClientSecret, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    RequestTokenError, Scope, TokenResponse, TokenUrl,
    basic::{BasicClient, BasicErrorResponseType, BasicTokenType},
};
use reqwest::{Client, header::HeaderValue};
use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use super::super::{ConnectionError, bearer};
use crate::client::{self, TransportError, read_body};

/// The most time that one request for a token may take. No lookup waits that long; the token is
/// there for the next.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The largest answer that is read, in bytes. A token is a header's value, and no server takes
/// headers of this size.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// What an identity provider is asked for tokens with. Its debug form shows no secret.
#[derive(Debug, Clone)]
pub struct OAuthClient {
    /// The token endpoint.
    pub token_url: Url,
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: SecretString,
    /// Where id and secret are sent.
    pub client_auth: ClientAuth,
    /// The scopes to ask for.
    pub scopes: Vec<String>,
    /// Further parameters of the request, such as `audience` or `resource` (RFC 8707).
    pub parameters: BTreeMap<String, String>,
}

/// How a client tells who it is (RFC 6749, section 2.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClientAuth {
    /// HTTP Basic, which every identity provider understands.
    #[default]
    Basic,
    /// `client_id` and `client_secret` in the body.
    Post,
}

/// An answer that is no token: the parameters of its type are those of the library's client.
type Endpoint =
    BasicClient<EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// The endpoint, ready to be asked.
pub(super) struct TokenEndpoint {
    client: Client,
    endpoint: Endpoint,
    scopes: Vec<Scope>,
    parameters: BTreeMap<String, String>,
}

impl fmt::Debug for TokenEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenEndpoint")
    }
}

impl TokenEndpoint {
    pub(super) fn new(client: OAuthClient) -> Result<Self, ConnectionError> {
        let auth = match client.client_auth {
            ClientAuth::Basic => AuthType::BasicAuth,
            ClientAuth::Post => AuthType::RequestBody,
        };
        let secret = client.client_secret.expose_secret().to_owned();
        let endpoint = BasicClient::new(ClientId::new(client.client_id))
            .set_client_secret(ClientSecret::new(secret))
            .set_token_uri(TokenUrl::from_url(client.token_url))
            .set_auth_type(auth);
        Ok(Self {
            client: client::new(TIMEOUT).map_err(ConnectionError::Client)?,
            endpoint,
            scopes: client.scopes.into_iter().map(Scope::new).collect(),
            parameters: client.parameters,
        })
    }

    /// Asks for a token: the header's value, and how long it holds. The error says what went wrong in
    /// words that are safe to show.
    pub(super) async fn ask(&self) -> Result<(HeaderValue, Option<Duration>), String> {
        let mut request = self
            .endpoint
            .exchange_client_credentials()
            .add_scopes(self.scopes.iter().cloned());
        for (name, value) in &self.parameters {
            request = request.add_extra_param(name, value);
        }
        let client = self.client.clone();
        let send = move |request| exchange(client.clone(), request);
        let answer = request.request_async(&send).await.map_err(problem)?;
        if *answer.token_type() != BasicTokenType::Bearer {
            return Err("its token is no bearer token".to_owned());
        }
        let value = bearer(answer.access_token().secret());
        let value = value.ok_or("its token has characters that cannot be sent")?;
        Ok((value, answer.expires_in()))
    }
}

/// One exchange, as the library wants it done.
async fn exchange(client: Client, request: HttpRequest) -> Result<HttpResponse, TransportError> {
    let failed = |error: reqwest::Error| TransportError::from(&error);
    let mut request = reqwest::Request::try_from(request).map_err(failed)?;
    *request.timeout_mut() = Some(TIMEOUT);
    let response = client.execute(request).await.map_err(failed)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let mut answer = HttpResponse::new(read_body(response, MAX_ANSWER_BYTES).await?);
    *answer.status_mut() = status;
    *answer.headers_mut() = headers;
    Ok(answer)
}

/// What to say of a failure. Of the other side's own words only the codes of RFC 6749, section 5.2,
/// are repeated.
fn problem(
    error: RequestTokenError<TransportError, oauth2::StandardErrorResponse<BasicErrorResponseType>>,
) -> String {
    match error {
        RequestTokenError::Request(error) => error.to_string(),
        RequestTokenError::ServerResponse(response) => match response.error() {
            BasicErrorResponseType::Extension(_) => "it refused the client".to_owned(),
            known => format!("it refused the client with {}", known.as_ref()),
        },
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            "its answer is not one of a token endpoint".to_owned()
        }
    }
}
