/* What the campaigns page reads. For `tsc --checkJs` only: a browser never loads this file. */

export interface Segment { segment: number; names: { en: string; zh: string }; customers: number; reached: number }
export interface Campaign {
  id: string; name: string; about: Record<string, string>; segment: number | null; customer_id: string | null; each: boolean;
  status: "drafting" | "waiting" | "approved" | "refused"; audience: number; model: string; made_at: string; decided_at: string | null;
  letters: Record<string, number>;
}
export interface Draft {
  id: string; customer: string | null; name: string; locale: "en" | "zh"; subject: string; text: string;
  grounds: { products?: { name: string; price?: string; reason?: string }[] }; written_by: string; doubts: string[]; refused: boolean;
}
export interface One { campaign: Campaign; drafts: Draft[]; drafts_in_all: number }
