//! Rules about uses that a change of the goldens breaks. Only a comparison of two sets of goldens finds them.

use super::Rule;
use crate::level::Level;

pub(in crate::uses) static MATCHING_BROKEN: Rule = Rule {
    id: "matching_broken",
    title: "operands no longer match",
    description: "The series of the two operands of an operator had the same labels, and no longer have them, because a label \
                  was added or removed on one side. Or several series of one side match one of the other side where only one \
                  may. A warning if the operator is `unless`, or if the additional series are possible but not certain. A \
                  note if the expression is an operand of `or` whose other operand still works.",
    level: Level::Break,
    why: "Operands that do not match have an empty result: no error, no alert. Several matches where one is expected are an \
          error of the whole expression.",
    cure: "Exclude the label from the match: `ignoring (label) group_left` if the left operand has the label, `group_right` if \
           the right one has it. Or aggregate the label away on that side: `sum without (label) (…)`.",
};

pub(in crate::uses) static MATCHING_MULTIPLIED: Rule = Rule {
    id: "matching_multiplied",
    title: "one alert becomes several",
    description: "The result of an alert's expression has a label that it did not have before, and the label has several \
                  values.",
    level: Level::Danger,
    why: "There is one alert for each value of the label, and the threshold applies to each value alone.",
    cure: "Aggregate the label away: `sum without (label) (…)`.",
};

pub(in crate::uses) static MORE_SERIES_AGGREGATED: Rule = Rule {
    id: "more_series_aggregated",
    title: "average or count of more series",
    description: "The series that `avg` or `count` aggregates have a new label with several values, which the expression does \
                  not name. Not reported for quotients, whose operands can grow alike.",
    level: Level::Danger,
    why: "An average is divided by the number of values, and a count is multiplied by it, so that a threshold means something \
          else.",
    cure: "Aggregate the label away before: `avg(sum without (label) (…))`.",
};

pub(in crate::uses) static GROUP_BY_GONE: Rule = Rule {
    id: "group_by_gone",
    title: "grouping by a label that is gone",
    description: "An aggregation, a match or a function names a label that the series had and no longer have: `by (label)`, \
                  `on (label)`, `group_left (label)` or the source of `label_replace`. Also `without (label)` and `ignoring \
                  (label)` if the label was renamed.",
    level: Level::Danger,
    why: "All series fall into one group, so that one sick instance hides behind the others. A label that `group_left` copies \
          is missing from the result. A renamed label that `without` does not remove stays in the result.",
    cure: "Use a label that the golden declares.",
};

pub(in crate::uses) static NEW_VALUE_SELECTED: Rule = Rule {
    id: "new_value_selected",
    title: "matcher also selects a new value",
    description: "A matcher with `!=` or `!~` selects a value that its label did not have before.",
    level: Level::Note,
    why: "The expression counts something that did not exist when it was written.",
    cure: "Exclude the value, if it should not count.",
};

pub(in crate::uses) static QUANTILE_CHANGED: Rule = Rule {
    id: "quantile_changed",
    title: "quantile of other buckets",
    description: "The histogram of a quantile has other buckets. A break if the quantile is compared with a number that it can \
                  no longer exceed. A note if bounds were only added inside the range.",
    level: Level::Danger,
    why: "A quantile is interpolated within a bucket and never exceeds the highest finite bound. Fewer buckets make it less \
          exact, another highest bound changes which thresholds it can reach.",
    cure: "Keep the bounds around the thresholds. Otherwise, adapt the thresholds.",
};

pub(in crate::uses) static UNIT_CHANGED: Rule = Rule {
    id: "value_in_other_unit",
    title: "value in another unit",
    description: "The metric has another unit. A break if the value is compared with a number.",
    level: Level::Danger,
    why: "An alert with the old threshold fires always or never. A panel shows values on the wrong scale.",
    cure: "Multiply the threshold by the factor between the units.",
};

pub(in crate::uses) static RETIRED_NAME_REUSED: Rule = Rule {
    id: "reused_name_used",
    title: "name of a removed metric reused",
    description: "An expression uses the name of a metric that was removed earlier, and a new metric has the name.",
    level: Level::Break,
    why: "The expression was written for the old metric. It works again with values that mean something else.",
    cure: "Choose a name that no release had, or remove the expression.",
};
