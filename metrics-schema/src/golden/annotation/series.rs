//! `# SERIES 89`: the number of series, which goldens of early versions have. It is derived from the other lines, so it
//! is read and ignored, and no longer written.

use super::{Header, HeaderAnnotation};
use crate::exposition::visible;

pub(super) static SERIES: HeaderAnnotation =
    HeaderAnnotation { word: "SERIES", read, write: |_, _| Vec::new() };

fn read(_: &mut Header, _: usize, text: &str) -> Result<(), String> {
    match text.parse::<usize>() {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("unknown comment `# SERIES {}`", visible(text))),
    }
}
