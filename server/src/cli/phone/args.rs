//! What `sojourn phone` understands. Help is in both languages, Chinese first, as the people who type it.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use sojourn_core::locale::Locale;
use sojourn_core::time::Date;

use super::diary::DiaryCommand;
use super::past::Standing;

/// 终端里的一部手机 / a phone in the terminal.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// 这部手机的文件夹 / this phone's folder
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// 语言 / language: zh-Hans, en
    #[arg(long, global = true, default_value = "zh-Hans", value_name = "LANG")]
    pub lang: Locale,
    /// 给程序读的输出 / output for machines
    #[arg(long, global = true)]
    pub json: bool,
    /// 假如今天是这一天 / as if today were this day (YYYY-MM-DD)
    #[arg(long, global = true, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// 看预览里的草稿 / read the drafts of `preview`
    #[arg(long, global = true)]
    pub preview: bool,
    /// 密码所在的文件 / a file that holds the PIN
    #[arg(long, global = true, value_name = "FILE")]
    pub pin_file: Option<PathBuf>,
    /// 做什么 / what to do
    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// The folder that this phone, or its drafts, lie in.
    pub(super) fn place_kept(&self) -> PathBuf {
        if self.preview { super::preview::folder(&self.dir) } else { self.dir.clone() }
    }
}

