//! `zhixing`, the program: all of it stands in the library, where it is compiled once.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    zhixing_api::program::call()
}
