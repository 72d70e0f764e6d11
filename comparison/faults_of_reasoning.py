"""The kinds of fault of what is claimed: whether it agrees, is proven, measured, defined, complete."""

from __future__ import annotations

from collections.abc import Mapping

REASONING: Mapping[str, tuple[float, str]] = {
    "evidence": (
        0.9,
        "evidence* unevidenced proof prove* unproven backed back_up source* unsupported unsubstantiated "
        "substantiat* claim* assert* justif* trust verif* unverif* assum* infer* rests_on demonstrat* reassur* "
        "absolute marketing cite* survey* taken_on basis corroborat* belief believ* guess* spot_check* sampl* "
        "attest* on_trust word_of anecdot* confirm* record_of proofs footnote* undocumented documentary grounded "
        "hearsay checkable certif* not_attached asserted_but appointment letter_of rationale vouch* found_out "
        "find_out_how no_data data_behind behind_it behind_this on_what_ground on_what_grounds grounds_for rests "
        "might_rest resting borne_out bear_out bears_out shows_this show_this nothing_shows shown_by demonstrable "
        "documented reference_for no_reference in_vain test_report audit_report report_shows what_was_asked "
        "who_was_asked were_asked asked_for_proof measurement* statistics feedback questionnaire complaint_trend "
        "poll polls credib* unproved proving bare bare_assertion mere_assertion mere_claim statement_without_proof "
        "without_proof without_evidence without_support support* foundation groundless speculat* suppos* conjecture "
        "opinion wishful faith self_praise own_word own_account say_so taken_as_given accepted_without "
        "attached_proof exhibit* check_it checked_it can_be_checked reader_cannot_check how_this_was how_do_they "
        "how_does_the_author how_it_is_known how_this_is_known known_from documents_reviewed nothing_behind "
        "conclusion* conclude* withdraw* back_this tick* no_sign_of basis_of basis_of_the left_to_faith on_faith "
        "foundations based_on how_it_was_estimated was_estimated come_from comes_from derivation source_of forecast "
        "projection no_proof prove_it documented_proof as_fact stated_as_fact nobody_asked asked_the "
        "only_an_opinion measured_outcome nothing_supports nothing_is_offered no_basis by_what_means source_is "
        "no_source no_evidence without_a_source without_source cite_the name_the_source interviews merely_asserted "
        "only_asserted claimed_without nothing_proves not_proven cannot_be_proven prove_this study_that "
        "take_this_from certainty certainty_from how_sure how_sure_is sceptical reader_could_check could_check "
        "author_s_word word_for_it take_the_author backs_this no_study no_log no_survey no_document documents_this "
        "nothing_to_show nothing_that_shows show_that shows_that no_test_shows nothing_confirms confirms_this "
        "unconfirmed unaudited unchecked not_verified cannot_verify what_is_this_based based_upon factual facts "
        "fact facts_for supported_by referenced_by_nothing give_a_source name_a_source state_the_source source_or "
        "taken_from_where says_so so_they_say impression_only",
    ),
    "conflict": (
        1.3,
        "contradict* conflict* inconsisten* consistent disagree* reconcil* align cannot_both both_cannot "
        "cannot_be_true cannot_be_right cannot_have does_not_match do_not_match does_not_fit mismatch* "
        "both_sections one_of_the_two two_different differ differs differed differing reversed which_date "
        "which_figure according_to_section correct_one bring_into_line use_one make_consistent incompatib* clash* "
        "both_right agree tension at_odds discrepan* not_the_same whereas opposite* incoheren* contrary "
        "although_section violat* both_places preceding_section earlier_section says_must versus inverse mutually "
        "exclusive irreconcil* self_contradict* incongru* diverge* diverging varies variance unequal deviat* "
        "does_not_agree do_not_agree not_agree not_tally tally does_not_tally not_match not_fit not_square "
        "does_not_square not_correspond correspond* coincide* everywhere_else somewhere_else other_place "
        "another_place other_section another_section another_chapter earlier_chapter later_chapter another_page "
        "earlier_statement later_statement elsewhere_says says_otherwise otherwise_says says_something_else "
        "different_figure different_number different_date different_value different_from differently which_is_right "
        "which_is_correct which_of_the_two must_be_wrong one_must_be cannot_be_both both_statements two_statements "
        "two_versions two_figures two_dates two_numbers two_values two_answers two_places two_sections two_chapters "
        "two_passages the_one_in than_the_one not_told_consistently told_differently harmonis* harmoniz* unify "
        "same_figure same_date same_number same_value same_term use_the_same give_the_same should_be should_read "
        "correct_to correct_it_to correct_both make_both make_the_two bring_the in_line into_line bring_into "
        "accord* compare_with opposed while_section while_table yet_the yet_section in_the_summary to_the_summary "
        "of_the_summary section_says table_says summary_says summary_gives appendix_says against_the_figure "
        "cross_check overrid* overrul* undercut* refut* negat* belie* denies_this gainsay not_be_true "
        "later_than_the earlier_than_the higher_than_the lower_than_the fewer_than_the says_only not_consistent "
        "at_variance same_obligation both_paragraphs both_chapters of_which_is transposed digits swap* "
        "milder_picture copying_error transcription one_source in_both_places later_it_is elsewhere_it_is "
        "here_it_is it_is_elsewhere is_given_as whichever_is_wrong settle_the use_it_throughout throughout "
        "make_the_same same_week allows_the_other one_says other_says is_said_to according_to forbids_what one_date "
        "a_week_lies between_this_date at_the_start given_at both_dates both_figures look_up_the does_not_hold_with "
        "same_grant double_meaning not_add second_figure fits_neither squared_with cannot_be_squared stand_together "
        "coexist two_stories told_otherwise either_or end_of_one cannot_hold elsewhere_the elsewhere_in "
        "elsewhere_as stated_elsewhere given_elsewhere different_elsewhere elsewhere_calls gives_another "
        "another_date another_figure another_number another_value another_day another_name gives_a_different "
        "tells_another matches_neither not_the_one quite_different reads_differently read_differently_elsewhere "
        "another_story different_story puts_the_figure puts_it_at puts_them_at gives_it_as line_up lines_up "
        "not_line_up sit_well not_sit_well sits_badly another_one is_another wrong_date wrong_figure wrong_number "
        "wrong_value wrong_amount both_hold hold_at_once at_once one_has_to_go has_to_go in_the_table_it in_table "
        "table_has table_lists table_shows summary_has text_says says_here but_here and_here but_there there_it_is "
        "here_the here_and_there chapter_says section_has gives_two two_answers_to does_not_follow_the "
        "parts_and_whole whole_do does_not_add is_not_what not_what_the differs_by is_off_by off_by wrong_by "
        "double_count two_truths which_applies one_applies",
    ),
    "order": (
        1.5,
        "right_order wrong_order order_of_events sequence chronolog* sort* precedes follows out_of_order "
        "after_the_row before_its before_it ends_before reorder negative_duration backwards in_reverse reverse "
        "reverses runs_backwards starts_before begins_before before_it_starts before_it_begins ends_earlier "
        "end_before start_after earlier_than later_than_the precede preceding comes_before comes_after stands_below "
        "stands_above put_before out_of_sequence not_in_order time_order order_of_time order_of_the_rows in_order "
        "rearrange* resort re_sort misplaced_row wrong_place mistyped impossible_period end_date_is start_date_is "
        "negative jump_back jumps_back go_back_in_time goes_back before_the_start finish_before finished_before "
        "ended_before started_before begun_before times_are arrival departure arrives swap end_date start_date "
        "precedes_start closes_before ahead_of_its over_before beginning before_departure dated_later before_they "
        "before_the_first day_before_it week_before_it prior_to_its date_logic negative_time travel_back end_time "
        "start_time finishes_before finish_time ends_at starts_at although_it_starts before_its_start "
        "before_its_beginning before_its_own earlier_than_its later_than_its arrives_before swapped_dates "
        "before_they_start after_it_ends above_the_previous previous_one stand_above stand_below before_it_can "
        "before_it_could cannot_have_happened happened_before_it already_over before_it_was end_lies start_lies "
        "before_the_end in_the_wrong_sequence rows_are_not not_sorted by_time by_date out_of_time earlier_row "
        "later_row belongs_before belongs_after",
    ),
    "sum": (
        1.6,
        "add_up adds_up sum sums summed summing arithmetic* recalculat* recompute* recount total totals exceeds "
        "tally add_them adding added_up additions addition subtract* computes compute computed calculat* "
        "miscalculat* comes_to come_to amounts_to yields bottom_line bottom_row last_row grand_total overall_total "
        "subtotal* rows_above items_above line_items entries_above rows_give rows_make rows_yield sum_of sum_is "
        "total_of the_total wrong_total false_total cast_up casting tallies one_too_many one_too_few too_high_by "
        "too_low_by percentages_add hundred_per_cent hundred_percent count_of check_the_counts appear_from_nowhere "
        "adds_the_parts the_parts parts_make lower_figure_than cast_wrongly parts_and_whole do_not_sum rows_come "
        "come_to_only arrives_at arithmetic_slip slip_of_arithmetic total_should total_must too_much_by sums_up "
        "summation the_items_come count_again counting miscount miscounted number_of_rows",
    ),
    "rating": (
        1.5,
        "rated rate_it re_rate rating* graded score* scale matrix misclass* mis_rated severity_level risk_level "
        "classed regrad* red amber green reclassif* misrate* rating_of under_rated underrated over_rated overrated "
        "rated_too rated_low rated_medium rated_high rated_as put_in_the_class classif* top_class highest_class "
        "lowest_class bottom_class category_of top_rating likelihood probability severity product_of multipl* "
        "four_times five_times three_times risk_score scoring criticality set_to_high should_be_high must_be_high "
        "make_high is_high not_low by_the_scale own_scale apply_the_scale apply_the_matrix by_the_matrix "
        "highest_band band bands colour color traffic_light rank ranked ranking score_of level_does_not level_given "
        "level_should makes_it_high tolerance likely_and severe_and follow_from means_high means_low grid "
        "belongs_in put_one_class one_class class_lower class_higher worst_class belongs_to_the band_of demands "
        "levels re_rated red_in is_green is_red is_low is_medium heat_map severe risk_matrix level_of_risk "
        "risk_class risk_classes class_of two_classes worst highest_level wrong_class colour_does its_own_scale "
        "wrong_level the_level product_is product_of_the times_impact mild mild_colour colour_is one_level "
        "level_higher level_lower class_higher_than rated_one under_the_scale table_of_levels scale_says "
        "scale_gives matrix_gives matrix_says matrix_puts matrix_yields label_is_low comes_out_as",
    ),
    "cause": (
        1.2,
        "root_cause* cause causes caused symptom* why whys underlying restat* stops_one five_whys "
        "contributing_factor* trigger* causal causation what_caused led_to consequence_not origin origins "
        "source_of_the_fault root deeper real_reason actual_reason true_reason real_cause actual_cause true_cause "
        "technical_cause underlying_reason what_made what_makes why_it_failed why_it_went why_this why_the "
        "went_wrong effect_of effect_not an_effect result_of consequence_of mere_effect visible_effect "
        "manifestation what_was_seen says_again only_says_again merely_describes describes_what what_happened_not "
        "itself_as failure_itself the_failure_as stops_short stop_short goes_no_further ask_why asking_why "
        "analysis_ends analysis_stops dig dug explains_nothing superficial chain_of origin_of fault_tree ishikawa "
        "attributes_it blame* human_error operator_error the_real responsible_for_the root_of carry_the_analysis "
        "lies_behind what_lies behind_the_failure how_it_came_about how_could_it what_allowed allowed_the why_could "
        "went_no_deeper go_deeper deeper_cause the_reason_behind reason_why actual_fault brought_it_about "
        "brought_about what_broke made_it_break gave_rise behind_it_all damage_not describes_the_damage "
        "mechanism_that mechanism_behind led_up how_this_came came_about came_to_pass the_trigger_only trigger_only "
        "only_the_trigger explains_why nothing_about_why circular_reason failure_mode",
    ),
    "amount": (
        1.1,
        "figure* number* amount* quantif* unquantified how_much how_many magnitude counts breakdown percent* euros "
        "volume monetary size_of measured numeric* revenue loss lost order_of_magnitude how_large how_big in_money "
        "adjectives turnover pounds dollars how_great euro financial_impact financial_terms extent order_of cost_of "
        "price_of in_figures number_of_merchants number_of_customers number_of_people number_of_users "
        "how_many_people a_figure no_figure no_figures no_number no_numbers not_in_figures in_numbers in_euros "
        "in_hours_or put_a_number put_a_figure ten_euros ten_or five_or one_or handful dozens hundreds thousands "
        "millions million thousand how_serious how_severe how_bad how_badly how_far how_strong how_heavy how_hard "
        "large_or_small big_or_small great_or_small small_or_large severity_of size sizes sized scale_of dimension* "
        "proportions magnitude_of measurable measure_it measures_it measured_by unmeasured adjective qualitative "
        "quantit* count_them volume_of value_of monetis* damage_in loss_of losses lost_sales sales cost_in harm_in "
        "estimat* approximate* approximation rough_figure range_of give_a_number give_a_figure state_the_number "
        "give_the_number state_how_many say_how_many say_how_much substantial significant considerable some_number "
        "a_few impact_is_not impact_in express_in unit units metric metrics how_much_money by_how_much "
        "how_widespread price_tag bill in_terms_of_money number_per no_estimate give_an_estimate measured_in "
        "how_many_were how_many_are give_numbers no_measure_is",
    ),
    "undefined": (
        1.0,
        "define* undefined undefinable unclear vague* ambiguous ambiguity criteria criterion not_bounded unbounded "
        "as_applicable leaves_open left_open discretion* case_by_case enumerat* specif* unspecified what_counts etc "
        "interpretation interpreted term guidance yardstick threshold* open_to precise imprecise loose elastic "
        "meaningless means_what can_mean could_mean may_mean tell_whether two_readings subjective woolly obscure "
        "cannot_tell cannot_know judgement fuzzy alternatives choose_one prescribe at_will not_identified "
        "not_specified unspecific which_laws which_rules not_named any_answer exceptions in_all_cases reword "
        "rephrase literally not_defined no_definition definition* what_is_meant what_is_meant_by what_it_means "
        "what_this_means what_that_means meaning_of means_here meant_by what_qualifies what_is_considered "
        "what_is_acceptable what_is_appropriate what_is_adequate what_is_sufficient what_is_reasonable "
        "what_is_significant what_is_major counts_as count_as qualifies qualify read_it_differently "
        "read_differently understood_differently different_readings several_readings own_reading reader_may "
        "reader_must_guess each_reader every_reader signatory_may one_signatory matter_of_opinion matter_of_taste "
        "matter_of_judgement judgment own_judgment own_discretion left_to_the left_to leaves_to up_to_the "
        "stays_open remains_open open_question bounds bound upper_bound unclearly clear clearer more_precisely "
        "precisely exact_meaning pin_down pinned_down spell_out_what set_out hinted hint hints elasticity stretch* "
        "broad sweeping general_terms generic generalit* soft wishy commits_to_nothing says_nothing empty_phrase "
        "empty_word hollow platitude buzzword* rubber no_criteria no_criterion no_threshold no_measure_of "
        "which_cases which_conditions under_which conditions_under what_conditions case_basis typically usually "
        "usual_meaning normally as_appropriate as_needed as_necessary appropriate adequate reasonable suitable "
        "sufficient acceptable applicable nothing_tells test_for how_it_is_judged is_judged judged_by "
        "list_the_criteria list_the_conditions list_the_events which_events which_activities which_systems mixes "
        "can_be_read be_read_as may_be_read anything_between could_be_anything could_mean_anything wide_open "
        "inexact nebulous unqualified pass_or_fail parameter* tell_from_this minimum_value benchmark "
        "objective_measure what_would_make self_contradictory covers_nearly nearly_any almost_everything too_broad "
        "no_limit concrete concretely scope_of defined_words strength_of_the_rule allowed_or_not not_clear_if "
        "not_clear_whether is_open two_meanings double_meaning in_two_ways two_ways more_than_one_way be_understood "
        "can_be_understood each_may everyone_may means_nothing what_exactly_is not_exact clarify_what "
        "clarify_whether clarify_which wording_is wording_leaves too_vague no_clear not_clear unclear_whether "
        "unclear_what unclear_which something_else_by understand_something what_would_satisfy satisfy_this "
        "when_it_is_met is_met not_testable untestable not_auditable unauditable not_verifiable not_measurable "
        "cannot_be_measured could_be_measured what_is_enough how_much_is_enough enough room_for_interpretation "
        "own_interpretation everyone_will each_will reader_will open_to_interpretation interpretable elastic_term "
        "vague_term weasel catch_all imprecision indefinite_term blurry blurred hazy cloudy rough which_kind "
        "what_kind kinds_of such_as_what and_so_on inter_alia what_level",
    ),
    "missing": (
        0.4,
        "missing is_not_said not_said not_stated not_explained unexplained left_out omitted omits omit passed_over "
        "not_given not_mentioned incomplete not_described without_a_word ignores ignored absent lacks lack "
        "does_not_say no_word nothing_is_said not_told is_open stays_open remains_open left_unsaid nowhere "
        "silent_on not_reported cannot_be_found unstated uncovered undocumented unmentioned silent passes_over "
        "no_mention not_addressed gap gaps left_out_of not_provided not_supplied not_listed unlisted no_information "
        "no_details no_detail details does_not_mention does_not_state does_not_tell does_not_explain "
        "does_not_describe does_not_name fails_to says_nothing nothing_about no_indication no_description "
        "not_disclosed undisclosed not_covered never_mentioned never_said never_stated never_explained "
        "without_saying without_mention without_explanation without_naming passed_over_in left_open unaddressed "
        "unspoken skips skipped skip leaves_out does_not_reveal not_revealed untold not_found lacking want_of "
        "omission* neglect* void not_known unknown not_clear kept_back not_recorded unrecorded left_to_be_assumed "
        "leaves_open learns_nothing not_learn does_not_learn cannot_learn not_included ought_to_be no_word_is "
        "where_these no_word_on account_for not_discussed discussed tells_nothing unexplained_rest the_rest_of "
        "not_a_word keeps_quiet quiet_about keep_quiet no_explanation no_statement unsaid not_touched "
        "not_dealt_with does_not_deal left_in_the_dark in_the_dark information_is_missing should_be_added "
        "add_the_missing hole holes",
    ),
    "premise": (
        1.1,
        "premise premises presuppos* takes_for_granted taken_for_granted tacit* silently_assumes assumes "
        "assumption* unspoken_assumption assumed hypothes* depends_on_whether only_true_if holds_only hold_only "
        "condition_that proviso provided_that unless may_not_hold need_not_hold need_not_be not_necessarily "
        "does_not_follow non_sequitur jump_to leap_from follow_from_this",
    ),
    "praise": (
        1.0,
        "strength* commendabl* good_practice welcome helpful praise* exempl* clear_and excellent sound solid "
        "laudable positive model_of right_thing prompt transparent transparency candid honest thorough "
        "customer_friendly appreciat* keep_this",
    ),
    "misleading": (
        1.0,
        "mislead* understat* overstat* conceal* mask masks obscur* exaggerat* too_good flatter* downplay* play_down "
        "soften* rosy gloss* euphemis* misrepresent* look_like looks_like false_impression lull* distort* skew* "
        "wrong_impression wrong_idea deceiv* deceptive believe_that will_think may_think lets_the_reader "
        "makes_it_look makes_it_seem better_than_it better_than_they milder whitewash* embellish* sugar one_sided "
        "spin slanted minimis* minimiz* trivialis* trivializ* belittl* harmless safer false_sense sense_of_safety "
        "sense_of_security false_safety averag* dilut* buried bury burying wrongly_suggest implies imply "
        "false_picture painted picture_of rosier too_low_in_principle hides_the hides_that hiding makes_it_appear "
        "false_idea wrong_picture reader_believes played_down plays_down is_played makes_light come_away "
        "too_favourable too_positive too_optimistic flattering_picture better_light reader_is_led led_to_believe "
        "draws_attention_away smooths smooth_over buries_the one_sided_picture half_truth",
    ),
    "overclaim": (
        1.3,
        "absolute absolutely always guarantee* free_of every_time hundred_percent no_doubt impossible boast* "
        "self_praise marketing promotional advert* too_strong cannot_be_known overconfiden* certainly "
        "claims_too_much promises_too_much overpromis* too_sweeping too_absolute categorical* unconditional* "
        "without_exception no_exception perfect* flawless* infallible unbreakable cannot_be_broken cannot_fail "
        "can_never will_never total_security complete_security full_confidence hundred_per_cent brochure slogan* "
        "sales_talk sales_pitch superlative* strongest safest unrivalled unmatched puffery hyperbol* exaggerat* "
        "sweeping_statement far_reaching too_far goes_too_far goes_beyond resist_any any_attack no_one_can "
        "nobody_can_guarantee vouch tone_down soften_the cannot_be_guaranteed promise* promises_this "
        "too_strong_a_word absolute_assurance assurance assurances upheld cannot_be_upheld hold_true weaken_the "
        "made_sure excluded_for_good ever_misuse never_fail can_ever too_certain excludes_every every_risk "
        "rules_out totally entirely_safe ever_totally rule_this_out rule_out nobody_can_rule completely_excluded "
        "completely_safe hundred no_risk zero_risk no_system_is no_software_is nothing_is_ever cannot_be_excluded "
        "excluded_completely eternal invincible unassailable foolproof bulletproof watertight more_than_anyone "
        "anyone_can_promise superlative_without",
    ),
    "sample": (
        1.2,
        "sampl* representativ* extrapolat* single_trial one_trial too_few small_number subset spot_check* "
        "statistic* margin uncertainty lower_bound upper_bound underestimat* overestimat* undercount* averag* "
        "median spot_checks percentages absolute_counts small_sample too_small larger_sample three_tickets one_test "
        "single_test single_case handful_of only_three only_two too_little basis_is_thin thin_basis thin generalis* "
        "generaliz* general_conclusion one_example not_enough_cases enough_cases sample_size random randomly "
        "cross_section population hand_picked trial_is one_small small_trial fair_guide of_readings readings "
        "outlier* excursion* rest_of_the too_few_to few_cases few_tests one_case mean_of the_mean the_average "
        "three_cases three_cases_prove prove_nothing too_few_cases not_enough_data one_data_point data_point "
        "single_observation small_numbers narrow_basis handful_of_cases selection_of_cases",
    ),
    "representative": (
        1.2,
        "biased cherry_pick* anecdot* one_off self_selected selection typical not_typical untypical atypical "
        "one_day_only one_week season* peak peaks quiet_period chosen_cases favourable favorable hand_picked "
        "unrepresentative not_be_typical may_not_be_typical selection_may selected_cases chosen_by_the_vendor "
        "selective_sample unusual_day unusual_period special_period",
    ),
    "trend": (
        1.2,
        "trend* over_time compared_to compared_with baseline previous_year benchmark* development_of history_of "
        "earlier_years last_year previous_quarter before_and_after reference_value comparison_value rising falling "
        "increase decrease growing grew year_on_year compare_to",
    ),
}
