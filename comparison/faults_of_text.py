"""The kinds of fault of the text itself: what was left in, said twice, misspelt, or sends a reader nowhere."""

from __future__ import annotations

from collections.abc import Mapping

TEXT: Mapping[str, tuple[float, str]] = {
    "repeat": (
        1.8,
        "duplicat* repeat* repetition* word_for_word verbatim same_paragraph appears_again appears_twice twice "
        "identical identically same_sentence same_sentences same_text same_words same_passage same_content "
        "same_statement met_before read_before already_said already_stated said_before stated_before said_already "
        "stood_before once_more says_again stated_again said_again a_second_time second_time second_copy redundan* "
        "superfluous copy_and_paste copy_paste pasted paste cut_and_paste delete_one one_of_the_two_can could_go "
        "can_go remove_one drop_one strike_one merge* doubled doubling double carbon twofold letter_for_letter "
        "exactly_these exactly_the_same had_before line_before paragraph_before literally_the_same reappear* "
        "recurs_in occurs_twice occur_twice stands_twice printed_twice listed_twice given_twice two_identical "
        "word_by_word leftover_copy told_twice and_again keep_one in_duplicate same_again told_before two_copies "
        "already_told a_copy_of copied_twice copy_of_the same_as_the copied_from_above from_above one_copy_is "
        "one_copy copy_is_enough without_change unchanged read_this_paragraph have_read we_have_read already_read "
        "already_appears already_given already_in appears_already same_as_above as_above again_word stated_twice "
        "said_twice mentioned_twice written_twice double_entry duplicate_entry one_is_enough once_is_enough",
    ),
    "pointer": (
        1.8,
        "does_not_exist no_such there_is_no_table there_is_no_figure there_is_no_appendix there_is_no_section "
        "leads_nowhere pointer dangling non_existent nonexistent contains_no correct_the_reference "
        "remove_the_reference broken_reference wrong_reference no_appendix no_annex dead_link unresolved_reference "
        "not_attached refer refers referred referenced cross_reference pointing points_nowhere nowhere go_looking "
        "look_for looks_for looking_for look_up searching_for search_for searches_for in_vain cannot_find "
        "will_not_find not_find not_be_found not_to_be_found cannot_locate not_in_the_document not_in_this_document "
        "not_contained not_contain does_not_contain no_figure no_table no_section no_chapter no_attachment "
        "no_enclosure no_exhibit no_diagram no_picture no_drawing missing_appendix missing_figure missing_table "
        "missing_annex annexes appendices attached enclosed attach enclose ends_with last_appendix last_table "
        "last_section no_pictures pictures drawing sent_to are_sent_to is_sent_to sends_the_reader directs "
        "directed_to link links url hyperlink broken dead resolve* unresolved target_of absent_from wrong_number "
        "renumber* number_of_the_table number_the_headings include_it include_the_figure add_the_appendix "
        "correct_the_number section_number which_section where_to_find where_it_is_found not_included is_not_there "
        "refers_to_a appendix_referred missing_from_the last_appendi* has_only_appendi* appendix_is annex_is "
        "no_such_place no_trace_of find_no finds_no will_find_no under_that_number nothing_by_that not_part_of_the "
        "search_in look_there leads_to_nothing turns_to turn_to finds_nothing nothing_of_the_kind stops_at "
        "list_stops ends_at_table only_two_appendices follows_this_pointer the_void ends_in void nothing_there "
        "no_longer_there lost_reference missing_reference wrong_section wrong_table wrong_appendix "
        "refers_to_nothing refers_to_something cannot_be_followed not_reproduced not_supplied_with not_in_the_file "
        "leads_the_reader has_no_table has_no_figure has_no_appendix has_no_annex there_is_none",
    ),
    "blank": (
        1.5,
        "placeholder* blank* unfilled fill filled empty template* instruction_to_the_author unfinished "
        "left_unfilled to_follow still_open examples editing_instruction boilerplate filler to_be_completed tbd tbc "
        "bracket* dummy unedited left_over sample_text copied_from copied wrong_title wrong_document wrong_label "
        "typing_error filled_in pre_written already_entered not_been_made has_been_left complete_the_sentence "
        "enter_the fill_in stand_in standin replaced not_replaced never_replaced replace_it unreplaced left_in "
        "left_blank left_empty still_blank still_empty still_stands still_says still_reads still_carries still_has "
        "still_missing still_to_be to_be_supplied to_be_entered to_be_added to_be_filled to_be_confirmed "
        "to_be_determined to_be_decided todo to_dos working_note editor_note editorial_note note_to_the "
        "drafting_note author_note note_to_self reminder unresolved_note square_brackets angle_brackets xx xxx "
        "letters_as dots ellipsis underscores not_completed uncompleted never_completed never_filled "
        "not_been_filled not_yet_filled not_supplied never_supplied not_entered never_entered empty_cell "
        "cell_is_empty empty_field blank_cell blank_field field_is gap_to_fill no_entry no_value half_finished "
        "complete_it complete_this complete_before enter_it supply supply_the supplied insert_the insert_it "
        "specimen sample_value prototype forgot* overlooked leftover left_over_from remnant* relic residue "
        "remained_in survived instruction_to instruction_for author_should author_must whoever_fills filled_with "
        "pre_filled prefill* preprinted printed_beforehand beforehand hard_coded hardcoded form_text standard_text "
        "customis* customiz* adapted tailor_the not_adapted not_edited two_letters close_it_out fill_it fill_it_in "
        "identically_marked distinct_placeholders wrong_template is_an_example still_an_example given_as_examples "
        "examples_only dash_instead draft_note insert_a placeholder_text not_signed unsigned put_a_name empty_hand "
        "name_missing left_unedited left_in_the_text remains_in_the_text still_in_the_text carried_over "
        "sister_guide adapt_the finish_the_text note_left author_forgot awaits awaiting waiting_to_be "
        "never_been_filled not_been_given supply_it note_was to_do_note still_a_template left_open_by "
        "never_resolved marker carries_a_dash only_a_dash a_dash waits_for still_waits content_is_missing yet_to_be "
        "yet_to_supply has_yet_to someone_has_yet not_there_yet text_to_come to_come to_be_inserted insertion "
        "reads_like_a_note unfilled_field half_done incomplete_cell nothing_entered nothing_is_entered empty_row "
        "unwritten open_item was_never_entered never_updated_from not_adapted_to generic_text left_standing "
        "remained forgot_to forgot_the fill_this fill_the cell_has_no no_content",
    ),
    "acronym": (
        1.8,
        "acronym* abbreviat* spelled_out spell_out spell stands_for initials jargon glossary four_letters "
        "three_letters two_letters_stand stand_for short_form shortened_form expand* expansion not_expanded "
        "never_expanded unexpanded written_out write_out write_it_out writes_out write_the_term in_full full_form "
        "full_name full_term term_in_full spelt_out spelt list_of_terms terms_at_the_end first_use first_mention "
        "technical_term specialist_term lay_reader layman shorthand what_the_letters capital_letters "
        "undefined_acronym does_not_know_the_term who_do_not_work decipher* decode* cryptic introduced_without "
        "letters four_capital not_written_out letters_which letters_stand which_term what_it_stands what_bcp "
        "unexpanded_abbreviation reader_does_not_know_what stands_for_is initialism short_for string_of_letters "
        "not_know_what_it what_it_is_short what_the_abbreviation say_what_it_stands never_introduced not_introduced "
        "unfamiliar_term falls_from_the_sky outside_the_team long_form short_form_without nobody_outside "
        "reader_cannot_know_what not_in_the_glossary unglossed uncommon_abbreviation spelled spelling_out "
        "term_of_art trade_term meaning_of_the_abbreviation initials_are what_do_these_letters letters_mean "
        "write_this_in_full when_it_first",
    ),
    "garbled": (
        1.5,
        "garbled broken_sentence grammar* unreadable illegible mixed_up typo* misspel* circular tautolog* rewrite "
        "wording_of run_into doubled unintelligible proofread* spelling makes_no_sense typing reword rephrase "
        "conjunction no_verb verb verbs noun noun_phrase fragment half_sentence full_sentence incomplete_sentence "
        "sentence_is_incomplete broken_off breaks_off ungrammatical grammatic* syntax singular plural preposition "
        "article tense punctuation comma slip slips_of misprint* mistyped letter_missing word_missing missing_word "
        "a_word_is extra_word superfluous_word two_verbs collide* clumsy awkward misplaced editing copy_editing "
        "copyedit* language_error linguistic wording_slip stylistic style search_and_replace find_and_replace "
        "automatic_editing run_together run_into_each scrambled jumbled word_order text_columns layout sentence_has "
        "no_sense nonsens* spelled spelt wrongly read_for should_read_for autocorrect* full_statement "
        "sentence_wrong broken words_run columns_run columns_are two_columns double_negative negatively phrased "
        "phrasing positively ask_it predicate glued glued_together incomprehensible unintelligible_as as_written "
        "half_sentences not_a_sentence not_english makes_no unreadable_as cannot_be_parsed parse word_too_many "
        "too_many_words one_word_too wrong_word wrong_preposition wrong_case plural_and number_agreement "
        "letters_swapped agreement_of misplaced_comma meant_to_be_written presumably_meant probably_meant was_meant "
        "lost_words words_lost",
    ),
    "divergence": (
        1.4,
        "drift* diverg* out_of_step in_step synchron* out_of_date two_versions two_copies second_source "
        "side_by_side checksum* keep_in staleness obsolete outdated consistent_with matches_the live_system "
        "actual_configuration edition* revision* old_version older_version older wrong_version current_version "
        "latest_version superseded running_head* running_title footer cover_sheet cover_page title_page "
        "update_the_header no_longer_current not_up_to_date up_to_date up_dated not_updated update* stale aged "
        "ageing superannuated no_longer_applies no_longer_valid no_longer_advised withdrawn replaced_by "
        "newer_edition newer_version expired header_still headers_of running_heads version_number version_in "
        "second_copy drift_from in_step_with update_the version_1 newer still_apply still_applies still_in_force "
        "in_force successor still_valid years_old_now years_before years_ago old_edition superseded_by "
        "current_edition current_rules too_old is_old older_than been_replaced has_been_replaced "
        "no_longer_the_current last_year_s version_of_the old_standard old_rule withdrawn_standard out_dated "
        "predates predate older_edition previous_edition superseding wrong_edition still_the_old "
        "still_shows_version carry_an_older edition_number revised_since since_revised changed_since",
    ),
    "machine": (
        1.8,
        "automated_review* automated_reader* automatic_review* automated_tool ai ai_reader ai_review* "
        "artificial_intelligence language_model* model_reader machine_reader software_reads software_that "
        "reads_the_file bot bots robot* llm prompt prompts prompt_injection inject* hidden_text hidden_instruction "
        "hidden_line invisible_text invisible_line white_letters white_text white_on too_small_for small_print tiny "
        "conceal* unseen steer steers steering manipulat* tamper* instructs_the instructs_a commands orders_the "
        "asks_the_reviewer address_software addressed_to_machines meant_for_machines keep_silent certify_the "
        "where_it_came how_it_came how_it_got who_put who_inserted came_into_the_file put_it_there its_origin "
        "investigate_its sabotage planted smuggl* slipped_in covert* secretly secret_instruction point_text "
        "algorithms reviewer_to text_aimed aimed_at not_meant_for machine_reader* hidden_from hidden_instruction* "
        "hidden_note machines_and machine_readers software instructs instruct_the cannot_see not_see people_cannot "
        "not_visible not_for_human human_eye human_reader* white_on_white font_size invisible concealed_text_for "
        "automated automation hides_text tells_the_model scanner* no_human human_can_see humans_cannot an_ai ai_to "
        "ask_an_ai asks_an software_to to_software reading_software assistant chatbot parser hide_defects good_mark "
        "for_the_machine addressed_to_a_machine addressed_to_an addressed_to_reviewers automated_assessment "
        "text_in_white in_white white_font small_font disguised camouflag* backdoor",
    ),
    "naming": (
        1.3,
        "title titles titled entitled caption captions heading headings named_differently called_differently "
        "calls_it names_it different_name one_name two_names name_of_the same_title wrong_name under_the_name "
        "under_this_name known_as terminology term_for terms_for two_terms one_term same_thing synonyms synonym "
        "uniform uniformly labelled relabel* rename* misnamed misnomer designation nomenclature numbering numbered "
        "write_risk expanded_as short_name label_of mislabel* call_it sister_guide is_called are_called is_titled "
        "wrong_title the_title title_of title_says titles_differ headed headed_differently called_by carries_two "
        "two_labels different_title different_label different_term under_another another_title by_another_name "
        "inconsistent_term same_concept same_object terms_differ names_differ name_differs one_label two_spellings",
    ),
    "contact": (
        1.3,
        "contact_details contact_person contact_data phone_number telephone_number telephone address_of "
        "mail_address mailbox mailboxes functional_mailbox office_address hotline extension_number named_individual "
        "particular_individual named_person_with personal_contact person_left left_the_post holds_the_post holds_it "
        "leaves_the_post changes_job left_the_organ* staff_change go_stale goes_stale out_of_date_soon "
        "functional_address call_us email_address reachable which_number number_to_call personal_phone "
        "personal_number phone people_change change_jobs shared_mailbox named_contact individual_s_name "
        "whom_to_call whom_to_contact whom_to_ask where_to_call how_to_reach reach_them",
    ),
}
