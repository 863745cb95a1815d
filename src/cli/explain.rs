//! `config explain`: what of an entity may be seen, by whom, and why.

use std::io::Write;

use anyhow::{Context, Result};

use crate::{
    catalog::Catalog,
    config::PrivateRoutes,
    entity::EntityRef,
    service::{BadgeVisibility, Service},
};

/// Writes what may be seen of `reference` into `out`. The entity is looked up in `whole`, the catalog
/// with what may not be seen, too.
pub async fn explain(
    service: &Service,
    whole: &dyn Catalog,
    private: PrivateRoutes,
    reference: &EntityRef,
    out: &mut dyn Write,
) -> Result<()> {
    let found = whole.entity(reference).await?;
    let entity = found.with_context(|| format!("{reference}: the catalog has no such entity"))?;
    let visibility = service.visibility(&entity);
    writeln!(out, "{reference} is {}", visibility.entity)?;
    let width = visibility.badges.iter().map(|badge| badge.id.len()).max();
    for badge in &visibility.badges {
        let id = format!("{:width$}", badge.id, width = width.unwrap_or_default());
        writeln!(out, "  {id}  {}", told(badge))?;
    }
    if visibility.entity.is_published {
        writeln!(out, "\nThose who know one of its names see its images:")?;
        for name in names(service, reference) {
            writeln!(out, "  {name}")?;
        }
        let who = match private {
            PrivateRoutes::Open => "Everybody",
            PrivateRoutes::Token => "Whoever shows one of access.tokens",
            PrivateRoutes::Backstage => "Whoever is signed in to Backstage",
        };
        writeln!(out, "\n{who} may ask for its specs, snippets and JSON.")?;
    } else {
        writeln!(
            out,
            "\nIt is answered for as an entity that does not exist."
        )?;
    }
    Ok(())
}

fn told(badge: &BadgeVisibility) -> String {
    let unless_offered = if badge.is_offered {
        ""
    } else {
        " (specs and snippets leave it out: it says nothing of this entity)"
    };
    format!("{}{unless_offered}", badge.verdict)
}

/// The paths that images of the entity stand below.
fn names(service: &Service, reference: &EntityRef) -> Vec<String> {
    let names = service.names();
    let (kind, namespace, name) = (reference.kind(), reference.namespace(), reference.name());
    let plain = names
        .takes_plain()
        .then(|| format!("/entity/{namespace}/{kind}/{name}/badge/"));
    let opaque = names.seal(reference).map(|name| format!("/entity/{name}/"));
    let imported = names.imported(reference);
    let imported = imported.map(|uuid| format!("/entity/{uuid}/"));
    plain.into_iter().chain(opaque).chain(imported).collect()
}
