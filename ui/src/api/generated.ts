// Made from the list of actions by `cargo xtask types`; do not edit.

export type About = { "kind": "other_client", 
/**
 * Which.
 */
client: Uid, 
/**
 * Why the name is needed.
 */
need: Need, 
/**
 * The same in words.
 */
why: string, 
/**
 * The sentence around it gives the person away: it goes as a whole.
 */
sentence: boolean, } | { "kind": "third_person", 
/**
 * Mother, neighbour, who told it.
 */
who: string, 
/**
 * Why the client may not read it either; empty when the client may.
 */
weighing: string, } | { "kind": "somebody_else" };

export type AccessAnswer = "no" | "in_part" | "yes";

export type AccessAnswered = { 
/**
 * Names it once it is written down.
 */
answer: Uid | null, 
/**
 * What was asked and answered.
 */
asked: Asked, 
/**
 * It is for a part: by it no whole dossier is handed over.
 */
for_part: boolean, 
/**
 * When it was written down.
 */
recorded: string | null, 
/**
 * By whom.
 */
author: string, };

export type AccessAsked = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Somebody on the list of people.
 */
person: Uid | null, 
/**
 * What they are, where they are not on the list.
 */
who: Who | null, 
/**
 * Full name, where they are not on the list.
 */
name: string, 
/**
 * How much they ask for.
 */
asks: Asks, 
/**
 * A decision on care is at hand.
 */
decision: boolean, 
/**
 * Good care gives a reason to hold back some.
 */
withhold: boolean, 
/**
 * Something touches another's privacy.
 */
third_party: boolean, 
/**
 * They were told of an incident.
 */
incident: boolean, 
/**
 * They have a weighty interest.
 */
interest: boolean, 
/**
 * How identity was seen.
 */
identity: Identity | null, 
/**
 * What must be written down beside the answer.
 */
note: string, };

export type AccessLog = { 
/**
 * Who got something of it.
 */
given: Array<GivenLine>, 
/**
 * Who did what with it.
 */
lines: Array<LogLine>, 
/**
 * Who of them works in it.
 */
workers: Array<AccessWorker>, 
/**
 * There are more lines in this period than these.
 */
cut: boolean, };

export type AccessLogAsked = { 
/**
 * The client.
 */
client: Uid, 
/**
 * From this day; the beginning when `None`.
 */
from: string | null, 
/**
 * To and with this day; today when `None`.
 */
to: string | null, };

export type AccessPrintAsked = { 
/**
 * The client.
 */
client: Uid, 
/**
 * From this day; the beginning when `None`.
 */
from: string | null, 
/**
 * To and with this day; today when `None`.
 */
to: string | null, 
/**
 * Of the paper.
 */
language: Language, 
/**
 * The request that this answers.
 */
request: Uid | null, 
/**
 * What stays out of it, by `uid`: who got something, and who works in the dossier with all that they did. For who asks for
 * somebody else this is to be said, also where it is nothing.
 */
left_out: Array<Uid> | null, };

export type AccessVerdict = { 
/**
 * The answer.
 */
answer: AccessAnswer, 
/**
 * How sure it is.
 */
sure: Sure, 
/**
 * The row of the table first, then what decided.
 */
reasons: Array<Reason>, 
/**
 * Where that stands.
 */
articles: Array<string>, 
/**
 * What must be written down.
 */
record: Array<Note>, };

export type AccessWorker = { 
/**
 * The worker.
 */
uid: Uid, 
/**
 * Full name.
 */
name: string, 
/**
 * As what, the last time.
 */
role: Role, };

export type Answer = string | Array<string> | Array<{ [key in string]: string }> | { 
/**
 * Full name.
 */
name: string, 
/**
 * What they are: nurse, daughter.
 */
role: string, };

export type AnswersSaid = { 
/**
 * In whose dossier.
 */
client: Uid, 
/**
 * Of each name.
 */
reviewed: Array<Reviewed>, };

export type Asked = { 
/**
 * Full name of who asked.
 */
name: string, 
/**
 * What they are.
 */
who: Who, 
/**
 * What was found about it, as it was asked.
 */
question: AccessAsked, 
/**
 * The consent that was used.
 */
consent: Uid | null, 
/**
 * The answer.
 */
verdict: AccessVerdict, };

export type Asker = { 
/**
 * Full name.
 */
name: string, 
/**
 * As what.
 */
capacity: Capacity, };

export type Asks = "whole" | "task" | "decision_part" | "incident_part" | "interest_part";

export type AttachmentClass = "picture" | "pdf" | "sound" | "text";

export type AttachmentView = { 
/**
 * The attachment.
 */
attachment: Uid, 
/**
 * The file's own name.
 */
name: string, 
/**
 * What it is.
 */
kind: AttachmentClass, 
/**
 * Bytes.
 */
length: number, 
/**
 * When it was added.
 */
added: string, 
/**
 * What is to be seen.
 */
caption: string, };

export type AuthorisationAsked = { 
/**
 * The client.
 */
client: Uid, 
/**
 * Who is authorised; left open when empty.
 */
name: string, 
/**
 * For what, in words; left open when empty.
 */
scope: string, 
/**
 * Until which day.
 */
until: string | null, 
/**
 * Of the paper.
 */
language: Language, };

export type BackedUp = { 
/**
 * Path of the set.
 */
set: string, 
/**
 * Bytes written this time.
 */
written: number, 
/**
 * Attachments that belong to the set.
 */
attachments: number, 
/**
 * Attachments whose file is missing on the laptop.
 */
missing: number, 
/**
 * Attachments that were no longer whole on the medium and were copied anew.
 */
repaired: number, 
/**
 * Sets on the medium now.
 */
sets: number, 
/**
 * Sets that held a destroyed dossier or entry, or opened with older keys, and are gone now.
 */
replaced: number, 
/**
 * Sets that stay because the log of this store does not lead up to them, since an older store was put back, or does not tell it any
 * more.
 */
apart: number, 
/**
 * The seal in it.
 */
seal: string, };

export type BackupAsked = { 
/**
 * Path of a folder or stick.
 */
folder: string, };

export type BackupState = { 
/**
 * The last one.
 */
last: LastBackup | null, 
/**
 * A new one is due.
 */
due: boolean, 
/**
 * On some medium lie backups that are to be replaced.
 */
stale: boolean, 
/**
 * All media but those that were lost.
 */
media: Array<MediumView>, 
/**
 * One on which a backup is due is there now: it can be made without asking where to.
 */
ready: MediumView | null, };

export type Begun = { 
/**
 * The viewing.
 */
viewing: Uid, };

export type Body = { "kind": "report", 
/**
 * In the carer's words.
 */
text: string, 
/**
 * Which goals it is about.
 */
goals?: Array<Uid>, 
/**
 * In four parts, if the carer reports that way.
 */
soep?: Soep | null, } | { "kind": "document", 
/**
 * What it is.
 */
title: string, 
/**
 * What there is to say of it.
 */
note: string, } | { "kind": "disclosure" } & Disclosure | { "kind": "form" } & FilledForm | { "kind": "goal" } & Goal | { "kind": "evaluation" } & Evaluation | { "kind": "measurement" } & Measurement | { "kind": "medicine" } & Medicine | { "kind": "dose" } & Dose;

export type Breach = { 
/**
 * When the carer became aware of it.
 */
aware: string, 
/**
 * On which day it happened, if known.
 */
happened_on: string | null, 
/**
 * What happened.
 */
what: string, 
/**
 * Which data.
 */
data: string, 
/**
 * Whose data, and of how many people; no names.
 */
whose: string, 
/**
 * What may come of it for them.
 */
consequences: string, 
/**
 * What was done, and is done so that it does not happen again.
 */
measures: string, 
/**
 * The risk for them.
 */
risk: BreachRisk, 
/**
 * Why there is no risk.
 */
risk_why: string, 
/**
 * When the authority was told.
 */
reported_on: string | null, 
/**
 * When the people were told.
 */
told_on: string | null, };

export type BreachAsked = { 
/**
 * The breach.
 */
breach: Uid, };

export type BreachLetter = "authority" | "person";

export type BreachLetterAsked = { 
/**
 * The breach.
 */
breach: Uid, 
/**
 * To whom.
 */
letter: BreachLetter, 
/**
 * The client to whom it is addressed; nobody yet when `None`.
 */
client: Uid | null, 
/**
 * Of the letter.
 */
language: Language, };

export type BreachRisk = "none" | "some" | "high";

export type BreachSet = { 
/**
 * Which; a new one when `None`.
 */
breach: Uid | null, 
/**
 * The version that was on screen; 0 for a new one.
 */
base: number, 
/**
 * What it says.
 */
fields: Breach, };

export type BreachView = { 
/**
 * The breach.
 */
breach: Uid, 
/**
 * How often it was written.
 */
version: number, 
/**
 * When it was recorded first.
 */
recorded: string, 
/**
 * What it says.
 */
fields: Breach, 
/**
 * By when the authority is told.
 */
due: string, 
/**
 * Where that stands.
 */
article: string, 
/**
 * Where it stands that the people are told.
 */
tell_article: string, 
/**
 * The authority is to be told, and was not yet.
 */
to_report: boolean, 
/**
 * The people are to be told, and were not yet.
 */
to_tell: boolean, 
/**
 * That moment has passed.
 */
late: boolean, };

export type BringClientsIn = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * Of the file that was looked at.
 */
sha256: string, 
/**
 * What the columns hold.
 */
columns: Array<ClientColumn | null>, 
/**
 * Under which laws these clients get care.
 */
regimes: Array<Regime>, 
/**
 * Which lines.
 */
lines: Array<number>, };

export type BringDataIn = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * The six words.
 */
passphrase: string, 
/**
 * Into this dossier, which is empty; a new client when `None`.
 */
client: Uid | null, 
/**
 * The carer says that it is the same person, though the name or birth date is another.
 */
same_person: boolean, 
/**
 * Of the file that was looked at.
 */
sha256: string, };

export type BringPapersIn = { 
/**
 * Into whose dossier.
 */
client: Uid, 
/**
 * Path of the folder.
 */
folder: string, 
/**
 * Who supplied them.
 */
origin: Origin, 
/**
 * Which.
 */
papers: Array<PaperSaid>, };

export type BroughtInView = { 
/**
 * From whom.
 */
from: string, 
/**
 * By whom, here.
 */
by: string, 
/**
 * When.
 */
on: string, };

export type Bsn = { 
/**
 * Nine digits.
 */
bsn: string, };

export type ByMail = { 
/**
 * The name of the secure mail service; empty for ordinary mail.
 */
service: string, 
/**
 * Why ordinary mail.
 */
why_not: string, };

export type CalledBy = "name" | "pseudonym" | "initials";

export type Candidate = { 
/**
 * What.
 */
what: DoneKind, 
/**
 * The entry or viewing.
 */
uid: Uid, 
/**
 * When.
 */
at: string, 
/**
 * To whom; of an entry its kind.
 */
about: string, };

export type Capacity = "client" | "representative" | "colleague" | "other_carer" | "inspector" | "other";

export type CapacitySet = { 
/**
 * Whose.
 */
client: Uid, 
/**
 * What was judged.
 */
judgement: Judgement, };

export type CareAgain = { 
/**
 * Whose.
 */
client: Uid, 
/**
 * Why.
 */
reason: string, };

export type CareEnds = { 
/**
 * Whose.
 */
client: Uid, 
/**
 * How.
 */
ending: Ending, 
/**
 * On which day; of who died, the day of death.
 */
on: string, 
/**
 * What there is to say of it.
 */
reason: string, };

export type CareRelation = { 
/**
 * Under which law.
 */
regime: Regime, 
/**
 * Number of the indication or decision.
 */
number: string, 
/**
 * Its first day.
 */
from: string | null, 
/**
 * Its last day.
 */
until: string | null, 
/**
 * How much care, as it stands there: eight hours a week, a class, a package.
 */
hours: string, 
/**
 * For another; an own client when `None`.
 */
subcontract: Subcontract | null, };

export type CareStarts = { 
/**
 * Whose.
 */
client: Uid, 
/**
 * On which day.
 */
on: string, };

export type CareView = { 
/**
 * What it became.
 */
status: Status, 
/**
 * From which day.
 */
on: string | null, 
/**
 * How care ended.
 */
ending: Ending | null, 
/**
 * Why, in words.
 */
reason: string, 
/**
 * When that was recorded.
 */
recorded: string, 
/**
 * By whom.
 */
author: string, };

export type CertificateAsked = { 
/**
 * The random name of the destroyed dossier.
 */
client: Uid, 
/**
 * Of the certificate.
 */
language: Language, };

export type Channel = "spoken" | "phone" | "letter" | "mail";

export type Check = { 
/**
 * On which day.
 */
on: string, 
/**
 * How identity was seen; `None` when it could not be.
 */
identity: Identity | null, 
/**
 * Whether they may ask this.
 */
may: boolean, 
/**
 * Why.
 */
why: string, };

export type CheckSet = { 
/**
 * Of which dossier; of the practice when `None`.
 */
client: Uid | null, 
/**
 * Which item.
 */
item: string, 
/**
 * Why it does not apply; it applies when `None`.
 */
reason: string | null, };

export type Checked = { 
/**
 * The request.
 */
request: Uid, 
/**
 * How identity was seen; `None` when it could not be.
 */
identity: Identity | null, 
/**
 * Whether they may ask this.
 */
may: boolean, 
/**
 * Why.
 */
why: string, };

export type Choice = { 
/**
 * As stored.
 */
id: string, 
/**
 * As shown.
 */
label: Words, };

export type ClientAsked = { 
/**
 * The client.
 */
client: Uid, };

export type ClientChange = { 
/**
 * The client.
 */
client: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * All fields as they should be.
 */
fields: ClientFields, 
/**
 * Why, if there is something to say.
 */
reason: string, };

export type ClientColumn = "name" | "first_name" | "infix" | "last_name" | "called" | "birth_date" | "street" | "house_number" | "postcode" | "town" | "phone" | "email" | "bsn" | "notes";

export type ClientColumnSeen = { 
/**
 * What stands above it.
 */
head: string, 
/**
 * The first thing in it.
 */
example: string, 
/**
 * What it holds; nothing that is taken over when `None`.
 */
column: ClientColumn | null, };

export type ClientDue = { 
/**
 * The client.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Stands on papers.
 */
number: number, 
/**
 * What is due.
 */
due: Due, };

export type ClientFields = { 
/**
 * Full name.
 */
name: string, 
/**
 * What they like to be called.
 */
called: string, 
/**
 * Birth date.
 */
birth_date: string | null, 
/**
 * Street and number.
 */
street: string, 
/**
 * Postcode.
 */
postcode: string, 
/**
 * Town.
 */
town: string, 
/**
 * Telephone.
 */
phone: string, 
/**
 * Mail.
 */
email: string, 
/**
 * Under which laws care is given.
 */
regimes: Array<Regime>, 
/**
 * What there is to say of the care under each of them.
 */
relations: Array<CareRelation>, 
/**
 * Citizen service number. Shown masked; when changing, `None` keeps it and an empty text removes it.
 */
bsn: string | null, 
/**
 * Whom to call.
 */
contacts: Array<Contact>, 
/**
 * Wishes and what else matters.
 */
notes: string, };

export type ClientGaps = { 
/**
 * The client.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Stands on papers.
 */
number: number, 
/**
 * In the order of the table.
 */
gaps: Array<Gap>, };

export type ClientLine = { 
/**
 * From 1, the heads not counted.
 */
line: number, 
/**
 * Full name.
 */
name: string, 
/**
 * Birth date.
 */
birth_date: string | null, 
/**
 * Town.
 */
town: string, 
/**
 * There is a citizen service number.
 */
bsn: boolean, 
/**
 * Why it cannot be brought in, as a code.
 */
problem: string | null, 
/**
 * In which field.
 */
field: string | null, 
/**
 * There is a client of this name already, here or above it in the list, and no other birth date.
 */
known: boolean, };

export type ClientRow = { 
/**
 * The client.
 */
client: Uid, 
/**
 * Stands on papers.
 */
number: number, 
/**
 * Full name.
 */
name: string, 
/**
 * Birth date.
 */
birth_date: string | null, 
/**
 * Town.
 */
town: string, 
/**
 * Where they are in care.
 */
status: Status, 
/**
 * When the newest entry happened.
 */
last_entry: string | null, };

export type ClientView = { 
/**
 * The client.
 */
client: Uid, 
/**
 * Stands on papers.
 */
number: number, 
/**
 * The newest version.
 */
version: number, 
/**
 * What is known; the citizen service number masked.
 */
fields: ClientFields, 
/**
 * Where they are in care.
 */
status: Status, 
/**
 * What restricts the use of the dossier, at the client's request.
 */
restriction: Restriction | null, 
/**
 * How that came, newest first.
 */
care: Array<CareView>, 
/**
 * Made by the generator, in a vault for practising.
 */
practice_client: boolean, 
/**
 * When this version was recorded.
 */
recorded: string, };

export type ClientsAsked = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * What the columns hold, in their order; guessed when `None`.
 */
columns: Array<ClientColumn | null> | null, 
/**
 * Under which laws these clients get care.
 */
regimes: Array<Regime>, };

export type ClientsBroughtIn = { 
/**
 * The lines whose clients came in.
 */
lines: Array<number>, 
/**
 * What stopped it before the rest came in, as a code.
 */
stopped: string | null, };

