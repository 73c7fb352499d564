/** How the provider protocol carries Terraform's values. */
import { decode as decodeMsgpack, encode as encodeMsgpack, ExtensionCodec } from "@msgpack/msgpack";
import { UNKNOWN, type Value, isUnknown } from "../../provider/cty";

/** Terraform core sends msgpack only. */
export interface DynamicValue {
  readonly msgpack: Uint8Array;
}

/** Plain unknowns have extension type 0, those with refinements 12. */
const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: 0,
  encode: (value) => (isUnknown(value as Value) ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
extensionCodec.register({ type: 12, encode: () => null, decode: () => UNKNOWN });

export function decode(value: DynamicValue | null): Value {
  return value === null || value.msgpack.length === 0
    ? null
    : (decodeMsgpack(value.msgpack, { extensionCodec }) as Value);
}

export function encode(value: Value): DynamicValue {
  return { msgpack: encodeMsgpack(value, { extensionCodec }) };
}
