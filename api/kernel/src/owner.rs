//! Whose a new file is (文件归属): an operator writes as root what the service reads as itself.

use std::io;
use std::path::Path;

/// Gives a new file to whom its folder belongs.
///
/// # Errors
/// When the folder is somebody else's and this user may not give files away.
#[cfg(unix)]
pub fn give(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = std::fs::metadata(folder.unwrap_or(Path::new(".")))?;
    if folder.uid() == std::fs::metadata(file)?.uid() {
        return Ok(());
    }
    chown(file, Some(folder.uid()), Some(folder.gid()))
}

/// Leaves the file as it is: this system has no such owners.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn give(_file: &Path) -> io::Result<()> {
    Ok(())
}

/// Gives a new file to whom its folder belongs, where this user may: what is his own serves him as well.
///
/// # Errors
/// When the file is gone.
pub fn offer(file: &Path) -> io::Result<()> {
    match give(file) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        given => given,
    }
}
