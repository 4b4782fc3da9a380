//! The comparison of what a group's field adds to its member with the goldens that the field names. The
//! rest of a golden comes from the member's type, which the macro cannot see: constants compare it.

use frozen_metrics_schema::golden::Golden;
use syn::LitStr;

use super::named_golden::NamedGolden;
use crate::errors::Errors;
use crate::golden::{Build, MemberGolden};
use crate::model::{Group, Member};

/// Returns the goldens of each member, in the order of its schemas. Reports the differences that the
/// group's own tokens cause.
pub(crate) fn group(errors: &mut Errors, group: &Group, build: &Build) -> Vec<Vec<MemberGolden>> {
    let mut of_member = |member: &Member| {
        let goldens = member.goldens.iter().zip(group.owners(member));
        let golden = |(name, owner)| self::golden(errors, group, member, name, owner, build);
        goldens.filter_map(golden).collect()
    };
    group.members.iter().map(&mut of_member).collect()
}

fn golden(
    errors: &mut Errors,
    group: &Group,
    member: &Member,
    name: &LitStr,
    owner: String,
    build: &Build,
) -> Option<MemberGolden> {
    let file = errors.ok(build.file(name))?;
    let frozen = NamedGolden {
        name,
        file: &file,
        ident: &group.ident,
        member: Some(member),
        owner: &owner,
        golden_test: group.golden_test,
        build,
    };
    let advice = frozen.advice();
    let golden = frozen.compare(errors, |errors| {
        let golden = frozen.read(errors);
        golden.filter(|golden| is_as_added(errors, member, golden, &frozen))
    });
    Some(MemberGolden { name: name.clone(), file, owner, golden, advice })
}

/// Returns whether the golden has the prefix and the labels that the field adds.
fn is_as_added(
    errors: &mut Errors,
    member: &Member,
    golden: &Golden,
    frozen: &NamedGolden<'_>,
) -> bool {
    let shown = frozen.file.shown();
    let families = || golden.schema.families.iter().zip(&golden.lines);
    let is_same = errors.whole(|errors| {
        let prefix = member.prefix();
        if let Some(literal) = &member.prefix
            && let Some((family, lines)) =
                families().find(|(family, _)| !family.name.starts_with(&prefix))
        {
            let what = format!(
                "every name of `{}` begins with `{prefix}` here, but `{}` is frozen in {shown}:{}",
                member.field, family.name, lines.help
            );
            frozen.drifted(errors, literal.span(), &what);
        }
        for (index, (name, value)) in member.labels.iter().enumerate() {
            for (family, lines) in families() {
                let line = lines.series.first().copied().unwrap_or(lines.help);
                let label = family.series.first().and_then(|series| series.labels.get(index));
                let (span, what) = match label {
                    Some(frozen) if frozen.name != name.value => (
                        name.span,
                        format!(
                            "`{}` has the label `{}` here and `{}` in its golden",
                            member.field, name.value, frozen.name
                        ),
                    ),
                    Some(frozen) if frozen.value != value.value => (
                        value.span,
                        format!(
                            "label `{}` is {:?} here and {:?} in its golden",
                            name.value, value.value, frozen.value
                        ),
                    ),
                    Some(_) => continue,
                    None => (
                        name.span,
                        format!(
                            "`{}` has the label `{}` here and not in its golden",
                            member.field, name.value
                        ),
                    ),
                };
                frozen.drifted(errors, span, &format!("{what}, {shown}:{line}"));
                break;
            }
        }
    });
    is_same.is_some()
}
