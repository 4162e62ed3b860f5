//! What values, tables, trees and packs say against themselves, in both languages.

use std::error::Error;

use crate::both::{Both, both};
use crate::guidance::build::BuildError;
use crate::guidance::calendar::CalendarError;
use crate::guidance::object::OBJECT_BYTES_MAX;
use crate::guidance::pack::{PACK_OBJECTS_MAX, PackError};
use crate::guidance::parameter::ParameterError;
use crate::guidance::rule::{DEPTH_MAX, NODES_MAX, RuleError};

/// Beside the English of an error, its Chinese.
fn beside(zh: String, error: &impl Error) -> Both {
    Both { zh, en: error.to_string() }
}

pub(super) fn parameter(error: &ParameterError) -> Both {
    let zh = match error {
        ParameterError::Empty => "一个值也没有".to_owned(),
        ParameterError::Order(from) => format!("{from} 起的值不比前一个晚"),
        ParameterError::Which(from) => format!("{from} 起：值、取消、不知道，三样只写一样"),
        ParameterError::Type(from) => format!("{from} 起：值和类型对不上"),
    };
    beside(zh, error)
}

pub(super) fn calendar(error: CalendarError) -> Both {
    let zh = match error {
        CalendarError::OtherYear(day) => format!("{day} 不在这一年里"),
        CalendarError::Both(day) => format!("{day} 又放假又上班"),
        CalendarError::NotOff(day) => format!("{day} 是法定节假日，却没列在放假的日子里"),
    };
    beside(zh, &error)
}

pub(in crate::guidance) fn rule(error: &RuleError) -> Both {
    let zh = match error {
        RuleError::Deep => format!("套得太深，最多 {DEPTH_MAX} 层"),
        RuleError::Large => format!("太大，最多 {NODES_MAX} 个节点"),
        RuleError::Empty(op) => format!("{op} 里面什么也没有"),
        RuleError::Undeclared(fact) => format!("没有声明过要问的 {fact}"),
        RuleError::FactType(fact) => format!("要问的 {fact} 类型不对"),
        RuleError::Parameter(id) => format!("没有参数 {id}"),
        RuleError::Unlike(what) => format!("拿来比的不是同类：{}", terms(what)),
        RuleError::Unused(fact) => format!("声明了要问 {fact}，却没用上"),
        RuleError::Unreachable(branch) => format!("有一支不管怎么答都不起作用：{branch}"),
    };
    beside(zh, error)
}

/// Types of terms as [`RuleError::Unlike`] writes them.
fn terms(what: &str) -> String {
    let words = [
        ("Date", "日期"),
        ("Months", "月数"),
        ("Int", "整数"),
        ("Money", "金额"),
        (" and ", "、"),
        (" instead of ", "，应是"),
    ];
    words.into_iter().fold(what.to_owned(), |text, (en, zh)| text.replace(en, zh))
}

pub(super) fn build(error: &BuildError) -> Both {
    let why = error.source().map(ToString::to_string).unwrap_or_default();
    match error {
        BuildError::Object { file, item, .. } => {
            both!("{file}：{item} 写不成规定的样子：{why}", "{file}: {item}: {why}")
        }
        BuildError::Unknown { file, item, why } => {
            both!("{file}：{item} 程序读不懂：{why}", "{file}: {item} is not understood: {why}")
        }
        BuildError::Pack { key, source } => {
            let zh = pack(source);
            both!("{key} 的包：{zh}", "pack {key}: {why}")
        }
    }
}

fn pack(error: &PackError) -> String {
    match error {
        PackError::TooLong { bytes, max } => format!("有 {bytes} 字节，最多 {max}"),
        PackError::Unpack(_) => "解不开".to_owned(),
        PackError::Malformed(why) => format!("不合规定：{why}"),
        PackError::Index => "里面的内容不是签过名的那些".to_owned(),
        PackError::LongObject(at) => format!("第 {at} 条太长，最多 {OBJECT_BYTES_MAX} 字节"),
        PackError::Count(n) => format!("有 {n} 条，最多 {PACK_OBJECTS_MAX} 条"),
    }
}
