//! The end of a world: everything works again, and everyone is held to what was promised.

use std::collections::{BTreeMap, BTreeSet};

use sojourn_client::sdk::{ApplicationId, Reading};
use sojourn_client::store::OutboxState;
use sojourn_client::sync::round::Budget;
use sojourn_core::id::{Hash, KeyId, SpaceId};
use sojourn_core::sync::kinds::is_silent;
use sojourn_core::sync::operation::Name;
use sojourn_core::sync::seal::{ContentKey, open_body};
use sojourn_core::sync::{FORMAT_V1, Operation};

use super::World;
use super::edits::SECRETS;
use crate::bytes::{patterns, search_folder};
use crate::check::{
    HeldLog, Invariant, Shown, applied_once, conflict_is_shown, order_is_gapless, replicas_agree, short,
    standing_values,
};
use crate::network::Weather;

/// Times everyone may sync before all must be quiet: certificates, keys for the new phones, what was written under
/// them, and one more that finds nothing.
const ROUNDS_MAX: usize = 8;
/// One world in so many is searched for words: it takes longer than everything else.
const SEARCHED_EVERY: u64 = 8;

impl World {
    /// Heals everything and demands the invariants.
    pub(super) fn heal(&mut self) {
        self.tell("world", "heals");
        self.network.weather = Weather::CLEAR;
        self.server.trap().arm(0);
        for person in 0..self.people.len() {
            for phone in 0..self.people[person].phones.len() {
                let host = &self.people[person].phones[phone].host;
                host.trap().arm(0);
                host.clock().set_error_ms(0);
                self.reopen((person, phone));
            }
        }
        self.start_server();
        while self.arrives_late() {}
        self.finish_pairing();
        self.drain();
        self.server.crash();
        self.start_server();
        for person in 0..self.people.len() {
            self.judge(person);
        }
        self.search_for_words();
        let seen = self.witness.take_found();
        self.found(seen);
    }

    /// A phone that began to join is certified, so that it can speak at all.
    fn finish_pairing(&mut self) {
        for person in 0..self.people.len() {
            for new in 0..self.people[person].phones.len() {
                let phone = &self.people[person].phones[new];
                if phone.joined && !phone.certified {
                    self.certify_by_first(person, new);
                }
            }
        }
    }

    fn certify_by_first(&mut self, person: usize, new: usize) {
        let phones = &mut self.people[person].phones;
        let done = phones[0].host.phone().invitation().and_then(|invitation| {
            let answer = phones[new].host.phone().join(&invitation)?;
            phones[0].host.phone().certify(&answer)
        });
        phones[new].certified = done.is_ok();
        phones[0].note_confirmed();
        if let Err(error) = done {
            self.break_promise(Invariant::NothingLost, format!("a phone cannot be certified: {error}"));
        }
    }

    /// *outbox-drains*: everyone syncs in turn until nobody has anything to say.
    fn drain(&mut self) {
        let everyone: Vec<(usize, usize)> = self
            .people
            .iter()
            .enumerate()
            .flat_map(|(p, person)| (0..person.phones.len()).map(move |phone| (p, phone)))
            .filter(|(p, phone)| self.people[*p].phones[*phone].joined)
            .collect();
        let mut troubles = Vec::new();
        for _ in 0..ROUNDS_MAX {
            troubles.clear();
            for who in &everyone {
                self.clock.advance(1_000);
                let quiet = match self.sync_with(*who, Budget::default()) {
                    Ok(report) if report.faults.is_empty() && !report.cloned => report.sent + report.received == 0,
                    Ok(report) => {
                        troubles.push(format!("{who:?}: {:?}, cloned {}", report.faults, report.cloned));
                        false
                    }
                    Err(error) => {
                        troubles.push(format!("{who:?}: {error}"));
                        false
                    }
                };
                if !quiet {
                    troubles.push(format!("{who:?} is not quiet"));
                }
            }
            if troubles.is_empty() {
                break;
            }
        }
        if !troubles.is_empty() {
            let what = format!("not quiet after {ROUNDS_MAX} rounds: {}", troubles.join("; "));
            self.break_promise(Invariant::OutboxDrains, what);
        }
        for (p, phone) in everyone {
            let host = &mut self.people[p].phones[phone].host;
            let name = host.name().to_owned();
            let left = host.outbox();
            if !left.is_empty() {
                let first = &left[0];
                let detail = first.detail.clone().unwrap_or_default();
                let what = format!(
                    "{name} still has {} frames, the first {:?} {detail} in {}",
                    left.len(),
                    first.state,
                    first.row.log
                );
                self.break_promise(Invariant::OutboxDrains, what);
            }
        }
    }

