import { Alert, Button, Group } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { type SubmitEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { sortProblems } from "../lib/problem.ts";
import "./form.css";

type ApiFormProps<Values extends Record<string, unknown>> = {
  readonly form: UseFormReturnType<Values>;
  /** Sends the values; a refusal it throws is shown next to the fields its problems name. */
  readonly save: (values: Values) => Promise<unknown>;
  readonly action: string;
  readonly cancel?: () => void;
  /** One column of its own, as on the sign-in page: a wide button. */
  readonly wide?: boolean;
  /** Puts the cursor into the first field: for dialogs and pages that are nothing but this form. */
  readonly takesFocus?: boolean;
  readonly children: ReactNode;
};

/** A form that shows every problem the server found at once, each next to its field, and puts the cursor into the first. */
export function ApiForm<Values extends Record<string, unknown>>(props: ApiFormProps<Values>) {
  const { form, save, action, cancel, wide = false, takesFocus = wide || cancel !== undefined, children } = props;
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (takesFocus) element.current?.querySelector<HTMLElement>("input, textarea, select")?.focus();
  }, [takesFocus]);
  const [pending, setPending] = useState(false);
  const [others, setOthers] = useState<readonly string[]>([]);

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    setPending(true);
    setOthers([]);
    form.clearErrors();
    await save(form.getValues()).catch((error: unknown) => {
      const sorted = sortProblems(error, Object.keys(form.getValues()));
      form.setErrors({ ...sorted.byField });
      setOthers(sorted.others);
      focusFirstError(element.current);
    });
    setPending(false);
  }

  return (
    <form ref={element} className="gm-form" onSubmit={(event) => void submit(event)} noValidate>
      {children}
      {others.length === 0 ? null : (
        <Alert color="red" role="alert">
          {others.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </Alert>
      )}
      <Group justify={wide ? "stretch" : "flex-end"} gap="sm" mt="xs" grow={wide}>
        {cancel === undefined ? null : (
          <Button variant="default" onClick={cancel}>
            Cancel
          </Button>
        )}
        <Button type="submit" loading={pending} size={wide ? "md" : "sm"}>
          {action}
        </Button>
      </Group>
    </form>
  );
}

/** After the errors are painted, the cursor goes to the first field that has one. */
function focusFirstError(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}
