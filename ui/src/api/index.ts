/**
 * The only door to the program behind the window: `call` for the core's actions, and the few things that only a
 * window can do. No other file may import Tauri. Errors arrive as `{ code, params }` and leave as `CoreError`.
 */
import { invoke } from '@tauri-apps/api/core';
import type { Actions, Settings } from './generated';

export type {
  About,
  AccessAnswered,
  Actions,
  Answer,
  Asks,
  AttachmentView,
  Body,
  BreachRisk,
  Capacity,
  Channel,
  ClientColumn,
  CareRelation,
  CareView,
  ClientFields,
  ClientRow,
  ClientView,
  Closing,
  ClockDoubt,
  ConsentView,
  ConsentWay,
  Contact,
  DestroyGround,
  DestructionDone,
  DestructionPlan,
  DraftView,
  Due,
  Ending,
  EntryKind,
  EntryView,
  Extent,
  Field as AskedField,
  FilledForm,
  NameFound,
  NotHere,
  FormOffered,
  Gap,
  GivenLine,
  GoalName,
  GoalView,
  Ground,
  Held,
  Identity,
  InspectedDossier,
  Keeper,
  KeepingPoint,
  KeepMark,
  KeepMarkView,
  KeepVerdict,
  LastCopy,
  LetterKind,
  LetterOver,
  LetterTerm,
  LogDue,
  LogLine,
  LogTerm,
  MeasurementKind,
  Mark,
  MarkGone,
  Matter,
  MediumView,
  Need,
  Origin,
  People,
  PersonView,
  Piece,
  Pointed,
  Practice,
  PracticePaperKind,
  PracticeWaiting,
  PrintReader,
  Purpose,
  Reapplied,
  StoneView,
  Supervisor,
  Regime,
  RequestKind,
  RequestOutcome,
  RequestView,
  Restriction,
  RetentionList,
  RetentionRow,
  RetentionView,
  Review,
  Reviewed,
  SeenEntry,
  SeenFile,
  SeenPiece,
  SeenTable,
  Settings,
  Soep,
  Talk,
  Template,
  Verdict,
  VersionView,
  ViewPart,
  Waiting,
  Way as AskedWay,
  Who,
  Words,
  UnreadDossier,
} from './generated';


/** 32 hex digits. */
export type Uid = string;
/** ISO 8601 with an offset. */
export type Instant = string;
/** ISO 8601 day. */
export type Day = string;
export type Language = Settings['language'];
export type Input<A extends keyof Actions> = Actions[A]['input'];
export type Output<A extends keyof Actions> = Actions[A]['output'];

/** A refusal or failure of the core: a stable code and parameters without personal data. */
export class CoreError {
  constructor(
    readonly code: string,
    readonly params: Readonly<Record<string, string | number>> = {},
  ) {}
}

/** Whatever was thrown, as a `CoreError`; what is not from the core becomes `internal`. */
export function asError(thrown: unknown): CoreError {
  if (thrown instanceof CoreError) return thrown;
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    const params = 'params' in thrown && typeof thrown.params === 'object' ? thrown.params : null;
    return new CoreError(thrown.code, { ...(params as Record<string, string | number> | null) });
  }
  return new CoreError('internal', { what: typeof thrown === 'string' ? thrown : 'window' });
}

async function ask<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    throw asError(thrown);
  }
}

/** Runs one action of the core's closed list. */
export function call<A extends keyof Actions>(action: A, input: Input<A>): Promise<Output<A>> {
  return ask<Output<A>>('call', { action, input });
}

export type Way = 'keychain' | 'key_file' | 'recovery';
/** The second secret beside the passphrase. */
export type Second = { kind: 'keychain' } | { kind: 'key_file'; file: string };
export type Key = { passphrase: string; second: Second } | { recovery_code: string };
export interface VaultStatus {
  exists: boolean;
  ways: Way[];
  keychain: boolean;
  folder: string;
  language: Language;
  unfinished: boolean;
  in_use: boolean;
  /** The last locking left something behind that was destroyed. */
  traces_left: boolean;
  /** It was to make way at this start, and could not. */
  still_stands: boolean;
  /** A backup was put back here, and never opened since. */
  put_back: boolean;
  /** Why it cannot be opened, as far as that shows before. */
  problem: { code: string; params?: Record<string, string | number> | null } | null;
}
export interface PickedFile {
  path: string;
  name: string;
  /** Bytes. */
  length: number;
}
export interface PickedFolder {
  path: string;
  /** Bytes. */
  free: number;
}
export interface JobProgress {
  action: string;
  done: number;
  total: number;
}
export type PassphraseCheck = { ok: boolean; code: string | null; params?: Record<string, string | number> | null };

// Before the vault is open.
export const vaultStatus = () => ask<VaultStatus>('vault_status');
/** Gives a folder that cannot be opened another name, so that a backup can come in its place. */
export const vaultSetAside = () => ask<void>('vault_set_aside');
export const newPassphrase = () => ask<string>('new_passphrase');
export const vaultCreate = (name: string, passphrase: string, second: Second) =>
  ask<{ recovery_code: string }>('vault_create', { name, passphrase, second });
export const recoverySheet = (language: Language) => ask<string>('recovery_sheet', { language });
export const vaultConfirmRecovery = (typed: string) => ask<void>('vault_confirm_recovery', { typed });
/**
 * An unfinished set-up answers with a new recovery code, to be typed back; otherwise the main window opens. `undo` drops
 * a change of the keys that was cut off.
 */
export const vaultUnlock = (key: Key, undo = false) =>
  ask<{ recovery_code: string } | null>('vault_unlock', { key, undo });

