import { Progress } from "@mantine/core";
import { useEffect, useState } from "react";
import { formatNumber } from "../../../ui/format.ts";
import { pace, shortTime } from "../imports/import-words.ts";
import "../imports/imports.css";

type MovingProps = {
  readonly progress: { readonly done: number; readonly total: number };
  readonly label: string;
  /** What is counted. */
  readonly noun: string;
};

/** How far long work is: counts, rate, time left. */
export function Moving({ progress, label, noun }: MovingProps) {
  const [began] = useState(() => ({ at: Date.now(), done: progress.done }));
  const [now, setNow] = useState(began.at);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const rest = { done: progress.done - began.done, total: progress.total - began.done };
  const speed = pace(rest, (now - began.at) / 1000);
  return (
    <div className="gm-import-progress" role="status">
      <Progress
        value={progress.total === 0 ? 0 : (100 * progress.done) / progress.total}
        size="md"
        aria-label={label}
      />
      <span className="gm-num">
        {label}: {formatNumber(progress.done)} of {formatNumber(progress.total)} {noun}
        {speed === null ? "" : `, ${formatNumber(speed.rate)} a second, ${shortTime(speed.left)} left`}. You may leave;
        it goes on.
      </span>
    </div>
  );
}
