//! Sessions, cookies, forged forms and headers, on every page there is.

use std::collections::BTreeSet;
use std::path::Path;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use sojourn_core::guidance::desk::change::{Duty, State};

use super::{Browser, Room, form};
use crate::desk::people::digits_at;

/// Pages that strangers see.
const OPEN: [&str; 2] = ["/console/join", "/console/sign-in"];
/// Forms with a file in them.
const UPLOADS: [&str; 3] = ["/console/folder/import", "/console/folder/sheet", "/console/root"];

/// Every address of a page, read from where they are given, by what may be asked of it. A part in braces is some value.
fn addresses(method: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console/pages")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the pages") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).expect("text");
                found.extend(addresses_in(&text, method));
            }
        }
    }
    found
}

/// `web::resource("…")` up to the `;`, where a route of the method stands; a resource with a name is asked for by that name.
fn addresses_in(text: &str, method: &str) -> Vec<String> {
    let text = text
        .replace("web::resource(ME)", "web::resource(\"/console/me\")")
        .replace("web::resource(PEOPLE)", "web::resource(\"/console/people\")")
        .replace("web::resource(DEVICES)", "web::resource(\"/console/people/devices\")")
        .replace("(at(\"", "(web::resource(\"/console/changes/{no}/");
    let route = format!("web::{method}()");
    let pieces: Vec<&str> = text.split("web::resource(\"").skip(1).collect();
    let address = |piece: &&str| {
        let (path, rest) = piece.split_once('"')?;
        let end = rest.find(';').unwrap_or(rest.len());
        let mut routes = rest[..end].to_owned();
        // `let one = web::resource("…");` has its routes where `one` is given to the service.
        if !routes.contains("route(") {
            let before = text.split(&format!("web::resource(\"{path}\"")).next().unwrap_or_default();
            let name = before.rsplit("let ").next().unwrap_or_default().split(' ').next().unwrap_or_default();
            let service = text.split(&format!("service({name}.")).nth(1).unwrap_or_default();
            routes = service.split(';').next().unwrap_or_default().to_owned();
        }
        routes.contains(&route).then(|| filled(path))
    };
    pieces.iter().filter_map(address).collect()
}

/// An address with values of what stands on the desk.
fn filled(path: &str) -> String {
    let path = path.replace("{place}/{kind}/{id}", "CN/statement/permit-first-free");
    let path = path.replace("{no:\\\\d+}", "1").replace("{deed:duties|disable|enable|end}", "end");
    let path = path.replace("{no}", "1").replace("{seq}", "1").replace("{place}", "CN").replace("{sheet}", "fees");
    path.replace("{space}/{device}", &format!("{0}/{0}", "0".repeat(64)))
}

fn everyone(room: &Room) -> Browser<'_> {
    room.somebody("chen", &[Duty::Editor, Duty::Reviewer, Duty::Publisher, Duty::Operator])
}

#[test]
fn strangers_are_sent_to_sign_in_from_every_page_and_every_form() {
    let room = Room::new();
    let (pages, forms) = (addresses("get"), addresses("post"));
    assert!(pages.len() > 25 && forms.len() > 35, "{} pages, {} forms", pages.len(), forms.len());
    let asks = pages.iter().map(|path| (path, TestRequest::get()));
    for (path, request) in asks.chain(forms.iter().map(|path| (path, TestRequest::post()))) {
        if OPEN.contains(&path.as_str()) || path == "/console/" {
            continue;
        }
        let answer = room.ask(request.uri(path));
        assert!(answer.is_to_sign_in(), "{path}: {} {}", answer.status, answer.to());
    }
}

#[test]
fn a_form_without_the_mark_of_its_session_or_from_elsewhere_is_refused_and_does_nothing() {
    let room = Room::new();
    let chen = everyone(&room);
    let li = room.somebody("li", &[Duty::Editor]);
    let mut stolen = room.somebody("zhao", &[Duty::Editor]);
    stolen.csrf.clone_from(&li.csrf);
    for path in addresses("post") {
        let answer = if UPLOADS.contains(&path.as_str()) {
            stolen.upload(&path, "fees", "x")
        } else {
            room.ask(chen.request(TestRequest::post().uri(&path)).set_payload(form("", &[])))
        };
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        answer.says("这张表单过期了");
    }
    let fields = [("title", "伪造的")];
    let forged = [
        chen.request(TestRequest::post()).set_payload(form(&li.csrf, &fields)),
        chen.request(TestRequest::post())
            .insert_header(("sec-fetch-site", "cross-site"))
            .set_payload(form(&chen.csrf, &fields)),
        TestRequest::post()
            .cookie(Cookie::new("desk", chen.token.clone()))
            .insert_header(("origin", "https://evil.example"))
            .set_payload(form(&chen.csrf, &fields)),
    ];
    for request in forged {
        let answer = room.ask(request.uri("/console/changes"));
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        answer.says("这张表单过期了");
    }
    assert!(room.stand.desk.changes_in(State::Draft, 10).expect("changes").is_empty(), "nothing was done");
    assert_eq!(chen.post("/console/changes", &fields).status, StatusCode::SEE_OTHER, "and the real one is taken");
}