export type ClientsSeen = { 
/**
 * Of the file, in hexadecimal: what is brought in is what was looked at.
 */
sha256: string, 
/**
 * Its columns.
 */
columns: Array<ClientColumnSeen>, 
/**
 * Its lines.
 */
lines: Array<ClientLine>, };

export type ClockDoubt = { 
/**
 * The last line that was written at an hour nobody doubted.
 */
last: string, 
/**
 * What the laptop's clock says now.
 */
now: string, };

export type Closing = { 
/**
 * Begun and not recorded.
 */
drafts: Array<DraftView>, 
/**
 * How many more stand-ins began, who can come back to them until the dossier is closed. Then they are the carer's.
 */
stand_in_drafts: number, 
/**
 * Goals that go on.
 */
goals: Array<GoalName>, 
/**
 * What is due now, or is late.
 */
due: Array<Due>, 
/**
 * Sent mails that still stand in the mail program.
 */
mails: number, 
/**
 * Entries that are still held back from somebody.
 */
held: number, 
/**
 * Stand-ins whose access to this dossier ends.
 */
stand_ins: Array<string>, 
/**
 * Consents that end.
 */
consents: number, 
/**
 * For how long the dossier is kept if it is closed today and nothing is changed after.
 */
keep: KeepVerdict, };

export type CodeSheetAsked = { 
/**
 * As it is shown.
 */
code: string, 
/**
 * Of the sheet.
 */
language: Language, };

export type Colleague = { 
/**
 * The full name.
 */
name: string, 
/**
 * What they are: nurse, support worker.
 */
function: string, 
/**
 * Where they work.
 */
organisation: string, 
/**
 * From which day.
 */
since: string | null, 
/**
 * The last day.
 */
until: string | null, 
/**
 * How they stand in dossiers.
 */
called_by: CalledBy, 
/**
 * The pseudonym or the initials; empty when it is the name.
 */
alias: string, 
/**
 * Why it is not the name.
 */
reason: string, };

export type ColleagueSet = { 
/**
 * Who; a new one when `None`.
 */
colleague: Uid | null, 
/**
 * The version that was on screen; 0 for a new one.
 */
base: number, 
/**
 * As it should be.
 */
fields: Colleague, };

export type ColleagueView = { 
/**
 * Who.
 */
colleague: Uid, 
/**
 * The newest version.
 */
version: number, 
/**
 * What is known.
 */
fields: Colleague, 
/**
 * How they stand in a dossier.
 */
called: string, 
/**
 * How they stood in one before.
 */
former: Array<string>, 
/**
 * They work there today.
 */
there: boolean, };

export type Complaint = { 
/**
 * On which day it came in.
 */
received: string, 
/**
 * How.
 */
channel: Channel, 
/**
 * Who complains.
 */
by: string, 
/**
 * What about.
 */
about: string, 
/**
 * When and why the term was extended.
 */
extended: SaidOn | null, 
/**
 * When and what was decided.
 */
decided: SaidOn | null, 
/**
 * What is done otherwise from now on.
 */
learnt: string, };

export type ComplaintAsked = { 
/**
 * The complaint.
 */
complaint: Uid, };

export type ComplaintLetter = "received" | "extension" | "decision";

export type ComplaintLetterAsked = { 
/**
 * The complaint.
 */
complaint: Uid, 
/**
 * Which letter.
 */
letter: ComplaintLetter, 
/**
 * Of the letter.
 */
language: Language, };

export type ComplaintSet = { 
/**
 * Which; a new one when `None`.
 */
complaint: Uid | null, 
/**
 * The version that was on screen; 0 for a new one.
 */
base: number, 
/**
 * About whose care.
 */
client: Uid | null, 
/**
 * What it says.
 */
fields: Complaint, };

export type ComplaintView = { 
/**
 * The complaint.
 */
complaint: Uid, 
/**
 * How often it was written.
 */
version: number, 
/**
 * About whose care.
 */
client: Uid | null, 
/**
 * Their name.
 */
client_name: string | null, 
/**
 * When it was recorded first.
 */
recorded: string, 
/**
 * What it says.
 */
fields: Complaint, 
/**
 * By when it is to be decided.
 */
due: string, 
/**
 * Where that term stands.
 */
article: string, 
/**
 * It is not decided, and that day has passed.
 */
late: boolean, 
/**
 * The term may be extended.
 */
extendable: boolean, };

export type Consent = { 
/**
 * For what (`assets/law/consent.toml`).
 */
purpose: string, 
/**
 * Who gets or gives the data, where that is somebody else.
 */
recipient: string, 
/**
 * Their place on the list of people.
 */
person: Uid | null, 
/**
 * What else was agreed: which data, for how long.
 */
note: string, 
/**
 * On which day the eleven items were told.
 */
told_on: string, 
/**
 * Who gave it.
 */
by: Array<Giver>, 
/**
 * How.
 */
way: ConsentWay, 
/**
 * The document in the dossier that proves it.
 */
proof: Uid | null, 
/**
 * Where the signed paper is.
 */
proof_note: string, 
/**
 * On which day.
 */
on: string, 
/**
 * The last day on which it holds.
 */
until: string | null, 
/**
 * It holds after death.
 */
after_death: boolean, 
/**
 * When and why it ended.
 */
ended: Ended | null, };

export type ConsentFormAsked = { 
/**
 * The client.
 */
client: Uid, 
/**
 * For what.
 */
purpose: string, 
/**
 * Who gets or gives the data; left open when empty.
 */
recipient: string, 
/**
 * The last day on which it holds.
 */
until: string | null, 
/**
 * It holds after death.
 */
after_death: boolean, 
/**
 * Of the paper.
 */
language: Language, };

export type ConsentGiven = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * For what.
 */
purpose: string, 
/**
 * Who gets or gives the data; must be there where that is somebody else.
 */
recipient: string, 
/**
 * Their place on the list of people; then the name comes from there.
 */
person: Uid | null, 
/**
 * What else was agreed.
 */
note: string, 
/**
 * On which day the eleven items were told.
 */
told_on: string, 
/**
 * The client gives it.
 */
by_client: boolean, 
/**
 * Who else gives it, by their places on the list of people.
 */
by: Array<Uid>, 
/**
 * How.
 */
way: ConsentWay, 
/**
 * Path of the scan or recording.
 */
file: string | null, 
/**
 * A signature drawn on the screen: a PNG, in base64.
 */
drawn: string | null, 
/**
 * What the proof is called in the dossier.
 */
title: string, 
/**
 * Where the signed paper is.
 */
proof_note: string, 
/**
 * On which day.
 */
on: string, 
/**
 * The last day on which it holds.
 */
until: string | null, 
/**
 * It holds after death.
 */
after_death: boolean, };

export type ConsentVersion = { 
/**
 * When.
 */
recorded: string, 
/**
 * By whom.
 */
author: string, 
/**
 * When and why it ended.
 */
ended: Ended | null, };

export type ConsentView = { 
/**
 * Which.
 */
consent: Uid, 
/**
 * The newest version.
 */
version: number, 
/**
 * What it says.
 */
fields: Consent, 
/**
 * It holds today.
 */
stands: boolean, 
/**
 * Its last day is near or has passed.
 */
ends_soon: boolean, 
/**
 * It stands, and who gave it would not be enough today: a child grew older, or somebody's task ended.
 */
ask_again: boolean, 
/**
 * What happened to it, newest first.
 */
versions: Array<ConsentVersion>, };

export type ConsentWay = "written" | "digital" | "oral";

export type ConsentWithdrawn = { 
/**
 * Which.
 */
consent: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * How.
 */
way: ConsentWay, 
/**
 * Who takes it back, by their place on the list of people; the client when `None`.
 */
person: Uid | null, 
/**
 * What there is to say of it.
 */
note: string, };

export type Contact = { 
/**
 * Full name.
 */
name: string, 
/**
 * Daughter, neighbour, general practitioner.
 */
relation: string, 
/**
 * Telephone.
 */
phone: string, 
/**
 * Mail.
 */
email: string, };

export type CopyGiven = { 
/**
 * Who.
 */
to: string, 
/**
 * When.
 */
at: string, };

export type Correction = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * The whole text as it should be; of a document its note.
 */
text: string, 
/**
 * The title of a document.
 */
title: string | null, 
/**
 * The goals of a report; `None` leaves them.
 */
goals: Array<Uid> | null, 
/**
 * The four parts of a report; `None` leaves them.
 */
soep: Soep | null, 
/**
 * Why; must be there once the entry is locked.
 */
reason: string, 
/**
 * Passages about somebody else, as they stand in these texts; `None` lets the marks of before go with their words.
 */
marks: Array<Mark> | null, };

export type CustodianAsked = { 
/**
 * The way in.
 */
slot: Uid, };

export type CustodianSheetAsked = { 
/**
 * Full name of who is to keep it.
 */
name: string, 
/**
 * As it is shown.
 */
code: string, 
/**
 * Of the sheet.
 */
language: Language, };

export type CustodianView = { 
/**
 * The way in.
 */
slot: Uid, 
/**
 * Full name.
 */
name: string, 
/**
 * Who they are to the carer.
 */
function: string, 
/**
 * When the code was made.
 */
made: string, 
/**
 * The code opens: it was neither ended nor revoked.
 */
opens: boolean, 
/**
 * When they last came in.
 */
last_use: string | null, };

export type DataAsked = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * The six words.
 */
passphrase: string, };

export type DataBroughtIn = { 
/**
 * The client.
 */
client: Uid, 
/**
 * Stands on papers.
 */
number: number, 
/**
 * Full name.
 */
name: string, 
/**
 * How many entries.
 */
entries: number, 
/**
 * How many files.
 */
files: number, };

export type DataSeen = { 
/**
 * Of the file, in hexadecimal: the receipt of the hand-over names it, and what is brought in is what was looked at.
 */
sha256: string, 
/**
 * Whose dossier.
 */
name: string, 
/**
 * Birth date.
 */
birth_date: string | null, 
/**
 * Who handed it over.
 */
from: string, 
/**
 * When it was made.
 */
made_at: string, 
/**
 * It holds a part of the dossier.
 */
partial: boolean, 
/**
 * How many entries.
 */
entries: number, 
/**
 * Of those the first day.
 */
first: string | null, 
/**
 * And the last.
 */
last: string | null, 
/**
 * How many files.
 */
files: number, 
/**
 * How many people around the client.
 */
people: number, 
/**
 * Clients of this vault who may be the same.
 */
same: Array<ClientRow>, 
/**
 * Clients whose dossier is still empty.
 */
empty: Array<ClientRow>, };

export type Decided = { 
/**
 * The request.
 */
request: Uid, 
/**
 * What it is.
 */
outcome: RequestOutcome, 
/**
 * On which grounds it is refused, whole or in part.
 */
grounds: Array<string>, 
/**
 * Why, in words; must be there unless all is granted.
 */
reasons: string, 
/**
 * Which entries are to be destroyed; must be there where destroying is granted in part.
 */
entries: Array<Uid>, };

export type Decision = { 
/**
 * On which day.
 */
on: string, 
/**
 * What it is.
 */
outcome: RequestOutcome, 
/**
 * On which grounds it was refused, whole or in part.
 */
grounds: Array<string>, 
/**
 * Why, in words.
 */
reasons: string, 
/**
 * Of a request to destroy that is granted in part: these entries, and no others.
 */
entries: Array<Uid>, };

export type DecisionKind = "not_yet_told" | "withheld" | "mail_removed";

export type DecisionView = { 
/**
 * What it is about.
 */
what: DecisionKind, 
/**
 * It set or changed this; else it ended it.
 */
stands: boolean, 
/**
 * It holds now: nothing of its kind came after it.
 */
now: boolean, 
/**
 * When.
 */
recorded: string, 
/**
 * Full name.
 */
author: string, 
/**
 * Why.
 */
reason: string, 
/**
 * The other carer who was consulted.
 */
consulted: string, 
/**
 * When to look at it again.
 */
review_on: string | null, };

export type DestroyGround = "term_over" | "request" | "mistake";

export type DestroyedRow = { 
/**
 * Its random name.
 */
client: Uid, 
/**
 * When.
 */
day: string, 
/**
 * On which ground.
 */
ground: DestroyGround, 
/**
 * The code of its certificate.
 */
code: string, };

export type DestructionBegun = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * On which ground.
 */
ground: DestroyGround, 
/**
 * Why; must be there for a mistake.
 */
reason: string, 
/**
 * Whether the client got a copy first.
 */
copy: LastCopy, 
/**
 * Administrative letters that must be kept lie in the carer's own administration; must be so where there are any.
 */
letters_elsewhere: boolean, 
/**
 * The client's name, as typed, with their number where another has the same name: nothing is planned by a slip of the
 * hand.
 */
name: string, };

export type DestructionDone = { 
/**
 * When.
 */
day: string, 
/**
 * How many entries it had.
 */
entries: number, 
/**
 * The code that a restore takes.
 */
code: string, 
/**
 * Its traces are gone, too. Else they stand, encrypted, beside the store until a job ends, or until locking.
 */
wiped: boolean, 
/**
 * The certificate as PDF; removed at locking, and printed again from the list of what was destroyed. `None` when it could not
 * be made now.
 */
sheet: Sheet | null, 
/**
 * Sticks and folders that still hold it.
 */
media: Array<MediumView>, };

export type DestructionPlan = { 
/**
 * For how long it is kept, and what is planned.
 */
retention: RetentionView, 
/**
 * The grounds.
 */
grounds: Array<GroundView>, 
/**
 * Entries that go.
 */
entries: number, 
/**
 * Files that go.
 */
files: number, 
/**
 * Work notes that go.
 */
notes: number, 
/**
 * Sticks and folders with backups, which hold it until a new backup is made there.
 */
media: Array<MediumView>, 
/**
 * Who got a copy, which stays with them.
 */
given: Array<CopyGiven>, 
/**
 * What in the carer's own registers names the client, and stays.
 */
registers: number, 
/**
 * Drafts for these that name the client, and stay.
 */
drafts: number, 
/**
 * Administrative letters that must be kept longer than the dossier: they are to lie elsewhere first.
 */
letters: Array<LetterOver>, 
/**
 * Days to think it over.
 */
cooling_days: number, };

export type DestructionSaid = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * The client's name, as typed.
 */
name: string, 
/**
 * Of the certificate.
 */
language: Language, };

export type DestructionStopped = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Why.
 */
reason: string, };

export type DestructionView = { 
/**
 * On which ground.
 */
ground: DestroyGround, 
/**
 * Why.
 */
reason: string, 
/**
 * Whether the client got a copy first.
 */
copy: LastCopy, 
/**
 * The first day on which it may be done.
 */
from: string, 
/**
 * That day has come.
 */
ready: boolean, 
/**
 * When it was planned.
 */
planned: string, 
/**
 * By whom.
 */
author: string, };

export type Disclosure = { 
/**
 * Full name.
 */
recipient: string, 
/**
 * As what.
 */
capacity: Capacity, 
/**
 * On which ground.
 */
ground: Ground, 
/**
 * Which statute, or what was agreed.
 */
ground_note: string, 
/**
 * How identity was seen.
 */
identity: Identity, 
/**
 * Where it was handed over, or why not in person.
 */
place: string, 
/**
 * First day that it covers.
 */
period_from: string, 
/**
 * Last day that it covers.
 */
period_to: string, 
/**
 * It is not the whole dossier.
 */
partial: boolean, 
/**
 * What of it was asked for.
 */
extent?: Extent, 
/**
 * Neutral name of the package's folder.
 */
folder: string, 
/**
 * What was written.
 */
files: Array<FileWritten>, 
/**
 * What was left out.
 */
left_out: Array<LeftOutNote>, 
/**
 * Who received it, by their place on the list of people.
 */
person?: Uid | null, 
/**
 * The consent that it rests on.
 */
consent?: Uid | null, 
/**
 * The answer that it rests on.
 */
answer?: Uid | null, 
/**
 * Whether the talk took place that was offered because something goes along that was not told yet.
 */
talk?: Talk | null, 
/**
 * How it was mailed; on a stick or in a folder when `None`.
 */
mail?: ByMail | null, 
/**
 * It began and nobody knows how it ended: it may have been handed over.
 */
unsure?: boolean, 
/**
 * Line of the log that was the last when it was made.
 */
seal_no: number, 
/**
 * The seal on it.
 */
seal: string, };

export type Done = { 
/**
 * When it was linked.
 */
on: string, 
/**
 * What.
 */
what: DoneKind, 
/**
 * The entry or viewing.
 */
uid: Uid | null, 
/**
 * Of a paper that says who looked: how many of those who stood there the carer left out. What is older does not say it.
 */
left_out?: number | null, };

export type DoneKind = "hand_over" | "viewing" | "entry" | "print" | "log_paper";

export type Dose = { 
/**
 * The medicine's entry.
 */
medicine: Uid, 
/**
 * What it was called then.
 */
name: string, 
/**
 * How much, in words, as it was then.
 */
dose: string, 
/**
 * Of which day's list.
 */
on: string, 
/**
 * Of which time; of what is given as needed, the time at which it was.
 */
time: string, 
/**
 * What happened.
 */
outcome: DoseOutcome, 
/**
 * Why it was not given, or what there is to say.
 */
why: string, };

