"""The kinds of fault of rules and controls: whom and what they cover, who permits, and whether they can be passed."""

from __future__ import annotations

from collections.abc import Mapping

CONTROL: Mapping[str, tuple[float, str]] = {
    "approval": (
        1.3,
        "approv* authoris* authoriz* sign_off signed_off signature* consent* permission* mandate* accepts_the "
        "who_accepted who_decided who_decides decided decision decides agreed endorse* ratif* sanction* waive* "
        "grants sign_offs signing self_approve* without_permission needs_no no_approval consent_of "
        "have_them_approved go_ahead green_light cleared clearance nod veto vote voted vetted vetting released_by "
        "release_by sign sign_it signs countersign* formal_decision formal_acceptance competent_body deciding_body "
        "governing_body empowered entitle* who_may who_can_decide power_to right_to_decide by_whose whose_decision "
        "whose_approval board_decision confirmed_by confirmation_of unilateral* discretion_of consult* "
        "without_asking seek_approval require_approval management_approval authorit* delegate_authority dispens* "
        "derogat* not_signed unsigned sign_off_is signed",
    ),
    "independence": (
        1.6,
        "independen* conflict_of_interest impartial* a_stake stake_in own_people bias* one_sided objectiv* "
        "self_assessed self_assessment judges separate_from self_interest segregat* four_eyes neutral marks_its "
        "own_judgement same_person own_work own_house own_project own_interest judge_in_its judged_by_the "
        "same_people same_team same_party same_individual self_review self_check reviews_itself checks_itself "
        "audits_itself assesses_itself controls_itself vested interested_party beneficiary benefits_from "
        "has_an_interest detached outsider outside_party external_party third_party separat* separation_of "
        "separation_of_duties dual_control second_pair of_two_people second_person_checks paid_by reports_to "
        "partial_to loyalties also_approves also_decides also_checks also_wrote both_author both_does "
        "not_independent unbias* disinterested same_person_who same_person_also supervision_lies himself herself "
        "nobody_independent separate_the_two two_roles separate_roles supervises reads_the_log built_it_also "
        "also_judge also_judges those_who_built one_who_is_checked who_is_checked who_signs_is same_hand same_hands "
        "own_homework judge_and_jury referee poacher checks_himself checks_herself controller_and controls_and "
        "same_department reviewer_is auditor_is grading_own",
    ),
    "enforcement": (
        1.2,
        "enforc* prohibit* forbid* ban bans prevent* block blocks blocking keep_out detect* stopped bypass* "
        "circumvent* no_check checks whether_it_is honour* comply complian* compulsory mandatory optional oblige* "
        "binding toothless unenforce* mere only_encouraged encourag* recommend* advice advises advisory "
        "suggestion_only must_or_should must_should required not_required requirement require_it require "
        "make_it_mandatory make_mandatory make_it_binding obligat* free_to remains_free at_liberty stops_at_advice "
        "merely_advised appeal* exhort* wish plea expects expected_to voluntar* strictly leeway loophole* sidestep* "
        "evad* evasion work_around worked_around get_around gets_around ignore_it ignored_without no_penalty "
        "penalt* no_sanction nothing_forces nothing_compels force forces compel* on_paper paper_rule not_enforced "
        "control_that shall soft_wording disregard* override* overridden empties undermin* optional_wording hinder* "
        "technically restrict_searches technical_limit* technical_limits limit_what can_be_searched "
        "nothing_verifies trust_in pledge signature_does lawfulness_check nobody_prevents nothing_ensures "
        "no_one_checks nobody_checks can_be_ignored ignored can_ignore not_binding no_obligation no_duty a_duty "
        "must_not_should technical_means technical_barrier technical_control make_it_must stick_to_it stick_to_this "
        "opt_out opts_out should_instead must_instead instead_of_must for_ignoring ignoring_it makes_sure "
        "makes_sure_that is_followed be_followed follow_it followed_in nobody_makes no_consequence nothing_makes "
        "make_people binding_rule hard_rule rule_not non_binding soft_rule good_intention intentions "
        "discretion_to_ignore merely_asks only_asks asks_for_only no_teeth lip_service not_demanded demanded "
        "demands_nothing only_advised advised_only not_obliged not_forced",
    ),
    "bypass": (
        1.2,
        "trivial* weaker derived_password guessable guessed easily_guessed easy_to easily circumvented deliberately "
        "on_purpose misuse* abuse* harass* attack* fool* cheat* gam* game_the rubber_stamp rubber_stamped "
        "perfunctory eleven_minutes lax laxity lenient low_bar low_hurdle trivial_change not_strong "
        "insufficient_protection outdated_practice no_longer_advised strengthen* stronger toughen* would_suffice "
        "digit_changed single_digit get_round work_round exploitable simple_trick trick tricks outwit* defeat* "
        "without_much_effort guess_it",
    ),
    "prevent": (
        0.6,
        "prevent* control* warn* alert* safeguard* enforce* detect* mechanism gate gates gatekeep* stop_it stops_it "
        "stopped_it nothing_stopped nothing_stops let_through slip_through slips_through caught catch catches "
        "block_it barrier hurdle guard guards interlock check_would alarm* monitor* notice_it noticed_by "
        "early_warning threshold_alert automatic automatically automated_check reject* release_gate fail_safe "
        "failsafe limit_on protects harden*",
    ),
    "trace": (
        1.3,
        "trace* track tracked tracking follow_up followed_up register log logged audit_trail reference_number "
        "ticket not_traceable untraceable cannot_be_traced be_traced audit_log version_history change_log changelog "
        "what_changed what_was_changed was_altered altered describe_what_changed reference_of ticket_number "
        "change_number case_number documentation_of follow_it_up chased monitor_progress status status_of "
        "tracked_in no_row_of picked_up listed_in logbook logging not_logged provenance account_for where_they_are "
        "whereabouts untraced recorded_where on_record keep_a_record no_record record_of_what reconstruct* "
        "could_reconstruct cannot_be_seen_later nobody_could_later what_was_altered afterwards_nobody paper_trail "
        "evidence_trail proof_of_what documented_where",
    ),
    "retention": (
        1.4,
        "retention retain* eras* dispos* destroy* destruct* kept_for stored_for archive* keep_for how_long_logs "
        "how_long_they_are how_long_it_is kept_how preserv* storage_period storage purge* wipe* shred* discard* "
        "deletion months_of_logs days_of_logs hold_on end_of_the_contract keep_records retention_period deleted "
        "deletes delete_the_data are_kept is_kept be_kept kept_on how_long_are keeping_the_logs thrown_away "
        "throw_away files_are_stored are_stored is_stored be_stored how_long_the_files may_be_deleted may_be_thrown "
        "overwrit* keep_them_for kept_until storage_time",
    ),
    "technical": (
        0.8,
        "encrypt* cipher* keys password* authenticat* patch* vulnerab* firewall* malware backup* restore* recover* "
        "algorithm protocol configur* server network* session* login log_in sign_in lockout locked_out lock_out "
        "guess_the guessing brute_force throttl* access_control admin* privileg* token* certificate* timeout "
        "time_out port ports update_the_software hash* multi_factor two_factor factor second_factor mfa credential* "
        "attacker* hostile hack* intrud* exploit* decrypt* intercept* denial account accounts restoring "
        "key_management",
    ),
    "privacy": (
        1.4,
        "personal_data personal privacy data_protection lawful legal_basis legal_ground consent gdpr "
        "special_categor* sensitive anonymis* pseudonymis* individuals_data names_and_addresses pii personally "
        "data_about_people privacy_notice legal_grounds controller processor data_protection_officer "
        "purpose_limitation minimis* minimiz* necessity processing_of health_data identifiab* profil* surveillance "
        "impact_assessment collect* data_subject necessity_of less_intrusive intrusive monitor_people plates",
    ),
    "confidential": (
        1.0,
        "confidential* sensitive secrecy disclos* leak* encrypt* protected protection secret secrets betray* "
        "reveal* unauthoris* unauthoriz* who_may_see outsiders_could internal_details exposure expose* classified "
        "publicly made_public",
    ),
    "legal": (
        1.2,
        "legal law laws statute* statutory regulation* regulator* lawyer counsel liab* contract contracts "
        "contractual* clause clauses warrant* terms_and licence_terms court sue lawsuit penalty jurisdiction "
        "breach_of notify_the_regulator reporting_duty supervisory duty_to_report legally lawful lawfulness "
        "unlawful legal_basis",
    ),
    "criteria": (
        1.2,
        "criteria criterion threshold* yardstick benchmark* case_by_case discretion* which_tests by_which_tests "
        "judged_by standard_for standards_for good_enough what_would_make list_the_criteria set_criteria "
        "conditions_for minimum_requirements limit_value cut_off measure_for pass_mark acceptance_criter* "
        "set_a_minimum lay_down minimum_level no_minimum which_standard standard_has standard_is_to "
        "on_which_grounds on_what_grounds by_what_standard by_which_standard what_has_to_be_met to_be_met "
        "conditions_of conditions_are no_conditions list_of_conditions when_is_it_accepted pass_criteria",
    ),
    "scope": (
        1.2,
        "scope coverage covers exclud* exclusion limited_to applies_only only_for out_of_scope in_scope boundar* "
        "perimeter all_systems other_systems which_systems part_of_the out_of_consideration not_considered "
        "not_examined not_looked not_look left_aside leaves_aside ranges_over extends_to applies_to apply_to "
        "applicab* limit_of_the limits_of covering not_covered uncovered does_not_cover whole_system entire "
        "entirety includes except excepted carve_out blind_spot narrow narrower too_narrow confined restrict* "
        "restricted_to in_view field_of look_at looked_at inventor* complete_list full_list list_is covers_nearly "
        "nearly_any almost_everything almost_anything too_broad broad_a restricts_nothing limit_use "
        "permitted_activities concrete_activities whatever_else also_found other_line the_other_line "
        "everything_that_follows left_out_of_the not_part_of is_excluded are_excluded is_included are_included "
        "is_covered are_covered not_included_in falls_outside fall_outside outside_scope outside_the_review "
        "leaves_suppliers aside belongs_to_the_system what_belongs in_or_out part_of_the_network not_looked_at "
        "were_not_looked not_reviewed not_assessed not_in_the_review skipped_parts where_it_ends where_it_begins "
        "ends_where limits_are",
    ),
    "partial": (
        1.1,
        "only alone solely one_of_the not_the_other the_others the_other the_rest remaining other_two limited_to "
        "single_out not_all every_other extend extended widen broaden include_the applies_to only_some only_one "
        "only_those only_part partly partially part_of one_of_several all_other all_others other_accounts "
        "other_users other_cases ordinary ordinary_users normal_users standard_users everyone everybody all_users "
        "all_accounts all_staff all_of_them not_the_others not_for_others and_not_the but_not left_unprotected "
        "unprotected every_user every_account nothing_for_the no_rule_for covers_only only_covers applies_only "
        "restricted privileged_only selective the_remainder exempt* leaves_all also_for also_to as_well extend_it "
        "extend_to extend_the broaden_the apply_it_to include_all remaining_ones only_the only_a only_for only_of "
        "others_are for_others the_others_are",
    ),
    "people": (
        1.0,
        "affected_people persons_affected customer* patient* passenger* resident* visitor* victim* those_affected "
        "data_subject* person_concerned people_concerned client* consumer* citizen* employee* staff_member* "
        "members_of_staff traveller* pupil* student* tenant* merchants shoppers borrower* complainant* individuals "
        "users_of affected_users end_users real_people",
    ),
}
