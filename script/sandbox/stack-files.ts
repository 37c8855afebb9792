/** A stack as `pulumi stack init` and `pulumi config set` leave it, written without starting either. */
import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

/** What the secrets of every sandbox are encrypted with: PULUMI_CONFIG_PASSPHRASE. */
export const passphrase = 'sandbox';

/** The folder of a sandbox's own backend, beside its program. */
export const stateFolder = '.state';

/** Configuration by key, `userPoolId` or `aws:region`: text, or what `pulumi config set --path` makes. */
export type Configuration = Readonly<Record<string, unknown>>;

/** An empty stack in the folder's backend. Its secrets are encrypted by the passphrase. */
export async function addStack(folder: string, project: string, stack: string): Promise<void> {
  const backend = join(folder, stateFolder, '.pulumi');
  const stacks = join(backend, 'stacks', project);
  await mkdir(stacks, { recursive: true });
  await writeFile(join(backend, 'meta.yaml'), 'version: 1\n');
  const latest = {
    manifest: { time: new Date(0).toISOString(), magic: '', version: '' },
    secrets_providers: { type: 'passphrase', state: { salt: encryptionSalt() } },
    metadata: {},
  };
  const checkpoint = { version: 3, checkpoint: { stack: `organization/${project}/${stack}`, latest } };
  await writeFile(stateFile(folder, project, stack), JSON.stringify(checkpoint));
  await configure(folder, project, stack, {});
}

/** The file that the backend keeps the stack's checkpoint in. */
export function stateFile(folder: string, project: string, stack: string): string {
  return join(folder, stateFolder, '.pulumi', 'stacks', project, `${stack}.json`);
}

/** Sets those values of the stack's configuration, the second ones as secrets; an undefined value takes its key out. */
export async function configure(
  folder: string,
  project: string,
  stack: string,
  plain: Configuration,
  secret: Readonly<Record<string, string>> = {},
): Promise<void> {
  const file = join(folder, `Pulumi.${stack}.yaml`);
  const settings: unknown = parse(await readFile(file, 'utf8').catch(() => '{}'));
  const { config, ...others }: Record<string, unknown> = { ...Object(settings) };
  const values: Record<string, unknown> = { ...Object(config) };
  const own = (key: string) => (key.includes(':') ? key : `${project}:${key}`);
  for (const [key, value] of Object.entries(plain)) values[own(key)] = value;
  for (const [key, value] of Object.entries(secret)) values[own(key)] = { secure: encrypted(value) };
  const kept = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  await writeFile(file, stringify({ ...others, encryptionsalt: encryptionSalt(), config: kept }));
}

/** Eight bytes, the same for every sandbox: each new salt costs a third of a second of key stretching. */
const salt = Buffer.from('sandboxy');

let stretched: Buffer | undefined;

/** As the engine's passphrase secrets provider does it: PBKDF2 of a million rounds, then AES-256-GCM. */
function encrypted(text: string): string {
  stretched ??= pbkdf2Sync(passphrase, salt, 1_000_000, 32, 'sha256');
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', stretched, nonce);
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString('base64')}:${bytes.toString('base64')}`;
}

let proof: string | undefined;

/** The salt, with a known text by which the engine sees that a passphrase is the right one. */
function encryptionSalt(): string {
  proof ??= `v1:${salt.toString('base64')}:${encrypted('pulumi')}`;
  return proof;
}
