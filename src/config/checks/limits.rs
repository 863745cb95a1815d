//! A limit that lets everybody through is none.

use super::Finding;
use crate::config::Settings;

pub(super) fn all(settings: &Settings, found: &mut Vec<Finding>) {
    let agents = &settings.limits.exempt_agents;
    if agents.iter().any(|agent| agent.trim().is_empty()) {
        found.push(Finding::new(
            &["limits.exempt_agents"],
            "an empty text begins every User-Agent",
            "expected texts such as github-camo",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::environment::fake::FakeEnvironment;

    #[test]
    fn an_agent_that_everybody_is_is_refused() {
        let env = FakeEnvironment::default().yaml("limits: {exempt_agents: [github-camo, ' ']}");
        let problems = env.problems();
        let begin = "limits.exempt_agents: an empty text";
        assert!(problems.starts_with(begin), "{problems}");
    }
}
