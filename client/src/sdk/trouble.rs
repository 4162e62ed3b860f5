//! What went wrong, in words that say what becomes of one's own records and what to do.
//!
//! Codes are stable and for machines ([`PhoneError::code`]); a person gets one of these sentences. No sentence blames the person.

use sojourn_core::locale::Locale;
use sojourn_core::say::{Say, pick};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Millis};

use super::error::PhoneError;

/// A minute in milliseconds.
const MINUTE_MS: u64 = 60_000;

impl Say for PhoneError {
    fn say(&self, locale: Locale) -> String {
        match self {
            Self::Diary(error) => error.say(locale),
            Self::Input { field: "facts", why } => why.clone(),
            Self::WrongPin { tries_left: 0, until: Some(until) } | Self::PinPaused { until } => paused(*until, locale),
            Self::WrongPin { tries_left, .. } => tries(*tries_left, locale),
            _ => trouble_words(self.code(), locale).to_owned(),
        }
    }
}

fn tries(left: u32, locale: Locale) -> String {
    match locale {
        Locale::ZhHans => format!("密码不对，还能试{left}次。"),
        Locale::En => format!("Wrong PIN, {left} tries left."),
    }
}

/// When the next PIN is taken, by the minute after the pause.
fn paused(until: Millis, locale: Locale) -> String {
    let minute = (until + MINUTE_MS).minute_at(CHINA_OFFSET_MINUTES);
    let clock = minute.rsplit(' ').next().unwrap_or_default();
    match locale {
        Locale::ZhHans => format!("错了好几次。{clock} 再试，东西都在。"),
        Locale::En => format!("Wrong several times. Try again at {clock}; everything is still here."),
    }
}

/// A sentence for a code of this SDK or of a server.
#[must_use]
pub fn trouble_words(code: &str, locale: Locale) -> &'static str {
    let (zh, en) = match code {
        "no-connection" => ("没有网，或者找不到服务器。写的都在。", "No network, or no server there. All is kept."),
        "connection-broken" => ("网断了一下。写的都在。", "The connection broke off. All is kept."),
        "captive-portal" => (
            "这个 Wi-Fi 要先登录：打开浏览器登录一下再传。写的都在。",
            "This Wi-Fi wants a login first: open a web page, log in, try again. All is kept.",
        ),
        "secret-lost" => (
            "打开这里记录的钥匙被浏览器清掉了。公开内容还能看。",
            "The browser cleared away the key to what was kept here. Public guidance can still be read.",
        ),
        "other-tab" => ("另一个页面开着，在那里写。", "It is open in another tab: write there."),
        "no-wasm" => ("这个浏览器打不开，换一个新一点的。", "This browser cannot run the app: try a newer one."),
        "guidance-only" => ("现在只能查公开内容，不能记。", "Only public guidance is open now: nothing can be kept."),
        "locked" => ("锁着。先输密码。", "It is locked: give the PIN first."),
        "wrong-pin" => ("密码不对。", "Wrong PIN."),
        "update-app" | "unsupported-protocol" => {
            ("要更新这个应用。写的都在。", "This app needs an update. All is kept.")
        }
        "storage-full" => ("手机快满了。写过的都在，先腾点地方。", "Storage is full. All is kept; make some room."),
        "in-use" => ("另一个窗口开着，关掉再试。", "It is open in another window: close that and try again."),
        "not-found" => ("没找到。", "Not found."),
        "input" => ("这样写看不懂。", "This cannot be read."),
        "typing-mistake" => ("码不对，再对一遍。", "The code does not fit: please compare it again."),
        "wrong-person" => ("这是另一个人的码。", "This code belongs to another person."),
        "already-someone" => {
            ("这部手机里已经有记录，不能再加入。", "This phone already holds records; it cannot join.")
        }
        "not-yet-joined" => (
            "还没加入好：旧手机先认可、传一次，再传这部。",
            "Not joined yet: the old phone accepts and syncs first, then this one.",
        ),
        "no-key" => ("钥匙还没到：旧手机先传一次。", "A key has not arrived: sync the old phone first."),
        "access-ended" => (
            "对方收回了，或者到期了，不能再看。没传的会先传完。",
            "This person ended your access, or it ran out. What was not sent is sent first.",
        ),
        "unknown-device" => (
            "服务器还不认识这部手机。旧手机先传一次。",
            "The server does not know this phone yet: sync the old one first.",
        ),
        "device-revoked" => ("这部手机被停用了。", "This phone was revoked."),
        "device-cloned" => (
            "另一部手机用了同样的记录，这部换了新钥匙。",
            "Another phone has the same records; this one takes a new key.",
        ),
        "enrolment-closed" | "bad-invite" => ("这个服务器要邀请码。", "This server asks for an invite."),
        "rate-limited" | "busy" | "timeout" | "unavailable" => {
            ("服务器忙，等一会儿自己再传。写的都在。", "The server is busy and is tried again later. All is kept.")
        }
        "quota-exceeded" => {
            ("服务器那边放满了。写的都在这部手机里。", "The quota at the server is used up. All is kept on this phone.")
        }
        "bad-receipts" | "unreadable-reply" | "refused-bytes" => (
            "回信对不上，没有收。可能是要登录的 Wi-Fi。写的都在。",
            "The reply does not fit and was not taken; perhaps a Wi-Fi that wants a login. All is kept.",
        ),
        "baseline" => (
            "这个应用带的内容核对不过，要重新装。写的都在。",
            "What this app carries does not verify: it has to be installed anew. All is kept.",
        ),
        "preview-code" => ("这不是预览码。", "This is not a code for previews."),
        "preview-code-old" => (
            "这个码旧了，服务器不认得。到编辑台再拿一个。",
            "This code is an old one the server does not know. Take a new one from the desk.",
        ),
        "preview-empty" => ("那里还没有可以预览的。", "Nothing was released for previews there yet."),
        "other-server" => ("这个码是另一个服务器的。", "This code is another server's."),
        "guidance-older"
        | "guidance-unsigned"
        | "guidance-refused"
        | "guidance-pack"
        | "guidance-equivocation"
        | "guidance-missing" => (
            "新内容核对不过，没有收。原来的照常能看。",
            "New guidance did not verify and was not taken. What was here stays.",
        ),
        _ => ("没做成，不怪你。写过的都在。", "That did not work; it is not your fault. What was written is kept."),
    };
    pick(locale, zh, en)
}

