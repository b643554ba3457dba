//! Lines of a roll: what its heads and cells may say. Every fault is named with its row and column. Pure.

use std::fmt;
use std::str::FromStr as _;

use chrono::NaiveDate;
use strum::{AsRefStr, EnumIter, EnumString, IntoEnumIterator as _};

use super::super::rules;
use crate::kernel::contact::Phone;
use crate::kernel::identity_number::ResidentId;
use crate::kernel::pasted::cleaned;
use crate::kernel::role::Role;
use crate::sheet::table::{Field, Row};

/// A column of a roll; its text is the head as it is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, AsRefStr, EnumString, EnumIter)]
pub enum Column {
    /// Name (姓名).
    #[strum(serialize = "姓名", to_string = "姓名 name")]
    Name,
    /// User name; made of the name where it is blank (登录名).
    #[strum(serialize = "登录名", to_string = "登录名 username")]
    Username,
    /// Identity number (身份证号码).
    #[strum(serialize = "身份证号码", serialize = "身份证号", to_string = "身份证号码 id number")]
    IdNumber,
    /// Role (角色).
    #[strum(serialize = "角色", serialize = "岗位", to_string = "角色 role")]
    Role,
    /// Site; the court itself where it is blank (机构).
    #[strum(serialize = "机构", serialize = "所在机构", to_string = "机构 site")]
    Site,
    /// Team (团队).
    #[strum(serialize = "团队", serialize = "所在团队", to_string = "团队 team")]
    Team,
    /// Whether he leads the team (负责人).
    #[strum(serialize = "负责人", serialize = "团队负责人", to_string = "负责人 leads")]
    Leads,
    /// Office telephone (办公电话).
    #[strum(serialize = "办公电话", serialize = "电话", to_string = "办公电话 phone")]
    Phone,
}

/// The heads of a roll, in the order in which they are written out.
pub fn heads() -> impl Iterator<Item = Column> {
    Column::iter()
}

/// One thing wrong with a roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The row, as its program counts.
    pub at: usize,
    /// The column, where it is one.
    pub column: Option<Column>,
    /// What is wrong, in Chinese and English.
    pub why: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第{}行 / row {}", self.at, self.at)?;
        if let Some(column) = self.column {
            write!(f, " {}", column.as_ref())?;
        }
        write!(f, ": {}", self.why)
    }
}

/// One line: a person in one post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The row.
    pub at: usize,
    /// Name.
    pub name: String,
    /// User name, if one is asked for.
    pub username: Option<String>,
    /// Identity number.
    pub id_number: Option<String>,
    /// Role.
    pub role: Role,
    /// Site, as it is called.
    pub site: Option<String>,
    /// Team, as it is called.
    pub team: Option<String>,
    /// Whether he leads it.
    pub leads: bool,
    /// Office telephone.
    pub phone: Option<String>,
}

/// Rows that may stand above the heads: a title, who made the list and when.
const MOST_ABOVE: usize = 4;
/// Columns that offices put into every list; they are not read.
const PASSED_OVER: [&str; 7] = ["序号", "编号", "备注", "说明", "no", "no.", "remarks"];

