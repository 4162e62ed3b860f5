//! Photographs of papers: sealed on this phone, in no request, linked to an application and a document of its checklist.
//!
//! Whoever takes the picture (a page's canvas, a platform's camera) makes it small and strips what a camera writes into files,
//! such as where it was taken; nothing here decodes pictures. What is taken is checked by its first bytes. The same picture put
//! twice for the same paper is one.

use serde::{Deserialize, Serialize};
use sojourn_core::entropy::Entropy;
use sojourn_core::guidance::text::ItemId;
use sojourn_core::id::{Bytes, PhotoId};
use sojourn_core::registration::photo::{Media, PHOTO_BYTES_MAX, PHOTOS_BYTES_MAX, THUMBNAIL_BYTES_MAX};
use sojourn_core::time::Millis;
use zeroize::Zeroizing;

use super::Phone;
use super::applications::ApplicationId;
use super::error::PhoneError;
use crate::store::{PhotoRow, Secret, Store, StoreError, Txn};

/// A photograph to keep.
#[derive(Clone, Copy)]
pub struct NewPhoto<'a> {
    /// The document of the checklist it shows.
    pub document: &'a str,
    /// What the bytes are said to be.
    pub media: Media,
    /// The file.
    pub bytes: &'a [u8],
    /// A small picture of it for lists, of any kind of picture that is taken.
    pub thumbnail: Option<&'a [u8]>,
}

/// A photograph in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhotoView {
    /// Its id, 32 hex digits.
    pub id: String,
    /// The application.
    pub application: String,
    /// The document of its checklist.
    pub document: String,
    /// `jpeg`, `png`, `webp` or `pdf`.
    pub media: Media,
    /// The same as a media type: `image/jpeg`.
    pub mime: &'static str,
    /// How long it is.
    pub bytes: u64,
    /// BLAKE3 of the file, in hex.
    pub hash: String,
    /// When it was put here.
    pub added_at: Millis,
    /// Whether there is a small picture.
    pub has_thumbnail: bool,
}

/// A photograph, whole.
pub struct Photo {
    /// What it is.
    pub media: Media,
    /// The file; wiped from memory when dropped.
    pub bytes: Secret,
}

/// A photograph as text for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhotoFileView {
    /// What it is.
    pub media: Media,
    /// The same as a media type.
    pub mime: &'static str,
    /// The file.
    pub bytes: Bytes,
}

impl From<&Photo> for PhotoFileView {
    fn from(photo: &Photo) -> Self {
        Self { media: photo.media, mime: photo.media.mime(), bytes: Bytes(photo.bytes.to_vec()) }
    }
}

/// What photographs take and may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PhotoRoomView {
    /// How many there are.
    pub photos: u64,
    /// How long they are together.
    pub bytes: u64,
    /// How long they may be together.
    pub bytes_max: u64,
    /// How long one may be.
    pub photo_bytes_max: u64,
    /// How long a small picture may be.
    pub thumbnail_bytes_max: u64,
}

/// What is remembered of a photograph, sealed.
#[derive(Serialize, Deserialize)]
struct Detail {
    application: String,
    document: String,
    media: Media,
    hash: String,
    added_at: Millis,
}

impl Phone {
    /// Keeps a photograph of a paper. Returns its id.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for an application or document that is not here, [`PhoneError::Input`] for a file that is too
    /// long or not what it is said to be, [`PhoneError::NoRoom`] when the room for photographs is used up.
    pub fn photo_put(&mut self, id: ApplicationId, new: &NewPhoto<'_>) -> Result<String, PhoneError> {
        self.may_keep()?;
        let document = self.document_of(id, new.document)?;
        check(new)?;
        let detail = Detail {
            application: id.to_string(),
            document: document.to_string(),
            media: new.media,
            hash: blake3::hash(new.bytes).to_hex().to_string(),
            added_at: self.now(),
        };
        let fresh = PhotoId(self.entropy.array());
        let tx = self.store.begin()?;
        if let Some(known) = same(&*tx, &detail)? {
            return Ok(known.to_hex());
        }
        let bytes = new.bytes.len() as u64;
        if tx.count_photos()?.1.saturating_add(bytes) > PHOTOS_BYTES_MAX {
            return Err(PhoneError::NoRoom { what: "photographs", bytes_max: PHOTOS_BYTES_MAX });
        }
        let sealed = serde_json::to_vec(&detail).map_err(|e| unreadable(&e))?;
        let row = PhotoRow { id: fresh, bytes, detail: Zeroizing::new(sealed), has_thumbnail: new.thumbnail.is_some() };
        tx.put_photo(&row, new.bytes, new.thumbnail)?;
        tx.commit()?;
        Ok(fresh.to_hex())
    }

