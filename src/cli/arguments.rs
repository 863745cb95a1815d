//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use serde_json::{Value, json};

use super::{
    EmbedArguments, ExportArguments, HealthcheckArguments, ManArguments, RenderArguments,
    ReportArguments, SnippetArguments, examples,
};
use crate::{badge::Style, config::Flags, entity::EntityRef};

/// Badges and README snippets from a Backstage catalog.
///
/// Without a command it serves, and without any settings it serves a demo catalog.
#[derive(Debug, Parser)]
#[command(
    name = "backstage-badges",
    version,
    max_term_width = 100,
    after_help = examples::ALL,
    // `--catalog a.yaml serve` names one file and the command.
    subcommand_precedence_over_arg = true
)]
pub struct Arguments {
    /// The configuration file, YAML.
    #[arg(long, global = true, value_name = "FILE", env = "BADGES_CONFIG")]
    pub config: Option<PathBuf>,

    /// One of Backstage's own app-config.yaml files, for the title and the addresses of the portal;
    /// once for each, a later one over an earlier one.
    #[arg(long, global = true, value_name = "FILE")]
    pub app_config: Vec<PathBuf>,

    #[command(flatten)]
    settings: SettingFlags,

    /// What to do; `serve` if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Settings that a person would type. Each is one of the configuration file's, and wins over it.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Settings")]
struct SettingFlags {
    /// Where to listen, as ADDRESS:PORT.
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    listen: Option<String>,

    /// A path before every route, such as /api/badges.
    #[arg(long, global = true, value_name = "PATH")]
    base_path: Option<String>,

    /// Where readers reach this service: the start of every image URL.
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,

    /// Where people open Backstage: the start of every link.
    #[arg(long, global = true, value_name = "URL")]
    app_url: Option<String>,

    /// The portal's title.
    #[arg(long, global = true, value_name = "TEXT")]
    app_title: Option<String>,

    /// The Backstage backend whose catalog is asked; turns `catalog.source` to `backstage`.
    #[arg(long, global = true, value_name = "URL")]
    api_url: Option<String>,

    /// Descriptor files to serve, glob patterns allowed; turns `catalog.source` to `files`.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        num_args = 1..,
        conflicts_with = "api_url"
    )]
    catalog: Vec<String>,

    /// The shape of badges: flat, flat-square, plastic, for-the-badge or social.
    #[arg(long, global = true, value_name = "STYLE")]
    style: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve badges over HTTP.
    #[command(after_help = examples::SERVE)]
    Serve,
    /// Draw one badge into a file or to standard output.
    #[command(after_help = examples::RENDER)]
    Render(RenderArguments),
    /// Print the snippets of an entity's badges.
    #[command(after_help = examples::SNIPPET)]
    Snippet(SnippetArguments),
    /// Keep the badges in READMEs up to date, between two comments.
    #[command(after_help = examples::EMBED)]
    Embed(EmbedArguments),
    /// Write badges as files, for readers who cannot reach the service.
    #[command(after_help = examples::EXPORT)]
    Export(ExportArguments),
    /// Say whose badges are shown and clicked, and whose were never asked for.
    #[command(after_help = examples::REPORT)]
    Report(ReportArguments),
    /// Print, check, describe or explain the settings.
    #[command(subcommand, after_help = examples::CONFIG)]
    Config(ConfigCommand),
    /// Ask a running service whether it is ready; exit 1 if it is not.
    #[command(after_help = examples::HEALTHCHECK)]
    Healthcheck(HealthcheckArguments),
    /// Print the completion script of a shell.
    #[command(after_help = examples::COMPLETIONS)]
    Completions {
        /// bash, elvish, fish, powershell or zsh.
        shell: Shell,
    },
    /// Print or write the pages of the manual.
    #[command(after_help = examples::MAN)]
    Man(ManArguments),
}

