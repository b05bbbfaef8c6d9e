export interface Figure { value: number | null; ci: [number, number] | null }
export interface Line {
  name: string; at: string; model: string; world: string; cases: number; trials: number; trials_each: number; missing: number;
  resolution: Figure; escalation_accuracy: Figure; unsafe: number;
}
export interface Part { cases: number; passed: Figure }
export interface Bucket extends Part { floor: Figure; locales: Record<string, Part> }
export interface Failing { case: string; trial: number; bucket: string; locale: string; unsafe: boolean; passed: number; trials: number; why: string }
export interface Run extends Line {
  over_escalation: Figure; floor: Figure; pass_k: Record<string, Figure>; buckets: Record<string, Bucket>; locales: Record<string, Part>;
  flaky: { case: string; passed: number; trials: number }[]; infrastructure_errors: number; failing: Failing[]; left_out: number;
}
export interface ThreadLine { number: number; who: string; text: string; more: string; reasons: string[] }
export interface Trial { case: string; trial: number; bucket: string; locale: string; passed: boolean; unsafe: boolean; lines: ThreadLine[]; reasons: string[] }
export interface Case { id: string; tags: string[]; yaml: string; suite: string }
export interface Reported {
  conversation: string; language: string; asked: string[];
  answer: { number: number; at: string; body: { text: string } }; report: { author_name: string; at: string; body: { fault: string; right: string } };
}
