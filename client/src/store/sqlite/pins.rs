//! The PIN and the emergency PIN of a store.
//!
//! Whichever is given, both are worked out, always in this order: how long an answer takes says nothing about which it
//! was. The row of the emergency PIN is there whenever there is a PIN ([`crate::store::second_pin`]).

use rusqlite::{Transaction, TransactionBehavior};

use super::{SqliteStore, SqliteTxn, open};
use crate::store::second_pin::SecondPin;
use crate::store::vault::{DeviceSecret, StoreKey};
use crate::store::{Opened, PrivateRows, Store, StoreError, Txn};

/// The setting that holds the row of the emergency PIN; empty where there is no PIN.
const SECOND_PIN: &str = "second-pin";

impl SqliteStore {
    /// Whether a PIN protects this store.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub fn has_pin(&self) -> Result<bool, StoreError> {
        Ok(open::read_vault(&self.connection)?.is_some_and(|row| row.has_pin()))
    }

    /// Opens what this PIN opens. A wrong one changes nothing here: counting is the caller's.
    ///
    /// # Errors
    /// [`StoreError::WrongPin`].
    pub fn unlock(&mut self, secret: &DeviceSecret, pin: &str) -> Result<Opened, StoreError> {
        let row = open::read_vault(&self.connection)?.ok_or(StoreError::Corrupt("no vault row".into()))?;
        let second = self.second_pin()?;
        let first = row.open(secret, Some(pin));
        let fits = match &second {
            Some(second) => second.fits(pin, secret)?,
            None => SecondPin::work(pin, secret).map(|()| false)?,
        };
        match first {
            Ok(key) => {
                self.sealing.key = Some(key);
                // An older app left none.
                if second.is_none() && row.has_pin() {
                    self.put_second(|key, entropy| Ok(SecondPin::none(key, entropy)))?;
                }
                Ok(Opened::Everything)
            }
            Err(StoreError::WrongPin) if fits => {
                self.sealing.key = None;
                Ok(Opened::GuidanceOnly)
            }
            Err(error) => Err(error),
        }
    }

    /// Opens a store that has no PIN.
    ///
    /// # Errors
    /// [`StoreError::WrongPin`] for another device's secret.
    pub fn unlock_without_pin(&mut self, secret: &DeviceSecret) -> Result<(), StoreError> {
        let row = open::read_vault(&self.connection)?.ok_or(StoreError::Corrupt("no vault row".into()))?;
        self.sealing.key = Some(row.open(secret, None)?);
        Ok(())
    }

    /// Forgets the store key until the PIN is given again.
    pub fn lock(&mut self) {
        self.sealing.key = None;
    }

    /// Sets, changes or (with `None`) removes the PIN, and with it the emergency PIN. The rows themselves keep their key.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when the store is not open, [`StoreError::SamePin`] for the emergency PIN.
    pub fn set_pin(&mut self, secret: &DeviceSecret, pin: Option<&str>) -> Result<(), StoreError> {
        let key = self.sealing.key.as_ref().ok_or(StoreError::Locked)?;
        let second = self.second_pin()?;
        if let (Some(pin), Some(second)) = (pin, &second)
            && second.fits(pin, secret)?
        {
            return Err(StoreError::SamePin);
        }
        let entropy = &self.sealing.entropy;
        let row = key.wrap(secret, pin, &mut *entropy.borrow_mut())?;
        let kept = match (pin, second) {
            (None, _) => Vec::new(),
            (Some(_), Some(second)) => second.to_bytes(),
            (Some(_), None) => SecondPin::none(key, &mut *entropy.borrow_mut()).to_bytes(),
        };
        let tx = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
        let tx = Box::new(SqliteTxn { tx, sealing: &self.sealing });
        open::write_vault(&tx.tx, &row)?;
        tx.put_setting(SECOND_PIN, &kept)?;
        tx.commit()
    }

    /// Sets, changes or (with `None`) removes the emergency PIN.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when the store is not open, [`StoreError::NoPin`] where there is none,
    /// [`StoreError::SamePin`] for the PIN itself.
    pub fn set_second_pin(&mut self, secret: &DeviceSecret, pin: Option<&str>) -> Result<(), StoreError> {
        if !self.is_unlocked() {
            return Err(StoreError::Locked);
        }
        let row = open::read_vault(&self.connection)?.filter(|row| row.has_pin()).ok_or(StoreError::NoPin)?;
        if pin.is_some_and(|pin| row.open(secret, Some(pin)).is_ok()) {
            return Err(StoreError::SamePin);
        }
        self.put_second(|key, entropy| match pin {
            Some(pin) => SecondPin::of(pin, secret, key, entropy),
            None => Ok(SecondPin::none(key, entropy)),
        })
    }

    /// Whether there is an emergency PIN; only who may see everything may know.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when the store is not open.
    pub fn has_second_pin(&self) -> Result<bool, StoreError> {
        let key = self.sealing.key.as_ref().ok_or(StoreError::Locked)?;
        self.second_pin()?.map_or(Ok(false), |row| row.is_set(key))
    }

    /// Wipes everything private with both PINs, empties these settings, and begins anew under another key. One transaction:
    /// either all of it is gone or nothing.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when the store is not open.
    pub fn erase(&mut self, secret: &DeviceSecret, settings: &[&str]) -> Result<(), StoreError> {
        if !self.is_unlocked() {
            return Err(StoreError::Locked);
        }
        let entropy = &self.sealing.entropy;
        let key = StoreKey::generate(&mut *entropy.borrow_mut());
        let row = key.wrap(secret, None, &mut *entropy.borrow_mut())?;
        let tx = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
        let tx = Box::new(SqliteTxn { tx, sealing: &self.sealing });
        tx.wipe_private()?;
        for name in settings.iter().chain(&[SECOND_PIN]) {
            tx.put_setting(name, &[])?;
        }
        open::write_vault(&tx.tx, &row)?;
        tx.commit()?;
        self.sealing.key = Some(key);
        self.tidy_up();
        Ok(())
    }

    /// Gives pages that hold nothing back and empties the write-ahead log. Only room and old sealed bytes are at stake, so where
    /// it cannot be done (no room for a second copy, another reader) it is left for another time.
    pub(crate) fn tidy_up(&mut self) {
        drop(self.connection.execute_batch("VACUUM"));
        drop(self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
    }

    fn second_pin(&self) -> Result<Option<SecondPin>, StoreError> {
        let bytes = self.read()?.get_setting(SECOND_PIN)?;
        bytes.filter(|bytes| !bytes.is_empty()).map(|bytes| SecondPin::parse(&bytes)).transpose()
    }

    fn put_second(
        &mut self,
        make: impl FnOnce(&StoreKey, &mut crate::environment::Random) -> Result<SecondPin, StoreError>,
    ) -> Result<(), StoreError> {
        let key = self.sealing.key.clone().ok_or(StoreError::Locked)?;
        let row = make(&key, &mut self.sealing.entropy.borrow_mut())?;
        let tx = self.begin()?;
        tx.put_setting(SECOND_PIN, &row.to_bytes())?;
        tx.commit()
    }
}
