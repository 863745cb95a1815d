//! The window at which one plugin is asked: so many at a time, with pauses where it is in trouble.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Facts, Plugins};
use crate::{
    catalog::{CatalogError, breaker::Circuit, turns::Turns},
    client::{PluginId, PluginRequest},
};

/// How many questions one plugin is asked at a time.
const AT_A_TIME: usize = 8;

/// How many more may wait for their turn.
const WAITING: usize = 64;

/// Where one plugin is asked.
#[derive(Debug)]
pub(super) struct Window {
    plugin: PluginId,
    circuit: Circuit,
    turns: Turns,
    /// Whether the last answer was that we may not ask, or not so.
    is_refused: AtomicBool,
}

impl Window {
    pub(super) fn new(plugin: PluginId) -> Self {
        Self {
            circuit: Circuit::new(format!("the plugin {plugin}")),
            plugin,
            turns: Turns::new(AT_A_TIME, WAITING),
            is_refused: AtomicBool::new(false),
        }
    }

    pub(super) async fn ask(
        &self,
        plugins: &dyn Plugins,
        request: &PluginRequest,
    ) -> Result<Option<Facts>, CatalogError> {
        let _turn = self.turns.take().await?;
        let pass = self.circuit.admit()?;
        let said = plugins.ask(request).await;
        pass.report(said.as_ref().err().filter(|error| is_outage(error)));
        self.tell_of_refusal(&said);
        said
    }

    /// Logs when the plugin begins to refuse what it is asked, and when it answers again; its outages
    /// are told by the circuit.
    fn tell_of_refusal(&self, said: &Result<Option<Facts>, CatalogError>) {
        let plugin = &self.plugin;
        match said {
            Err(error) if is_outage(error) => {}
            Err(error) => {
                if !self.is_refused.swap(true, Ordering::Relaxed) {
                    tracing::warn!(%plugin, %error, "the plugin does not say what it is asked");
                }
            }
            Ok(_) => {
                if self.is_refused.swap(false, Ordering::Relaxed) {
                    tracing::info!(%plugin, "the plugin says what it is asked again");
                }
            }
        }
    }
}

/// Whether the plugin as a whole is in trouble. That it refuses one question (400 to 499) says
/// nothing of others.
fn is_outage(error: &CatalogError) -> bool {
    let is_of_one = matches!(error, CatalogError::Status { status } if (400..500).contains(status));
    error.is_outage() && !is_of_one
}