export type DoseChange = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * What happened.
 */
outcome: DoseOutcome, 
/**
 * Why; must be there when it was not given.
 */
why: string, 
/**
 * Why it is changed; must be there once the entry is locked.
 */
reason: string, };

export type DoseDay = { 
/**
 * The day.
 */
day: string, 
/**
 * By time; what is given as needed comes last.
 */
lines: Array<DoseLine>, };

export type DoseLine = { 
/**
 * The medicine's entry.
 */
medicine: Uid, 
/**
 * What it is called.
 */
name: string, 
/**
 * How much, in words.
 */
dose: string, 
/**
 * At what time; empty for what is given as needed.
 */
time: string, 
/**
 * Only when the client needs it.
 */
as_needed: boolean, 
/**
 * What happened, once somebody recorded it.
 */
recorded: EntryView | null, };

export type DoseOutcome = "given" | "refused" | "not_given";

export type DosesAsked = { 
/**
 * Whose.
 */
client: Uid, 
/**
 * The first day; today when `None`.
 */
from: string | null, 
/**
 * The last day, at most 31 after the first; the first when `None`.
 */
to: string | null, };

export type DossierCheck = { 
/**
 * In the order of the table.
 */
gaps: Array<Gap>, 
/**
 * What does not apply.
 */
not_here: Array<NotHere>, 
/**
 * Somebody else keeps the dossier: little is asked.
 */
elsewhere: boolean, 
/**
 * Who supervises this care.
 */
supervisor: Supervisor, };

export type DraftAsked = { 
/**
 * The draft.
 */
draft: Uid, };

export type DraftView = { 
/**
 * The draft.
 */
draft: Uid, 
/**
 * Whose dossier it will be in.
 */
client: Uid | null, 
/**
 * The entry that is being corrected.
 */
entry: Uid | null, 
/**
 * Which form.
 */
form: string, 
/**
 * The form's own JSON.
 */
text: string, 
/**
 * When.
 */
saved: string, 
/**
 * The client's name.
 */
client_name: string | null, 
/**
 * Who left it, where that is a stand-in who cannot come back to it; by writing over it the carer takes it over.
 */
author: string | null, };

export type DrawnCode = { 
/**
 * The code. It opens nothing until the renewal is done.
 */
made: NewCode, 
/**
 * Goes back with the code as typed, to tell whether it is this one.
 */
mark: string, };

export type Due = { 
/**
 * What.
 */
what: DueWhat, 
/**
 * By when; `None` where the law names no term.
 */
on: string | null, 
/**
 * That day has passed.
 */
late: boolean, 
/**
 * From when it is counted; of goals there is no one day.
 */
since: string | null, 
/**
 * What that was.
 */
since_what: DueSince, 
/**
 * Where it stands; a goal's rhythm is what was agreed.
 */
article: string | null, 
/**
 * Whether it is a duty is disputed.
 */
disputed: boolean, 
/**
 * How many goals.
 */
count: number, };

export type DueSince = "agreement" | "started" | "added" | "law" | "talk" | "agreed" | "goal" | "incident";

export type DueWhat = "plan" | "talk" | "agreed_talk" | "goals" | "told" | "names" | "calamity";

export type Duty = "agreement" | "plan" | "talk" | "incident";

export type EndAsked = { 
/**
 * The carer's passphrase, as typed.
 */
present: string, };

export type Ended = { 
/**
 * On which day.
 */
on: string, 
/**
 * Why.
 */
by: EndedBy, 
/**
 * How it was taken back.
 */
way: ConsentWay | null, 
/**
 * Who took it back; an older program did not ask.
 */
taken_by: Giver | null, 
/**
 * What there is to say of it.
 */
note: string, };

export type EndedBy = "withdrawn" | "closing" | "renewed";

export type Ending = "no_longer_needed" | "by_client" | "by_carer" | "other_carer" | "died" | "not_started";

export type EntryAsked = { 
/**
 * The entry.
 */
entry: Uid, };

export type EntryDestroyed = { 
/**
 * Which.
 */
entry: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * The client's name, as typed.
 */
name: string, };

export type EntryDestructionBegun = { 
/**
 * Which.
 */
entry: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * On which ground.
 */
ground: DestroyGround, 
/**
 * Why, without what it said.
 */
reason: string, 
/**
 * The client's name, as typed, with their number where another has the same name: nothing is planned by a slip of the hand.
 */
name: string, };

export type EntryDestructionStopped = { 
/**
 * Which.
 */
entry: Uid, 
/**
 * Why.
 */
reason: string, };

export type EntryKind = "report" | "document" | "disclosure" | "form" | "goal" | "evaluation" | "measurement" | "medicine" | "dose";

export type EntryPlanned = { 
/**
 * Which.
 */
entry: Uid, 
/**
 * Whose dossier it is in.
 */
client: Uid, 
/**
 * Its newest version.
 */
version: number, 
/**
 * What it is.
 */
kind: EntryKind, 
/**
 * Of when.
 */
at: string, 
/**
 * On which ground.
 */
ground: DestroyGround, 
/**
 * Why.
 */
reason: string, 
/**
 * The first day on which it may be done.
 */
from: string, 
/**
 * That day has come.
 */
ready: boolean, 
/**
 * When it was planned.
 */
planned: string, 
/**
 * By whom.
 */
author: string, };

export type EntryToGo = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * Its newest version.
 */
version: number, 
/**
 * What it is.
 */
kind: EntryKind, 
/**
 * When it was.
 */
at: string, };

export type EntryView = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * What it is.
 */
kind: EntryKind, 
/**
 * When it happened.
 */
at: string, 
/**
 * When it was first recorded.
 */
recorded: string, 
/**
 * The first author's full name.
 */
author: string, 
/**
 * Who supplied it.
 */
origin: Origin, 
/**
 * From when a change is an amendment.
 */
locks_at: string, 
/**
 * That moment has passed.
 */
locked: boolean, 
/**
 * The newest version.
 */
version: number, 
/**
 * What it says.
 */
body: Body, 
/**
 * The newest version.
 */
head: VersionView, 
/**
 * The older ones, newest first.
 */
earlier: Array<VersionView>, 
/**
 * The goals that it is about, by their words.
 */
goals: Array<GoalName>, 
/**
 * Files that belong to it.
 */
attachments: Array<AttachmentView>, 
/**
 * Its place in the timeline.
 */
sort: number, 
/**
 * Who sits here may correct it, or amend it once it is locked.
 */
may_change: boolean, 
/**
 * What was decided beside it, newest first.
 */
decisions: Array<DecisionView>, 
/**
 * For how long a letter or mail is kept.
 */
keep: LetterTerm | null, 
/**
 * It is a sent mail that still stands in the mail program.
 */
mail_waits: boolean, 
/**
 * It was brought in: who wrote it and when is as it was there.
 */
brought_in: BroughtInView | null, };

export type Evaluation = { 
/**
 * Which goal.
 */
goal: Uid, 
/**
 * How it went.
 */
text: string, 
/**
 * What was decided.
 */
outcome: GoalOutcome, 
/**
 * When to look again, while it goes on.
 */
next: string | null, 
/**
 * With whom.
 */
with: string, };

export type Extended = { 
/**
 * The request.
 */
request: Uid, 
/**
 * Why.
 */
reason: string, };

export type Extension = { 
/**
 * On which day.
 */
on: string, 
/**
 * Why.
 */
reason: string, };

export type Extent = { "kind": "whole" } | { "kind": "parts", 
/**
 * Which.
 */
parts: Array<ViewPart>, } | { "kind": "plan" } | { "kind": "summary" };

export type Field = { 
/**
 * Its name in the stored answers.
 */
id: string, 
/**
 * How it is answered.
 */
kind: FieldKind, 
/**
 * The question.
 */
label: Words, 
/**
 * Why it is asked, in plain words.
 */
help: Words | null, 
/**
 * Where the law asks it.
 */
article: string | null, 
/**
 * Without an answer the form cannot be recorded.
 */
required: boolean, 
/**
 * Only under these laws; always when empty.
 */
regimes: Array<Regime>, 
/**
 * Only after this answer to another question.
 */
when: When | null, 
/**
 * A day that has been.
 */
past: boolean, 
/**
 * The answers of a choice.
 */
options: Array<Choice>, 
/**
 * The unit of a number.
 */
unit: string | null, 
/**
 * The columns of a table: lines, days, numbers and choices.
 */
columns: Array<Field>, };

export type FieldKind = "text" | "long" | "date" | "choice" | "choices" | "yes_no" | "number" | "person" | "table";

export type FileAsked = { 
/**
 * Its number among what was laid open.
 */
number: number, 
/**
 * The page of a document, from 0.
 */
page: number, 
/**
 * Pixels that the longer side has at most.
 */
most: number, };

export type FileToLookAt = { 
/**
 * The entry that it belongs to.
 */
entry: Uid, 
/**
 * When that happened.
 */
at: string, 
/**
 * Its caption, or its own name.
 */
name: string, };

export type FileWritten = { 
/**
 * Its neutral name.
 */
name: string, 
/**
 * Bytes.
 */
length: number, 
/**
 * Of the bytes as written, in hexadecimal.
 */
sha256: string, };

export type FillAsked = { 
/**
 * How much.
 */
size: Size, 
/**
 * The same seed makes the same people and texts.
 */
seed: number, 
/**
 * With photos and letters.
 */
attachments: boolean, };

export type Filled = { 
/**
 * Clients.
 */
clients: number, 
/**
 * Reports; documents come on top.
 */
reports: number, 
/**
 * Files.
 */
attachments: number, };

export type FilledForm = { 
/**
 * Which form.
 */
form: string, 
/**
 * In which version.
 */
form_version: number, 
/**
 * The answers; what was left empty is not there.
 */
fields: { [key in string]: Answer }, };

export type Finding = { 
/**
 * `log_changed`, `log_gap`, `row_changed`, `row_missing`, `row_without_record`, `row_destroyed` (of a dossier that
 * has a tombstone, or a note that was destroyed), `log_behind_seal`, `seal_differs`, `seal_beyond`, `attachment_missing`, `attachment_damaged`,
 * `page_damaged`, `index_damaged`.
 */
code: string, 
/**
 * The table; `log` for the log itself, `store` for a page or an index.
 */
table: string, 
/**
 * Uid and version of the row, or number of the page.
 */
row: string, 
/**
 * The log line that it goes back to.
 */
line: number | null, };

export type Form = { 
/**
 * Its name, as in the file's.
 */
id: string, 
/**
 * Its version, as in the file's name.
 */
version: number, 
/**
 * As shown.
 */
name: Words, 
/**
 * What it is for, in a sentence.
 */
about: Words, 
/**
 * Where it is offered.
 */
group: Group, 
/**
 * What it does for the clocks of the law.
 */
duty: Duty | null, 
/**
 * Where the law asks it.
 */
article: string | null, 
/**
 * Something else took its place: what was filled in stays readable, it is no longer offered.
 */
retired: boolean, 
/**
 * Only under these laws; always when empty.
 */
regimes: Array<Regime>, 
/**
 * The questions.
 */
sections: Array<Section>, };

export type FormChange = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * The version of the entry that was on screen.
 */
base: number, 
/**
 * All answers as they should be.
 */
fields: { [key in string]: Answer }, 
/**
 * Why; must be there once the entry is locked.
 */
reason: string, 
/**
 * Passages about somebody else, as they stand in these answers; `None` lets the marks of before go with their words.
 */
marks: Array<Mark> | null, };

export type FormOffered = { 
/**
 * What it asks.
 */
form: Form, 
/**
 * The newest version, nothing took its place, and it fits the laws under which this client gets care. The others are
 * for reading.
 */
offered: boolean, };

export type Found = { 
/**
 * A page of hits.
 */
hits: Array<Hit>, 
/**
 * How many in all; 1001 stands for more than 1000.
 */
count: number, 
/**
 * Where the next page begins.
 */
more: number | null, };

export type Gap = { 
/**
 * Which item; the words stand under `check.item.ID`.
 */
item: string, 
/**
 * Where the law asks it; empty where none does.
 */
article: string, 
/**
 * Where it is filled.
 */
go: GapPlace, 
/**
 * The entry that is completed, where one is there.
 */
entry: Uid | null, 
/**
 * It does not occur with every client: it is asked whether it does.
 */
maybe: boolean, 
/**
 * By when.
 */
on: string | null, 
/**
 * That day has passed.
 */
late: boolean, };

export type GapPlace = "facts" | "people" | "plan" | "medication" | "report" | { "form": string } | { "paper": string } | "statement";

export type GivenClient = { 
/**
 * The client.
 */
client: Uid, 
/**
 * Full name.
 */
name: string, };

export type GivenHow = "hand_over" | "screen";

export type GivenLine = { 
/**
 * The hand-over's entry, or the viewing.
 */
uid: Uid, 
/**
 * When.
 */
at: string, 
/**
 * Until when they looked; a viewing that was cut off has none.
 */
until: string | null, 
/**
 * How.
 */
how: GivenHow, 
/**
 * Full name.
 */
to: string, 
/**
 * As what.
 */
capacity: Capacity, 
/**
 * On which ground.
 */
ground: Ground, 
/**
 * It was not the whole dossier.
 */
partial: boolean, 
/**
 * Nobody knows whether it came to that.
 */
unsure: boolean, };

export type Giver = { 
/**
 * Their place on the list of people; the client when `None`.
 */
person: Uid | null, 
/**
 * What they were to the client then.
 */
who: Who, 
/**
 * Full name.
 */
name: string, };

export type Goal = { 
/**
 * What the client wants, in the client's words.
 */
words: string, 
/**
 * What is done to get there.
 */
actions: string, 
/**
 * Who does it, by name.
 */
who: string, 
/**
 * By when.
 */
until: string | null, 
/**
 * How often it is looked at.
 */
rhythm: Rhythm, 
/**
 * Who agreed.
 */
agreed_by: string, 
/**
 * When.
 */
agreed_on: string | null, };

export type GoalChange = { 
/**
 * The goal's entry.
 */
entry: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * The goal as it should be.
 */
goal: Goal, 
/**
 * Why; must be there once it is locked.
 */
reason: string, 
/**
 * Passages about somebody else, as they stand in these words; `None` lets the marks of before go with their words.
 */
marks: Array<Mark> | null, };

export type GoalName = { 
/**
 * The goal's entry.
 */
goal: Uid, 
/**
 * In the client's words.
 */
words: string, };

export type GoalOutcome = "goes_on" | "reached" | "stopped";

export type GoalView = { 
/**
 * The goal.
 */
entry: EntryView, 
/**
 * How it stands.
 */
outcome: GoalOutcome, 
/**
 * When to look (again).
 */
evaluate_on: string | null, 
/**
 * That day has passed.
 */
late: boolean, 
/**
 * The newest looks back.
 */
evaluations: Array<EntryView>, 
/**
 * The newest reports about it.
 */
reports: Array<EntryView>, };

export type Ground = "request_client" | "request_representative" | "consent" | "directly_involved" | "statutory_duty" | "after_death";

export type GroundView = { 
/**
 * Which.
 */
ground: DestroyGround, 
/**
 * It can be chosen now.
 */
may: boolean, };

export type Group = "start" | "plan" | "safety" | "client";

export type HandOver = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Full name of who receives it.
 */
recipient: string, 
/**
 * As what.
 */
capacity: Capacity, 
/**
 * On which ground.
 */
ground: Ground, 
/**
 * Which statute; must be there for a statutory duty.
 */
ground_note: string, 
/**
 * Who it is on the list of people; must be there for a representative. Then the name comes from there.
 */
person: Uid | null, 
/**
 * The consent that it rests on, where that is the ground.
 */
consent: Uid | null, 
/**
 * The answer that was written down when they asked; must be there after a death.
 */
answer: Uid | null, 
/**
 * How identity was seen.
 */
identity: Identity, 
/**
 * Where it is handed over, or why not in person.
 */
place: string, 
/**
 * From this day; the beginning when `None`.
 */
from: string | null, 
/**
 * To and with this day; today when `None`.
 */
to: string | null, 
/**
 * What of it; all of it when not said.
 */
extent: Extent, 
/**
 * Of the papers.
 */
language: Language, 
/**
 * Path of a folder or stick.
 */
folder: string, 
/**
 * The passphrase that was made up and told before; without it one is made up now and told in the answer.
 */
ticket: Uid | null, 
/**
 * Whether the talk took place that is offered before something is read that was not told yet.
 */
talk: Talk | null, 
/**
 * What the carer says of names of other clients in it.
 */
reviewed: Array<Reviewed>, 
/**
 * The request that it answers.
 */
request?: Uid | null, 
/**
 * It goes by mail: one file to attach is made, and the mail stands in the dossier as a letter that was sent.
 */
mail?: ByMail | null, 
/**
 * Also as data for another program. To who asks to take their data along it holds what they supplied themselves.
 */
data: boolean, };

export type HandOverLooked = { 
/**
 * Its entry.
 */
entry: Uid, };

export type HandedOver = { 
/**
 * Path of the package.
 */
folder: string, 
/**
 * What was written and read back.
 */
files: Array<FileWritten>, 
/**
 * The entry that says so.
 */
entry: Uid, 
/**
 * The seal on it.
 */
seal: string, 
/**
 * How many pages.
 */
pages: number, 
/**
 * What was left out.
 */
left_out: Array<LeftOutNote>, 
/**
 * The passphrase, when it was made up just now.
 */
words: string | null, };

