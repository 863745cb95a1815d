//! The text of one block: whose it is, and what the catalog says of it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, anyhow, bail};
use moka::future::Cache;

use crate::{
    badge::BadgeId,
    embed::{Block, Descriptor, DescriptorError, Image, Words, folder_of},
    entity::EntityRef,
    service::{Format, Service, SnippetForm},
};

/// How many descriptors are kept: the READMEs of a folder come one after the other.
const KEPT_DESCRIPTORS: u64 = 256;

const NOTHING_OFFLINE: &str =
    "no catalog-info.yaml is beside it or above it, which --offline takes the text of badges from";

/// What the texts of all blocks are made with.
pub(super) struct Blocks<'a> {
    service: &'a Service,
    defaults: Words,
    is_offline: bool,
    origin: &'a str,
    descriptors: Cache<PathBuf, Arc<Descriptor>>,
}

impl<'a> Blocks<'a> {
    pub(super) fn new(
        service: &'a Service,
        defaults: Words,
        is_offline: bool,
        origin: &'a str,
    ) -> Self {
        Self {
            service,
            defaults,
            is_offline,
            origin,
            descriptors: Cache::new(KEPT_DESCRIPTORS),
        }
    }

    /// What a block says that does not say it itself; and whose it is, even where it says so.
    pub(super) fn defaults(&self) -> &Words {
        &self.defaults
    }

    /// The text of `block`, in the README at `path`.
    pub(super) async fn text(&self, block: &Block, path: &Path) -> Result<String> {
        let words = block.words().clone().or(&self.defaults);
        let entity = self.defaults.entity.as_ref().or(words.entity.as_ref());
        let descriptor = match (entity, self.is_offline) {
            (Some(_), false) => None,
            (Some(_), true) => Some(self.descriptor(path).await?.context(NOTHING_OFFLINE)?),
            (None, _) => self.descriptor(path).await?,
        };
        let reference = match (entity, &descriptor) {
            (Some(entity), _) => entity,
            (None, Some(descriptor)) => descriptor.entity_of(&folder_of(path)?)?,
            (None, None) => bail!(DescriptorError::None),
        };
        let form = SnippetForm {
            markup: block.markup(),
            image: match words.image {
                Some(Image::Png) => Format::Png,
                Some(Image::Svg) | None => Format::Svg,
            },
            look: &words.look,
            origin: self.origin,
            as_bar: false,
        };
        let ids = words.badges.as_deref();
        let ids: Option<Vec<&str>> = ids.map(|ids| ids.iter().map(BadgeId::as_str).collect());
        let described = descriptor.as_deref().filter(|_| self.is_offline);
        self.snippets(reference, described, ids.as_deref(), &form)
            .await
    }

    /// The snippets of an entity, from `descriptor` where there is one, else from the catalog.
    async fn snippets(
        &self,
        reference: &EntityRef,
        descriptor: Option<&Descriptor>,
        ids: Option<&[&str]>,
        form: &SnippetForm<'_>,
    ) -> Result<String> {
        let named = self.service.name_of(reference);
        let written = match descriptor {
            None => self.service.snippets(&named, ids, form).await?,
            Some(descriptor) => {
                let entity = descriptor.entity(reference)?;
                let verdict = self.service.visibility(entity).entity;
                if !verdict.is_published {
                    bail!("{reference} is {verdict}");
                }
                let of_entity = self.service.snippets_of_entity(&named, entity, ids, form);
                of_entity.await?
            }
        };
        Ok(String::from_utf8_lossy(&written.bytes).into_owned())
    }

    /// The descriptor that the README at `path` belongs to.
    async fn descriptor(&self, path: &Path) -> Result<Option<Arc<Descriptor>>> {
        let Some(file) = Descriptor::find(&folder_of(path)?) else {
            return Ok(None);
        };
        let fields = self.service.badges().fields();
        let read = async { Descriptor::read(&file, &fields).map(Arc::new) };
        let read = self.descriptors.try_get_with(file.clone(), read).await;
        read.map(Some).map_err(|problem| anyhow!("{problem}"))
    }
}
