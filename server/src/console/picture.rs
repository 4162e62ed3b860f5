//! A QR code as lines of an SVG path: drawn here, asked of nobody.

use qrcode::{EcLevel, QrCode};

/// Modules around the code that must stay empty.
const QUIET: usize = 4;

/// A picture for a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width and height, in modules with the quiet zone.
    pub side: usize,
    /// The dark modules, a run at a time.
    pub path: String,
}

/// A text as a QR code; none for one too long for it.
#[must_use]
pub fn qr(text: &str) -> Option<Picture> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colours) = (code.width(), code.into_colors());
    let mut path = String::new();
    for (y, row) in colours.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|colour| **colour == qrcode::Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x += run.max(1);
        }
    }
    Some(Picture { side: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_and_nothing_else() {
        let drawn = qr("sojourn").expect("fits");
        let code = QrCode::with_error_correction_level("sojourn", EcLevel::M).expect("fits");
        let dark = code.to_colors().iter().filter(|colour| **colour == qrcode::Color::Dark).count();
        let runs =
            drawn.path.split('h').skip(1).step_by(2).filter_map(|rest| rest.split('v').next()?.parse::<usize>().ok());
        assert_eq!(runs.sum::<usize>(), dark);
        assert_eq!(drawn.side, code.width() + 8);
        assert!(qr(&"x".repeat(4_000)).is_none());
    }
}
