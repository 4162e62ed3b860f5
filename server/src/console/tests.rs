//! The desk's pages as a browser asks for them, without a browser: what keeps strangers out, and what is said to people when something
//! goes wrong. Everything goes through the server's own application, on a real desk in a temporary folder.

mod city;
mod doors;
mod mistakes;
mod told;

use std::sync::Arc;

use actix_web::body::to_bytes;
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, LOCATION};
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::web::Data;
use sojourn_core::guidance::desk::change::Duty;

use crate::app::{application, shared};
use crate::config::Config;
use crate::desk::Who;
use crate::desk::testing::Stand;
use crate::webapp::WebApp;

/// A desk with people, asked over HTTP.
struct Room {
    stand: Stand,
}

/// A browser of somebody who is signed in.
struct Browser<'a> {
    room: &'a Room,
    who: Who,
    token: String,
    csrf: String,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    cookies: Vec<Cookie<'static>>,
    text: String,
}

impl Room {
    fn new() -> Self {
        Self { stand: Stand::with_content() }
    }

    /// Somebody with duties, in a browser of their own.
    fn somebody(&self, login: &str, duties: &[Duty]) -> Browser<'_> {
        let (who, _) = self.stand.somebody(login, duties);
        let (token, csrf) = self.stand.signed_in(&who);
        Browser { room: self, who, token, csrf }
    }

    /// Asks, as the server would be asked.
    fn ask(&self, request: TestRequest) -> Answer {
        actix_web::rt::System::new().block_on(async {
            let desk = Data::from(Arc::clone(&self.stand.desk));
            let all = shared(&Config::default(), Arc::clone(desk.service()), Arc::new(WebApp::default()));
            let app = init_service(application(all, desk)).await;
            let response = call_service(&app, request.to_request()).await;
            let (status, headers) = (response.status(), response.headers().clone());
            let cookies = response.response().cookies().map(Cookie::into_owned).collect();
            let body = to_bytes(response.into_body()).await.expect("a body");
            Answer { status, headers, cookies, text: String::from_utf8_lossy(&body).into_owned() }
        })
    }
}

impl Browser<'_> {
    fn request(&self, mut request: TestRequest) -> TestRequest {
        request = request.cookie(Cookie::new("desk", self.token.clone()));
        request.insert_header(("sec-fetch-site", "same-origin"))
    }

    fn get(&self, path: &str) -> Answer {
        self.room.ask(self.request(TestRequest::get().uri(path)))
    }

    /// Sends a form of this session.
    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.room.ask(self.request(TestRequest::post().uri(path)).set_payload(form(&self.csrf, fields)))
    }

    /// As a form that saves itself does.
    fn autosave(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.request(TestRequest::post().uri(path)).insert_header(("hx-request", "true"));
        self.room.ask(request.set_payload(form(&self.csrf, fields)))
    }

    /// Sends a form with a file.
    fn upload(&self, path: &str, sheet: &str, file: &str) -> Answer {
        let part = |name: &str, value: &str| {
            format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = [part("csrf", &self.csrf), part("sheet", sheet), part("file", file), "--edge--\r\n".into()].concat();
        let request = self.request(TestRequest::post().uri(path));
        self.room.ask(request.insert_header(("content-type", "multipart/form-data; boundary=edge")).set_payload(body))
    }

    /// Begins a change; its number.
    fn change(&self) -> i64 {
        self.room.stand.desk.open_change(&self.who, "改一改").expect("a change")
    }
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn to(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// Where it leads, with nobody signed in.
    fn is_to_sign_in(&self) -> bool {
        self.status == StatusCode::SEE_OTHER && self.to().starts_with("/console/sign-in")
    }

    fn cookie(&self, name: &str) -> &Cookie<'static> {
        self.cookies.iter().find(|cookie| cookie.name() == name).unwrap_or_else(|| panic!("{name}: {:?}", self.cookies))
    }

    fn says(&self, words: &str) {
        let page = self.text.split("<main").last().unwrap_or_default();
        let begins: String = page.chars().take(1_500).collect();
        assert!(self.text.contains(words), "“{words}” is not said ({}): {begins}", self.status);
    }
}

/// A form's bytes.
fn form(csrf: &str, fields: &[(&str, &str)]) -> String {
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.append_pair("csrf", csrf);
    written.extend_pairs(fields);
    written.finish()
}
