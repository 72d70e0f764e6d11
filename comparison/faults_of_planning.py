"""The kinds of fault of what is planned: who does what by when, with what, and what if it goes wrong."""

from __future__ import annotations

from collections.abc import Mapping

PLANNING: Mapping[str, tuple[float, str]] = {
    "owner": (
        1.4,
        "owner* owned responsib* accountab* assign* unassigned allocat* in_charge no_one_is nobody_is nobody_named "
        "nobody_to anybody somebody someone by_whom named_person named_role name_a name_an named_owner takes_charge "
        "leadership who_is_to who_will who_does who_performs who_checks which_team which_role answerable attribut* "
        "addressee anonym* steward custodian caretaker passive_voice no_lead nobody_has names_no no_individual "
        "individual_is liable liability no_name performed_by whoever who_did carried_out_by name_somebody "
        "name_the_role whose_job whose_task whose_duty which_person which_department which_unit which_function "
        "person_in_charge nobody_against no_person no_role no_team no_role_is no_one no_person_is without_an_owner "
        "orphan* unowned falls_to picks_it_up pick_it_up take_it_on takes_it_on taken_on_by carry_it_out "
        "carries_it_out to_carry_out charged_with entrust* delegat* by_name team_or_person role_or_person "
        "person_or_team name_the_team name_the_person name_the_party name_the_function names_a_role named_to_do "
        "impersonal passive passively agentless no_actor unnamed_person hands_it nobody_in_particular no_single "
        "task_of duty_of job_of accountable_role who_must who_should who_shall who_is_responsible who_is who_has_to "
        "designate* appoint* point_of_contact person_responsible in_whose whose_hands which_party party_is "
        "hold_anyone who_does_it who_makes who_takes who_keeps who_carries who_maintains whoever_is which_side "
        "nobody_feels no_department owner_cell owner_column unassigned_action no_named who_ensures who_monitors "
        "who_reviews who_runs by_a_named nobody_who whose_responsib* see_to_it see_to_this look_after looks_after "
        "take_care takes_care sender without_a_name without_naming not_say_who not_said_who no_sender who_will_see "
        "to_whom_it nobody_will name_who responsible_role responsible_person actor actors which_manager "
        "which_of_the_departments between_two_stools stands_behind answers_for answer_for no_function no_manager "
        "off_the_hook at_whose hides_behind_the_passive passive_form passive_construction pin_it_on lead_is "
        "lead_for no_one_to nobody_takes nobody_is_to no_role_or named_individual name_a_role name_whoever "
        "not_assigned unallocated unstaffed by_someone someone_should role_that which_body competent_team doer "
        "agent in_the_hands_of to_which_team",
    ),
    "deadline": (
        1.1,
        "deadline* due by_when timeframe* time_limit* time_frame time_bound how_soon how_quickly how_fast no_date "
        "no_time not_a_date is_a_date is_no_date set_a_date a_date add_a_date give_a_date by_any_date open_ended "
        "target_date in_hours how_long period timely timescale* date_is_empty indefinitely number_of_hours "
        "number_of_days no_deadline until_when when_it_will when_this_will dated undated due_course milestone* "
        "end_date expir* asap no_end open_end indefinite for_ever cut_off stopgap some_time sometime shortly "
        "time_is_set a_period maximum_age maximum_period years_old limit_the time_limits no_limit_on no_day "
        "no_day_by day_by_which day_on_which date_by_which by_which no_end_date no_due_date due_date fixed_day "
        "fixed_date calendar_date firm_date concrete_date actual_date latest_date last_date final_date by_what_date "
        "what_date which_day what_day number_of_weeks number_of_months number_of_minutes within_how response_time "
        "time_to_respond reply_time turnaround hand_over_what could_take_weeks could_take_months take_weeks "
        "take_months weeks_or_months for_years last_for_years never_happen not_happen put_off postpone* defer* slip "
        "slips slipped drag drags dragged drift_on unlimited_time without_limit_of_time no_time_frame no_term "
        "no_schedule schedule* unscheduled timetable timeline_for near_future in_the_future soon as_soon_as "
        "day_and_time set_one_date set_a_day state_the_month state_the_date give_the_date enter_a_date "
        "enter_the_date agree_a_date name_a_date name_the_day calendar target_day when_it_is_to when_it_must "
        "when_this_must when_this_is by_when_this before_or_after at_some_point some_day someday one_day eventually "
        "sooner_or_later any_time any_day whenever promptly immediately urgent* without_delay commits_to_no "
        "limit_in_time temporal latest until_a maximum_time maximum_number_of_days give_a_number_of_days day_by "
        "no_latest no_deadline_for horizon hold_anyone_to end_time_of does_not_say_when not_said_when "
        "without_a_date without_date no_limit until_an_unknown unknown_day no_time_is how_many_days valuable_hours "
        "when_exactly by_the_end nothing_says_when says_when say_when not_say_when latest_day set_the_date "
        "a_deadline no_deadline_is open_towards back_burner next_week next_year week_or_next when_will_this "
        "when_will_it finished_by day_and_month no_target_date target_month no_telling_when starts_or_ends "
        "start_or_end no_end_is ends_when when_it_ends when_it_starts end_point time_component time_element "
        "point_in_time no_point_in_time still_not_done may_never drag_on could_be_years for_months "
        "indefinite_period timing hold_to no_month month_is in_how_many before_when not_later_than no_later_than "
        "days_after how_soon_after in_the_long_run long_run",
    ),
    "slow": (
        1.2,
        "too_long too_slow shorten* faster slow slower slowly delay* late lag* longer too_late no_faster "
        "earlier_date sooner quicker days_passed hours_passed waited overdue hesitat* belated takes_too_long "
        "drawn_out sluggish generous long_wait long_window weeks_of lengthy prolonged months_of hours_of "
        "reduce_the_time cut_the_time more_quickly window_of too_generous quick_enough fast_enough tighter tighten* "
        "three_months thirty_days ninety_days whole_month in_the_meantime meanwhile exposed_for too_long_a "
        "too_late_for long_period stays_open_too long_delay have_weeks for_weeks window_for_attack time_to_attack "
        "faster_action act_faster much_too_long remains_exposed",
    ),
    "early": (
        1.2,
        "sooner too_late last_minute leaves_no_time no_time_to day_before short_notice forward ahead_of in_time "
        "rush* tight ambitious unrealistic no_time_left no_time_to_react time_to_react no_margin margin_for buffer "
        "slack reserve_of_time day_before_the eve_of the_day_before at_the_last too_close close_to_the "
        "brought_forward bring_forward bring_it_forward ahead feasib* infeasib* achievable impossible_to_meet "
        "cannot_be_met not_enough_time too_short shorter_than realis* overoptimistic optimistic if_it_slips "
        "no_room_for_delay room_for_delay any_delay would_not_be_enough too_late_to days_are_not_enough "
        "in_three_days in_such_time in_so_short",
    ),
    "frequency": (
        1.3,
        "frequency frequent* interval* how_often periodic* yearly annually annual quarterly cycle every_month "
        "once_a regular* monthly weekly daily every_year every_quarter how_frequently once_every hourly recurring "
        "recurrence_of repeat_interval at_what_interval at_which_interval every_day each_day each_month each_year "
        "every_week rhythm cadence how_regularly once_or once_a_year once_only one_time_only between_reviews "
        "between_checks between_two_checks number_of_times times_a_year months_apart too_seldom seldom rarely rare "
        "infrequent* more_often oftener continuous continuously ongoing review_cycle at_least_once twice_a_year "
        "half_year semi_annual biannual day_of_the_month how_many_times at_what_intervals at_which_intervals "
        "in_what_intervals once_per repeated_every how_often_it set_an_interval an_interval one_off "
        "how_many_times_a rhythm_of how_regular regular_or at_least_every every_how_many",
    ),
    "treatment": (
        1.3,
        "treatment* treated untreated mitigat* nothing_at_all no_measure unaddressed nothing_is_foreseen no_action "
        "no_corrective_action corrective_action* add_an_action action_list none_of_the_actions action_for "
        "compensat* goodwill without_consequence no_plan nothing_is_done being_done safety_net backup fallback "
        "stand_by contingency no_response provide_a countermeasure* workaround consequence* precaution* unmitigated "
        "unanswered nothing_done nothing_undertaken undertaken nothing_against done_about what_is_done "
        "what_will_be_done is_done_about no_treatment no_mitigation no_remedy no_control no_countermeasure "
        "no_answer_to response_is response_column treatment_column measures_column empty_response add_a_response "
        "add_a_measure describe_a_measure add_a_treatment enter_a_treatment define_a_measure no_measures "
        "left_without unmanaged left_as_it_is left_open_risk reduce_the_risk reduce_it lower_the_risk "
        "accept_the_risk risk_acceptance accepted_formally acceptance_by acceptance_of address addresses "
        "addressed_by counters draws_no no_consequence no_action_in no_action_for action_that action_plan "
        "add_a_corrective no_step take_action takes_action dealt_with deals_with deal_with tackle* cure cures "
        "fix_for improvement_action not_followed_by not_acted nothing_follows simply_accepted tolerated action_item "
        "without_measure without_measures without_treatment without_a_measure empty_hand plan_a_response add_one "
        "add_a_barrier no_action_on being_done_about step_against how_residues nobody_acts reacts react remedy "
        "remedies response_to nothing_in_place nothing_is_planned no_plan_to stands_open reacts_to "
        "formal_acceptance lived_with live_with nothing_stands stands_against stands_beside put_up_with no_step_is "
        "no_steps nothing_to_reduce nothing_reduces no_defence no_protection unprotected_against left_untreated "
        "without_response without_any_response without_action no_answer shows_a_dash is_a_dash says_none is_none "
        "what_is_going_to going_to_be_done done_to_prevent prevent_it_from plan_for_this no_entry_in_the_action "
        "missing_measure missing_response describe_the_response describe_the_measure nobody_does_anything",
    ),
    "test": (
        1.0,
        "test tests tested untested testing rehears* exercis* drill* trial* load_test stress_test dry_run pilot "
        "simulat* proof_run try_out tried_out tried_in try_it acceptance_test not_been_tried never_been_tried "
        "never_tried restored_in practised practiced table_top tabletop penetration_test test_report test_data "
        "test_case test_cases test_environment failover_test walk_through never_tested not_tested "
        "take_part_in_the_tests",
    ),
    "resources": (
        1.0,
        "budget* fund* unfunded capacity staffing understaffed workload resource* money spend* spent unspent "
        "underspen* overspen* afford* headcount man_days working_days effort book booked secure_the availab* "
        "recruit* cost costs costed price people_needed staff_needed manpower personnel hours_needed time_needed "
        "who_pays pays paid_for pay_for paid payer financ* licence* license* procure* equipment not_booked reserv* "
        "not_available unavailable working_time overtime workload_of man_power effort_for fte team_has_time costing "
        "expenditure expens* price_is test_accounts lent borrow* committed uncommitted still_to_be_bought ordered "
        "order_the outstanding lend invested investment* hired hiring lender staff_for_this no_staff staff_is "
        "people_for_this no_people not_planned_for budget_line who_bears_the_cost who_covers no_money money_for "
        "money_is hours_for",
    ),
    "feasible": (
        1.2,
        "impossible cannot_be_followed cannot_be_obeyed cannot_obey cannot_comply cannot_be_done cannot_do "
        "cannot_be_implemented not_possible unworkable impractic* unfeasible infeasible not_feasible cannot_work "
        "obey follow_the_rule does_not_exist_yet no_way_to how_can how_is_one how_should doubtful whether_it_can "
        "realistically beyond_the practicable technically_possible not_allowed cannot_be_met cannot_be_carried_out "
        "carried_out_as cannot_carry impossible_demand demands_the_impossible nobody_can_comply no_one_can_comply "
        "can_comply cannot_be_satisfied cannot_be_fulfilled fulfil* self_defeating beyond_reach out_of_reach",
    ),
    "single": (
        1.4,
        "single_point single_person one_person single_supplier one_supplier rely relies reliance deputy substitute* "
        "stand_in standby stand_by backup back_up spare redundan* fallback fall_back alternative* second_person "
        "succession one_individual single_individual hangs_on hang_on everything_hangs rests_on_one one_pair "
        "only_one_person only_person no_deputy no_substitute no_stand_in no_backup no_replacement replacement "
        "absence absent_person illness ill sick holiday vacation on_leave unavailab* bottleneck key_person key_man "
        "lone single_node single_site single_vendor one_site one_vendor one_location sole sole_supplier lock_in "
        "locked_in no_alternative second_site second_supplier bus_factor deputis* stands_in who_replaces if_he_is "
        "if_she_is backups_for no_backups_for add_deputies deputies understudy falls_ill stand_ins no_stand_ins "
        "cover_for_absence second_engineer carries_the_plan dependen* on_one_person that_person absent one_head "
        "rests_on goes_on_holiday is_away no_second two_people without_him replaces_him only_one_engineer "
        "only_one_who one_who_can one_vendor_only everything_depends depends_on_one all_depends nobody_else "
        "no_one_else can_do_it alone_can second_pair_of_hands no_fallback_person sole_expert knows_it_alone "
        "head_of_one without_deputy no_cover relies_on_one hinges_on hinges",
    ),
    "continuity": (
        1.2,
        "rollback roll_back way_back point_of_no_return return_to restore_point irrevers* reversib* undo undone "
        "back_out backout stop_rule go_no_go recovery_time recovery_point outage_time resume resumption continuity "
        "emergency_mode manual_mode fallback_mode offline degraded_mode cancel cancelled cancelling cancellation "
        "stop_condition stop_criterion stop_criteria terminate when_to_stop stop_when when_to_abort abort_criteria "
        "old_release previous_release return_path going_back go_back back_to_the_old retreat how_to_return",
    ),
    "unknown_case": (
        1.2,
        "what_happens what_if what_follows if_it_fails error_handling error_code in_case exception_path otherwise "
        "fallback reaction invalid consequence* escalat* edge_case procedure_for afterwards trigger reassess* "
        "re_categor* atypical what_then what_is_to_happen what_is_to_be_done what_to_do what_should_happen "
        "what_must_happen what_if_not if_not if_the_answer if_it_does if_they_do not_foreseen unforeseen "
        "exceptional exceptional_case special_case special_cases case_of case_that more_than_one several_tools "
        "both_apply which_comes_first which_first in_that_case in_the_event worst_case plan_b failure_case "
        "missing_case no_procedure no_rule rule_for no_path describe_the_case foresee* when_it_fails should_it_fail "
        "does_not_say_what what_enters which_prevails prevail* precedence takes_precedence",
    ),
    "effect": (
        1.2,
        "effectiv* whether_it_works works_as does_it_work prove_that verify_that success measure_of criterion_for "
        "kpi* indicator* outcome* improvement works_or whether_it_helps whether_this_helps whether_it_has "
        "success_criter* successful measure_success measured_success show_success how_success achieve* target* aims "
        "aim objective_of purpose_of benefit* helps does_not_help misses miss_the does_not_reduce does_not_shorten "
        "does_not_close not_close off_target does_not_address ineffective ineffectual useless impact_of_the_measure "
        "result_is_measured efficacy makes_no_difference does_nothing_to hit_the_risk whether_it_helped helps_or "
        "whether_the_measure success_would would_be_noticed how_it_would_show misses_the_problem misses_the_point "
        "misses_the_cause does_not_solve solve solves solved cure_for",
    ),
    "training": (
        1.3,
        "train* untrained awareness onboard* educat* skill* competen* qualif* know_how knows_how teach* taught "
        "learnt coach* workshop certification_of_staff newcomer* new_staff new_employees induction sensitis* "
        "sensitiz* inexperienc* staff_know knows_what instructing_staff instructed people_know shown_how been_shown "
        "no_instruction instruction_for_users instructions_for how_to_use nobody_knows_how manual user_guide "
        "knows_how_to explained_to_staff",
    ),
    "telling": (
        0.7,
        "inform* notif* announce* communicat* escalat* unannounced uninformed publish* addressed_to news "
        "kept_informed notice notices give_notice made_aware aware hear hears heard_of message* mail mails email "
        "letter_to call_the phone telephone contact* telling who_is_told who_learns learn_of learns_of let_know "
        "know_about briefed bulletin status_page spokes* press media inform_them report_to reported_to "
        "reporting_line reach reaches reached recipients addressees circulated distribut* statement_to apolog* "
        "explain_to answer_to public_statement visibility shown_on invisible be_told is_told was_told were_told "
        "are_told who_tells tell_them tell_the nobody_tells told_to_whom told_about hear_nothing hears_nothing "
        "learn_nothing nobody_informs find_out people_are_to_learn how_people_learn who_is_informed silent_towards "
        "customers_are_not",
    ),
    "again": (
        1.2,
        "recur* happen_again next_time same_fault lesson* before_too previous_incident* in_future future once_more "
        "repeat_of happened_before had_happened earlier_incident earlier_incidents past_incident same_incident "
        "same_mistake not_the_first first_time a_repetition prevent_a_repeat come_back comes_back return_of "
        "reoccur* re_occur* lessons_learned draws_lesson similar_incident occur_again lessons_learnt "
        "before_it_happens come_again once_again",
    ),
    "cost_benefit": (
        1.2,
        "worthwhile proportion* disproportion* cost_benefit alternatives option options alternative_to worth_it "
        "pros_and_cons trade_off tradeoff other_ways other_solutions cheaper not_compared comparison_of "
        "compared_options weighing why_this_option business_case only_reason single_reason convenience "
        "other_alternatives",
    ),
    "why": (
        1.0,
        "why reason reasons rationale justif* explain* explanation unexplained not_explained because_of what_led "
        "grounds motive* for_what_reason on_what_basis what_for purpose* intent* how_come reasoning reasoned "
        "motivated explain_why say_why state_why give_the_reason reason_for no_reason underlying_thought derivation "
        "derive* how_it_was_reached how_it_was_chosen no_reason_is reasons_are_missing reasoning_is without_reason "
        "without_giving_reasons without_reasons what_speaks_for argument arguments argue",
    ),
    "when": (
        0.9,
        "when time_of hour hours day_of moment timestamp* time_is date_of dated undated what_time how_long duration "
        "what_hour clock clock_time no_clock at_what_time exact_time exact_hour six_or_nine day_or_night morning_or "
        "date_and_time time_and_date point_in_time starting_point start_of_the starts_to_run runs_from counted_from "
        "from_when as_of since_when which_year year_is which_month when_exactly when_it_was when_this_was when_was "
        "state_the_hour give_the_hour discovery_means",
    ),
    "who": (1.0, "who whom whose by_whom which_team which_role role person"),
}
