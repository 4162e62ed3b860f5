//! A code for drafts, before anything is asked of anybody: whether it is one, and whether it is of the server this app is from.

use serde_json::json;
use sojourn_core::guidance::preview::PreviewCode;

use super::error::CallError;

/// Reads a code that was scanned or typed. A page of a browser speaks to no server but its own: `server` is that one's address.
///
/// # Errors
/// `preview-code` for a text that is none; `other-server` with the address it names.
pub fn code_for(text: &str, server: &str) -> Result<PreviewCode, CallError> {
    let code: PreviewCode = text.parse().map_err(|error| CallError::new("preview-code", format!("{error}")))?;
    if code.server.eq_ignore_ascii_case(server.trim_end_matches('/')) {
        return Ok(code);
    }
    let mut refused = CallError::new("other-server", format!("the code is of {}", code.server));
    refused.detail = json!({ "server": code.server });
    Err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sojourn_core::guidance::baseline;

    #[test]
    fn a_code_is_taken_of_ones_own_server_and_of_no_other() {
        let code = PreviewCode::of("https://desk.example.org", baseline::ROOT).expect("a root");
        let text = code.to_string();
        assert_eq!(code_for(&text, "https://desk.example.org"), Ok(code.clone()));
        assert_eq!(code_for(&text, "https://Desk.example.org/"), Ok(code));
        let other = code_for(&text, "https://desk.example.org.evil.example").expect_err("another server");
        assert_eq!(
            (other.code.as_str(), &other.detail["server"]),
            ("other-server", &json!("https://desk.example.org"))
        );
        let scheme = code_for(&text, "http://desk.example.org").expect_err("not sealed on the way");
        assert_eq!(scheme.code, "other-server");
        assert_eq!(
            code_for("https://desk.example.org", "https://desk.example.org").expect_err("no code").code,
            "preview-code"
        );
    }
}
