//! The board as a sheet.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{ExportError, Exports};
use crate::case::CaseView;
use crate::deadline::DeadlineView;
use crate::deadline::rules::Status;
use crate::kernel::calendar::court_date;
use crate::kernel::id::{CaseId, Id, SiteId};
use crate::policy::Scope;
use crate::sheet::{Cell, Column, Sheet};

/// Heads of the board, with their widths.
const HEADS: [(&str, u8); 11] = [
    ("案号", 24),
    ("节点", 20),
    ("规则", 8),
    ("状态", 8),
    ("到期日", 12),
    ("剩余天数", 10),
    ("起算时间", 20),
    ("承办人", 12),
    ("团队", 20),
    ("所属站点", 28),
    ("依据", 40),
];

/// What stands in place of the number of an application.
const APPLICATION: &str = "待立案的执行申请";

/// Name of the file.
pub(super) fn name(made_at: DateTime<Utc>) -> String {
    format!("节点看板{}.xlsx", court_date(made_at).format("%Y%m%d"))
}

/// Who took a file out, and when.
#[derive(Clone, Copy)]
pub(super) struct Mark<'a> {
    pub(super) who: &'a str,
    pub(super) made_at: DateTime<Utc>,
}

/// The sheet, with a last line that says who took it out and when.
pub(super) async fn of(
    exports: &Exports,
    scope: &Scope,
    views: Vec<DeadlineView>,
    mark: Mark<'_>,
) -> Result<Sheet, ExportError> {
    let mut ids: Vec<CaseId> = views.iter().map(|view| Id::new(view.root)).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = exports.cases.find_many(scope, &ids).await?;
    let mut sites: Vec<SiteId> = found.iter().map(|case| case.site).collect();
    sites.sort_unstable();
    sites.dedup();
    let sites = exports.places.find_many(scope, &sites).await?;
    let sites: HashMap<SiteId, String> = sites.into_iter().map(|site| (site.id, site.name)).collect();
    let cases: HashMap<_, CaseView> = found.into_iter().map(|case| (case.id.raw(), case)).collect();
    let mut rows: Vec<Vec<Cell>> = views
        .into_iter()
        .map(|view| {
            let case = cases.get(&view.root);
            let site = case.and_then(|case| sites.get(&case.site));
            row(view, case, site)
        })
        .collect();
    rows.push(mark.cells());
    Ok(Sheet {
        title: "节点看板".to_owned(),
        columns: HEADS
            .iter()
            .map(|(head, width)| Column {
                head: (*head).to_owned(),
                width: *width,
            })
            .collect(),
        rows,
    })
}

/// One node; of an application that waits to be filed there is no number and nobody who handles it.
fn row(view: DeadlineView, case: Option<&CaseView>, site: Option<&String>) -> Vec<Cell> {
    let text = |text: Option<&String>| text.map_or(Cell::Empty, |text| Cell::Text(text.clone()));
    let number = case.map_or_else(|| APPLICATION.to_owned(), |case| case.number.clone());
    let (handler, team) = case.map_or((None, None), |case| (case.handler.as_ref(), case.team.as_ref()));
    vec![
        Cell::Id(number),
        Cell::Text(view.rule.name),
        Cell::Id(view.rule.code.as_str().to_owned()),
        Cell::Text(word(view.status).to_owned()),
        view.due_on.map_or(Cell::Empty, Cell::Date),
        view.days_left.map_or(Cell::Empty, Cell::Count),
        Cell::Instant(view.started_at),
        text(handler.map(|handler| &handler.name)),
        text(team.map(|team| &team.name)),
        text(site),
        Cell::Text(view.rule.source),
    ]
}

/// The watermark: who took the sheet out, and when.
impl Mark<'_> {
    fn cells(self) -> Vec<Cell> {
        let mut cells = vec![
            Cell::Text(format!("{}导出，内部使用，不得外传", self.who)),
            Cell::Instant(self.made_at),
        ];
        cells.resize(HEADS.len(), Cell::Empty);
        cells
    }
}

const fn word(status: Status) -> &'static str {
    match status {
        Status::Pending => "未到",
        Status::Running => "进行中",
        Status::Paused => "暂停",
        Status::Near => "临近",
        Status::Overdue => "超期",
        Status::Met => "已完成",
        Status::MetLate => "超期完成",
        Status::Waived => "免除",
        Status::Void => "作废",
    }
}
