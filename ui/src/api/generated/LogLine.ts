import type { Instant } from "./Instant";
import type { Uid } from "./Uid";

export type LogLine = { no: number; at: Instant; who: string; role: string; source: "window"|"cli"; action: string; kind: "create"|"read"|"update"|"delete"|"print"|"export"|"search"|"reveal"|"open"|"verify"|"refused"; outcome: "done"|"refused"|"failed"; client: Uid|null; client_name: string|null; part: string; count: number|null; ground: string|null; };
