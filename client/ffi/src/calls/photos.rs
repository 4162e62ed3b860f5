//! Photographs of papers: sealed on this phone, and on no other until attachments are synced.

use sojourn_client::sdk;

use crate::cross::{Cross, Enter};
use crate::error::PhoneError;
use crate::hooks::Change;
use crate::phone::Phone;
use crate::types::ApplicationId;
use crate::views::{Photo, PhotoRoom};
use crate::words::MediaKind;

/// A photograph to keep.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct NewPhoto {
    /// The document of the checklist it shows.
    pub document: String,
    /// What the bytes are said to be.
    pub media: MediaKind,
    /// The file.
    pub bytes: Vec<u8>,
    /// A small picture of it for lists.
    #[uniffi(default = None)]
    pub thumbnail: Option<Vec<u8>>,
}

/// A photograph's file.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PhotoFile {
    /// What it is.
    pub media: MediaKind,
    /// The file, opened: wipe it when it was shown.
    pub bytes: Vec<u8>,
}

impl Cross<PhotoFile> for sdk::Photo {
    fn cross(self) -> PhotoFile {
        PhotoFile { media: self.media.cross(), bytes: self.bytes.to_vec() }
    }
}

#[uniffi::export]
impl Phone {
    /// Keeps a photograph of a paper, sealed. Returns its id.
    pub fn photo_put(&self, id: ApplicationId, photo: NewPhoto) -> Result<String, PhoneError> {
        let media = photo.media.enter()?;
        self.tell("photo_put", Change::Private, |phone| {
            let new = sdk::NewPhoto {
                document: &photo.document,
                media,
                bytes: &photo.bytes,
                thumbnail: photo.thumbnail.as_deref(),
            };
            Ok(phone.photo_put(id, &new)?)
        })
    }

    /// Photographs of an application, or of all.
    #[uniffi::method(default(application = None))]
    pub fn photo_list(&self, application: Option<ApplicationId>) -> Result<Vec<Photo>, PhoneError> {
        self.look("photo_list", |phone| Ok(phone.photo_list(application)?.cross()))
    }

    /// A photograph, opened.
    pub fn photo_get(&self, id: &str) -> Result<PhotoFile, PhoneError> {
        self.look("photo_get", |phone| Ok(phone.photo_get(id)?.cross()))
    }

    /// Its small picture, opened, if one was given.
    pub fn photo_thumbnail(&self, id: &str) -> Result<Option<PhotoFile>, PhoneError> {
        self.look("photo_thumbnail", |phone| Ok(phone.photo_thumbnail(id)?.cross()))
    }

    /// Deletes a photograph; nothing of it is left.
    pub fn photo_delete(&self, id: &str) -> Result<(), PhoneError> {
        self.tell("photo_delete", Change::Private, |phone| Ok(phone.photo_delete(id)?))
    }

    /// What photographs take and may take.
    pub fn photo_room(&self) -> Result<PhotoRoom, PhoneError> {
        self.look("photo_room", |phone| Ok(phone.photo_room()?.cross()))
    }
}