/// What a phone does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 查 / search the guidance: Chinese, pinyin, initials, English
    Search {
        /// 想问什么 / what to look for
        #[arg(required = true)]
        query: Vec<String>,
        /// 在哪里 / where: code or name
        #[arg(long)]
        place: Option<String>,
        /// 最多几条 / at most this many
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=50))]
        limit: u32,
    },
    /// 问 / ask in your own words; the answer first
    Ask {
        /// 想问什么 / the question
        #[arg(required = true)]
        question: Vec<String>,
        /// 在哪里 / where: code or name
        #[arg(long)]
        place: Option<String>,
    },
    /// 预览：扫码所得的文字；--leave 清掉 / drafts, by the text of the desk's code; --leave drops them
    Preview {
        /// sojourn-preview:…
        #[arg(required_unless_present = "leave", conflicts_with = "leave")]
        code: Option<String>,
        /// 不看了，清掉 / leave and drop them
        #[arg(long)]
        leave: bool,
    },
    /// 算一算 / reckon double wages, severance, overtime, arrears, time limits
    Calc {
        /// 算什么 / which
        #[command(subcommand)]
        which: super::calc::Calc,
    },
    /// 看一篇 / read an article
    Read {
        /// 文章 / its id, as `search` shows it
        article: String,
        /// 在哪里 / where: code or name
        #[arg(long)]
        place: Option<String>,
    },
    /// 给窗口看的卡片 / a card to hold up at a window
    Card {
        /// 哪一张，或者办什么 / its id, as an application's steps show it; or a procedure
        card: String,
        /// 哪一步 / for which step of the procedure
        #[arg(long)]
        step: Option<String>,
        /// 在哪里 / where: code or name
        #[arg(long)]
        place: Option<String>,
        /// 大字，只有给工作人员看的话 / in large type, only what the clerk is to read
        #[arg(long)]
        clerk: bool,
    },
    /// 我在这里有什么 / what a standing gives at a place: rights, services, conveniences
    Entitled {
        /// 在哪里 / where: code or name
        #[arg(long)]
        place: Option<String>,
        /// 算哪种情况；不写就看 record 里记的 / which standing; your own record when left out
        #[arg(long, value_enum)]
        standing: Option<Standing>,
    },
    /// 以前怎么规定 / what changed when and where, and what the rules said on a day
    History {
        /// 在哪里 / where: code or name; everywhere when left out
        #[arg(long)]
        place: Option<String>,
        /// 哪一天 / on which day
        #[arg(long)]
        on: Option<Date>,
    },
    /// 找地方 / find a place by name, pinyin or initials
    Places {
        /// 名字 / its name
        query: String,
    },
    /// 这里有哪些办法 / what can be applied for at a place
    Procedures {
        /// 在哪里 / where: code or name
        #[arg(long)]
        place: String,
    },
    /// 我能不能办 / check what applies, with reasons
    Check {
        /// 办什么 / which procedure
        procedure: String,
        /// 在哪里 / where: code or name
        #[arg(long)]
        place: String,
        /// 答案 / an answer, as `question=value`
        #[arg(long = "answer", value_name = "QUESTION=VALUE")]
        answers: Vec<String>,
    },
    /// 开始办理 / open an application
    Open {
        /// 办什么 / which procedure
        procedure: String,
        /// 在哪里 / where: code or name
        #[arg(long)]
        place: String,
    },
    /// 我在办的 / list applications
    #[command(visible_alias = "list")]
    Applications,
    /// 看一件办理 / show one application
    Show {
        /// 哪一件 / which: the start of its id
        application: String,
    },
    /// 回答一个问题 / answer a question
    Answer {
        /// 哪一件 / which application
        application: String,
        /// 哪个问题 / which question
        question: String,
        /// 答案 / the answer
        value: String,
    },
    /// 材料 / say that a paper is there
    Paper {
        /// 哪一件 / which application
        application: String,
        /// 哪样材料 / which document
        document: String,
        /// 开具的日子 / the day it was issued
        #[arg(long)]
        issued: Option<Date>,
        /// 备注 / a note for yourself
        #[arg(long)]
        note: Option<String>,
    },
    /// 进展 / say how far it is
    Stage {
        /// 哪一件 / which application
        application: String,
        /// 到哪一步 / the stage: submitted, accepted, issued …
        stage: String,
        /// 哪一天 / on which day
        #[arg(long)]
        on: Option<Date>,
    },
    /// 钱 / note a payment or a cost
    Fee {
        /// 哪一件 / which application
        application: String,
        /// 什么钱 / what kind
        #[arg(value_enum)]
        kind: FeeKind,
        /// 多少元 / how much, in yuan
        #[arg(allow_hyphen_values = true)]
        amount: String,
        /// 哪一项 / which item of the fee schedule, or words of your own
        #[arg(long)]
        item: Option<String>,
        /// 收据号 / the receipt's number
        #[arg(long)]
        receipt: Option<String>,
    },
    /// 换成新版的办法 / take a newer version of the procedure
    Upgrade {
        /// 哪一件 / which application
        application: String,
    },
    /// 记下一个日子 / note a day that deadlines run from: arrival, registration …
    Date {
        /// 哪一件 / which application
        application: String,
        /// 什么日子 / which: arrival, registration, acceptance, issue, change …
        anchor: String,
        /// 哪一天 / the day
        on: Date,
    },
    /// 记一笔 / a note, such as what the window said
    Note {
        /// 哪一件 / which application
        application: String,
        /// 写什么 / the words
        text: String,
    },
    /// 期限 / due dates and how they were reckoned
    Due {
        /// 哪一件 / which application; all when left out
        application: Option<String>,
    },
    /// 记工日记：哪天干了多久、说好多少、拿到多少 / the wage and work diary
    Diary {
        /// 做什么 / what to do
        #[command(subcommand)]
        what: DiaryCommand,
    },
    /// 存成网页，可以打印带去窗口 / a page to print and take to the window
    Print {
        /// 哪一件 / which application: the start of its id
        application: String,
        /// 存到哪里 / where to save it
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// 不再问 / do not ask
        #[arg(long)]
        yes: bool,
    },
    /// 状态 / what is not sent, when it last worked, what needs you
    Status,
    /// 两边写得不一样 / conflicts to choose from
    Conflicts,
    /// 留哪一个 / choose a value of a conflict
    Choose {
        /// 哪一件 / which application
        application: String,
        /// 哪一处 / which field, as `conflicts` shows it
        path: String,
        /// 第几个 / which value, from 1
        number: usize,
    },
    /// 加一部手机 / pair a second phone
    Pair {
        /// 哪一步 / which step
        #[command(subcommand)]
        step: PairStep,
    },
    /// 我的证和登记 / what I hold: registrations, permits, endorsements
    Record {
        /// 记什么 / what to record; shows the record when left out
        #[command(subcommand)]
        entry: Option<RecordEntry>,
    },
    /// 设密码、换密码 / set or change the PIN
    SetPin {
        /// 新密码所在的文件 / a file that holds the new PIN
        #[arg(long, value_name = "FILE")]
        new_pin_file: PathBuf,
    },
    /// 设应急密码：用它打开，只看得到公开内容 / set the emergency PIN: it opens public guidance only
    SetEmergencyPin {
        /// 应急密码所在的文件 / a file that holds it
        #[arg(long, value_name = "FILE", required_unless_present = "remove")]
        new_pin_file: Option<PathBuf>,
        /// 去掉应急密码 / remove it
        #[arg(long, conflicts_with = "new_pin_file")]
        remove: bool,
    },
    /// 别人翻这部手机会看到什么 / what a searcher of this phone would find
    Here,
    /// 这部手机上的记录全部清除 / erase everything private on this phone
    Erase {
        /// 知道删了找不回来 / I know that it cannot be undone
        #[arg(long)]
        yes: bool,
    },
    /// 把期限存成日历文件（.ics） / save due dates as a calendar file (.ics)
    Calendar {
        /// 办理编号的开头 / the start of its id
        application: String,
        /// 存到哪里 / where to
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// 写明是什么事、怎么算的 / say what it is about and how it was reckoned
        #[arg(long)]
        detailed: bool,
        /// 知道日历别人也看得到 / I know that others can read a calendar
        #[arg(long)]
        yes: bool,
    },
    /// 我的手机 / the phones of this person
    Devices,
    /// 停用一部手机 / revoke a phone
    Revoke {
        /// 哪一部 / which: the start of its id
        device: String,
    },
    /// 恢复码，只显示一次 / the recovery code, shown once
    RecoveryCode,
    /// 窗口跟这里说的不一样 / tell what was different at a window; names nobody
    Report(ReportArgs),
    /// 传送 / send and receive
    Sync {
        /// 服务器 / the server's address; remembered
        #[arg(long)]
        server: Option<String>,
        /// 邀请码 / an invite, where the server asks for one
        #[arg(long)]
        invite: Option<String>,
        /// 最多收多少字节 / receive at most this many bytes a round
        #[arg(long)]
        budget: Option<u64>,
    },
}

