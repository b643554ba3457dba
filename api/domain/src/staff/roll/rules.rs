//! What is to be done with the lines of a roll beside what is there. Pure.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::newcomer::{New, free_name};
use super::reading::{Column, Fault, Line};
use crate::identity::rules::{check_pairs, check_place};
use crate::kernel::id::{PersonId, SiteId, TeamId};
use crate::kernel::role::Role;
use crate::place::SiteKind;

/// A post, as it is known by: role, site and team.
pub type Held = (Role, SiteId, Option<TeamId>);

/// An account that is there.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its owner.
    pub person: PersonId,
    /// User name.
    pub username: String,
    /// Name.
    pub name: String,
    /// Keyed hash of the identity number.
    pub number_hash: Option<String>,
    /// Whether the account is disabled.
    pub disabled: bool,
    /// Posts that are not over.
    pub posts: Vec<Held>,
    /// Posts that are.
    pub ended: Vec<Held>,
}

/// What is there.
#[derive(Clone, Debug)]
pub struct Present {
    /// The court's own site.
    pub court: SiteId,
    /// Sites by short name, by name, and stations by their township.
    pub sites: BTreeMap<String, (SiteId, SiteKind)>,
    /// Teams by name.
    pub teams: BTreeMap<String, TeamId>,
    /// Those of the sites and teams that are over, or are to end: they take nobody for good.
    pub ending: BTreeSet<Uuid>,
    /// Accounts.
    pub accounts: Vec<Known>,
}

/// What is done with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// An account is made, with this post; its user name.
    Account(String),
    /// A post is added to the account of this user name.
    Post(String),
    /// It is there already, under this user name.
    There(String),
    /// It was there and has ended, or the account is disabled: a file gives nothing back.
    Left(String),
}

/// Somebody who is to have an account.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Name.
    pub name: String,
    /// User name.
    pub username: String,
    /// Identity number.
    pub id_number: Option<String>,
    /// Office telephone.
    pub phone: Option<String>,
    /// Posts, and whether each leads its team.
    pub posts: Vec<(Held, bool)>,
}

/// What is to be written.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// New accounts.
    pub people: Vec<NewPerson>,
    /// New posts of people who have an account.
    pub posts: Vec<(PersonId, Held, bool)>,
    /// What is done with each row.
    pub done: Vec<(usize, Done)>,
}

impl Plan {
    /// Whether nothing is to be written.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.people.is_empty() && self.posts.is_empty()
    }
}

/// Decides what to do with each line; `hash` is the keyed hash of an identity number.
///
/// # Errors
/// Every fault beside what is there.
pub fn plan(lines: &[Line], present: &Present, hash: impl Fn(&str) -> String) -> Result<Plan, Vec<Fault>> {
    let mut planning = Planning {
        present,
        plan: Plan::default(),
        faults: Vec::new(),
        names: (present.accounts.iter().map(|known| known.username.clone()))
            .chain(lines.iter().filter_map(|line| line.username.clone()))
            .collect(),
        led: BTreeMap::new(),
        new: New::default(),
    };
    for line in lines {
        planning.line(line, &hash);
    }
    if planning.faults.is_empty() {
        Ok(planning.plan)
    } else {
        Err(planning.faults)
    }
}

struct Planning<'p> {
    present: &'p Present,
    plan: Plan,
    faults: Vec<Fault>,
    /// User names in use, those that lines ask for among them.
    names: BTreeSet<String>,
    /// Who leads each team by this file.
    led: BTreeMap<TeamId, String>,
    /// Where new people stand in the plan.
    new: New,
}

impl<'p> Planning<'p> {
    fn line(&mut self, line: &Line, hash: &impl Fn(&str) -> String) {
        let Some(post) = self.post(line) else { return };
        if let (true, Some(team)) = (line.leads, post.2)
            && self
                .led
                .insert(team, line.name.clone())
                .is_some_and(|name| name != line.name)
        {
            self.faults.push(fault(
                line,
                Column::Leads,
                "团队已另有负责人 / the team has another leader in this file",
            ));
            return;
        }
        let number_hash = line.id_number.as_deref().map(hash);
        match self.known(line, number_hash.as_deref(), post) {
            Err(fault) => self.faults.push(fault),
            Ok(Some(known)) => self.add_to_known(line, known, post),
            Ok(None) => self.add_new(line, post),
        }
    }

