import { useEffect, useMemo, useRef, useState } from "react";

type Acts = Readonly<Record<string, (...given: never[]) => void>>;

/** The same functions for the whole life of a component, doing what the latest ones do: who gets them is not drawn again. */
export function useSteady<Given extends Acts>(now: Given): Given {
  const [names] = useState(() => Object.keys(now));
  const latest = useRef(now);
  useEffect(() => {
    latest.current = now;
  });
  return useMemo(() => {
    const steady = names.map((name) => [name, (...given: never[]) => latest.current[name]?.(...given)]);
    return Object.fromEntries(steady) as Given;
  }, [names]);
}
