//! One question, put to the table: who has the right, with whose consent, and what becomes of it after a death.

use super::table::{ADULT, Holder, RankRow, Row, TABLE, age, is_authority, is_between_readings, rank_of, row};
use super::{Answer, Asks, Capability, Facts, Look, Note, Reason, Somebody, Sure, Verdict, Who};

/// A place in the table, while an answer grows.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) answer: Answer,
    pub(super) sure: Sure,
    pub(super) reasons: Vec<Reason>,
    pub(super) record: Vec<Note>,
}

impl Draft {
    pub(super) fn yes(reasons: &[Reason], record: &[Note]) -> Self {
        Self { answer: Answer::Yes, sure: Sure::High, reasons: reasons.to_vec(), record: record.to_vec() }
    }
    pub(super) fn no(sure: Sure, reasons: &[Reason], record: &[Note]) -> Self {
        let record = record.iter().chain([&Note::RefusalWhy]).copied().collect();
        Self { answer: Answer::No, sure, reasons: reasons.to_vec(), record }
    }
    pub(super) fn less(&mut self, reason: Option<Reason>, note: Option<Note>) {
        self.answer = self.answer.min(Answer::InPart);
        self.reasons.extend(reason.filter(|each| !self.reasons.contains(each)));
        self.record.extend(note.filter(|each| !self.record.contains(each)));
    }
    pub(super) fn at_most(mut self, sure: Sure) -> Self {
        self.sure = self.sure.min(sure);
        self
    }
}

/// Facts with the row that they choose.
pub(super) struct Case<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) row: &'static Row,
    /// In front of every list of reasons.
    pub(super) first: Vec<Reason>,
}

impl<'a> Case<'a> {
    pub(super) fn new(facts: &'a Facts<'a>) -> Option<Self> {
        if facts.death.is_some_and(|death| death <= facts.today) {
            return row(Reason::AfterDeath).map(|row| Self { facts, row, first: vec![row.id] });
        }
        let age = facts.birth.map_or(ADULT, |birth| age(birth, facts.today));
        let capable = facts.capability != Capability::Incapable;
        let fits = |row: &&Row| {
            row.below_age > 0
                && (row.from_age..row.below_age).contains(&age)
                && row.capable.is_none_or(|needed| needed == capable)
        };
        let row = TABLE.row.iter().find(fits)?;
        let mut first = vec![row.id];
        if row.capable == Some(true) && facts.capability != Capability::Capable {
            first.push(Reason::PresumedCapable);
        }
        if facts.birth.is_none() {
            first.push(Reason::BirthUnknown);
        }
        Some(Self { facts, row, first })
    }

    pub(super) fn reasons(&self, more: &[Reason]) -> Vec<Reason> {
        self.first.iter().chain(more).copied().collect()
    }

    pub(super) fn no(&self, sure: Sure, more: &[Reason]) -> Draft {
        Draft::no(sure, &self.reasons(more), &[])
    }

    /// Why somebody is not in the row.
    pub(super) fn outside(&self, who: Who) -> Draft {
        match who {
            Who::Bewindvoerder => self.no(Sure::High, &[Reason::PropertyOnly]),
            Who::Parent if self.row.is_minor() => self.no(Sure::High, &[Reason::NoAuthority]),
            Who::Curator | Who::Mentor | Who::Authorised if self.row.is_minor() => {
                self.no(Sure::Medium, &[Reason::NotEntitled])
            }
            Who::Client
            | Who::AuthorityParent
            | Who::Guardian
            | Who::Curator
            | Who::Mentor
            | Who::Authorised
            | Who::Spouse
            | Who::RegisteredPartner
            | Who::LifeCompanion
            | Who::Parent
            | Who::Child
            | Who::Sibling
            | Who::Grandparent
            | Who::Grandchild
            | Who::InformalCarer
            | Who::InvolvedCarer
            | Who::StandIn
            | Who::OtherCarer
            | Who::Other => self.no(Sure::High, &[Reason::NotEntitled]),
        }
    }

    /// Beside a capable client of sixteen or over nobody has a right; representatives come when the client cannot.
    pub(super) fn beside_the_client(&self, who: Who) -> Draft {
        match who {
            Who::AuthorityParent | Who::Guardian | Who::Curator | Who::Mentor => self.no(Sure::High, &[]),
            Who::Authorised => self.no(Sure::Medium, &[]),
            Who::Client
            | Who::Spouse
            | Who::RegisteredPartner
            | Who::LifeCompanion
            | Who::Parent
            | Who::Child
            | Who::Sibling
            | Who::Grandparent
            | Who::Grandchild
            | Who::Bewindvoerder
            | Who::InformalCarer
            | Who::InvolvedCarer
            | Who::StandIn
            | Who::OtherCarer
            | Who::Other => self.outside(who),
        }
    }

