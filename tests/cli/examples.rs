//! The examples below every `--help`.

use backstage_badges::cli::Arguments;
use clap::{Command, CommandFactory, Parser};

use crate::program::said;

/// Every command, as the words that call it.
fn commands(command: &Command, path: &[String]) -> Vec<Vec<String>> {
    let below = command.get_subcommands();
    let below = below.filter(|command| command.get_name() != "help");
    let below = below.flat_map(|command| {
        let path = [path, &[command.get_name().to_owned()]].concat();
        commands(command, &path)
    });
    [path.to_vec()].into_iter().chain(below).collect()
}

/// What is typed after the last heading of a help, a line each.
fn examples(help: &str) -> Vec<String> {
    let headings = ["\nExample:\n", "\nExamples:\n"];
    let examples = headings.iter().find_map(|heading| help.split_once(heading));
    let (_, examples) = examples.unwrap();
    let lines = examples.replace(" \\\n", " ");
    lines.lines().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn every_help_ends_with_examples_that_can_be_typed() {
    let commands = commands(&Arguments::command(), &[]);
    assert!(commands.len() > 10, "{commands:?}");
    for path in commands {
        let mut asked: Vec<&str> = path.iter().map(String::as_str).collect();
        asked.push("--help");
        let examples = examples(&said(&asked));
        assert!(!examples.is_empty(), "{asked:?}");
        for example in examples {
            let words = shlex::split(&example).unwrap();
            let ours = words
                .split(|word| word == ">" || word == "|")
                .next()
                .unwrap();
            let parsed = Arguments::try_parse_from(ours);
            assert!(parsed.is_ok(), "{example}: {}", parsed.unwrap_err());
            let is_of_it = ours[1..].starts_with(&path);
            assert!(is_of_it, "{example} is no example of {path:?}");
        }
    }
}
