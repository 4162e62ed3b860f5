//! The app as the server hands it out: right types, right caching, one policy, nothing beyond its folder.

use std::io::Write as _;
use std::path::Path;

use sojourn_core::wire::v1::ProblemKind;
use sojourn_server::app::{StartError, start};
use sojourn_tests::http::Reply;

use crate::server::{Server, Tried, problem};

const PAGE: &[u8] = b"<!doctype html><title>page</title>";
const WASM: &[u8] = b"\0asm\x01\0\0\0";
const SCRIPT: &str = "assets/index-B1x_9-Qa.js";
const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

/// A server with a small app; the folder beside the app's holds a secret.
fn with_app() -> (Server, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let app = folder.path().join("app");
    write(&app.join("index.html"), PAGE);
    write(&app.join("sw.js"), b"// worker");
    write(&app.join("manifest.webmanifest"), b"{}");
    write(&app.join("sojourn_web_bg.wasm"), WASM);
    write(&app.join(SCRIPT), b"console.log(1)");
    write(&app.join(format!("{SCRIPT}.br")), b"stands for brotli");
    write(&app.join(format!("{SCRIPT}.gz")), &gzip(b"console.log(1)"));
    write(&folder.path().join("secret"), b"secret");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret"), app.join("link")).expect("links");
    let server = Server::start_with(|config| config.app_dir = Some(app));
    (server, folder)
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().expect("below the folder")).expect("makes folders");
    std::fs::write(path, bytes).expect("writes");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("compresses");
    encoder.finish().expect("compresses")
}

fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Reply {
    server.connect().ask("GET", path, headers, b"").expect("an answer")
}

