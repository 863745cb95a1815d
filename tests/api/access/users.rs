//! A Backstage whose users are signed in.

use std::time::SystemTime;

use jsonwebtoken::{
    Algorithm, EncodingKey, Header, encode,
    jwk::{Jwk, JwkSet},
};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::json;
use wiremock::{Request, Respond, ResponseTemplate};

use crate::backstage::{Backstage, catalog_of, recorded_entities};

/// A backend with the recorded catalog, and a key that it signs with.
pub(super) struct Users {
    pub(super) backstage: Backstage,
    key: EncodingKey,
}

impl Users {
    pub(super) async fn start() -> Self {
        let random = ring::rand::SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random);
        let key = EncodingKey::from_ec_der(pkcs8.unwrap().as_ref());
        let mut public = Jwk::from_encoding_key(&key, Algorithm::ES256).unwrap();
        public.common.key_id = Some("k1".to_owned());
        let keys = JwkSet { keys: vec![public] };
        let catalog = catalog_of(recorded_entities());
        let respond = move |request: &Request| match request.url.path() {
            "/api/auth/.well-known/jwks.json" => ResponseTemplate::new(200).set_body_json(&keys),
            _ => catalog.respond(request),
        };
        let backstage = Backstage::start(respond).await;
        Self { backstage, key }
    }

    /// The token of somebody who is signed in at this backend; `kind` is `user` for a person.
    pub(super) fn token(&self, kind: &str) -> String {
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let claims = json!({
            "iss": format!("{}/api/auth", self.backstage.url()),
            "sub": format!("{kind}:default/jane.doe"),
            "aud": "backstage",
            "exp": now + 600,
        });
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some("k1".to_owned());
        header.typ = Some("vnd.backstage.user".to_owned());
        encode(&header, &claims, &self.key).unwrap()
    }
}
