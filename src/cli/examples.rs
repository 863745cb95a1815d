//! The examples at the end of each `--help`. A test parses every line of them.

pub(super) const ALL: &str = "\
Examples:
  backstage-badges
  backstage-badges --config badges.yaml
  backstage-badges snippet component:departure-board --badges owner,lifecycle";

pub(super) const SERVE: &str = "\
Examples:
  backstage-badges serve --listen 0.0.0.0:8080 --catalog 'catalog/**/*.yaml'
  backstage-badges serve --app-config app-config.yaml --config badges.yaml";

pub(super) const RENDER: &str = "\
Examples:
  backstage-badges render component:departure-board owner > owner.svg
  backstage-badges render component:departure-board owner -o owner.png --scale 2 --style flat";

pub(super) const SNIPPET: &str = "\
Examples:
  backstage-badges snippet component:departure-board --public-url https://badges.example.com
  backstage-badges snippet api:departures --badges owner,lifecycle --format rst --image png
  backstage-badges snippet --filter kind=component,spec.owner=team-a --format csv > badges.csv";

pub(super) const EMBED: &str = "\
Examples:
  backstage-badges embed --insert README.md --offline \\
      --public-url https://badges.example.com --app-url https://portal.example.com
  backstage-badges embed --check . --config badges.yaml
  backstage-badges embed 'services/**/README.md' --badges owner,lifecycle --config badges.yaml";

pub(super) const EXPORT: &str = "\
Examples:
  backstage-badges export --out public --config badges.yaml
  backstage-badges export --out public --format svg,png --scale 2 --filter kind=component --prune";

pub(super) const REPORT: &str = "\
Examples:
  backstage-badges report --config badges.yaml
  backstage-badges report --admin http://127.0.0.1:9090 --filter spec.owner=team-a --format csv";

pub(super) const CONFIG: &str = "\
Example:
  backstage-badges config print --config badges.yaml";

pub(super) const CONFIG_PRINT: &str = "\
Example:
  backstage-badges config print --app-config app-config.yaml --config badges.yaml";

pub(super) const CONFIG_CHECK: &str = "\
Example:
  backstage-badges config check --config badges.yaml";

pub(super) const CONFIG_SCHEMA: &str = "\
Example:
  backstage-badges config schema > badges.schema.json";

pub(super) const CONFIG_EXPLAIN: &str = "\
Example:
  backstage-badges config explain component:default/payments-api --config badges.yaml";

pub(super) const HEALTHCHECK: &str = "\
Examples:
  backstage-badges healthcheck --config badges.yaml
  backstage-badges healthcheck --url https://badges.example.com/readyz";

pub(super) const COMPLETIONS: &str = "\
Examples:
  backstage-badges completions bash > /etc/bash_completion.d/backstage-badges
  backstage-badges completions zsh > ~/.zfunc/_backstage-badges";

pub(super) const MAN: &str = "\
Examples:
  backstage-badges man | man -l -
  backstage-badges man --out /usr/local/share/man/man1";