export type Held = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * What it is.
 */
kind: EntryKind, 
/**
 * When it happened.
 */
at: string, 
/**
 * From whom.
 */
what: Hold, 
/**
 * Why.
 */
reason: string, 
/**
 * When to look at it again.
 */
review_on: string | null, };

export type Hit = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * What it is.
 */
kind: EntryKind, 
/**
 * When it happened.
 */
at: string, 
/**
 * The text around the first hit.
 */
snippet: Array<Piece>, 
/**
 * Its place.
 */
sort: number, };

export type Hold = "not_yet_told" | "withheld";

export type HoldEnd = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * From whom.
 */
what: Hold, 
/**
 * Why it ends: told on, no longer harmful.
 */
reason: string, };

export type HoldSet = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * From whom.
 */
what: Hold, 
/**
 * Why.
 */
reason: string, 
/**
 * The other carer who was consulted; must be there for what was not told yet.
 */
consulted: string, 
/**
 * When to look at it again.
 */
review_on: string, };

export type Identity = "known_to_me" | "passport" | "id_card" | "driving_licence" | "residence_permit" | "other";

export type InBoth = { 
/**
 * Dutch.
 */
nl: string, 
/**
 * English.
 */
en: string, };

export type IncidentLine = { 
/**
 * In whose dossier.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Their number.
 */
number: number, 
/**
 * The note.
 */
entry: Uid, 
/**
 * On which day it happened.
 */
on: string, 
/**
 * What kind (`mic.nature.*`).
 */
nature: string, 
/**
 * The first day on which somebody was told.
 */
told_on: string | null, 
/**
 * The names of those who were involved are noted.
 */
names: boolean, 
/**
 * It was a calamity.
 */
calamity: boolean, 
/**
 * When that was reported.
 */
reported_on: string | null, };

export type InformationAsked = { 
/**
 * About whom.
 */
client: Uid, 
/**
 * On which ground: consent, directly involved, or a statute.
 */
ground: Ground, 
/**
 * The consent; must be there on that ground.
 */
consent: Uid | null, 
/**
 * Who is asked, by their place on the list of people; must be there on that ground where two of the list are called the same.
 */
person: Uid | null, 
/**
 * Which statute; must be there on that ground.
 */
ground_note: string, 
/**
 * The version of the letter's form that was on screen.
 */
form_version: number, 
/**
 * Its answers. Which way it goes and why that was allowed are written by the program.
 */
fields: { [key in string]: Answer }, 
/**
 * Passages about somebody else, as they stand in these answers.
 */
marks: Array<Mark>, };

export type InspectedDossier = { 
/**
 * Its number.
 */
number: number, 
/**
 * Whose it is.
 */
name: string, 
/**
 * Birth date.
 */
birth_date: string | null, 
/**
 * The parts that are there.
 */
parts: Array<ViewPart>, 
/**
 * What was left out.
 */
left_out: Array<LeftOutNote>, };

export type InspectedFileAsked = { 
/**
 * Which dossier, by its number.
 */
number: number, 
/**
 * The file's number among what was laid open.
 */
file: number, 
/**
 * The page of a document, from 0.
 */
page: number, 
/**
 * Pixels that the longer side has at most.
 */
most: number, };

export type InspectedPartAsked = { 
/**
 * Which dossier, by its number.
 */
number: number, 
/**
 * Which part.
 */
part: ViewPart, 
/**
 * How many entries were shown before.
 */
after: number, 
/**
 * How many more, at most 100.
 */
count: number, };

export type InspectingView = { 
/**
 * Who looks.
 */
inspector: string, 
/**
 * Whose supervisor that is.
 */
authority: Supervisor, 
/**
 * Whose laptop it is.
 */
carer: string, 
/**
 * What was laid open.
 */
dossiers: Array<InspectedDossier>, 
/**
 * The check and the registers.
 */
lists: Array<SeenTable>, 
/**
 * What the page speaks.
 */
language: Language, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * Per cent.
 */
text_size: number, 
/**
 * Minutes without a key or click after which it locks.
 */
idle_minutes: number, };

export type InspectionAsked = { 
/**
 * Full name of the inspector.
 */
inspector: string, 
/**
 * Whose supervisor.
 */
authority: Supervisor, 
/**
 * Which municipality; may be empty for the inspectorate.
 */
authority_name: string, 
/**
 * The number of the pass that was shown.
 */
pass: string, 
/**
 * Whose dossiers.
 */
clients: Array<Uid>, 
/**
 * From this day; the beginning when `None`.
 */
from: string | null, 
/**
 * To and with this day; today when `None`.
 */
to: string | null, 
/**
 * Of the labels.
 */
language: Language, };

export type InspectionPrinted = { 
/**
 * Paths, a volume each; removed at locking.
 */
files: Array<string>, 
/**
 * How many pages in all.
 */
pages: number, 
/**
 * The seal on it.
 */
seal: string, };

export type InspectionReady = { 
/**
 * The client.
 */
client: Uid, 
/**
 * Names that may be other clients', of which nobody decided yet.
 */
names: number, };

export type InspectionReadyAsked = { 
/**
 * Whose supervisor visits.
 */
authority: Supervisor, 
/**
 * Whose dossiers.
 */
clients: Array<Uid>, 
/**
 * From this day.
 */
from: string | null, 
/**
 * To and with this day.
 */
to: string | null, };

export type InspectionView = { 
/**
 * The visit.
 */
inspection: Uid, 
/**
 * Full name of the inspector.
 */
inspector: string, 
/**
 * Whose supervisor.
 */
authority: Supervisor, 
/**
 * Which municipality.
 */
authority_name: string, 
/**
 * The number of the pass.
 */
pass: string, 
/**
 * The dossiers by their numbers.
 */
numbers: Array<number>, 
/**
 * On paper, or on the screen.
 */
way: InspectionWay, 
/**
 * When it began.
 */
began: string, 
/**
 * When looking on the screen ended.
 */
ended: string | null, };

export type InspectionWay = "paper" | "screen";

export type Instructions = { 
/**
 * What to do first.
 */
first: string, 
/**
 * What to do with the dossiers: who takes them over, who gets a copy.
 */
dossiers: string, 
/**
 * What else matters: where the laptop and the sticks are, who has to be told.
 */
more: string, 
/**
 * Whom to call.
 */
contacts: Array<Contact>, };

export type InstructionsView = { 
/**
 * What they say.
 */
instructions: Instructions, 
/**
 * When they were last written; `None` before there are any.
 */
recorded: string | null, 
/**
 * The carer whose practice this is.
 */
carer: string, };

export type Judgement = { 
/**
 * In which matter.
 */
matter: Matter, 
/**
 * Capable of it.
 */
capable: boolean, 
/**
 * On which day it was judged.
 */
on: string, 
/**
 * By whom: full name and what they are.
 */
by: string, 
/**
 * Why.
 */
why: string, };

export type JudgementView = { 
/**
 * What was judged.
 */
judgement: Judgement, 
/**
 * No later one is about the same matter.
 */
now: boolean, 
/**
 * When it was recorded.
 */
recorded: string, 
/**
 * By whom.
 */
author: string, };

export type KeepChange = "entry" | "care_end" | "measure_end" | "request" | "withdrawal" | "hold" | "hold_end" | "longer" | "purpose" | "ask";

export type KeepMark = "hold" | "good_care" | "wish" | "shorter" | "interest" | "heirs" | "wvggz" | "wzd" | "purpose" | "entry_gone" | "taken_over";

export type KeepMarkView = { 
/**
 * Which.
 */
mark: Uid, 
/**
 * What.
 */
kind: KeepMark, 
/**
 * From which day.
 */
from: string, 
/**
 * To and with which day.
 */
until: string | null, 
/**
 * Why.
 */
reason: string, 
/**
 * What the entry was that was destroyed.
 */
entry: EntryKind | null, 
/**
 * By whom.
 */
author: string, 
/**
 * When.
 */
recorded: string, 
/**
 * It holds now.
 */
stands: boolean, 
/**
 * Who sits here may end it.
 */
may_end: boolean, 
/**
 * A measure that has no last day yet; who sits here may give it one.
 */
goes_on: boolean, 
/**
 * That it ended.
 */
ended: MarkEnded | null, };

export type KeepReason = { 
/**
 * Which.
 */
rule: KeepRule, 
/**
 * Where it stands; empty where no statute says it.
 */
article: string, };

export type KeepRule = "wgbo-keep" | "wgbo-keep-old" | "minor-keep" | "youth-keep" | "wmo-keep" | "wvggz-keep" | "wzd-keep" | "mail-care" | "mail-admin" | "mail-other" | "exam-keep" | "worknote" | "sent-mail" | "log-keep" | "non-medical" | "enquiry" | "destroy-on-request" | "destroy-refuse" | "hold";

export type KeepStarts = "last_change" | "year_end" | "day" | "care_end" | "measure_end" | "purpose_end" | "job_done" | "sent" | "enquiry_end" | "receipt";

export type KeepVerdict = { 
/**
 * What there is to do.
 */
keeping: Keeping, 
/**
 * The last day of keeping, the first free day, or the day by which it is to be gone.
 */
date: string | null, 
/**
 * How sure that is.
 */
sure: Sure, 
/**
 * Why.
 */
why: KeepWhy, 
/**
 * The rules, the deciding one first.
 */
reasons: Array<KeepReason>, 
/**
 * What would change it.
 */
changes: Array<KeepChange>, 
/**
 * A stop stands, whatever the term says.
 */
held: boolean, };

export type KeepWhy = "term_runs" | "term_over" | "care_runs" | "care_runs_long" | "not_started" | "start_unknown" | "part_unknown" | "requested" | "requested_later" | "too_early" | "ask_again" | "refused" | "disputed" | "by_representative" | "hold" | "good_care" | "wish" | "purpose_runs" | "purpose_over" | "purpose_unknown";

export type Keeper = "me" | "other";

export type Keeping = "keep_until" | "may_destroy" | "must_destroy" | "cannot_say";

export type KeepingArticle = { 
/**
 * What.
 */
point: KeepingPoint, 
/**
 * Where it stands.
 */
article: string, };

export type KeepingPoint = "own_dossier" | "dated_named" | "plan" | "secret" | "kept" | "client_reads";

export type KeysRenewed = { 
/**
 * The passphrase of who asks; empty when the vault was opened by a code.
 */
present: string, 
/**
 * The new one, when it may have leaked; it stays when there is none. Needed when the vault was opened by a code.
 */
passphrase: string | null, 
/**
 * The drawn code, typed back from paper.
 */
typed: string, 
/**
 * What was drawn with it.
 */
mark: string, };

export type Kind = "create" | "read" | "update" | "delete" | "print" | "export" | "search" | "reveal" | "open" | "verify";

export type Language = "nl" | "en";

export type LaptopSeen = { 
/**
 * The day on which she saw that a virus scanner is on and up to date.
 */
scanner: string | null, 
/**
 * That day is not too long ago.
 */
scanner_counts: boolean, };

export type LastBackup = { 
/**
 * When.
 */
at: string, 
/**
 * Where to.
 */
folder: string, };

export type LastCopy = "given" | "not_wanted" | "nobody";

export type LastSeal = { 
/**
 * Number of the line.
 */
no: number, 
/**
 * The code as printed.
 */
code: string, };

export type LeftOutNote = { 
/**
 * What, as a code.
 */
what: string, 
/**
 * How many.
 */
count: number, 
/**
 * Why, as a code.
 */
why: string, };

export type LetterAsked = { 
/**
 * Which passphrase.
 */
ticket: Uid, 
/**
 * Of the paper.
 */
language: Language, };

export type LetterKind = "received" | "extension" | "decision" | "lifting";

export type LetterMade = { 
/**
 * Which.
 */
letter: LetterKind, 
/**
 * On which day.
 */
on: string, };

export type LetterOver = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * Its newest version.
 */
version: number, 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * What it is about.
 */
subject: string, 
/**
 * What the law says.
 */
verdict: KeepVerdict, };

export type LetterTerm = { 
/**
 * The class, as the form calls it.
 */
class: string, 
/**
 * Years.
 */
years: number, 
/**
 * Counted from.
 */
starts: KeepStarts, 
/**
 * The last day; `None` while it is counted from the last change of the dossier.
 */
until: string | null, 
/**
 * Where it stands; empty where no statute says it.
 */
article: string, };

export type Lifted = { 
/**
 * The request.
 */
request: Uid, 
/**
 * When the client was told.
 */
told: string, 
/**
 * Why.
 */
reason: string, };

export type Lifting = { 
/**
 * From which day.
 */
on: string, 
/**
 * When the client was told.
 */
told: string, 
/**
 * Why.
 */
reason: string, };

export type Linked = { 
/**
 * The request.
 */
request: Uid, 
/**
 * What was done: one of its candidates.
 */
done: Uid, };

export type ListAsked = { 
/**
 * Those who left care too.
 */
former: boolean, };

export type LogAsked = { 
/**
 * Of one dossier.
 */
client: Uid | null, 
/**
 * From this day; the beginning when `None`.
 */
from: string | null, 
/**
 * To and with this day; today when `None`.
 */
to: string | null, 
/**
 * Of these kinds; of all when empty.
 */
kinds: Array<Kind>, 
/**
 * Below this number (`more` of the page before).
 */
before: number | null, 
/**
 * How many, at most 500.
 */
count: number, };

export type LogDestroyed = { 
/**
 * The last year that was shown.
 */
year: number, 
/**
 * The same, as typed.
 */
typed: string, };

export type LogDue = { 
/**
 * The first year.
 */
since: number, 
/**
 * The last one. What must be typed before they go.
 */
year: number, 
/**
 * How many lines.
 */
lines: number, 
/**
 * Where the term stands.
 */
article: string, 
/**
 * Whom they have to stay for; then none goes.
 */
stays: Array<LogStays>, 
/**
 * The laptop's clock is in doubt: nothing is destroyed.
 */
clock_doubtful: boolean, };

export type LogGone = { 
/**
 * The last year that went.
 */
year: number, 
/**
 * When.
 */
at: string, 
/**
 * How many lines.
 */
lines: number, 
/**
 * The seal of the last of them: with it a seal of that very line can still be compared.
 */
seal: string, };

export type LogLine = { 
/**
 * Its number.
 */
no: number, 
/**
 * When.
 */
at: string, 
/**
 * Full name.
 */
who: string, 
/**
 * As what.
 */
role: Role, 
/**
 * Window or command line.
 */
source: Source, 
/**
 * The action's name.
 */
action: string, 
/**
 * What kind of thing.
 */
kind: Kind, 
/**
 * How it ended.
 */
outcome: Outcome, 
/**
 * Whose dossier.
 */
client: Uid | null, 
/**
 * Their name, while the dossier is there.
 */
client_name: string | null, 
/**
 * Which part, as a code.
 */
part: string, 
/**
 * How many.
 */
count: number | null, 
/**
 * On which ground, as a code.
 */
ground: string | null, };

export type LogPage = { 
/**
 * The page.
 */
lines: Array<LogLine>, 
/**
 * Where the next page begins.
 */
more: number | null, };

export type LogStays = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Why.
 */
why: LogStaysWhy, };

export type LogStaysWhy = "held" | "asked" | "term";

export type LogTerm = { 
/**
 * What may go now.
 */
due: LogDue | null, 
/**
 * What went, the newest first.
 */
gone: Array<LogGone>, };

export type Mark = { 
/**
 * In which text of the body.
 */
place: string, 
/**
 * First character.
 */
start: number, 
/**
 * After the last character.
 */
end: number, 
/**
 * About whom.
 */
about: About, };

export type MarkEnded = { 
/**
 * From which day.
 */
on: string, 
/**
 * Why.
 */
reason: string, };

export type MarkEnds = { 
/**
 * Which.
 */
mark: Uid, 
/**
 * The last day of a measure that went on: then it has ended, and counts from that day. Without it the mark counts no more.
 */
last_day: string | null, 
/**
 * Why.
 */
reason: string, };

export type MarkGone = { 
/**
 * The words that it was put on.
 */
words: string, 
/**
 * About whom.
 */
about: About, };

export type Matter = "dossier" | "care" | "pictures" | "money";

export type MeasuredValue = { 
/**
 * What it is called, where there are two.
 */
label: Words | null, 
/**
 * Less is a typing error.
 */
least: number, 
/**
 * More is a typing error.
 */
most: number, };

export type Measurement = { 
/**
 * The kind's id; `own` for what the carer named.
 */
of: string, 
/**
 * What the carer named it; empty for a kind of the list.
 */
name: string, 
/**
 * In what the carer measured; empty for a kind of the list.
 */
unit: string, 
/**
 * One number, or two; with a point.
 */
values: Array<string>, 
/**
 * What there is to say of it.
 */
note: string, };

export type MeasurementChange = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * As it should be.
 */
measurement: Measurement, 
/**
 * Why; must be there once the entry is locked.
 */
reason: string, };

export type MeasurementKind = { 
/**
 * As stored.
 */
id: string, 
/**
 * As shown.
 */
name: Words, 
/**
 * The unit; may be empty.
 */
unit: string, 
/**
 * Digits after the comma.
 */
decimals: number, 
/**
 * One number, or two.
 */
values: Array<MeasuredValue>, };

