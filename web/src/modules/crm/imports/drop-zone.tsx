import { IconFileUpload } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import "./imports.css";

type DropZoneProps = {
  readonly onFile: (file: File) => void;
  readonly pending: boolean;
  readonly error: string | null;
  readonly children: ReactNode;
};

/** Takes one file, dropped or chosen. */
export function DropZone({ onFile, pending, error, children }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const takeFirst = (files: FileList | null) => {
    const file = files?.[0];
    if (file !== undefined && !pending) onFile(file);
  };
  return (
    <div>
      <label className="gm-drop" data-over={over || undefined} data-pending={pending || undefined}>
        <IconFileUpload size={22} aria-hidden />
        <span>{pending ? "Reading the file…" : children}</span>
        <small>or choose one; CSV with any delimiter and encoding, or XLSX</small>
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
