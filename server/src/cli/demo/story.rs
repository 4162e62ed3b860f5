//! The story: a worker in Hangzhou, her two phones, a server that cannot read, an administrator. Nothing is faked: a
//! step whose result is not what it must be stops the story with an error.

use std::path::Path;

use serde_json::Value;
use sojourn_client::Phone;
use sojourn_client::sync::round::Budget;
use sojourn_client::transport::HttpTransport;
use sojourn_core::guidance::baseline::DemoKey;
use sojourn_core::guidance::desk::change;
use sojourn_core::id::{LogId, SpaceId};
use sojourn_core::wire::v1::{Duty, InviteRequest, Role};

use super::peek;
use super::publish::NextRelease;
use super::stage::{Stage, Who};
use crate::app::Running;
use crate::cli::admin::console_link;
use crate::cli::{CliError, CliResult, say};
use crate::config::Config;
use crate::webapp::BUILD_COMMAND;

/// What nobody but her may read; looked for in every file of the server.
const PRIVATE: [&str; 4] = ["王秀兰", "宏达服装厂", "文三路", "六千二"];
/// What she writes down.
const NOTE: &str = "王秀兰，在宏达服装厂上班，住文三路，一个月六千二。窗口说照片要白底。";

/// Tells it from the first search to the new release.
pub(super) fn tell(stage: &mut Stage, running: &Running) -> CliResult {
    opening(stage);
    searching(stage)?;
    checking(stage)?;
    let id = applying(stage)?;
    paying(stage, &id)?;
    working(stage)?;
    sending(stage, &id)?;
    peeking(stage, running, &id)?;
    pairing(stage)?;
    differing(stage, &id)?;
    publishing(stage, running)?;
    stage.scene("讲完了", "The end");
    Ok(())
}

fn opening(stage: &Stage) {
    say("落脚 · Sojourn");
    stage.remark(
        "演示：一位在杭州上班的工友，两部手机，一台看不懂内容的服务器。",
        "A demonstration: a worker in Hangzhou, two phones, and a server that cannot read.",
    );
    stage.remark(
        "用的是公开的演示密钥，不要写真的个人信息。",
        "It runs under public demonstration keys: enter nothing real.",
    );
}

fn searching(stage: &mut Stage) -> CliResult {
    stage.scene("没有信号，也没有账号：先查一查", "No signal, no account: look it up");
    for query in ["居住证", "jzz", "residence permit"] {
        let found = stage.phone(Who::First, &["search", query, "--limit", "2"])?;
        must(found[0]["id"].is_string(), "a search finds something")?;
    }
    stage.remark("也可以照平常说话那样问，写错字也行：", "Or ask as you would say it, with a wrong character too:");
    let asked = stage.phone(Who::First, &["ask", "居住正要不要钱", "--place", "杭州"])?;
    must(asked["first"]["id"] == "permit-fee", "a question with a wrong character is answered")?;
    stage.phone(Who::First, &["places", "chongqing"])?;
    Ok(())
}

fn checking(stage: &mut Stage) -> CliResult {
    stage.scene("在杭州能不能办？为什么？", "What applies in Hangzhou, and why?");
    let check = ["check", "residence-permit", "--place", "杭州", "--as-of", "2026-04-01"];
    stage.phone(Who::First, &check)?;
    let answers = [
        "--answer",
        "hukou_elsewhere=yes",
        "--answer",
        "registered_on=2026-03-04",
        "--answer",
        "has_work=yes",
        "--answer",
        "insured=yes",
    ];
    let view = stage.phone(Who::First, &[&check[..], &answers[..]].concat())?;
    must(view["from"] == "2026-09-04", "half a year after 4 March 2026 is 4 September 2026")?;
    stage.remark(
        "深圳的说法不一：两种都给你看，不随便说「可以」：",
        "Sources differ about Shenzhen: both are shown, and no plain yes:",
    );
    let elsewhere = stage.phone(Who::First, &["check", "residence-permit", "--place", "深圳"])?;
    must(elsewhere["verdict"] != "yes", "a disputed place never answers yes")?;
    Ok(())
}

fn applying(stage: &mut Stage) -> Result<String, CliError> {
    stage.scene("开始办理，备材料，看期限", "Open an application, gather papers, see due dates");
    let opened = stage.phone(Who::First, &["open", "residence-permit", "--place", "杭州"])?;
    let full = opened["application"].as_str().ok_or("opening gives a number")?.to_owned();
    let id = full[..8].to_owned();
    for (question, value) in
        [("hukou_elsewhere", "yes"), ("registered_on", "2026-03-04"), ("has_work", "yes"), ("insured", "yes")]
    {
        stage.phone(Who::First, &["answer", &id, question, value])?;
    }
    stage.phone(Who::First, &["paper", &id, "id-card"])?;
    stage.phone(Who::First, &["stage", &id, "submitted", "--on", "2026-09-10"])?;
    let accepted = stage.phone(Who::First, &["stage", &id, "accepted", "--on", "2026-09-10"])?;
    let issue = find(&accepted["due"], "issue");
    must(issue["statutory"] == "2026-09-25", "fifteen days after 10 September are 25 September")?;
    must(issue["next_working_day"] == "2026-09-28", "the holiday moves the next working day to 28 September")?;
    stage.phone(Who::First, &["note", &id, NOTE])?;
    Ok(full)
}

