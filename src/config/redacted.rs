//! How secrets are written where settings are printed: not at all.

use secrecy::SecretString;
use serde::{Serialize, Serializer};

use super::secret::REDACTED;

/// That there is a secret.
#[expect(clippy::ref_option, reason = "serde gives a reference to the field")]
pub(super) fn one<S: Serializer>(
    secret: &Option<SecretString>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(|_| REDACTED).serialize(serializer)
}

/// How many secrets there are.
pub(super) fn each<S: Serializer>(
    secrets: &[SecretString],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(secrets.iter().map(|_| REDACTED))
}
