//! The court's file as a workbook of Excel (建院工作簿): one sheet each for the court, its tribunals, stations, teams and
//! practices. It says what the file of text says, and nothing else.

use thiserror::Error;

use super::file::{CourtEntry, CourtFile, StationEntry, TeamEntry, TownshipEntry, TribunalEntry};
use crate::kernel::practice::Practice;
use crate::sheet::table::{Field, Page, Row};
use crate::sheet::{Cell, Column, Sheet};

/// Why a workbook is not read.
#[derive(Debug, Error)]
pub enum WorkbookError {
    /// A sheet lacks a column, or has one that is not known.
    #[error("工作表“{sheet}”的表头应为 / the heads of sheet {sheet} are: {heads}")]
    Heads {
        /// The sheet.
        sheet: &'static str,
        /// Its heads.
        heads: String,
    },
    /// The sheet of the court is not there, or has not one line.
    #[error("工作表“法院”应有且只有一行 / the sheet 法院 has one line")]
    Court,
    /// A practice is neither yes or no nor a number of days.
    #[error("工作表“本院做法”第{row}行的值有误 / the value in row {row} of the sheet 本院做法 is not right")]
    Practice {
        /// The row.
        row: usize,
    },
}

/// Heads of the days of a place.
const DAYS: &[&str] = &["首日", "最后一日"];

/// A sheet by its name and heads.
struct SheetShape {
    name: &'static str,
    heads: &'static [&'static str],
    /// Heads that may be missing, after those that may not.
    more: &'static [&'static str],
}

const COURT: SheetShape = SheetShape {
    name: "法院",
    heads: &["名称", "法院代字", "电话"],
    more: &[],
};
const TRIBUNALS: SheetShape = SheetShape {
    name: "派出法庭",
    heads: &["短名", "名称", "电话"],
    more: DAYS,
};
const STATIONS: SheetShape = SheetShape {
    name: "服务站",
    heads: &["短名", "乡镇街道", "统计代码", "所属法庭", "电话"],
    more: DAYS,
};
const TOWNSHIPS: SheetShape = SheetShape {
    name: "乡镇划转",
    heads: &["统计代码", "服务站"],
    more: &["乡镇街道", "首日"],
};
const TEAMS: SheetShape = SheetShape {
    name: "团队",
    heads: &["名称", "原名称", "类型", "电话", "权责"],
    more: &["首日", "最后一日", "并入", "驻地"],
};
const PRACTICE: SheetShape = SheetShape {
    name: "本院做法",
    heads: &["做法", "值"],
    more: &[],
};
/// Practices by what they are called.
const NOTICE: &str = "执行通知前置（是/否）";
const LEADER: &str = "超期几日后通知团队负责人";
const CHIEF: &str = "超期几日后通知局长";

impl SheetShape {
    /// The lines of its sheet, each with a text a head.
    fn lines(&self, pages: &[Page]) -> Result<Vec<(usize, Vec<String>)>, WorkbookError> {
        let Some(page) = pages.iter().find(|page| page.name.trim() == self.name) else {
            return Ok(Vec::new());
        };
        let mut rows = page.rows.iter();
        let Some(first) = rows.next() else {
            return Ok(Vec::new());
        };
        let heads = texts(first, first.fields.len());
        let place = |head: &&str| heads.iter().position(|text| text == head);
        let places: Option<Vec<usize>> = self.heads.iter().map(place).collect();
        let more: Vec<Option<usize>> = self.more.iter().map(place).collect();
        let known = heads.iter().all(|text| {
            let text = text.as_str();
            text.is_empty() || self.heads.contains(&text) || self.more.contains(&text)
        });
        let places = places.filter(|_| known).ok_or_else(|| WorkbookError::Heads {
            sheet: self.name,
            heads: self.heads.join("、"),
        })?;
        let line = |row: &Row| {
            let cells = texts(row, heads.len());
            let told = places.iter().map(|at| cells[*at].clone());
            let more = more
                .iter()
                .map(|at| at.map_or_else(String::new, |at| cells[at].clone()));
            (row.at, told.chain(more).collect())
        };
        Ok(rows.map(line).collect())
    }

    fn sheet(&self, rows: Vec<Vec<String>>) -> Sheet {
        let column = |head: &&str| Column {
            head: (*head).to_owned(),
            width: 24,
        };
        let cells = |row: Vec<String>| row.into_iter().map(Cell::Id).collect();
        Sheet {
            title: self.name.to_owned(),
            columns: self.heads.iter().chain(self.more).map(column).collect(),
            rows: rows.into_iter().map(cells).collect(),
        }
    }
}

/// The cells of a row as texts, so many of them.
fn texts(row: &Row, width: usize) -> Vec<String> {
    let mut cells: Vec<String> = row
        .fields
        .iter()
        .map(|field| match field {
            Field::Text(text) => text.clone(),
            Field::Date(day) => day.to_string(),
            Field::Other => String::new(),
        })
        .collect();
    cells.resize(width.max(cells.len()), String::new());
    cells
}

fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// Reads the sheets of a workbook.
///
/// # Errors
/// [`WorkbookError`].
pub fn read(pages: &[Page]) -> Result<CourtFile, WorkbookError> {
    let court = COURT.lines(pages)?;
    let [(_, court)] = court.as_slice() else {
        return Err(WorkbookError::Court);
    };
    let tribunal = |(_, cells): (usize, Vec<String>)| TribunalEntry {
        slug: cells[0].clone(),
        name: cells[1].clone(),
        phone: cells[2].clone(),
        started_on: filled(&cells[3]),
        ended_on: filled(&cells[4]),
    };
    let station = |(_, cells): (usize, Vec<String>)| StationEntry {
        slug: cells[0].clone(),
        township: cells[1].clone(),
        code: cells[2].clone(),
        tribunal: filled(&cells[3]),
        phone: cells[4].clone(),
        started_on: filled(&cells[5]),
        ended_on: filled(&cells[6]),
    };
    let township = |(_, cells): (usize, Vec<String>)| TownshipEntry {
        code: cells[0].clone(),
        station: cells[1].clone(),
        name: filled(&cells[2]),
        started_on: filled(&cells[3]),
    };
    let team = |(_, cells): (usize, Vec<String>)| TeamEntry {
        name: cells[0].clone(),
        was: filled(&cells[1]),
        kind: kind_called(&cells[2]),
        phone: cells[3].clone(),
        duties: filled(&cells[4]).map(|text| {
            let words = text.split(['、', '，', ',', ' ', '\n']);
            words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
        }),
        started_on: filled(&cells[5]),
        ended_on: filled(&cells[6]),
        into: filled(&cells[7]),
        site: filled(&cells[8]),
    };
    Ok(CourtFile {
        court: CourtEntry {
            name: court[0].clone(),
            code: court[1].clone(),
            phone: court[2].clone(),
        },
        tribunal: TRIBUNALS.lines(pages)?.into_iter().map(tribunal).collect(),
        station: STATIONS.lines(pages)?.into_iter().map(station).collect(),
        team: TEAMS.lines(pages)?.into_iter().map(team).collect(),
        township: TOWNSHIPS.lines(pages)?.into_iter().map(township).collect(),
        practice: practice(&PRACTICE.lines(pages)?)?,
    })
}

/// A kind of team by its word or by what it is called.
fn kind_called(text: &str) -> String {
    let word = match text {
        "速执" | "快速执行" => "rapid",
        "强执" | "强制执行" => "compulsory",
        "辅助" | "执行辅助" => "auxiliary",
        other => other,
    };
    word.to_owned()
}

fn practice(lines: &[(usize, Vec<String>)]) -> Result<Option<Practice>, WorkbookError> {
    let mut said = None;
    for (row, cells) in lines {
        let wrong = || WorkbookError::Practice { row: *row };
        let practice: &mut Practice = said.get_or_insert_default();
        let days = || cells[1].parse::<u16>().map_err(|_| wrong());
        match cells[0].as_str() {
            NOTICE => {
                practice.front_loaded_notice = match cells[1].as_str() {
                    "是" | "yes" | "true" => true,
                    "否" | "no" | "false" | "" => false,
                    _ => return Err(wrong()),
                }
            }
            LEADER => practice.leader_after_days = days()?,
            CHIEF => practice.chief_after_days = days()?,
            _ => return Err(wrong()),
        }
    }
    Ok(said)
}

/// A court's file as the sheets of a workbook.
#[must_use]
pub fn sheets(file: &CourtFile) -> Vec<Sheet> {
    let court = &file.court;
    let practice = file.practice.unwrap_or_default();
    let notice = if practice.front_loaded_notice { "是" } else { "否" };
    let tribunals = file.tribunal.iter();
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    let tribunals = tribunals.map(|one| {
        let plain = [&one.slug, &one.name, &one.phone].map(Clone::clone);
        [&plain[..], &[said(&one.started_on), said(&one.ended_on)]].concat()
    });
    let stations = file.station.iter().map(|one| {
        let tribunal = one.tribunal.clone().unwrap_or_default();
        vec![
            one.slug.clone(),
            one.township.clone(),
            one.code.clone(),
            tribunal,
            one.phone.clone(),
            said(&one.started_on),
            said(&one.ended_on),
        ]
    });
    let townships = file.township.iter().map(|one| {
        let plain = [&one.code, &one.station].map(Clone::clone);
        [&plain[..], &[said(&one.name), said(&one.started_on)]].concat()
    });
    let teams = file.team.iter().map(|one| {
        let kind = match one.kind.as_str() {
            "rapid" => "速执",
            "compulsory" => "强执",
            _ => "辅助",
        };
        let duties = one.duties.as_ref().map(|words| words.join("、")).unwrap_or_default();
        vec![
            one.name.clone(),
            one.was.clone().unwrap_or_default(),
            kind.to_owned(),
            one.phone.clone(),
            duties,
            said(&one.started_on),
            said(&one.ended_on),
            said(&one.into),
            said(&one.site),
        ]
    });
    vec![
        COURT.sheet(vec![vec![court.name.clone(), court.code.clone(), court.phone.clone()]]),
        TRIBUNALS.sheet(tribunals.collect()),
        STATIONS.sheet(stations.collect()),
        TEAMS.sheet(teams.collect()),
        TOWNSHIPS.sheet(townships.collect()),
        PRACTICE.sheet(vec![
            vec![NOTICE.to_owned(), notice.to_owned()],
            vec![LEADER.to_owned(), practice.leader_after_days.to_string()],
            vec![CHIEF.to_owned(), practice.chief_after_days.to_string()],
        ]),
    ]
}
