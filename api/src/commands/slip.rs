//! Slips with first passwords (初始口令单): a page of HTML to be printed, one A4 page a person, without anything from elsewhere.

use std::fmt::Write as _;

use crate::domain::staff::roll::Slip;
use crate::kernel::calendar::COURT_OFFSET;
use crate::kernel::markup::escaped;

const STYLE: &str = "@page{size:A4;margin:25mm}*{box-sizing:border-box}body{margin:0;font:12pt/1.7 serif;color:#000}\
section{break-after:page;min-height:240mm}section:last-child{break-after:auto}h1{font-size:18pt;margin:0 0 2mm}\
h2{font-size:13pt;font-weight:normal;margin:0 0 10mm}table{border-collapse:collapse;width:100%;margin-bottom:8mm}\
th,td{border:1px solid #000;padding:3mm 4mm;text-align:left}th{width:38mm;font-weight:normal}\
.p{font:18pt/1.4 monospace;letter-spacing:.05em}small{font-size:9.5pt;color:#333}";

/// The pages.
pub(crate) fn pages(court: &str, address: &str, slips: &[Slip]) -> String {
    let mut text = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>初始口令单</title>\n<style>{STYLE}</style>\n<body>\n"
    );
    for slip in slips {
        page(&mut text, court, address, slip);
    }
    text.push_str("</body>\n</html>\n");
    text
}

fn page(text: &mut String, court: &str, address: &str, slip: &Slip) {
    let until = slip
        .valid_until
        .with_timezone(&COURT_OFFSET)
        .format("%Y年%-m月%-d日 %H:%M");
    let address = if address.is_empty() {
        "＿＿＿＿＿＿＿＿＿＿＿＿＿＿"
    } else {
        address
    };
    // writing to a text cannot fail
    let _ = write!(
        text,
        "<section>\n<h1>{court}</h1>\n<h2>执行工作系统　初始口令单</h2>\n<table>\n\
         <tr><th>姓名 / name</th><td>{name}</td></tr>\n\
         <tr><th>登录地址 / address</th><td>{address}</td></tr>\n\
         <tr><th>登录名 / user name</th><td class=\"p\">{username}</td></tr>\n\
         <tr><th>初始口令 / password</th><td class=\"p\">{password}</td></tr>\n\
         <tr><th>有效期至 / until</th><td>{until}（北京时间）</td></tr>\n</table>\n\
         <p>一、请在有效期内登录，并按提示更换为您自己的口令；更换之前不能办理任何事项。</p>\n\
         <p>二、口令中的连字符须一并输入；只用小写字母和数字，没有 0、1、i、l、o。</p>\n\
         <p>三、更换后系统提示绑定动态口令的，请照提示绑定；然后销毁本单。任何人不得向您索要口令。</p>\n\
         <p>四、收到时封口已开、过期或者登录不成的，请告知系统管理员和安全管理员重新发放。</p>\n\
         <p><small>Sign in before the date above and choose a password of your own; nothing else is open until you do. Type the \
         hyphens. Then destroy this page. If it reached you opened, late or does not work, ask for another.</small></p>\n</section>\n",
        court = escaped(court),
        name = escaped(&slip.name),
        address = escaped(address),
        username = escaped(&slip.username),
        password = escaped(&slip.password),
    );
}
