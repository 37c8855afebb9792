/** The order of the test files: those that wait for engines and commands first, so that no long one is left for the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const waiting = /\/test\/(e2e|package|cli|faults)\//;

/** Sorts as vitest does, by time or size, within files that wait for other processes and the rest. */
export class EnginesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(waiting.test(b.moduleId)) - Number(waiting.test(a.moduleId)));
  }
}
