//! A limit that lets everybody through is none.

use super::Finding;
use crate::config::Settings;

const MINUTES_OF_A_DAY: u64 = 24 * 60;

pub(super) fn all(settings: &Settings, found: &mut Vec<Finding>) {
    let limits = &settings.limits;
    if let Some(per_minute) = limits.requests_per_minute {
        let most = u64::from(per_minute.get()) * MINUTES_OF_A_DAY;
        if u64::from(limits.burst.get()) > most {
            found.push(Finding::new(
                &["limits.burst", "limits.requests_per_minute"],
                format!("{} would take longer than a day to grow back", limits.burst),
                format!("expected at most {most}"),
            ));
        }
    }
    let agents = &limits.exempt_agents;
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
    fn what_never_grows_back_is_refused() {
        let env = FakeEnvironment::default().yaml("limits: {requests_per_minute: 1, burst: 1441}");
        let problems = env.problems();
        let begin = "limits.burst: 1441 would take longer than a day";
        assert!(problems.starts_with(begin), "{problems}");
        let env = FakeEnvironment::default().yaml("limits: {requests_per_minute: 1, burst: 1440}");
        assert!(env.load().is_ok(), "{}", env.problems());
    }

    #[test]
    fn an_agent_that_everybody_is_is_refused() {
        let env = FakeEnvironment::default().yaml("limits: {exempt_agents: [github-camo, ' ']}");
        let problems = env.problems();
        let begin = "limits.exempt_agents: an empty text";
        assert!(problems.starts_with(begin), "{problems}");
    }
}
