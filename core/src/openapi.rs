//! JSON Schemas of ids for the OpenAPI document: base64url strings of a known length.

use std::borrow::Cow;

use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::guidance::text::{ItemId, ItemRef};
use crate::id::{
    Bytes, DeviceId, Epoch, GrantId, Hash, KeyId, Lineage, LogId, OpId, ReportId, SealingPublic, Signature,
    SigningPublic, SpaceId,
};
use crate::locale::Locale;
use crate::money::Currency;
use crate::place::PlaceCode;
use crate::time::Millis;

/// Characters of unpadded base64url for a number of bytes.
const fn base64url_len(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

macro_rules! byte_schemas {
    ($($name:ident),+) => {$(
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let length = base64url_len($name::LEN);
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some("^[A-Za-z0-9_-]*$"))
                    .min_length(Some(length))
                    .max_length(Some(length))
                    .description(Some(concat!(stringify!($name), " as base64url without padding")))
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )+};
}

byte_schemas!(
    SpaceId,
    DeviceId,
    KeyId,
    Hash,
    OpId,
    GrantId,
    ReportId,
    Epoch,
    Lineage,
    SigningPublic,
    SealingPublic,
    Signature
);

macro_rules! text_schemas {
    ($($name:ident: $pattern:literal, $what:literal;)+) => {$(
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some($pattern))
                    .description(Some($what))
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )+};
}

text_schemas! {
    PlaceCode: "^([0-9]{6}|[A-Z]{2}(-[A-Za-z0-9]{1,12})?)$", "A place's administrative code: `330100`, `CN`, `XY-79`";
    ItemId: "^[a-z0-9_.-]{1,64}$", "The name of an item of guidance within its kind";
    ItemRef: "^[a-z_]+:[a-z0-9_.-]{1,64}$", "An item of guidance by kind and id: `procedure:residence-permit`";
    Currency: "^[A-Z]{3}$", "An ISO 4217 code";
    Locale: "^(zh-Hans|en)$", "A language guidance is written in";
}

impl PartialSchema for Bytes {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[A-Za-z0-9_-]*$"))
            .description(Some("Bytes as base64url without padding"))
            .into()
    }
}

impl ToSchema for Bytes {
    fn name() -> Cow<'static, str> {
        "Bytes".into()
    }
}

impl PartialSchema for LogId {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^(devices|access|profile|diary|app/[0-9a-f]{32})$"))
            .description(Some("A log inside a space"))
            .into()
    }
}

impl ToSchema for LogId {
    fn name() -> Cow<'static, str> {
        "LogId".into()
    }
}

impl PartialSchema for Millis {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(0))
            .description(Some("Milliseconds since 1970-01-01T00:00Z"))
            .into()
    }
}

impl ToSchema for Millis {
    fn name() -> Cow<'static, str> {
        "Millis".into()
    }
}
