//! What a signed document says, in words, before somebody signs or believes it.

use sojourn_core::guidance::trust::{Envelope, PublicKey, Release, Role, Root, Timestamp, Withdrawal, load_root};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Millis};

use super::Told;
use crate::cli::{CliResult, say};

/// Says what a document says and who signed it; with a root also whether those who may have.
pub(super) fn tell(bytes: &[u8], root: Option<&[u8]>, told: Told) -> CliResult {
    let envelope = Envelope::parse(bytes)?;
    let root = root.map(load_root).transpose()?;
    let role = match envelope.kind() {
        Some("root") => tell_root(&envelope.content()?, told),
        Some("release") => tell_release(&envelope.content()?, told),
        Some("withdrawal") => tell_withdrawal(&envelope.content()?, told),
        Some("timestamp") => tell_timestamp(&envelope.content()?, told),
        other => return Err(format!("{} is nothing that is signed here", other.unwrap_or("this")).into()),
    };
    tell_signers(&envelope, role, root.as_ref(), told)?;
    let needed = |root: &Root| if is_withdrawal(&envelope) { 1 } else { root.keys(role).threshold };
    if let Some(root) = &root {
        envelope.require(role, root.keys(role), needed(root))?;
        line(told.pick("结论", "verdict"), told.pick("签名够了", "enough of those who may have signed"));
    }
    Ok(())
}

fn is_withdrawal(envelope: &Envelope) -> bool {
    envelope.kind() == Some("withdrawal")
}

fn line(what: &str, text: &str) {
    say(&format!("{what}: {text}"));
}

fn tell_root(root: &Root, told: Told) -> Role {
    line(told.pick("信任根", "root"), &root.version.to_string());
    if root.demo {
        line(
            told.pick("注意", "note"),
            told.pick("演示用，私钥人人都有", "for demonstrations: everybody has its keys"),
        );
    }
    line(told.pick("打算更换的日子", "to be replaced by"), &root.expires.to_string());
    for (role, zh, en) in [
        (Role::Root, "签信任根的钥匙", "keys that sign roots"),
        (Role::Release, "签发布的钥匙", "keys that sign releases"),
        (Role::Timestamp, "服务器的时间戳钥匙", "the server's timestamp key"),
        (Role::Log, "服务器的日志钥匙", "the server's log key"),
    ] {
        let keys = root.keys(role);
        line(told.pick(zh, en), &format!("{}/{}", keys.threshold, keys.keys.len()));
        keys.keys.iter().for_each(|key| say(&format!("  {key}")));
    }
    Role::Root
}

fn tell_release(release: &Release, told: Told) -> Role {
    line(told.pick("发布", "release"), &format!("{} ({})", release.seq, release.channel));
    line(told.pick("制作日", "built on"), &release.created.to_string());
    line(told.pick("最低应用版本", "oldest app"), &release.min_app);
    line(told.pick("发给", "goes to"), &format!("{}/10000", release.share));
    line(told.pick("内容包", "packs"), &release.packs.len().to_string());
    for (key, entry) in &release.packs {
        say(&format!("  {key}  {}  {} bytes", entry.index, entry.bytes));
    }
    Role::Release
}

fn tell_withdrawal(withdrawal: &Withdrawal, told: Told) -> Role {
    line(told.pick("撤回", "withdrawal"), &format!("{} ({})", withdrawal.seq, withdrawal.channel));
    for target in &withdrawal.hide {
        let why = target.why.get(&told.lang).or_else(|| target.why.values().next()).map_or("", String::as_str);
        line(told.pick("藏起", "hides"), &format!("{} @{}: {why}", target.item, target.place));
    }
    for item in &withdrawal.show_first {
        line(told.pick("排在最前", "shows first"), &item.to_string());
    }
    if let Some(seq) = withdrawal.back_to {
        line(told.pick("退回到发布", "goes back to release"), &seq.to_string());
    }
    Role::Release
}

fn tell_timestamp(timestamp: &Timestamp, told: Told) -> Role {
    let minute = |at: Millis| at.minute_at(CHINA_OFFSET_MINUTES);
    line(told.pick("时间戳", "timestamp"), &timestamp.channel.to_string());
    line(told.pick("最新发布", "newest release"), &format!("{}  {}", timestamp.seq, timestamp.release));
    line(told.pick("最新信任根", "newest root"), &timestamp.root.to_string());
    if let Some(seq) = timestamp.withdrawal {
        line(told.pick("最新撤回", "newest withdrawal"), &seq.to_string());
    }
    line(told.pick("签于", "signed at"), &minute(timestamp.issued));
    line(told.pick("新鲜到", "fresh until"), &minute(timestamp.expires));
    Role::Timestamp
}

fn tell_signers(envelope: &Envelope, role: Role, root: Option<&Root>, told: Told) -> CliResult {
    let signers = envelope.signatures(role)?;
    line(told.pick("签名", "signatures"), &signers.len().to_string());
    let may = |key: &PublicKey| root.is_none_or(|root| root.keys(role).keys.contains(key));
    for (key, is_good) in signers {
        let verdict = match (is_good, may(&key)) {
            (false, _) => told.pick("签名不对", "the signature is wrong"),
            (true, false) => told.pick("签名对，但信任根里没有这把钥匙", "right, but the root does not name this key"),
            (true, true) => told.pick("签名对", "right"),
        };
        say(&format!("  {key}  {verdict}"));
    }
    Ok(())
}