export type Measurements = { 
/**
 * What can be measured: the list, then what was named for this client.
 */
kinds: Array<MeasurementKind>, 
/**
 * In the order of `kinds`; without those that have none in the period.
 */
series: Array<Series>, 
/**
 * There are older ones that are not shown.
 */
more: boolean, };

export type MeasurementsAsked = { 
/**
 * Whose.
 */
client: Uid, 
/**
 * From this day; the beginning when `None`.
 */
from: string | null, 
/**
 * To and with this day.
 */
to: string | null, };

export type Medication = { 
/**
 * Used today or from a later day, by name.
 */
current: Array<EntryView>, 
/**
 * Stopped, newest first.
 */
stopped: Array<EntryView>, };

export type Medicine = { 
/**
 * What it is called.
 */
name: string, 
/**
 * Tablet, drops, patch.
 */
form: string, 
/**
 * Such as 500 mg.
 */
strength: string, 
/**
 * How much each time, in words.
 */
dose: string, 
/**
 * At what times (`08:00`), in order; none for what is given as needed.
 */
times: Array<string>, 
/**
 * On which days of the week (1 is Monday), in order; every day when empty.
 */
days: Array<number>, 
/**
 * Only when the client needs it.
 */
as_needed: boolean, 
/**
 * From which day.
 */
start: string, 
/**
 * The last day, once that is known.
 */
stop: string | null, 
/**
 * Why it was stopped.
 */
stop_why: string, 
/**
 * Who prescribed it, by name.
 */
prescriber: string, 
/**
 * What else there is to know.
 */
remarks: string, };

export type MedicineChange = { 
/**
 * The medicine's entry.
 */
entry: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * The medicine as it should be.
 */
medicine: Medicine, 
/**
 * Why; must be there once it is locked.
 */
reason: string, };

export type MedicineStop = { 
/**
 * The medicine's entry.
 */
entry: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * The last day on which it is given.
 */
on: string, 
/**
 * Why.
 */
why: string, };

export type MediumGone = { 
/**
 * Its random name.
 */
medium: Uid, 
/**
 * It was lost; else nothing lies on it any more.
 */
lost: boolean, };

export type MediumView = { 
/**
 * Its random name.
 */
medium: Uid, 
/**
 * Where it was.
 */
folder: string, 
/**
 * When it was last there: the newest backup on it is of then.
 */
seen: string, 
/**
 * What lies on it holds a dossier, or an entry, that was destroyed since, or opens with keys or a recovery code that were renewed since.
 */
behind: boolean, 
/**
 * A set lies on it that cannot be read, and so is not replaced.
 */
damaged: boolean, 
/**
 * Sets lie on it that this store did not make, since an older one was put back, or of which that cannot be told any more; they
 * stay.
 */
apart: boolean, 
/**
 * It was lost.
 */
lost: boolean, };

export type Mentions = { 
/**
 * The marks, on their words.
 */
marks: Array<Mark>, 
/**
 * Those whose words were changed.
 */
gone: Array<MarkGone>, 
/**
 * Names without a mark.
 */
pointed: Array<Pointed>, };

export type MentionsAsked = { 
/**
 * In whose dossier.
 */
client: Uid, 
/**
 * The texts.
 */
texts: Array<TextAsked>, };

export type MicAsked = { 
/**
 * The report.
 */
report: Uid, };

export type MicChange = { 
/**
 * The report.
 */
report: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * About whom.
 */
client: Uid | null, 
/**
 * What it should say.
 */
fields: MicFields, };

export type MicFields = { 
/**
 * On which day.
 */
on: string, 
/**
 * At about what time.
 */
time: string, 
/**
 * Where.
 */
place: string, 
/**
 * What kind.
 */
nature: MicNature, 
/**
 * What happened.
 */
happened: string, 
/**
 * How it could happen.
 */
cause: string, 
/**
 * What was learnt.
 */
learnt: string, 
/**
 * What is done about it.
 */
measures: string, 
/**
 * The day on which all of that was done.
 */
done_on: string | null, };

export type MicNature = "fall" | "medication" | "skin" | "aggression" | "missing" | "care" | "near_miss" | "other";

export type MicPrintAsked = { 
/**
 * From this day; the beginning when `None`.
 */
from: string | null, 
/**
 * To and with this day.
 */
to: string | null, 
/**
 * Of the paper.
 */
language: Language, };

export type MicView = { 
/**
 * The report.
 */
report: Uid, 
/**
 * About whom.
 */
client: Uid | null, 
/**
 * Their number.
 */
number: number | null, 
/**
 * How often it was written.
 */
version: number, 
/**
 * When it was recorded first.
 */
recorded: string, 
/**
 * What it says.
 */
fields: MicFields, 
/**
 * It seems to name a client.
 */
names: boolean, };

export type NameBehind = { 
/**
 * Whose.
 */
colleague: Uid, 
/**
 * The pseudonym or the initials.
 */
alias: string, 
/**
 * The name.
 */
name: string, 
/**
 * It is refused for this request.
 */
refused: boolean, };

export type NameFound = { 
/**
 * Where it stands.
 */
spot: Spot, 
/**
 * What kind of entry that is; `None` for the client's particulars.
 */
kind: EntryKind | null, 
/**
 * When that happened.
 */
at: string | null, 
/**
 * It stands in a version that was corrected since.
 */
earlier: boolean, 
/**
 * The text before it.
 */
before: string, 
/**
 * The name.
 */
words: string, 
/**
 * The text after it.
 */
after: string, 
/**
 * Whom it may mean; nobody who is a client now, where it was said before to be one.
 */
who: Array<Named>, 
/**
 * The hash of the text that it stands in.
 */
text: string, };

export type NameRefused = { 
/**
 * Whose.
 */
colleague: Uid, 
/**
 * On which day.
 */
on: string, 
/**
 * What happened: a threat, intimidation.
 */
facts: string, 
/**
 * Why that outweighs what the client has a right to.
 */
weighing: string, };

export type NameWeighed = { 
/**
 * The request.
 */
request: Uid, 
/**
 * Whose name.
 */
colleague: Uid, 
/**
 * It is refused; else it is given.
 */
refuse: boolean, 
/**
 * What happened; must be there to refuse.
 */
facts: string, 
/**
 * Why that outweighs; must be there to refuse.
 */
weighing: string, };

export type Named = { 
/**
 * The client.
 */
client: Uid, 
/**
 * Full name.
 */
name: string, };

export type Need = "incident" | "safety" | "together" | "other";

export type NewAttachment = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * Path of the file.
 */
file: string, 
/**
 * What is to be seen.
 */
caption: string, 
/**
 * It is a picture of the client, for which there has to be a consent.
 */
of_client: boolean, };

export type NewCode = { 
/**
 * Grouped for reading.
 */
code: string, };

export type NewCustodian = { 
/**
 * Full name; stands in the log when the code is used.
 */
name: string, 
/**
 * Who they are to the carer: husband, colleague, notary.
 */
function: string, 
/**
 * The carer's own passphrase, typed again: an unlocked laptop is not enough to let somebody in.
 */
present: string, };

export type NewDocument = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Of when; now when `None`.
 */
at: string | null, 
/**
 * What it is.
 */
title: string, 
/**
 * What there is to say of it.
 */
note: string, 
/**
 * Path of the file.
 */
file: string, 
/**
 * Who supplied it.
 */
origin: Origin, 
/**
 * It is a picture of the client, for which there has to be a consent.
 */
of_client: boolean, };

export type NewDose = { 
/**
 * The medicine's entry.
 */
medicine: Uid, 
/**
 * Of which day's list.
 */
on: string, 
/**
 * Of which time of the list; empty for what is given as needed.
 */
time: string, 
/**
 * When it happened; now when `None`.
 */
at: string | null, 
/**
 * What happened.
 */
outcome: DoseOutcome, 
/**
 * Why; must be there when it was not given.
 */
why: string, };

export type NewDraft = { 
/**
 * The draft to write over; `None` begins a new one.
 */
draft: Uid | null, 
/**
 * Whose dossier it will be in.
 */
client: Uid | null, 
/**
 * The entry that is being corrected.
 */
entry: Uid | null, 
/**
 * Which form.
 */
form: string, 
/**
 * The form's own JSON.
 */
text: string, };

export type NewEvaluation = { 
/**
 * Which goal.
 */
goal: Uid, 
/**
 * How it went.
 */
text: string, 
/**
 * What was decided.
 */
outcome: GoalOutcome, 
/**
 * When to look again, while it goes on.
 */
next: string | null, 
/**
 * With whom.
 */
with: string, 
/**
 * Passages about somebody else, as they stand in these words.
 */
marks: Array<Mark>, };

export type NewForm = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Of when; now when `None`.
 */
at: string | null, 
/**
 * Which form.
 */
form: string, 
/**
 * The version that was on screen.
 */
form_version: number, 
/**
 * The answers.
 */
fields: { [key in string]: Answer }, 
/**
 * Who supplied them.
 */
origin: Origin, 
/**
 * Passages about somebody else, as they stand in these answers.
 */
marks: Array<Mark>, };

export type NewGoal = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * The goal.
 */
goal: Goal, 
/**
 * Passages about somebody else, as they stand in these words.
 */
marks: Array<Mark>, };

export type NewKeyFile = { 
/**
 * The passphrase, as typed.
 */
present: string, 
/**
 * Path of a folder on the stick, where the file is made.
 */
folder: string, };

export type NewMark = { 
/**
 * To whose dossier.
 */
client: Uid, 
/**
 * What.
 */
kind: KeepMark, 
/**
 * To and with which day. Must be there for longer, shorter and the end of a purpose; a stop may have one; of a measure its
 * last day, while it goes on none.
 */
until: string | null, 
/**
 * Why.
 */
reason: string, };

export type NewMeasurement = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * When it was measured; now when `None`.
 */
at: string | null, 
/**
 * What was measured.
 */
measurement: Measurement, };

export type NewMedicine = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * The medicine.
 */
medicine: Medicine, };

export type NewMic = { 
/**
 * About whom, if the carer wants to find that back.
 */
client: Uid | null, 
/**
 * What happened.
 */
fields: MicFields, };

export type NewPassphrase = { 
/**
 * The present one; empty when the vault was opened by a code.
 */
present: string, 
/**
 * At least 15 characters.
 */
passphrase: string, };

export type NewReport = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * When it happened; now when `None`.
 */
at: string | null, 
/**
 * What happened and was done.
 */
text: string, 
/**
 * Which goals it is about.
 */
goals: Array<Uid>, 
/**
 * In four parts.
 */
soep: Soep | null, 
/**
 * Who supplied it.
 */
origin: Origin, 
/**
 * Passages about somebody else, as they stand in these texts.
 */
marks: Array<Mark>, };

export type NewRequest = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * What is asked.
 */
kind: RequestKind, 
/**
 * On which day it came in.
 */
received: string, 
/**
 * How.
 */
channel: Channel, 
/**
 * In the words of who asks.
 */
words: string, 
/**
 * Who.
 */
asker: Asker, 
/**
 * How the client wants to have it; must be there to look, to copy and to know who looked.
 */
way: Way | null, 
/**
 * How far a restriction is to go; must be there for one.
 */
restriction: Restriction | null, };

export type NewStandIn = { 
/**
 * Full name; stands with every report that they write.
 */
name: string, 
/**
 * What they are.
 */
function: string, 
/**
 * Why they stand in.
 */
why: string, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
until: string, 
/**
 * Whose dossiers.
 */
clients: Array<Uid>, 
/**
 * Which parts of them.
 */
parts: Array<Part>, 
/**
 * Their own passphrase, at least 15 characters.
 */
passphrase: string, 
/**
 * What goes with it.
 */
second: SecondAsked, 
/**
 * The carer's own passphrase, typed again: an unlocked laptop is not enough to let somebody in.
 */
present: string, };

export type NewStatement = { 
/**
 * What it says.
 */
text: string, };

export type NewTemplate = { 
/**
 * The one to write over; `None` makes a new one.
 */
template: Uid | null, 
/**
 * As it is called.
 */
title: string, 
/**
 * The text.
 */
text: string, 
/**
 * In four parts.
 */
soep: Soep | null, };

export type NewViewing = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Full name of who looks.
 */
viewer: string, 
/**
 * Their place on the list of people; must be there where two of the list are called this.
 */
person: Uid | null, 
/**
 * As what.
 */
capacity: Capacity, 
/**
 * How identity was seen.
 */
identity: Identity, 
/**
 * On which ground.
 */
ground: Ground, 
/**
 * Which statute; must be there for a statutory duty.
 */
ground_note: string, 
/**
 * Which parts.
 */
parts: Array<ViewPart>, 
/**
 * From this day; the beginning when `None`.
 */
from: string | null, 
/**
 * To and with this day; today when `None`.
 */
to: string | null, 
/**
 * Of the labels.
 */
language: Language, 
/**
 * Whether the talk took place that is offered before something is read that was not told yet.
 */
talk: Talk | null, 
/**
 * What the carer says of names of other clients in it.
 */
reviewed: Array<Reviewed>, 
/**
 * The request that this answers.
 */
request: Uid | null, };

export type NewWorkNote = { 
/**
 * About whom.
 */
client: Uid, 
/**
 * What it says.
 */
text: string, 
/**
 * When the job is done; four weeks from now when `None`.
 */
done_on: string | null, };

export type NotHere = { 
/**
 * Which item.
 */
item: string, 
/**
 * Why.
 */
reason: string, };

export type Note = "authority-proof" | "representative-basis" | "capacity-judgement" | "consent" | "decision-part" | "withheld-why" | "left-out-why" | "refusal-why" | "wish-of-representative" | "wish-of-client" | "death-ground";

export type Nothing = Record<symbol, never>;

export type Origin = "own" | "client" | "representative" | "earlier_carer" | "expert";

export type Outcome = "done" | "refused" | "failed";

export type PaperDossier = { 
/**
 * What it is, or of whom where that is no client here.
 */
what: string, 
/**
 * Where it lies.
 */
place: string, 
/**
 * That place can be locked.
 */
lockable: boolean, 
/**
 * It is kept at the client's home.
 */
at_home: boolean, 
/**
 * The day on which that was agreed in writing.
 */
agreed_on: string | null, 
/**
 * The day on which it was destroyed.
 */
destroyed_on: string | null, 
/**
 * How.
 */
destroyed_how: string, };

export type PaperDossierAsked = { 
/**
 * Which.
 */
paper: Uid, };

export type PaperDossierSet = { 
/**
 * Which; a new one when `None`.
 */
paper: Uid | null, 
/**
 * The version that was on screen; 0 for a new one.
 */
base: number, 
/**
 * Whose it is, of the clients here.
 */
client: Uid | null, 
/**
 * What it says.
 */
fields: PaperDossier, };

export type PaperDossierView = { 
/**
 * Which.
 */
paper: Uid, 
/**
 * How often it was written.
 */
version: number, 
/**
 * Whose it is.
 */
client: Uid | null, 
/**
 * Their name.
 */
client_name: string | null, 
/**
 * Their number.
 */
number: number | null, 
/**
 * When it was noted first.
 */
recorded: string, 
/**
 * What it says.
 */
fields: PaperDossier, };

export type PaperFound = { 
/**
 * Its path within the folder.
 */
name: string, 
/**
 * Bytes.
 */
length: number, 
/**
 * Of when it is, by its name.
 */
day: string | null, 
/**
 * What it is, by its name.
 */
title: string, 
/**
 * Why it cannot be brought in, as a code.
 */
problem: string | null, 
/**
 * This very file is in the dossier already.
 */
there: boolean, };

export type PaperLeft = { 
/**
 * Its path within the folder.
 */
name: string, 
/**
 * Why, as a code.
 */
problem: string, };

export type PaperSaid = { 
/**
 * Its path within the folder.
 */
name: string, 
/**
 * Of when it is.
 */
day: string, 
/**
 * What it is.
 */
title: string, 
/**
 * Once more, though this very file is in the dossier already.
 */
again: boolean, };

export type PapersAsked = { 
/**
 * Path of the folder.
 */
folder: string, 
/**
 * In which words a kind is named.
 */
language: Language, 
/**
 * Whose dossier they are for: of each is said whether it is there already.
 */
client?: Uid | null, };

export type PapersBroughtIn = { 
/**
 * What came in, by its path within the folder.
 */
added: Array<string>, 
/**
 * What stayed behind.
 */
left: Array<PaperLeft>, 
/**
 * What stopped it before the rest came in, as a code.
 */
stopped: string | null, };

export type PapersSeen = { 
/**
 * The files, by name.
 */
files: Array<PaperFound>, 
/**
 * There are more than are shown.
 */
more: boolean, };

export type Part = "reports" | "documents" | "measurements" | "medication" | "plan" | "forms";

export type PartAsked = { 
/**
 * Which part.
 */
part: ViewPart, 
/**
 * How many entries were shown before.
 */
after: number, 
/**
 * How many more, at most 100.
 */
count: number, };

export type PartPage = { 
/**
 * Tables, on the first page.
 */
tables: Array<SeenTable>, 
/**
 * Entries, newest first.
 */
entries: Array<SeenEntry>, 
/**
 * How many there are in all.
 */
count: number, };

export type PastedPicture = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Of when; now when `None`.
 */
at: string | null, 
/**
 * What it is.
 */
