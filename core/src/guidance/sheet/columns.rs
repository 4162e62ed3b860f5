//! What the columns of a sheet are called, and what may stand in them.

use crate::guidance::text::Kind;
use crate::locale::Locale;
use crate::say::pick;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// A place code.
    Place,
    /// Words or an id.
    Text,
    /// One of a field's choices, by any of its names.
    Choice,
    /// Several, separated by semicolons or lines.
    List,
    /// A day.
    Date,
    /// A whole number.
    Whole,
    /// An amount in the currency of its row, in major units.
    Money,
}

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// Where in the item.
    pub(super) path: &'static [&'static str],
    zh: &'static str,
    en: &'static str,
    pub(super) holds: Holds,
    /// Whether it may not be empty.
    pub(super) needed: bool,
    /// What stands in the row of the template.
    pub(super) example: &'static str,
}

impl Column {
    pub(super) const fn name(&self, locale: Locale) -> &'static str {
        pick(locale, self.zh, self.en)
    }

    /// Whether a heading means this column: by either name, or by the name in files, `title.en`.
    pub(super) fn is_called(&self, heading: &str) -> bool {
        let heading = heading.trim().to_lowercase();
        let path = self.path.join(".").to_lowercase();
        heading == self.zh || heading == self.en.to_lowercase() || heading == path
    }

    /// The field it is, for its choices.
    pub(super) fn field(&self) -> &'static str {
        self.path.first().copied().unwrap_or_default()
    }
}

macro_rules! columns {
    ($name:ident: $($path:expr, $zh:literal, $en:literal, $holds:ident $($needed:ident)?, $example:literal;)+) => {
        const $name: &[Column] = &[$(Column {
            path: &$path, zh: $zh, en: $en, holds: Holds::$holds, needed: columns!(@ $($needed)?), example: $example,
        }),+];
    };
    (@ needed) => { true };
    (@) => { false };
}

columns! { SERVICES:
    ["place"], "地方代码", "place code", Place needed, "330100";
    ["id"], "名称（id）", "id", Text needed, "example";
    ["kind"], "类别", "sort", Choice needed, "office";
    ["title", "zh-Hans"], "标题（中文）", "title (Chinese)", Text needed, "街道服务窗口";
    ["title", "en"], "标题（英文）", "title (English)", Text, "Sub-district window";
    ["helps_with", "zh-Hans"], "能帮什么（中文）", "helps with (Chinese)", Text needed, "居住登记";
    ["helps_with", "en"], "能帮什么（英文）", "helps with (English)", Text, "registration";
    ["phone"], "电话", "telephone", Text, "0571-12345678";
    ["address", "zh-Hans"], "地址（中文）", "address (Chinese)", Text, "";
    ["address", "en"], "地址（英文）", "address (English)", Text, "";
    ["hours", "zh-Hans"], "开门时间（中文）", "hours (Chinese)", Text, "";
    ["hours", "en"], "开门时间（英文）", "hours (English)", Text, "";
    ["languages"], "说什么话", "languages", List, "zh";
    ["bring", "zh-Hans"], "带什么（中文）", "bring (Chinese)", Text, "身份证";
    ["bring", "en"], "带什么（英文）", "bring (English)", Text, "identity card";
    ["url"], "网址", "address on the web", Text, "";
    ["aliases"], "别的叫法", "other words", List, "街道窗口; 社区窗口";
    ["statements"], "依据", "statements", List needed, "register-office";
}

columns! { FEES:
    ["place"], "地方代码", "place code", Place needed, "330100";
    ["id"], "名称（id）", "id", Text needed, "example";
    ["item"], "收费项目", "fee item", Text needed, "permit-replacement";
    ["title", "zh-Hans"], "标题（中文）", "title (Chinese)", Text needed, "换领、补领居住证";
    ["title", "en"], "标题（英文）", "title (English)", Text, "Replacement of the permit";
    ["amount"], "金额（元，空着就是没查到）", "amount (major units; empty = not known)", Money, "20.00";
    ["currency"], "币种", "currency", Text needed, "CNY";
    ["channel"], "怎么交", "paid how", Choice, "";
    ["payer"], "谁交", "paid by", Text, "";
    ["batch_from"], "几个人起", "from so many people", Whole, "";
    ["per"], "按什么收", "charged per", Choice, "";
    ["exempt"], "谁不用交", "who pays nothing", List, "";
    ["valid_from"], "从哪天起有效", "valid from", Date needed, "2027-01-01";
    ["valid_to"], "到哪天为止有效", "valid to", Date, "";
    ["as_at"], "哪天查到的", "known as at", Date, "";
    ["statements"], "依据", "statements", List needed, "fee-notice";
}

/// What a sheet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// Service points.
    Services,
    /// Lines of fee schedules.
    Fees,
}

impl Sheet {
    /// The kind of its items.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Services => Kind::ServicePoint,
            Self::Fees => Kind::Fee,
        }
    }

    pub(super) const fn columns(self) -> &'static [Column] {
        match self {
            Self::Services => SERVICES,
            Self::Fees => FEES,
        }
    }
}
