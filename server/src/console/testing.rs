//! The pages for tests, without a socket: asked as somebody who is signed in.

use actix_web::body::MessageBody;
use actix_web::cookie::Cookie;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service};
use actix_web::web::Data;
use actix_web::{App, dev::Service as _};

use crate::desk::{Desk, Who, testing};

/// The pages, and who asks.
pub(crate) struct Pages {
    desk: Data<Desk>,
    _folder: tempfile::TempDir,
    token: String,
    csrf: String,
}

impl Pages {
    /// For somebody, over a desk and the folder it stands in.
    pub(crate) fn of((desk, folder): (Desk, tempfile::TempDir), who: &Who) -> Self {
        let (token, csrf) = testing::session(&desk, who);
        Self { desk: Data::new(desk), _folder: folder, token, csrf }
    }

    /// The desk behind them.
    pub(crate) fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Asks for a page.
    pub(crate) fn get(&self, path: &str) -> (StatusCode, String) {
        self.ask(Method::GET, path, &[])
    }

    /// Sends a form.
    pub(crate) fn send(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        self.ask(Method::POST, path, &[fields, &[("csrf", &self.csrf)]].concat())
    }

    fn ask(&self, method: Method, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = TestRequest::default().method(method).uri(path).cookie(Cookie::new("desk", self.token.clone()));
        let request = request.insert_header(("content-type", "application/x-www-form-urlencoded")).set_payload(form);
        actix_web::rt::System::new().block_on(async {
            let app =
                App::new().app_data(Data::clone(&self.desk)).wrap(from_fn(crate::http::trace)).configure(super::routes);
            let response = init_service(app).await.call(request.to_request()).await.expect("an answer");
            let status = response.status();
            let body = response.into_body().try_into_bytes().expect("a body in memory");
            (status, String::from_utf8_lossy(&body).into_owned())
        })
    }
}
