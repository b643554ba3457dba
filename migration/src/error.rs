//! Why a store is not at this program's schema, or does not get there.

use sea_orm::DbErr;
use thiserror::Error;

/// Why changes cannot be looked at or applied. Each is a sentence for whoever runs the program.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// A change was applied that this program does not know.
    #[error(
        "数据库比本程序新，请安装较新的程序，不要把数据库改回去 / the database is newer than this program; install the newer \
         program, never move a database back (change {name})"
    )]
    Newer {
        /// The first such change.
        name: String,
    },
    /// A change was applied with other files than this program has.
    #[error(
        "变更 {name} 应用到本库时的内容与本程序所带的不同，已拒绝；请使用当初应用它的程序 / change {name} was applied to this \
         database with other contents than this program has; use the program that applied it, a merged change is never \
         edited"
    )]
    Edited {
        /// The first such change.
        name: String,
    },
    /// A change did not go through; nothing of it is left.
    #[error("变更 {name} 没有应用，数据库保持原样 / change {name} was not applied, nothing of it is left")]
    Failed {
        /// The change.
        name: &'static str,
        /// What the database said, or the reader of a file.
        source: DbErr,
    },
    /// The database does not answer, or cannot be read.
    #[error(transparent)]
    Store(#[from] DbErr),
}