/// Reads the lines under the heads. These stand in the first row, or under a title in one of the next that has all that are
/// needed.
///
/// # Errors
/// Every fault there is, in the order of the file.
pub fn lines(rows: &[Row], today: NaiveDate) -> Result<Vec<Line>, Vec<Fault>> {
    let mut rows = from_heads(rows).iter();
    let mut faults = Vec::new();
    let Some(first) = rows.next() else {
        return Err(vec![fault(1, None, "没有内容 / nothing in it")]);
    };
    let heads = heads_of(first, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut lines = Vec::new();
    for row in rows {
        let mut cells = Cells {
            row,
            heads: &heads,
            faults: &mut faults,
        };
        if let Some(line) = cells.line(today) {
            lines.push(line);
        }
    }
    if lines.is_empty() && faults.is_empty() {
        faults.push(fault(first.at, None, "没有人员 / no lines under the heads"));
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

/// The rows from the heads on, without what stands above them.
#[must_use]
pub fn from_heads(rows: &[Row]) -> &[Row] {
    let above = rows.iter().take(MOST_ABOVE + 1).position(has_heads);
    &rows[above.unwrap_or_default()..]
}

/// The column a head names.
#[must_use]
pub fn column_of(field: &Field) -> Option<Column> {
    match head(field) {
        Some(Head::Of(column)) => Some(column),
        _ => None,
    }
}

const fn fault(at: usize, column: Option<Column>, why: &'static str) -> Fault {
    Fault { at, column, why }
}

/// The columns a line cannot do without.
const NEEDED: [Column; 2] = [Column::Name, Column::Role];

/// What a head says of the cells below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    Of(Column),
    PassedOver,
    Blank,
}

/// None for a head that is not known; white space within it is that of an office (姓　名).
fn head(field: &Field) -> Option<Head> {
    if field.is_blank() {
        return Some(Head::Blank);
    }
    let Field::Text(text) = field else { return None };
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if PASSED_OVER.contains(&squeezed.to_lowercase().as_str()) {
        return Some(Head::PassedOver);
    }
    let column = Column::from_str(text).or_else(|_| Column::from_str(&squeezed));
    column.ok().map(Head::Of)
}

fn has_heads(row: &Row) -> bool {
    let has = |needed| row.fields.iter().any(|field| head(field) == Some(Head::Of(needed)));
    NEEDED.into_iter().all(has)
}

fn heads_of(row: &Row, faults: &mut Vec<Fault>) -> Vec<Head> {
    let mut heads = Vec::new();
    for field in &row.fields {
        let head = head(field).unwrap_or_else(|| {
            faults.push(fault(row.at, None, "有不认识的表头：请用 `zhixing user sample` 的表头，多余的列删去，“序号”“备注”可以留着 / a head that is not known: take those of `zhixing user sample`, and remove other columns; 序号 and 备注 may stay"));
            Head::PassedOver
        });
        if let Head::Of(column) = head
            && heads.contains(&head)
        {
            faults.push(fault(row.at, Some(column), "表头重复 / the head is there twice"));
        }
        heads.push(head);
    }
    for needed in NEEDED {
        if !heads.contains(&Head::Of(needed)) {
            faults.push(fault(row.at, Some(needed), "缺少此列 / the column is missing"));
        }
    }
    heads
}

/// The cells of one row.
struct Cells<'r> {
    row: &'r Row,
    heads: &'r [Head],
    faults: &'r mut Vec<Fault>,
}

impl Cells<'_> {
    fn line(&mut self, today: NaiveDate) -> Option<Line> {
        let before = self.faults.len();
        let mut fields = self.row.fields.iter().enumerate();
        let has_none = |at: usize| self.heads.get(at).is_none_or(|head| *head == Head::Blank);
        if fields.any(|(at, field)| has_none(at) && !field.is_blank()) {
            self.tell(None, "表头之外有内容 / a cell has no head");
        }
        let name = match self.text(Column::Name) {
            Some(name) if name.chars().count() <= 30 => name,
            Some(_) => self.wrong(Column::Name, "过长 / too long"),
            None => self.wrong(Column::Name, "未填 / blank"),
        };
        let username = self.text(Column::Username);
        let username = username.map(|text| rules::username(&text).unwrap_or_else(|_| {
            self.wrong(Column::Username, "应为2至32个小写字母、数字、点或连字符，以字母开头 / 2 to 32 lower-case letters, digits, dots, hyphens, a letter first")
        }));
        let id_number = self.id_number(today);
        let role = self.role();
        let phone = self.text(Column::Phone).map(|text| match Phone::parse(&text) {
            Ok(phone) => phone.as_str().to_owned(),
            Err(_) => self.wrong(
                Column::Phone,
                "不是电话号码，座机须带区号 / not a telephone number; a landline has its area code",
            ),
        });
        let leads = match self.text(Column::Leads).as_deref() {
            None | Some("否" | "no" | "0") => false,
            Some("是" | "yes" | "1" | "√" | "✓") => true,
            Some(_) => {
                self.tell(Some(Column::Leads), "填“是”或者不填 / yes, or blank");
                false
            }
        };
        let (site, team) = (self.text(Column::Site), self.text(Column::Team));
        if leads && team.is_none() {
            self.tell(Some(Column::Team), "负责人须有团队 / who leads has a team");
        }
        (self.faults.len() == before).then(|| Line {
            at: self.row.at,
            name,
            username,
            id_number,
            role: role.unwrap_or(Role::Anon),
            site,
            team,
            leads,
            phone,
        })
    }

    fn id_number(&mut self, today: NaiveDate) -> Option<String> {
        let text = self.text(Column::IdNumber)?;
        Some(match ResidentId::parse(&text, today) {
            Ok(number) => number.as_str().to_owned(),
            Err(_) if text.contains(['E', 'e', '.']) || text.ends_with("000") => self.wrong(
                Column::IdNumber,
                "号码已被表格软件改写，请将此列设为文本后重新填写 / the spreadsheet has changed the digits; make the column text and type them again",
            ),
            Err(_) => self.wrong(Column::IdNumber, "号码有误 / the number is not right"),
        })
    }

    fn role(&mut self) -> Option<Role> {
        let text = self.text(Column::Role);
        let role = text.as_deref().and_then(role_called);
        if role.is_none() {
            self.tell(Some(Column::Role), "不认识的角色，可填：院长、局长、承办人、立案人员、节点监督员、辅助人员、案款管理员、派出法庭、服务站、人大代表、安全管理员、审计管理员、系统管理员 / not a role");
        }
        role
    }

    /// A cell as it was meant; none where it is blank.
    fn text(&mut self, column: Column) -> Option<String> {
        let at = self.heads.iter().position(|head| *head == Head::Of(column))?;
        match self.row.fields.get(at)? {
            Field::Text(text) => Some(cleaned(text)).filter(|text| !text.is_empty()),
            Field::Date(_) | Field::Other => {
                self.tell(Some(column), "应为文字 / should be text");
                None
            }
        }
    }

    fn wrong(&mut self, column: Column, why: &'static str) -> String {
        self.tell(Some(column), why);
        String::new()
    }

    fn tell(&mut self, column: Option<Column>, why: &'static str) {
        self.faults.push(fault(self.row.at, column, why));
    }
}