fn paying(stage: &mut Stage, id: &str) -> CliResult {
    stage.scene("窗口收了 50 元？这一项本该免费", "They took 50 yuan? It should be free");
    let told = stage.phone(Who::First, &["fee", &id[..8], "paid", "50", "--receipt", "A-17"])?;
    must(told["overcharges"][0]["should_be_free"] == true, "a first issue is free")?;
    Ok(())
}

fn working(stage: &mut Stage) -> CliResult {
    stage.scene("记工日记：只在这部手机", "A diary of work: only on this phone");
    let day = ["diary", "add", "--day", "2026-09-16", "--from", "08:00", "--to", "19:30", "--employer", "宏达服装厂"];
    stage.phone(Who::First, &day)?;
    let told = stage.phone(Who::First, &["calc", "overtime", "--diary", "--wage", "6200"])?;
    must(told["sums"].as_array().is_some_and(|sums| !sums.is_empty()), "overtime is reckoned from the diary")?;
    stage.remark("没点头之前，日记不会传出去。", "Until she says so, the diary does not leave the phone.");
    Ok(())
}

fn sending(stage: &mut Stage, _: &str) -> CliResult {
    stage.scene("有信号了：锁好再传", "Signal again: sealed, then sent");
    stage.phone(Who::First, &["status"])?;
    let url = stage.url();
    let report = stage.phone(Who::First, &["sync", "--server", &url])?;
    must(report["sent"].as_u64().is_some_and(|sent| sent > 0), "something was sent")?;
    let status = stage.phone(Who::First, &["status"])?;
    must(status["not_sent"] == 0, "everything is acknowledged")?;
    Ok(())
}

fn peeking(stage: &mut Stage, running: &Running, id: &str) -> CliResult {
    stage.scene("服务器看得见什么？", "What can the server see?");
    let (_, status) = stage.quietly(Who::First, &["status"])?;
    let space: SpaceId = status["space"].as_str().ok_or("a synced phone has a space")?.parse()?;
    let log: LogId = format!("app/{id}").parse()?;
    stage.remark(
        "这件办理在服务器上就是这些行：编号、大小、时间，内容是锁着的。",
        "This application, as the server stores it: ids, sizes, times; the content is sealed.",
    );
    let rows = peek::show_rows(running.service(), space, &log)?;
    must(rows > 0, "the server stores the application")?;
    let (bytes, found) = peek::search_files(&stage.folder().join("server"), &PRIVATE)?;
    let words = PRIVATE.join("、");
    say(&match stage.pick("zh", "en") {
        "zh" => format!("   在服务器的全部文件（{bytes} 字节）里找「{words}」：一个也没有。"),
        _ => format!("   Looked for {words} in all {bytes} bytes of the server's files: none is there."),
    });
    must(found.is_empty(), "the server holds nothing readable")
}

fn pairing(stage: &mut Stage) -> CliResult {
    stage.scene("加一部手机", "Pair a second phone");
    let invited = stage.phone(Who::First, &["pair", "invite"])?;
    let joined = stage.phone(Who::Second, &["pair", "join", text(&invited, "invitation")?])?;
    stage.phone(Who::First, &["pair", "accept", text(&joined, "pairing")?])?;
    let url = stage.url();
    stage.phone(Who::First, &["sync"])?;
    stage.phone(Who::Second, &["sync", "--server", &url])?;
    let here = stage.phone(Who::Second, &["applications"])?;
    must(here[0]["id"].is_string(), "the second phone has the application")
}

fn differing(stage: &mut Stage, id: &str) -> CliResult {
    stage.scene("两部手机都没信号，改了同一处", "Both phones offline, both change the same thing");
    let short = &id[..8];
    stage.phone(Who::First, &["answer", short, "registered_on", "2026-03-05"])?;
    stage.phone(Who::Second, &["answer", short, "registered_on", "2026-03-06"])?;
    stage.phone(Who::Second, &["note", short, "第二部手机上记的一句话。"])?;
    for who in [Who::Second, Who::First, Who::Second] {
        stage.phone(who, &["sync"])?;
    }
    let first = stage.phone(Who::First, &["conflicts"])?;
    let second = stage.phone(Who::Second, &["conflicts"])?;
    must(first[0]["sides"].as_array().is_some_and(|sides| sides.len() == 2), "both values are shown")?;
    must(first == second, "both phones show the same conflict")?;
    let path = text(&first[0], "path")?;
    stage.phone(Who::First, &["choose", short, path, "1"])?;
    stage.phone(Who::First, &["sync"])?;
    stage.phone(Who::Second, &["sync"])?;
    let (_, one) = stage.quietly(Who::First, &["show", short])?;
    let (_, two) = stage.quietly(Who::Second, &["show", short])?;
    must(one == two, "both phones agree")?;
    stage.remark("两部手机现在一样，谁写的都没丢。", "Both phones are the same now, and nobody's words were lost.");
    Ok(())
}