    /// Holds one person's phones and the server's copy of their space to every promise.
    fn judge(&mut self, person: usize) {
        let Some(space) = self.people[person].space else { return };
        let server = self.server.logs(space);
        self.judge_copies(person, &server);
        self.judge_confirmed(person, &server);
        self.judge_meaning(person, space);
        for log in &server {
            self.trace.absorb(&log.head.chain.0);
        }
    }

    fn judge_copies(&mut self, person: usize, server: &[HeldLog]) {
        let mut found = Vec::new();
        for owned in self.people[person].phones.iter_mut().filter(|owned| owned.joined) {
            let name = owned.host.name().to_owned();
            let logs: Vec<HeldLog> = owned.host.logs().into_iter().map(|(log, _)| log).collect();
            found.extend(logs.iter().flat_map(|log| order_is_gapless(&name, log)));
            found.extend(applied_once(&name, &logs));
            for theirs in server {
                let mine = logs.iter().find(|log| log.log == theirs.log && log.space == theirs.space);
                if mine.map(|log| log.head) != Some(theirs.head) {
                    let has = mine.map_or(0, |log| log.head.seq);
                    let what = format!("{name} holds {has} of {} entries of {}", theirs.head.seq, theirs.name());
                    found.push(Invariant::ReplicasAgree.violated(what));
                }
            }
        }
        self.found(found);
    }

    /// *nothing-lost*: what a phone confirmed has its place at the server, or is shown as rejected.
    fn judge_confirmed(&mut self, person: usize, server: &[HeldLog]) {
        let placed: BTreeSet<_> = server
            .iter()
            .flat_map(|log| log.entries.iter().filter_map(|entry| entry.frame.header().ok()))
            .map(|header| (header.log, header.device, header.op_id))
            .collect();
        let mut found = Vec::new();
        for owned in &mut self.people[person].phones {
            let name = owned.host.name().to_owned();
            let rejected: BTreeSet<Hash> = owned
                .host
                .outbox()
                .into_iter()
                .filter(|row| row.state == OutboxState::Rejected)
                .map(|row| row.row.header)
                .collect();
            for (header, confirmed) in &owned.confirmed {
                let key = (confirmed.log.clone(), confirmed.device, confirmed.op_id);
                if !placed.contains(&key) && !rejected.contains(header) {
                    let what = format!(
                        "{name}: confirmed operation {} of {} has no place and is not shown as rejected",
                        short(&confirmed.op_id.0),
                        confirmed.log
                    );
                    found.push(Invariant::NothingLost.violated(what));
                }
            }
        }
        self.found(found);
    }

    /// *replicas-agree* and *conflict-is-shown*, application by application.
    fn judge_meaning(&mut self, person: usize, space: SpaceId) {
        let joined: Vec<usize> =
            (0..self.people[person].phones.len()).filter(|&p| self.people[person].phones[p].joined).collect();
        for id in self.people[person].phones[0].applications() {
            let mut shown = Vec::new();
            let mut without_effect = BTreeSet::new();
            for &phone in &joined {
                let owned = &mut self.people[person].phones[phone];
                let name = owned.host.name().to_owned();
                match owned.host.phone().fields(id) {
                    Ok(reading) => {
                        without_effect.extend(reading.without_effect.iter().copied());
                        shown.push((name, as_shown(reading)));
                    }
                    Err(error) => {
                        let what = format!("{name} cannot show application {id}: {error}");
                        self.break_promise(Invariant::ReplicasAgree, what);
                    }
                }
            }
            self.found(replicas_agree(&format!("application {id}"), &shown));
            let standing = self.standing(person, space, id, &without_effect);
            for (name, fields) in &shown {
                self.found(conflict_is_shown(name, fields, &standing, |path| !is_silent(path)));
            }
            self.judge_conflict_list(person, id, shown.first().map(|(_, fields)| fields));
        }
    }