    pub(super) fn refuses_client(&self) -> Draft {
        let judgement: &[Note] = if self.row.rests_on_judgement() { &[Note::CapacityJudgement] } else { &[] };
        Draft::no(self.row.client_sure, &self.reasons(&[]), judgement)
    }

    pub(super) fn authority(&self) -> Draft {
        let judgement = self.row.rests_on_judgement().then_some(Note::CapacityJudgement);
        let record: Vec<Note> = [Note::AuthorityProof].into_iter().chain(judgement).collect();
        Draft::yes(&self.reasons(&[]), &record)
    }

    /// Whether somebody comes first in the ranks for an adult who is not capable (BW 7:465(3)).
    pub(super) fn by_rank(&self, asker: Somebody) -> Draft {
        let passed = |each: &Somebody, rank: &RankRow| !each.willing || (each.unwanted && rank.client_stops);
        let ranked =
            || self.facts.people.iter().filter_map(|each| rank_of(each.who).map(|(place, rank)| (place, rank, each)));
        let Some((place, rank)) = rank_of(asker.who) else {
            // Authority ends with the eighteenth birthday; as the parent of an adult they may ask anew.
            if is_authority(asker.who) {
                let before = ranked().any(|(at, rank, each)| at + 1 < TABLE.rank.len() && !passed(each, rank));
                return if before {
                    self.no(Sure::High, &[Reason::Rank])
                } else {
                    self.no(Sure::Medium, &[Reason::NoAuthority])
                };
            }
            return self.outside(asker.who);
        };
        if !asker.willing {
            return Draft::no(Sure::High, &self.reasons(&[Reason::OwnWish]), &[Note::WishOfRepresentative]);
        }
        if asker.unwanted && rank.client_stops {
            return Draft::no(Sure::High, &self.reasons(&[Reason::ClientObjects]), &[Note::WishOfClient]);
        }
        if ranked().any(|(at, rank, each)| at < place && !passed(each, rank)) {
            return self.no(Sure::High, &[Reason::Rank]);
        }
        let mut draft = Draft::yes(&self.reasons(&[]), &[Note::RepresentativeBasis, Note::CapacityJudgement]);
        let passed_over = || ranked().filter(|(at, rank, each)| *at <= place && passed(each, rank));
        if passed_over().any(|(_, _, each)| !each.willing) {
            draft.reasons.push(Reason::OwnWish);
            draft.record.push(Note::WishOfRepresentative);
        }
        if passed_over().any(|(_, _, each)| each.willing) {
            draft.reasons.push(Reason::ClientObjects);
            draft.record.push(Note::WishOfClient);
        }
        for (_, rank, each) in passed_over().filter(|(at, ..)| *at < place) {
            draft = draft.at_most(if each.willing { Sure::High } else { rank.unwilling_sure });
        }
        // Who was appointed or chosen acts though the client objects; that is written down.
        if asker.unwanted {
            draft.record.push(Note::WishOfClient);
            draft = draft.at_most(Sure::Medium);
        }
        // They stand side by side: to be agreed on one.
        let beside = ranked().filter(|(at, rank, each)| *at == place && !passed(each, rank)).count();
        if beside > 1 { draft.at_most(Sure::Medium) } else { draft }
    }

    /// By a right of one's own, without anybody's consent.
    pub(super) fn by_right(&self, asker: Somebody, look: &Look) -> Draft {
        let who = asker.who;
        let mut draft = match self.row.holder {
            Holder::Authority | Holder::Rank if who == Who::Client => self.refuses_client(),
            Holder::Authority if is_authority(who) => self.authority(),
            Holder::Authority | Holder::Nobody => self.outside(who),
            Holder::Client if who == Who::Client => {
                let sure = self.row.despite_withholding.filter(|_| look.withhold).unwrap_or(Sure::High);
                Draft::yes(&self.reasons(&[]), &[]).at_most(sure)
            }
            Holder::Client if self.row.decision && is_authority(who) => {
                if !look.decision {
                    return self.no(Sure::High, &[]);
                }
                let record = [Note::AuthorityProof, Note::DecisionPart];
                let mut draft = Draft::yes(&self.reasons(&[Reason::DecisionPart]), &record);
                if look.asks != Asks::DecisionPart {
                    draft.less(None, None);
                }
                draft
            }
            Holder::Client if self.row.decision => self.outside(who),
            Holder::Client => self.beside_the_client(who),
            Holder::Rank => {
                let mut draft = self.by_rank(asker);
                if draft.answer == Answer::Yes {
                    draft.reasons.push(Reason::TaskOnly);
                    if look.asks == Asks::Whole {
                        draft.less(None, Some(Note::LeftOutWhy));
                    }
                }
                draft
            }
        };
        if look.withhold && draft.answer != Answer::No && who != Who::Client {
            draft.less(Some(Reason::Withheld), Some(Note::WithheldWhy));
        }
        draft
    }

