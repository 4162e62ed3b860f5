//! The ceremony, played: people with key files, a real server's guidance, and a phone that checks with the code phones
//! use. Everything lies in a temporary folder that is gone afterwards. Each step does what it says or the drill fails.

mod people;

use sojourn_core::time::Millis;

use self::people::{Follower, Office};
use super::Told;
use crate::cli::{CliError, CliResult, say};
use crate::service::system_clock;

/// What the drill prints with: a number for each step.
struct Teller {
    told: Told,
    steps: u32,
}

impl Teller {
    fn step(&mut self, zh: &str, en: &str) {
        self.steps += 1;
        say(&format!("{:>2}. {}", self.steps, self.told.pick(zh, en)));
    }

    fn must(&self, holds: bool, what: &str) -> CliResult {
        if holds { Ok(()) } else { Err(format!("step {}: {what}", self.steps).into()) }
    }

    /// Something that has to be refused, and the words it was refused with.
    fn refused<T>(&self, outcome: Result<T, CliError>, what: &str) -> CliResult {
        let Err(error) = outcome else { return Err(format!("step {}: {what} was not refused", self.steps).into()) };
        let because = error.source().map(|source| format!(": {source}")).unwrap_or_default();
        say(&format!("    {} {error}{because}", self.told.pick("拒绝：", "refused:")));
        Ok(())
    }
}

/// Plays the drill.
pub(super) fn run(told: Told) -> CliResult {
    let now = system_clock()();
    let mut teller = Teller { told, steps: 0 };
    let mut office = Office::new()?;
    let mut phone = first_root(&mut teller, &mut office, now)?;
    rotation(&mut teller, &mut office, &mut phone, now + 1)?;
    lost_key(&mut teller, &mut office, &mut phone, now + 2)?;
    stolen_server(&mut teller, &mut office, &mut phone, now + 3)?;
    withheld(&mut teller, &office, now + 4)?;
    say(told.pick("演练完成，每一步都成立。", "The drill is done; every step held."));
    Ok(())
}

fn first_root(teller: &mut Teller, office: &mut Office, now: Millis) -> Result<Follower, CliError> {
    teller.step(
        "三个人各做一把签信任根的钥匙，两个编辑各做一把签发布的钥匙",
        "Three people each make a key for roots, two editors each one for releases",
    );
    ["ann", "bo", "chen", "ed", "fei"].into_iter().try_for_each(|who| office.make_key(who))?;
    teller.step(
        "服务器做自己的钥匙；写下信任根 1，点名所有人",
        "The server makes its keys; root 1 is written and names them all",
    );
    office.first_root(["ann", "bo", "chen"], ["ed", "fei"])?;
    teller.step("只有一个人签了：还不能用", "One person has signed: not good yet");
    office.sign_root(1, &["ann"])?;
    teller.refused(office.root(1), "a root with one signature")?;
    teller.step("第二个人签了：手机带着信任根 1 出厂", "A second signs: phones are made with root 1 inside");
    office.sign_root(1, &["bo"])?;
    let mut phone = Follower::with(office.root(1)?);
    teller.step(
        "服务器启动；两个编辑签发布 1；手机收下",
        "The server starts; two editors sign release 1; the phone takes it",
    );
    office.open_server(1, now)?;
    teller.refused(office.publish_release(1, &["ed"]), "a release with one signature")?;
    office.publish_release(1, &["ed", "fei"])?;
    phone.look(office.server()?, now)?;
    teller.must(phone.stands_at(1, 1), "the phone is at root 1 and release 1")?;
    Ok(phone)
}

fn rotation(teller: &mut Teller, office: &mut Office, phone: &mut Follower, now: Millis) -> CliResult {
    teller.step(
        "编辑 fei 离开：信任根 2 去掉 fei、加上 gu，由 ann 和 chen 签",
        "The editor fei leaves: root 2 removes fei, adds gu, signed by ann and chen",
    );
    office.make_key("gu")?;
    office.next_root(1, &[("release", "fei", "gu")])?;
    office.sign_root(2, &["ann", "chen"])?;
    office.publish_root(2)?;
    teller.step(
        "fei 签的发布不再有效；ed 和 gu 签的有效；手机从 1 走到 2",
        "What fei signs is no longer good; what ed and gu sign is; the phone goes from 1 to 2",
    );
    teller.refused(office.publish_release(2, &["ed", "fei"]), "a release signed by a removed key")?;
    office.publish_release(2, &["ed", "gu"])?;
    phone.look(office.server()?, now)?;
    teller.must(phone.stands_at(2, 2), "the phone is at root 2 and release 2")
}

fn lost_key(teller: &mut Teller, office: &mut Office, phone: &mut Follower, now: Millis) -> CliResult {
    teller.step(
        "ann 的钥匙丢了：信任根 3 换成 dai，由剩下的 bo 和 chen 签",
        "ann's key is lost: root 3 puts dai in its place, signed by bo and chen, who are left",
    );
    office.lose_key("ann")?;
    office.make_key("dai")?;
    office.next_root(2, &[("root", "ann", "dai")])?;
    teller.refused(office.sign_root(3, &["ann"]), "a signature with a lost key")?;
    office.sign_root(3, &["bo"])?;
    teller.refused(office.publish_root(3), "a root with one signature")?;
    office.sign_root(3, &["chen"])?;
    office.publish_root(3)?;
    phone.look(office.server()?, now)?;
    teller.must(phone.stands_at(3, 2), "the phone is at root 3 and release 2")
}

fn stolen_server(teller: &mut Teller, office: &mut Office, phone: &mut Follower, now: Millis) -> CliResult {
    teller.step(
        "服务器和它的钥匙被偷：小偷自己签的发布，手机不收",
        "The server and its keys are stolen: phones refuse a release of the thief's own",
    );
    teller.refused(phone.take_release(&office.forge_release(3)?), "a forged release")?;
    teller.step(
        "新服务器做新钥匙；信任根 4 换掉服务器的钥匙，由 chen 和 dai 签",
        "A new server makes new keys; root 4 replaces the server's, signed by chen and dai",
    );
    office.replace_server_keys(3)?;
    office.sign_root(4, &["chen", "dai"])?;
    office.open_server(4, now)?;
    office.publish_release(3, &["ed", "gu"])?;
    phone.look(office.server()?, now)?;
    teller.must(phone.stands_at(4, 3), "the phone is at root 4 and release 3")?;
    teller.step("小偷的钥匙签的时间戳，手机不再相信", "Phones no longer believe a timestamp under the stolen key");
    teller
        .refused(phone.take_timestamp(&office.forge_timestamp(now + Millis::DAY)?), "a timestamp under the stolen key")
}

fn withheld(teller: &mut Teller, office: &Office, now: Millis) -> CliResult {
    teller.step(
        "有人扣下信任根 3：还在 2 的手机不跳过去",
        "Somebody keeps root 3 back: a phone at 2 does not leap over it",
    );
    let mut late = Follower::with(office.root(2)?);
    teller.refused(late.take_root(&office.root_bytes(4)?), "a leap")?;
    teller.step("全部给它看，它就一个一个走到 4", "Shown all of them, it goes one by one to 4");
    late.look(office.server()?, now)?;
    teller.must(late.stands_at(4, 3), "the late phone is at root 4 and release 3")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_the_drill_holds() {
        run(Told { lang: sojourn_core::locale::Locale::En }).expect("it holds");
    }
}