/// A role by its code or by what it is called.
fn role_called(text: &str) -> Option<Role> {
    let role = match text {
        "院长" => Role::Pres,
        "局长" | "执行局长" => Role::Chief,
        "承办人" | "法官" | "执行员" | "执行法官" => Role::Judge,
        "立案人员" | "立案" => Role::Clerk,
        "节点监督员" | "监督员" => Role::Sup,
        "辅助人员" | "辅助" | "书记员" => Role::Aux,
        "案款管理员" | "案款" => Role::Cash,
        "派出法庭" | "法庭" => Role::Trib,
        "服务站" | "便民执行服务站" | "站点" => Role::Stn,
        "人大代表" => Role::Obs,
        "安全管理员" => Role::Seca,
        "审计管理员" => Role::Auda,
        "系统管理员" => Role::Sysa,
        other => other.to_ascii_uppercase().parse().ok()?,
    };
    rules::is_of_the_court(role).then_some(role)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Vec<Row> {
        let row = |(at, cells): (usize, &&[&str])| Row {
            at,
            fields: cells.iter().map(|text| Field::text(text)).collect(),
        };
        (1..).zip(rows).map(row).collect()
    }

    fn read(rows: &[&[&str]]) -> Result<Vec<Line>, Vec<Fault>> {
        lines(&table(rows), "2026-11-30".parse().expect("a date"))
    }

    #[test]
    fn a_line_is_read_as_an_office_writes_it() {
        let read = read(&[
            &["姓名", "角色", "登录名 username", "团队", "负责人", "办公电话"],
            &["李梅\u{200b}", "承办人", " Li.Mei", "速执一队", "是", "0874-7100388"],
            &["王强", "cash", "", "", "", ""],
        ]);
        let read = read.expect("readable");
        assert_eq!(
            (read[0].name.as_str(), read[0].role, read[0].leads),
            ("李梅", Role::Judge, true)
        );
        assert_eq!(read[0].username.as_deref(), Some("li.mei"));
        assert_eq!((read[1].role, read[1].username.clone()), (Role::Cash, None));
    }

    #[test]
    fn a_list_has_a_title_and_columns_of_the_office() {
        let rows: [&[&str]; 4] = [
            &["宣威市人民法院执行局人员名册", "", "", ""],
            &["", "", "", "2026年11月"],
            &["序号", "姓　名", "角色", "备 注"],
            &["1", "李梅", "立案人员", "新进"],
        ];
        let lines = read(&rows).expect("readable");
        assert_eq!((lines.len(), lines[0].at, lines[0].name.as_str()), (1, 4, "李梅"));
        let faults = read(&[&["姓名", "", "角色"], &["李梅", "女", "立案人员"]]).expect_err("a cell without a head");
        assert!(faults[0].why.contains("表头之外"), "{}", faults[0]);
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let faults = read(&[
            &["姓名", "角色", "身份证号", "团队", "负责人"],
            &["", "法官大人", "530381199003070000", "", "是"],
            &["李梅", "申请执行人", "5.3038E+17", "", ""],
        ]);
        let faults = faults.expect_err("faults");
        let places: Vec<_> = faults.iter().map(|fault| (fault.at, fault.column)).collect();
        let wanted = [
            (2, Some(Column::Name)),
            (2, Some(Column::IdNumber)),
            (2, Some(Column::Role)),
            (2, Some(Column::Team)),
            (3, Some(Column::IdNumber)),
            (3, Some(Column::Role)),
        ];
        assert_eq!(places, wanted);
        assert!(faults[4].why.contains("表格软件改写"));
        let heads = read(&[&["姓名", "姓名", "生日"]]).expect_err("faults");
        assert_eq!(heads.len(), 3, "{heads:?}");
    }
}