    /// Whether this consent lets somebody look: the client's own, or of who has the right instead.
    pub(super) fn counts(&self, giver: Who, asker: Who) -> bool {
        if giver == Who::Client {
            return self.row.holder != Holder::Authority;
        }
        let willing = Somebody { who: giver, willing: true, unwanted: false };
        giver != asker
            && match self.row.holder {
                Holder::Authority => is_authority(giver),
                Holder::Rank => self.by_rank(willing).answer == Answer::Yes,
                Holder::Client | Holder::Nobody => false,
            }
    }

    /// Whether what good care withholds is withheld from them, though they come by a consent (BW 7:457(3)). A capable client of
    /// sixteen or over is not overruled: who may look on their word may look.
    pub(super) fn withholds_from(&self, who: Who) -> bool {
        let represents = is_authority(who) || rank_of(who).is_some();
        represents && (self.row.is_minor() || self.row.holder != Holder::Client)
    }

    pub(super) fn by_consent(&self, asker: Somebody, look: &Look) -> Draft {
        let authority = self.row.decision && is_authority(asker.who);
        let proof: &[Note] = if authority { &[Note::AuthorityProof, Note::Consent] } else { &[Note::Consent] };
        let mut draft = Draft::yes(&self.reasons(&[Reason::Consent]), proof);
        if !authority {
            draft = draft.at_most(self.row.consent_sure);
        }
        if look.withhold && self.withholds_from(asker.who) {
            draft.less(Some(Reason::Withheld), Some(Note::WithheldWhy));
            draft = draft.at_most(Sure::Medium);
        }
        draft
    }

    /// After a death (BW 7:458a).
    pub(super) fn after_death(&self, asker: Somebody, look: &Look) -> Draft {
        let mut grounds: Vec<Draft> = Vec::new();
        if look.consent == Some(Who::Client) {
            grounds.push(Draft::yes(&self.reasons(&[Reason::Consent]), &[Note::DeathGround, Note::Consent]));
        }
        let age_then = self.facts.birth.zip(self.facts.death).map(|(birth, death)| age(birth, death));
        if is_authority(asker.who)
            && let Some(then) = age_then.filter(|age| *age < ADULT)
        {
            // Sixteen and capable, nobody but the client had the right in life: whether this holds then is disputed.
            let alone = then >= 16 && self.facts.capability != Capability::Incapable;
            let record = [Note::DeathGround, Note::AuthorityProof];
            let draft = Draft::yes(&self.reasons(&[Reason::MinorGuardian]), &record);
            grounds.push(draft.at_most(if alone { Sure::Low } else { Sure::High }));
        }
        for (there, reason, part) in [
            (look.incident, Reason::IncidentNotice, Asks::IncidentPart),
            (look.interest, Reason::WeightyInterest, Asks::InterestPart),
        ] {
            if there {
                let mut draft = Draft::yes(&self.reasons(&[reason]), &[Note::DeathGround]);
                if look.asks != part {
                    draft.less(None, Some(Note::LeftOutWhy));
                }
                grounds.push(draft);
            }
        }
        // The first of those that give most.
        let best = grounds.iter().map(|draft| draft.answer).max();
        match grounds.into_iter().find(|draft| Some(draft.answer) == best) {
            None => self.no(Sure::High, &[Reason::NotEntitled]),
            // What the client did not want in life holds after it, unless they consented for this person themselves.
            Some(_) if asker.unwanted && look.consent != Some(Who::Client) => {
                Draft::no(Sure::Low, &self.reasons(&[Reason::ClientObjects]), &[Note::WishOfClient])
            }
            Some(draft) => draft,
        }
    }

    pub(super) fn done(&self, draft: Draft, articles: impl Iterator<Item = &'static str>) -> Verdict {
        let doubtful = self.facts.birth.is_some_and(|birth| is_between_readings(birth, self.facts.today));
        let mut draft = if doubtful { draft.at_most(Sure::Medium) } else { draft };
        if draft.reasons.contains(&Reason::BirthUnknown) {
            draft = draft.at_most(Sure::Low);
        }
        let of_reasons = draft
            .reasons
            .iter()
            .filter_map(|reason| TABLE.reason.iter().find(|row| row.id == *reason))
            .map(|row| row.article.as_str());
        let mut all: Vec<String> = Vec::new();
        for article in articles.chain(of_reasons) {
            if !all.iter().any(|each| each == article) {
                all.push(article.to_owned());
            }
        }
        Verdict { answer: draft.answer, sure: draft.sure, reasons: draft.reasons, articles: all, record: draft.record }
    }
}
