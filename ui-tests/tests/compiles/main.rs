//! Difficult structs that must compile. Other tests check their behavior.
//!
//! All cases share one crate, because each crate takes a second to build and link. A case that needs a
//! crate of its own, because of its attributes or paths, is in `cases/pass`.

#![allow(dead_code, missing_docs, reason = "cases leave most items unused")]

pub mod a_set_without_debug;
pub mod a_static_and_a_constant_descriptor;
pub mod deprecated;
pub mod derived_under_the_traits_name;
pub mod emitted_by_a_macro;
pub mod every_kind_and_its_golden;
pub mod every_method_as_a_recorder;
pub mod explicit_type_names;
pub mod families_of_several_fields;
pub mod fields_under_cfg;
pub mod generated_types_named_like_std;
pub mod golden_in_another_order;
pub mod golden_that_agrees;
pub mod goldens_of_an_inner_group;
pub mod group_of_many_metrics;
pub mod groups;
pub mod help_from_attribute_and_doc_comment;
pub mod info_with_a_label_of_its_own;
pub mod key_behind_other_labels;
pub mod key_values_in_another_order;
pub mod labels_of_the_struct;
pub mod labels_similar_to_reserved_ones;
pub mod labels_that_are_keywords;
pub mod labels_with_capitals;
pub mod names_of_every_legal_form;
pub mod names_similar_to_methods;
pub mod names_similar_to_refused_ones;
pub mod partition_named_like_its_family;
pub mod private_and_used_in_part;
pub mod raw_identifiers;
pub mod style_lints_allowed_with_a_reason;
pub mod two_recorders_of_one_method;
pub mod types_by_path_and_alias_of_a_module;
pub mod types_of_another_crate;
pub mod units_explicit_inferred_and_suppressed;
pub mod usage_of_the_registry;
pub mod values_of_a_member_in_another_order;
pub mod words_similar_to_units;
