//! An example for each command (命令示例), shown at the end of its help and of its page of the manual.
//!
//! They stand here in one table, so that a test can hold each against the words of the command line.

use clap::Command;

/// What the example is called, in both languages.
const HEAD: &str = "例 / example:";

/// Words of a command, and how it is used.
const EXAMPLES: [(&str, &str); 39] = [
    ("demo", "zhixing demo --memory --password a-demo-password"),
    ("serve", "zhixing --listen 127.0.0.1:8090 serve"),
    ("migrate up", "zhixing migrate up --dry-run"),
    ("migrate status", "zhixing migrate status"),
    ("sdl", "zhixing sdl > schema.graphql"),
    ("seed", "zhixing seed --cases 100000 --years 3"),
    ("court sample", "zhixing court sample > court.toml"),
    ("court init", "zhixing court init court.toml --dry-run"),
    ("places list", "zhixing places list"),
    (
        "user add",
        "zhixing user add faguan --name 某某 --role JUDGE --team 速执一队 < password.txt",
    ),
    ("user list", "zhixing user list"),
    ("user sample", "zhixing user sample roll.xlsx"),
    (
        "user import",
        "zhixing user import roll.xlsx --slips slips.html --errors errors.xlsx --dry-run",
    ),
    ("user passwd", "zhixing user passwd faguan < password.txt"),
    ("user unenrol", "zhixing user unenrol faguan"),
    ("user lead", "zhixing user lead faguan"),
    ("user enable", "zhixing user enable faguan"),
    ("user disable", "zhixing user disable faguan"),
    (
        "calendar import",
        "zhixing calendar import 2027.csv --source 国办发明电〔2026〕7号 --dry-run",
    ),
    ("texts", "zhixing texts > texts.jsonl"),
    ("chat list-dead", "zhixing chat list-dead"),
    ("chat replay", "zhixing chat replay --all"),
    (
        "token rotate",
        "zhixing token rotate --compromised --ask http://127.0.0.1:8080 --ask http://127.0.0.1:8090",
    ),
    ("secrets init", "zhixing --secret-dir /etc/zhixing/secrets secrets init"),
    ("audit verify", "zhixing audit verify --against /mnt/usb/heads.txt"),
    ("audit seal", "zhixing audit seal --out /mnt/usb/heads.txt"),
    (
        "audit list",
        "zhixing audit list --user chief --from 2026-11-01 --refused",
    ),
    ("backup", "zhixing backup /srv/backup --recipient age1…"),
    ("backup-key", "zhixing backup-key /media/usb/backup.key"),
    (
        "restore",
        "zhixing --database-url sqlite:///srv/new/zhixing.db restore /srv/backup/zhixing-20261130T020000Z.backup --identity /media/usb/backup.key",
    ),
    (
        "move-store",
        "zhixing move-store --to postgres://zhixing@127.0.0.1/zhixing",
    ),
    ("report", "zhixing report"),
    ("doctor", "zhixing doctor"),
    ("config show", "zhixing config show"),
    ("config docs", "zhixing config docs --write"),
    ("man", "zhixing man /usr/local/share/man/man1"),
    (
        "completions",
        "zhixing completions bash > /etc/bash_completion.d/zhixing",
    ),
    ("version", "zhixing version"),
    ("", "zhixing demo"),
];

/// The command line with its examples.
pub(crate) fn with_examples(command: Command) -> Command {
    under("", command)
}

fn under(path: &str, command: Command) -> Command {
    let own = EXAMPLES.iter().find(|(named, _)| *named == path);
    let below = |name: &str| format!("{path} {name}").trim_start().to_owned();
    let command = command.mut_subcommands(|one| {
        let path = below(one.get_name());
        under(&path, one)
    });
    // a group shows what its first command shows
    let first = command.get_subcommands().next().map(|one| below(one.get_name()));
    let first = first.and_then(|first| EXAMPLES.iter().find(|(named, _)| *named == first));
    match own.or(first) {
        Some((_, example)) => command.after_help(format!("{HEAD} {example}")),
        None => command,
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::super::cli::Cli;
    use super::*;

    /// Looks at a command and at all below it; how many there are.
    fn walk(path: &str, command: &Command) -> usize {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let example = help
            .strip_prefix(HEAD)
            .unwrap_or_else(|| panic!("{path} shows no example"));
        let words = example
            .split_ascii_whitespace()
            .take_while(|word| !["<", ">", "|"].contains(word));
        if let Err(error) = Cli::try_parse_from(words) {
            panic!("{path}: {example}: {error}");
        }
        let below = command.get_subcommands();
        1 + below
            .map(|one| walk(&format!("{path} {}", one.get_name()), one))
            .sum::<usize>()
    }

    #[test]
    fn every_command_shows_an_example_and_it_is_understood() {
        let command = with_examples(Cli::command());
        assert!(walk("zhixing", &command) > EXAMPLES.len(), "groups have one too");
    }

    #[test]
    fn every_example_belongs_to_a_command() {
        for (path, example) in EXAMPLES {
            let mut command = &Cli::command();
            for word in path.split_ascii_whitespace() {
                let found = command.get_subcommands().find(|one| one.get_name() == word);
                command = found.unwrap_or_else(|| panic!("there is no command {path}: {example}"));
            }
        }
    }
}
