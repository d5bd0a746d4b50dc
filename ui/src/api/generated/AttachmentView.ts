import type { Instant } from "./Instant";
import type { Uid } from "./Uid";

export type AttachmentView = { attachment: Uid; name: string; kind: "picture"|"pdf"|"sound"|"text"; length: number; added: Instant; caption: string; };
