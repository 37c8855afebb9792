/** `TMPDIR=FOLDER node unpack-chromium.mjs FOLDER`: unpacks the Chromium of @sparticuz/chromium with libraries and fonts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

const archives = fileURLToPath(new URL('../bin/', import.meta.resolve('@sparticuz/chromium')));
for (const archive of ['chromium.br', 'al2023.tar.br', 'fonts.tar.br']) await inflate(join(archives, archive));

// The package's own file looks in fixed folders of the machine.
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><dir>/usr/share/fonts</dir></fontconfig>
`;
writeFileSync(join(process.argv[2] ?? '', 'fonts/fonts.conf'), fonts);