#[test]
fn cookies_are_for_no_script_and_no_other_site_and_behind_tls_for_this_very_host() {
    let room = Room::new();
    let ask = |request: TestRequest| room.ask(request.uri("/console/sign-in"));
    let plain = ask(TestRequest::get());
    let cookie = plain.cookie("desk-visit");
    assert_eq!((cookie.http_only(), cookie.same_site()), (Some(true), Some(SameSite::Strict)));
    assert_eq!((cookie.path(), cookie.secure().unwrap_or_default()), (Some("/console"), false));
    let by_tls = ask(TestRequest::get().insert_header(("x-forwarded-proto", "https")));
    let cookie = by_tls.cookie("__Host-desk-visit");
    assert_eq!((cookie.http_only(), cookie.same_site()), (Some(true), Some(SameSite::Strict)));
    assert_eq!((cookie.path(), cookie.secure(), cookie.domain()), (Some("/"), Some(true), None), "what `__Host-` asks");
    let chen = everyone(&room);
    let by_tls = |name: &str| {
        let request = TestRequest::get().uri("/console/me").insert_header(("x-forwarded-proto", "https"));
        room.ask(request.cookie(Cookie::new(name.to_owned(), chen.token.clone())))
    };
    assert_eq!(by_tls("__Host-desk").status, StatusCode::OK);
    assert!(by_tls("desk").is_to_sign_in(), "a name that a neighbouring host can set counts for nothing");
}

#[test]
fn who_signs_in_gets_a_session_nobody_knew_and_who_signs_out_has_none() {
    let room = Room::new();
    let desk = &room.stand.desk;
    let duties = [Duty::Editor].into_iter().collect();
    let code = desk.invite(None, &duties, 24).expect("an invitation").code;
    let secret = desk.invitation(&code).expect("asked").expect("good").secret;
    let digits = digits_at(&secret, desk.at());
    let visit = Cookie::new("desk-visit", "0".repeat(32));
    let planted = Cookie::new("desk", "known to somebody else");
    let words = "four unrelated words";
    let fields = [("code", code.as_str()), ("login", "wang"), ("name", "王"), ("password", words), ("again", words)];
    let fields: Vec<_> = fields.into_iter().chain([("digits", digits.as_str())]).collect();
    let post = |path: &str| TestRequest::post().uri(path).cookie(visit.clone()).cookie(planted.clone());
    let joined = room.ask(post("/console/join").set_payload(form(&"0".repeat(32), &fields)));
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.text);
    let first = joined.cookie("desk").value().to_owned();
    assert!(first.len() == 64 && first != planted.value(), "a new name: {first}");
    let me =
        |token: &str| room.ask(TestRequest::get().uri("/console/me").cookie(Cookie::new("desk", token.to_owned())));
    assert!(me(planted.value()).is_to_sign_in(), "what was there before names no session");
    let page = me(&first);
    let csrf = page.text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let request = TestRequest::post().uri("/console/sign-out").cookie(Cookie::new("desk", first.clone()));
    let out = room.ask(request.set_payload(form(csrf.expect("a mark"), &[])));
    assert!(out.is_to_sign_in());
    assert!(out.cookie("desk").value().is_empty(), "the browser forgets it");
    assert!(me(&first).is_to_sign_in(), "and the server does");
}

#[test]
fn every_page_and_every_failure_keeps_to_this_server_and_has_no_inline_code() {
    let room = Room::new();
    let chen = everyone(&room);
    chen.post("/console/changes", &[("title", "改一改")]);
    let visit = "/console/join?code=nobody";
    let mut answers: Vec<_> = addresses("get").into_iter().map(|path| (path.clone(), chen.get(&path))).collect();
    answers.extend(["/console/nowhere", visit, "/console/changes/99"].map(|path| (path.into(), chen.get(path))));
    answers.push(("forged".into(), room.ask(chen.request(TestRequest::post().uri("/console/changes")))));
    let mut pages = 0;
    for (path, answer) in answers {
        if answer.status == StatusCode::PERMANENT_REDIRECT || answer.status == StatusCode::SEE_OTHER {
            continue;
        }
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        if !answer.header("content-type").starts_with("text/html") {
            assert!(answer.header("content-disposition").starts_with("attachment"), "{path}");
            continue;
        }
        pages += 1;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!["unsafe", "*", "http:", "https:"].iter().any(|part| policy.contains(part)), "{path}: {policy}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        let text = answer.text.to_lowercase();
        let scripts = text.matches("<script").count();
        assert_eq!(scripts, text.matches("<script src=\"/console/assets/").count(), "{path}");
        for inline in [" style=\"", "<style", "javascript:", " onclick=", " onload=", " onchange=", " onsubmit="] {
            assert!(!text.contains(inline), "{path} has {inline}");
        }
    }
    assert!(pages > 20, "{pages}");
}
