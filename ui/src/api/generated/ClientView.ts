import type { ClientFields } from "./ClientFields";
import type { Instant } from "./Instant";
import type { Uid } from "./Uid";

export type ClientView = { client: Uid; number: number; version: number; fields: ClientFields ; status: "in_care"|"left"|"deceased"|"enquiry"; practice_client: boolean; recorded: Instant; };