fn publishing(stage: &mut Stage, running: &Running) -> CliResult {
    stage.scene("管理员发布新内容：两个人签名，手机自己核对", "New guidance: two people sign, the phone verifies");
    const WORD: &str = "蓝本本";
    let (_, before) = stage.quietly(Who::First, &["search", WORD])?;
    stage.remark("工友把居住证叫「蓝本本」，现在查不到：", "Workers call the permit 蓝本本; it is not found yet:");
    stage.phone(Who::First, &["search", WORD])?;
    must(before[0]["id"] != "permit-what", "the word is new")?;
    let next = NextRelease::with_alias("permit-what", WORD)?;
    let mut administrator = administrator(stage.folder(), running)?;
    let short = next.publish(&mut administrator, &stage.url(), &[DemoKey::Release(1)]);
    let refused = short.err().ok_or("one signature is not enough")?;
    say(&format!(
        "   {} {refused}",
        stage.pick("只有一个人签名，服务器不收：", "Signed by one only, the server refuses:")
    ));
    let reply = next.publish(&mut administrator, &stage.url(), &[DemoKey::Release(1), DemoKey::Release(2)])?;
    say(&format!("   {} {}", stage.pick("两个人签名，发布第", "Signed by two, published: release"), reply.seq));
    let report = stage.phone(Who::First, &["sync"])?;
    must(report["release"] == next.seq() && report["release_is_new"] == true, "the new release is installed")?;
    let after = stage.phone(Who::First, &["search", WORD])?;
    must(after[0]["id"] == "permit-what", "and the word is found")?;
    Ok(())
}

/// A device with the publisher's duty, let in by an invite the operator made on the server.
fn administrator(folder: &Path, running: &Running) -> Result<Phone, CliError> {
    let request = InviteRequest { role: Role::Administrator, duties: vec![Duty::Publisher], valid_hours: 1 };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let invite = runtime.block_on(running.service().make_invite_unasked(request))?;
    let mut phone = crate::cli::phone::open(&folder.join("administrator"), None, None)?;
    let url = format!("http://{}", running.addr);
    phone.recovery_code()?;
    phone.sync_with(&mut HttpTransport::new(&url), Budget::default(), Some(invite.code), &mut |_| {})?;
    Ok(phone)
}

/// What a person can do next.
pub(super) fn what_to_try(stage: &Stage, has_app: bool) {
    let (folder, url) = (stage.folder().display().to_string(), stage.url());
    say("");
    show_app(stage, &url, has_app);
    say(stage.pick("服务器还开着，可以接着试（Ctrl-C 结束）：", "The server stays up; things to try (Ctrl-C ends it):"));
    for command in [
        format!("sojourn phone --dir {folder}/phone-1 show ''"),
        format!("sojourn phone --dir {folder}/phone-1 search 老板押身份证"),
        format!("sojourn phone --dir {folder}/phone-3 check permit-replacement --place 北京"),
        format!("sojourn phone --dir {folder}/phone-3 sync --server {url}"),
    ] {
        say(&format!("  {command}"));
    }
    say(&format!("  {url}/v1/docs   {}", stage.pick("接口说明", "the interface")));
    say(&format!("  {url}/metrics   {}", stage.pick("运行数字", "what the server counts")));
}

/// A way into the desk, for one person with every duty: they can look, write and sign, and not publish alone.
pub(super) fn show_desk(stage: &Stage, config: &Config, running: &Running) -> CliResult {
    let invitation = running.desk().invite(None, &change::Duty::ALL.into(), 24)?;
    say(stage
        .pick("编辑台，在浏览器里打开（链接一次有效）：", "The guidance desk, for a browser (the link works once):"));
    say(&format!("  {}", console_link(config, running.addr, &invitation.code)));
    say(stage.pick(
        "  写的人不能批准自己写的，发布要两个人签：在“人员和设备”里再请一个人，在另一个浏览器里加入。",
        "  Nobody approves what they wrote, and two people sign: invite a second one there, and join in another browser.",
    ));
    Ok(())
}

/// Where the app is, or the one command that builds it.
fn show_app(stage: &Stage, url: &str, has_app: bool) {
    if has_app {
        say(stage.pick("网页版，在浏览器里打开：", "The app, for a browser:"));
        say(&format!("  {url}/app/"));
        return;
    }
    say(stage.pick(
        "网页版还没做出来。在源码目录里运行这一条，再启动一次演示：",
        "The app for browsers is not built. Run this in the checkout, then start the demonstration again:",
    ));
    say(&format!("  {BUILD_COMMAND}"));
}

fn find<'a>(due: &'a Value, id: &str) -> &'a Value {
    due.as_array().and_then(|all| all.iter().find(|one| one["id"] == id)).unwrap_or(&Value::Null)
}

fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str, CliError> {
    value[field].as_str().ok_or_else(|| format!("the phone told no {field}").into())
}

/// Stops the story where it is not true.
fn must(holds: bool, what: &str) -> CliResult {
    if holds { Ok(()) } else { Err(format!("the demonstration is broken here: {what}").into()) }
}
