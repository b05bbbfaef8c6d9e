/* The shapes of docs/protocol.md that the inbox reads. For `tsc --checkJs` only: a browser never loads this file. */

export type State = "ai" | "waiting" | "human" | "closed";
export type Named = { id: string; name: string };
export type Said = { number: number; author: "customer" | "ai" | "human"; name: string; text: string; at: string };

/** A conversation as the list has it. */
export type Line = {
  id: string;
  state: State;
  owner: Named | null;
  customer: Named | null;
  visitor: string;
  language: string;
  number: number;
  waiting_since: string | null;
  unanswered_since: string | null;
  due_at: string | null;
  ranks_from: string | null;
  created_at: string;
  updated_at: string;
  last: Said | null;
  tags: string[];
  /** Ids of colleagues whom a note calls there, and who have not come yet. */
  called: string[];
  /** Actions that wait for a colleague's yes or no. */
  approvals: number;
  sentiment?: { label: "positive" | "neutral" | "negative"; score: number } | null;
};

export type Entry = {
  number: number;
  seq: number | null;
  kind: string;
  at: string;
  author: { kind: "customer" | "ai" | "human" | "system"; name: string };
  client_id: string | null;
  turn: string | null;
  body: any;
};

export type Policy = { effect: "read" | "write"; needs: "nothing" | "identified" | "verified"; confirm: "nobody" | "customer" | "staff"; amount_cap: string | null };

/** One turn of the AI, looked back at. */
export type Timeline = {
  turn: string;
  outcome: string;
  model: string;
  model_calls: number;
  input_tokens: number;
  output_tokens: number;
  cost: string;
  first_text_ms: number | null;
  total_ms: number;
  started_at: string;
  asked: Entry[];
  entries: Entry[];
  policies: Record<string, Policy>;
};

export type Then = "" | "resolve" | "hand_back" | "requeue";
export type SavedReply = { name: string; texts: Record<string, string>; tags: string[]; then: Then; updated_at: string };

export type Reason = { number: number; reason: string; summary: string };
export type Opened = { conversation: Line; handover: Reason | null; entries: Entry[] };
export type Present = { staff: string; name: string; doing: "looking" | "writing" };
export type Frame = { type: string; [field: string]: any };
export type Colleague = { id: string; name: string; role: string; available: boolean; languages: string[]; skills: string[] };
export type View = "mine" | "waiting" | "called" | "approvals" | "unassigned" | "all" | "closed";
/** What the list can be filtered by: the parameters of `GET conversations`. */
export type Filters = { state?: State[]; owner?: string; language?: string; tag?: string; called?: boolean; approval?: boolean; said?: string; order?: "recent" | "waiting" };
export type Found = { number: number; text: string };
export type SavedView = { id: string; name: string; filters: Filters; shared: boolean; mine: boolean };
export type Counts = Record<Exclude<View, "closed">, number>;
export type Draft = "reply" | "note";

/** What can be picked from a list. */
export type Choice = { label: string; hint?: string; keys?: string; run: () => void };
