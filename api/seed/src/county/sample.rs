//! A court's file to be filled in, made of the county's own places.

use std::fmt::Write as _;

use super::{COURT, TEAMS, TOWNSHIPS, TRIBUNALS};

/// How a court changes, told where the file is filled in.
const CHANGING: &str = "# 机构、团队有首日和最后一日：started_on、ended_on；写 ended_on = \"none\" 撤回尚未过去的最后一日。\n\
    # 团队撤销时写 into = \"团队名\"，成员次日转入；site = \"短名\" 是团队驻地。乡镇并入别的站点时：\n\
    # [[township]]\n# code = \"530381203\"            # 乡镇的统计代码；原站点另写 ended_on\n\
    # station = \"yangliu\"           # 自首日起服务该乡镇的站点\n# started_on = \"2027-01-01\"\n\n";

/// A file to be filled in: the places of the county of this system's model, with invented telephones.
#[must_use]
pub fn sample() -> String {
    let mut text = format!(
        "# 建院文件：改成本院的机构与团队，然后运行 `zhixing court init 文件 --dry-run` 查看差异，再去掉 --dry-run 执行。\n\
         # A court's file: fill in your own, look at the differences with --dry-run, then run it without.\n\
         # 以后有变动，改本文件再运行一次；文件里不再写的不会被删除。短名（slug）定下后不改。\n\n\
         [court]\nname = \"{}\"\ncode = \"{}\"          # 法院代字\nphone = \"{}\"\n\n",
        COURT.name, COURT.code, COURT.phone
    );
    text.push_str("# 派出法庭\n");
    for tribunal in &TRIBUNALS {
        // writing to a text cannot fail
        let _ = write!(
            text,
            "[[tribunal]]\nslug = \"{}\"\nname = \"{}\"\nphone = \"{}\"\n\n",
            tribunal.slug, tribunal.name, tribunal.phone
        );
    }
    text.push_str("# 乡镇便民执行服务站；tribunal 写所属法庭的短名，本院直接管辖的不写\n");
    for (nth, unit) in (501..).zip(&TOWNSHIPS) {
        let _ = write!(
            text,
            "[[station]]\nslug = \"{}\"\ntownship = \"{}\"\ncode = \"{}\"\nphone = \"0874-7100{nth}\"\n",
            unit.slug, unit.name, unit.code
        );
        if let Some(tribunal) = unit.tribunal {
            let _ = writeln!(text, "tribunal = \"{}\"", TRIBUNALS[tribunal].slug);
        }
        text.push('\n');
    }
    text.push_str("# 执行团队；kind：rapid 速执，compulsory 强制执行，auxiliary 辅助。不写 duties 的用该类团队的权责清单；改名时写 was\n");
    for team in &TEAMS {
        let _ = write!(
            text,
            "[[team]]\nname = \"{}\"\nkind = \"{}\"\nphone = \"{}\"\n\n",
            team.name,
            team.kind.as_ref(),
            team.phone
        );
    }
    text.push_str(CHANGING);
    text.push_str(
        "# 本院做法；写了以后，以此为准，不再看各进程的设置\n\
         [practice]\nfront_loaded_notice = false   # 执行通知前置\nleader_after_days = 1         # 超期几日后通知团队负责人\n\
         chief_after_days = 3          # 超期几日后通知局长\n",
    );
    format!("{}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;
    use crate::domain::founding::CourtFile;
    use crate::domain::founding::rules::{Difference, Present, Wanted, after, compare, read};
    use crate::domain::place::SiteKind;

    fn file(text: &str) -> CourtFile {
        toml::from_str(text).expect("the test writes TOML")
    }

    fn today() -> NaiveDate {
        "2026-11-30".parse().expect("a date")
    }

    /// What is there once a file was made of nothing.
    fn there(wanted: &Wanted) -> Present {
        let made = after(
            &Present::default(),
            &compare(&Present::default(), wanted, today()).changes,
        );
        let site = |(n, (_, site)): (u128, (Uuid, _))| (Uuid::from_u128(n), site);
        let team = |(n, (_, team)): (u128, (Uuid, _))| (Uuid::from_u128(n), team);
        Present {
            sites: (1..).zip(made.sites).map(site).collect(),
            teams: (1..).zip(made.teams).map(team).collect(),
            ..made
        }
    }

    #[test]
    fn the_sample_is_a_whole_court_and_founds_nothing_twice() {
        let wanted = read(&file(&sample())).expect("the sample has no faults");
        let kinds = |kind| wanted.sites.iter().filter(|site| site.kind == kind).count();
        let counts = (
            kinds(SiteKind::Court),
            kinds(SiteKind::Tribunal),
            kinds(SiteKind::Station),
        );
        assert_eq!((counts, wanted.teams.len()), ((1, 6, 29), 7));
        assert_eq!(compare(&Present::default(), &wanted, today()).changes.len(), 44);
        assert_eq!(compare(&there(&wanted), &wanted, today()), Difference::default());
    }

    #[test]
    fn changes_are_told_and_what_is_not_named_stays() {
        let before = read(&file(&sample())).expect("lawful");
        let text = sample()
            .replace("name = \"速执一队\"", "name = \"速裁一队\"\nwas = \"速执一队\"")
            .replace("0874-7100404", "0874-7100499");
        let mut after = file(&text);
        after.station.pop();
        let difference = compare(&there(&before), &read(&after).expect("lawful"), today());
        let told: Vec<String> = difference.changes.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "~ 倘塘法庭: phone 0874-7100404 -> 0874-7100499",
                "~ 速执一队: name 速执一队 -> 速裁一队"
            ]
        );
        assert_eq!(difference.left, ["阿都乡便民执行服务站"]);
    }
}
