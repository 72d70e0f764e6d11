"""The kinds of fault that findings name: how well each tells issues apart, and the words that speak of it.

A trailing * stands for any ending, an underline for a space or hyphen. Models say the same in other words: "no owner is
named", "nobody is in charge", "lacks an accountable role".
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, tuple[float, str]] = {
    "owner": (
        1.4,
        "owner* owned ownership responsib* accountab* assign* unassigned allocat* in_charge no_one_is nobody_is "
        "nobody_named nobody_to anybody somebody someone by_whom named_person named_role name_a name_an named_owner "
        "takes_charge leadership who_is_to who_will who_does who_performs who_checks which_team which_role answerable "
        "attribut* addressee anonym* steward custodian caretaker passive_voice no_lead nobody_has names_no "
        "no_individual individual_is liable liability no_name performed_by whoever who_did carried_out_by "
        "name_somebody name_the_role",
    ),
    "deadline": (
        1.1,
        "deadline* due by_when timeframe* time_limit* time_frame time_bound how_soon how_quickly how_fast no_date "
        "no_time not_a_date is_a_date is_no_date set_a_date a_date add_a_date give_a_date by_any_date open_ended "
        "target_date in_hours how_long period timely timescale* date_is_empty indefinitely number_of_hours "
        "number_of_days no_deadline until_when when_it_will when_this_will dated undated due_course milestone* "
        "end_date expir* asap no_end open_end indefinite for_ever cut_off stopgap some_time sometime shortly "
        "time_is_set a_period maximum_age maximum_period years_old limit_the time_limits no_limit_on",
    ),
    "slow": (
        1.2,
        "too_long too_slow shorten* faster slow slower slowly delay* late lag* longer long outdated stale too_late "
        "no_faster earlier_date sooner quicker days_passed hours_passed waited overdue hesitat* belated",
    ),
    "evidence": (
        0.9,
        "evidence* unevidenced proof prove* proven unproven backed back_up source* unsupported unsubstantiated "
        "substantiat* claim* assert* assertion* justif* trust verif* unverif* assum* infer* inference rests_on "
        "demonstrat* reassur* absolute marketing cite* cited survey* taken_on survey basis corroborat* belief believ* "
        "guess* spot_check* sampl* attest* on_trust word_of anecdot* confirm* record_of proofs footnote* undocumented "
        "documentary substantiation grounded hearsay checkable certif* not_attached asserted_but appointment "
        "letter_of rationale",
    ),
    "conflict": (
        1.3,
        "contradict* conflict* inconsisten* consistent disagree* reconcil* align cannot_both both_cannot "
        "cannot_be_true cannot_be_right cannot_have elsewhere does_not_match do_not_match does_not_fit mismatch* "
        "match* both_sections one_of_the_two two_different differ differs differed differing swapped reversed "
        "which_date which_figure says_that according_to_section correct_one bring_into_line use_one make_consistent "
        "incompatib* clash* both_right agree tension at_odds discrepan* not_the_same whereas opposite* incoheren* "
        "contrary although_the although_every although_section twice_and violat* both_places preceding_section "
        "earlier_section says_must versus inverse mutually exclusive",
    ),
    "order": (
        1.5,
        "right_order wrong_order order_of_events sequence chronolog* sort* precedes follows out_of_order after_the_row "
        "before_its before_it ends_before reorder negative_duration reversed",
    ),
    "sum": (
        1.6,
        "add_up adds_up sum sums summed summing arithmetic* recalculat* recompute* recount total totals exceeds tally",
    ),
    "rating": (
        1.5,
        "rated rate_it re_rate rating* graded regrade score* scale matrix misclass* mis_rated misrated severity_level "
        "risk_level classed downgrad* upgrad* regrad* red amber green reclassif* misrate*",
    ),
    "cause": (
        1.2,
        "root_cause* cause causes caused symptom* why whys underlying restat* stops_one five_whys reason reasons "
        "contributing_factor* contributing trigger* causal causation what_caused led_to consequence_not",
    ),
    "amount": (
        1.1,
        "figure* number* amount* quantif* unquantified how_much how_many magnitude estimate* share counts breakdown "
        "percent* euros volume monetary size_of measured numeric* revenue loss lost order_of_magnitude how_large "
        "how_big in_money quantity adjectives turnover pounds dollars how_great euro financial_impact financial_terms "
        "extent order_of cost_of price_of worth in_figures",
    ),
    "undefined": (
        1.0,
        "define* defined undefined undefinable unclear vague* ambiguous ambiguity criteria criterion not_bounded "
        "unbounded as_applicable leaves_open left_open discretion* case_by_case enumerat* specif* unspecified "
        "what_counts etc interpretation interpreted clarify term wording guidance yardstick threshold* open_to precise "
        "imprecise loose elastic meaningless means_what can_mean could_mean may_mean tell_whether two_readings "
        "subjective woolly obscure cannot_tell cannot_know judgement fuzzy alternatives choose_one prescribe at_will "
        "discretionary not_identified not_specified unspecific which_laws which_rules not_named any_answer exceptions "
        "in_all_cases reword rephrase literally",
    ),
    "treatment": (
        1.3,
        "treatment* treated untreated mitigat* response nothing_at_all no_measure unaddressed nothing_is_foreseen "
        "no_action no_corrective_action corrective_action* add_an_action action_list action_table none_of_the_actions "
        "action_for compensat* goodwill without_consequence no_plan nothing_is_done being_done safety_net backup "
        "fallback stand_by reserve contingency no_response provide_a countermeasure* remed* workaround consequence* "
        "precaution* unmitigated unanswered",
    ),
    "frequency": (
        1.3,
        "frequency frequent* interval* how_often periodic* yearly annually annual quarterly cycle every_month once_a "
        "regular* monthly weekly daily every_year every_quarter how_frequently once_every hourly regularity",
    ),
    "test": (1.0, "test tests tested untested testing rehears* exercis* drill* trial*"),
    "repeat": (
        1.8,
        "duplicat* repeat* repetition* word_for_word verbatim same_paragraph copy copies appears_again appears_twice "
        "twice",
    ),
    "pointer": (
        1.8,
        "does_not_exist no_such there_is_no_table there_is_no_figure there_is_no_appendix there_is_no_section "
        "leads_nowhere pointer dangling non_existent nonexistent contains_no correct_the_reference "
        "remove_the_reference broken_reference wrong_reference no_appendix no_annex dead_link unresolved_reference "
        "not_attached",
    ),
    "blank": (
        1.5,
        "placeholder* blank* unfilled fill filled empty template* instruction_to_the_author dash unfinished "
        "left_unfilled to_follow still_open insert example examples editing_instruction boilerplate filler "
        "to_be_completed tbd tbc bracket* dummy unedited left_over sample_text copied_from copied wrong_title "
        "wrong_document wrong_label mislabel* label* typing_error typo filled_in preset pre_written already_entered "
        "not_been_made has_been_left complete_the_sentence enter_the fill_in",
    ),
    "independence": (
        1.6,
        "independen* conflict_of_interest impartial* a_stake stake_in own_people bias* one_sided objectiv* "
        "self_assessed self_assessment judges separate_from self_interest segregat* four_eyes neutral marks_its "
        "own_judgement same_person",
    ),
    "telling": (
        0.7,
        "inform* told tell notif* announce* communicat* escalat* unannounced uninformed publish* addressed_to news "
        "kept_informed",
    ),
    "scope": (
        1.2,
        "scope coverage covers covered exclud* exclusion include limited_to applies_only only_for out_of_scope "
        "in_scope boundar* perimeter",
    ),
    "missing": (
        0.4,
        "missing is_not_said not_said not_stated not_explained unexplained left_out omitted omits omit passed_over "
        "not_given not_mentioned incomplete not_described without_a_word ignores ignored absent lacks lack "
        "does_not_say no_word nothing_is_said not_told is_open stays_open remains_open left_unsaid nowhere silent_on "
        "not_reported cannot_be_found unstated uncovered undocumented unmentioned silent passes_over no_mention "
        "not_addressed gap gaps",
    ),
    "praise": (1.0, "well strength* commendabl* exemplary good_practice welcome helpful"),
    "prevent": (0.6, "prevent* control* silent* warn* alert* safeguard* enforce* detect* mechanism"),
    "partial": (
        1.1,
        "only alone solely one_of_the as_if not_the_other the_others the_other the_rest remaining other_two limited_to "
        "single_out not_all every_other extend extended widen broaden include_the applies_to",
    ),
    "approval": (
        1.3,
        "approv* authoris* authoriz* sign_off signed_off signature* consent* permission* mandate* accepted_the "
        "accepts_the who_accepted who_decided who_decides decided decision decides agreed endorse* ratif* sanction* "
        "waive* authority grants exception exceptions approver sign_offs signing self_approve* without_permission "
        "needs_no no_approval consent_of have_them_approved",
    ),
    "resources": (
        1.0,
        "budget* fund* unfunded capacity staffing understaffed workload resource* money spend* spent unspent "
        "underspen* overspen* afford* headcount man_days working_days effort book booked secure_the availab* hire* "
        "recruit* cost costs costed price",
    ),
    "single": (
        1.4,
        "single_point single_person one_person single_supplier one_supplier depend* rely relies reliance deputy "
        "substitute* stand_in standby stand_by backup back_up spare redundan* fallback fall_back alternative* "
        "second_person reserve succession",
    ),
    "misleading": (
        1.0,
        "mislead* understat* overstat* hide hides hidden conceal* mask masks obscur* exaggerat* too_good flatter* "
        "downplay* play_down soften* rosy gloss* euphemis* impression misrepresent* look_like looks_like "
        "false_impression lull* distort* skew*",
    ),
    "overclaim": (
        1.3,
        "absolute absolutely always never guarantee* free_of best every_time hundred_percent no_doubt impossible "
        "boast* superlative self_praise marketing promotional advert* too_strong cannot_be_known overconfiden* certain "
        "certainly",
    ),
    "enforcement": (
        1.2,
        "enforc* prohibit* forbid* forbidden ban bans prevent* block blocks blocking keep_out technical detect* "
        "stopped bypass* circumvent* no_check checks whether_it_is honour* comply complian* compulsory mandatory "
        "obligation obligatory voluntary optional oblige* binding toothless unenforce* mere must_be",
    ),
    "effect": (
        1.2,
        "effectiv* whether_it_works works_as does_it_work prove_that validat* verify_that success measure_of "
        "criterion_for kpi* indicator* acceptance outcome* improvement",
    ),
    "sample": (
        1.2,
        "sampl* representativ* extrapolat* single_trial one_trial few too_few small_number subset spot_check* "
        "statistic* margin uncertainty lower_bound upper_bound minimum underestimat* overestimat* undercount* averag* "
        "mean means median spot_checks samples percentages absolute_counts",
    ),
    "why": (
        1.0,
        "why reason reasons rationale justification justif* explain* explanation unexplained not_explained because_of "
        "what_led grounds motive*",
    ),
    "when": (
        0.9,
        "when time_of hour hours day_of moment timestamp* time_is date_of dated undated what_time until since how_long "
        "duration",
    ),
    "acronym": (1.8, "acronym* abbreviat* spelled_out spell_out spell stands_for expand initials jargon glossary"),
    "training": (1.3, "train* untrained awareness instruct* onboard* educat* course* brief* skill* competen* qualif*"),
    "again": (
        1.2,
        "again recur* happen_again next_time same_fault lesson* learn* before_too previous_incident* in_future future "
        "once_more",
    ),
    "people": (
        1.0,
        "affected_people persons_affected customer* patient* passenger* resident* visitor* public victim* users "
        "those_affected data_subject*",
    ),
    "trace": (
        1.3,
        "trace* track tracked tracking follow_up followed_up register log logged record* audit_trail reference_number "
        "ticket",
    ),
    "who": (1.0, "who whom whose by_whom which_team which_role role person"),
    "retention": (1.4, "retention retain* delet* erase* eras* dispos* destroy* destruct* kept_for stored_for archive*"),
    "early": (
        1.2,
        "earlier sooner too_late last_minute leaves_no_time no_time_to day_before short_notice forward ahead_of "
        "in_time before_the rush* tight ambitious unrealistic realistic",
    ),
    "privacy": (
        1.4,
        "personal_data personal privacy data_protection lawful legal_basis legal_ground consent gdpr special_categor* "
        "sensitive anonymis* pseudonymis*",
    ),
    "technical": (
        0.8,
        "encrypt* cipher* key keys password* authenticat* patch* vulnerab* firewall* malware backup* restore* restor* "
        "recover*",
    ),
    "garbled": (
        1.5,
        "garbled broken_sentence grammar* grammatical unreadable illegible mixed_up typo* misspel* circular tautolog* "
        "rewrite wording_of run_into doubled unintelligible proofread* spelling misspelt makes_no_sense typing reword "
        "rephrase conjunction",
    ),
    "divergence": (
        1.4,
        "drift* diverg* out_of_step in_step synchron* out_of_date two_versions two_copies second_source reconcil* "
        "side_by_side checksum* keep_in staleness obsolete outdated consistent_with matches_the live_system "
        "actual_configuration",
    ),
    "unknown_case": (
        1.2,
        "what_happens what_if what_follows if_it_fails error_handling error_code in_case exception_path otherwise "
        "fallback reaction invalid consequence* escalat* edge_case procedure_for afterwards trigger reassess* "
        "re_categor* atypical",
    ),
    "confidential": (1.0, "confidential* sensitive secrecy exposes disclos* leak* encrypt* protected protection"),
    "cost_benefit": (
        1.2,
        "worthwhile proportion* disproportion* cost_benefit alternatives option options alternative_to",
    ),
    "representative": (1.2, "biased cherry_pick* anecdot* one_off self_selected selection"),
    "trend": (1.2, "trend* over_time compared_to compared_with baseline previous_year benchmark*"),
}

CATEGORIES: Mapping[str, Mapping[str, float]] = {
    "contradiction": {"conflict": 2.0},
    "dangling_reference": {"pointer": 2.0},
    "date_conflict": {"conflict": 1.5, "order": 0.5},
    "date_order": {"order": 2.0},
    "duplicate_paragraph": {"repeat": 2.0},
    "gap_in_timeline": {"missing": 1.0, "order": 0.5},
    "good_practice": {"praise": 2.0},
    "high_risk_without_mitigation": {"treatment": 1.5},
    "missing_due_date": {"deadline": 2.0},
    "missing_information": {"missing": 1.0},
    "missing_owner": {"owner": 2.0},
    "number_conflict": {"conflict": 1.5, "sum": 0.7, "amount": 0.3},
    "placeholder": {"blank": 2.0},
    "rating_mismatch": {"rating": 2.0},
    "root_cause_is_symptom": {"cause": 2.0},
    "single_point_of_failure": {"prevent": 0.7},
    "table_total": {"sum": 2.0},
    "unclear_wording": {"undefined": 1.0},
    "undefined_acronym": {"undefined": 1.0},
    "unquantified_impact": {"amount": 2.0},
    "unstated_assumption": {"evidence": 1.0},
    "unsupported_claim": {"evidence": 1.5},
    "vague_commitment": {"deadline": 1.0, "owner": 0.7, "undefined": 0.7},
    "weak_control": {"prevent": 1.0},
}
"""What a finding's category speaks of."""
