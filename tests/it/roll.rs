//! A roll of people becomes accounts and posts by one command, all or none, and each has his slip of paper.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use harness::process::Ground;
use sea_orm::{ConnectionTrait as _, Database};
use serde_json::json;

/// A court founded from the workbook that the program writes.
async fn founded() -> Ground {
    let ground = Ground::bare().await;
    assert!(ground.done(&["migrate", "up"]).contains("waiting: 0"));
    let book = ground.file("court.xlsx");
    assert!(
        ground
            .done(&["court", "sample", "--xlsx", &book])
            .contains("court.xlsx")
    );
    let text = ground.write("court.toml", &ground.done(&["court", "sample"]));
    assert!(
        ground
            .done(&["court", "init", &book, "--dry-run"])
            .contains("44 changes, none written")
    );
    assert!(ground.done(&["court", "init", &book]).contains("44 changes written"));
    assert!(
        ground.done(&["court", "init", &text]).contains("nothing differs"),
        "both say the same"
    );
    ground
}

/// The user name and the password of each slip, in order.
pub(crate) fn slips(file: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(file).unwrap();
    let cells: Vec<&str> = text
        .split("<td class=\"p\">")
        .skip(1)
        .map(|rest| rest.split_once("</td>").unwrap().0)
        .collect();
    let pairs = cells.chunks(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned()));
    pairs.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_becomes_accounts_that_must_choose_passwords_of_their_own() {
    let ground = founded().await;
    let (roll, paper) = (ground.file("roll.xlsx"), ground.file("slips.html"));
    assert!(ground.done(&["user", "sample", &roll]).contains("roll.xlsx"));
    let dry = ground.done(&["user", "import", &roll, "--dry-run"]);
    assert!(dry.contains("7 lines, none written"), "{dry}");
    let text = ground.file("roll.csv");
    let _ = ground.done(&["user", "sample", &text]);
    let dry = ground.done(&["user", "import", &text, "--dry-run"]);
    assert!(dry.contains("7 lines, none written"), "as text too: {dry}");
    assert_eq!(ground.done(&["user", "list"]), "");
    assert!(!Path::new(&paper).exists());
    let told = ground.done(&[
        "user",
        "import",
        &roll,
        "--slips",
        &paper,
        "--address",
        "https://court.example",
    ]);
    assert!(
        told.contains("7 lines written") && told.contains("zhangshuping"),
        "{told}"
    );
    let mode = std::fs::metadata(&paper).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "for its owner's eyes");
    let written = std::fs::read_to_string(&paper).unwrap();
    assert_eq!(written.matches("<section>").count(), 7, "a page each");
    assert!(written.contains("宣威市人民法院") && written.contains("https://court.example"));
    assert!(
        ground
            .refused(&["user", "import", &roll, "--slips", &paper])
            .contains("is there already")
    );
    let again = ground.file("again.html");
    assert!(
        ground
            .done(&["user", "import", &roll, "--slips", &again])
            .contains("nothing changes")
    );
    assert!(!Path::new(&again).exists(), "nobody is new");
    let listed = ground.done(&["user", "list"]);
    for (name, what) in [
        ("wangmei", "速执一队"),
        ("zhaoxiaojun", "yangliu"),
        ("sysadmin", "SYSA"),
    ] {
        let has = |line: &str| line.contains(name) && line.contains(what);
        assert!(listed.lines().any(has), "{name} {what}: {listed}");
    }

    let slips = slips(&paper);
    let (username, password) = slips.iter().find(|(name, _)| name == "wangmei").unwrap();
    let served = ground.serve();
    let judge = served.sign_in_with(username, password);
    let shut = judge.run("{ worklist(first: 1) { totalCount } }", &json!({})).unwrap();
    assert_eq!(shut.codes(), ["PASSWORD_CHANGE_REQUIRED"]);
    let change = "mutation($input: ChangePasswordInput!) { changePassword(input: $input) { changed } }";
    let input = json!({ "input": { "password": password, "newPassword": "lantern vexed otter mosaic" } });
    judge.run(change, &input).unwrap().done();
    let open = judge.run("{ worklist(first: 1) { totalCount } }", &json!({})).unwrap();
    assert_eq!(open.number("/data/worklist/totalCount"), 0);
    let record = ground.done(&["audit", "list"]);
    assert!(record.contains("user import"), "{record}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_with_faults_writes_nothing_and_marks_each_of_them() {
    let ground = founded().await;
    let wrong = "姓名,角色,登录名,身份证号,机构,团队,办公电话\n\
        李梅,承办人,li.mei,530381199003070000,,速执一队,0874-7100411\n\
        王强,法官大人,wang.qiang,,,,\n\
        赵小军,服务站,,,没有的镇,,\n\
        孙丽,案款管理员,sun.li,,,,\n\
        孙丽,承办人,sun.li,,,速执一队,\n";
    let (roll, paper, marked) = (
        ground.write("roll.csv", wrong),
        ground.file("slips.html"),
        ground.file("marked.xlsx"),
    );
    let out = ground.run(&["user", "import", &roll, "--slips", &paper, "--errors", &marked]);
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(1), "{told}");
    for part in ["row 2 身份证号码", "row 3 角色", "nothing was written"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!Path::new(&paper).exists() && Path::new(&marked).exists());
    assert_eq!(ground.done(&["user", "list"]), "", "nothing was written");
    let reread = ground.run(&["user", "import", &marked, "--dry-run"]);
    let reread = String::from_utf8_lossy(&reread.stdout).into_owned();
    assert!(
        reread.contains("row 2 身份证号码") && reread.contains("row 3 角色"),
        "it can be mended and read: {reread}"
    );

    let beside = wrong
        .replace(",530381199003070000,", ",,")
        .replace("法官大人", "立案人员");
    let _ = ground.write("roll.csv", &beside);
    let out = ground.run(&["user", "import", &roll, "--slips", &paper]);
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(told.contains("row 4 机构") && told.contains("row 6 角色"), "{told}");
    assert_eq!(ground.done(&["user", "list"]), "");

    let right = "姓名,角色,登录名,机构,团队,负责人\n李梅,承办人,li.mei,,速执一队,是\n王强,立案人员,,,,\n王强,派出法庭,wang.q2,倘塘法庭,,\n";
    let _ = ground.write("roll.csv", right);
    let told = ground.done(&["user", "import", &roll, "--slips", &paper]);
    assert!(told.contains("3 lines written"), "{told}");
    let more = format!("{right}李梅,辅助人员,li.mei,,,\n周敏,人大代表,,,,\n");
    let _ = ground.write("roll.csv", &more);
    let told = ground.done(&["user", "import", &roll, "--slips", &ground.file("more.html")]);
    assert!(told.contains("2 lines written") && told.contains("= "), "{told}");
    let paper = slips(&ground.file("more.html"));
    assert_eq!(
        paper.len(),
        1,
        "a post beside the first brings no new password: {paper:?}"
    );
    let same = format!("{more}王强,案款管理员,,,,\n");
    let _ = ground.write("roll.csv", &same);
    let out = ground.run(&["user", "import", &roll, "--dry-run"]);
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(told.contains("row 7 登录名"), "which of two of one name: {told}");
    let list = ground.done(&["user", "list"]);
    assert!(!list.contains("CASH"), "{list}");

    // who left is not given back by the roll he came from
    assert!(ground.done(&["user", "disable", "li.mei"]).contains("done"));
    let _ = ground.write("roll.csv", &more);
    let told = ground.done(&["user", "import", &roll, "--dry-run"]);
    assert!(
        told.contains("left as it is") && told.contains("nothing changes"),
        "{told}"
    );
    assert!(ground.done(&["user", "enable", "li.mei"]).contains("done"));

    let number = "530381190001010015";
    let twice = format!(
        "姓名,角色,登录名,身份证号,团队,负责人\n甲一,承办人,jia,{number},速执二队,是\n\
         乙二,承办人,yi,{number},速执一队,\n丙三,承办人,bing,,速执二队,是\n"
    );
    let _ = ground.write("roll.csv", &twice);
    let out = ground.run(&["user", "import", &roll, "--dry-run"]);
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(
        told.contains("row 3 身份证号码") && told.contains("row 4 负责人"),
        "{told}"
    );
}