#[test]
fn the_page_and_its_files_come_with_their_types_and_one_policy() {
    let (server, _folder) = with_app();
    for (path, media) in [
        ("/app/", "text/html; charset=utf-8"),
        ("/app/index.html", "text/html; charset=utf-8"),
        ("/app/sw.js", "text/javascript; charset=utf-8"),
        ("/app/manifest.webmanifest", "application/manifest+json"),
        ("/app/sojourn_web_bg.wasm", "application/wasm"),
        ("/app/assets/index-B1x_9-Qa.js", "text/javascript; charset=utf-8"),
    ] {
        let reply = get(&server, path, &[]);
        assert_eq!((reply.status, reply.header("content-type")), (200, Some(media)), "{path}");
        let policy = reply.header("content-security-policy").expect("a policy");
        for part in
            ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval';", "require-trusted-types-for 'script'"]
        {
            assert!(policy.contains(part), "{path}: {part} in {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("http"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        let permissions = reply.header("permissions-policy").expect("permissions");
        assert!(permissions.contains("camera=(self)") && permissions.contains("microphone=()"), "{permissions}");
    }
    assert_eq!(get(&server, "/app/", &[]).body, PAGE);
    assert_eq!(get(&server, "/app/sojourn_web_bg.wasm", &[]).body, WASM);
}

#[test]
fn what_carries_a_hash_is_kept_and_the_rest_is_asked_for_again() {
    let (server, _folder) = with_app();
    let kept = get(&server, &format!("/app/{SCRIPT}"), &[]);
    assert!(kept.header("cache-control").is_some_and(|value| value.contains("immutable")));
    for path in ["/app/", "/app/sw.js", "/app/manifest.webmanifest", "/app/sojourn_web_bg.wasm"] {
        let first = get(&server, path, &[]);
        assert_eq!(first.header("cache-control"), Some("no-cache"), "{path}");
        let etag = first.header("etag").expect("a name").to_owned();
        let again = get(&server, path, &[("if-none-match", &etag)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(get(&server, path, &[("if-none-match", "\"other\"")]).status, 200, "{path}");
    }
}

#[test]
fn files_compressed_beforehand_go_to_those_who_accept_them() {
    let (server, _folder) = with_app();
    let ask = |accepted: &str| get(&server, &format!("/app/{SCRIPT}"), &[("accept-encoding", accepted)]);
    let mut names = Vec::new();
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), b"stands for brotli".to_vec()),
        ("gzip", Some("gzip"), gzip(b"console.log(1)")),
        ("br;q=0, identity", None, b"console.log(1)".to_vec()),
    ] {
        let reply = ask(accepted);
        assert_eq!((reply.header("content-encoding"), &reply.body), (encoding, &body), "{accepted}");
        assert_eq!(reply.header("vary"), Some("accept-encoding"));
        names.push(reply.header("etag").expect("a name").to_owned());
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 3, "each encoding has a name of its own");
    assert_eq!(problem(&get(&server, &format!("/app/{SCRIPT}.br"), &[])), ProblemKind::NotFound);
}

#[test]
fn no_path_leads_out_of_the_app() -> Tried {
    let (server, _folder) = with_app();
    for path in [
        "/app/../secret",
        "/app/%2e%2e/secret",
        "/app/%2e%2e%2fsecret",
        "/app/..%5csecret",
        "/app/assets/../../secret",
        "/app/assets/%252e%252e/%252e%252e/secret",
        "/app//secret",
        "/app/./secret",
        "/app/%00",
        "/app/index.html%00.js",
        "/app/link",
        "/app/assets/",
        "/app/assets",
        "/app/%ff%fe",
        "/app/no-such-file",
    ] {
        let reply = get(&server, path, &[]);
        assert!([400, 404].contains(&reply.status), "{path}: {}", reply.status);
        problem(&reply);
        assert!(!reply.body.windows(6).any(|part| part == b"secret"), "{path}");
    }
    let posted = server.connect().ask("POST", "/app/", &[], b"")?;
    assert_eq!(problem(&posted), ProblemKind::MethodNotAllowed);
    Ok(())
}

#[test]
fn the_short_addresses_lead_to_the_app_and_programs_are_not_led() {
    let (server, _folder) = with_app();
    let door = get(&server, "/app", &[]);
    assert_eq!((door.status, door.header("location")), (308, Some("/app/")));
    let front = get(&server, "/", &[BROWSER]);
    assert_eq!((front.status, front.header("location")), (302, Some("/app/")));
    assert_eq!(problem(&get(&server, "/", &[("accept", "application/json")])), ProblemKind::NotFound);
}

#[test]
fn without_an_app_people_and_programs_are_told_the_command() -> Tried {
    let server = Server::start_with(|config| config.app_dir = Some("".into()));
    let page = get(&server, "/app/", &[BROWSER]);
    assert_eq!((page.status, page.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(std::str::from_utf8(&page.body)?.contains("<code>client/web/build</code>"));
    let told = get(&server, "/app/", &[]);
    assert_eq!(problem(&told), ProblemKind::AppNotBuilt);
    assert!(std::str::from_utf8(&told.body)?.contains("client/web/build"));
    assert_eq!(get(&server, "/v1/about", &[]).status, 200, "everything else is as it was");
    Ok(())
}

#[test]
fn a_new_build_is_served_after_a_restart_and_never_in_part() {
    let (mut server, folder) = with_app();
    write(&folder.path().join("app/index.html"), b"new page");
    std::fs::remove_file(folder.path().join("app").join(SCRIPT)).expect("removes");
    assert_eq!(get(&server, "/app/", &[]).body, PAGE);
    assert_eq!(get(&server, &format!("/app/{SCRIPT}"), &[]).status, 200);
    server.restart();
    assert_eq!(get(&server, "/app/", &[]).body, b"new page");
    assert_eq!(get(&server, &format!("/app/{SCRIPT}"), &[]).status, 404);
}

#[test]
fn a_folder_that_is_no_app_ends_the_start_with_the_setting_s_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start();
    let mut config = server.config.clone();
    config.data_dir = folder.path().join("data");
    config.app_dir = Some(folder.path().join("nothing"));
    let told = start(&config).err().expect("refused");
    assert!(matches!(told, StartError::WebApp(_)) && told.to_string().contains("app_dir"), "{told}");
}
