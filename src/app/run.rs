//! From arguments to an exit code.

use std::{
    io::{self, Write},
    path::PathBuf,
    pin::pin,
    process::ExitCode,
};

use anyhow::{Result, ensure};
use futures_util::FutureExt;

use super::{
    Application, access, badges, catalog, exports, fields, logging, readmes, service_for_a_command,
    traces::Traces,
};
use crate::{
    cli::{self, Arguments, Command, ConfigCommand},
    config::{BadgePlaces, Loaded, Problems, ProcessEnvironment, Settings, Sources},
    service::Service,
};

/// The exit code for bad settings, bad arguments and files that cannot be read.
pub const EXIT_BAD_USE: u8 = 2;

/// The exit code of a health check that finds the service not ready.
const EXIT_UNREADY: u8 = 1;

/// Does what `arguments` say. What goes wrong is one clear line for each problem, and no back trace.
#[must_use]
pub fn run(arguments: &Arguments) -> ExitCode {
    let outcome = actix_web::rt::System::new().block_on(dispatch(arguments));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            // Nobody is left to tell where standard error is gone too.
            let _ = writeln!(io::stderr(), "backstage-badges: {error:#}");
            let is_probe = matches!(arguments.command, Some(Command::Healthcheck(_)));
            let is_unready = is_probe && !error.is::<Problems>();
            ExitCode::from(if is_unready {
                EXIT_UNREADY
            } else {
                EXIT_BAD_USE
            })
        }
    }
}

async fn dispatch(arguments: &Arguments) -> Result<ExitCode> {
    let mut out = io::stdout().lock();
    match &arguments.command {
        None | Some(Command::Serve) => {
            let loaded = read(arguments)?;
            let traces = Traces::start(&loaded.settings.traces)?;
            logging::start(&loaded.settings.log, traces.as_ref());
            let ended = serve(&loaded, out).await;
            if let Some(traces) = traces {
                traces.finish().await;
            }
            ended
        }
        Some(Command::Render(render)) => {
            let (service, origin) = without_server(arguments).await?;
            cli::render(&service, render, &origin, &mut out).await
        }
        Some(Command::Snippet(snippet)) => {
            let (service, origin) = without_server(arguments).await?;
            cli::snippet(&service, snippet, &origin, &mut out).await
        }
        Some(Command::Embed(embed)) => {
            let settings = load(arguments)?.settings;
            return readmes::embed(embed, arguments.style(), &settings, &mut out).await;
        }
        Some(Command::Export(export)) => {
            let settings = load(arguments)?.settings;
            return exports::export(export, arguments.style(), &settings).await;
        }
        Some(Command::Report(report)) => {
            let settings = load(arguments)?.settings;
            let service = service_for_a_command(&settings).await?;
            cli::report(&service, report, &settings.admin, &mut out).await
        }
        Some(Command::Config(command)) => config(command, arguments, &mut out).await,
        Some(Command::Healthcheck(probe)) => {
            cli::healthcheck(probe, &load(arguments)?.settings.server).await
        }
        Some(Command::Completions { shell }) => Ok(out.write_all(&cli::completions(*shell))?),
        Some(Command::Man(man)) => cli::man(man, &mut out),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// Serves until it is told to stop, and greets when it listens.
async fn serve(loaded: &Loaded, mut out: impl Write) -> Result<()> {
    let application = Application::build(loaded).await?;
    let greeting = application.greeting().to_owned();
    let mut running = pin!(application.run_until_stopped());
    // Its first step starts the workers and heeds signals: who has read the greeting may
    // ask, and may send SIGTERM.
    if let Some(ended) = running.as_mut().now_or_never() {
        return ended;
    }
    out.write_all(greeting.as_bytes())?;
    out.flush()?;
    drop(out);
    running.await
}

async fn config(command: &ConfigCommand, arguments: &Arguments, out: &mut dyn Write) -> Result<()> {
    match command {
        ConfigCommand::Print => cli::print(&load(arguments)?, out),
        ConfigCommand::Schema => cli::schema(out),
        ConfigCommand::Check { entity } => check(&load(arguments)?, entity, out),
        ConfigCommand::Explain { entity } => {
            let settings = load(arguments)?.settings;
            let service = service_for_a_command(&settings).await?;
            let whole = catalog::whole(&settings, &fields(&settings, service.badges()))?;
            let private = settings.access.private;
            cli::explain(&service, &*whole, private, entity, out).await
        }
    }
}

/// Checks what files of the settings hold, and tries the badges of `badges.custom` on the entities of
/// `files`, or on the demo catalog.
fn check(loaded: &Loaded, files: &[PathBuf], out: &mut dyn Write) -> Result<()> {
    let settings = &loaded.settings;
    access::check(settings)?;
    let badges = badges(settings)?;
    let entities = catalog::to_try(files, &badges.fields())?;
    let places = BadgePlaces::new(loaded, &ProcessEnvironment);
    let are_good = cli::try_out(&badges, &entities, &places, out)?;
    ensure!(
        are_good || files.is_empty(),
        "some badges cannot be made: they would say unknown"
    );
    Ok(writeln!(out, "the settings are good")?)
}

/// The settings, and the log as they want it.
fn load(arguments: &Arguments) -> Result<Loaded, Problems> {
    let loaded = read(arguments)?;
    logging::start(&loaded.settings.log, None);
    Ok(loaded)
}

fn read(arguments: &Arguments) -> Result<Loaded, Problems> {
    let flags = arguments.flags();
    let sources = Sources {
        app_config: &arguments.app_config,
        file: arguments.config.as_deref(),
        flags: Some(&flags),
        other_variables: &cli::VARIABLES,
    };
    Settings::load(sources, &ProcessEnvironment)
}

/// A service for one command, and the origin of the URLs that it writes.
async fn without_server(arguments: &Arguments) -> Result<(Service, String)> {
    let settings = load(arguments)?.settings;
    let service = service_for_a_command(&settings).await?;
    let server = &settings.server;
    let origin = match &server.public_url {
        Some(url) => url.as_str().to_owned(),
        None => format!("http://{}", server.listen),
    };
    Ok((service, origin))
}
