use std::time::SystemTime;

use jsonwebtoken::{
    Algorithm, EncodingKey, Header, encode,
    jwk::{Jwk, JwkSet},
};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use super::*;

const ISSUER: &str = "https://backstage.test/api/auth";

/// The auth backend of a Backstage, and a key of it.
struct Backend {
    server: MockServer,
    key: EncodingKey,
}

fn new_key() -> EncodingKey {
    let random = ring::rand::SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random);
    EncodingKey::from_ec_der(pkcs8.unwrap().as_ref())
}

fn public(key: &EncodingKey, id: &str) -> Jwk {
    let mut jwk = Jwk::from_encoding_key(key, Algorithm::ES256).unwrap();
    jwk.common.key_id = Some(id.to_owned());
    jwk
}

impl Backend {
    async fn start() -> (Self, UserTokens) {
        let server = MockServer::start().await;
        let key = new_key();
        let backend = Self { server, key };
        backend.publish(vec![public(&backend.key, "k1")]).await;
        let tokens = backend.tokens();
        (backend, tokens)
    }

    fn tokens(&self) -> UserTokens {
        let url = format!("{}/base/", self.server.uri()).parse().unwrap();
        UserTokens::new(&url, ISSUER.to_owned()).unwrap()
    }

    async fn publish(&self, keys: Vec<Jwk>) {
        let response = ResponseTemplate::new(200).set_body_json(JwkSet { keys });
        self.answer(response).await;
    }

    async fn answer(&self, response: ResponseTemplate) {
        self.server.reset().await;
        Mock::given(method("GET"))
            .and(path("/base/api/auth/.well-known/jwks.json"))
            .respond_with(response)
            .mount(&self.server)
            .await;
    }

    /// How often the keys were read since they were last published.
    async fn readings(&self) -> usize {
        self.server.received_requests().await.unwrap().len()
    }

    /// A token with the usual header and claims, but for what is in `changes`; null leaves out.
    fn token(&self, changes: &Value) -> String {
        token_by(&self.key, "k1", changes)
    }
}

fn token_by(key: &EncodingKey, id: &str, changes: &Value) -> String {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let mut claims = json!({
        "iss": ISSUER, "sub": "user:default/jane.doe", "ent": ["group:default/team-a"],
        "aud": "backstage", "iat": now, "exp": now + 3_600,
    });
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some(id.to_owned());
    header.typ = Some(TYPE.to_owned());
    for (name, value) in changes.as_object().unwrap() {
        match (name.as_str(), value) {
            ("typ", value) => header.typ = value.as_str().map(str::to_owned),
            ("kid", value) => header.kid = value.as_str().map(str::to_owned),
            (name, Value::Null) => drop(claims.as_object_mut().unwrap().remove(name)),
            // Times are told by how far they are from now.
            ("exp" | "nbf" | "iat", value) => {
                claims[name] = json!(now.checked_add_signed(value.as_i64().unwrap()));
            }
            (name, value) => claims[name] = value.clone(),
        }
    }
    encode(&header, &claims, key).unwrap()
}

async fn later(duration: Duration) {
    tokio::time::pause();
    tokio::time::advance(duration).await;
    tokio::time::resume();
}

#[rstest]
#[case(json!({}), Ok(()))]
#[case(json!({"ent": null}), Ok(()))]
#[case(json!({"aud": ["backstage", "other"]}), Ok(()))]
#[case(json!({"exp": -5}), Ok(()))]
#[case(json!({"exp": -60}), Err(Refusal::IllegalToken))]
#[case(json!({"exp": null}), Err(Refusal::IllegalToken))]
#[case(json!({"nbf": 60}), Err(Refusal::IllegalToken))]
#[case(json!({"iss": "https://other.test/api/auth"}), Err(Refusal::IllegalToken))]
#[case(json!({"iss": null}), Err(Refusal::IllegalToken))]
#[case(json!({"aud": "other"}), Err(Refusal::IllegalToken))]
#[case(json!({"aud": null}), Err(Refusal::IllegalToken))]
#[case(json!({"sub": null}), Err(Refusal::IllegalToken))]
#[case(json!({"kid": null}), Err(Refusal::IllegalToken))]
#[case(json!({"kid": "k2"}), Err(Refusal::IllegalToken))]
#[case(json!({"sub": "plugin:catalog"}), Err(Refusal::NotAUser))]
#[case(json!({"sub": "catalog"}), Err(Refusal::NotAUser))]
#[case(json!({"typ": "vnd.backstage.limited-user"}), Err(Refusal::NotAUser))]
#[case(json!({"typ": "JWT"}), Err(Refusal::NotAUser))]
#[case(json!({"typ": null}), Err(Refusal::NotAUser))]
#[tokio::test]
async fn only_the_token_of_a_user_opens(
    #[case] changes: Value,
    #[case] outcome: Result<(), Refusal>,
) {
    let (backend, tokens) = Backend::start().await;
    assert_eq!(tokens.admit(&backend.token(&changes)).await, outcome);
}

