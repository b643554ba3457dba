//! Manual pages (手册页): one a command, made of its own words.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Command;

use super::say;

/// Writes the pages of a command and of all below it into a folder.
pub(crate) fn write(command: Command, folder: &Path) -> anyhow::Result<ExitCode> {
    std::fs::create_dir_all(folder).with_context(|| format!("folder {} cannot be made", folder.display()))?;
    clap_mangen::generate_to(command, folder)
        .with_context(|| format!("pages cannot be written into {}", folder.display()))?;
    let pages = std::fs::read_dir(folder)?.count();
    let folder = folder.display();
    say(&format!(
        "{pages} 页在 / pages in {folder}; 看 / read: man -l {folder}/zhixing.1"
    ))
}
