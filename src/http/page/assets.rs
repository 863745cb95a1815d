//! What a page loads: its style sheet, its script, its icon, embedded in the program.
//!
//! Each has a hash of its content in its address, so that it may be kept for ever (RFC 8246) and a newer
//! program is asked for a newer file. They are compressed once, with Brotli (RFC 7932).

use std::{io::Write, sync::LazyLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Bytes, Data, Path},
};
use brotli::CompressorWriter;
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    http::{State, answer, encoding::Coding, error},
    render::Rendered,
};

/// Name, content and media type; a script after those that it takes something from.
const FILES: [(&str, &str, &str); 11] = [
    page_file!("icon.svg", Rendered::SVG),
    page_file!("style.css", "text/css; charset=utf-8"),
    page_file!("announce.js", JAVASCRIPT),
    page_file!("ask.js", JAVASCRIPT),
    page_file!("copy.js", JAVASCRIPT),
    page_file!("door.js", JAVASCRIPT),
    page_file!("entity.js", JAVASCRIPT),
    page_file!("recent.js", JAVASCRIPT),
    page_file!("search.js", JAVASCRIPT),
    page_file!("tabs.js", JAVASCRIPT),
    page_file!("main.js", JAVASCRIPT),
];

/// RFC 9239.
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let mut assets: Vec<Asset> = Vec::with_capacity(FILES.len());
    for (name, text, content_type) in FILES {
        let mut text = text.to_owned();
        for other in &assets {
            let (plain, hashed) = (&other.name, &other.hashed);
            text = text.replace(&format!("'./{plain}'"), &format!("'./{hashed}'"));
        }
        assets.push(Asset::new(name, text, content_type));
    }
    assets
});

/// One file.
#[derive(Debug)]
pub(super) struct Asset {
    name: &'static str,
    /// Its name in addresses.
    pub(super) hashed: String,
    plain: Rendered,
    squeezed: Rendered,
}

impl Asset {
    fn new(name: &'static str, text: String, content_type: &'static str) -> Self {
        let hash = xxh3_64(text.as_bytes());
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let squeezed = squeezed(text.as_bytes(), Squeeze::Once);
        Self {
            name,
            hashed: format!("{stem}.{hash:016x}.{extension}"),
            squeezed: Rendered::new(squeezed, content_type),
            plain: Rendered::new(text, content_type),
        }
    }

    /// Whether it is a script.
    pub(super) fn is_script(&self) -> bool {
        self.plain.content_type == JAVASCRIPT
    }
}

/// Every file.
pub(super) fn all() -> impl Iterator<Item = &'static Asset> {
    ASSETS.iter()
}

/// The name in addresses of the file `name`.
pub(super) fn hashed(name: &str) -> &'static str {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    asset.map_or("", |asset| &asset.hashed)
}

/// `/assets/{file}`
pub(in crate::http) async fn asset(
    request: HttpRequest,
    state: Data<State>,
    file: Path<String>,
) -> HttpResponse {
    let Some(asset) = ASSETS.iter().find(|asset| asset.hashed == *file) else {
        let (name, message) = ("NotFoundError", "There is no such file");
        let base_path = &state.service.urls().base_path;
        let status = StatusCode::NOT_FOUND;
        return error::response(&request, base_path, status, name, message, "no-store");
    };
    let mut response = HttpResponse::Ok();
    let rendered = if takes_brotli(&request) {
        response.insert_header((header::CONTENT_ENCODING, "br"));
        &asset.squeezed
    } else {
        &asset.plain
    };
    response
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header(("Cross-Origin-Resource-Policy", "same-origin"));
    let status = answer::status(&request, StatusCode::OK, rendered);
    answer::body(response, status, rendered)
}

/// How much work a compression is worth.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) enum Squeeze {
    /// It is done once for all readers.
    Once,
    /// It is done for one of them.
    WhileSomebodyWaits,
}

/// `bytes` as Brotli writes them.
pub(in crate::http) fn squeezed(bytes: &[u8], how: Squeeze) -> Bytes {
    // Of eleven: nine takes some milliseconds for all files, four less than one for a page.
    let quality = match how {
        Squeeze::Once => 9,
        Squeeze::WhileSomebodyWaits => 4,
    };
    let mut writer = CompressorWriter::new(Vec::new(), 4096, quality, 18);
    // Writing into memory cannot fail.
    let _ = writer.write_all(bytes);
    writer.into_inner().into()
}

/// Whether a client is to have Brotli.
pub(in crate::http) fn takes_brotli(request: &HttpRequest) -> bool {
    Coding::accepted(request.headers()) == Coding::Brotli
}

/// A file of `assets/page/`.
macro_rules! page_file {
    ($name:literal, $content_type:expr) => {
        (
            $name,
            include_str!(concat!("../../../assets/page/", $name)),
            $content_type,
        )
    };
}
use page_file;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_loaded_by_an_address_that_tells_its_content() {
        for asset in all().filter(|asset| asset.is_script()) {
            let text = std::str::from_utf8(&asset.plain.bytes).unwrap();
            let imports = text.lines().filter_map(|line| line.split_once("from '"));
            for (_, from) in imports {
                let name = from.trim_end_matches('\'').trim_start_matches("./");
                assert!(all().any(|other| other.hashed == name), "{name}");
            }
        }
        assert!(hashed("main.js").starts_with("main."));
        assert_eq!(hashed("main.js").len(), "main..js".len() + 16);
    }
}