#[tokio::test]
async fn a_token_that_somebody_else_made_or_changed_is_illegal() {
    let (backend, tokens) = Backend::start().await;
    let good = backend.token(&json!({}));
    let root = json!({"sub": "user:default/root"});
    let other = token_by(&new_key(), "k1", &root);
    let (head, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = head.split_once('.').unwrap();
    let claims = other.split('.').nth(1).unwrap();
    let unsigned = format!("eyJhbGciOiJub25lIiwia2lkIjoiazEifQ.{claims}.");
    // The public key as if it were a secret.
    let shared = serde_json::to_vec(&public(&backend.key, "k1")).unwrap();
    let mut symmetric = Header::new(Algorithm::HS256);
    symmetric.kid = Some("k1".to_owned());
    let symmetric = encode(&symmetric, &json!({}), &EncodingKey::from_secret(&shared)).unwrap();
    for bad in [
        &other,
        &format!("{head}.{}", &signature[..signature.len() - 2]),
        &format!("{header}.{claims}.{signature}"),
        &format!("{head}."),
        head,
        &unsigned,
        &symmetric,
        "",
        "...",
        "a token of another kind",
    ] {
        assert_eq!(tokens.admit(bad).await, Err(Refusal::IllegalToken), "{bad}");
    }
    assert_eq!(tokens.admit(&good).await, Ok(()));
}

#[tokio::test]
async fn a_shared_secret_among_the_keys_opens_nothing() {
    let (backend, tokens) = Backend::start().await;
    let secret = json!({"kty": "oct", "kid": "s", "k": "c2VjcmV0"});
    let set = json!({"keys": [secret, {"kty": "new", "kid": "n"}]});
    backend
        .answer(ResponseTemplate::new(200).set_body_json(set))
        .await;
    for id in ["s", "n"] {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(id.to_owned());
        let forged = encode(&header, &json!({}), &EncodingKey::from_secret(b"secret")).unwrap();
        assert_eq!(
            tokens.admit(&forged).await,
            Err(Refusal::IllegalToken),
            "{id}"
        );
    }
}

#[tokio::test]
async fn an_unknown_key_id_has_the_keys_read_once_a_minute_and_no_more() {
    let (backend, tokens) = Backend::start().await;
    assert_eq!(tokens.admit(&backend.token(&json!({}))).await, Ok(()));
    let next = new_key();
    let by_next = token_by(&next, "k2", &json!({}));
    for _ in 0..20 {
        assert_eq!(tokens.admit(&by_next).await, Err(Refusal::IllegalToken));
    }
    assert_eq!(backend.readings().await, 1);
    backend
        .publish(vec![public(&backend.key, "k1"), public(&next, "k2")])
        .await;
    later(Duration::from_secs(60)).await;
    let all = futures_util::future::join_all((0..20).map(|_| tokens.admit(&by_next))).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(backend.readings().await, 1);
}

#[tokio::test]
async fn a_withdrawn_key_is_soon_of_no_use() {
    let (backend, tokens) = Backend::start().await;
    let token = backend.token(&json!({}));
    assert_eq!(tokens.admit(&token).await, Ok(()));
    backend.publish(vec![public(&new_key(), "k2")]).await;
    later(Duration::from_secs(600)).await;
    assert_eq!(tokens.admit(&token).await, Err(Refusal::IllegalToken));
}

#[tokio::test]
async fn keys_that_are_known_are_used_while_the_backend_is_away() {
    let (backend, tokens) = Backend::start().await;
    let token = backend.token(&json!({}));
    assert_eq!(tokens.admit(&token).await, Ok(()));
    backend.answer(ResponseTemplate::new(500)).await;
    later(Duration::from_secs(3_000)).await;
    assert_eq!(tokens.admit(&token).await, Ok(()));
}

#[rstest]
#[case(ResponseTemplate::new(404))]
#[case(ResponseTemplate::new(200).set_body_string("no keys"))]
#[case(ResponseTemplate::new(302).insert_header("location", "https://evil.test/"))]
#[tokio::test]
async fn without_keys_nobody_is_let_in_and_they_are_tried_again_soon(
    #[case] response: ResponseTemplate,
) {
    let (backend, tokens) = Backend::start().await;
    let token = backend.token(&json!({}));
    backend.answer(response).await;
    for _ in 0..3 {
        assert_eq!(tokens.admit(&token).await, Err(Refusal::NoKeys));
    }
    assert_eq!(backend.readings().await, 1);
    backend.publish(vec![public(&backend.key, "k1")]).await;
    later(Duration::from_secs(5)).await;
    assert_eq!(tokens.admit(&token).await, Ok(()));
}