/// A report from the field, or what to do with those that wait.
#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ReportArgs {
    /// 关于哪个办法、文章或说法 / about which procedure, article or statement
    pub item: Option<String>,
    /// 在哪里 / where: code or name
    #[arg(long)]
    pub place: Option<String>,
    /// 什么不一样 / what was different
    #[arg(long, value_enum)]
    pub kind: Option<Different>,
    /// 哪一步 / at which step of the procedure
    #[arg(long = "step", value_name = "STEP")]
    pub at_step: Option<String>,
    /// 哪个单位、窗口；别写人名 / which office or window; no names
    #[arg(long)]
    pub office: Option<String>,
    /// 多少元 / how much, in yuan
    #[arg(long, allow_hyphen_values = true)]
    pub amount: Option<String>,
    /// 怎么回事；别写人名、号码 / what happened; no names, no numbers
    #[arg(long)]
    pub text: Option<String>,
    /// 哪一天 / on which day
    #[arg(long)]
    pub on: Option<Date>,
    /// 等着的现在都发 / send all that wait, now
    #[arg(long)]
    pub send: bool,
    /// 服务器 / the server's address; remembered
    #[arg(long)]
    pub server: Option<String>,
    /// 等着发的 / those that wait
    #[command(subcommand)]
    pub step: Option<ReportStep>,
}

/// What was different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Different {
    /// 多要材料 / asked for more papers
    #[value(alias = "asked_for_more_papers")]
    AskedForMorePapers,
    /// 收了钱 / charged money
    #[value(alias = "charged_money")]
    ChargedMoney,
    /// 日子不一样 / another deadline
    #[value(alias = "other_deadline")]
    OtherDeadline,
    /// 不给办 / refused
    Refused,
    /// 别的 / something else
    Other,
}

/// What to do with reports that wait.
#[derive(Debug, Subcommand)]
pub enum ReportStep {
    /// 看等着发的 / list them
    List,
    /// 删掉一条，不发了 / delete one, so that it is not sent
    Delete {
        /// 哪一条 / which: the start of its id
        id: String,
    },
}

/// The three steps of a pairing, in their order.
#[derive(Debug, Subcommand)]
pub enum PairStep {
    /// 第一步，旧手机：显示邀请码 / first, on the old phone: show an invitation
    Invite,
    /// 第二步，新手机：输入邀请码 / second, on the new phone: answer the invitation
    Join {
        /// 旧手机显示的邀请码 / the invitation the old phone shows
        text: String,
    },
    /// 第三步，旧手机：输入新手机的配对码 / third, on the old phone: accept the new phone's pairing text
    Accept {
        /// 新手机显示的配对码 / the pairing text the new phone shows
        text: String,
    },
}

/// An entry of the person's own record.
#[derive(Debug, Subcommand)]
pub enum RecordEntry {
    /// 登记了居住 / a residence registration
    Registered {
        /// 在哪里 / where: code or name
        #[arg(long)]
        place: String,
        /// 哪一天 / on which day
        #[arg(long)]
        on: Date,
    },
    /// 领到居住证 / a permit that was issued
    Permit {
        /// 在哪里 / where: code or name
        #[arg(long)]
        place: String,
        /// 哪一天 / on which day
        #[arg(long)]
        on: Date,
    },
    /// 签注了 / an endorsement
    Endorsed {
        /// 哪张证 / which permit: the start of its id
        permit: String,
        /// 哪一天 / on which day
        #[arg(long)]
        on: Date,
    },
}

/// What kind of money it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FeeKind {
    /// 交给办事的 / paid at the office
    Paid,
    /// 退回来的 / refunded
    Refunded,
    /// 自己的花费：照片、路费、误工 / own costs: photos, travel, lost work
    Own,
}
