/** Chooses how missing users come into the pool: one by one, or by import jobs, which may be quicker and make nobody monthly active. */

/** What a choice goes by. */
export interface SeedingFacts {
  /** Missing users that a file of a job can carry. */
  readonly importable: number;
  /** Missing users that it cannot carry. */
  readonly others: number;
  /** How many jobs the first come to. */
  readonly jobs: number;
  /** The budget of the quota category UserCreation. */
  readonly creationsPerSecond: number;
  /** The setting. */
  readonly importJobs: 'auto' | 'always' | 'never';
  /** Whether importRoleArn is set. */
  readonly hasRole: boolean;
  /** Whether the pool takes import jobs at all. */
  readonly poolImports: boolean;
}

/** What one way is predicted to take. */
export interface SeedingPrediction {
  readonly jobs: number;
  /** AdminCreateUser calls. */
  readonly calls: number;
  readonly seconds: number;
}

/** The choice, with what the other way would take. */
export interface Seeding {
  readonly how: 'create' | 'import';
  readonly users: number;
  readonly creating: SeedingPrediction;
  /** Undefined where nobody can be imported, or nobody may be. */
  readonly importing: SeedingPrediction | undefined;
  /** Import jobs are wanted, and importRoleArn is all that lacks. */
  readonly roleMissing: boolean;
}

/**
 * AWS Solutions, Guidance for User Profiles Export with Amazon Cognito, Design considerations: recovery workflows, which
 * are import jobs, of 10,000 and 100,000 users without groups take 8.13 and 56.31 minutes: 167 s and 32 ms a user.
 */
const jobStartSeconds = 167;
/**
 * Half of the 32 ms (assumed): the rest is the workflow's own queue, which it reads ten users at a time. The Developer
 * Guide promises nothing of a job's speed.
 */
const secondsPerImport = 0.016;

/** The choice; under `auto` at equal times one by one, which tells every refusal by itself. What both do afterwards is not counted. */
export function planSeeding(facts: SeedingFacts): Seeding {
  const { importable, others, creationsPerSecond, importJobs, hasRole, poolImports } = facts;
  const users = importable + others;
  const creating = { jobs: 0, calls: users, seconds: users / creationsPerSecond };
  const possible = importJobs !== 'never' && poolImports && importable > 0;
  const importing = possible ? predictImport(facts) : undefined;
  const wanted = importing !== undefined && (importJobs === 'always' || importing.seconds < creating.seconds);
  return {
    how: wanted && hasRole ? 'import' : 'create',
    users,
    creating,
    importing,
    roleMissing: wanted && !hasRole,
  };
}

/** Jobs run one after the other; users that they cannot carry are created after them. */
function predictImport({ importable, others, jobs, creationsPerSecond }: SeedingFacts): SeedingPrediction {
  const seconds = jobs * jobStartSeconds + importable * secondsPerImport + others / creationsPerSecond;
  return { jobs, calls: others, seconds };
}
