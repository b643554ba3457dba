//! People of a roll who have no account yet: which lines are of one person, and what he is called. Pure.

use std::collections::{BTreeMap, BTreeSet};

use ::pinyin::ToPinyin as _;

use super::reading::{Column, Fault, Line};
use super::rules::fault;

/// New people by what tells them apart.
#[derive(Default)]
pub(super) struct New {
    by_username: BTreeMap<String, usize>,
    by_number: BTreeMap<String, usize>,
    names: BTreeSet<String>,
}

impl New {
    /// Where the person of a line stands, if he came before.
    pub(super) fn find(&self, line: &Line) -> Result<Option<usize>, Fault> {
        let place =
            |key: &Option<String>, of: &BTreeMap<String, usize>| key.as_ref().and_then(|key| of.get(key)).copied();
        let of_number = place(&line.id_number, &self.by_number);
        let of_username = place(&line.username, &self.by_username);
        if let (Some(one), Some(other)) = (of_number, of_username)
            && one != other
        {
            return Err(fault(
                line,
                Column::IdNumber,
                "此号码在另一行属于另一人 / the number is another person's in another line",
            ));
        }
        let found = of_number.or(of_username);
        let is_bare = line.username.is_none() && line.id_number.is_none();
        if found.is_none() && is_bare && self.names.contains(&line.name) {
            return Err(fault(
                line,
                Column::Username,
                "同名的行须填登录名或者身份证号码 / lines of one name need a user name or an identity number",
            ));
        }
        Ok(found)
    }

    /// Notes where the person of a line stands, by all that the line tells.
    pub(super) fn note(&mut self, line: &Line, username: &str, at: usize) {
        self.by_username.insert(username.to_owned(), at);
        if let Some(number) = &line.id_number {
            self.by_number.insert(number.clone(), at);
        }
        self.names.insert(line.name.clone());
    }
}

/// A user name made of a name, that nobody has.
pub(super) fn free_name(name: &str, taken: &BTreeSet<String>) -> String {
    let spelt: String = name.chars().map(spelling).collect();
    let spelt = if spelt.len() < 2 { "user".to_owned() } else { spelt };
    let spelt: String = spelt.chars().take(28).collect();
    let free = |name: &String| !taken.contains(name);
    let numbered = (2..).map(|n: u32| format!("{spelt}{n}"));
    std::iter::once(spelt.clone())
        .chain(numbered)
        .find(free)
        .unwrap_or(spelt)
}

/// A character in the letters of a user name; one that has none is left out.
fn spelling(c: char) -> String {
    match c.to_pinyin() {
        Some(pinyin) => pinyin.plain().replace('ü', "v"),
        None if c.is_ascii_alphabetic() => c.to_ascii_lowercase().to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::rules::{Plan, Present, plan};
    use super::*;
    use crate::kernel::id::SiteId;
    use crate::kernel::role::Role;

    fn line(at: usize, name: &str, username: Option<&str>, number: Option<&str>, role: Role) -> Line {
        Line {
            at,
            name: name.to_owned(),
            username: username.map(str::to_owned),
            id_number: number.map(str::to_owned),
            role,
            site: None,
            team: None,
            leads: false,
            phone: None,
        }
    }

    fn planned(lines: &[Line]) -> Result<Plan, Vec<Fault>> {
        let court = Present {
            court: SiteId::new(Uuid::from_u128(1)),
            sites: BTreeMap::new(),
            teams: BTreeMap::new(),
            ending: BTreeSet::new(),
            accounts: Vec::new(),
        };
        plan(lines, &court, str::to_owned)
    }

    #[test]
    fn a_user_name_that_a_later_line_asks_for_is_made_of_no_other_s_name() {
        let lines = [
            line(2, "王强", None, None, Role::Clerk),
            line(3, "汪蔷", Some("wangqiang"), None, Role::Aux),
        ];
        let names: Vec<String> = (planned(&lines).expect("two people").people.into_iter())
            .map(|person| person.username)
            .collect();
        assert_eq!(names, ["wangqiang2", "wangqiang"]);
    }

    #[test]
    fn lines_of_one_person_are_known_by_user_name_or_by_number() {
        let number = "530381198503170023";
        let lines = [
            line(2, "李梅", Some("li.mei"), None, Role::Judge),
            line(3, "李梅", Some("li.mei"), Some(number), Role::Aux),
            line(4, "李梅", None, Some(number), Role::Judge),
        ];
        let one = planned(&lines).expect("one person").people;
        assert_eq!((one.len(), one[0].posts.len()), (1, 2));
        assert_eq!(one[0].id_number.as_deref(), Some(number));
        for (username, number, column) in [
            (Some("li.mei2"), Some(number), Column::IdNumber),
            (Some("li.mei"), Some("530381199003070039"), Column::IdNumber),
            (None, None, Column::Username),
        ] {
            let other = line(5, "李梅", username, number, Role::Cash);
            let faults = planned(&[lines.as_slice(), &[other]].concat()).expect_err("a fault");
            assert_eq!(faults[0].column, Some(column), "{}", faults[0]);
        }
    }
}
