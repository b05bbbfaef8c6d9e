/* The shapes that cross the socket or a module's edge. For `tsc --checkJs` only: a browser never loads this file. */

export type State = "ai" | "waiting" | "human" | "closed";
export type Status = "idle" | "connecting" | "ready" | "waiting" | "offline" | "refused";
export type Author = { kind: "customer" | "ai" | "human" | "system"; name?: string };
export type Source = { title: string; url?: string | null; quote: string };
/** A product. `price` is written by the server, with its currency. */
export type Card = { kind: string; id: string; name: string; price?: string | null; icon?: string | null; url?: string | null; reason?: string };

/** Any frame; a handler reads only the fields of its own type. */
export type Frame = { type: string; seq?: number; [field: string]: any };

export type Message = {
  seq: number;
  at: string;
  author: Author;
  text: string;
  client_id?: string;
  sources?: Source[];
  cards?: Card[];
  chips?: string[];
};

export type ActionAsked = {
  seq: number;
  action: string;
  /** In the server's words; the first line is the title. */
  summary: string;
  expires_at: string;
  approve_label?: string;
  decline_label?: string;
};

export type ActionDone = { action: string; outcome: "done" | "declined" | "expired" | "failed"; summary?: string };

/** A message that the server has not acknowledged. `failed` is the sentence that says why not. */
export type Unsent = { client_id: string; text: string; failed?: string };

/** A signed-in customer, vouched for by the page's own backend. */
export type Customer = { id: string; email?: string; name?: string; issued_at: number; signature: string };

/** What survives a reload. */
export type Kept = {
  visitor?: string;
  token?: string;
  customer?: string;
  conversation?: string;
  /** The last entry that was seen with the panel open. */
  read?: number;
  draft?: string;
  outbox?: Unsent[];
  given?: Record<string, string>;
};

/** What the script tag says. */
export type Settings = {
  /** Where the server is. */
  base: string;
  /** `en` or `zh`. */
  locale: string;
  name?: string;
  accent?: string;
  logo?: string;
  radius?: string;
  theme?: string;
  greeting?: string;
  chips?: string[];
  customer?: Customer;
};

/** What the chat may do to what is around the thread. */
export type Panel = {
  status(status: Status): void;
  state(state: State, owner?: string, position?: number, minutes?: number): void;
  /** An answer is being written, and can be stopped. */
  turn(busy: boolean): void;
  unread(count: number): void;
  /** Put a text where the customer writes. */
  write(text: string): void;
  /** Put the focus where it belongs when it has no better place. */
  rest(): void;
  watched(): boolean;
  emit(name: string, detail?: unknown): void;
  /** Hear what is emitted; what it returns stops that. */
  on(name: string, tell: (detail: any) => void): () => void;
};
