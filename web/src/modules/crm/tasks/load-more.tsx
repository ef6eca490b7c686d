import { Button } from "@mantine/core";
import { useEffect, useEffectEvent, useRef } from "react";

type LoadMoreProps = {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
};

/** The end of a list that goes on: reads on when it comes into sight, or when pressed. */
export function LoadMore({ query }: LoadMoreProps) {
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage } = query;
  const more = useEffectEvent(() => {
    if (!isFetchingNextPage) void query.fetchNextPage();
  });
  useEffect(() => {
    if (!hasNextPage || end.current === null) return undefined;
    const sight = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) more();
    });
    sight.observe(end.current);
    return () => sight.disconnect();
  }, [hasNextPage, isFetchingNextPage]);
  if (!hasNextPage) return null;
  return (
    <div ref={end}>
      <Button size="xs" variant="subtle" loading={isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        Show more
      </Button>
    </div>
  );
}
