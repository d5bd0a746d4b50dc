import type { AttachmentView } from "./AttachmentView";
import type { Body } from "./Body";
import type { EntryKind } from "./EntryKind";
import type { Instant } from "./Instant";
import type { Uid } from "./Uid";
import type { VersionView } from "./VersionView";

export type EntryView = { entry: Uid; client: Uid; kind: EntryKind; at: Instant; recorded: Instant; author: string; locks_at: Instant; locked: boolean; version: number; body: Body; earlier: VersionView[] ; head: VersionView; attachments: AttachmentView[]; sort: number; };
