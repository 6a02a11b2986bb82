const groupThousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** What stands where there is no number. */
const absent = '–';

/** A whole number with its thousands apart: `25,975`. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? groupThousands.format(value) : absent;
}

/** A metric in [0, 1] with the four decimals of the paper's tables: `0.3288`. */
export function formatMetric(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4) : absent;
}

/** A whole number as it is, any other with three significant digits, but never with digits cut from its whole part. */
export function formatQuantity(value: number): string {
  if (!Number.isFinite(value)) return absent;
  const rounded = Number(value.toPrecision(3));
  if (Number.isInteger(value) || Math.abs(rounded) >= 100) return formatCount(value);
  return Math.abs(rounded) < 0.001 ? rounded.toString() : value.toFixed(Math.min(5, decimalsOf(rounded)));
}

/** A ratio: `27.3×`, `0.98×`; a whole one without decimals. */
export function formatTimes(value: number): string {
  if (!Number.isFinite(value)) return absent;
  return `${Math.abs(value) < 1 ? value.toFixed(2) : formatQuantity(value)}×`;
}

/** A share in [0, 1]: `94.2 %`. */
export function formatShare(value: number): string {
  return Number.isFinite(value) ? `${(value * 100).toFixed(1)} %` : absent;
}

/** A duration in seconds, as short as is of use: `0.42 s`, `12.3 s`, `4 min 05 s`, `1 h 12 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return absent;
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** Time still to wait, in seconds, without decimals: an estimate has none. */
export function formatTimeLeft(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : formatDuration(whole);
}

/** How many decimals show three significant digits of a number. */
function decimalsOf(value: number): number {
  return value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
