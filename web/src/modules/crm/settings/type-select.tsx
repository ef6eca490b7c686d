import { Select, type SelectProps } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type OwnType, typeChoices, typeLooks } from "../properties/type-looks.ts";
import "./properties.css";

type TypeSelectProps = {
  readonly value: OwnType;
  readonly onChange: (type: OwnType) => void;
  readonly error?: React.ReactNode;
};

const renderOption: NonNullable<SelectProps["renderOption"]> = ({ option: { value, label }, checked }) => {
  const { icon: Icon, teaches } = typeLooks[value as OwnType];
  return (
    <span className="gm-type-option">
      <Icon size={16} aria-hidden />
      <span>
        {label}
        <small>{teaches}</small>
      </span>
      {checked === true ? <IconCheck size={14} aria-hidden /> : null}
    </span>
  );
};

/** Asks for the type of a new field: by groups, each with its picture and what it is for. */
export function TypeSelect({ value, onChange, error }: TypeSelectProps) {
  const { icon: Icon, teaches } = typeLooks[value];
  return (
    <Select
      label="Type"
      description={`${teaches} The type cannot be changed later.`}
      leftSection={<Icon size={16} aria-hidden />}
      data={typeChoices}
      value={value}
      onChange={(type) => type !== null && onChange(type)}
      error={error}
      renderOption={renderOption}
      allowDeselect={false}
      searchable
      selectFirstOptionOnChange
      nothingFoundMessage="No type of this name"
      maxDropdownHeight={360}
    />
  );
}
