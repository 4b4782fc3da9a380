//! Their text as they write it, piece by piece, with each HELP escaped on the way.

use std::fmt;

use metrics_schema::exposition::escape_help;

/// Takes their text. Only the pieces tell where a HELP text ends: it stands there as it is, line feeds
/// and all, and any text may follow one.
#[derive(Default)]
pub(super) struct Pieces {
    pub(super) text: String,
    place: Place,
}

/// What the next piece is of.
#[derive(Clone, Copy, Default)]
enum Place {
    #[default]
    Lines,
    /// The name between `# HELP ` and the space behind it.
    Name,
    Help,
}

impl fmt::Write for Pieces {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.place = match (self.place, piece) {
            // A label value of this text stands within its line.
            (Place::Lines, "# HELP ") if self.text.is_empty() || self.text.ends_with('\n') => {
                Place::Name
            }
            (Place::Name, " ") => Place::Help,
            (Place::Help, "\n") => Place::Lines,
            (Place::Help, help) => {
                escape_help(&mut self.text, help);
                return Ok(());
            }
            (place, _) => place,
        };
        self.text.push_str(piece);
        Ok(())
    }
}
