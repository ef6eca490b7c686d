import { availableParallelism, totalmem } from "node:os";

const mebibyte = 1024 * 1024;

/**
 * The server's own settings, rewritten at every start. Sized for a small machine that also runs the application.
 * Statement texts and error details stay out of its log, since they carry customers' values.
 */
export function serverSettings(options: { port: number; cluster: string; durable: boolean }): string {
  const memory = totalmem() / mebibyte;
  const between = (low: number, value: number, high: number) => Math.round(Math.min(high, Math.max(low, value)));
  const settings: Record<string, string | number> = {
    listen_addresses: "127.0.0.1",
    port: options.port,
    unix_socket_directories: "",
    "gomark.cluster": options.cluster,
    max_connections: 100,
    shared_buffers: `${between(64, memory / 8, 1024)}MB`,
    effective_cache_size: `${between(256, memory / 2, 8192)}MB`,
    work_mem: "16MB",
    maintenance_work_mem: `${between(64, memory / 16, 512)}MB`,
    max_wal_size: "1GB",
    random_page_cost: 1.1,
    // several workers make one query quicker and all of them slower where people's queries need every core
    max_parallel_workers_per_gather: availableParallelism() <= 4 ? 0 : 2,
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    datestyle: "ISO, YMD",
    password_encryption: "scram-sha-256",
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_checkpoints: "off",
    fsync: options.durable ? "on" : "off",
    synchronous_commit: options.durable ? "on" : "off",
    full_page_writes: options.durable ? "on" : "off",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  return `# Written by GoMark at every start; changes here are lost.\n${lines.join("\n")}\n`;
}

export const hostAccess = `# Only this machine, only with a password.\nhost all all 127.0.0.1/32 scram-sha-256\n`;
