//! Who may ask what, and what may be published, as the settings say.

use std::{fs::File, io::Read, path::Path};

use anyhow::{Context, Result, anyhow, bail};
use secrecy::ExposeSecret;
use url::Url;

use crate::{
    access::{Guard, ImportedUuids, Names, Policy, SealingKeys, StaticTokens, UserTokens},
    config::{AccessSettings, PrivateRoutes, Settings, read_problem},
};

/// The largest export of the plugin's table that is read: some hundred thousand rows.
const MAX_IMPORT_BYTES: u64 = 64 * 1024 * 1024;

/// Whether the files that the settings name hold what they should.
pub(super) fn check(settings: &Settings) -> Result<()> {
    guard(settings)?;
    names(&settings.access)?;
    Ok(())
}

/// What stands before the private routes.
pub(super) fn guard(settings: &Settings) -> Result<Guard> {
    let access = &settings.access;
    Ok(match access.private {
        PrivateRoutes::Open => Guard::Open,
        PrivateRoutes::Token => Guard::Token(StaticTokens::new(&access.tokens)),
        PrivateRoutes::Backstage => Guard::Backstage(users(settings)?),
    })
}

fn users(settings: &Settings) -> Result<UserTokens> {
    let api_url = settings.backstage.api_url.as_ref();
    let api_url = api_url.context("backstage.api_url is not set")?.as_str();
    let issuer = match &settings.access.issuer {
        Some(issuer) => issuer.as_str().to_owned(),
        None => format!("{api_url}/api/auth"),
    };
    Ok(UserTokens::new(&Url::parse(api_url)?, issuer)?)
}

/// The origins of the pages that may read the private routes: the portal's, where nothing else is set.
pub(super) fn frontends(settings: &Settings) -> Vec<String> {
    if let Some(origins) = &settings.access.cors_origins {
        origins.iter().map(ToString::to_string).collect()
    } else {
        let portal = Url::parse(settings.backstage.app_url_or_default());
        let origin = portal.map(|url| url.origin().ascii_serialization());
        origin.into_iter().collect()
    }
}

/// What may be published.
pub(super) fn policy(access: &AccessSettings) -> Policy {
    Policy {
        default: access.default,
        annotation: access.annotation.clone(),
        allow: access.allow.clone(),
        deny: access.deny.clone(),
    }
}

/// What entities may be called.
pub(super) fn names(access: &AccessSettings) -> Result<Names> {
    let keys = access.keys.iter().map(|key| key.expose_secret().parse());
    let keys = SealingKeys::new(keys.collect::<Result<_, _>>()?);
    let uuids = match &access.imported_uuids {
        None => ImportedUuids::default(),
        Some(path) => {
            imported(path).with_context(|| format!("access.imported_uuids: {}", path.display()))?
        }
    };
    Ok(Names::new(access.names, keys, uuids))
}

fn imported(path: &Path) -> Result<ImportedUuids> {
    let mut text = String::new();
    // One byte more tells that there is more.
    let read =
        File::open(path).and_then(|file| file.take(MAX_IMPORT_BYTES + 1).read_to_string(&mut text));
    read.map_err(|error| anyhow!(read_problem(&error)))?;
    if text.len() as u64 > MAX_IMPORT_BYTES {
        bail!("this file is too large: expected at most 64 MiB");
    }
    Ok(ImportedUuids::read(&text)?)
}
