/** A JSON merge patch (RFC 7396) that makes `to` of `from`: what goes away becomes `null`. */

type Members = Record<string, unknown>;
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function mergePatch(from: Members, to: Members): Members {
  const patch: Members = {};
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [old, now] = [from[name], to[name]];
    if (now === undefined || now === null) {
      if (old !== undefined && old !== null) patch[name] = null;
    } else if (isObject(old) && isObject(now)) {
      const inner = mergePatch(old, now);
      if (Object.keys(inner).length > 0) patch[name] = inner;
    } else if (JSON.stringify(old) !== JSON.stringify(now)) {
      patch[name] = isObject(now) ? withoutNulls(now) : now;
    }
  }
  return patch;
}

/** In a patch `null` takes away; in something new there is nothing to take. */
function withoutNulls(value: Members): Members {
  const kept = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(kept.map(([name, inner]) => [name, isObject(inner) ? withoutNulls(inner) : inner]));
}