/// Why the server did not take something for good, and what to do about it.
pub(super) fn letter_words(code: &str, locale: Locale) -> (&'static str, &'static str) {
    let (why_zh, why_en, fix_zh, fix_en) = match code {
        "too_large" => ("太长了", "it is too long", "写短一点，再存一次。", "Write it shorter and keep it again."),
        "ended" => (
            "这部手机那时已被停用",
            "this phone had been revoked by then",
            "在还在用的手机上重写。",
            "Write it again on a phone in use.",
        ),
        "erased" => (
            "那份记录已经删了",
            "that record was erased",
            "不用管，可以放弃这条。",
            "Nothing to do: you can give it up.",
        ),
        "discarded" => ("记录的主人没有收", "its owner did not admit it", "问问本人。", "Ask the owner."),
        "expired" => (
            "等了 180 天没人决定",
            "nobody decided for 180 days",
            "还要的话，再写一次。",
            "Write it again if it still matters.",
        ),
        _ => (
            "服务器看不懂这一条",
            "the server could not read it",
            "打开看一眼，再存一次。内容还在。",
            "Open it and keep it again. What you wrote is still here.",
        ),
    };
    (pick(locale, why_zh, why_en), pick(locale, fix_zh, fix_en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sojourn_core::sync::receipt::RejectCode;
    use sojourn_core::wire::v1::ProblemKind;

    #[test]
    fn what_a_person_can_do_something_about_has_words_of_its_own() {
        let other = trouble_words("no such code", Locale::En);
        let own = ["no-connection", "locked", "storage-full", "bad-invite", "device-revoked", "typing-mistake"];
        assert!(own.iter().all(|code| trouble_words(code, Locale::En) != other));
        for kind in [ProblemKind::RateLimited, ProblemKind::QuotaExceeded, ProblemKind::EnrolmentClosed] {
            assert_ne!(trouble_words(kind.name(), Locale::ZhHans), trouble_words("", Locale::ZhHans), "{kind:?}");
        }
    }

    #[test]
    fn a_wrong_pin_says_how_many_tries_are_left_and_then_when_to_try_again() {
        let wrong = PhoneError::WrongPin { tries_left: 2, until: None };
        assert_eq!(wrong.say(Locale::ZhHans), "密码不对，还能试2次。");
        let until = Millis(1_772_409_600_000 + 30_000);
        let paused = PhoneError::PinPaused { until };
        assert_eq!(paused.say(Locale::En), "Wrong several times. Try again at 08:01; everything is still here.");
        assert_eq!(PhoneError::WrongPin { tries_left: 0, until: Some(until) }.say(Locale::En), paused.say(Locale::En));
    }

    #[test]
    fn a_final_refusal_says_why_and_what_to_do() {
        for code in [RejectCode::TooLarge, RejectCode::Ended, RejectCode::Erased, RejectCode::Discarded] {
            assert!(!code.may_retry(), "{code:?}");
            assert_ne!(letter_words(code.as_str(), Locale::En), letter_words("malformed", Locale::En), "{code:?}");
        }
    }
}
