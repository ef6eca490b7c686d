import { z } from "zod";
import { defineEvent } from "#platform/events/event-type";

/** An organization's sums have moved: whoever watches the portfolio reads them again. */
export const rollupMoved = defineEvent("analytics.rollup.moved", "rollup", z.object({}));
