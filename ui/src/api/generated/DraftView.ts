import type { Instant } from "./Instant";
import type { Uid } from "./Uid";

export type DraftView = { draft: Uid; client: Uid|null; entry: Uid|null; form: string ; text: string ; saved: Instant; client_name: string|null; };