title: string, 
/**
 * What there is to say of it.
 */
note: string, 
/**
 * What it is called when it is saved, with the ending of its kind (`geplakt.png`).
 */
name: string, 
/**
 * The picture (JPEG, PNG, WebP or GIF), in base64 (RFC 4648, section 4).
 */
picture: string, 
/**
 * Who supplied it.
 */
origin: Origin, 
/**
 * It is a picture of the client, for which there has to be a consent.
 */
of_client: boolean, };

export type People = { 
/**
 * The row of the table that holds today.
 */
row: Reason, 
/**
 * It assumes an adult: there is no birth date.
 */
birth_unknown: boolean, 
/**
 * The client sees it.
 */
client_sees: boolean, 
/**
 * Who sees it by right or as representative, by name.
 */
by_right: Array<string>, 
/**
 * Who may look by consent, by name.
 */
by_consent: Array<string>, 
/**
 * Where that stands.
 */
articles: Array<string>, 
/**
 * How sure it is.
 */
sure: Sure, 
/**
 * Who is there, in the order in which they were noted.
 */
persons: Array<PersonView>, 
/**
 * What was found about capacity, newest first.
 */
judgements: Array<JudgementView>, 
/**
 * Consents, newest first.
 */
consents: Array<ConsentView>, 
/**
 * For what consent can be asked.
 */
purposes: Array<Purpose>, 
/**
 * Who asked to see it, newest first; the carer's alone.
 */
answers: Array<AccessAnswered>, 
/**
 * Today, as the core sees it.
 */
today: string, };

export type Person = { 
/**
 * What they are to the client.
 */
who: Who, 
/**
 * Full name.
 */
name: string, 
/**
 * Telephone.
 */
phone: string, 
/**
 * Mail.
 */
email: string, 
/**
 * For what they act, in words.
 */
scope: string, 
/**
 * From which day.
 */
since: string | null, 
/**
 * The last day.
 */
until: string | null, 
/**
 * How identity was checked.
 */
identity: Identity | null, 
/**
 * The document in the dossier that proves it.
 */
proof: Uid | null, 
/**
 * What was seen as proof, and where it is.
 */
proof_note: string, 
/**
 * They do not wish to act.
 */
declines: boolean, 
/**
 * The client does not want them to act.
 */
unwanted: boolean, 
/**
 * How the client showed that.
 */
unwanted_how: string, };

export type PersonSet = { 
/**
 * Whose.
 */
client: Uid, 
/**
 * Who; somebody new when `None`.
 */
person: Uid | null, 
/**
 * The version that was on screen; 0 for somebody new.
 */
base: number, 
/**
 * As it should be.
 */
fields: Person, 
/**
 * Path of a file that proves it, to be kept in the dossier.
 */
file: string | null, 
/**
 * What the proof is called in the dossier.
 */
title: string, };

export type PersonView = { 
/**
 * Who.
 */
person: Uid, 
/**
 * The newest version.
 */
version: number, 
/**
 * What is known.
 */
fields: Person, 
/**
 * Their time is not over and has begun.
 */
there: boolean, 
/**
 * What they may see today, as far as their task needs it; with consent, where one stands.
 */
verdict: AccessVerdict, 
/**
 * Nothing shows yet what they are.
 */
lacks_proof: boolean, 
/**
 * Their last day is near.
 */
ends_soon: boolean, 
/**
 * The newest answer to them is for a part: what they get as who represents the client is chosen.
 */
in_part: boolean, };

export type Piece = { 
/**
 * Text.
 */
text: string, 
/**
 * It is one of the words.
 */
hit: boolean, };

export type PlanView = { 
/**
 * The newest care plan.
 */
plan: EntryView | null, 
/**
 * The goals, those that go on first.
 */
goals: Array<GoalView>, 
/**
 * What is due, now or later; for a stand-in nothing.
 */
due: Array<Due>, };

export type Pointed = { 
/**
 * In which text.
 */
place: string, 
/**
 * First character; a title before the name counts with it.
 */
start: number, 
/**
 * After the last character.
 */
end: number, 
/**
 * What stands there.
 */
words: string, 
/**
 * A sentence begins there.
 */
begins: boolean, 
/**
 * Whom it may mean.
 */
who: Array<Named>, };

export type Practice = { 
/**
 * The carer's full name.
 */
name: string, 
/**
 * What the carer is: nurse, personal coach.
 */
function: string, 
/**
 * The practice's name.
 */
practice: string, 
/**
 * Street and number.
 */
street: string, 
/**
 * Postcode.
 */
postcode: string, 
/**
 * Town.
 */
town: string, 
/**
 * Telephone.
 */
phone: string, 
/**
 * Mail.
 */
email: string, 
/**
 * BIG, AGB or chamber of commerce number.
 */
registration: string, };

export type PracticeCheck = { 
/**
 * Who supervises the care that is given here.
 */
supervisor: Supervisor, 
/**
 * Of the practice itself.
 */
gaps: Array<Gap>, 
/**
 * What does not apply to the practice.
 */
not_here: Array<NotHere>, 
/**
 * Of each client in care with gaps, and of who is not but has an incident that is not done with, by number.
 */
clients: Array<ClientGaps>, 
/**
 * Dossiers that could not be read: nobody can say what is missing there.
 */
unread: Array<UnreadDossier>, };

export type PracticeFileAsked = { 
/**
 * The file.
 */
attachment: Uid, };

export type PracticePaper = { 
/**
 * What kind.
 */
kind: PracticePaperKind, 
/**
 * What it is called.
 */
name: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Where the paper lies.
 */
place: string, 
/**
 * Its own day.
 */
issued: string | null, 
/**
 * The last day on which it holds.
 */
until: string | null, 
/**
 * What else there is to say.
 */
note: string, };

export type PracticePaperAsked = { 
/**
 * The paper.
 */
paper: Uid, };

export type PracticePaperFile = { 
/**
 * The paper.
 */
paper: Uid, 
/**
 * Path of the file.
 */
file: string, };

export type PracticePaperKind = "kvk" | "wtza" | "agb" | "big" | "skj" | "diploma" | "vog" | "insurance" | "complaints_scheme" | "peer_review" | "abuse_protocol" | "other";

export type PracticePaperSet = { 
/**
 * Which; a new one when `None`.
 */
paper: Uid | null, 
/**
 * The version that was on screen; 0 for a new one.
 */
base: number, 
/**
 * What it says.
 */
fields: PracticePaper, };

export type PracticePaperView = { 
/**
 * The paper.
 */
paper: Uid, 
/**
 * How often it was written.
 */
version: number, 
/**
 * What it says.
 */
fields: PracticePaper, 
/**
 * The last day on which it holds: as noted, or by the law.
 */
until: string | null, 
/**
 * Where that term stands; empty when it was noted.
 */
article: string, 
/**
 * It holds today.
 */
valid: boolean, 
/**
 * That day is near, or has passed.
 */
ends_soon: boolean, 
/**
 * The paper itself, as it was scanned.
 */
files: Array<AttachmentView>, };

export type PracticeWaiting = { 
/**
 * What.
 */
what: PracticeWaitsFor, 
/**
 * The kind of a paper.
 */
kind: PracticePaperKind | null, 
/**
 * What a paper is called; of what is said in confidence nothing stands here.
 */
about: string, 
/**
 * By when; of people who are to be told the law says "at once".
 */
on: string | null, 
/**
 * By which moment, where the law counts hours. Winter time may begin before it: it is shown as the laptop's clock will say then.
 */
moment: string | null, 
/**
 * That moment has passed.
 */
late: boolean, };

export type PracticeWaitsFor = "paper" | "complaint" | "breach" | "breach_people" | "log";

export type Present = { 
/**
 * As typed.
 */
present: string, };

export type Preview = { 
/**
 * Its kind.
 */
mime: string, 
/**
 * The bytes.
 */
base64: string, 
/**
 * Pixels.
 */
width: number, 
/**
 * Pixels.
 */
height: number, 
/**
 * How many pages there are.
 */
pages: number, 
/**
 * What a plain text says.
 */
text: string | null, };

export type PreviewAsked = { 
/**
 * The attachment.
 */
attachment: Uid, 
/**
 * Page of a PDF, from 0.
 */
page: number, 
/**
 * Longest side in pixels, at most 4000.
 */
most: number, };

export type PrintAsked = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * From this day; the beginning when `None`.
 */
from: string | null, 
/**
 * To and with this day; today when `None`.
 */
to: string | null, 
/**
 * What of it; all of it when not said.
 */
extent: Extent, 
/**
 * Of the paper.
 */
language: Language, 
/**
 * Who reads it.
 */
reader: PrintReader, 
/**
 * Whether the talk took place that is offered before somebody reads what they were not told yet.
 */
talk: Talk | null, 
/**
 * What the carer says of names of other clients in it.
 */
reviewed: Array<Reviewed>, 
/**
 * The request that it answers.
 */
request?: Uid | null, };

export type PrintReader = "own" | "client_asks" | "representative_asks" | "unasked";

export type Printed = { 
/**
 * Path; removed at locking. Of a long dossier the first volume.
 */
file: string, 
/**
 * The volumes after it.
 */
later: Array<string>, 
/**
 * How many pages in all.
 */
pages: number, 
/**
 * How large in all, in bytes.
 */
bytes: number, 
/**
 * The seal on it.
 */
seal: string, 
/**
 * What was left out.
 */
left_out: Array<LeftOutNote>, };

export type ProcessingGround = "consent" | "contract" | "legal_duty" | "vital_interest" | "public_task" | "legitimate_interest";

export type ProcessingPaper = "register" | "privacy";

export type ProcessingPrintAsked = { 
/**
 * Which.
 */
paper: ProcessingPaper, 
/**
 * Of the paper.
 */
language: Language, };

export type Purpose = { 
/**
 * Its name in what is stored.
 */
id: string, 
/**
 * In which matter the client must be capable.
 */
matter: Matter, 
/**
 * Somebody else gets or gives data: in writing, or orally with a recording.
 */
third_party: boolean, 
/**
 * Who is named may look at the dossier and get a copy.
 */
looks: boolean, 
/**
 * Who is named may be asked about the client.
 */
asks: boolean, 
/**
 * Pictures of the client, in the dossier.
 */
pictures: boolean, 
/**
 * What the client reads above it.
 */
name: InBoth, 
/**
 * To what end (item c).
 */
why: InBoth, 
/**
 * On what legal ground (item d).
 */
ground: InBoth, 
/**
 * Who gets it (item e).
 */
recipients: InBoth, 
/**
 * Whether it must be given, and what follows if not (item k).
 */
consequence: InBoth, };

export type PurposeView = { 
/**
 * Its name in the program.
 */
id: string, 
/**
 * What it is.
 */
name: Words, 
/**
 * On which grounds.
 */
grounds: Array<ProcessingGround>, 
/**
 * Where they stand.
 */
article: string, 
/**
 * How long data are kept.
 */
keep: Words, 
/**
 * Not every carer does this.
 */
optional: boolean, 
/**
 * This one does.
 */
here: boolean, };

export type PurposesSet = { 
/**
 * The optional ones that are not done here.
 */
not_here: Array<string>, };

export type Reapplied = { 
/**
 * Dossiers that were in the backup and are destroyed again: the days of their first destruction, without names.
 */
days: Array<string>, 
/**
 * Entries that were in the backup and are destroyed again.
 */
entries: number, 
/**
 * Tombstones that this vault never made, or that cannot be read: refused.
 */
refused: number, 
/**
 * Certificates that fit no dossier in this store.
 */
unknown: number, 
/**
 * Stand-ins who have access in the backup: one that was ended since may come in again.
 */
stand_ins: number, 
/**
 * Custodians, likewise.
 */
custodians: number, };

export type Reason = "under-12" | "12-15-incapable" | "12-15-capable" | "16-17-incapable" | "16-capable" | "18-incapable" | "after-death" | "treatment-secrecy" | "presumed-capable" | "birth-unknown" | "no-authority" | "not-entitled" | "property-only" | "consent" | "decision-part" | "task-only" | "withheld" | "third-party-privacy" | "rank" | "own-wish" | "client-objects" | "minor-guardian" | "incident-notice" | "weighty-interest";

export type ReceiptAsked = { 
/**
 * The hand-over.
 */
entry: Uid, 
/**
 * Of the paper.
 */
language: Language, };

export type RefusalView = { 
/**
 * Its name.
 */
id: string, 
/**
 * As the carer picks it.
 */
name: Words, 
/**
 * Where it stands.
 */
article: string, };

export type Regime = "zvw" | "wlz" | "wmo" | "youth" | "pgb" | "private";

export type Remnants = { 
/**
 * The day of the first.
 */
since: string, 
/**
 * How many dossiers.
 */
dossiers: number, 
/**
 * How many entries by themselves.
 */
entries: number, 
/**
 * How often years of the log.
 */
logs: number, 
/**
 * It is more than a month ago.
 */
late: boolean, };

export type RequestAsked = { 
/**
 * The request.
 */
request: Uid, };

export type RequestFields = { 
/**
 * What is asked.
 */
kind: RequestKind, 
/**
 * On which day it came in.
 */
received: string, 
/**
 * How.
 */
channel: Channel, 
/**
 * In the words of who asks.
 */
words: string, 
/**
 * Who.
 */
asker: Asker, 
/**
 * How the client wants to have it.
 */
way: Way | null, 
/**
 * How far a restriction is to go.
 */
restriction: Restriction | null, 
/**
 * That who asks was looked at.
 */
check: Check | null, 
/**
 * That the term was extended.
 */
extension: Extension | null, 
/**
 * The decision.
 */
decision: Decision | null, 
/**
 * What was done about it.
 */
done: Array<Done>, 
/**
 * Which letters were made.
 */
letters: Array<LetterMade>, 
/**
 * That a restriction was lifted.
 */
lifting: Lifting | null, 
/**
 * That it was withdrawn.
 */
withdrawal: Withdrawal | null, 
/**
 * Names behind pseudonyms that are refused, each weighed for this request.
 */
names: Array<NameRefused>, };

export type RequestKind = "look" | "copy" | "correct" | "destroy" | "restrict" | "object" | "transfer" | "who_looked";

export type RequestLetterAsked = { 
/**
 * The request.
 */
request: Uid, 
/**
 * Which letter.
 */
letter: LetterKind, 
/**
 * Of the letter.
 */
language: Language, };

export type RequestOutcome = "granted" | "partly" | "refused";

export type RequestView = { 
/**
 * The request.
 */
request: Uid, 
/**
 * Its newest version.
 */
version: number, 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * What is recorded of it.
 */
fields: RequestFields, 
/**
 * Who recorded it first.
 */
author: string, 
/**
 * How far it is.
 */
state: State, 
/**
 * The last day for the decision.
 */
due: string, 
/**
 * That day has passed without one.
 */
late: boolean, 
/**
 * The rule that says so.
 */
rule: string, 
/**
 * Where it stands.
 */
article: string, 
/**
 * The last day if it is extended now; `None` when it cannot be.
 */
extendable: string | null, 
/**
 * It can be taken back.
 */
withdrawable: boolean, 
/**
 * What restricts the dossier by this request now.
 */
restricts: Restriction | null, 
/**
 * Grounds on which it may be refused.
 */
refusals: Array<RefusalView>, 
/**
 * Of a request to destroy that is open: what the law says against granting it today.
 */
against: KeepVerdict | null, 
/**
 * Of a request to destroy that was granted in part: what is still to go.
 */
to_go: Array<EntryToGo>, 
/**
 * What was done since and may be its answer.
 */
candidates: Array<Candidate>, 
/**
 * Names behind pseudonyms that go along with it, unless they were refused.
 */
names: Array<NameBehind>, 
/**
 * Stand-ins who were given this dossier and could come in today or later. While a restriction by this request stands
 * they do not see it ([`seat_behind`](crate::dossier::sitting::seat_behind)); of another kind of request nobody.
 */
stand_ins: Array<string>, };

export type RequestsAsked = { 
/**
 * Of one client; of all when `None`.
 */
client: Uid | null, };

export type Restriction = "not_shared_further" | "kept_not_used";

export type RetentionList = { 
/**
 * Dossiers, those that must go first, then those that may, those that nobody can say of, and the others by day.
 */
rows: Array<RetentionRow>, 
/**
 * Letters whose own term is over.
 */
letters: Array<LetterOver>, 
/**
 * What was destroyed, the newest first.
 */
destroyed: Array<DestroyedRow>, 
/**
 * The log's own term.
 */
log: LogTerm, };

export type RetentionRow = { 
/**
 * Whose.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Stands on papers.
 */
number: number, 
/**
 * Where they are in care.
 */
status: Status, 
/**
 * What the law says.
 */
verdict: KeepVerdict, 
/**
 * A destruction that is planned.
 */
destruction: DestructionView | null, };

