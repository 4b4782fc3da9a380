//! Structs that look hard and must compile. What they do is tested where it matters.
//!
//! One crate holds them all, because each crate costs a second to build and link. A case that has to be
//! a crate of its own, for its attributes or its paths, is in `cases/pass`.

#![allow(dead_code, missing_docs, reason = "a case declares what it does not use")]

pub mod a_set_without_debug;
pub mod a_static_and_a_constant_descriptor;
pub mod deprecated;
pub mod emitted_by_a_macro;
pub mod every_kind_and_its_golden;
pub mod every_verb_as_a_recorder;
pub mod families_of_several_fields;
pub mod fields_under_cfg;
pub mod golden_in_another_order;
pub mod golden_that_agrees;
pub mod goldens_of_an_inner_group;
pub mod group_of_many_metrics;
pub mod groups;
pub mod help_from_attribute_and_doc_comment;
pub mod info_with_a_label_of_its_own;
pub mod key_behind_other_labels;
pub mod key_values_in_another_order;
pub mod labels_near_the_reserved_ones;
pub mod labels_that_are_keywords;
pub mod labels_with_capitals;
pub mod names_near_the_refused_ones;
pub mod names_near_those_of_methods;
pub mod names_of_every_legal_shape;
pub mod partition_named_like_its_family;
pub mod private_and_used_in_part;
pub mod raw_identifiers;
pub mod rules_of_taste_set_aside_with_a_reason;
pub mod two_recorders_of_one_verb;
pub mod types_by_path_and_alias_of_a_module;
pub mod types_made_like_those_of_std;
pub mod types_of_chosen_names;
pub mod units_said_inferred_and_refused;
pub mod usage_of_the_registry;
pub mod values_of_a_member_in_another_order;
pub mod words_near_those_of_units;
