export type EntryKind = "report"|"document"|"disclosure";
