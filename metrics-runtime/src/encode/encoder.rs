//! The encoder, which writes families as lines of a text format or collects their values.

use std::fmt;

use frozen_metrics_schema::FamilySchema;

use super::declared::{Columns, DeclaredFamily, KeyedRows, Lines};
use super::gather::gather_family;
#[cfg(feature = "protobuf")]
use super::messages::Messages;
use super::open_rows::OpenRows;
use super::output::Output;
use super::output_buffer::OutputBuffer;
use super::row::RowLayout;
use super::sample_parts::ScopedHeads;
use super::scope::{HeaderState, Scope, Visibility};
use super::sink::{Scoped, Sink};
use super::template::FamilyTemplate;
use crate::exposition::within_exposition;
use crate::format::{Format, Syntax};
use crate::gather::{MetricFamily, MetricType};
use crate::shape::Size;

/// Writes the families of a source to a buffer in a format, or collects their values.
///
/// Families that structs declare are written without allocating if the buffer has enough capacity.
pub struct Encoder<'a> {
    pub(super) output: Output<'a>,
    pub(super) scope: Option<&'a Scope<'a>>,
}

impl Encoder<'_> {
    /// Appends the families that `write` passes to the encoder to `out`, in this format.
    ///
    /// Each [`family`](Self::family) is validated by itself. Only an [`Exporter`](crate::Exporter) detects
    /// two families that use the same name.
    pub fn append_to(out: &mut Vec<u8>, format: Format, write: impl FnOnce(&mut Encoder<'_>)) {
        within_exposition(|| match format.syntax() {
            Syntax::Lines(dialect) => OutputBuffer::append_to(out, |buffer| {
                write(&mut Encoder { output: Output::Lines(buffer, dialect), scope: None });
            }),
            #[cfg(feature = "protobuf")]
            Syntax::Messages => Messages::append_to(out, |messages| {
                write(&mut Encoder { output: Output::Messages(messages), scope: None });
            }),
        });
    }

    /// Passes the values of the families that `expose` passes to the encoder to a sink.
    pub(crate) fn gather(sink: &mut dyn Sink, expose: impl FnOnce(&mut Encoder<'_>)) {
        within_exposition(|| expose(&mut Encoder { output: Output::Values(sink), scope: None }));
    }

    /// Calls `expose` with an encoder in a nested scope.
    pub(crate) fn within(&mut self, scope: Scope<'_>, expose: impl FnOnce(&mut Encoder<'_>)) {
        let scope = Scope { outer: self.scope, ..scope };
        expose(&mut Encoder { output: self.output.reborrow(), scope: Some(&scope) });
    }

    /// Exposes the families of a struct with the samples of each row, or with the value of a registry
    /// metric.
    pub(crate) fn rows(&mut self, rows: &KeyedRows<'_>) {
        let RowLayout { schema, fields, templates } = rows.layout;
        let (format, is_in_scope) = (self.output.format(), self.scope.is_some());
        let templates = format.map_or(&[][..], |format| templates.families(schema, format));
        #[cfg(feature = "protobuf")]
        if let Output::Messages(messages) = &mut self.output {
            messages.begin_rows(rows);
        }
        let mut write = |heads: &mut ScopedHeads| {
            let mut open = rows.open.iter();
            let (mut columns, mut rows_of_family) = (Columns::default(), None);
            for (index, family) in schema.families.iter().enumerate() {
                // An alias follows the family whose values it shows.
                if family.alias.is_none() {
                    columns.start += Size::of(columns.fields);
                    columns.fields = fields.get(index).copied().unwrap_or_default();
                    rows_of_family = family.key.as_ref().and_then(|_| open.next());
                }
                let template = templates.get(index);
                match rows_of_family {
                    Some(open) => self.open_family(family, template, rows, open, heads),
                    None => self.declared_family(family, template, rows, columns, heads),
                }
            }
        };
        match is_in_scope {
            true => rows.layout.templates.with_heads(write),
            false => write(&mut ScopedHeads::new()),
        }
    }

    /// Returns whether the encoder shows a family of a struct.
    pub(crate) fn shows(&self, family: &FamilySchema) -> bool {
        self.scope.is_none_or(|scope| scope.visibility(&family.name) != Visibility::Hidden)
    }

    /// Returns whether this is a scrape, which removes entries whose leases have ended after it has shown them.
    pub(crate) fn ends_leases(&self) -> bool {
        match &self.output {
            Output::Values(sink) => sink.ends_leases(),
            _ => true,
        }
    }

    /// Exposes a family that has labels of its own.
    fn open_family(
        &mut self,
        family: &FamilySchema,
        template: Option<&FamilyTemplate>,
        rows: &KeyedRows<'_>,
        OpenRows { fields, values, keys, .. }: &OpenRows,
        heads: &mut ScopedHeads,
    ) {
        let key_values = keys.each_value();
        let rows = KeyedRows { values, keys, key_values: &key_values, ..*rows };
        let columns = Columns { fields, start: Size::default() };
        self.declared_family(family, template, &rows, columns, heads);
    }

    /// Exposes a family of a struct.
    fn declared_family(
        &mut self,
        family: &FamilySchema,
        template: Option<&FamilyTemplate>,
        rows: &KeyedRows<'_>,
        columns: Columns<'_>,
        heads: &mut ScopedHeads,
    ) {
        let visibility = self.scope.map_or(Visibility::Full, |_| self.admit_declared(family));
        if visibility == Visibility::Hidden {
            return;
        }
        let (scope, is_new) = (self.scope, visibility == Visibility::Full);
        match &mut self.output {
            Output::Lines(buffer, dialect) => {
                let Some(template) = template else { return };
                let family = DeclaredFamily { schema: family, template, scope, is_new, columns };
                Lines::family(buffer, dialect, family, rows, heads);
            }
            #[cfg(feature = "protobuf")]
            Output::Messages(messages) => {
                let Some(template) = template else { return };
                let family = DeclaredFamily { schema: family, template, scope, is_new, columns };
                messages.declared(family, rows, heads);
            }
            Output::Values(sink) => {
                let mut head = MetricFamily::from_schema(family, [0.0; 0]);
                if let Some(scope) = scope {
                    let (help, names) = (&family.help, family.names_in_help());
                    head.help.clear();
                    scope.each_help_part(help, &names, &mut |part| head.help.push_str(part));
                }
                let mut sink = Scoped { scope, sink: &mut **sink };
                gather_family(family, head, rows, columns, is_new, &mut sink);
            }
        }
    }

    /// Returns which part of a struct's family is exposed, and reserves the names of the family.
    fn admit_declared(&mut self, family: &FamilySchema) -> Visibility {
        let Some(scope) = self.scope else { return Visibility::Full };
        let visibility = scope.visibility(&family.name);
        if visibility != Visibility::Full {
            return visibility;
        }
        let kind = MetricType::from_kind(&family.kind);
        match scope.reserve(&family.name, kind) {
            Ok(()) => {
                scope.set_header(HeaderState::Written(kind));
                Visibility::Full
            }
            Err(reason) => {
                scope.set_header(HeaderState::LeftOut);
                self.leave_out(Some(&family.name), reason);
                Visibility::Hidden
            }
        }
    }
}

impl fmt::Debug for Encoder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder").finish_non_exhaustive()
    }
}
