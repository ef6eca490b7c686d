import { Progress } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { Sent } from "../../../lib/upload.ts";
import type { Sending } from "./import-queries.ts";
import { sentWords } from "./import-words.ts";
import "./imports.css";

type DropZoneProps = {
  readonly onFile: (sending: Sending) => void;
  readonly pending: boolean;
  readonly error: string | null;
  readonly children: ReactNode;
};

/** Takes one file, dropped or chosen. */
export function DropZone({ onFile, pending, error, children }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState<Sent | null>(null);
  const takeFirst = (files: FileList | null) => {
    const file = files?.[0];
    if (file === undefined || pending) return;
    setSent(null);
    onFile({ file, onSent: setSent });
  };
  return (
    <div>
      <label className="gm-drop" data-over={over || undefined} data-pending={pending || undefined}>
        <IconFileUpload size={22} aria-hidden />
        <span role="status">{pending ? sentWords(sent) : children}</span>
        {pending && sent !== null ? (
          <Progress
            value={(100 * sent.done) / Math.max(1, sent.total)}
            size="sm"
            w="min(320px, 100%)"
            my={5}
            aria-label="Sending the file"
          />
        ) : (
          <small>or choose one; CSV with any delimiter and encoding, or XLSX</small>
        )}
        {/* The input lies over the whole zone, so that it takes clicks, keys and dropped files alike. */}
        <input
          type="file"
          accept=".csv,.tsv,.txt,.xlsx,.xlsm,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv,text/plain,text/tab-separated-values"
          disabled={pending}
          onDragEnter={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          onDrop={() => setOver(false)}
          onChange={(event) => {
            takeFirst(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
      </label>
      {error === null ? null : (
        <p className="gm-problem" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