/** What to put back: a picked stick or folder, others that may know of destroyed dossiers, codes of certificates. */
export interface RestoreInput {
  folder: string;
  /** Of which vault, where more lie there; else the newest of all. */
  vault: string | null;
  also: string[];
  certificates: string[];
}
export interface Restorable {
  /** Of which vault. */
  vault: string;
  made: Instant;
  /** The days on which dossiers were destroyed since, as the sticks tell. */
  destroyed: Day[];
  /** Entries of dossiers that stayed, destroyed since. */
  entries: number;
  /** The days of the typed certificates. */
  certificates: Day[];
  /** Lists of destroyed dossiers that cannot be read. */
  damaged: number;
  /** Newer backups there that cannot be read. */
  unread: number;
  /** The newest backups of other vaults on the same stick. */
  others: { vault: string; made: Instant }[];
}
/** Files that could not be put back: no longer on the stick, or damaged there. */
export interface LeftOut {
  missing: number;
  damaged: number;
}
/** Looks at the newest backup of a picked stick or folder, and copies nothing. */
export const vaultRestoreLook = (input: RestoreInput) => ask<Restorable>('vault_restore_look', { input });
/** Makes it the vault of this laptop. */
export const vaultRestore = (input: RestoreInput) => ask<LeftOut>('vault_restore', { input });

// Both windows.
export const passphraseCheck = (passphrase: string) => ask<PassphraseCheck>('passphrase_check', { passphrase });
export const pickFolder = () => ask<PickedFolder | null>('pick_folder');
/** A stick that is in. Sizes in bytes. */
export interface Stick {
  path: string;
  name: string;
  size: number;
  free: number;
  file_system: string;
  read_only: boolean;
}
export const sticks = () => ask<Stick[]>('sticks');
export const pickStick = (path: string) => ask<PickedFolder>('pick_stick', { path });
/** False when the system does not let us. */
export const takeOut = (path: string) => ask<boolean>('stick_take_out', { path });
export const pickFile = (purpose: 'attachment' | 'data' | 'key_file' | 'new_key_file') =>
  ask<PickedFile | null>('pick_file', { purpose });
/** Opens a print with the system's own viewer. */
export const openPrint = (path: string) => ask<void>('open_print', { path });
/** Removes a print before the lock does. */
export const forgetPrint = (path: string) => ask<void>('forget_print', { path });
/** A page of a print as a picture; the first is 0. */
export const printPage = (path: string, page: number) =>
  ask<Output<'attachment_preview'>>('print_page', { path, page, most: 2000 });
/** What the system's menu may offer now, by the names of their texts; all else is grey. In the language of this page. */
export const offerMenu = (language: Language, items: string[]) => ask<void>('menu_offer', { language, items });
/** Hears what was chosen in the system's menu, by the name of its text. Gives what stops listening. */
export function onMenu(chosen: (item: string) => void): () => void {
  const hear = (event: Event): void => chosen((event as CustomEvent<string>).detail);
  window.addEventListener('zorgmap-menu', hear);
  return () => window.removeEventListener('zorgmap-menu', hear);
}
export const setWindowLanguage = (language: Language) => ask<void>('set_language', { language });

// While the vault is open.
/** How late it is by the program's clock, with its offset. */
export const timeOfProgram = () => ask<Instant>('now');
export const lock = () => ask<void>('lock');
/** Sets a vault to practise with aside: the program closes, and begins anew. */
export const leavePractice = () => ask<void>('leave_practice');
/** A key or the mouse: the program behind the page has an idle clock of its own, for when this page hangs. */
export const signOfLife = () => ask<void>('sign_of_life');
/** Runs `save` when the program is about to close by itself, then tells it to go on. Gives what stops listening. */
export function onLeaving(save: () => Promise<void>): () => void {
  const leave = (): void => void save().finally(() => ask<void>('drafts_saved'));
  window.addEventListener('zorgmap-leaving', leave);
  return () => window.removeEventListener('zorgmap-leaving', leave);
}
/** Files that were dropped on the window; `left`: how many could not come along. */
export interface Dropped {
  files: PickedFile[];
  left: number;
}
/** Hears when something is dragged over the window (`over`), and what was dropped on it. Gives what stops listening. */
export function onDragging(over: (is: boolean) => void, dropped: (what: Dropped) => void): () => void {
  const drag = (event: Event): void => over((event as CustomEvent<boolean>).detail);
  const drop = (event: Event): void => {
    over(false);
    dropped((event as CustomEvent<Dropped>).detail);
  };
  window.addEventListener('zorgmap-drag', drag);
  window.addEventListener('zorgmap-drop', drop);
  return () => {
    window.removeEventListener('zorgmap-drag', drag);
    window.removeEventListener('zorgmap-drop', drop);
  };
}
/** Puts words on the clipboard for half a minute; the program takes them off again, at the latest when it locks. */
export const copySecret = (text: string) => ask<void>('copy_secret', { text });
/** The picture on the clipboard as PNG in base64, on a system whose web view does not give it to the page itself. */
export const clipboardPicture = () => ask<string | null>('clipboard_picture');
/** One protection of this laptop: how it stands and what was seen. The texts are `laptop.ID.CODE`. */
export interface LaptopLine {
  id: string;
  state: 'good' | 'attention' | 'unknown';
  code: string;
  params: Record<string, string | number>;
}
export const laptopFacts = () => ask<LaptopLine[]>('laptop_facts');
export const jobProgress = () => ask<JobProgress | null>('job_progress');
export const jobCancel = () => ask<void>('job_cancel');