export type RetentionView = { 
/**
 * Whose.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Stands on papers.
 */
number: number, 
/**
 * Born.
 */
birth_date: string | null, 
/**
 * What must be typed before it is destroyed.
 */
typed: string, 
/**
 * What the law says.
 */
verdict: KeepVerdict, 
/**
 * The laptop's clock is in doubt, and so is every day that is reckoned with it: nothing is destroyed until the carer has
 * typed the date.
 */
clock_doubtful: boolean, 
/**
 * It never became care.
 */
enquiry: boolean, 
/**
 * The last change about the care.
 */
last_clinical: string | null, 
/**
 * The end of care.
 */
care_end: string | null, 
/**
 * What was added, the newest first.
 */
marks: Array<KeepMarkView>, 
/**
 * A destruction that is planned.
 */
destruction: DestructionView | null, 
/**
 * Entries that are planned to be destroyed by themselves, the oldest plan first.
 */
entries: Array<EntryPlanned>, 
/**
 * A request of the client to destroy it that was granted.
 */
request: Uid | null, };

export type Review = { 
/**
 * Names without a mark, in the order of the dossier.
 */
found: Array<NameFound>, 
/**
 * Names that were answered before, in texts that are still the same: not asked again.
 */
answered: number, 
/**
 * Passages marked as about another client: they stay behind.
 */
other_clients: number, 
/**
 * Passages marked as about a third person that stay behind for this reader.
 */
third_persons: number, 
/**
 * Entries that are held back from this reader, where the ground is known: as many as stay behind when it is written.
 */
held: number, 
/**
 * Files that are not searched.
 */
files: Array<FileToLookAt>, };

export type ReviewAsked = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * From this day; the beginning when `None`.
 */
from: string | null, 
/**
 * To and with this day; today when `None`.
 */
to: string | null, 
/**
 * What of it; all of it when not said.
 */
extent: Extent, 
/**
 * For whom; the carer's own print when `None`.
 */
capacity: Capacity | null, 
/**
 * On which ground it is handed over, to know what is held back from this reader.
 */
ground: Ground | null, 
/**
 * Who it is on the list of people.
 */
person: Uid | null, 
/**
 * Their full name, where they are not on it.
 */
recipient: string, 
/**
 * Also what was answered before: to think again.
 */
again: boolean, };

export type Reviewed = { 
/**
 * Where.
 */
spot: Spot, 
/**
 * What the carer says of it.
 */
verdict: Verdict, 
/**
 * The hash of the text that it stands in, as it was found; not needed to write, only to remember.
 */
text: string, };

export type Revoked = { 
/**
 * Which.
 */
slot: Uid, 
/**
 * The passphrase of who asks; empty when the vault was opened by a code.
 */
present: string, 
/**
 * A new passphrase; it stays when there is none. Needed when the vault was opened by a code.
 */
passphrase: string | null, 
/**
 * The drawn code, typed back from paper.
 */
typed: string, 
/**
 * What was drawn with it.
 */
mark: string, };

export type Rhythm = "month" | "quarter" | "half_year" | "year";

export type Role = "carer" | "stand_in" | "viewer" | "inspector" | "custodian";

export type SaidOn = { 
/**
 * On which day.
 */
on: string, 
/**
 * What.
 */
text: string, };

export type SaveAsked = { 
/**
 * The attachment.
 */
attachment: Uid, 
/**
 * Path of a folder.
 */
folder: string, };

export type Saved = { 
/**
 * Path of the file.
 */
path: string, };

export type SavedDraft = { 
/**
 * The draft.
 */
draft: Uid, 
/**
 * When.
 */
saved: string, };

export type SealFits = "yes" | "differs" | "beyond" | "gone";

export type SearchAsked = { 
/**
 * Words; every one must be there.
 */
words: string, 
/**
 * In one dossier.
 */
client: Uid | null, 
/**
 * Below this place (`more` of the page before).
 */
before: number | null, 
/**
 * How many, at most 100.
 */
count: number, };

export type SecondAsked = { "kind": "keychain" } | { "kind": "key_file", 
/**
 * Its path.
 */
file: string, };

export type Section = { 
/**
 * Its name.
 */
id: string, 
/**
 * As shown.
 */
title: Words, 
/**
 * What it is for.
 */
about: Words | null, 
/**
 * The questions.
 */
fields: Array<Field>, };

export type SeenEntry = { 
/**
 * What it is.
 */
kind: EntryKind, 
/**
 * When it happened.
 */
at: string, 
/**
 * Who wrote it.
 */
author: string, 
/**
 * Its title; may be empty.
 */
title: string, 
/**
 * What it says.
 */
pieces: Array<SeenPiece>, 
/**
 * What stood there before.
 */
versions: Array<SeenVersion>, 
/**
 * Files that belong to it.
 */
files: Array<SeenFile>, };

export type SeenFile = { 
/**
 * By which it is asked for.
 */
file: number, 
/**
 * Its caption, or its own name.
 */
name: string, 
/**
 * What it is.
 */
class: AttachmentClass, };

export type SeenPiece = { 
/**
 * A heading above it, where a section of a form begins.
 */
section: string, 
/**
 * What stands above the text.
 */
label: string, 
/**
 * The text.
 */
text: string, 
/**
 * A table in place of text; the head first.
 */
rows: Array<Array<string>>, };

export type SeenTable = { 
/**
 * Its title.
 */
title: string, 
/**
 * The head first.
 */
rows: Array<Array<string>>, };

export type SeenVersion = { 
/**
 * When.
 */
recorded: string, 
/**
 * Who.
 */
author: string, 
/**
 * Why it was replaced.
 */
reason: string, 
/**
 * What it said.
 */
pieces: Array<SeenPiece>, 
/**
 * No longer valid.
 */
struck: boolean, };

export type Series = { 
/**
 * What was measured.
 */
kind: MeasurementKind, 
/**
 * Newest first.
 */
entries: Array<EntryView>, };

export type Settings = { 
/**
 * What the window speaks.
 */
language: Language, 
/**
 * Minutes without a key or click after which it locks, 1 to 60.
 */
idle_minutes: number, 
/**
 * Hours in which an entry may be corrected without a reason, 1 to 72.
 */
edit_hours: number, 
/**
 * Light, dark or as the system has it.
 */
theme: Theme, 
/**
 * Per cent: 100, 125, 150 or 200.
 */
text_size: number, 
/**
 * Days to think over a destruction, 1 to 60.
 */
cooling_days: number, 
/**
 * Weeks that an enquiry is kept which never became care, 1 to 26.
 */
enquiry_weeks: number, 
/**
 * Years that other mail is kept, 1 to 20.
 */
mail_years: number, };

export type Sheet = { 
/**
 * Path; removed at locking.
 */
file: string, };

export type SheetAsked = { 
/**
 * Of the sheet.
 */
language: Language, };

export type Sitting = { 
/**
 * As what.
 */
role: Role, 
/**
 * Full name.
 */
name: string, 
/**
 * The carer whose practice this is.
 */
carer: string, 
/**
 * The last day of a stand-in.
 */
until: string | null, 
/**
 * The parts that a stand-in sees.
 */
parts: Array<Part>, 
/**
 * The actions that may be asked.
 */
actions: Array<string>, 
/**
 * Why the laptop's clock is in doubt, for who may say which day it is.
 */
clock_doubt: ClockDoubt | null, 
/**
 * A vault for practising: no real people belong in it.
 */
practice_vault: boolean, 
/**
 * There is no client yet.
 */
is_empty: boolean, };

export type SixWords = { 
/**
 * With a space between them.
 */
words: string, };

export type Size = "S" | "M" | "L" | "XL";

export type SlotInfo = { 
/**
 * Its random name.
 */
id: Uid, 
/**
 * What opens it.
 */
kind: SlotKind, 
/**
 * What its owner calls it; may be empty.
 */
name: string, 
/**
 * When it was made or last given a new secret (RFC 3339); empty when the slot is damaged.
 */
made: string, 
/**
 * Whether its stored text is whole.
 */
sound: boolean, 
/**
 * A recovery code that was shown and not typed back: the one before it still holds.
 */
waiting: boolean, 
/**
 * The vault was opened by it.
 */
used: boolean, };

export type SlotKind = "passphrase_keychain" | "passphrase_key_file" | "recovery_code" | "stand_in_keychain" | "stand_in_key_file" | "custodian_code";

export type SlotNamed = { 
/**
 * Which.
 */
slot: Uid, 
/**
 * What it is to be called.
 */
name: string, };

export type Soep = { 
/**
 * What the client says.
 */
subjective: string, 
/**
 * What is seen and measured.
 */
objective: string, 
/**
 * What it means.
 */
evaluation: string, 
/**
 * What is going to be done.
 */
plan: string, };

export type Source = "window" | "cli";

export type Spot = { 
/**
 * The entry; the client's own particulars when `None`.
 */
entry: Uid | null, 
/**
 * The version.
 */
version: number, 
/**
 * Which text of it.
 */
place: string, 
/**
 * First character.
 */
start: number, 
/**
 * After the last character.
 */
end: number, };

export type StandInAsked = { 
/**
 * The way in.
 */
slot: Uid, };

export type StandInLetterAsked = { 
/**
 * The way in.
 */
slot: Uid, 
/**
 * Of the letter.
 */
language: Language, };

export type StandInView = { 
/**
 * The way in, which also names the stand-in.
 */
slot: Uid, 
/**
 * Full name.
 */
name: string, 
/**
 * What they are.
 */
function: string, 
/**
 * Why they stand in.
 */
why: string, 
/**
 * First day.
 */
from: string | null, 
/**
 * Last day.
 */
until: string | null, 
/**
 * Whose dossiers.
 */
clients: Array<GivenClient>, 
/**
 * Which parts.
 */
parts: Array<Part>, 
/**
 * Whether they can come in.
 */
standing: Standing, 
/**
 * When they last came in.
 */
last_use: string | null, };

export type Standing = "ahead" | "now" | "over" | "ended" | "revoked";

export type State = "open" | "to_do" | "answered" | "withdrawn";

export type StatementPrintAsked = { 
/**
 * The statement.
 */
statement: Uid, 
/**
 * Of the paper around it.
 */
language: Language, };

export type StatementView = { 
/**
 * The statement.
 */
statement: Uid, 
/**
 * When it was made.
 */
made: string, 
/**
 * What it says.
 */
text: string, };

export type Status = "enquiry" | "in_care" | "left" | "deceased";

export type StoneCarriedOut = { 
/**
 * How many entries went.
 */
entries: number, 
/**
 * For the certificate; there is none of an entry alone.
 */
code: string | null, 
/**
 * Its traces are gone, too. Else they stand, encrypted, beside the store until a job ends, or until locking.
 */
wiped: boolean, };

export type StoneConfirmed = { 
/**
 * Which.
 */
stone: StoneNamed, 
/**
 * The client's name, as typed: nothing is destroyed by a slip of the hand.
 */
name: string, };

export type StoneEntry = { 
/**
 * The entry.
 */
entry: Uid, 
/**
 * What it is.
 */
kind: EntryKind, 
/**
 * Of which day.
 */
at: string, };

export type StoneNamed = { 
/**
 * The dossier.
 */
client: Uid, 
/**
 * The entry, when it is of that alone.
 */
entry: Uid | null, 
/**
 * The day that it says.
 */
day: string, 
/**
 * The ground that it says.
 */
ground: DestroyGround, };

export type StoneView = { 
/**
 * The dossier.
 */
client: Uid, 
/**
 * The entry, when it is of that alone.
 */
entry: StoneEntry | null, 
/**
 * Whose it is.
 */
client_name: string, 
/**
 * What must be typed before it is destroyed.
 */
typed: string, 
/**
 * When it is said to have been destroyed.
 */
day: string, 
/**
 * On which ground, as it says.
 */
ground: DestroyGround, 
/**
 * When it was found.
 */
found: string, 
/**
 * Made with a key that was left behind when the keys were renewed: it is never carried out.
 */
former: boolean, };

export type Subcontract = { 
/**
 * For whom.
 */
whom: string, 
/**
 * Who keeps the dossier.
 */
keeper: Keeper, 
/**
 * When the other's dossier was last looked at.
 */
checked_on: string | null, 
/**
 * What was found right.
 */
found: Array<KeepingPoint>, 
/**
 * What there is to say of it.
 */
note: string, };

export type Succession = { 
/**
 * What the custodian will read.
 */
instructions: InstructionsView, 
/**
 * Who keeps a code, the newest first.
 */
custodians: Array<CustodianView>, };

export type Supervisor = "inspectorate" | "municipality";

export type Sure = "low" | "medium" | "high";

export type Talk = "held" | "declined";

export type Template = { 
/**
 * Its name.
 */
template: Uid, 
/**
 * As it is called.
 */
title: string, 
/**
 * The text.
 */
text: string, 
/**
 * In four parts.
 */
soep: Soep | null, };

export type TemplateAsked = { 
/**
 * The template.
 */
template: Uid, };

export type TextAsked = { 
/**
 * Which text of the entry.
 */
place: string, 
/**
 * As it is now.
 */
text: string, 
/**
 * As it was when the marks were put; `None` when that is the same.
 */
was: string | null, 
/**
 * The marks in it.
 */
marks: Array<Mark>, };

export type Theme = "system" | "light" | "dark";

export type Ticket = { 
/**
 * Names the passphrase when the package is written.
 */
ticket: Uid, 
/**
 * The words, to be told apart.
 */
words: string, };

export type Timeline = { 
/**
 * The page.
 */
entries: Array<EntryView>, 
/**
 * Where the next page begins.
 */
more: number | null, };

export type TimelineAsked = { 
/**
 * Whose.
 */
client: Uid, 
/**
 * Entries before this place (`more` of the page before).
 */
before: number | null, 
/**
 * Of these kinds; all when empty.
 */
kinds: Array<EntryKind>, 
/**
 * Letters and mails alone, or everything but those; both when `None`.
 */
letters?: boolean | null, 
/**
 * How many, at most 200.
 */
count: number, 
/**
 * Begin a few entries above this one.
 */
around: Uid | null, };

export type Today = { 
/**
 * Begun and not recorded.
 */
drafts: Array<DraftView>, 
/**
 * Clients with the newest entries first.
 */
recent: Array<ClientRow>, 
/**
 * The carer's own particulars are filled in.
 */
practice_complete: boolean, 
/**
 * A vault for practising.
 */
practice_vault: boolean, 
/**
 * How many clients there are.
 */
clients: number, 
/**
 * The log ended before its last seal when the vault was opened: an older store was put back. Until it is seen.
 */
behind_seal: boolean, 
/**
 * What this opening did with the tombstones of a restore, if there were any.
 */
reapplied: Reapplied | null, 
/**
 * Tombstones that were found, of dossiers that are still here: nothing was destroyed, and they wait for a word.
 */
stones: Array<StoneView>, 
/**
 * Why the laptop's clock is in doubt.
 */
clock_doubt: ClockDoubt | null, 
/**
 * The recovery code was used to come in: a new passphrase and code are to be made.
 */
by_recovery_code: boolean, 
/**
 * A renewal of the keys had been cut off when the vault was opened: the old keys, and the old code, still hold.
 */
renewal_cut_off: boolean, 
/**
 * The last backup.
 */
last_backup: LastBackup | null, 
/**
 * Plans, talks and goals that are due now or soon, nearest first.
 */
due: Array<ClientDue>, 
/**
 * What else waits.
 */
waiting: Array<Waiting>, 
/**
 * What waits of the practice itself.
 */
practice_waiting: Array<PracticeWaiting>, 
/**
 * Work notes whose job is done by now, without their texts.
 */
notes_due: Array<WorkNoteView>, 
/**
 * What was destroyed since the keys were last new.
 */
remnants: Remnants | null, 
/**
 * A new backup is due.
 */
backup_due: boolean, 
/**
 * The backups there are open with keys that were renewed, or hold a dossier that was destroyed.
 */
backup_stale: boolean, 
/**
 * The media of which that holds.
 */
media_behind: Array<MediumView>, 
/**
 * The seal that was last written down.
 */
last_seal: LastSeal | null, 
/**
 * When somebody came in by a custodian's code, until the carer has said that she saw it.
 */
custodian_came: Array<string>, 
/**
 * Hand-overs that were cut off and may have taken place, until the carer has looked.
 */
handovers_unsure: Array<UnsureHandOver>, 
/**
 * Dossiers that could not be read: what waits in them is not told.
 */
unread: Array<UnreadDossier>, };

export type TypedCode = { 
/**
 * As typed.
 */
typed: string, };

export type TypedDay = { 
/**
 * The day.
 */
day: string, };

export type Uid = string;

export type UnreadDossier = { 
/**
 * The client.
 */
client: Uid, 
/**
 * Stands on papers.
 */
number: number, 
/**
 * Their name; empty when that cannot be read either.
 */
client_name: string, };

export type UnsureHandOver = { 
/**
 * Whose dossier.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Its entry.
 */
entry: Uid, 
/**
 * Who was to receive it.
 */
recipient: string, 
/**
 * Neutral name of the package's folder.
 */
folder: string, };

export type Verdict = "remove" | "remove_sentence" | "somebody_else";

export type Verified = { 
/**
 * Everything fits.
 */
ok: boolean, 
/**
 * Lines of the log.
 */
lines: number, 
/**
 * Rows compared.
 */
rows: number, 
/**
 * What does not fit.
 */
findings: Array<Finding>, 
/**
 * The seal of the log as it was checked.
 */
seal: LastSeal, 
/**
 * What has become of the printed seal that was typed.
 */
typed: SealFits | null, 
/**
 * With what that line went.
 */
gone: LogGone | null, };

export type VerifyAsked = { 
/**
 * A seal that was printed earlier, as typed: does it still fit?
 */
seal: string | null, };

