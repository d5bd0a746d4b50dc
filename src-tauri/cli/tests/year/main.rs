//! A year of a practice and the years after it, played at the command line with the date handed in: from the first call of a
//! client to an inspector's visit, and on until the dossier is destroyed and an old backup cannot bring it back.
//!
//! It is one story and one test: each step stands on what was done before it, as in life, and a fault that only shows when things
//! come together shows here. At each step is asked what the carer would look at: the first page, until when a dossier is kept and
//! why, what is missing, what is refused. In the middle the laptop is stolen, so that all that follows is done in a vault that was
//! put back from a backup. What each action does by itself is tried in `tests/integration`.
//!
//! Every call is a program of its own that opens and locks the vault, and the log is counted against what was asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop short")]

mod afterwards;
mod autumn;
mod practice;
mod spring;
mod summer;
mod winter;

use practice::Practice;

#[test]
fn a_year_of_a_practice_and_the_years_after_it() {
    let mut practice = Practice::opens("2026-01-05 09:00");
    let practice = &mut practice;

    winter::the_practice_begins(practice);
    let (tess, bram) = winter::two_people_call(practice);
    winter::care_begins(practice, &tess);
    winter::consent_and_a_representative(practice, &tess);
    winter::an_enquiry_is_destroyed(practice, &bram);
    winter::a_plan_with_goals(practice, &tess);
    winter::reports(practice, &tess);

    spring::medicines_and_measurements(practice, &tess);
    let annet = spring::a_second_client(practice, &tess);
    spring::an_incident(practice, &tess);
    spring::a_work_note(practice, &tess);
    spring::letters(practice, &tess);
    spring::a_copy_is_asked(practice, &tess);
    spring::an_own_statement(practice, &tess);
    spring::a_complaint(practice, &tess);

    summer::the_laptop_is_stolen(practice, &tess);
    summer::a_stand_in(practice, &tess, &annet);
    summer::the_second_talk(practice, &tess);
    summer::a_consent_is_taken_back(practice, &tess);
    summer::a_paper_dossier(practice, &tess);

    autumn::care_ends(practice, &tess);
    let seal = autumn::the_inspector_comes(practice, &tess, &annet);
    let away = autumn::the_year_ends(practice, &tess);

    afterwards::the_clock_a_year_back(practice, &annet);
    afterwards::five_hundred_days_on(practice);
    afterwards::the_years_pass(practice, &tess, &seal);
    let code = afterwards::the_term_ends(practice, &tess);
    afterwards::what_is_left(practice, &tess, &code);
    afterwards::an_old_stick(practice, &away, &code);
}