/// What to do with the settings.
#[derive(Debug, Clone, Subcommand)]
pub enum ConfigCommand {
    /// Print the settings that hold as YAML, with where each came from and secrets left out.
    #[command(after_help = examples::CONFIG_PRINT)]
    Print,
    /// Say whether the settings are good, and try the badges of badges.custom; exit 2 and name every
    /// problem if they are not.
    #[command(after_help = examples::CONFIG_CHECK)]
    Check {
        /// Descriptors to try the badges on, in place of the demo catalog; exit 2 too if a badge cannot
        /// be made of one.
        #[arg(long, value_name = "FILE")]
        entity: Vec<PathBuf>,
    },
    /// Print the JSON Schema of the configuration file, for editors.
    #[command(after_help = examples::CONFIG_SCHEMA)]
    Schema,
    /// Say what of an entity may be seen, by whom, and why.
    #[command(after_help = examples::CONFIG_EXPLAIN)]
    Explain {
        /// The entity, as kind:namespace/name or kind:name.
        #[arg(value_name = "REF")]
        entity: EntityRef,
    },
}

impl Arguments {
    /// The style that was typed, where it is one.
    #[must_use]
    pub fn style(&self) -> Option<Style> {
        self.settings.style.as_deref()?.parse().ok()
    }

    /// The settings among the arguments.
    #[must_use]
    pub fn flags(&self) -> Flags {
        let given = &self.settings;
        let mut flags = Flags::default();
        let mut set = |key: &str, value: Option<Value>, flag: &str| {
            if let Some(value) = value {
                flags.set(key, value, flag);
            }
        };
        let text = |value: &Option<String>| value.as_ref().map(|text| json!(text));
        set("server.listen", text(&given.listen), "--listen");
        set("server.base_path", text(&given.base_path), "--base-path");
        set("server.public_url", text(&given.public_url), "--public-url");
        set("backstage.app_url", text(&given.app_url), "--app-url");
        set("backstage.app_title", text(&given.app_title), "--app-title");
        set("backstage.api_url", text(&given.api_url), "--api-url");
        let api = given.api_url.is_some().then(|| json!("backstage"));
        set("catalog.source", api, "--api-url");
        let files = (!given.catalog.is_empty()).then(|| json!(given.catalog));
        set(
            "catalog.source",
            files.is_some().then(|| json!("files")),
            "--catalog",
        );
        set("catalog.files", files, "--catalog");
        set("badges.style", text(&given.style), "--style");
        flags
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::config::{CatalogSource, Settings, Sources};

    #[derive(Debug)]
    struct NoEnvironment;

    impl crate::config::Environment for NoEnvironment {
        fn vars(&self) -> Vec<(String, std::ffi::OsString)> {
            Vec::new()
        }

        fn read_file(&self, _: &std::path::Path) -> std::io::Result<String> {
            Err(std::io::ErrorKind::NotFound.into())
        }
    }

    fn settings(arguments: &[&str]) -> Settings {
        let arguments = [&["backstage-badges"], arguments].concat();
        let flags = Arguments::try_parse_from(arguments).unwrap().flags();
        let sources = Sources {
            flags: Some(&flags),
            ..Sources::default()
        };
        Settings::load(sources, &NoEnvironment).unwrap().settings
    }

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn flags_set_settings_before_and_after_a_command() {
        for arguments in [&["--style", "flat", "serve"], &["serve", "--style", "flat"]] {
            assert_eq!(settings(arguments).badges.style, crate::badge::Style::Flat);
        }
    }

    #[test]
    fn a_flag_for_a_source_chooses_that_source() {
        let backstage = settings(&["--api-url", "http://backstage.test:7007"]);
        assert_eq!(backstage.catalog.source, CatalogSource::Backstage);
        let files = settings(&["--catalog", "a.yaml", "b/*.yaml", "serve"]);
        assert_eq!(files.catalog.source, CatalogSource::Files);
        let patterns = json!(files.catalog.files);
        assert_eq!(patterns, json!(["a.yaml", "b/*.yaml"]));
    }
}
