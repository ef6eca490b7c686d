import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { type Place, roleChoices } from "./roles.ts";

type RoleSelectProps = {
  readonly place: Place;
  readonly value?: string;
  readonly onChange: (role: string) => void;
  readonly error?: ReactNode;
  readonly description?: string;
};

/** Chooses a role; each says what it means. */
export function RoleSelect({ place, value, onChange, error, description }: RoleSelectProps) {
  const choices = roleChoices(place);
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <Select
      label="Role"
      description={description ?? chosen?.description}
      data={choices.map(({ value: role, label }) => ({ value: role, label }))}
      value={value ?? null}
      onChange={(role) => {
        if (role !== null) onChange(role);
      }}
      allowDeselect={false}
      error={error}
      renderOption={({ option }) => (
        <div>
          <div>{option.label}</div>
          <small className="gm-hint">{choices.find((choice) => choice.value === option.value)?.description}</small>
        </div>
      )}
    />
  );
}