    /// The values nobody replaced, from the entries themselves and keys alone.
    fn standing(&mut self, person: usize, space: SpaceId, id: ApplicationId, without: &BTreeSet<Name>) -> Shown {
        let host = &mut self.people[person].phones[0].host;
        let log = id.log();
        let keys: BTreeMap<KeyId, ContentKey> = host.look(|tx| {
            let rows = tx.list_content_keys(space, &log)?;
            Ok(rows.into_iter().map(|row| (row.key_id, ContentKey::from_bytes(*row.key))).collect())
        });
        let mut operations: BTreeMap<Name, Operation> = BTreeMap::new();
        for (held, _) in host.logs().into_iter().filter(|(held, _)| held.log == log && held.space == space) {
            for entry in held.entries {
                let Ok(header) = entry.frame.header() else { continue };
                let name = Name { author: header.author_space, op_id: header.op_id };
                let opened = header
                    .key_id
                    .and_then(|key_id| keys.get(&key_id))
                    .and_then(|key| open_body(key, FORMAT_V1, &header, entry.frame.body()).ok())
                    .and_then(|plaintext| Operation::parse(&plaintext).ok());
                if let Some(operation) = opened.filter(|_| !without.contains(&name)) {
                    operations.insert(name, operation);
                }
            }
        }
        standing_values(&operations.into_iter().collect::<Vec<_>>())
    }

    /// The list a person sees names exactly the fields with several values.
    fn judge_conflict_list(&mut self, person: usize, id: ApplicationId, fields: Option<&Shown>) {
        let Some(fields) = fields else { return };
        let several: BTreeSet<String> =
            fields.iter().filter(|(_, values)| values.len() > 1).map(|(path, _)| path.to_string()).collect();
        self.counts.conflicts_left += several.len() as u64;
        let listed: BTreeSet<String> = match self.people[person].phones[0].host.phone().conflicts() {
            Ok(all) => all
                .into_iter()
                .filter(|conflict| conflict.application == id.to_string())
                .map(|conflict| conflict.path)
                .collect(),
            Err(error) => {
                return self.break_promise(Invariant::ConflictIsShown, format!("no list of conflicts: {error}"));
            }
        };
        // The list also names ledger lines that share a receipt and differ: those are no field.
        let missing: Vec<&String> = several.difference(&listed).collect();
        if !missing.is_empty() {
            self.break_promise(Invariant::ConflictIsShown, format!("application {id}: not listed: {missing:?}"));
        }
    }

    /// *server-reads-nothing*, by looking.
    fn search_for_words(&mut self) {
        if !Self::is_searched(self.seed) {
            return;
        }
        let patterns = patterns(&SECRETS);
        let mut found = search_folder(self.server.folder(), &patterns);
        if let Some(recorder) = &self.network.recorder {
            found.extend(recorder.search(&patterns));
        }
        for one in found {
            self.break_promise(
                Invariant::ServerReadsNothing,
                format!("{} as {} in {}", one.word, one.dress, one.place),
            );
        }
    }

    /// Whether bodies are recorded in this world.
    pub(super) fn is_searched(seed: u64) -> bool {
        seed.is_multiple_of(SEARCHED_EVERY)
    }
}

fn as_shown(reading: Reading) -> Shown {
    reading.fields.into_iter().map(|(path, values)| (path, values.into_iter().collect())).collect()
}
