import { PasswordInput, type PasswordInputProps } from "@mantine/core";

/** A password with a button to see it; tells assistive technology when it is wrong, which Mantine's own does not. */
export function PasswordField(props: PasswordInputProps) {
  const wrong = props.error !== undefined && props.error !== null && props.error !== false;
  return (
    <PasswordInput
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
      {...props}
      {...(wrong ? { "aria-invalid": true } : {})}
    />
  );
}
