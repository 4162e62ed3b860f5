//! Photographs of papers, sealed on this phone. Files travel as base64url text: a page makes and reads it.

use sojourn_client::sdk::{ApplicationId, Media, NewPhoto, PhotoFileView, PhotoRoomView, PhotoView};
use sojourn_core::id::Bytes;

use super::calls;

calls! { CALLS:
    /// Keeps a photograph of a paper, made small and stripped by the page, and gives its id. The same file of the same paper is kept once.
    Write photo_put(id: ApplicationId, document: String, media: Media, bytes: Bytes, thumbnail: Option<Bytes>) -> String = |phone| {
        let thumbnail = thumbnail.as_ref().map(|small| small.0.as_slice());
        phone.photo_put(id, &NewPhoto { document: &document, media, bytes: &bytes.0, thumbnail })?
    };

    /// Photographs on this phone, of one application or of all, the oldest first.
    Read photo_list(id: Option<ApplicationId>) -> Vec<PhotoView> = |phone| phone.photo_list(id)?;

    /// A photograph, whole.
    Read photo_get(photo: String) -> PhotoFileView = |phone| (&phone.photo_get(&photo)?).into();

    /// The small picture of a photograph, where there is one.
    Read photo_thumbnail(photo: String) -> Option<PhotoFileView> = |phone| phone.photo_thumbnail(&photo)?.as_ref().map(PhotoFileView::from);

    /// Deletes a photograph; its place in the store is overwritten.
    Write photo_delete(photo: String) -> () = |phone| phone.photo_delete(&photo)?;

    /// What photographs take, and what they may.
    Read photo_room() -> PhotoRoomView = |phone| phone.photo_room()?;
}
