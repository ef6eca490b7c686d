import { describe, expect, it } from "vitest";
import { ApiProblem } from "../../../lib/problem.ts";
import { emptyDraft } from "../records/record-draft.ts";
import { fieldsOf, valuesOf, withType } from "./property-form-values.ts";

const typed = (text: string) => ({ text, reference: null });
const begun = { ...valuesOf(null), label: "Renewal" };

describe("the form of a field", () => {
  it("sends the default value in the wire's shape of its type", () => {
    const send = (type: typeof begun.type, text: string) =>
      fieldsOf({ ...begun, type, default: typed(text) }, null, "EUR").default;
    expect(send("number", "12.5")).toBe(12.5);
    expect(send("money", "10")).toEqual({ minor: "1000", currency: "EUR" });
    expect(send("boolean", "false")).toBe(false);
    expect(send("manyOf", "a; b")).toEqual(["a", "b"]);
    expect(send("url", "example.com")).toBe("https://example.com");
    expect(send("text", "  ")).toBeNull();
  });

  it("tells a default value that cannot be read beside that field", () => {
    const wrong = () => fieldsOf({ ...begun, type: "number", default: typed("many") }, null, "EUR");
    expect(wrong).toThrow(ApiProblem);
    try {
      wrong();
    } catch (error) {
      expect(error).toMatchObject({ problems: [{ path: "default" }] });
    }
  });

  it("begins what belongs to the type anew when another type is chosen, and offers a line for the first value", () => {
    const next = withType({ ...begun, unique: true, default: typed("x") }, "oneOf");
    expect(next).toEqual({
      type: "oneOf",
      unique: false,
      default: emptyDraft,
      options: [{ value: "", label: "", archived: false }],
    });
    expect(withType({ ...begun, unique: true }, "email").unique).toBe(true);
  });

  it("sends neither options nor uniqueness with a type that has none, nor a default beside uniqueness", () => {
    const options = [{ value: "a", label: "A", archived: false }];
    expect(fieldsOf({ ...begun, type: "longText", options, unique: true }, null, "EUR")).toMatchObject({
      options: [],
      unique: false,
    });
    expect(fieldsOf({ ...begun, unique: true, default: typed("x") }, null, "EUR")).toMatchObject({
      unique: true,
      default: null,
    });
  });
});
