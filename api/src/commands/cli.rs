//! The words of the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::config::{Config, ConfigError, check_variables};
use crate::kernel::role::Role;
use chrono::NaiveDate;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use figment::providers::Serialized;
use strum::IntoEnumIterator as _;
use uuid::Uuid;

use super::audit::AuditStep;
use super::calendar::CalendarStep;
use super::examples::with_examples;
use super::settings::ConfigStep;
use super::token::TokenStep;

/// 执行：县级法院执行工作系统 (the enforcement system of a county court).
#[derive(Parser)]
#[command(name = "zhixing", version)]
pub(crate) struct Cli {
    /// 数据库地址 (database address: sqlite://… or postgres://…)
    #[arg(long, global = true)]
    pub(crate) database_url: Option<String>,
    /// 服务地址 (address to serve on)
    #[arg(long, global = true)]
    pub(crate) listen: Option<SocketAddr>,
    /// 密钥目录 (folder of the secrets)
    #[arg(long, global = true)]
    pub(crate) secret_dir: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// 一条命令起一个示范县 (a demo county in one command)
    Demo(DemoArgs),
    /// 正式服务 (serve in production)
    Serve {
        /// 允许在非本机地址使用明文 HTTP (plain HTTP on an address others reach)
        #[arg(long)]
        insecure_http: bool,
    },
    /// 数据库结构 (the database's schema)
    Migrate {
        #[command(subcommand)]
        step: MigrateStep,
    },
    /// 打印接口约定 (print the schema)
    Sdl {
        /// 写入 schema.graphql (write it to schema.graphql)
        #[arg(long)]
        write: bool,
    },
    /// 向空库装入负载数据 (load data into an empty store)
    Seed {
        /// 案件数 (how many cases)
        #[arg(long)]
        cases: usize,
        /// 年数 (over how many years)
        #[arg(long, default_value_t = 1)]
        years: u32,
        /// 随机种子 (seed)
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// 建院：机构与团队 (found a court: places and teams)
    Court {
        #[command(subcommand)]
        step: CourtStep,
    },
    /// 机构 (places)
    Places {
        #[command(subcommand)]
        step: PlacesStep,
    },
    /// 账号 (accounts)
    User {
        #[command(subcommand)]
        step: UserStep,
    },
    /// 取走待发的短信，每行一条 JSON，交给短信平台 (take away the text messages that wait, a line of JSON each)
    Texts,
    /// 工作群提醒 (the work chat)
    Chat {
        #[command(subcommand)]
        step: ChatStep,
    },
    /// 签名密钥 (signing keys)
    Token {
        #[command(subcommand)]
        step: TokenStep,
    },
    /// 密钥文件 (secret files)
    Secrets {
        #[command(subcommand)]
        step: SecretsStep,
    },
    /// 审计链 (the audit chain)
    Audit {
        #[command(subcommand)]
        step: AuditStep,
    },
    /// 备份：加密写入文件或者目录 (copy the store, encrypted, into a file or a folder)
    Backup {
        /// 文件（尚不存在）或者目录 (a file that is not there yet, or a folder)
        target: PathBuf,
        /// 收件公钥，可多个；也可用设置 `backup_recipients` (who can open it)
        #[arg(long)]
        recipient: Vec<String>,
    },
    /// 生成备份密钥，私钥另行保管 (make a key for backups; keep the file elsewhere)
    BackupKey {
        /// 私钥文件，尚不存在 (where to keep the private half)
        file: PathBuf,
    },
    /// 恢复到空库，核对行数和审计链 (make a store of a backup where there is none; checks counts and chain)
    Restore {
        /// 备份文件 (the backup)
        file: PathBuf,
        /// 私钥文件 (the private key)
        #[arg(long)]
        identity: PathBuf,
    },
    /// 搬移到另一个库：SQLite 与 PostgreSQL 互搬，逐表核对行数和校验和 (move the store to another place, from `SQLite` to
    /// `PostgreSQL` or back; proves rows and checksums of each table)
    ///
    /// 先停止各进程；目标须是空的；原库只读，搬完不再使用。Stop all processes first; the target must be empty; the source is
    /// read alone, and refuses to be served afterwards.
    MoveStore {
        /// 目标地址 (where to: sqlite://… or postgres://…)
        #[arg(long, required_unless_present = "take_back", conflicts_with = "take_back")]
        to: Option<String>,
        /// 撤回：目标没有启用时，让原库可以再用 (let the source be served again, when the target is not used)
        #[arg(long)]
        take_back: bool,
    },
    /// 工作日历 (the calendar of workdays)
    Calendar {
        #[command(subcommand)]
        step: CalendarStep,
    },
    /// 库的大小：各表行数、字节、文件、剩余空间、备份和封存的时间 (rows and bytes of the store, its files, what waits)
    Report,
    /// 检查环境与数据 (check settings, secrets and store)
    Doctor,
    /// 设置 (settings)
    Config {
        #[command(subcommand)]
        step: ConfigStep,
    },
    /// 写出手册页 (write manual pages)
    Man {
        /// 目录 (folder)
        folder: PathBuf,
    },
    /// 命令补全 (shell completions)
    Completions {
        /// 终端程序 (shell)
        shell: clap_complete::Shell,
    },
    /// 版本 (version)
    Version,
}

#[derive(Args)]
pub(crate) struct DemoArgs {
    /// 数据目录 (data folder)
    #[arg(long, default_value = "data")]
    pub(crate) data: PathBuf,
    /// 用临时目录，退出即删 (a temporary folder, removed at exit)
    #[arg(long)]
    pub(crate) memory: bool,
    /// 全部账号同一口令 (one password for all accounts)
    #[arg(long)]
    pub(crate) password: Option<String>,
    /// 随机种子 (seed)
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// 业务时钟显示的日期 (the date business time shows)
    #[arg(long)]
    pub(crate) today: Option<NaiveDate>,
    /// 清空后重新装入 (start anew)
    #[arg(long)]
    pub(crate) reset: bool,
}

#[derive(Subcommand)]
pub(crate) enum MigrateStep {
    /// 升级到本程序的结构 (bring up to date)
    ///
    /// 同时运行两次时，后者等前者完成。Two at once: the second waits for the first.
    Up {
        /// 只列出待应用的变更 (list the changes that wait, apply none)
        #[arg(long)]
        dry_run: bool,
    },
    /// 查看状态 (show status)
    Status,
}

#[derive(Subcommand)]
pub(crate) enum CourtStep {
    /// 打印一份可修改的建院文件 (print a court's file to fill in)
    Sample {
        /// 写成工作簿，文件尚不存在 (write a workbook instead, a file that is not there yet)
        #[arg(long)]
        xlsx: Option<PathBuf>,
    },
    /// 按文件建立、调整机构与团队，可反复运行 (make places and teams what the file says, as often as it changes)
    Init {
        /// 建院文件，TOML 或者 xlsx (the court's file)
        file: PathBuf,
        /// 只显示差异，不写入 (show what differs and write nothing)
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum PlacesStep {
    /// 列出机构与团队及其短名 (list sites with their slugs, and teams)
    List,
}

#[derive(Subcommand)]
pub(crate) enum UserStep {
    /// 新增账号，从标准输入读取口令；申请执行人（APP）读取身份证号码，以验证码登录
    /// (add an account; its password is read from standard input, of an applicant the identity number: he signs in by code)
    Add {
        /// 用户名 (user name)
        username: String,
        /// 姓名 (display name)
        #[arg(long)]
        name: String,
        /// 角色代码，可多个 (role codes)
        #[arg(long, required = true, value_parser = one_role)]
        role: Vec<Role>,
        /// 所在机构的短名，见 places list；不写为法院本部 (slug of the site he works at; the court itself without)
        #[arg(long)]
        site: Option<String>,
        /// 所在团队的名称 (name of his team)
        #[arg(long)]
        team: Option<String>,
    },
    /// 写一份人员名册样表，xlsx (write a roll to fill in)
    Sample {
        /// 文件，尚不存在 (a file that is not there yet)
        file: PathBuf,
    },
    /// 按人员名册批量设立账号和岗位，可反复运行；有误的一行也不写入 (make accounts and posts of a roll, all or none, as often as
    /// it grows)
    Import(ImportArgs),
    /// 列出账号及其岗位 (list accounts with their posts)
    List,
    /// 更换口令并终止会话，口令从标准输入读取 (set a password, end sessions)
    Passwd {
        /// 用户名 (user name)
        username: String,
    },
    /// 解除动态口令，本人遗失手机时用 (remove the second factor, when its owner lost it)
    Unenrol {
        /// 用户名 (user name)
        username: String,
    },
    /// 指定为所在团队的负责人，超期逐级督办时通知 (name the leader of his team, who is told of what stays overdue)
    Lead {
        /// 用户名 (user name)
        username: String,
    },
    /// 恢复已停用的账号 (enable a disabled account)
    Enable {
        /// 用户名 (user name)
        username: String,
    },
    /// 停用账号并终止会话 (disable, end sessions)
    Disable {
        /// 用户名 (user name)
        username: String,
    },
}

#[derive(Args)]
pub(crate) struct ImportArgs {
    /// 人员名册，xlsx 或者 csv (the roll)
    pub(crate) file: PathBuf,
    /// 只检查，不写入 (look and write nothing)
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// 初始口令单，每人一页 A4，尚不存在；打印后删除 (where to write the slips to print, one A4 page a person; delete it then)
    #[arg(long, required_unless_present = "dry_run")]
    pub(crate) slips: Option<PathBuf>,
    /// 有误时写出标明错误的名册，xlsx (where to write the roll with its faults marked)
    #[arg(long)]
    pub(crate) errors: Option<PathBuf>,
    /// 登录地址，印在口令单上 (the address printed on the slips)
    #[arg(long, default_value = "")]
    pub(crate) address: String,
}

#[derive(Subcommand)]
pub(crate) enum ChatStep {
    /// 列出未能送达的消息，每行一条 JSON (list the messages that are not tried any more, a line of JSON each)
    ListDead,
    /// 重新发送未能送达的消息 (try dead messages again)
    Replay {
        /// 消息编号，可多个 (their ids)
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        ids: Vec<Uuid>,
        /// 全部 (all of them)
        #[arg(long)]
        all: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum SecretsStep {
    /// 生成缺少的密钥 (make the secrets that are missing)
    Init,
}

impl Cli {
    /// The words this process was started with; wrong ones end it, with help.
    pub(crate) fn of_process() -> Self {
        let matches = Self::words().get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// What may be said, with an example for each command.
    pub(crate) fn words() -> clap::Command {
        with_examples(Self::command())
    }

    /// The settings: what the words of the command say, over everything else.
    pub(crate) fn config(&self) -> Result<(Config, figment::Figment), ConfigError> {
        check_variables(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()))?;
        let mut figment = Config::sources();
        if let Some(url) = &self.database_url {
            figment = figment.merge(Serialized::default("database_url", url));
        }
        if let Some(listen) = &self.listen {
            figment = figment.merge(Serialized::default("listen", listen));
        }
        if let Some(folder) = &self.secret_dir {
            figment = figment.merge(Serialized::default("secret_dir", folder));
        }
        Ok((Config::read(&figment)?, figment))
    }
}

/// A role by its code; the codes there are, when it is none.
fn one_role(text: &str) -> Result<Role, String> {
    let role = text.trim().to_ascii_uppercase().parse().ok();
    role.filter(|role| *role != Role::Anon).ok_or_else(|| {
        let codes: Vec<&str> = Role::iter()
            .filter(|role| *role != Role::Anon)
            .map(Into::into)
            .collect();
        format!("没有此角色，只有 / there is no such role, but: {}", codes.join(" "))
    })
}