export type VersionView = { 
/**
 * From 1.
 */
no: number, 
/**
 * When.
 */
recorded: string, 
/**
 * Full name.
 */
author: string, 
/**
 * Why.
 */
reason: string, 
/**
 * Recorded after the entry was locked.
 */
amendment: boolean, 
/**
 * What it says.
 */
body: Body, 
/**
 * Passages of it about somebody else.
 */
marks: Array<Mark>, 
/**
 * Its words stay behind for who reads: a later version marks some of them as about somebody else, and here they stood in
 * other words. All of its texts are empty.
 */
held_back: boolean, };

export type ViewPart = "particulars" | "plan" | "reports" | "documents" | "measurements" | "medication" | "disclosures";

export type Viewer = { 
/**
 * Full name.
 */
name: string, 
/**
 * As what.
 */
capacity: Capacity, 
/**
 * How identity was seen.
 */
identity: Identity, };

export type ViewingView = { 
/**
 * Whose dossier.
 */
name: string, 
/**
 * Birth date.
 */
birth_date: string | null, 
/**
 * Who looks.
 */
viewer: Viewer, 
/**
 * Whose laptop it is.
 */
carer: string, 
/**
 * The parts that are there.
 */
parts: Array<ViewPart>, 
/**
 * It is not the whole dossier.
 */
partial: boolean, 
/**
 * What was left out.
 */
left_out: Array<LeftOutNote>, 
/**
 * What the page speaks.
 */
language: Language, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * Per cent.
 */
text_size: number, 
/**
 * Minutes without a key or click after which it locks.
 */
idle_minutes: number, };

export type Waiting = { 
/**
 * What.
 */
what: WaitsFor, 
/**
 * The client.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Stands on papers.
 */
number: number, 
/**
 * The entry that it is about.
 */
entry: Uid | null, 
/**
 * The law that an indication is of.
 */
regime: Regime | null, 
/**
 * What a letter is about; for whom somebody works; who a consent or a last day is about; the kind of a request.
 */
about: string, 
/**
 * The purpose of a consent.
 */
purpose: InBoth | null, 
/**
 * The request that it is about.
 */
request: Uid | null, 
/**
 * By when.
 */
on: string | null, 
/**
 * That day has passed.
 */
late: boolean, };

export type WaitsFor = "not_yet_told" | "withheld" | "indication" | "keeping" | "sent_mail" | "consent" | "representative" | "request" | "may_destroy" | "must_destroy" | "destruction" | "entry_destruction";

export type Way = "screen" | "electronic" | "paper";

export type WaysIn = { 
/**
 * All of them.
 */
ways: Array<SlotInfo>, 
/**
 * This laptop's keychain opens the vault, with the passphrase.
 */
enrolled: boolean, 
/**
 * The vault was opened by a code from paper: no passphrase is asked for before a key is changed.
 */
by_code: boolean, 
/**
 * A renewal had been cut off when the vault was opened: the old keys still hold.
 */
renewal_cut_off: boolean, 
/**
 * The keys lie in memory that the system does not write to disk.
 */
locked_memory: boolean, };

export type When = { 
/**
 * The other question, a choice of this form.
 */
field: string, 
/**
 * The answers.
 */
is: Array<string>, };

export type Who = "client" | "authority_parent" | "guardian" | "curator" | "mentor" | "authorised" | "spouse" | "registered_partner" | "life_companion" | "parent" | "child" | "sibling" | "grandparent" | "grandchild" | "bewindvoerder" | "informal_carer" | "involved_carer" | "stand_in" | "other_carer" | "other";

export type Wiped = { 
/**
 * They are gone. Else they stand, encrypted, beside the store until the job that is running ends, or until locking.
 */
wiped: boolean, };

export type Withdrawal = { 
/**
 * On which day.
 */
on: string, 
/**
 * How that came.
 */
reason: string, };

export type Withdrawn = { 
/**
 * The request.
 */
request: Uid, 
/**
 * How that came.
 */
reason: string, };

export type Words = { 
/**
 * Dutch.
 */
nl: string, 
/**
 * English.
 */
en: string, };

export type WorkNoteAsked = { 
/**
 * The note.
 */
note: Uid, 
/**
 * The version that was on screen.
 */
base: number, };

export type WorkNoteChange = { 
/**
 * The note.
 */
note: Uid, 
/**
 * The version that was on screen.
 */
base: number, 
/**
 * What it should say.
 */
text: string, 
/**
 * When the job is done.
 */
done_on: string, };

export type WorkNoteView = { 
/**
 * The note.
 */
note: Uid, 
/**
 * About whom.
 */
client: Uid, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Stands on papers.
 */
number: number, 
/**
 * How often it was written.
 */
version: number, 
/**
 * What it says.
 */
text: string, 
/**
 * When it was written first.
 */
written: string, 
/**
 * When the job is done.
 */
done_on: string, 
/**
 * That day is there.
 */
due: boolean, };

export type WorkNotesAsked = { 
/**
 * About this client; all when `None`.
 */
client: Uid | null, };

/** Everything that can be asked of the core. */
export interface Actions {
  sitting: { input: Nothing; output: Sitting };
  today: { input: Nothing; output: Today };
  practice_get: { input: Nothing; output: Practice };
  practice_set: { input: Practice; output: Practice };
  settings_get: { input: Nothing; output: Settings };
  settings_set: { input: Settings; output: Settings };
  client_list: { input: ListAsked; output: Array<ClientRow> };
  client_add: { input: ClientFields; output: ClientView };
  client_get: { input: ClientAsked; output: ClientView };
  client_change: { input: ClientChange; output: ClientView };
  client_enquiry: { input: ClientFields; output: ClientView };
  client_start: { input: CareStarts; output: ClientView };
  client_closing: { input: ClientAsked; output: Closing };
  client_close: { input: CareEnds; output: ClientView };
  client_reopen: { input: CareAgain; output: ClientView };
  bsn_reveal: { input: ClientAsked; output: Bsn };
  timeline: { input: TimelineAsked; output: Timeline };
  report_add: { input: NewReport; output: EntryView };
  entry_correct: { input: Correction; output: EntryView };
  hold_set: { input: HoldSet; output: EntryView };
  hold_end: { input: HoldEnd; output: EntryView };
  holds: { input: ClientAsked; output: Array<Held> };
  letter_terms: { input: Nothing; output: Array<LetterTerm> };
  mail_removed: { input: EntryAsked; output: EntryView };
  templates: { input: Nothing; output: Array<Template> };
  template_save: { input: NewTemplate; output: Array<Template> };
  template_drop: { input: TemplateAsked; output: Array<Template> };
  mentions: { input: MentionsAsked; output: Mentions };
  form_list: { input: ClientAsked; output: Array<FormOffered> };
  form_add: { input: NewForm; output: EntryView };
  form_change: { input: FormChange; output: EntryView };
  plan: { input: ClientAsked; output: PlanView };
  goal_names: { input: ClientAsked; output: Array<GoalName> };
  goal_add: { input: NewGoal; output: EntryView };
  goal_change: { input: GoalChange; output: EntryView };
  goal_evaluate: { input: NewEvaluation; output: EntryView };
  measurements: { input: MeasurementsAsked; output: Measurements };
  measurement_add: { input: NewMeasurement; output: EntryView };
  measurement_change: { input: MeasurementChange; output: EntryView };
  medication: { input: ClientAsked; output: Medication };
  medicine_add: { input: NewMedicine; output: EntryView };
  medicine_change: { input: MedicineChange; output: EntryView };
  medicine_stop: { input: MedicineStop; output: EntryView };
  doses: { input: DosesAsked; output: Array<DoseDay> };
  dose_add: { input: NewDose; output: EntryView };
  dose_change: { input: DoseChange; output: EntryView };
  work_notes: { input: WorkNotesAsked; output: Array<WorkNoteView> };
  work_note_add: { input: NewWorkNote; output: WorkNoteView };
  work_note_change: { input: WorkNoteChange; output: WorkNoteView };
  work_note_destroy: { input: WorkNoteAsked; output: Wiped };
  work_note_share: { input: WorkNoteAsked; output: EntryView };
  mic_list: { input: Nothing; output: Array<MicView> };
  mic_add: { input: NewMic; output: MicView };
  mic_change: { input: MicChange; output: MicView };
  mic_destroy: { input: MicAsked; output: Wiped };
  mic_print: { input: MicPrintAsked; output: Sheet };
  colleagues: { input: Nothing; output: Array<ColleagueView> };
  colleague_set: { input: ColleagueSet; output: ColleagueView };
  people: { input: ClientAsked; output: People };
  person_set: { input: PersonSet; output: People };
  authorisation_sheet: { input: AuthorisationAsked; output: Sheet };
  capacity_set: { input: CapacitySet; output: People };
  access_weigh: { input: AccessAsked; output: AccessAnswered };
  access_ask: { input: AccessAsked; output: AccessAnswered };
  consent_give: { input: ConsentGiven; output: People };
  consent_withdraw: { input: ConsentWithdrawn; output: People };
  consent_form: { input: ConsentFormAsked; output: Sheet };
  information_ask: { input: InformationAsked; output: EntryView };
  document_add: { input: NewDocument; output: EntryView };
  document_paste: { input: PastedPicture; output: EntryView };
  attachment_add: { input: NewAttachment; output: EntryView };
  attachment_preview: { input: PreviewAsked; output: Preview };
  attachment_save: { input: SaveAsked; output: Saved };
  search: { input: SearchAsked; output: Found };
  log_list: { input: LogAsked; output: LogPage };
  drafts: { input: Nothing; output: Array<DraftView> };
  draft_save: { input: NewDraft; output: SavedDraft };
  draft_drop: { input: DraftAsked; output: Nothing };
  dossier_print: { input: PrintAsked; output: Printed };
  handover_passphrase: { input: Nothing; output: Ticket };
  others_review: { input: ReviewAsked; output: Review };
  others_answer: { input: AnswersSaid; output: Nothing };
  handover_write: { input: HandOver; output: HandedOver };
  handover_receipt: { input: ReceiptAsked; output: Sheet };
  handover_letter: { input: LetterAsked; output: Sheet };
  viewing_begin: { input: NewViewing; output: Begun };
  viewing: { input: Nothing; output: ViewingView };
  viewing_part: { input: PartAsked; output: PartPage };
  viewing_file: { input: FileAsked; output: Preview };
  viewing_end: { input: EndAsked; output: Nothing };
  data_look: { input: DataAsked; output: DataSeen };
  data_bring_in: { input: BringDataIn; output: DataBroughtIn };
  clients_look: { input: ClientsAsked; output: ClientsSeen };
  clients_bring_in: { input: BringClientsIn; output: ClientsBroughtIn };
  papers_look: { input: PapersAsked; output: PapersSeen };
  papers_bring_in: { input: BringPapersIn; output: PapersBroughtIn };
  request_list: { input: RequestsAsked; output: Array<RequestView> };
  request_get: { input: RequestAsked; output: RequestView };
  request_add: { input: NewRequest; output: RequestView };
  request_check: { input: Checked; output: RequestView };
  request_extend: { input: Extended; output: RequestView };
  request_decide: { input: Decided; output: RequestView };
  request_link: { input: Linked; output: RequestView };
  request_name: { input: NameWeighed; output: RequestView };
  request_lift: { input: Lifted; output: RequestView };
  request_withdraw: { input: Withdrawn; output: RequestView };
  request_letter: { input: RequestLetterAsked; output: Sheet };
  retention_get: { input: ClientAsked; output: RetentionView };
  retention_mark: { input: NewMark; output: RetentionView };
  retention_end: { input: MarkEnds; output: RetentionView };
  retention_list: { input: Nothing; output: RetentionList };
  log_destroy: { input: LogDestroyed; output: Wiped };
  destruction_plan: { input: ClientAsked; output: DestructionPlan };
  destruction_begin: { input: DestructionBegun; output: RetentionView };
  destruction_stop: { input: DestructionStopped; output: RetentionView };
  dossier_destroy: { input: DestructionSaid; output: DestructionDone };
  destruction_certificate: { input: CertificateAsked; output: Sheet };
  entry_destruction_begin: { input: EntryDestructionBegun; output: RetentionView };
  entry_destruction_stop: { input: EntryDestructionStopped; output: RetentionView };
  entry_destroy: { input: EntryDestroyed; output: Wiped };
  access_log: { input: AccessLogAsked; output: AccessLog };
  access_log_print: { input: AccessPrintAsked; output: Sheet };
  processing: { input: Nothing; output: Array<PurposeView> };
  processing_set: { input: PurposesSet; output: Array<PurposeView> };
  processing_print: { input: ProcessingPrintAsked; output: Sheet };
  keeping_points: { input: Nothing; output: Array<KeepingArticle> };
  check: { input: ClientAsked; output: DossierCheck };
  check_all: { input: Nothing; output: PracticeCheck };
  check_set: { input: CheckSet; output: Nothing };
  practice_file: { input: Nothing; output: Array<PracticePaperView> };
  practice_paper_set: { input: PracticePaperSet; output: Array<PracticePaperView> };
  practice_paper_drop: { input: PracticePaperAsked; output: Array<PracticePaperView> };
  practice_file_add: { input: PracticePaperFile; output: Array<PracticePaperView> };
  practice_file_preview: { input: PreviewAsked; output: Preview };
  practice_file_save: { input: SaveAsked; output: Saved };
  practice_file_drop: { input: PracticeFileAsked; output: Array<PracticePaperView> };
  complaints: { input: Nothing; output: Array<ComplaintView> };
  complaint_set: { input: ComplaintSet; output: ComplaintView };
  complaint_destroy: { input: ComplaintAsked; output: Wiped };
  complaint_letter: { input: ComplaintLetterAsked; output: Sheet };
  breaches: { input: Nothing; output: Array<BreachView> };
  breach_set: { input: BreachSet; output: BreachView };
  breach_destroy: { input: BreachAsked; output: Wiped };
  breach_letter: { input: BreachLetterAsked; output: Sheet };
  incident_register: { input: Nothing; output: Array<IncidentLine> };
  statements: { input: Nothing; output: Array<StatementView> };
  statement_add: { input: NewStatement; output: Array<StatementView> };
  statement_print: { input: StatementPrintAsked; output: Sheet };
  paper_dossiers: { input: Nothing; output: Array<PaperDossierView> };
  paper_dossier_set: { input: PaperDossierSet; output: Array<PaperDossierView> };
  paper_dossier_drop: { input: PaperDossierAsked; output: Array<PaperDossierView> };
  inspections: { input: Nothing; output: Array<InspectionView> };
  inspection_ready: { input: InspectionReadyAsked; output: Array<InspectionReady> };
  inspection_print: { input: InspectionAsked; output: InspectionPrinted };
  inspection_begin: { input: InspectionAsked; output: Begun };
  inspection: { input: Nothing; output: InspectingView };
  inspection_part: { input: InspectedPartAsked; output: PartPage };
  inspection_file: { input: InspectedFileAsked; output: Preview };
  inspection_end: { input: EndAsked; output: Nothing };
  practice_fill: { input: FillAsked; output: Filled };
  verify: { input: VerifyAsked; output: Verified };
  seal_sheet: { input: SheetAsked; output: Sheet };
  behind_seen: { input: Nothing; output: Nothing };
  stone_destroy: { input: StoneConfirmed; output: StoneCarriedOut };
  stone_ignore: { input: StoneNamed; output: Nothing };
  clock_confirm: { input: TypedDay; output: Nothing };
  backup_make: { input: BackupAsked; output: BackedUp };
  backup_again: { input: Nothing; output: BackedUp };
  backup_state: { input: Nothing; output: BackupState };
  medium_gone: { input: MediumGone; output: BackupState };
  passphrase_words: { input: Nothing; output: SixWords };
  passphrase_change: { input: NewPassphrase; output: Array<SlotInfo> };
  recovery_renew: { input: Present; output: NewCode };
  recovery_confirm: { input: TypedCode; output: Array<SlotInfo> };
  laptop_seen: { input: Nothing; output: LaptopSeen };
  laptop_scanner_seen: { input: Nothing; output: LaptopSeen };
  ways_in: { input: Nothing; output: WaysIn };
  slot_rename: { input: SlotNamed; output: WaysIn };
  slot_enrol_keychain: { input: Present; output: WaysIn };
  slot_add_key_file: { input: NewKeyFile; output: WaysIn };
  keys_code: { input: Present; output: DrawnCode };
  code_sheet: { input: CodeSheetAsked; output: Sheet };
  slot_revoke: { input: Revoked; output: WaysIn };
  keys_renew: { input: KeysRenewed; output: WaysIn };
  stand_in_add: { input: NewStandIn; output: StandInView };
  stand_ins: { input: Nothing; output: Array<StandInView> };
  stand_in_end: { input: StandInAsked; output: Array<StandInView> };
  stand_in_letter: { input: StandInLetterAsked; output: Sheet };
  instructions: { input: Nothing; output: InstructionsView };
  instructions_set: { input: Instructions; output: InstructionsView };
  succession: { input: Nothing; output: Succession };
  custodian_add: { input: NewCustodian; output: NewCode };
  custodian_sheet: { input: CustodianSheetAsked; output: Sheet };
  custodian_end: { input: CustodianAsked; output: Succession };
  handover_looked: { input: HandOverLooked; output: Nothing };
  custodian_seen: { input: Nothing; output: Nothing };
}