    /// The post a line asks for.
    fn post(&mut self, line: &Line) -> Option<Held> {
        let (site, kind) = match &line.site {
            None => (self.present.court, SiteKind::Court),
            Some(called) => {
                match self.present.sites.get(called) {
                    Some(found) => *found,
                    None => {
                        return self.wrong(line, Column::Site, "没有这个机构，名称见 `zhixing places list` / there is no such site; see `zhixing places list`");
                    }
                }
            }
        };
        let team = match &line.team {
            None => None,
            Some(called) => {
                match self.present.teams.get(called) {
                    Some(found) => Some(*found),
                    None => {
                        return self.wrong(line, Column::Team, "没有这个团队，名称见 `zhixing places list` / there is no such team; see `zhixing places list`");
                    }
                }
            }
        };
        if check_place(line.role, kind).is_err() {
            return self.wrong(
                line,
                Column::Site,
                "该角色不设在此类机构：服务站人员在站点，派出法庭人员在法庭 / such a post is at another kind of place",
            );
        }
        Some((line.role, site, team))
    }

    fn wrong<T>(&mut self, line: &Line, column: Column, why: &'static str) -> Option<T> {
        self.faults.push(fault(line, column, why));
        None
    }

    /// Whose line it is, of those who have an account.
    fn known(&self, line: &Line, number_hash: Option<&str>, post: Held) -> Result<Option<&'p Known>, Fault> {
        let accounts: &'p [Known] = &self.present.accounts;
        if let Some(hash) = number_hash
            && let Some(known) = accounts.iter().find(|known| known.number_hash.as_deref() == Some(hash))
        {
            return if known.name == line.name {
                Ok(Some(known))
            } else {
                Err(fault(
                    line,
                    Column::IdNumber,
                    "此号码属于另一姓名的人 / the number belongs to somebody of another name",
                ))
            };
        }
        if let Some(username) = &line.username {
            return match accounts.iter().find(|known| known.username == *username) {
                None => Ok(None),
                Some(known) if known.name == line.name && (number_hash.is_none() || known.number_hash.is_none()) => {
                    Ok(Some(known))
                }
                Some(_) => Err(fault(
                    line,
                    Column::Username,
                    "登录名已由他人使用 / the user name is somebody else's",
                )),
            };
        }
        if number_hash.is_some() {
            return Ok(None);
        }
        let mut of_name = accounts.iter().filter(|known| known.name == line.name);
        match of_name.clone().find(|known| known.posts.contains(&post)) {
            Some(known) => Ok(Some(known)),
            None if of_name.clone().count() == 1 && of_name.clone().any(|known| known.ended.contains(&post)) => {
                Ok(of_name.next())
            }
            None if of_name.next().is_some() => Err(fault(
                line,
                Column::Username,
                "已有同名的人，请填登录名或者身份证号码 / somebody of this name is there; give a user name or an identity number",
            )),
            None => Ok(None),
        }
    }

    fn add_to_known(&mut self, line: &Line, known: &Known, post: Held) {
        if known.disabled || (known.ended.contains(&post) && !known.posts.contains(&post)) {
            self.plan.done.push((line.at, Done::Left(known.username.clone())));
            return;
        }
        let there = known.posts.contains(&post)
            || self
                .plan
                .posts
                .iter()
                .any(|(person, held, _)| (*person, *held) == (known.person, post));
        if there {
            self.plan.done.push((line.at, Done::There(known.username.clone())));
            return;
        }
        let added = self.plan.posts.iter().filter(|(person, ..)| *person == known.person);
        let others: Vec<Held> = known
            .posts
            .iter()
            .copied()
            .chain(added.map(|(_, held, _)| *held))
            .collect();
        if self.fits(line, &others, post) {
            self.plan.posts.push((known.person, post, line.leads));
            self.plan.done.push((line.at, Done::Post(known.username.clone())));
        }
    }

    fn add_new(&mut self, line: &Line, post: Held) {
        match self.new.find(line) {
            Err(fault) => self.faults.push(fault),
            Ok(Some(at)) => self.add_to_new(line, at, post),
            Ok(None) if !self.lasts(line, post) => {}
            Ok(None) => {
                let username = line
                    .username
                    .clone()
                    .unwrap_or_else(|| free_name(&line.name, &self.names));
                self.names.insert(username.clone());
                self.new.note(line, &username, self.plan.people.len());
                self.plan.done.push((line.at, Done::Account(username.clone())));
                self.plan.people.push(NewPerson {
                    name: line.name.clone(),
                    username,
                    id_number: line.id_number.clone(),
                    phone: line.phone.clone(),
                    posts: vec![(post, line.leads)],
                });
            }
        }
    }

    /// A further line of somebody new.
    fn add_to_new(&mut self, line: &Line, at: usize, post: Held) {
        let person = self.plan.people[at].clone();
        let differs =
            |said: &Option<String>, known: Option<&String>| said.is_some() && known.is_some() && said.as_ref() != known;
        let wrong = if differs(&line.username, Some(&person.username)) {
            Some((
                Column::IdNumber,
                "此号码在另一行属于另一人 / the number is another person's in another line",
            ))
        } else if person.name != line.name {
            Some((
                Column::Name,
                "与同一登录名或者号码的前一行姓名不同 / the name differs from that of the same person above",
            ))
        } else if differs(&line.id_number, person.id_number.as_ref()) {
            Some((
                Column::IdNumber,
                "与同一人的前一行号码不同 / the number differs from that of the same person above",
            ))
        } else {
            None
        };
        if let Some((column, why)) = wrong {
            self.faults.push(fault(line, column, why));
            return;
        }
        // what an earlier line of his left blank
        let noted = &mut self.plan.people[at];
        noted.id_number = noted.id_number.take().or_else(|| line.id_number.clone());
        noted.phone = noted.phone.take().or_else(|| line.phone.clone());
        self.new.note(line, &person.username, at);
        let others: Vec<Held> = person.posts.iter().map(|(held, _)| *held).collect();
        if others.contains(&post) {
            self.plan.done.push((line.at, Done::There(person.username)));
        } else if self.fits(line, &others, post) {
            self.plan.people[at].posts.push((post, line.leads));
            self.plan.done.push((line.at, Done::Post(person.username)));
        }
    }

    /// Whether the place and the team of a post go on.
    fn lasts(&mut self, line: &Line, (_, site, team): Held) -> bool {
        let ends = |id: Uuid| self.present.ending.contains(&id);
        let found = if ends(site.raw()) {
            (
                Column::Site,
                "该机构已经终止或者将要终止 / the place is over, or is to end",
            )
        } else if team.is_some_and(|team| ends(team.raw())) {
            (
                Column::Team,
                "该团队已经终止或者将要终止 / the team is over, or is to end",
            )
        } else {
            return true;
        };
        self.faults.push(fault(line, found.0, found.1));
        false
    }

    fn fits(&mut self, line: &Line, others: &[Held], post: Held) -> bool {
        if !self.lasts(line, post) {
            return false;
        }
        let mut roles: Vec<_> = others.iter().map(|(role, _, team)| (*role, *team)).collect();
        roles.push((post.0, post.2));
        let fits = check_pairs(&roles).is_ok();
        if !fits {
            self.faults.push(fault(
                line,
                Column::Role,
                "此人的岗位不得兼任 / one person may not hold these posts together",
            ));
        }
        fits
    }
}

pub(super) const fn fault(line: &Line, column: Column, why: &'static str) -> Fault {
    Fault {
        at: line.at,
        column: Some(column),
        why,
    }
}
