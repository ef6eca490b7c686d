import { Alert, Button, Code, CopyButton, Group, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../../../ui/dialog.tsx";
import { ApiForm } from "../../../ui/form.tsx";
import type { People } from "../members/member-queries.ts";
import { RoleSelect } from "../role-select.tsx";
import { createKey, keysQuery } from "./key-queries.ts";

type CreateKeyDialogProps = { readonly people: People; readonly onClose: () => void };

/** Makes a key and shows it for the only time. */
export function CreateKeyDialog({ people, onClose }: CreateKeyDialogProps) {
  const [made, setMade] = useState<string | null>(null);
  const queryClient = useQueryClient();
  const form = useForm({ mode: "controlled", initialValues: { name: "", role: "viewer" } });
  if (made !== null) return <MadeKey secret={made} people={people} onClose={onClose} />;
  return (
    <Dialog onClose={onClose} title="Create an API key">
      <ApiForm
        form={form}
        action="Create key"
        cancel={onClose}
        save={async (values) => {
          const { key } = await createKey(people, values);
          setMade(key);
          await queryClient.invalidateQueries({ queryKey: keysQuery(people).queryKey });
        }}
      >
        <TextInput
          label="Name"
          description="The program that will use it."
          placeholder="Website form"
          autoComplete="off"
          {...form.getInputProps("name")}
        />
        <RoleSelect place={people.place} {...form.getInputProps("role")} />
      </ApiForm>
    </Dialog>
  );
}

type MadeKeyProps = { readonly secret: string; readonly people: People; readonly onClose: () => void };

function MadeKey({ secret, people, onClose }: MadeKeyProps) {
  const path = people.place === "portfolio" ? "organizations" : "deals";
  return (
    <Dialog onClose={onClose} title="Copy the key now" closeOnClickOutside={false} size="lg">
      <Alert color="yellow" mb="md">
        It is shown this once. GoMark keeps only a fingerprint of it and cannot show it again.
      </Alert>
      <Group gap="sm" wrap="nowrap" mb="lg">
        <Code block style={{ flex: 1, userSelect: "all", overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
          {secret}
        </Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button onClick={copy} leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}>
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </Group>
      <p className="gm-hint">Try it:</p>
      <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {`curl ${location.origin}/api/v1/${path} -H "Authorization: Bearer ${secret}"`}
      </Code>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          I have copied it
        </Button>
      </Group>
    </Dialog>
  );
}
