export interface Passage { document: string; title: string; heading: string; text: string; url: string | null; locale: string; staff: boolean }
export interface Found { passage: Passage; score: number; lexical: number; dense: number }
export interface Answer { answerable: number; found: Found[]; says: string; wants: string }
export interface Source {
  location: string; documents: number; passages: number; synced_at: string | null; due_at: string | null;
  every: number | null; errors: string[]; more_errors: number; staff: boolean;
}
export interface Document { id: number; document: string; title: string; url: string | null; locale: string; passages: number; updated_at: string; source: string; staff: boolean; fixed: boolean }
export interface Gap {
  title: string; locale: string; asked: number; unanswered: number; disliked: number; examples: string[];
  nearest: Found | null; conversations: string[];
}
export interface Stale { document: string; title: string; updated_at: string; disliked: number }
export interface Contradiction { first: Passage; says: string; second: Passage; but: string }
export interface Review {
  searches: number; unanswered: number; gaps: Gap[]; disliked: Stale[]; untouched: Stale[]; contradictions: Contradiction[];
}
