/** Tells people things under the resource they concern, through the engine's own log (Engine.Log of the plugin protocol). */
import { createRequire } from 'node:module';
import { credentials } from '@grpc/grpc-js';
import type { EngineClient } from '@pulumi/pulumi/proto/engine_grpc_pb.js';
import type { LogRequest } from '@pulumi/pulumi/proto/engine_pb.js';
import { printable } from '../../values/printable.ts';

const require = createRequire(import.meta.url);

/** LogSeverity of pulumi/engine.proto. */
const severities = { progress: 1, info: 1, warning: 2, error: 3 } as const;

/**
 * Says `message`, as `printable` has it, under the resource of that URN (under the stack without one); resolves when the engine has it. Progress
 * is of the moment: a terminal shows it beside the resource until the next message, a plain output has it as a line, and
 * neither repeats it at the end.
 */
export type Tell = (severity: keyof typeof severities, message: string, urn?: string) => Promise<void>;

/**
 * The engine at that address: the plugin host gets it as its first argument. `pulumi.log` has no engine in the
 * provider's process, and what is written to stderr appears under the stack, not under the resource. Where the engine
 * does not answer, stderr it is: nothing said is lost but progress.
 */
export function engineLog(address: string | undefined): Tell {
  if (address === undefined || !/:\d+$/.test(address)) return async (severity, message) => toStderr(severity, message);
  // The generated protocol modules are CommonJS without named exports that Node could see.
  const protocol: { LogRequest: new () => LogRequest } = require('@pulumi/pulumi/proto/engine_pb.js');
  const service: { EngineClient: new (...args: ConstructorParameters<typeof EngineClient>) => EngineClient } =
    require('@pulumi/pulumi/proto/engine_grpc_pb.js');
  // It is on this machine: gRPC would go through the proxy of https_proxy all the same.
  const client = new service.EngineClient(address, credentials.createInsecure(), { 'grpc.enable_http_proxy': 0 });
  return (severity, message, urn) =>
    new Promise((resolve) => {
      const request = new protocol.LogRequest();
      request.setSeverity(severities[severity]);
      request.setMessage(printable(message));
      request.setUrn(urn ?? '');
      request.setEphemeral(severity === 'progress');
      client.log(request, (error) => {
        if (error !== null) toStderr(severity, message);
        resolve();
      });
    });
}

function toStderr(severity: keyof typeof severities, message: string): void {
  if (severity !== 'progress') process.stderr.write(`${printable(message)}\n`);
}
