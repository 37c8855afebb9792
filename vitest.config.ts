import { defineConfig } from 'vitest/config';
import { closingLine } from './test/reporter/closing-line.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', closingLine()],
    // Modules run as Node loads them, so that what is serialized into the state is what users serialize.
    experimental: { viteModuleRunner: false },
  },
});
