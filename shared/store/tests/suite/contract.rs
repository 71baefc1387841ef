//! What every store must hold. Each fact is a function of its own over an empty store.

mod access;
mod connections;
mod lists;
mod sessions;
mod team;

pub(crate) use access::*;
pub(crate) use connections::*;
pub(crate) use lists::*;
pub(crate) use sessions::*;
pub(crate) use team::*;

/// Gives the name of every fact to the macro of an engine.
macro_rules! contract {
    ($engine:ident) => {
        $engine! {
            a_session_is_read_as_it_was_made,
            a_session_is_made_once,
            what_was_never_made_is_nothing,
            a_save_raises_the_version_and_is_read_at_once,
            a_stale_save_is_a_conflict_and_changes_nothing,
            of_64_parallel_saves_exactly_one_wins,
            of_64_parallel_claims_exactly_one_device_is_bound,
            what_needs_time_is_a_conflict_from_the_expiry_on,
            an_expired_session_can_still_be_deleted,
            the_audit_is_one_chain_after_many_saves,
            the_fullest_session_comes_back_whole,
            a_change_larger_than_a_transaction_changes_nothing,
            both_codes_lead_to_their_session,
            a_code_in_use_is_taken_and_nothing_is_made,
            a_code_is_free_again_at_the_expiry_and_not_before,
            a_code_of_a_closed_session_still_leads_to_it,
            the_codes_of_a_session_live_as_long_as_it_does,
            a_code_that_leads_elsewhere_cannot_be_prolonged,
            of_64_parallel_sessions_with_one_pin_exactly_one_is_made,
            a_ticket_is_taken_by_one_of_64,
            a_ticket_is_nothing_from_its_end_on,
            a_count_counts_every_one_of_64,
            a_member_is_found_by_every_subject,
            teams_and_channels_are_apart,
            a_list_is_newest_first_and_bounded,
            a_full_list_loses_what_has_ended_first,
            a_deleted_session_is_on_no_list,
            a_session_moves_between_lists,
            home_follows_who_takes_part,
            home_holds_more_than_one_batch,
            pages_follow_each_other_through_every_part,
            renewed_codes_replace_the_old_ones_at_once,
            a_channel_has_its_name_alone_and_its_version,
            of_two_names_alike_in_parallel_one_is_made,
            two_owners_cannot_take_each_others_place,
            an_invitation_makes_one_member_once,
            a_members_connections_are_found,
            a_connection_is_kept_and_forgotten,
            peers_change_with_the_session,
            a_refused_save_changes_no_peer,
            a_connection_that_is_gone_is_left_alone,
            the_peers_of_two_sessions_are_apart,
            watchers_are_told_until_their_connection_ends,
            a_connection_that_is_gone_watches_nothing,
            a_watch_that_meets_the_end_leaves_nothing,
        }
    };
}

pub(crate) use contract;