    /// Photographs on this phone, of one application or of all, the oldest first.
    ///
    /// # Errors
    /// [`PhoneError::Store`] when locked.
    pub fn photo_list(&self, application: Option<ApplicationId>) -> Result<Vec<PhotoView>, PhoneError> {
        if self.guidance_only {
            return Ok(Vec::new());
        }
        let of = application.map(|id| id.to_string());
        let rows = self.store.read()?.list_photos()?;
        let mut views = rows.iter().map(view).collect::<Result<Vec<_>, _>>()?;
        views.retain(|view| of.as_ref().is_none_or(|of| view.application == *of));
        views.sort_by(|a, b| (a.added_at, &a.id).cmp(&(b.added_at, &b.id)));
        Ok(views)
    }

    /// A photograph, whole.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn photo_get(&self, id: &str) -> Result<Photo, PhoneError> {
        let known = self.photo_id(id)?;
        let bytes = self.store.read()?.get_photo(known)?.ok_or_else(|| PhoneError::not_found("photo", id))?;
        let media = Media::of(&bytes).ok_or(StoreError::Corrupt("a photograph of no known kind".into()))?;
        Ok(Photo { media, bytes })
    }

    /// The small picture of a photograph, where there is one.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for a photograph that is not here.
    pub fn photo_thumbnail(&self, id: &str) -> Result<Option<Photo>, PhoneError> {
        let known = self.photo_id(id)?;
        let small = self.store.read()?.get_thumbnail(known)?;
        Ok(small.and_then(|bytes| Media::of(&bytes).map(|media| Photo { media, bytes })))
    }

    /// Deletes a photograph; its place in the file is overwritten.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn photo_delete(&mut self, id: &str) -> Result<(), PhoneError> {
        let known = self.photo_id(id)?;
        let tx = self.store.begin()?;
        if !tx.delete_photo(known)? {
            return Err(PhoneError::not_found("photo", id));
        }
        Ok(tx.commit()?)
    }

    /// What photographs take, and what they may.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn photo_room(&self) -> Result<PhotoRoomView, PhoneError> {
        let (photos, bytes) = if self.is_unlocked() { self.store.read()?.count_photos()? } else { (0, 0) };
        Ok(PhotoRoomView {
            photos,
            bytes,
            bytes_max: PHOTOS_BYTES_MAX,
            photo_bytes_max: PHOTO_BYTES_MAX as u64,
            thumbnail_bytes_max: THUMBNAIL_BYTES_MAX as u64,
        })
    }

    /// A photograph's id; on a phone opened for guidance only there is none.
    fn photo_id(&self, id: &str) -> Result<PhotoId, PhoneError> {
        let known = id.parse().ok().filter(|_| !self.guidance_only);
        known.ok_or_else(|| PhoneError::not_found("photo", id))
    }

    /// A document on the checklist of an application.
    pub(super) fn document_of(&mut self, id: ApplicationId, document: &str) -> Result<ItemId, PhoneError> {
        let (_, procedure) = self.application_and_procedure(id)?;
        let mut documents = procedure.documents.iter().flat_map(|group| &group.documents);
        let found = documents.find(|known| known.id.as_str() == document);
        found.map(|known| known.id.clone()).ok_or_else(|| PhoneError::not_found("document", document))
    }
}

fn check(new: &NewPhoto<'_>) -> Result<(), PhoneError> {
    if new.bytes.len() > PHOTO_BYTES_MAX {
        return Err(PhoneError::input("photo", format!("at most {PHOTO_BYTES_MAX} bytes")));
    }
    if Media::of(new.bytes) != Some(new.media) {
        return Err(PhoneError::input("photo", "a JPEG, PNG, WebP or PDF file that is what it is called"));
    }
    match new.thumbnail {
        Some(small) if small.len() > THUMBNAIL_BYTES_MAX => {
            Err(PhoneError::input("thumbnail", format!("at most {THUMBNAIL_BYTES_MAX} bytes")))
        }
        Some(small) if !Media::of(small).is_some_and(Media::is_picture) => {
            Err(PhoneError::input("thumbnail", "a JPEG, PNG or WebP picture"))
        }
        Some(_) | None => Ok(()),
    }
}

/// The same picture of the same paper, if it is here already.
fn same(tx: &dyn Txn, new: &Detail) -> Result<Option<PhotoId>, PhoneError> {
    for row in tx.list_photos()? {
        let known = detail(&row)?;
        if (&known.hash, &known.application, &known.document) == (&new.hash, &new.application, &new.document) {
            return Ok(Some(row.id));
        }
    }
    Ok(None)
}

fn view(row: &PhotoRow) -> Result<PhotoView, PhoneError> {
    let Detail { application, document, media, hash, added_at } = detail(row)?;
    Ok(PhotoView {
        id: row.id.to_hex(),
        application,
        document,
        media,
        mime: media.mime(),
        bytes: row.bytes,
        hash,
        added_at,
        has_thumbnail: row.has_thumbnail,
    })
}

fn detail(row: &PhotoRow) -> Result<Detail, StoreError> {
    serde_json::from_slice(&row.detail).map_err(|e| unreadable(&e))
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    StoreError::Row { table: "photo", why: error.to_string() }
}

#[cfg(test)]
#[path = "photos_tests.rs"]
mod tests;