/// Sets the last days of two stations and a team, or takes them back.
async fn end(ground: &Ground, ends: bool) {
    let conn = Database::connect(&ground.location().url).await.unwrap();
    for (table, named, last) in [
        ("site", "slug = 'yangliu'", "2001-12-31"),
        ("site", "slug = 'delu'", "2098-12-31"),
        ("team", "name = '速执一队'", "2001-12-31"),
    ] {
        let last = if ends { format!("'{last}'") } else { "NULL".to_owned() };
        let sql = format!("UPDATE {table} SET ended_on = {last} WHERE {named}");
        conn.execute_unprepared(&sql).await.unwrap();
    }
    conn.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_marks_who_would_come_to_what_is_over_or_is_to_end_and_leaves_who_is_there() {
    let ground = founded().await;
    let text = "姓名,角色,登录名,机构,团队\n李梅,立案人员,li.mei,,\n赵小军,服务站,zhao,杨柳镇,\n\
        王强,承办人,wang,,速执一队\n孙丽,服务站,sun,得禄乡,\n";
    let (roll, paper, marked) = (
        ground.write("roll.csv", text),
        ground.file("slips.html"),
        ground.file("marked.xlsx"),
    );
    end(&ground, true).await;
    let out = ground.run(&["user", "import", &roll, "--slips", &paper, "--errors", &marked]);
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(1), "{told}");
    for part in ["row 3 机构", "row 4 团队", "row 5 机构", "or is to end", "3 处有误"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!Path::new(&paper).exists() && Path::new(&marked).exists());
    assert_eq!(ground.done(&["user", "list"]), "", "nothing was written");

    end(&ground, false).await;
    let told = ground.done(&["user", "import", &roll, "--slips", &paper]);
    assert!(told.contains("4 lines written"), "{told}");
    end(&ground, true).await;
    let told = ground.done(&["user", "import", &roll, "--dry-run"]);
    assert!(told.contains("nothing changes"), "whoever is there stays: {told}");
    let _ = ground.write("roll.csv", &format!("{text}李梅,服务站,li.mei,得禄乡,\n"));
    let out = ground.run(&["user", "import", &roll, "--dry-run"]);
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(told.contains("row 6 机构") && !told.contains("row 5"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_an_office_is_read_as_it_is_and_what_is_written_belongs_to_its_folder() {
    let ground = founded().await;
    let text = "宣威市人民法院执行局人员名册,,,,\n,,,,2026年11月\n序号,姓　名,角色,登录名,备注\n1,李梅,立案人员,li.mei,新进\n2,王强,派出法庭,,\n";
    let (roll, marked) = (ground.write("roll.csv", text), ground.file("marked.xlsx"));
    let out = ground.run(&["user", "import", &roll, "--dry-run", "--errors", &marked]);
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(told.contains("row 5 机构"), "{told}");
    let mended = ground.run(&["user", "import", &marked, "--dry-run"]);
    let mended = String::from_utf8_lossy(&mended.stdout).into_owned();
    assert!(
        mended.contains("row 3 机构"),
        "the marked one has its heads in the first row: {mended}"
    );
    let roll = ground.write("roll.csv", &text.replace("派出法庭", "立案人员"));
    let paper = ground.file("slips.html");
    assert!(
        ground
            .done(&["user", "import", &roll, "--slips", &paper])
            .contains("2 lines written")
    );
    let owner = |path: &Path| std::fs::metadata(path).unwrap().uid();
    let folder = owner(Path::new(&paper).parent().unwrap());
    assert_eq!((owner(Path::new(&paper)), owner(Path::new(&marked))), (folder, folder));
    assert!(
        ground
            .refused(&["user", "add", "Wang Qiang", "--role", "CLERK", "--name", "王强"])
            .contains("a user name is")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_court_s_file_says_of_its_practices_is_kept_and_compared() {
    let ground = founded().await;
    let text = ground
        .done(&["court", "sample"])
        .replace("leader_after_days = 1 ", "leader_after_days = 2 ");
    let file = ground.write("court.toml", &text);
    let told = ground.done(&["court", "init", &file]);
    assert!(told.contains("practice: leader_after_days 1 -> 2"), "{told}");
    assert!(ground.done(&["court", "init", &file]).contains("nothing differs"));
    let wrong = ground.write(
        "court.toml",
        &text.replace("chief_after_days = 3", "chief_after_days = 900"),
    );
    assert!(ground.refused(&["court", "init", &wrong]).contains("[practice]"));
}
