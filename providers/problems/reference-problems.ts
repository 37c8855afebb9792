/** What is wrong with the value of a reference, wherever that is found: in the program, or by the provider. */
import type { Diagnostic } from './diagnostic.ts';

/** A problem without its place. */
type Finding = Pick<Diagnostic, 'code' | 'message'> & { readonly hint: string };

/** A value of references only, which together say nothing. */
export function comesOutEmpty(text: string): Finding & { readonly code: 'empty-reference' } {
  return {
    code: 'empty-reference',
    message: `${text} comes out empty, which would delete the attribute`,
    hint: 'give it a value; to delete the attribute, declare it as ""',
  };
}

/** A password that the program hands over in plain text. */
export function plainPassword(name: string): Finding {
  return {
    code: 'config-as-secret',
    message: `\${value:${name}} is not a secret: the program hands it over in plain text`,
    hint: `hand over pulumi.secret(…), or an output that is a secret`,
  };
}

/** What everybody who matches gets is no secret, and stands in the state by the thousand. */
export const secretInRule: Finding & { readonly code: 'secret-in-rule' } = {
  code: 'secret-in-rule',
  message: 'a rule takes no secret',
  hint: `declare the secret under each user who is to have it, or write \${config:…}`,
};
